"""Who and what is let in, and what is looked at: rules with versions, draws that anybody can replay, and the wind tunnel. Pure.

A rule fits an inventory when everything it names fits. One that fits and is drawn decides: 100 refuses, 300 calls for review, 500 for
inspection, 600 suspends. A draw is nothing but arithmetic on the day's seed, whose hash is published before the first order of the day and
the seed itself after the last: `drawn(seed, rule, order_no, rate)` gives everybody the same answer.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Action = Literal["100", "300", "500", "600"]
ALWAYS = 10_000
"""A rate in basis points that draws everybody."""
PASSED = "800"
"""The outcome of an inventory that no rule decides."""
_SPACE = 1 << 64
_MOST_EXAMPLES = 20


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule; what is left empty fits everything.

    `gcode` is a prefix of a commodity code, `enterprise` the code of any enterprise of the inventory, `loct_no` the site, `over_fen`
    the dutiable value that must be exceeded, `orders_a_day` and `persons_a_phone` how many of a day must be exceeded (K14). `rate_bp`
    is the share that is drawn.
    """

    id: str
    action: Action
    rate_bp: int = ALWAYS
    gcode: str = ""
    enterprise: str = ""
    loct_no: str = ""
    over_fen: int = 0
    orders_a_day: int = 0
    persons_a_phone: int = 0
    note: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What rules look at; persons only as counts."""

    order_no: str
    value_fen: int
    gcodes: tuple[str, ...]
    enterprises: tuple[str, ...]
    loct_no: str
    orders_today: int
    persons_of_phone: int


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule set would have done to past orders: how many by outcome, before and after, and some whose outcome would differ."""

    orders: int
    before: dict[str, int]
    after: dict[str, int]
    by_rule: dict[str, int]
    changed: int
    examples: tuple[str, ...]


def seed_hash(seed: str) -> str:
    """Return what is published before the day: SHA-256 of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def seed_of(secret: bytes, day: str) -> str:
    """Return a day's seed from the office's secret; knowing one day's says nothing about the next."""
    return hmac.new(secret, day.encode(), hashlib.sha256).hexdigest()


def drawn(seed: str, rule: str, order_no: str, rate_bp: int) -> bool:
    """Say whether an order is drawn by a rule."""
    number = int.from_bytes(hashlib.sha256(f"{seed}|{rule}|{order_no}".encode()).digest()[:8], "big")
    return number * ALWAYS < rate_bp * _SPACE


def fits(rule: Rule, facts: Facts) -> bool:
    """Say whether everything a rule names fits."""
    return (
        facts.value_fen >= rule.over_fen + bool(rule.over_fen)
        and (not rule.gcode or any(code.startswith(rule.gcode) for code in facts.gcodes))
        and (not rule.enterprise or rule.enterprise in facts.enterprises)
        and rule.loct_no in {"", facts.loct_no}
        and (not rule.orders_a_day or facts.orders_today > rule.orders_a_day)
        and (not rule.persons_a_phone or facts.persons_of_phone > rule.persons_a_phone)
    )


def judge(rules: Sequence[Rule], facts: Facts, seed: str) -> Rule | None:
    """Return the first rule that fits and is drawn."""
    for rule in rules:
        if fits(rule, facts) and (rule.rate_bp >= ALWAYS or drawn(seed, rule.id, facts.order_no, rule.rate_bp)):
            return rule
    return None


def refusal_code(rule: Rule) -> str:
    """Return the code under which a refusing rule refuses: enterprise, goods, or risk."""
    return "9040" if rule.enterprise else "9041" if rule.gcode else "9042"


def dry_run(past: Iterable[tuple[Facts, str]], before: Sequence[Rule], after: Sequence[Rule]) -> DryRun:
    """Send past orders (each with its day's seed) through two rule sets."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    rules: Counter[str] = Counter()
    orders = changed = 0
    examples: list[str] = []
    for facts, seed in past:
        orders += 1
        old, new = judge(before, facts, seed), judge(after, facts, seed)
        outcomes = (old.action if old else PASSED, new.action if new else PASSED)
        counts[0][outcomes[0]] += 1
        counts[1][outcomes[1]] += 1
        if new is not None:
            rules[new.id] += 1
        if outcomes[0] != outcomes[1]:
            changed += 1
            if len(examples) < _MOST_EXAMPLES:
                examples.append(facts.order_no)
    return DryRun(
        orders=orders, before=dict(counts[0]), after=dict(counts[1]), by_rule=dict(rules), changed=changed, examples=tuple(examples)
    )
