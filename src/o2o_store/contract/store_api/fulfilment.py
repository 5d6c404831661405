"""Packing, the pickup board and the hand-over."""

from datetime import datetime

import msgspec

from o2o_store.contract.store_api.orders import OrderView


class PackParcel(msgspec.Struct, frozen=True, kw_only=True):
    """Staff scanned every unit and then the parcel label: the parcel is sealed and stays in the controlled area (K08)."""

    order_id: str
    units: list[str]
    parcel_label: str


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

    `vouchers` holds, by order, the SHA-256 (hex) of the voucher that is good now, so that a desk in an outage knows a replaced one.
    """

    etag: str
    orders: list[OrderView]
    vouchers: dict[str, str] = {}


class BoardEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One tile of the board; `slow` asks the shopper to speak to staff, never why."""

    pickup_number: str
    desk: str
    since: datetime
    slow: bool = False


class BoardView(msgspec.Struct, frozen=True, kw_only=True):
    """The two columns of the pickup board, newest first; nothing on it names a person or a product."""

    etag: str
    hall_name_zh: str
    hall_name_en: str
    at: datetime
    clearing: list[BoardEntryView]
    ready: list[BoardEntryView]
