"""What is paid: goods + freight + insurance + tax − discount, to the fen (features row 25; facts: customs §0.4, §4.1, R02, R03).

Two kinds of price advantage must not be mixed up. A cut that is open to every buyer is the price: it lowers the dutiable value,
and the line simply costs less. A voucher, points or a member's credit pay a part of the price: the dutiable value and the tax stay,
the discount stands in the documents, and what is left is paid, declared by the wallet and compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from o2o_store.domain.money import Fen, allocate
from o2o_store.domain.refusals import DiscountTooHigh, Refusal
from o2o_store.domain.tax import Quote


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line's part of the settlement in fen; `gross_fen` is its dutiable value with its tax."""

    gross_fen: Fen
    discount_fen: Fen

    @property
    def paid_fen(self) -> Fen:
        """What the shopper pays for the line."""
        return Fen(self.gross_fen - self.discount_fen)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The amounts that order (311), payment (411) and wallet must all name, in fen."""

    goods_fen: Fen
    freight_fen: Fen
    insurance_fen: Fen
    tax_fen: Fen
    discount_fen: Fen
    lines: tuple[SettledLine, ...]

    @property
    def paid_fen(self) -> Fen:
        """What is paid and declared as paid (acturalPaid, amountPaid)."""
        return Fen(self.goods_fen + self.freight_fen + self.insurance_fen + self.tax_fen - self.discount_fen)


def settle(quote: Quote, vouchers: Sequence[Fen] = ()) -> Settlement | Refusal:
    """Return what is paid for a quoted order after its vouchers (fen, each zero or more), spread over lines by what each costs.

    Refuses `DiscountTooHigh` when nothing would be left to pay: a declared order has a price.

    Raises:
        ValueError: a voucher is negative.
    """
    if any(voucher < 0 for voucher in vouchers):
        raise ValueError("a voucher is worth nothing or more")
    discount = Fen(sum(vouchers))
    if discount >= quote.total_fen:
        return DiscountTooHigh(discount, quote.total_fen)
    gross = [Fen(line.dutiable_fen + line.tax_fen) for line in quote.lines]
    lines = tuple(SettledLine(whole, part) for whole, part in zip(gross, allocate(discount, gross), strict=True))
    return Settlement(quote.goods_fen, quote.freight_fen, quote.insurance_fen, quote.tax_fen, discount, lines)
