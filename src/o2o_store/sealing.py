"""Sealed boxes: personal data that only the holder of a private key can read, not even the machine that sealed it.

A box is `version (1 byte) | ephemeral X25519 public key (32) | AES-256-GCM ciphertext and tag`. Key and nonce come out of
HKDF-SHA256 over the X25519 agreement, with both public keys in its info; each box has a fresh ephemeral key, so the nonce never
repeats under one key. The box is bound to a text (the order id): opened for another one it breaks.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_KEY_LENGTH = 32
_NONCE_LENGTH = 12
_HEADER_LENGTH = len(_VERSION) + _KEY_LENGTH
_PURPOSE = b"o2o-store sealed box 1"


class SealBroken(Exception):
    """The box cannot be opened: another key, another order, another version, or altered bytes. It never says which."""

    def __init__(self) -> None:
        super().__init__("a sealed box cannot be opened")


def _secrets(shared: bytes, ephemeral: bytes, recipient: bytes) -> tuple[AESGCM, bytes]:
    derived = HKDF(SHA256(), _KEY_LENGTH + _NONCE_LENGTH, salt=None, info=_PURPOSE + ephemeral + recipient).derive(shared)
    return AESGCM(derived[:_KEY_LENGTH]), derived[_KEY_LENGTH:]


def seal(public: bytes, plain: bytes, bound_to: str) -> bytes:
    """Seal `plain` to a raw 32-byte X25519 public key, bound to a text such as the order id. Raises ValueError for a bad key."""
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    cipher, nonce = _secrets(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), own, public)
    return _VERSION + own + cipher.encrypt(nonce, plain, _VERSION + bound_to.encode())


class SealingKey:
    """The private half: opens what was sealed to `public`."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private
        self._public = private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> "SealingKey":
        """Make a new key."""
        return cls(X25519PrivateKey.generate())

    @classmethod
    def load(cls, raw: bytes) -> "SealingKey":
        """Take a key from its 32 raw bytes (any 32 random bytes are one). Raises ValueError for another length."""
        return cls(X25519PrivateKey.from_private_bytes(raw))

    def dump(self) -> bytes:
        """Return the 32 raw bytes to keep in a file that only this program may read."""
        return self._private.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """The raw 32-byte public key to hand out."""
        return self._public

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Return what was sealed to this key and bound to this text. Raises SealBroken for anything else."""
        ephemeral = sealed[len(_VERSION) : _HEADER_LENGTH]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
            cipher, nonce = _secrets(shared, ephemeral, self._public)
            return cipher.decrypt(nonce, sealed[_HEADER_LENGTH:], sealed[: len(_VERSION)] + bound_to.encode())
        except (ValueError, InvalidTag):
            raise SealBroken from None
