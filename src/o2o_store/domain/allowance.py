"""How much one person may bring in through this channel: per transaction and per calendar year (facts: customs §4.1).

Both limits are measured in dutiable value (goods, freight and insurance, without tax). Customs alone knows a person's whole year:
what is checked here is what this platform knows, a pre-check and never a promise.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from o2o_store.domain.clock import beijing_date, in_force
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit, OverYearlyAllowance, OverYearlyQuantity, Refusal

SINGLE_LIMIT: tuple[tuple[date, Fen], ...] = ((date(2016, 4, 8), Fen(200_000)), (date(2019, 1, 1), Fen(500_000)))
"""Limit of one transaction in fen, by the day it came into force (财关税〔2016〕18号, 〔2018〕49号)."""
YEAR_LIMIT: tuple[tuple[date, Fen], ...] = ((date(2016, 4, 8), Fen(2_000_000)), (date(2019, 1, 1), Fen(2_600_000)))
"""Limit of one person's calendar year in fen, by the day it came into force (same sources)."""

_NOTHING = Fen(0)


def single_limit(now: datetime) -> Fen:
    """Return the single-transaction limit in force, in fen."""
    return in_force(SINGLE_LIMIT, now)


def yearly_limit(now: datetime) -> Fen:
    """Return the yearly limit in force, in fen."""
    return in_force(YEAR_LIMIT, now)


def allowance_year(now: datetime) -> int:
    """Return the calendar year, in Beijing, whose allowance an order at `now` uses.

    The event that counts is the declaration (621): customs adds the amount to the person's year then (facts: customs §4.4, 1313).
    Until it goes out an order is held against the year of its filing; filed at 23:59:59 on 31 December and declared a minute later
    it moves to the new year (`Book.move_to`), and is stopped before declaring when that has no room.
    """
    return beijing_date(now).year


def check_allowance(amount: Fen, single_item: bool, used: Fen, held: Fen, now: datetime) -> Refusal | None:
    """Return None when an order of this dutiable value may go ahead, else `OverSingleLimit` or `OverYearlyAllowance`.

    `single_item` is True when the order is one indivisible piece taxed in full: only that may pass the single limit
    (facts: customs §4.1), which `tax.Quote.full_rates` tells. `used` is what the person's year holds by finished orders, `held`
    what other open orders of the person have reserved, all in fen. Reaching a limit exactly is allowed.
    """
    limit = single_limit(now)
    if amount > limit and not single_item:
        return OverSingleLimit(amount, limit)
    year = yearly_limit(now)
    left = max(year - used - held, 0)
    if amount > left:
        return OverYearlyAllowance(amount, Fen(left), year)
    return None


def check_quantity(gtin: str, wanted_g: int, bought_g: int, most_g: int) -> Refusal | None:
    """Return None when a person may buy so much more of these goods this year, else `OverYearlyQuantity`.

    Some lines of the positive list are limited by weight a person and year, sugar to 2 kg and rice to 20 kg (facts: customs §5, R19).
    Net weights in grams: `wanted_g` of this order, `bought_g` of the person's other orders of the year, `most_g` what the list allows.
    """
    left = max(most_g - bought_g, 0)
    return OverYearlyQuantity(gtin, _kilograms(left), _kilograms(most_g)) if wanted_g > left else None


def _kilograms(grams: int) -> str:
    return f"{Decimal(grams).scaleb(-3).normalize():f}"


class Held(StrEnum):
    """Where an order's amount stands in its person's year."""

    HELD = "held"
    USED = "used"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Book:
    """One person's year as this platform knows it, in fen: what finished orders used, what open ones hold."""

    used_fen: Fen = _NOTHING
    held_fen: Fen = _NOTHING

    def hold(self, amount: Fen, single_item: bool, now: datetime) -> "Book | Refusal":
        """Return the book with this amount held, or why it cannot be."""
        refusal = check_allowance(amount, single_item, self.used_fen, self.held_fen, now)
        return refusal or replace(self, held_fen=Fen(self.held_fen + amount))

    def shift(self, amount: Fen, before: Held, after: Held) -> "Book":
        """Return the book after an amount went from one place to another: confirmed, released, or given back after a return.

        Raises:
            ValueError: more is taken out of a place than stands in it, which would make allowance out of nothing.
        """
        used = self.used_fen + amount * ((after is Held.USED) - (before is Held.USED))
        held = self.held_fen + amount * ((after is Held.HELD) - (before is Held.HELD))
        if used < 0 or held < 0 or amount < 0:
            raise ValueError("an amount is taken from where it stands")
        return Book(Fen(used), Fen(held))

    def move_to(self, other: "Book", amount: Fen, standing: Held, now: datetime) -> "tuple[Book, Book] | Refusal":
        """Return this book and the next year's after an amount moved there because it is declared there, or why it cannot.

        It stands there as it stood here, held or used. Only the other year's room is asked: the single limit was checked at filing.
        """
        refusal = check_allowance(amount, single_item=True, used=other.used_fen, held=other.held_fen, now=now)
        return refusal or (self.shift(amount, standing, Held.RELEASED), other.shift(amount, Held.RELEASED, standing))
