"""Rows of the payment room: attempts as the wallet knows them, every word exchanged with it, notifications seen."""

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
    refund_reason: str = ""


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
