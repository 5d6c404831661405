"""Rows of the halls room."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime


class HallRow(Row, table=True):
    """One hall; `setup` is `messages.HallSetup` as JSON, read and written whole."""

    __tablename__ = "hall"
    __table_args__ = (
        CheckConstraint("permit_to IS NULL OR permit_from <= permit_to", name="ck_hall_permit_days"),
        CheckConstraint("NOT permit_pickup OR permit_document_no <> ''", name="ck_hall_permit_document"),
    )
    hall_id: str = Field(primary_key=True)
    enterprise_id: str
    setup: str = Field(sa_column=Column(JSON, nullable=False))
    permit_document_no: str = ""
    permit_from: date | None = None
    permit_to: date | None = None
    permit_pickup: bool = False
    changed_at: datetime = Field(sa_type=UtcTime)
