"""Rows of the orders room: the order, its lines, the state rows of its machines, its timeline."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from o2o_store.backend.database import Row, one_of
from o2o_store.domain.lifecycle import (
    TABLES,
    DocumentKind,
    DocumentState,
    Machine,
    OrderState,
    ParcelState,
    PaymentState,
    State,
    only_after,
)
from o2o_store.domain.tax import Rounding
from o2o_store.storage import UtcTime

NOTHING = {"server_default": text("0")}
NUMBERED = text("order_no <> ''")
LABELLED = text("kind = 'waybill' AND number <> ''")
OPEN_PICKUP = text("pickup_number <> '' AND NOT closed")


def _after(machine: Machine, state: State, condition: str) -> str:
    """A condition that holds in every state which no way reaches without passing through this one."""
    words = ", ".join(f"'{word}'" for word in sorted(only_after(TABLES[machine], state)))
    return f"state NOT IN ({words}) OR {condition}"


PAID_HAS_WINNER = _after(Machine.ORDER, OrderState.PAID, "winner > 0")
"""Nothing is declared, cleared or given away for which no attempt has won."""
READY_IS_BOTH = _after(Machine.PARCEL, ParcelState.READY, "(packed_at IS NOT NULL AND released_at IS NOT NULL)")
"""Nothing leaves that was not packed and released (K08)."""


class OrderRow(Row, table=True):
    """One order. `person_sealed` is field-encrypted (AAD table|column|order id); nobody's name stands here in clear."""

    __tablename__ = "order_head"
    __table_args__ = (
        one_of("order_head", "state", OrderState),
        one_of("order_head", "tax_rounding", Rounding),
        one_of("order_head", "identity_check", ("", "asking", "fits", "differs", "unknown")),
        CheckConstraint("step BETWEEN 1 AND 5", name="ck_order_head_step"),
        CheckConstraint(PAID_HAS_WINNER, name="ck_order_head_winner"),
        CheckConstraint(
            "goods_fen >= 0 AND tax_fen >= 0 AND discount_fen >= 0 AND freight_fen >= 0 AND insurance_fen >= 0", name="ck_order_head_parts"
        ),
        CheckConstraint("total_fen = goods_fen + freight_fen + insurance_fen + tax_fen - discount_fen", name="ck_order_head_total"),
        Index("uq_order_head_open_pickup", "hall_id", "pickup_number", unique=True, sqlite_where=OPEN_PICKUP, postgresql_where=OPEN_PICKUP),
        Index("ix_order_head_hall_open", "hall_id", "closed"),
        Index("ix_order_head_order_no", "order_no", sqlite_where=NUMBERED, postgresql_where=NUMBERED),
    )
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    device_id: str
    version: int
    state: str
    step: int
    step_failed: bool
    closed: bool
    created_at: datetime = Field(sa_type=UtcTime)
    updated_at: datetime = Field(sa_type=UtcTime)
    language: str = ""
    person_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    buyer_index: str = Field(default="", index=True)
    masked_name: str = ""
    last_four: str = ""
    read_by: str = ""
    is_returning: bool = False
    identity_check: str = ""
    consent_version: str = ""
    consent_sha256: str = ""
    consented_at: datetime | None = Field(default=None, sa_type=UtcTime)
    price_version: str = ""
    tax_rounding: str = Field(default="line", sa_column_kwargs={"server_default": text("'line'")})
    """The hall's when it was submitted: whatever the hall changes later, this order is reckoned as its shopper saw it."""
    goods_fen: int = 0
    freight_fen: int = 0
    insurance_fen: int = 0
    discount_fen: int = 0
    tax_fen: int = 0
    total_fen: int = 0
    notice_version: str = ""
    notice_sha256: str = ""
    notice_language: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    filed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    hold_until: datetime | None = Field(default=None, sa_type=UtcTime)
    captured_at: datetime | None = Field(default=None, sa_type=UtcTime)
    winner: int = 0
    order_no: str = ""
    pickup_number: str = ""
    desk: str = ""
    voucher: str = ""
    fulfilment: str = Field(default="pickup", sa_column_kwargs={"server_default": text("'pickup'")})
    delivery_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Where it goes, encrypted for `order_head|delivery|<order id>`; None while it is fetched."""
    delivery_masked: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    address_token: str = Field(default="", index=True, sa_column_kwargs={"server_default": text("''")})
    """The link on which a phone writes the address, once and until `address_until`."""
    address_until: datetime | None = Field(default=None, sa_type=UtcTime)
    refusal_code: str = ""
    refusal_facts: str = "{}"
    left_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """When the shopper's leaving was heard of after the payment: the sale is given up wherever it stands."""
    met_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """When staff saw the buyer's card and gave the number anew: a kiosk's late word that they had left counts no more."""


class OrderLineRow(Row, table=True):
    """One line as priced and taxed when it was submitted; money in fen, `tax_fen` = duty, VAT and consumption tax of the line."""

    __tablename__ = "order_line"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 99", name="ck_order_line_quantity"),
        CheckConstraint("price_fen > 0 AND goods_fen = price_fen * quantity", name="ck_order_line_goods"),
        CheckConstraint("tax_fen = duty_fen + vat_fen + consumption_fen", name="ck_order_line_tax"),
        CheckConstraint("returned BETWEEN 0 AND quantity", name="ck_order_line_returned"),
    )
    order_id: str = Field(primary_key=True, foreign_key="order_head.order_id")
    line_no: int = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    gtin: str
    sku: str
    name_zh: str
    name_en: str
    spec_zh: str
    spec_en: str
    origin: str
    quantity: int
    price_fen: int
    goods_fen: int
    duty_fen: int
    vat_fen: int
    consumption_fen: int
    tax_fen: int
    shelf: str = ""
    image: str = ""
    returned: int = Field(default=0, sa_column_kwargs=NOTHING)
    """Pieces that customs let come back, in however many returns."""


class OrderAttemptRow(Row, table=True):
    """The state of one payment attempt as the order shows it; the payment room keeps the wallet's own words."""

    __tablename__ = "order_attempt"
    __table_args__ = (
        one_of("order_attempt", "state", PaymentState),
        CheckConstraint("amount_fen >= 0", name="ck_order_attempt_amount"),
        CheckConstraint("refund_fen >= 0 AND refunded_fen >= 0 AND refunded_fen <= taken_fen", name="ck_order_attempt_refunds"),
    )
    order_id: str = Field(primary_key=True, foreign_key="order_head.order_id")
    attempt: int = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    state: str
    wallet: str = ""
    amount_fen: int = 0
    out_trade_no: str = ""
    code_url: str = ""
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    captured_at: datetime | None = Field(default=None, sa_type=UtcTime)
    refund_due_at: datetime | None = Field(default=None, sa_type=UtcTime)
    refunded_at: datetime | None = Field(default=None, sa_type=UtcTime)
    transaction_tail: str = ""
    scanned_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reason: str | None = None
    settled_on: str | None = None
    taken_fen: int = Field(default=0, sa_column_kwargs=NOTHING)
    refund_fen: int = Field(default=0, sa_column_kwargs=NOTHING)
    refunded_fen: int = Field(default=0, sa_column_kwargs=NOTHING)


class OrderRefundRow(Row, table=True):
    """Money that is back with its payer: one line for each refund that arrived, appended, never changed."""

    __tablename__ = "order_refund"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="ck_order_refund_amount"), Index("ix_order_refund_hall_at", "hall_id", "at"))
    refund_no: str = Field(primary_key=True)
    order_id: str = Field(foreign_key="order_head.order_id", index=True)
    attempt: int
    hall_id: str
    enterprise_id: str
    amount_fen: int
    at: datetime = Field(sa_type=UtcTime)


class OrderDocumentRow(Row, table=True):
    """The state of one customs document as the order shows it; the declaration room keeps the messages and receipts."""

    __tablename__ = "order_document"
    __table_args__ = (
        one_of("order_document", "state", DocumentState),
        one_of("order_document", "kind", DocumentKind),
        Index("ix_order_document_waybill", "number", sqlite_where=LABELLED, postgresql_where=LABELLED),
    )
    order_id: str = Field(primary_key=True, foreign_key="order_head.order_id")
    kind: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    state: str
    at: datetime = Field(sa_type=UtcTime)
    number: str = ""
    status: str = ""
    code: str = ""
    info: str = ""


class OrderParcelRow(Row, table=True):
    """The state of the order's one parcel."""

    __tablename__ = "order_parcel"
    __table_args__ = (
        one_of("order_parcel", "state", ParcelState),
        CheckConstraint(READY_IS_BOTH, name="ck_order_parcel_ready"),
        CheckConstraint("state <> 'handed_over' OR handed_over_at IS NOT NULL", name="ck_order_parcel_handed_over"),
    )
    order_id: str = Field(primary_key=True, foreign_key="order_head.order_id")
    hall_id: str
    enterprise_id: str
    state: str
    reserved_at: datetime = Field(sa_type=UtcTime)
    packed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcTime)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcTime)


class OrderTimelineRow(Row, table=True):
    """One thing that happened to an order; appended, never changed."""

    __tablename__ = "order_timeline"
    entry: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(index=True, foreign_key="order_head.order_id")
    hall_id: str
    enterprise_id: str
    at: datetime = Field(sa_type=UtcTime)
    machine: str
    subject: str
    what: str
    who: str
    note: str = ""
