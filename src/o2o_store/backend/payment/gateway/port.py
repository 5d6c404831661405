"""What every wallet answers, in one vocabulary, and the port its adapter fills.

States of a trade are WeChat's words for all wallets: `NOTPAY`, `USERPAYING` (a phone holds the code), `SUCCESS`, `REFUND` (paid,
money on its way back), `CLOSED`, `REVOKED`, `PAYERROR`, and `ORDER_NOT_EXIST`, which proves nothing about the next minute.
Whatever leaves doubt (no reply, 5xx, 429, a reply whose signature does not hold) is raised as `Unreachable`: the outcome is
unknown, never failed. `Rejected` means that a person must look; `NotAccepted`, that he must look at our own settings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import httpx

from o2o_store.backend.payment.messages import BillLine, Exchange, RecordNotice
from o2o_store.outbox.outages import Rejected

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
"""No call to a wallet waits longer: what it left open is asked again."""


class NotAccepted(Rejected):
    """The wallet does not take calls of ours at all: key, clock or rights are wrong, and no shopper's wallet is to blame."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What became of opening an attempt, by a code to show or by the shopper's pay code.

    `opened` (with `code_url` to show, or waiting for the shopper's password), `paid` or `closed` (the number is already
    decided), `refused` (final; `reason` is one of `PaymentView.reason`, `detail` the wallet's own code).
    """

    verdict: str
    code_url: str
    reason: str
    exchange: Exchange
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TradeAnswer:
    """One trade as the wallet knows it; money in fen."""

    state: str
    out_trade_no: str
    exchange: Exchange
    transaction_id: str = ""
    total_fen: int = 0
    payer_total_fen: int = 0
    currency: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """One refund: PROCESSING, SUCCESS, CLOSED, ABNORMAL, or RESOURCE_NOT_EXISTS."""

    status: str
    refund_id: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Declaring:
    """A payment to be declared to customs and the person its payer is compared with; says nothing of either when printed."""

    out_trade_no: str
    transaction_id: str
    amount_fen: int
    name: str
    id_number: str

    def __repr__(self) -> str:
        """Name the attempt only."""
        return f"Declaring({self.out_trade_no})"


@dataclass(frozen=True, slots=True)
class DeclareAnswer:
    """The wallet's declaration of a payment to customs.

    `state`: UNDECLARED, SUBMITTED, PROCESSING, SUCCESS, FAIL, EXCEPT; `cert_check`: SAME, DIFFERENT, UNCHECKED or "";
    `verify_trade_id` is the number that customs knows the payment by (179: payTransactionId).
    """

    state: str
    cert_check: str
    verify_department: str
    verify_trade_id: str
    reason: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Bill:
    """One day of a wallet: its lines, and the SHA-256 of the file they were read from. Empty days have no lines."""

    bill_date: date
    lines: Sequence[BillLine]
    sha256: str


class WalletGateway(Protocol):
    """One wallet for one merchant.

    Every method may raise `Unreachable` (no answer that can be trusted; the same call again, with the same numbers, is safe),
    `Rejected` (the wallet refuses the call itself, for its parameters) and `NotAccepted` (it refuses us: signature, clock, rights).
    """

    wallet: str
    """`wechat` or `alipay`: how attempts name it."""

    async def open_code(self, request: bytes) -> OpenAnswer:
        """Open an attempt from its frozen request; the same bytes again give a code for the same attempt."""
        ...

    async def pay_by_code(self, request: bytes) -> OpenAnswer:
        """Charge the shopper's own pay code from a frozen request; never sent twice without a query in between."""
        ...

    async def query(self, out_trade_no: str) -> TradeAnswer:
        """Ask for the state of an attempt."""
        ...

    async def close(self, out_trade_no: str, *, by_code: bool = False) -> Exchange:
        """Close an attempt; one that charged a pay code is reversed. The answer decides nothing: query afterwards."""
        ...

    async def refund(self, request: bytes) -> RefundAnswer:
        """Ask for a refund from its frozen request; the same number pays back once, however often it is sent."""
        ...

    async def query_refund(self, out_trade_no: str, refund_no: str) -> RefundAnswer:
        """Ask for the state of a refund."""
        ...

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Ask the wallet to declare a payment to customs and to compare its payer with this person; repeating is safe."""
        ...

    async def declare_again(self, what: Declaring) -> None:
        """Have a declaration that did not reach customs (EXCEPT) sent once more; what came of it is asked afterwards."""
        ...

    async def query_declaration(self, out_trade_no: str) -> DeclareAnswer:
        """Ask how the declaration of a payment stands at customs."""
        ...

    async def fetch_bill(self, day: date) -> Bill:
        """Fetch the bill of a day; the wallets have it after 10:00 (Beijing) of the next."""
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Verify a notification. No network call is made. Raises NoticeRefusedError: forged, stale, a probe, or unreadable."""
        ...
