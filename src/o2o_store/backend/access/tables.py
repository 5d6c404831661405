"""Rows of the access room; tokens, codes, badges and PINs are kept as hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from o2o_store.backend.database import Row, one_of
from o2o_store.storage import UtcTime


class EnrolmentCodeRow(Row, table=True):
    """A one-time code that a machine may enrol with until it expires."""

    __tablename__ = "enrolment_code"
    __table_args__ = (one_of("enrolment_code", "role", ("kiosk", "desk", "board")),)
    code_sha256: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    role: str
    name: str
    desk: str = ""
    created_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)


class DeviceRow(Row, table=True):
    """An enrolled machine."""

    __tablename__ = "device"
    __table_args__ = (one_of("device", "role", ("kiosk", "desk", "board")), one_of("device", "state", ("active", "removed")))
    device_id: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    role: str
    name: str
    desk: str = ""
    token_sha256: str = Field(unique=True)
    state: str
    since: datetime = Field(sa_type=UtcTime)


class StaffRow(Row, table=True):
    """A person who works in a hall; `roles` is a comma-separated list, `pin` a salted scrypt hash."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("failures >= 0", name="ck_staff_failures"),)
    hall_id: str = Field(primary_key=True)
    staff_id: str = Field(primary_key=True)
    enterprise_id: str
    name: str
    roles: str
    badge_sha256: str = Field(unique=True)
    pin: str
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcTime)


class StaffSessionRow(Row, table=True):
    """A person signed in at a machine."""

    __tablename__ = "staff_session"

    token_sha256: str = Field(primary_key=True)
    hall_id: str
    enterprise_id: str
    staff_id: str
    device_id: str
    started_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
