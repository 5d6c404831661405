"""What the payment room promises and what its keepers answer; the finished requests the wallet gets are written here too."""

from datetime import datetime, timedelta

import msgspec

from o2o_store.domain.clock import BEIJING

OPEN, WATCH, QUERY, CLOSE = "open_payment", "watch_payment", "query_payment", "close_payment"
DECLARE, WATCH_DECLARATION = "declare_payment", "watch_declaration"
REFUND, WATCH_REFUND = "refund_payment", "watch_refund"

NOTIFY_PATH = "/wechat/notify"
"""Where the wallet notifies us, followed by the merchant's number."""
ATTEMPT_LIFE = timedelta(minutes=10)
"""How long a code may be paid (payments.md §4)."""


class WalletAccount(msgspec.Struct, frozen=True):
    """What a request to the wallet names us by."""

    appid: str
    mchid: str
    notify_url: str


class Exchange(msgspec.Struct, frozen=True):
    """The exact bytes of one conversation with the wallet, kept for the 179 duty; `sent_at` is UTC."""

    call: str
    request: bytes
    reply: bytes
    sent_at: datetime

    def __repr__(self) -> str:
        """Name the call and nothing of its content, which may hold a person."""
        return f"Exchange({self.call})"


class OpenPayment(msgspec.Struct, frozen=True):
    """Promise: open this attempt with exactly these bytes."""

    order_id: str
    attempt: int
    out_trade_no: str
    request: bytes


class WatchPayment(msgspec.Struct, frozen=True):
    """Promise: ask until this attempt is decided; close it when its time is over."""

    order_id: str
    attempt: int
    out_trade_no: str
    opened_at: datetime
    expires_at: datetime


class QueryPayment(msgspec.Struct, frozen=True):
    """Promise: ask once, now, because somebody says that the attempt was paid."""

    order_id: str
    attempt: int
    out_trade_no: str


class ClosePayment(msgspec.Struct, frozen=True):
    """Promise: close this attempt and go on asking until the wallet says how it ended."""

    order_id: str
    attempt: int
    out_trade_no: str
    asked_at: datetime


class DeclarePayment(msgspec.Struct, frozen=True):
    """Promise: have the wallet declare this payment and compare its payer with the buyer; then ask until customs answered it.

    `person` is the order's person as encrypted in its row: the promise is as unreadable as the row.
    """

    order_id: str
    attempt: int
    out_trade_no: str
    transaction_id: str
    person: bytes
    asked_at: datetime


class RefundPayment(msgspec.Struct, frozen=True):
    """Promise: pay this attempt back with exactly these bytes."""

    order_id: str
    attempt: int
    refund_no: str
    request: bytes


class WatchRefund(msgspec.Struct, frozen=True):
    """Promise: ask until this refund arrived."""

    order_id: str
    attempt: int
    refund_no: str
    asked_at: datetime


class RecordOpened(msgspec.Struct, frozen=True):
    """The wallet's answer to opening an attempt; `verdict` is `opened`, `paid`, `closed` or `refused`."""

    order_id: str
    attempt: int
    verdict: str
    code_url: str
    reason: str
    exchange: Exchange


class RecordPayment(msgspec.Struct, frozen=True):
    """The wallet's word on an attempt: its `trade_state` and, once paid, number, time and amounts in fen."""

    order_id: str
    attempt: int
    state: str
    transaction_id: str
    total_fen: int
    payer_total_fen: int
    currency: str
    paid_at: datetime | None
    exchange: Exchange


class RecordDeclaration(msgspec.Struct, frozen=True):
    """The wallet's word on its declaration of an attempt to customs; fields as in `gateway.DeclareAnswer`."""

    order_id: str
    attempt: int
    state: str
    cert_check: str
    department: str
    verify_trade_id: str
    reason: str
    exchange: Exchange


class RecordRefund(msgspec.Struct, frozen=True):
    """The wallet's word on a refund."""

    order_id: str
    attempt: int
    refund_no: str
    status: str
    exchange: Exchange


class RecordNotice(msgspec.Struct, frozen=True):
    """A verified notification about an attempt: kept whole, believed only as a reason to ask now."""

    notify_id: str
    nonce: str
    stamp: int
    event_type: str
    out_trade_no: str
    envelope: bytes
    resource: bytes

    def __repr__(self) -> str:
        """Name the notification and nothing of its content."""
        return f"RecordNotice({self.event_type})"


class WalletMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation with the wallet, in clear: for operators, evidence and customs (179) only.

    `call` names it; of a notification (`notify`) the request is the envelope as it came, the reply its decrypted resource.
    """

    call: str
    sent_at: datetime
    request: bytes
    reply: bytes

    def __repr__(self) -> str:
        """Name the call and nothing of its content."""
        return f"WalletMessage({self.call})"


class NoticeRefusedError(Exception):
    """A notification that is not the wallet's, is stale, or is a probe. The sentence says why and holds nothing of the message."""


def native_request(account: WalletAccount, out_trade_no: str, description: str, amount_fen: int, expires_at: datetime) -> bytes:
    """Write the finished request that opens an attempt (payments.md §1.1)."""
    return msgspec.json.encode(
        {
            "appid": account.appid,
            "mchid": account.mchid,
            "description": description[:127],
            "out_trade_no": out_trade_no,
            "time_expire": expires_at.astimezone(BEIJING).replace(microsecond=0).isoformat(),
            "notify_url": account.notify_url,
            "amount": {"total": amount_fen, "currency": "CNY"},
        }
    )


def refund_request(out_trade_no: str, refund_no: str, reason: str, amount_fen: int) -> bytes:
    """Write the finished request that pays a whole attempt back."""
    amount = {"refund": amount_fen, "total": amount_fen, "currency": "CNY"}
    return msgspec.json.encode({"out_trade_no": out_trade_no, "out_refund_no": refund_no, "reason": reason[:80], "amount": amount})
