"""Rows of the fulfilment room: who packed what, and who handed it over against which proofs."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from o2o_store.backend.database import Row, one_of
from o2o_store.storage import UtcTime


class PackingRow(Row, table=True):
    """One sealed parcel: the label on it and who scanned its units (K08, K13)."""

    __tablename__ = "packing"
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    label: str = Field(unique=True)
    staff_id: str
    device_id: str
    units: int
    packed_at: datetime = Field(sa_type=UtcTime)


class HandOverTryRow(Row, table=True):
    """How often in a row somebody who was not the buyer came with the right voucher and label; four digits are soon guessed."""

    __tablename__ = "hand_over_try"
    __table_args__ = (CheckConstraint("failures >= 0", name="ck_hand_over_try_failures"),)
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    failures: int
    locked_until: datetime | None = Field(default=None, sa_type=UtcTime)


class HandOverRow(Row, table=True):
    """One hand-over with its proofs (K10, K16); the order and the voucher are burned by their uniqueness."""

    __tablename__ = "hand_over"
    __table_args__ = (
        one_of("hand_over", "person_by", ("card", "last_four")),
        CheckConstraint("staff_id <> ''", name="ck_hand_over_staff_id"),
    )
    order_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    voucher_sha256: str = Field(unique=True)
    person_by: str
    label: str
    desk: str
    staff_id: str
    device_id: str
    handed_over_at: datetime = Field(sa_type=UtcTime)
