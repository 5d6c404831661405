"""The platform's own keys: each a 0600 file in its folder, made on first use."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from o2o_store.folders import SecretFiles
from o2o_store.sealing import SealingKey

_NONCE = 12
_FIELD_VERSION = b"\x01"


class FieldBrokenError(ValueError):
    """An encrypted field does not open with our key in this place: damaged, moved to another row, or another machine's."""


@dataclass(frozen=True, slots=True)
class FieldCipher:
    """AES-256-GCM for single columns; what is sealed in one place (`table|column|row`) opens in no other."""

    _cipher: AESGCM = field(repr=False)

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Return version byte, nonce and ciphertext."""
        nonce = secrets.token_bytes(_NONCE)
        return _FIELD_VERSION + nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def decrypt(self, stored: bytes, place: str) -> bytes:
        """Return the clear bytes. Raises FieldBrokenError when they were not encrypted by us for this place."""
        try:
            if stored[:1] != _FIELD_VERSION:
                raise FieldBrokenError(f"{place}: unknown field version")
            return self._cipher.decrypt(stored[1 : 1 + _NONCE], stored[1 + _NONCE :], place.encode())
        except InvalidTag as error:
            raise FieldBrokenError(f"{place}: does not open with this machine's field key") from error


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key the platform works with.

    `sealing` opens what kiosks sealed for us; `fields` encrypts personal columns; `index_key` makes blind indexes;
    `voucher` and `permit` sign (Ed25519) under `voucher_key_id` and `permit_key_id`.
    """

    sealing: SealingKey = field(repr=False)
    fields: FieldCipher = field(repr=False)
    index_key: bytes = field(repr=False)
    voucher: Ed25519PrivateKey = field(repr=False)
    permit: Ed25519PrivateKey = field(repr=False)

    @property
    def voucher_key_id(self) -> str:
        """Short name of the voucher key: the same key has the same name for ever."""
        return key_id(self.voucher)

    @property
    def permit_key_id(self) -> str:
        """Short name of the permit key."""
        return key_id(self.permit)

    def blind_index(self, purpose: str, value: str) -> str:
        """Return a keyed look-up value (hex) for something that must not be readable in a table."""
        return hmac.new(self.index_key, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()


def load_keys(folder: Path) -> Keys:
    """Load the keys of this folder, making the missing ones."""
    secret = SecretFiles(folder)
    if not secret.exists("sealing.key"):
        secret.write("sealing.key", SealingKey.generate().dump())
    return Keys(
        sealing=SealingKey.load(secret.read("sealing.key")),
        fields=FieldCipher(AESGCM(secret.key("field.key"))),
        index_key=secret.key("index.key"),
        voucher=Ed25519PrivateKey.from_private_bytes(secret.key("voucher.key")),
        permit=Ed25519PrivateKey.from_private_bytes(secret.key("permit.key")),
    )


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the raw public half in base64url without padding, as the contract carries it."""
    return base64url(key.public_key().public_bytes_raw())


def key_id(key: Ed25519PrivateKey) -> str:
    """Return the first eight hex digits of the public key's SHA-256."""
    return hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:8]


def base64url(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
