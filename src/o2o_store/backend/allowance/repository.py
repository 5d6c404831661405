"""Reading and writing the yearly ledger, set-based."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, tuple_, update

from o2o_store.backend.allowance.tables import AllowanceHoldRow, AllowanceYearRow
from o2o_store.backend.database import rows, table

YEARS = table(AllowanceYearRow)
HOLDS = table(AllowanceHoldRow)
Values = dict[str, Any]
YearKey = tuple[str, int]


def find_years(connection: Connection, keys: Collection[YearKey]) -> dict[YearKey, Values]:
    """Read the years of these people; a year without purchases is missing."""
    if not keys:
        return {}
    wanted = tuple_(YEARS.c.buyer_index, YEARS.c.year).in_(sorted(keys))
    return {(row["buyer_index"], row["year"]): row for row in rows(connection, select(YEARS).where(wanted))}


def find_holds(connection: Connection, order_ids: Collection[str]) -> dict[str, Values]:
    """Read what these orders hold."""
    wanted = HOLDS.c.order_id.in_(sorted(set(order_ids)))
    return {row["order_id"]: row for row in rows(connection, select(HOLDS).where(wanted))}


def find_orders_of_year(connection: Connection, buyer_index: str, year: int) -> set[str]:
    """Find the orders that hold or use a part of this person's year."""
    wanted = (HOLDS.c.buyer_index == buyer_index, HOLDS.c.year == year, HOLDS.c.state != "released")
    return set(connection.execute(select(HOLDS.c.order_id).where(*wanted)).scalars())


def save(connection: Connection, where: Table, keys: Sequence[str], known: Collection[Any], changed: Sequence[Values]) -> None:
    """Insert or update these rows: one statement of each kind, in key order; `known` are the keys that exist already."""
    ordered = sorted(changed, key=lambda row: tuple(row[key] for key in keys))
    fresh = [row for row in ordered if _key(row, keys) not in known]
    older = [row for row in ordered if _key(row, keys) in known]
    if fresh:
        connection.execute(insert(where), fresh)
    if older:
        columns = [column.name for column in where.columns if column.name not in keys]
        wanted = [where.c[key] == bindparam(f"k_{key}") for key in keys]
        statement = update(where).where(*wanted).values({name: bindparam(f"v_{name}") for name in columns})
        connection.execute(statement, [_parameters(row, keys, columns) for row in older])


def _parameters(row: Values, keys: Sequence[str], columns: Sequence[str]) -> Values:
    return {f"v_{name}": row[name] for name in columns} | {f"k_{key}": row[key] for key in keys}


def _key(row: Values, keys: Sequence[str]) -> Any:
    return row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys)
