"""Returns: within 30 days of release, whole or in part, exact to the fen (facts: customs §8.4, R26; announcement 2020 No. 45).

What goes back: the price and the tax of the pieces, less their share of a discount; the buyer's year gets the dutiable value back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.domain.money import Fen, share_of_pieces
from o2o_store.domain.refusals import MoreThanBought, NothingToReturn, Refusal, ReturnTooLate

APPLY_WITHIN = timedelta(days=30)
"""From the day of release: the last day on which a return may be declared."""
BACK_WITHIN = timedelta(days=45)
"""From the day of release: the last day on which the goods may enter the zone again."""

_NOTHING = Fen(0)


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was released: pieces, its amounts in fen for all of them, and how many pieces earlier returns took back."""

    quantity: int
    dutiable_fen: Fen
    tax_fen: Fen
    discount_fen: Fen = _NOTHING
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """What a return gives back in fen: to the wallet, of it the tax that customs does not levy, and to the buyer's year."""

    refund_fen: Fen
    tax_fen: Fen
    allowance_fen: Fen


def last_day(released_at: datetime, within: timedelta) -> date:
    """Return the last day, in Beijing, of a time that runs from the day of release."""
    return beijing_date(released_at) + within


def check_return(released_at: datetime | None, now: datetime) -> Refusal | None:
    """Return None while a return of this order may be declared, else `NothingToReturn` (never released) or `ReturnTooLate`."""
    if released_at is None:
        return NothingToReturn()
    last = last_day(released_at, APPLY_WITHIN)
    return ReturnTooLate(datetime.combine(last, time(23, 59), BEIJING)) if beijing_date(now) > last else None


def credit_return(lines: Sequence[SoldLine], pieces: Sequence[int]) -> Credit | Refusal:
    """Return what goes back for so many pieces of each line, in their order.

    Refuses `NothingToReturn` without any piece, `MoreThanBought` for more than a line has left. The pieces that stay keep exactly the
    rest: an order that comes back in several returns, however they are portioned, gives back what was paid and not a fen more.

    Raises:
        ValueError: the lines and the pieces are not equally many, or a number is negative.
    """
    if not any(pieces):
        return NothingToReturn()
    refund = tax = allowance = 0
    for line, taken in zip(lines, pieces, strict=True):
        if taken > line.quantity - line.returned:
            return MoreThanBought(line.quantity - line.returned)
        # Of a discounted line the share of what was paid: three shares rounded each for itself could come to less than nothing.
        paid = Fen(line.dutiable_fen + line.tax_fen - line.discount_fen)
        totals = (line.dutiable_fen, line.tax_fen, paid)
        value, levied, back = (share_of_pieces(total, line.quantity, line.returned, taken) for total in totals)
        refund += back if line.discount_fen else value + levied
        tax, allowance = tax + levied, allowance + value
    return Credit(Fen(refund), Fen(tax), Fen(allowance))
