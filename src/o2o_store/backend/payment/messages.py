"""What the payment room promises and what its keepers answer; `requests` writes the finished requests that promises carry."""

from datetime import datetime, timedelta

import msgspec

WECHAT, ALIPAY = "wechat", "alipay"

OPEN, CHARGE, WATCH, QUERY, CLOSE = "open_payment", "charge_payment", "watch_payment", "query_payment", "close_payment"
DECLARE, WATCH_DECLARATION = "declare_payment", "watch_declaration"
REFUND, WATCH_REFUND = "refund_payment", "watch_refund"
FETCH_BILL = "fetch_bill"
WALLET_TOPICS = (OPEN, CHARGE, WATCH, QUERY, CLOSE, DECLARE, WATCH_DECLARATION, REFUND, WATCH_REFUND)
"""What is promised to a wallet; `topic` names the wallet too, because each has its own keeper, circuit and queue."""
SWITCH = "switch_payment"
"""Close the code that was displayed before the next one is opened; kept beside the wallets, so that one that is away blocks nobody."""

ATTEMPT_LIFE = timedelta(minutes=10)
"""How long a code may be paid (payments.md §4)."""
CHARGE_LIFE = timedelta(seconds=30)
"""How long a charged pay code may wait for its owner's password before it is reversed (payments.md §8.3)."""
PROBE_NUMBER = "PROBE0000000000"
"""No attempt of ours has this number: asking for it moves nothing."""
PAYMENT_LINE, REFUND_LINE = "payment", "refund"


def topic(name: str, wallet: str) -> str:
    """Return the outbox topic of a promise to this wallet: `open_payment.wechat`."""
    return f"{name}.{wallet}"


class WalletAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What a request to one wallet names us by, and what that wallet can do for us.

    `merchant` is the number its notifications are addressed by (`mchid`, `app_id`).
    """

    wallet: str
    appid: str
    merchant: str
    notify_url: str
    takes_code: bool = False
    refuses_other_payer: bool = False
    store_id: str = "1"


class Exchange(msgspec.Struct, frozen=True):
    """The exact bytes of one conversation with the wallet, kept for the 179 duty; `sent_at` is UTC."""

    call: str
    request: bytes
    reply: bytes
    sent_at: datetime

    def __repr__(self) -> str:
        """Name the call and nothing of its content, which may hold a person."""
        return f"Exchange({self.call})"


class _Frozen(msgspec.Struct, frozen=True):
    """A promise that carries a finished request: what stands in that is said to the wallet and to nobody else."""

    def __repr__(self) -> str:
        """Name the promise and its attempt."""
        return f"{type(self).__name__}({getattr(self, 'order_id', '')}, {getattr(self, 'attempt', '')})"


class OpenPayment(_Frozen, frozen=True):
    """Promise: open this attempt with exactly these bytes."""

    order_id: str
    attempt: int
    out_trade_no: str
    request: bytes


class ChargePayment(_Frozen, frozen=True):
    """Promise: charge a pay code with exactly these bytes, which are field-encrypted for `charge_place`: the code is a secret."""

    order_id: str
    attempt: int
    out_trade_no: str
    request: bytes


def charge_place(out_trade_no: str) -> str:
    """Return the associated data under which a charge's request is encrypted."""
    return f"outbox|charge|{out_trade_no}"


class WatchPayment(msgspec.Struct, frozen=True):
    """Promise: ask until this attempt is decided; close it when its time is over. `scanned`: it is known that a phone holds the code."""

    order_id: str
    attempt: int
    out_trade_no: str
    opened_at: datetime
    expires_at: datetime
    by_code: bool = False
    scanned: bool = False


class QueryPayment(msgspec.Struct, frozen=True):
    """Promise: ask once, now, because somebody says that the attempt was paid; about PROBE_NUMBER: does the wallet take our calls again?"""

    order_id: str
    attempt: int
    out_trade_no: str


class ClosePayment(msgspec.Struct, frozen=True):
    """Promise: close this attempt and go on asking until the wallet says how it ended."""

    order_id: str
    attempt: int
    out_trade_no: str
    asked_at: datetime
    by_code: bool = False


class SwitchPayment(msgspec.Struct, frozen=True):
    """Promise: try for a moment to close this attempt, before the promise behind it in its stream opens the next."""

    order_id: str
    attempt: int
    wallet: str
    out_trade_no: str
    by_code: bool
    asked_at: datetime


class DeclarePayment(_Frozen, frozen=True):
    """Promise: have the wallet declare this payment and compare its payer with the buyer; then ask until customs answered it.

    `person` is the order's person as encrypted in its row: the promise is as unreadable as the row. `cert_check` is what the wallet said
    of the payer before, which not every answer repeats; `declared`: customs has taken it, and since `asked_at` only that word is missing.
    """

    order_id: str
    attempt: int
    out_trade_no: str
    transaction_id: str
    person: bytes
    asked_at: datetime
    amount_fen: int = 0
    cert_check: str = ""
    declared: bool = False


class RefundPayment(_Frozen, frozen=True):
    """Promise: pay this refund of an attempt with exactly these bytes."""

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
    out_trade_no: str = ""


class FetchBill(msgspec.Struct, frozen=True):
    """Promise: fetch a wallet's bill of this day (`2026-11-30`)."""

    wallet: str
    bill_date: str


class RecordOpened(msgspec.Struct, frozen=True):
    """The wallet's answer to opening an attempt; `verdict`, `reason` and `detail` as in `port.OpenAnswer`."""

    order_id: str
    attempt: int
    verdict: str
    code_url: str
    reason: str
    exchange: Exchange
    detail: str = ""


class RecordScanned(msgspec.Struct, frozen=True):
    """The wallet says that a phone holds the code (or its owner is typing the password); the watch goes on."""

    order_id: str
    attempt: int


class RecordUnclosed(msgspec.Struct, frozen=True):
    """An attempt is over for the shopper and not for the wallet: it is swept until the wallet has decided.

    `reason` is why it is given up (`expired`, `wallet_down`), empty where that was said before.
    """

    order_id: str
    attempt: int
    reason: str = ""


class RecordWalletStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A wallet went away, or came back; `reason` is what it said when it does not take our calls at all: a person must look."""

    wallet: str
    away: bool
    reason: str = ""


class LookForBills(msgspec.Struct, frozen=True, kw_only=True):
    """Command of the timer: promise the bills that should be there by now, are not, and are not promised already."""


class AskForBill(msgspec.Struct, frozen=True, kw_only=True):
    """An operator wants a wallet's bill of this day (`2026-11-30`) fetched, again if it was before."""

    wallet: str
    bill_date: str


class BillAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the wish: the bill is on its way, or an earlier wish for it is `parked_because` of something and waits for a person."""

    promise_id: str = ""
    parked_because: str = ""
    since: datetime | None = None


class BillLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a wallet's bill: `kind` is `payment` or `refund`, `number` our number of it; money in fen, the fee may be negative."""

    kind: str
    number: str
    out_trade_no: str
    amount_fen: int
    fee_fen: int
    at: datetime


class RecordBill(msgspec.Struct, frozen=True, kw_only=True):
    """A wallet's bill of one day, to be matched both ways."""

    wallet: str
    bill_date: str
    lines: list[BillLine]
    sha256: str


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

    wallet: str
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
