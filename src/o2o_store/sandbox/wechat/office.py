"""WeChat Pay at work: its schedule of notifications, its envelopes, its signature probes; the rest is `wallet.line`."""

import base64
import random
from datetime import datetime
from typing import Any

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.clock import rfc3339
from o2o_store.sandbox.wallet.books import Notice, Page, Trade, metadata
from o2o_store.sandbox.wallet.codes import BillShelf, PayCodes
from o2o_store.sandbox.wallet.line import WalletSetting, WalletStation
from o2o_store.sandbox.wechat.signing import Keys, RequestCheck, encrypted_notice, signature_headers
from o2o_store.sandbox.wechat.till import close_old, pay, payable_fault, settle_refunds

RETRIES_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
"""WeChat's pauses between deliveries of one notification (facts/payments.md §1)."""
DELAYS = {"notify": 0.0, "refund": 0.5, "declare": 0.0, "close_refused_for": 0.0, "customs_retry": 2.0, "late": 660.0}
CHOICES: dict[str, Any] = {
    "log_normal": False,
    "native_links": "cashier",
    "notify": "on",
    "refund_outcome": "SUCCESS",
    "sign_with": "right",
    "copies": 1,
    "bills": "next_day",
    "callback_key": "public",
    "key_mode": "public",
}
_ACKNOWLEDGED = frozenset({200, 204})


class WeChatServer(WalletStation):
    """The wallet as one running server."""

    retries_s = RETRIES_S

    def __init__(self, setting: WalletSetting[Keys]) -> None:
        books = Books(setting.folder, metadata)
        super().__init__("wechat", books, setting.control_token, (DELAYS, CHOICES), setting.company)
        self.keys = setting.keys
        self.public_url = setting.public_url
        self.check = RequestCheck(setting.keys)
        self.pay_codes = PayCodes("13", 18)
        self.bills = BillShelf()
        self._dice = random.Random(20260101)  # noqa: S311 - which key signs a callback during a migration guards nothing

    def code_url(self, code: str) -> str:
        """Return what a displayed code holds."""
        if self.choices["native_links"] == "weixin":
            return f"weixin://wxpay/bizpayurl?pr={code}"
        return f"{self.public_url}/cashier/{code}"

    def fault_of(self, trade: Trade, now: datetime, *, late: bool = False) -> str:
        """Say why an order cannot be paid."""
        return payable_fault(trade, now, late=late)

    def take_money(self, page: Page, trade: Trade, payer: str, paid_fen: int, now: datetime) -> str:
        """Take the money, whoever pays: WeChat compares the payer only when the payment is declared."""
        pay(page, trade, payer, paid_fen, (self.keys.appid, self.keys.mchid), now)
        return ""

    def settle(self, page: Page, now: datetime) -> int:
        """Finish refunds whose time has come, and close orders that nobody paid for seven days."""
        return settle_refunds(page, str(self.choices["refund_outcome"]), now) + close_old(page, now)

    def callback_keys(self) -> Keys:
        """Return the keys that sign a callback: during the migration a growing share comes with the public key, the rest with a certificate."""
        choice = self.choices["callback_key"]
        share = {"public": 1.0, "certificate": 0.0}.get(str(choice))
        use_public = self._dice.random() < (float(choice) / 100 if share is None else share)
        return self.keys if use_public else self.keys.by_certificate()

    def reply_keys(self, asked_for: str) -> Keys:
        """Return the keys that sign a reply: the public key where the request names it, else what the merchant's mode is."""
        by_public = self.choices["key_mode"] == "public" or asked_for == self.keys.provider_key_id
        return self.keys if by_public else self.keys.by_certificate()

    def written(self, notice: Notice) -> tuple[bytes, dict[str, str]]:
        """Seal and sign a notification."""
        created = rfc3339(datetime.fromtimestamp(notice.created_at).astimezone())
        body = encrypted_notice(self.keys, notice.id, notice.event_type, notice.original_type, created, notice.resource)
        headers = signature_headers(self.callback_keys(), body, int(self.now().timestamp()))
        if self.choices["sign_with"] == "wrong":
            headers["Wechatpay-Signature"] = base64.b64encode(bytes(256)).decode()
        return body, {**headers, "Content-Type": "application/json"}

    def acknowledged(self, status: int, said: bytes) -> bool:  # noqa: ARG002 - WeChat reads the status alone
        """Take 200 and 204 for an acknowledgement."""
        return status in _ACKNOWLEDGED

    async def probe(self, url: str) -> int:
        """Send one of WeChat's signature probes, which a merchant must refuse; returns the HTTP status, 0 for none."""
        body = encrypted_notice(self.keys, "PROBE", "TRANSACTION.SUCCESS", "transaction", rfc3339(self.now()), b"{}")
        headers = signature_headers(self.keys, body, int(self.now().timestamp()))
        headers["Wechatpay-Signature"] = "WECHATPAY/SIGNTEST/" + headers["Wechatpay-Signature"]
        return (await self.post(url, body, {**headers, "Content-Type": "application/json"}))[0]
