"""Vouchers under an Ed25519 signature, as text that fits a QR code's alphanumeric mode."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from o2o_store.domain.refusals import Refusal, VoucherExpired, VoucherForged, VoucherOfOtherDesk, VoucherOfOtherOrder
from o2o_store.voucher.claims import VoucherClaims, decode, encode

PREFIX = "O2OV:"
"""How a voucher's text begins, so that a scanner tells it from a product or a parcel label at once."""

_SIGNATURE_LENGTH = 64
_PURPOSE = b"o2o-store pickup voucher 1"
_LONGEST_TEXT = 2000
_KEY_ID_LENGTH = 8


def public_key_of(signing_key: bytes) -> bytes:
    """Return the raw 32-byte public key of a raw 32-byte Ed25519 signing key."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def key_id_of(public_key: bytes) -> str:
    """Return the short name of a raw public key: 8 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:_KEY_ID_LENGTH]


def issue(signing_key: bytes, claims: VoucherClaims) -> str:
    """Sign the claims with a raw 32-byte Ed25519 key and return the QR's text: prefix and unpadded upper-case base32.

    Moments lose their fractions of a second. Raises ValueError for claims that do not fit or a bad key.
    """
    payload = encode(claims)
    signature = Ed25519PrivateKey.from_private_bytes(signing_key).sign(_PURPOSE + payload)
    return PREFIX + base64.b32encode(payload + signature).decode().rstrip("=")


def _unpack(text: str) -> tuple[bytes, bytes] | None:
    body = text.removeprefix(PREFIX)
    if body == text or len(text) > _LONGEST_TEXT:
        return None
    try:
        raw = base64.b32decode(body + "=" * (-len(body) % 8))
    except (binascii.Error, ValueError):
        return None
    # Base32 leaves spare bits in its last character: only one spelling of a voucher is a voucher.
    if base64.b32encode(raw).decode().rstrip("=") != body:
        return None
    return raw[:-_SIGNATURE_LENGTH], raw[-_SIGNATURE_LENGTH:]


def _signed_claims(payload: bytes, signature: bytes, public_keys: Mapping[str, bytes]) -> VoucherClaims | None:
    try:
        claims = decode(payload)
        Ed25519PublicKey.from_public_bytes(public_keys[claims.key_id]).verify(signature, _PURPOSE + payload)
    except (ValueError, KeyError, InvalidSignature):
        return None
    return claims


def verify(text: str, public_keys: Mapping[str, bytes], now: datetime) -> VoucherClaims | Refusal:
    """Read a voucher's text and judge signature and time; needs no network.

    `public_keys` are the platform's raw Ed25519 keys by key id. Refuses `VoucherForged` for anything this platform did not issue
    letter by letter, `VoucherExpired` from `expires_at` on. Whether it is *this* desk's and order's is `check_use`, whether it was
    used before is the book's to say.
    """
    parts = _unpack(text)
    claims = _signed_claims(*parts, public_keys) if parts else None
    if claims is None:
        return VoucherForged()
    return VoucherExpired(claims.expires_at) if now >= claims.expires_at else claims


def check_use(claims: VoucherClaims, *, order_id: str, hall_id: str, desk: str) -> Refusal | None:
    """Return None when the voucher is for this order at this desk, else `VoucherOfOtherDesk` or `VoucherOfOtherOrder`."""
    if (claims.hall_id, claims.desk) != (hall_id, desk):
        return VoucherOfOtherDesk(claims.desk)
    return None if claims.order_id == order_id else VoucherOfOtherOrder()
