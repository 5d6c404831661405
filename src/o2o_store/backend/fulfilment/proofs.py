"""The proofs that goods may leave: who stands at the desk, whose parcel it is, whether the voucher is good. Shared by every way out."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from o2o_store import voucher
from o2o_store.backend.catalog.messages import BarredLot
from o2o_store.backend.edge import Caller
from o2o_store.backend.fulfilment.repository import Values
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.writer import Transaction
from o2o_store.domain.refusals import (
    HandOverLocked,
    HeldByQuarantine,
    LotBarred,
    NotAllowed,
    PersonUnreadable,
    Refusal,
    UnknownOrder,
    VoucherForged,
    VoucherReplaced,
    WrongParcel,
    WrongPerson,
)
from o2o_store.sealing import SealBroken

PACKERS = frozenset({"packer", "manager"})
HANDERS = frozenset({"desk", "manager"})

MOST_WRONG_PERSONS = 3
LOCK_OUT = timedelta(minutes=15)
"""Wrong persons in a row after which a parcel rests, and for how long; a manager may still hand it over."""

MANAGER = "manager"
_LAST_FOUR = 4


def refuse_staff(caller: Caller, roles: frozenset[str], order: Order | None) -> Refusal | None:
    """Refuse who may not do this, and orders of other halls."""
    if not roles.intersection(caller.staff_roles):
        return NotAllowed()
    # Staff of another hall learn no more than a stranger would.
    return UnknownOrder() if order is None or order.hall_id != caller.hall_id or order.parcel is None else None


def refuse_held(order: Order, barred: Mapping[str, BarredLot]) -> Refusal | None:
    """Refuse what the second regulator keeps, and what was recalled or expired since it was sold; released or not."""
    if orders.is_held(order):
        return HeldByQuarantine()
    lot = barred.get(order.order_id)
    return LotBarred(lot.gtin, lot.lot) if lot is not None else None


def refuse_label(label: str, order: Order) -> Refusal | None:
    """Refuse any label but the waybill's."""
    return None if order.waybill_no and label.strip() == order.waybill_no else WrongParcel()


def fingerprint(text: str) -> str:
    """Return the SHA-256 (hex) under which a voucher or a list is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_locked(tx: Transaction, caller: Caller, tried: Values | None) -> Refusal | None:
    """Refuse a parcel that rests after too many wrong persons, unless a manager stands there."""
    until = tried["locked_until"] if tried is not None else None
    if until is None or until <= tx.now or MANAGER in caller.staff_roles:
        return None
    return HandOverLocked(until)


def missed(tx: Transaction, order: Order, before: Values | None) -> Values:
    """Count one more wrong person; the last one that is forgiven locks the parcel and begins a new count."""
    failures = (before["failures"] if before else 0) + 1
    until = before["locked_until"] if before else None
    if failures >= MOST_WRONG_PERSONS:
        failures, until = 0, tx.now + LOCK_OUT
    owner = {"order_id": order.order_id, "hall_id": order.hall_id, "enterprise_id": order.enterprise_id}
    return {**owner, "failures": failures, "locked_until": until}


def refuse_person(keys: Keys, last_four: str, sealed_id_number: bytes, order: Order) -> Refusal | None:
    """Refuse anybody but the buyer, by the card's sealed number or by its typed end."""
    number = orders.open_person(keys, order).id_number
    if not sealed_id_number:
        typed = last_four.strip().upper()
        return None if len(typed) == _LAST_FOUR and hmac.compare_digest(typed.encode(), number[-_LAST_FOUR:].encode()) else WrongPerson()
    try:
        shown = keys.sealing.open(sealed_id_number, order.order_id)
    except SealBroken:
        return PersonUnreadable()
    return None if hmac.compare_digest(shown.strip().upper(), number.encode()) else WrongPerson()


def voucher_mark(keys: Keys, order: Order) -> bytes:
    """Return the mark that ties a voucher to this order's buyer."""
    return voucher.buyer_mark(keys.index_key, order.order_id, orders.open_person(keys, order).id_number)


def refuse_voucher(keys: Keys, text: str, order: Order, desk: str, now: datetime) -> Refusal | None:
    """Refuse any voucher but one that this platform issued for this order, this desk and this buyer, and that is still good at `now`."""
    own = {keys.voucher_key_id: keys.voucher.public_key().public_bytes_raw()}
    claims = voucher.verify(text, own, now)
    if isinstance(claims, Refusal):
        return claims
    refusal = voucher.check_use(claims, order_id=order.order_id, hall_id=order.hall_id, desk=desk)
    if refusal is not None:
        return refusal
    return None if hmac.compare_digest(claims.buyer_mark, voucher_mark(keys, order)) else VoucherForged()


def refuse_replaced(text: str, replaced: Mapping[str, Values]) -> Refusal | None:
    """Refuse a voucher in whose place another was issued; `replaced` by fingerprint."""
    found = replaced.get(fingerprint(text))
    return VoucherReplaced(found["replaced_at"]) if found is not None else None
