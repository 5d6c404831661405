"""Rows of the declaration room: the dossier of an order, the messages exchanged with customs, the receipts taken."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime

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
