"""How fast the law decides: quotes of whole baskets, and moves of an order's life with all their consequences.

Baselines of the same run: for a quote the exact roundings alone that three lines need, for a move the bare look-up in its table.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from fractions import Fraction

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import Machine
from o2o_store.domain.money import Fen, round_half_up
from o2o_store.domain.tax import AD_VALOREM, COSMETICS, TaxedLine, quote
from o2o_store.ops.bench.report import Figure

NOW = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
BASKET = (
    TaxedLine(price_fen=Fen(25800), quantity=2, vat_bp=1300),
    TaxedLine(price_fen=Fen(19900), quantity=1, vat_bp=1300, consumption_bp=1000, consumption_kind=AD_VALOREM),
    TaxedLine(
        price_fen=Fen(49900),
        quantity=1,
        vat_bp=1300,
        consumption_bp=1500,
        consumption_kind=COSMETICS,
        content_amount="50",
        content_unit="ml",
    ),
)
LIFE: Sequence[tuple[Machine, str, str]] = (
    (Machine.ORDER, "", "opened"),
    (Machine.ORDER, "", "registered"),
    (Machine.ORDER, "", "submitted"),
    (Machine.ORDER, "", "filed"),
    (Machine.PAYMENT, "1", "payment_requested"),
    (Machine.PAYMENT, "1", "code_shown"),
    (Machine.PAYMENT, "1", "paid"),
    (Machine.ORDER, "", "captured"),
    *((Machine.DOCUMENT, kind, event) for kind in ("order", "waybill", "payment") for event in ("sealed", "sent", "received", "accepted")),
    *((Machine.DOCUMENT, "inventory", event) for event in ("sealed", "sent", "received", "accepted")),
    (Machine.PARCEL, "", "packed"),
    (Machine.DOCUMENT, "inventory", "released"),
    (Machine.PARCEL, "", "handed_over"),
    *((Machine.DOCUMENT, "delivery", event) for event in ("sealed", "sent", "accepted")),
    (Machine.DOCUMENT, "inventory", "concluded"),
)
"""What happens to an order that goes well, from opening to the closing receipt."""


def live() -> int:
    """Let one order live in memory and return how many moves took effect."""
    states: dict[tuple[str, str], str] = {}
    todo = list(reversed(LIFE))
    moved = 0
    while todo:
        machine, subject, event = todo.pop()
        after = lifecycle.apply(machine, states.get((machine, subject)), event)
        if after is not None:
            states[machine, subject] = after
            moved += 1
            follow = lifecycle.consequences(machine, subject, event)
            todo += [(one.machine, one.subject, one.event) for one in reversed(follow) if one.follows(states[Machine.ORDER, ""])]
    return moved


def look_up() -> int:
    """Look every move of that life up in its bare table, once."""
    for machine, _, event in LIFE:
        table = lifecycle.TABLES[machine]
        table.moves.get(None, {}).get(table.events(event))
    return len(LIFE)


def round_nine() -> int:
    """Make the nine exact roundings of a basket of three lines."""
    for numerator in range(9):
        round_half_up(Fraction(51600 + numerator, 9) * 13 / 100 * Fraction(7, 10))
    return 1


def quote_once() -> int:
    """Quote the basket."""
    quote(BASKET, Fen(2000), Fen(100), NOW)
    return 1


def rate(act: Callable[[], int], seconds: float) -> float:
    """Return how many units a second the act does, over about so many seconds of this process's own time."""
    done, began = 0, time.process_time()
    while True:
        done += act()
        spent = time.process_time() - began
        if spent >= seconds:
            return done / spent


def measure(seconds: float) -> list[Figure]:
    """Measure each act and its baseline for so many seconds."""
    quotes, roundings = rate(quote_once, seconds), rate(round_nine, seconds)
    moves, look_ups = rate(live, seconds), rate(look_up, seconds)
    return [
        Figure("tax quotes of three lines", quotes, "quotes/s", "the nine roundings alone", quotes / roundings),
        Figure("lifecycle moves", moves, "moves/s", "the bare look-up", moves / look_ups),
    ]
