"""What a voucher says, and its bytes."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

VERSION = 1
"""The layout below; a reader refuses any other."""

_MARK_LENGTH = 8
_MOMENT_LENGTH = 4
_ORDER_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherClaims:
    """The content of a voucher: proof that customs released (800) one order for one desk.

    `order_id` is a UUID text; moments are aware and kept to the second; `buyer_mark` is `buyer_mark(…)`, 8 bytes that name the buyer
    to the platform and nobody else; `key_id` names the signing key (at most 255 bytes, as `hall_id` and `desk`).
    """

    key_id: str
    order_id: str
    hall_id: str
    desk: str
    issued_at: datetime
    expires_at: datetime
    buyer_mark: bytes
    version: int = VERSION


def buyer_mark(key: bytes, order_id: str, id_number: str) -> bytes:
    """Return 8 bytes that tie a voucher to its buyer: HMAC-SHA256 under the platform's key, bound to the order, cut short."""
    return hmac.new(key, f"{order_id}|{id_number}".encode(), hashlib.sha256).digest()[:_MARK_LENGTH]


def _text(text: str) -> bytes:
    raw = text.encode()
    return bytes([len(raw)]) + raw


def _moment(moment: datetime) -> bytes:
    return int(moment.timestamp()).to_bytes(_MOMENT_LENGTH, "big")


def encode(claims: VoucherClaims) -> bytes:
    """Return the claims as bytes, the texts with their lengths before them. Raises ValueError for what does not fit."""
    if claims.version != VERSION or len(claims.buyer_mark) != _MARK_LENGTH:
        raise ValueError("not the claims of a voucher of this version")
    times = _moment(claims.issued_at) + _moment(claims.expires_at)
    names = _text(claims.key_id) + _text(claims.hall_id) + _text(claims.desk)
    return bytes([claims.version]) + names + uuid.UUID(claims.order_id).bytes + times + claims.buyer_mark


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, length: int) -> bytes:
        part = self._raw[self._at : self._at + length]
        if len(part) != length:
            raise ValueError("a voucher ends too early")
        self._at += length
        return part

    def text(self) -> str:
        return self.take(self.take(1)[0]).decode()

    def moment(self) -> datetime:
        return datetime.fromtimestamp(int.from_bytes(self.take(_MOMENT_LENGTH), "big"), UTC)

    def end(self) -> None:
        if self._at != len(self._raw):
            raise ValueError("a voucher has bytes too many")


def decode(raw: bytes) -> VoucherClaims:
    """Read the claims back. Raises ValueError for bytes that `encode` cannot have made."""
    reader = _Reader(raw)
    if reader.take(1)[0] != VERSION:
        raise ValueError("a voucher of another version")
    key_id, hall_id, desk = reader.text(), reader.text(), reader.text()
    order_id = str(uuid.UUID(bytes=reader.take(_ORDER_LENGTH)))
    issued_at, expires_at = reader.moment(), reader.moment()
    mark = reader.take(_MARK_LENGTH)
    reader.end()
    return VoucherClaims(
        key_id=key_id,
        order_id=order_id,
        hall_id=hall_id,
        desk=desk,
        issued_at=issued_at,
        expires_at=expires_at,
        buyer_mark=mark,
    )
