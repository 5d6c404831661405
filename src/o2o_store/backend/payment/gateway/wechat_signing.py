"""WeChat Pay's APIv3 signatures and envelopes, seen from the merchant's side (facts/payments.md §1)."""

import base64
import contextlib
import secrets
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from o2o_store.backend.payment.gateway.merchant import WeChatMerchant
from o2o_store.backend.payment.gateway.port import NotAccepted
from o2o_store.backend.payment.messages import WECHAT, NoticeRefusedError, RecordNotice
from o2o_store.domain.clock import Clock
from o2o_store.outbox.outages import Unreachable

WINDOW_SECONDS = 300
"""Messages older or newer than this are refused (WeChat Pay APIv3, message signature rules)."""
PROBE = "WECHATPAY/SIGNTEST/"
"""WeChat's probes carry a signature with this head and must be refused."""
_LONGEST_STAMP = 12
"""Digits of a moment in seconds at most: a longer one is no time, and reading thousands of digits would be work or an error."""

T = TypeVar("T")


class _Resource(msgspec.Struct):
    algorithm: str
    nonce: str
    ciphertext: str
    associated_data: str = ""


class _About(msgspec.Struct):
    out_trade_no: str
    mchid: str = ""


class _Envelope(msgspec.Struct):
    id: str
    event_type: str
    resource: _Resource


class _Error(msgspec.Struct):
    code: str = ""


class WeChatSigner:
    """Signs what we send and judges what claims to come from WeChat; makes no call."""

    def __init__(self, merchant: WeChatMerchant, clock: Clock) -> None:
        self._merchant = merchant
        self._clock = clock

    def headers(self, method: str, url: str, body: bytes) -> dict[str, str]:
        """Return the headers of one request; replies come signed with the public key where we have one.

        What is signed is the path as it is sent, with its query: behind a server of another base address that is the whole of it, unless
        `signs_prefix` says that somebody on the way cuts the base address's own path off.
        """
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if not self._merchant.signs_prefix:
            base = next((one for one in (self._merchant.base_url, self._merchant.customs_url) if one and url.startswith(f"{one}/")), "")
            target = target.removeprefix(urlsplit(base).path)
        headers = {
            "Authorization": self.authorization(method, target, body, secrets.token_hex(16).upper(), self._now()),
            "Accept": "application/json",
        }
        if self._merchant.public_key_id:
            headers["Wechatpay-Serial"] = self._merchant.public_key_id
        if body:
            headers["Content-Type"] = "application/json"
        return headers

    def authorization(self, method: str, target: str, body: bytes, nonce: str, stamp: int) -> str:
        """Sign one request: METHOD, path with query, seconds, nonce and body, a line each (payments.md §1)."""
        text = b"%s\n%s\n%d\n%s\n%s\n" % (method.encode(), target.encode(), stamp, nonce.encode(), body)
        signature = base64.b64encode(self._merchant.private_key.sign(text, PKCS1v15(), SHA256())).decode()
        return (
            f'WECHATPAY2-SHA256-RSA2048 mchid="{self._merchant.mchid}",nonce_str="{nonce}",timestamp="{stamp}",'
            f'serial_no="{self._merchant.merchant_serial}",signature="{signature}"'
        )

    def problem(self, headers: Mapping[str, str], body: bytes) -> str:
        """Say what is wrong with a signed message of the wallet, or nothing; `headers` are looked up in lower case."""
        stamp, signature = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-signature", "")
        if signature.startswith(PROBE):
            return "a probe"
        if not (len(stamp) <= _LONGEST_STAMP and stamp.isascii() and stamp.isdigit()) or abs(int(stamp) - self._now()) > WINDOW_SECONDS:
            return "outside the window of five minutes"
        key = self._merchant.verify_keys.get(headers.get("wechatpay-serial", ""))
        if key is None:
            return "signed with a key we do not know"
        text = b"%s\n%s\n%s\n" % (stamp.encode(), headers.get("wechatpay-nonce", "").encode(), body)
        try:
            key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return "the signature does not hold"
        return ""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Verify a notification, then decrypt it. Raises NoticeRefusedError: forged, stale, a probe, another merchant's, or unreadable."""
        named = {key.lower(): value for key, value in headers.items()}
        problem = self.problem(named, body)
        if problem:
            raise NoticeRefusedError(problem)
        try:
            envelope = msgspec.json.decode(body, type=_Envelope)
            clear = self.decrypt(envelope.resource)
            about = msgspec.json.decode(clear, type=_About)
        except (msgspec.MsgspecError, InvalidTag, ValueError, RecursionError):
            # From nothing: the chain would carry the message's own content into a log.
            raise NoticeRefusedError("the notification cannot be read") from None
        if about.mchid not in {"", self._merchant.mchid}:
            raise NoticeRefusedError("the notification is another merchant's")
        return RecordNotice(
            wallet=WECHAT,
            notify_id=envelope.id,
            nonce=named["wechatpay-nonce"],
            stamp=int(named["wechatpay-timestamp"]),
            event_type=envelope.event_type,
            out_trade_no=about.out_trade_no,
            envelope=body,
            resource=clear,
        )

    def decrypt(self, resource: _Resource) -> bytes:
        """Open a sealed resource. Raises ValueError for another algorithm, InvalidTag for another key."""
        if resource.algorithm != "AEAD_AES_256_GCM":
            raise ValueError("unknown algorithm")
        cipher = AESGCM(self._merchant.apiv3_key)
        return cipher.decrypt(resource.nonce.encode(), base64.b64decode(resource.ciphertext), resource.associated_data.encode())

    def sealed(self, text: str, *, customs: bool) -> tuple[str, str]:
        """Encrypt a personal field to the wallet's key and return it with that key's serial.

        RSA-OAEP with SHA-1; the customs identity check alone documents PKCS#1 v1.5 (payments.md §1).
        """
        serial = self._merchant.public_key_id or next(iter(self._merchant.verify_keys))
        padding = PKCS1v15() if customs else OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None)  # noqa: S303 - the wallet's own rule
        return base64.b64encode(self._merchant.verify_keys[serial].encrypt(text.encode(), padding)).decode(), serial

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def trusted(signer: WeChatSigner, what: str, reply: httpx.Response) -> httpx.Response:
    """Return the reply if it is WeChat's.

    Raises `Unreachable`: a reply that is not leaves the outcome open; `NotAccepted`: our key, clock or rights are wrong, whatever was asked.
    """
    problem = signer.problem(reply.headers, reply.content)
    if problem and (reply.is_success or "wechatpay-signature" in reply.headers):
        raise Unreachable(f"{what}: the reply is not trusted, {problem}")
    if reply.is_success:
        return reply
    code = code_of(reply)
    if not code:
        # The wallet gives a reason with every no: this one comes from somebody between us.
        raise Unreachable(f"{what}: {reply.status_code} without a reason")
    if reply.status_code == httpx.codes.UNAUTHORIZED or code == "NOAUTH":
        raise NotAccepted(f"{what}: {reply.status_code} {code}")
    return reply


def code_of(reply: httpx.Response) -> str:
    """Return the error code of a V3 reply without underscores, upper case (WeChat spells several in two ways); empty when there is none."""
    with contextlib.suppress(msgspec.MsgspecError):
        return msgspec.json.decode(reply.content, type=_Error).code.replace("_", "").upper()
    return ""


def decoded(reply: httpx.Response, kind: type[T]) -> T:
    """Read a signed reply. Raises `Unreachable` when it cannot be read: the outcome stays unknown."""
    try:
        return msgspec.json.decode(reply.content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreachable("a signed reply that cannot be read") from error
