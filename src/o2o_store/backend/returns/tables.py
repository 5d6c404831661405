"""Rows of the returns room: what comes back, line by line."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from o2o_store.backend.database import Row
from o2o_store.storage import UtcTime


class ReturnLineRow(Row, table=True):
    """Pieces of one product of an order that come back, with what they cost; `granted` once customs has taken the return.

    `place` counts an order's returns from 1; one that is refused makes room for the next attempt.
    """

    __tablename__ = "return_line"
    __table_args__ = (CheckConstraint("quantity > 0 AND place > 0", name="ck_return_line_quantity"),)
    order_id: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    quantity: int
    goods_fen: int
    tax_fen: int
    asked_at: datetime = Field(sa_type=UtcTime)
    granted: bool = False
