"""How much one person may bring in through this channel: per transaction and per calendar year (facts: customs §4.1).

Both limits are measured in dutiable value (goods, freight and insurance, without tax). Customs alone knows a person's whole year:
what is checked here is what this platform knows, a pre-check and never a promise.
"""

from datetime import date, datetime

from o2o_store.domain.clock import beijing_date, in_force
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit, OverYearlyAllowance, Refusal

SINGLE_LIMIT: tuple[tuple[date, Fen], ...] = ((date(2016, 4, 8), Fen(200_000)), (date(2019, 1, 1), Fen(500_000)))
"""Limit of one transaction in fen, by the day it came into force (财关税〔2016〕18号, 〔2018〕49号)."""
YEAR_LIMIT: tuple[tuple[date, Fen], ...] = ((date(2016, 4, 8), Fen(2_000_000)), (date(2019, 1, 1), Fen(2_600_000)))
"""Limit of one person's calendar year in fen, by the day it came into force (same sources)."""


def single_limit(now: datetime) -> Fen:
    """Return the single-transaction limit in force, in fen."""
    return in_force(SINGLE_LIMIT, now)


def yearly_limit(now: datetime) -> Fen:
    """Return the yearly limit in force, in fen."""
    return in_force(YEAR_LIMIT, now)


def allowance_year(now: datetime) -> int:
    """Return the calendar year, in Beijing, whose allowance an order at `now` uses."""
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
