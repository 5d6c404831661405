"""Alipay's RSA2 signatures over requests, raw reply objects and notification forms (facts/payments.md §2)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from o2o_store.backend.payment.gateway.merchant import AlipayMerchant
from o2o_store.backend.payment.messages import ALIPAY, NoticeRefusedError, RecordNotice
from o2o_store.domain.clock import BEIJING, Clock

WINDOW_SECONDS = 300
"""Notifications sent longer ago are refused; polling learns what they would have said."""
_TIME = "%Y-%m-%d %H:%M:%S"


class AlipaySigner:
    """Signs what we send and judges what claims to come from Alipay; makes no call."""

    def __init__(self, merchant: AlipayMerchant, clock: Clock) -> None:
        self._merchant = merchant
        self._clock = clock

    def parameters(self, method: str, biz_content: bytes, notify_url: str = "") -> dict[str, str]:
        """Return the common parameters of a call with their sign; `biz_content` is signed with them and travels in the body."""
        merchant = self._merchant
        common = {
            "app_id": merchant.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self._clock.now().astimezone(BEIJING).strftime(_TIME),
            "version": "1.0",
            "notify_url": notify_url,
            "app_cert_sn": merchant.app_cert_sn,
            "alipay_root_cert_sn": merchant.root_cert_sn,
        }
        named = {name: value for name, value in common.items() if value}
        return named | {"sign": self.sign(named | {"biz_content": biz_content.decode()})}

    def sign(self, parameters: Mapping[str, str]) -> str:
        """Sign all non-empty parameters but `sign`, sorted, undecoded."""
        signature = self._merchant.private_key.sign(sign_text(parameters), PKCS1v15(), SHA256())
        return base64.b64encode(signature).decode()

    def holds(self, content: bytes, sign: str, cert_sn: str) -> bool:
        """Say whether one of the keys we believe signed this."""
        return any(_verified(key, sign, content) for key in self._merchant.verify_keys.get(cert_sn, ()))

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:  # noqa: ARG002 - everything is in the form
        """Verify a notification form. Raises NoticeRefusedError: forged, stale, another merchant's, or unreadable."""
        try:
            form = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=100))
        except ValueError:
            raise NoticeRefusedError("the notification is no form") from None
        sign = form.pop("sign", "")
        form.pop("sign_type", None)
        text = "&".join(f"{name}={value}" for name, value in sorted(form.items()))
        if not self.holds(text.encode(), sign, form.get("alipay_cert_sn", "")):
            raise NoticeRefusedError("the signature does not hold")
        if (form.get("app_id"), form.get("seller_id")) != (self._merchant.app_id, self._merchant.seller_id):
            raise NoticeRefusedError("meant for another merchant")
        stamp = self._stamp(form.get("notify_time", ""))
        if not form.get("out_trade_no") or not form.get("notify_id"):
            raise NoticeRefusedError("the notification names no payment")
        return RecordNotice(
            wallet=ALIPAY,
            notify_id=form["notify_id"],
            # Alipay sends no nonce; its signature over the time of sending is one.
            nonce=hashlib.sha256(sign.encode()).hexdigest(),
            stamp=stamp,
            event_type=form.get("trade_status", ""),
            out_trade_no=form["out_trade_no"],
            envelope=body,
            resource=json.dumps(form, ensure_ascii=False, sort_keys=True).encode(),
        )

    def _stamp(self, notify_time: str) -> int:
        try:
            stamp = int(datetime.strptime(notify_time, _TIME).replace(tzinfo=BEIJING).timestamp())
        except ValueError:
            raise NoticeRefusedError("the notification has no time") from None
        if abs(stamp - int(self._clock.now().timestamp())) > WINDOW_SECONDS:
            raise NoticeRefusedError("outside the window of five minutes")
        return stamp


def sign_text(parameters: Mapping[str, str]) -> bytes:
    """Return what is signed of a request."""
    return "&".join(f"{name}={value}" for name, value in sorted(parameters.items()) if value and name != "sign").encode()


def raw_object(text: str, name: str) -> str:
    """Return the raw text of the JSON object called `name`, exactly as it stands: that is what is signed, escaped slashes and all.

    A reader that counts braces breaks on a brace inside a string; the JSON scanner does not. Raises ValueError when it is missing.
    """
    marker = f'"{name}"'
    start = text.find(marker)
    if start < 0:
        raise ValueError(f"no {name}")
    colon = text.index(":", start + len(marker))
    begin = text.index("{", colon)
    _, end = json.JSONDecoder().raw_decode(text, begin)
    return text[begin:end]


def _verified(key: RSAPublicKey, sign: str, content: bytes) -> bool:
    try:
        key.verify(base64.b64decode(sign, validate=True), content, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
