"""What staff do for a buyer who leaves early, brings goods back, or never came (facts: customs §8.2 K11, K12 and §8.4)."""

import msgspec


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
    """The buyer brings goods back, unopened, within 30 days of release; staff have checked seal and bar codes (625)."""

    order_id: str
    lines: list[ReturnedLine]
    reason: str


class RecallParcel(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody came for the parcel (K11): it goes back by the return process, never straight onto the shelf."""

    order_id: str
    reason: str
