"""The hall's standing: may it sell now, to fetch or to be sent, and which notices are in force."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from o2o_store.contract.store_api.halls import HallView, PermitView
from o2o_store.domain.permit import Permit, check_permit
from o2o_store.domain.refusals import NoPermit, Refusal
from o2o_store.kiosk.settings import raw_key


def check_hall(hall: HallView | None, permit_keys: Mapping[str, str], now: datetime) -> Refusal | None:
    """Return None while the hall may sell: it may hand over, or it sends; else why it may not hand over."""
    refusal = check_pickup(hall, permit_keys, now)
    return None if hall is not None and hall.courier else refusal


def check_pickup(hall: HallView | None, permit_keys: Mapping[str, str], now: datetime) -> Refusal | None:
    """Return None while the hall may hand over on site, else why not: a permit that is missing, over, stale or not the platform's."""
    if hall is None or hall.permit is None or not is_signed(hall.permit, permit_keys):
        return NoPermit("missing")
    return check_permit(msgspec.convert(hall.permit, Permit, from_attributes=True), now)


def goes_home(hall: HallView | None, permit_keys: Mapping[str, str], now: datetime) -> bool:
    """Say whether what is bought here now is sent by courier."""
    return hall is not None and hall.courier and check_pickup(hall, permit_keys, now) is not None


def is_signed(permit: PermitView, permit_keys: Mapping[str, str]) -> bool:
    """Say whether the platform signed this permit: Ed25519 over its canonical JSON without `signature`."""
    content = msgspec.to_builtins(permit)
    del content["signature"]
    try:
        key = Ed25519PublicKey.from_public_bytes(raw_key(permit_keys[permit.key_id]))
        key.verify(raw_key(permit.signature), msgspec.json.encode(content, order="deterministic"))
    except (KeyError, ValueError, InvalidSignature):
        return False
    return True
