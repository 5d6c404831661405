"""Reading and writing hall rows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.halls.tables import HallRow

_HALLS = table(HallRow)


def find_halls(connection: Connection, hall_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the known ones of these halls."""
    return {row["hall_id"]: row for row in rows(connection, select(_HALLS).where(_HALLS.c.hall_id.in_(sorted(hall_ids))))}


def list_halls(connection: Connection) -> list[dict[str, Any]]:
    """Return every hall."""
    return rows(connection, select(_HALLS).order_by(_HALLS.c.hall_id))


def add_hall(connection: Connection, hall_id: str, enterprise_id: str, setup: Any, now: datetime) -> None:
    """Write a new hall without a permit."""
    values = {"hall_id": hall_id, "enterprise_id": enterprise_id, "setup": setup, "changed_at": now}
    connection.execute(insert(_HALLS), [values | {"permit_document_no": "", "permit_pickup": False}])


def change_setup(connection: Connection, hall_id: str, setup: Any, now: datetime) -> None:
    """Write a hall's set-up anew."""
    connection.execute(update(_HALLS).where(_HALLS.c.hall_id == hall_id).values(setup=setup, changed_at=now))


def write_permit(connection: Connection, hall_id: str, document_no: str, days: tuple[date, date], now: datetime, *, pickup: bool) -> None:
    """Write a hall's permit."""
    values = {"permit_document_no": document_no, "permit_from": days[0], "permit_to": days[1], "permit_pickup": pickup, "changed_at": now}
    connection.execute(update(_HALLS).where(_HALLS.c.hall_id == hall_id).values(**values))
