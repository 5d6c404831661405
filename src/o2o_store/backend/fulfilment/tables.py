"""Rows of the fulfilment room: who packed what, and who handed it over against which proofs."""

from datetime import date, datetime

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


class VoucherReplacedRow(Row, table=True):
    """A voucher that was reported lost: worth nothing since, and who answered for the new one."""

    __tablename__ = "voucher_replaced"
    __table_args__ = (one_of("voucher_replaced", "reason", ("lost", "unreadable")),)
    voucher_sha256: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    hall_id: str
    enterprise_id: str
    reason: str
    staff_id: str
    device_id: str
    replaced_at: datetime = Field(sa_type=UtcTime)


KINDS = ("handed_over_twice", "hand_over_refused", "voucher_replaced", "not_ready", "parcels_counted")
"""What a desk's book and the platform's can disagree about."""


class DeskDifferenceRow(Row, table=True):
    """A desk's book and the platform's disagree; somebody looks into it and says how it ended."""

    __tablename__ = "desk_difference"
    __table_args__ = (one_of("desk_difference", "kind", KINDS),)
    difference_id: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    order_id: str = ""
    kind: str
    facts: str = "{}"
    device_id: str
    staff_id: str
    at: datetime = Field(sa_type=UtcTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    settled_by: str = ""
    note: str = ""


class DayCloseRow(Row, table=True):
    """A hall's day as it was closed: the figures as JSON, and who looked at them."""

    __tablename__ = "day_close"
    hall_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    enterprise_id: str
    figures: str
    staff_id: str
    device_id: str
    note: str
    closed_at: datetime = Field(sa_type=UtcTime)


class ShiftRow(Row, table=True):
    """One clerk left a desk to the next, and how many parcels lay there."""

    __tablename__ = "desk_shift"
    shift_id: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    desk: str
    staff_id: str
    device_id: str
    counted: int
    expected: int
    note: str
    at: datetime = Field(sa_type=UtcTime)


class ParcelCallRow(Row, table=True):
    """How often a number was called again because nobody came."""

    __tablename__ = "parcel_call"
    __table_args__ = (CheckConstraint("calls > 0", name="ck_parcel_call_calls"),)
    order_id: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    calls: int
    staff_id: str
    called_at: datetime = Field(sa_type=UtcTime)
