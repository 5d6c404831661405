"""Reading and writing return lines, set-based."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.returns.tables import ReturnLineRow

LINES = table(ReturnLineRow)
Values = dict[str, Any]


def put_lines(connection: Connection, lines: Sequence[Values]) -> None:
    """Write these lines in the place of what their orders asked for and were not granted."""
    if lines:
        order_ids = sorted({line["order_id"] for line in lines})
        connection.execute(delete(LINES).where(LINES.c.order_id.in_(order_ids), LINES.c.granted.is_(False)))
        connection.execute(insert(LINES), lines)


def find_lines(connection: Connection, order_ids: Collection[str]) -> dict[str, list[Values]]:
    """Find what these orders brought back, granted or asked for, by order."""
    found: dict[str, list[Values]] = {}
    wanted = select(LINES).where(LINES.c.order_id.in_(sorted(set(order_ids)))).order_by(LINES.c.place, LINES.c.gtin)
    for row in rows(connection, wanted):
        found.setdefault(row["order_id"], []).append(row)
    return found


def grant(connection: Connection, order_ids: Collection[str]) -> None:
    """Note that customs has taken what these orders asked for."""
    connection.execute(update(LINES).where(LINES.c.order_id.in_(sorted(set(order_ids)))).values(granted=True))
