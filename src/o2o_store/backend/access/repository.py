"""Reading and writing the access room's rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from o2o_store.backend.access.tables import DeviceRow, EnrolmentCodeRow, StaffRow, StaffSessionRow
from o2o_store.backend.database import rows, table

_CODES = table(EnrolmentCodeRow)
_DEVICES = table(DeviceRow)
_STAFF = table(StaffRow)
_SESSIONS = table(StaffSessionRow)


def add_codes(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write enrolment codes."""
    connection.execute(insert(_CODES), list(new))


def find_codes(connection: Connection, hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the known ones of these codes by hash."""
    return {row["code_sha256"]: row for row in rows(connection, select(_CODES).where(_CODES.c.code_sha256.in_(sorted(hashes))))}


def use_codes(connection: Connection, hashes: Collection[str], now: datetime) -> None:
    """Mark codes as used."""
    connection.execute(update(_CODES).where(_CODES.c.code_sha256.in_(sorted(hashes))).values(used_at=now))


def add_devices(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write devices."""
    connection.execute(insert(_DEVICES), list(new))


def find_device_by_token(connection: Connection, token_sha256: str) -> dict[str, Any] | None:
    """Return the active device that carries this token, None when there is none."""
    statement = select(_DEVICES).where(_DEVICES.c.token_sha256 == token_sha256, _DEVICES.c.state == "active")
    return next(iter(rows(connection, statement)), None)


def list_devices(connection: Connection) -> list[dict[str, Any]]:
    """Return every device, oldest first."""
    return rows(connection, select(_DEVICES).order_by(_DEVICES.c.since, _DEVICES.c.device_id))


def remove_devices(connection: Connection, device_ids: Collection[str]) -> set[str]:
    """Lock devices out; return those that were known."""
    wanted = _DEVICES.c.device_id.in_(sorted(device_ids))
    known = set(connection.execute(select(_DEVICES.c.device_id).where(wanted)).scalars())
    connection.execute(update(_DEVICES).where(wanted).values(state="removed"))
    return known


def find_staff(connection: Connection, people: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the known ones of these people, by hall and staff id."""
    halls = sorted({hall_id for hall_id, _ in people})
    found = rows(connection, select(_STAFF).where(_STAFF.c.hall_id.in_(halls)))
    return {key: row for row in found if (key := (row["hall_id"], row["staff_id"])) in people}


def find_staff_by_badge(connection: Connection, hall_id: str, badge_sha256: str) -> dict[str, Any] | None:
    """Return the person with this badge in this hall, None when there is none."""
    statement = select(_STAFF).where(_STAFF.c.hall_id == hall_id, _STAFF.c.badge_sha256 == badge_sha256)
    return next(iter(rows(connection, statement)), None)


def list_staff(connection: Connection) -> list[dict[str, Any]]:
    """Return everybody."""
    return rows(connection, select(_STAFF).order_by(_STAFF.c.hall_id, _STAFF.c.staff_id))


def add_staff(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write people."""
    connection.execute(insert(_STAFF), list(new))


def change_staff(connection: Connection, hall_id: str, staff_id: str, values: dict[str, Any]) -> None:
    """Change one person's row."""
    connection.execute(update(_STAFF).where(_STAFF.c.hall_id == hall_id, _STAFF.c.staff_id == staff_id).values(**values))


def remove_staff(connection: Connection, hall_id: str, staff_id: str) -> None:
    """Forget one person's badge, PIN and roles."""
    connection.execute(delete(_STAFF).where(_STAFF.c.hall_id == hall_id, _STAFF.c.staff_id == staff_id))


def write_tries(connection: Connection, people: Collection[dict[str, Any]]) -> None:
    """Write the failure counts and locks of these people."""
    if not people:
        return
    statement = (
        update(_STAFF)
        .where(_STAFF.c.hall_id == bindparam("at_hall"), _STAFF.c.staff_id == bindparam("who"))
        .values(failures=bindparam("new_failures"), locked_until=bindparam("new_lock"))
    )
    connection.execute(
        statement,
        [
            {"at_hall": one["hall_id"], "who": one["staff_id"], "new_failures": one["failures"], "new_lock": one["locked_until"]}
            for one in people
        ],
    )


def add_sessions(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write staff sessions."""
    if new:
        connection.execute(insert(_SESSIONS), list(new))


def end_sessions(connection: Connection, hashes: Collection[str], now: datetime) -> None:
    """End staff sessions."""
    statement = update(_SESSIONS).where(_SESSIONS.c.token_sha256.in_(sorted(hashes)), _SESSIONS.c.ended_at.is_(None))
    connection.execute(statement.values(ended_at=now))


def end_sessions_of(connection: Connection, hall_id: str, staff_id: str, now: datetime) -> None:
    """End every open session of one person."""
    owner = (_SESSIONS.c.hall_id == hall_id, _SESSIONS.c.staff_id == staff_id, _SESSIONS.c.ended_at.is_(None))
    connection.execute(update(_SESSIONS).where(*owner).values(ended_at=now))


def find_session(connection: Connection, token_sha256: str) -> dict[str, Any] | None:
    """Return the open session with this token together with the person's name and roles, None when there is none."""
    person = (_STAFF.c.hall_id == _SESSIONS.c.hall_id) & (_STAFF.c.staff_id == _SESSIONS.c.staff_id)
    statement = (
        select(_SESSIONS, _STAFF.c.name, _STAFF.c.roles)
        .join(_STAFF, person)
        .where(_SESSIONS.c.token_sha256 == token_sha256, _SESSIONS.c.ended_at.is_(None))
    )
    return next(iter(rows(connection, statement)), None)
