"""Rows of the allowance room: a person's year, and what each order holds of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from o2o_store.backend.database import Row, one_of
from o2o_store.storage import UtcTime


class AllowanceYearRow(Row, table=True):
    """One person's calendar year (Beijing), known by blind index only. One ledger for the whole platform: the limit is the person's."""

    __tablename__ = "allowance_year"
    __table_args__ = (
        CheckConstraint("used_fen >= 0 AND held_fen >= 0", name="ck_allowance_year_amounts"),
        CheckConstraint("used_fen + held_fen <= limit_fen", name="ck_allowance_year_limit"),
    )
    buyer_index: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    limit_fen: int
    used_fen: int = 0
    held_fen: int = 0
    updated_at: datetime = Field(sa_type=UtcTime)


class AllowanceHoldRow(Row, table=True):
    """What one order holds, uses or has given back of its buyer's year."""

    __tablename__ = "allowance_hold"
    __table_args__ = (
        one_of("allowance_hold", "state", ("held", "used", "released")),
        CheckConstraint("amount_fen >= 0", name="ck_allowance_hold_amount"),
    )
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    buyer_index: str = Field(index=True)
    year: int
    amount_fen: int
    state: str
    updated_at: datetime = Field(sa_type=UtcTime)
