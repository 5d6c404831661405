"""Alipay at work: its schedule of notifications and its form; the rest is `wallet.line`."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

from o2o_store.sandbox.alipay.signing import TIME, AlipayKeys, CallCheck, signed_form
from o2o_store.sandbox.alipay.till import CLOSED, UNSCANNED, WAITING, fault_of, take_money
from o2o_store.sandbox.books import Books
from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.wallet.books import Notice, Page, Trade, metadata
from o2o_store.sandbox.wallet.codes import BillShelf, PayCodes
from o2o_store.sandbox.wallet.line import WalletSetting, WalletStation

RETRIES_S = (240, 600, 600, 3600, 7200, 21600, 54000)
"""Alipay's pauses between deliveries of one notification (facts/payments.md §2)."""
DELAYS = {"notify": 0.0, "declare": 0.0, "customs_retry": 2.0, "late": 660.0}
CHOICES: dict[str, Any] = {
    "log_normal": False,
    "code_links": "cashier",
    "notify": "on",
    "sign_with": "right",
    "copies": 1,
    "bills": "next_day",
    "seller_account": "full",
}


class AlipayServer(WalletStation):
    """The wallet as one running server."""

    retries_s = RETRIES_S

    def __init__(self, setting: WalletSetting[AlipayKeys]) -> None:
        super().__init__("alipay", Books(setting.folder, metadata), setting.control_token, (DELAYS, CHOICES), setting.company)
        self.keys = setting.keys
        self.public_url = setting.public_url
        self.check = CallCheck(setting.keys)
        self.pay_codes = PayCodes("28", 18)
        self.bills = BillShelf()

    @property
    def merchant(self) -> tuple[str, str]:
        """The merchant's names here: app and seller."""
        return self.keys.app_id, self.keys.seller_id

    def code_url(self, code: str) -> str:
        """Return what a displayed code holds."""
        return f"https://qr.alipay.com/{code}" if self.choices["code_links"] == "alipay" else f"{self.public_url}/cashier/{code}"

    def fault_of(self, trade: Trade, now: datetime, *, late: bool = False) -> str:
        """Say why a trade cannot be paid."""
        return fault_of(trade, now, late=late)

    def scanned(self, page: Page, trade: Trade) -> None:
        """Let the trade appear: until now there was only a code."""
        if trade.state == UNSCANNED:
            page.update_trade(trade.out_trade_no, state=WAITING)

    def take_money(self, page: Page, trade: Trade, payer: str, paid_fen: int, now: datetime) -> str:
        """Take the money, unless the payer is not who was asked for."""
        return take_money(page, trade, payer, paid_fen, self.merchant, now)

    def settle(self, page: Page, now: datetime) -> int:
        """Close scanned trades whose time is over; refunds need no time here."""
        old = [
            one
            for one in page.list_unpaid_before(now.timestamp())
            if one.state == WAITING and (one.expires_at or now.timestamp()) < now.timestamp() and not self.is_begun(page, one.out_trade_no)
        ]
        for trade in old:
            page.update_trade(trade.out_trade_no, state=CLOSED)
        return len(old)

    def written(self, notice: Notice) -> tuple[bytes, dict[str, str]]:
        """Sign a notification for this moment."""
        fields = msgspec.json.decode(notice.resource, type=dict[str, str])
        fields["notify_time"] = self.now().astimezone(BEIJING).strftime(TIME)
        form = signed_form(self.keys.provider_key, fields)
        if self.choices["sign_with"] == "wrong":
            form["sign"] = "A" * 344
        return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

    def acknowledged(self, status: int, said: bytes) -> bool:  # noqa: ARG002 - Alipay reads the word alone
        """Take exactly `success` for an acknowledgement."""
        return said.strip() == b"success"
