"""Alipay's RSA2 signatures, seen from the provider's side (facts/payments.md §2)."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from o2o_store.sandbox.clock import BEIJING

WINDOW = timedelta(minutes=15)
TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class AlipayKeys:
    """The secrets of one merchant at the provider, and the provider's own key."""

    app_id: str
    seller_id: str
    merchant_key: rsa.RSAPublicKey
    provider_key: rsa.RSAPrivateKey = field(repr=False)


class CallRefused(Exception):
    """The call itself is refused, unsigned: `code` and `sub_code` as Alipay writes them."""

    def __init__(self, code: str, sub_code: str, text: str) -> None:
        super().__init__(sub_code)
        self.code, self.sub_code, self.text = code, sub_code, text


def sign(key: rsa.RSAPrivateKey, text: bytes) -> str:
    """Return a base64 RSA-SHA256 signature."""
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


class CallCheck:
    """Checks calls of one merchant: parameters, clock, reuse, signature."""

    def __init__(self, keys: AlipayKeys) -> None:
        self.keys = keys
        self._seen: dict[str, float] = {}

    def check(self, given: Mapping[str, str], now: datetime) -> None:
        """Raise CallRefused unless the call is the merchant's own and fresh."""
        for name in ("app_id", "method", "charset", "sign_type", "sign", "timestamp", "version"):
            if not given.get(name):
                raise CallRefused("40001", f"isv.missing-{name.replace('_', '-')}", f"缺少{name}参数")
        if given["app_id"] != self.keys.app_id:
            raise CallRefused("40002", "isv.invalid-app-id", "无效的AppID参数")
        if given["sign_type"] != "RSA2" or given["charset"].lower() != "utf-8":
            raise CallRefused("40002", "isv.invalid-signature-type", "无效的签名类型")
        self._check_time(given["timestamp"], now)
        text = "&".join(f"{name}={value}" for name, value in sorted(given.items()) if value and name != "sign")
        try:
            self.keys.merchant_key.verify(
                base64.b64decode(given["sign"], validate=True), text.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, binascii.Error):
            raise CallRefused("40002", "isv.invalid-signature", "无效签名") from None

    def _check_time(self, timestamp: str, now: datetime) -> None:
        try:
            at = datetime.strptime(timestamp, TIME).replace(tzinfo=BEIJING)
        except ValueError:
            raise CallRefused("40002", "isv.invalid-timestamp", "非法的时间戳参数") from None
        if abs(at - now) > WINDOW:
            raise CallRefused("40002", "isv.invalid-timestamp", "非法的时间戳参数")


def reply(key: rsa.RSAPrivateKey | None, method: str, answer: Mapping[str, object]) -> bytes:
    """Write a reply, signed unless there is no key: slashes escaped, as Alipay's serializer does."""
    name = f"{method.replace('.', '_')}_response" if method else "error_response"
    inner = msgspec.json.encode(answer).replace(b"/", b"\\/")
    tail = b"" if key is None else b',"sign":"' + sign(key, inner).encode() + b'"'
    return b'{"' + name.encode() + b'":' + inner + tail + b"}"


def signed_form(key: rsa.RSAPrivateKey, fields: Mapping[str, str]) -> dict[str, str]:
    """Return a notification's fields with their sign."""
    text = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return {**fields, "sign": sign(key, text.encode()), "sign_type": "RSA2"}


def identity_hash(name: str, number: str) -> str:
    """Return what Alipay holds against `ext_user_info.identity_hash`."""
    return hashlib.sha256(f"{name}{number}".encode()).hexdigest()
