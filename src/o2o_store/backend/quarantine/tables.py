"""Rows of the quarantine room."""

from datetime import datetime

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
