"""What staff do for a buyer who leaves early, brings goods back, or never came (facts: customs §8.2 K11, K12 and §8.4)."""

from datetime import date

import msgspec

from o2o_store.contract.store_api.orders import OrderView


class WithdrawOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The buyer leaves before the release (K12): before the inventory is out the sale ends at once, after it customs is asked (623).

    `reason` is read by a customs officer; it names no person.
    """

    order_id: str
    reason: str


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """How many pieces of one product come back."""

    gtin: str
    quantity: int


class ReturnGoods(msgspec.Struct, frozen=True, kw_only=True):
    """The buyer brings goods back, unopened, within 30 days of release; staff have checked seal and bar codes (625).

    `intact` is what staff saw: the goods are as they left, fit to be sold again; others are no customs return.
    """

    order_id: str
    lines: list[ReturnedLine]
    reason: str
    intact: bool = True


class QuoteReturn(msgspec.Struct, frozen=True, kw_only=True):
    """What would these pieces bring? Nothing is done; without any piece only whether a return is possible at all is answered."""

    order_id: str
    lines: list[ReturnedLine] = []


class ReturnQuoteView(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back for `lines` in fen: `refund_fen` to the wallet, `tax_fen` of it tax, `allowance_fen` to the buyer's year.

    `last_day` is the last day, in Beijing, on which a return of this order may be declared.
    """

    order_id: str
    lines: list[ReturnedLine]
    refund_fen: int
    tax_fen: int
    allowance_fen: int
    last_day: date


class FindOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Which order is this? By `code` (voucher, order number, waybill number, order id), or by pickup number and the card's last four.

    Both in the body and never in an address: a voucher is a key, and last four belong to a person.
    """

    code: str = ""
    pickup_number: str = ""
    last_four: str = ""

    def __repr__(self) -> str:
        """Say nothing of what was shown."""
        return "FindOrders(…)"


class FoundOrdersView(msgspec.Struct, frozen=True, kw_only=True):
    """Orders of the hall that fit, over or not, the newest first and without their vouchers; at most nine."""

    orders: list[OrderView]


class RecallParcel(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody came for the parcel (K11): it goes back by the return process, never straight onto the shelf."""

    order_id: str
    reason: str
