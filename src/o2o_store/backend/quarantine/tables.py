"""Rows of the quarantine room."""

from datetime import datetime

from sqlalchemy import LargeBinary, text
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime


class QuarantineReportRow(Row, table=True):
    """Whose report carries this number; its state is a document of the order."""

    __tablename__ = "quarantine_report"
    report_no: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    hall_id: str
    enterprise_id: str
    reported_at: datetime = Field(sa_type=UtcTime)
    content: bytes = Field(default=b"", sa_type=LargeBinary, sa_column_kwargs={"server_default": text("''")})
    """What was reported, in JSON; it names no person. Empty: reported before it was kept."""
