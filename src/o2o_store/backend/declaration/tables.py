"""Rows of the declaration room: the dossier of an order, the messages exchanged with customs, the receipts taken."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime

EMPTY = {"server_default": text("''")}
NUMBERED = text("cop_no <> ''")


class DossierRow(Row, table=True):
    """The documents of one order, encrypted for `declaration_dossier|content|<order id>`; numbers exist from capture on.

    `sha256` is over the documents without their numbers and times: what was checked before paying is what is declared.
    """

    __tablename__ = "declaration_dossier"
    __table_args__ = (
        Index("uq_declaration_dossier_order_no", "order_no", unique=True, sqlite_where=NUMBERED, postgresql_where=NUMBERED),
        Index("uq_declaration_dossier_waybill_no", "waybill_no", unique=True, sqlite_where=NUMBERED, postgresql_where=NUMBERED),
        Index("uq_declaration_dossier_cop_no", "cop_no", unique=True, sqlite_where=NUMBERED, postgresql_where=NUMBERED),
        Index("ix_declaration_dossier_invt_no", "invt_no"),
        Index("ix_declaration_dossier_cancellation_no", "cancellation_no"),
        Index("ix_declaration_dossier_return_no", "return_no"),
    )
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str
    filed_at: datetime = Field(sa_type=UtcTime)
    order_no: str = ""
    waybill_no: str = ""
    cop_no: str = ""
    pre_no: str = ""
    invt_no: str = ""
    paid_fen: int = 0
    cancellation_no: str = Field(default="", sa_column_kwargs=EMPTY)
    return_no: str = Field(default="", sa_column_kwargs=EMPTY)
    cancellation: bytes = Field(default=b"", sa_type=LargeBinary, sa_column_kwargs=EMPTY)
    """The 623 as sent, encrypted for `declaration_dossier|cancellation|<order id>`; empty while there is none."""
    goods_return: bytes = Field(default=b"", sa_type=LargeBinary, sa_column_kwargs=EMPTY)
    """The 625 as sent, encrypted for `declaration_dossier|return|<order id>`; empty while there is none."""


class DeclarationMessageRow(Row, table=True):
    """One CEB message as it went out or came in, encrypted for `declaration_message|body|<cop_msg_id>`."""

    __tablename__ = "declaration_message"
    cop_msg_id: str = Field(primary_key=True)
    incoming: bool
    msg_type: str
    at: datetime = Field(sa_type=UtcTime)
    body: bytes = Field(sa_type=LargeBinary)
    enterprise_id: str


class DeclarationMessageOrderRow(Row, table=True):
    """Which orders a message speaks of."""

    __tablename__ = "declaration_message_order"
    order_id: str = Field(primary_key=True)
    cop_msg_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str


class DeclarationReceiptRow(Row, table=True):
    """One receipt, taken once: they arrive late, twice and out of order. `order_id` is empty when we do not know the number."""

    __tablename__ = "declaration_receipt"
    identity: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    hall_id: str
    enterprise_id: str
    document: str
    number: str
    status: str
    code: str
    info: str
    returned_at: datetime | None = Field(default=None, sa_type=UtcTime)
    taken_at: datetime = Field(sa_type=UtcTime)
    cop_msg_id: str


class TaxBillRow(Row, table=True):
    """One tax bill of customs; amounts are empty while only its status has come. `status` as in CEB816: 1, 2, 3."""

    __tablename__ = "declaration_tax_bill"
    tax_no: str = Field(primary_key=True)
    invt_no: str
    order_id: str = Field(index=True)
    hall_id: str
    enterprise_id: str
    assure_code: str
    customs_fen: int | None = None
    vat_fen: int | None = None
    consumption_fen: int | None = None
    status: str
    ent_duty_no: str
    billed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    changed_at: datetime = Field(sa_type=UtcTime)


class GuaranteeEntryRow(Row, table=True):
    """One entry of a guarantee account: a bill charged (above zero), settled or voided (below); what is borne is their sum."""

    __tablename__ = "declaration_guarantee_entry"
    __table_args__ = (CheckConstraint("kind IN ('charged', 'settled', 'voided')", name="ck_declaration_guarantee_entry_kind"),)
    entry: int | None = Field(default=None, primary_key=True)
    tax_no: str = Field(index=True)
    order_id: str
    hall_id: str
    enterprise_id: str
    assure_code: str
    kind: str
    amount_fen: int
    at: datetime = Field(sa_type=UtcTime)
