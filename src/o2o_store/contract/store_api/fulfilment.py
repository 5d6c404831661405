"""Packing, the pickup board and the hand-over."""

from datetime import datetime

import msgspec

from o2o_store.contract.store_api.orders import OrderView


class PackParcel(msgspec.Struct, frozen=True, kw_only=True):
    """Staff scanned every unit and then the parcel label: the parcel is sealed and stays in the controlled area (K08)."""

    order_id: str
    units: list[str]
    parcel_label: str


class DispatchParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A packed and released parcel of a courier's order is given to the courier: its label, which is the waybill, was scanned."""

    order_id: str
    parcel_label: str


class RecordDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """The courier's word on a parcel: the buyer signed for it (customs is told, 513), or it `came_back`."""

    order_id: str
    came_back: bool = False


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """The three proofs at the desk: voucher, person, parcel (K10).

    `sealed_id_number` is the number read from the card shown at the desk, sealed to the platform with the order id as
    associated data; empty when staff typed `last_four` from the card instead.
    """

    order_id: str
    voucher: str
    parcel_label: str
    last_four: str = ""
    sealed_id_number: bytes = b""


class HandedOverView(msgspec.Struct, frozen=True, kw_only=True):
    """The hand-over as recorded."""

    order_id: str
    pickup_number: str
    handed_over_at: datetime
    staff_id: str


class ParcelListView(msgspec.Struct, frozen=True, kw_only=True):
    """All open orders of the hall that have a parcel: to pick, packed, waiting for customs, ready; a whole snapshot.

    `vouchers` holds, by order, the SHA-256 (hex) of the voucher that is good now, so that a desk in an outage knows a replaced one;
    `calls` how often a number was called again.
    """

    etag: str
    orders: list[OrderView]
    vouchers: dict[str, str] = {}
    calls: dict[str, int] = {}


class CallNumber(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody came to the desk: the board shows the number once more and rings."""

    order_id: str


class BoardEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One tile of the board; `slow` asks the shopper to speak to staff, never why; `calls` grows each time staff call it again."""

    pickup_number: str
    desk: str
    since: datetime
    slow: bool = False
    calls: int = 0


class BoardView(msgspec.Struct, frozen=True, kw_only=True):
    """The two columns of the pickup board, newest first; nothing on it names a person or a product.

    The two clocks are medians of the hall's last released orders of the day, in whole seconds, None before there is one:
    `clearance_s` from payment to release (customs and we), `visit_s` from the first touch to release (the shopper's own time).
    """

    etag: str
    hall_name_zh: str
    hall_name_en: str
    at: datetime
    clearing: list[BoardEntryView]
    ready: list[BoardEntryView]
    clearance_s: int | None = None
    visit_s: int | None = None
