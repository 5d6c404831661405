"""Handing over while nobody answers: only what the platform had released and this desk knows to be packed, each voucher once; pure."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.refusals import NotPacked, NotReleased, Refusal, VoucherReplaced, VoucherUsed


def may_leave(order: OrderView, *, offline: bool) -> bool:
    """Say whether a valid voucher opens this parcel now.

    In an outage the list may be from before the release; the voucher itself is the proof of it (K17), what the desk must know is that
    the parcel is packed.
    """
    return order.ready or (offline and order.parcel is not None and order.parcel.packed_at is not None)


def why_it_stays(order: OrderView, *, offline: bool) -> Refusal | None:
    """Return why this parcel may not leave the hall yet, None when customs and the packers have done their part."""
    if order.parcel is None or may_leave(order, offline=offline):
        return None
    if order.parcel.released_at is None:
        return NotReleased()
    return NotPacked() if order.parcel.packed_at is None else None


def refuse_offline(order: OrderView, voucher: str, vouchers: Mapping[str, str], burned_at: datetime | None) -> Refusal | None:
    """Return None when the parcel may leave in an outage, else why not; `vouchers` are the good ones by order as last heard (SHA-256)."""
    if order.parcel is None or order.parcel.packed_at is None:
        return NotPacked()
    if burned_at is not None:
        return VoucherUsed(burned_at)
    good = vouchers.get(order.order_id)
    if good is not None and good != fingerprint(voucher):
        return VoucherReplaced()
    return None


def fingerprint(voucher: str) -> str:
    """The SHA-256 (hex) under which books know a voucher."""
    return hashlib.sha256(voucher.encode()).hexdigest()


def hand_over_record(order_id: str, voucher: str, label: str, staff_id: str, now: datetime) -> RecordHandOver:
    """What will be told to the platform: voucher and label as scanned; no name and no number, the desk compared them itself."""
    return RecordHandOver(
        order_id=order_id, voucher=voucher, parcel_label=label, person_by="last_four", staff_id=staff_id, handed_over_at=now
    )
