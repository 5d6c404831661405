"""Rows of the payment room: attempts as the wallets know them, every word exchanged with them, bills, cases, and who did what with money."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime

WON = text("won")


class PaymentAttemptRow(Row, table=True):
    """One attempt, committed before the wallet hears of it; its state stands with the order."""

    __tablename__ = "payment_attempt"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="ck_payment_attempt_amount"),
        UniqueConstraint("order_id", "attempt"),
        Index("uq_payment_attempt_winner", "order_id", unique=True, sqlite_where=WON, postgresql_where=WON),
        Index(
            "uq_payment_attempt_transaction",
            "wallet",
            "transaction_id",
            unique=True,
            sqlite_where=text("transaction_id <> ''"),
            postgresql_where=text("transaction_id <> ''"),
        ),
    )
    out_trade_no: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    attempt: int
    hall_id: str
    enterprise_id: str
    wallet: str
    amount_fen: int
    created_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    won: bool = False
    transaction_id: str = ""
    paid_at: datetime | None = Field(default=None, sa_type=UtcTime)
    taken_fen: int = 0
    cert_check: str = ""
    verify_department: str = ""
    verify_trade_id: str = ""
    refund_no: str = ""
    by_code: bool | None = None
    settled_on: str | None = None
    fee_fen: int | None = None


class PaymentRefundRow(Row, table=True):
    """One refund of an attempt, the whole of it or a part, in fen; `tax_fen` is the part of it that was tax.

    `asked_at` is when it became the attempt's refund under way (`PaymentAttemptRow.refund_no`): one at a time, the next waits its turn.
    """

    __tablename__ = "payment_refund"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="ck_payment_refund_amount"),
        CheckConstraint("tax_fen >= 0 AND tax_fen <= amount_fen", name="ck_payment_refund_tax"),
    )
    refund_no: str = Field(primary_key=True)
    out_trade_no: str = Field(index=True)
    order_id: str
    attempt: int
    hall_id: str
    enterprise_id: str
    wallet: str
    amount_fen: int
    tax_fen: int
    reason: str
    booked_at: datetime = Field(sa_type=UtcTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    back_at: datetime | None = Field(default=None, sa_type=UtcTime)
    billed_on: str | None = None


class PaymentMessageRow(Row, table=True):
    """The exact bytes of one conversation with the wallet (179), field-encrypted under `payment_message|<column>|<order id>`."""

    __tablename__ = "payment_message"
    message: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(index=True)
    hall_id: str
    enterprise_id: str
    call: str
    sent_at: datetime = Field(sa_type=UtcTime)
    request: bytes = Field(sa_type=LargeBinary)
    reply: bytes = Field(sa_type=LargeBinary)


class PaymentNoticeRow(Row, table=True):
    """A notification already taken, so that a copy changes nothing; `nonce` is unique with its second for ten minutes."""

    __tablename__ = "payment_notice"
    __table_args__ = (UniqueConstraint("nonce", "stamp"),)
    notify_id: str = Field(primary_key=True)
    nonce: str
    stamp: int
    order_id: str
    hall_id: str
    enterprise_id: str
    received_at: datetime = Field(sa_type=UtcTime)


class WalletStandingRow(Row, table=True):
    """Whether a wallet answers, as its keeper last said; a wallet without a row has never been away."""

    __tablename__ = "wallet_standing"
    wallet: str = Field(primary_key=True)
    enterprise_id: str
    away_since: datetime | None = Field(default=None, sa_type=UtcTime)
    changed_at: datetime = Field(sa_type=UtcTime)


class WalletBillRow(Row, table=True):
    """One day of one wallet as its bill says it; money in fen. `paid_fen - refunded_fen - fee_fen` is what the wallet settles."""

    __tablename__ = "wallet_bill"
    wallet: str = Field(primary_key=True)
    bill_date: str = Field(primary_key=True)
    enterprise_id: str
    fetched_at: datetime = Field(sa_type=UtcTime)
    payments: int
    paid_fen: int
    refunds: int
    refunded_fen: int
    fee_fen: int
    sha256: str


class WalletBillLineRow(Row, table=True):
    """One line of a bill, the `place`-th: `kind` is `payment` or `refund`, `number` the merchant's own number of it.

    A wallet may give one number to two lines, or show it on two days: the line is kept as it stands, the matching adds up.
    """

    __tablename__ = "wallet_bill_line"
    wallet: str = Field(primary_key=True)
    bill_date: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    kind: str
    number: str = Field(index=True)
    enterprise_id: str
    out_trade_no: str
    amount_fen: int
    fee_fen: int
    at: datetime = Field(sa_type=UtcTime)


class MoneyCaseRow(Row, table=True):
    """A difference that a person must look at; the same difference opens one case, however often a bill is read."""

    __tablename__ = "money_case"
    case_id: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    wallet: str
    bill_date: str
    kind: str
    number: str
    order_id: str
    ours_fen: int
    theirs_fen: int
    opened_at: datetime = Field(sa_type=UtcTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    closed_by: str = ""
    note: str = ""


class MoneyActRow(Row, table=True):
    """The audit log of money: one line for everything that moved it or decided about it; appended, never changed."""

    __tablename__ = "money_act"
    act: int | None = Field(default=None, primary_key=True)
    hall_id: str
    enterprise_id: str
    at: datetime = Field(sa_type=UtcTime, index=True)
    what: str
    who: str
    wallet: str
    order_id: str = Field(index=True)
    number: str
    amount_fen: int
    note: str = ""
