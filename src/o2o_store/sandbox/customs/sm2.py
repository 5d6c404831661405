"""Customs' own verification of SM2 signatures, in plain integers by the published standard (GM/T 0003.2, curve of GM/T 0003.5).

Slow (about ten milliseconds) and only for looking at what others signed: there is no secret here. It shares nothing with the signer.
"""

import hashlib
import re

from cryptography import x509

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_USER_ID = b"1234567812345678"
_HALF, _WHOLE = 32, 64
_KEY = re.compile(re.escape(bytes.fromhex("06072a8648ce3d020106082a811ccf5501822d03420004")) + rb"(.{64})", re.DOTALL)

Point = tuple[int, int]
_Jacobian = tuple[int, int, int]


def point_of(certificate: x509.Certificate) -> Point | None:
    """Return the public point of a certificate with an SM2 key, None for another kind of key."""
    found = _KEY.search(certificate.tbs_certificate_bytes)
    if found is None:
        return None
    raw = found.group(1)
    return int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if not y or not z:
        return 0, 1, 0
    square = y * y % _P
    s = 4 * x * square % _P
    # a = -3 lets 3x² + az⁴ be written as a product.
    m = 3 * (x - z * z) * (x + z * z) % _P
    third = (m * m - 2 * s) % _P
    return third, (m * (s - third) - 8 * square * square) % _P, 2 * y * z % _P


def _add(one: _Jacobian, two: _Jacobian) -> _Jacobian:
    if not one[2]:
        return two
    if not two[2]:
        return one
    (x1, y1, z1), (x2, y2, z2) = one, two
    u1, u2 = x1 * z2 * z2 % _P, x2 * z1 * z1 % _P
    s1, s2 = y1 * z2 * z2 * z2 % _P, y2 * z1 * z1 * z1 % _P
    if u1 == u2:
        return _double(one) if s1 == s2 else (0, 1, 0)
    h, r = (u2 - u1) % _P, (s2 - s1) % _P
    hh = h * h % _P
    hhh, v = h * hh % _P, u1 * hh % _P
    third = (r * r - hhh - 2 * v) % _P
    return third, (r * (v - third) - s1 * hhh) % _P, h * z1 * z2 % _P


def _both(s: int, t: int, key: Point) -> _Jacobian:
    """Return s·G + t·key, both walked through together."""
    base, other = (*_G, 1), (*key, 1)
    both = _add(base, other)
    total: _Jacobian = (0, 1, 0)
    for place in range(max(s.bit_length(), t.bit_length()) - 1, -1, -1):
        total = _double(total)
        bits = (s >> place & 1, t >> place & 1)
        if bits == (1, 1):
            total = _add(total, both)
        elif any(bits):
            total = _add(total, base if bits[0] else other)
    return total


def _fingerprint(key: Point, data: bytes) -> int:
    numbers = (_A, _B, *_G, *key)
    identity = (len(_USER_ID) * 8).to_bytes(2, "big") + _USER_ID + b"".join(one.to_bytes(_HALF, "big") for one in numbers)
    z = hashlib.new("sm3", identity).digest()
    return int.from_bytes(hashlib.new("sm3", z + data).digest(), "big")


def verify(key: Point, value: bytes, data: bytes) -> bool:
    """Say whether r‖s is this key's signature over `data`."""
    if len(value) != _WHOLE or (key[1] * key[1] - key[0] ** 3 - _A * key[0] - _B) % _P:
        return False
    r, s = int.from_bytes(value[:_HALF], "big"), int.from_bytes(value[_HALF:], "big")
    t = (r + s) % _N
    if not (0 < r < _N and 0 < s < _N and t):
        return False
    x, _, z = _both(s, t, key)
    if not z:
        return False
    inverse = pow(z, -1, _P)
    return (_fingerprint(key, data) + x * inverse * inverse % _P) % _N == r
