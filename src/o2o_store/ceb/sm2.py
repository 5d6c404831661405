"""SM2 signatures with SM3 by the machine's own libcrypto (OpenSSL 3 or later), as customs' first-choice profile wants them.

Python's `cryptography` does not speak SM2 and pure Python is twenty times slower (facts: customs §0.8), so the library that Python's
own TLS rests on is called directly. Keys are PEM (PKCS#8); public keys come out of X.509 certificates. Signatures are r‖s, 64 bytes,
with the user id every Chinese certificate office uses.
"""

import ctypes
import ctypes.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

USER_ID = b"1234567812345678"
"""The user id that goes into Z (GM/T 0009)."""
VALUE_LENGTH = 64
"""Bytes of a signature value: r and s, 32 each."""
_HALF = 32
# SubjectPublicKeyInfo of an SM2 key: algorithm ecPublicKey on curve 1.2.156.10197.1.301, then the uncompressed point.
_KEY_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
_SPKI = re.compile(re.escape(_KEY_HEAD) + rb"(.{64})", re.DOTALL)
_NAMES = ("crypto", "libcrypto-3-x64", "libcrypto-3")


class Sm2UnavailableError(RuntimeError):
    """This machine's libcrypto cannot sign with SM2, or a key is none; the sentence says which."""


@cache
def _library() -> Any:
    name = next((found for found in map(ctypes.util.find_library, _NAMES) if found), None)
    if name is None:
        raise Sm2UnavailableError("no libcrypto was found on this machine")
    library = ctypes.CDLL(name)
    pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    forms: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "BIO_new_mem_buf": (pointer, (text, ctypes.c_int)),
        "BIO_free": (ctypes.c_int, (pointer,)),
        "PEM_read_bio_PrivateKey": (pointer, (pointer, pointer, pointer, pointer)),
        "d2i_PUBKEY": (pointer, (pointer, ctypes.POINTER(ctypes.c_char_p), ctypes.c_long)),
        "i2d_PUBKEY": (ctypes.c_int, (pointer, ctypes.POINTER(ctypes.c_void_p))),
        "EVP_PKEY_is_a": (ctypes.c_int, (pointer, text)),
        "EVP_PKEY_free": (None, (pointer,)),
        "EVP_PKEY_CTX_new": (pointer, (pointer, pointer)),
        "EVP_PKEY_CTX_free": (None, (pointer,)),
        "EVP_PKEY_CTX_set1_id": (ctypes.c_int, (pointer, text, ctypes.c_int)),
        "EVP_MD_CTX_new": (pointer, ()),
        "EVP_MD_CTX_free": (None, (pointer,)),
        "EVP_MD_CTX_set_pkey_ctx": (None, (pointer, pointer)),
        "EVP_sm3": (pointer, ()),
        "EVP_DigestSignInit": (ctypes.c_int, (pointer, pointer, pointer, pointer, pointer)),
        "EVP_DigestSign": (ctypes.c_int, (pointer, text, ctypes.POINTER(size), text, size)),
        "EVP_DigestVerifyInit": (ctypes.c_int, (pointer, pointer, pointer, pointer, pointer)),
        "EVP_DigestVerify": (ctypes.c_int, (pointer, text, size, text, size)),
    }
    for function, (answer, arguments) in forms.items():
        try:
            entry = getattr(library, function)
        except AttributeError:
            raise Sm2UnavailableError("libcrypto is older than OpenSSL 3") from None
        entry.restype, entry.argtypes = answer, arguments
    return library


class Sm2Key:
    """A key inside libcrypto, freed with this object. Raises Sm2UnavailableError when the bytes are no SM2 key."""

    def __init__(self, handle: int | None) -> None:
        self._library = _library()
        self._handle = handle
        if not handle or self._library.EVP_PKEY_is_a(handle, b"SM2") != 1:
            raise Sm2UnavailableError("not an SM2 key")

    def __del__(self) -> None:
        """Give the key back to libcrypto."""
        if getattr(self, "_handle", None):
            self._library.EVP_PKEY_free(self._handle)

    @contextmanager
    def _context(self, start: str) -> Iterator[int]:
        crypto = self._library
        parameters, context = crypto.EVP_PKEY_CTX_new(self._handle, None), crypto.EVP_MD_CTX_new()
        try:
            if crypto.EVP_PKEY_CTX_set1_id(parameters, USER_ID, len(USER_ID)) != 1:
                raise Sm2UnavailableError("libcrypto takes no user id")
            crypto.EVP_MD_CTX_set_pkey_ctx(context, parameters)
            if getattr(crypto, start)(context, None, crypto.EVP_sm3(), None, self._handle) != 1:
                raise Sm2UnavailableError("libcrypto cannot start an SM2 signature")
            yield context
        finally:
            crypto.EVP_MD_CTX_free(context)
            crypto.EVP_PKEY_CTX_free(parameters)

    def sign(self, data: bytes) -> bytes:
        """Return r‖s over `data`, SM3 with Z included."""
        with self._context("EVP_DigestSignInit") as context:
            room = ctypes.create_string_buffer(128)
            length = ctypes.c_size_t(len(room))
            if self._library.EVP_DigestSign(context, room, ctypes.byref(length), data, len(data)) != 1:
                raise Sm2UnavailableError("libcrypto could not sign")
        r, s = decode_dss_signature(room.raw[: length.value])
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    def verify(self, value: bytes, data: bytes) -> bool:
        """Say whether r‖s is this key's signature over `data`."""
        if len(value) != VALUE_LENGTH:
            return False
        encoded = encode_dss_signature(int.from_bytes(value[:_HALF], "big"), int.from_bytes(value[_HALF:], "big"))
        with self._context("EVP_DigestVerifyInit") as context:
            return bool(self._library.EVP_DigestVerify(context, encoded, len(encoded), data, len(data)) == 1)

    def public_info(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo in DER."""
        length = self._library.i2d_PUBKEY(self._handle, None)
        room = ctypes.create_string_buffer(length)
        place = ctypes.c_void_p(ctypes.addressof(room))
        self._library.i2d_PUBKEY(self._handle, ctypes.byref(place))
        return room.raw


def load_private_key(pem: bytes) -> Sm2Key:
    """Read an unencrypted private key. Raises Sm2UnavailableError."""
    crypto = _library()
    room = crypto.BIO_new_mem_buf(pem, len(pem))
    try:
        return Sm2Key(crypto.PEM_read_bio_PrivateKey(room, None, None, None))
    finally:
        crypto.BIO_free(room)


def key_info_of(certificate: x509.Certificate) -> bytes | None:
    """Return the SM2 public key of a certificate as SubjectPublicKeyInfo, None when it holds another kind of key."""
    found = _SPKI.search(certificate.tbs_certificate_bytes)
    return found.group(0) if found else None


def public_key_of(certificate: x509.Certificate) -> Sm2Key | None:
    """Return the SM2 key of a certificate, None when it holds another kind of key."""
    info = key_info_of(certificate)
    if info is None:
        return None
    place = ctypes.c_char_p(info)
    return Sm2Key(_library().d2i_PUBKEY(None, ctypes.byref(place), len(info)))
