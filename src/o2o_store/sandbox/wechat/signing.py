"""WeChat Pay's signatures and ciphers, seen from the provider's side (facts/payments.md §1)."""

import base64
import binascii
import dataclasses
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from o2o_store.sandbox.clock import rfc3339
from o2o_store.sandbox.xmlsafe import local_name, read_xml

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW_S = 300
_NONCE_KEPT_S = 600
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


class SignError(ValueError):
    """A request's signature does not hold; the sentence says which part."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of one merchant at the provider, and the provider's own key."""

    appid: str
    mchid: str
    merchant_serial: str
    merchant_key: rsa.RSAPublicKey
    provider_key: rsa.RSAPrivateKey = field(repr=False)
    provider_key_id: str
    apiv3_key: bytes = field(repr=False)
    v2_key: str = field(repr=False)
    certificate_key: rsa.RSAPrivateKey = field(repr=False)
    certificate_serial: str
    certificate_pem: bytes = field(repr=False)

    def by_certificate(self) -> "Keys":
        """Return the same keys, signing as a wallet that still uses its platform certificate."""
        return dataclasses.replace(self, provider_key=self.certificate_key, provider_key_id=self.certificate_serial)


def sign(key: rsa.RSAPrivateKey, text: bytes) -> str:
    """Return a base64 RSA-SHA256 signature."""
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


class RequestCheck:
    """Checks requests of one merchant: scheme, serial, clock, nonce reuse, signature."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._nonces: dict[str, int] = {}

    def check(self, authorization: str, method: str, target: str, body: bytes, now: int) -> None:
        """Raise SignError unless the request is the merchant's own, fresh and new; `target` is path and query as sent."""
        scheme, _, rest = authorization.partition(" ")
        if scheme != SCHEME:
            raise SignError("authorization scheme")
        given = dict(_PARAMETER.findall(rest))
        self._check_names(given)
        stamp, nonce = given["timestamp"], given["nonce_str"]
        if not stamp.isdigit() or abs(int(stamp) - now) > WINDOW_S:
            raise SignError("timestamp outside five minutes")
        text = b"".join(part + b"\n" for part in (method.encode(), target.encode(), stamp.encode(), nonce.encode(), body))
        self._check_value(given["signature"], text)
        self._use_nonce(nonce, int(stamp), now)

    def _check_names(self, given: Mapping[str, str]) -> None:
        if any(not given.get(name) for name in ("mchid", "nonce_str", "timestamp", "serial_no", "signature")):
            raise SignError("authorization parameters missing")
        if given["mchid"] != self.keys.mchid or given["serial_no"].upper() != self.keys.merchant_serial.upper():
            raise SignError("merchant number and certificate serial do not match")

    def _check_value(self, signature: str, text: bytes) -> None:
        try:
            self.keys.merchant_key.verify(base64.b64decode(signature, validate=True), text, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error):
            raise SignError("signature does not fit the request") from None

    def _use_nonce(self, nonce: str, stamp: int, now: int) -> None:
        key = f"{stamp}:{nonce}"
        if key in self._nonces:
            raise SignError("nonce used before")
        self._nonces[key] = now
        for old in (
            [known for known, seen in self._nonces.items() if abs(seen - now) > _NONCE_KEPT_S] if len(self._nonces) % 256 == 0 else []
        ):
            del self._nonces[old]


def signature_headers(keys: Keys, body: bytes, now: int) -> dict[str, str]:
    """Return the headers that sign a reply or a notification."""
    nonce = secrets.token_hex(16)
    text = f"{now}\n{nonce}\n".encode() + body + b"\n"
    return {
        "Wechatpay-Timestamp": str(now),
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": sign(keys.provider_key, text),
        "Wechatpay-Serial": keys.provider_key_id,
        "Wechatpay-Signature-Type": SCHEME,
    }


def encrypted_notice(keys: Keys, notice_id: str, event_type: str, original_type: str, create_time: str, resource: bytes) -> bytes:
    """Write a notification's body with its resource sealed by the APIv3 key."""
    nonce = secrets.token_hex(6)
    sealed = AESGCM(keys.apiv3_key).encrypt(nonce.encode(), resource, original_type.encode())
    body = {
        "id": notice_id,
        "create_time": create_time,
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "summary": {"transaction": "支付成功"}.get(original_type, "退款"),
        "resource": {
            "original_type": original_type,
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": original_type,
            "ciphertext": base64.b64encode(sealed).decode(),
        },
    }
    return msgspec.json.encode(body)


def sealed_certificate(keys: Keys, now: datetime) -> bytes:
    """Return the platform certificate as `/v3/certificates` lists it, sealed by the APIv3 key."""
    nonce = secrets.token_hex(6)
    sealed = AESGCM(keys.apiv3_key).encrypt(nonce.encode(), keys.certificate_pem, b"certificate")
    one = {
        "serial_no": keys.certificate_serial,
        "effective_time": rfc3339(now),
        "expire_time": rfc3339(now + timedelta(days=365)),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": "certificate",
            "ciphertext": base64.b64encode(sealed).decode(),
        },
    }
    return msgspec.json.encode({"data": [one]})


def sign_v2(fields: Mapping[str, str], key: str) -> str:
    """Return the MD5 signature of APIv2 fields."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name] and name != "sign")
    return hashlib.md5(f"{text}&key={key}".encode(), usedforsecurity=False).hexdigest().upper()


def read_v2(body: bytes) -> dict[str, str]:
    """Read a flat APIv2 document; raises BadXml."""
    return {local_name(child): child.text or "" for child in read_xml(body) if local_name(child)}


def write_v2(fields: Mapping[str, str], key: str) -> bytes:
    """Write and sign a flat APIv2 document."""
    root = etree.Element("xml")
    for name, value in {**fields, "sign": sign_v2(fields, key)}.items():
        etree.SubElement(root, name).text = etree.CDATA(value)
    return etree.tostring(root, encoding="utf-8")
