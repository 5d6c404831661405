"""Set-based reading and writing of the catalogue's rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update

from o2o_store.backend.catalog.messages import Goods
from o2o_store.backend.catalog.tables import GoodsRow, PictureRow, PriceVersionRow, StockHoldRow, StockRow
from o2o_store.backend.database import rows, table

_GOODS = table(GoodsRow)
_STOCK = table(StockRow)
_HOLDS = table(StockHoldRow)
_PICTURES = table(PictureRow)
_VERSIONS = table(PriceVersionRow)
_GOODS_FIELDS = tuple(name for name in Goods.__struct_fields__ if name != "received")


def find_goods(connection: Connection, hall_id: str, gtins: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the known ones of these products by GTIN."""
    statement = select(_GOODS).where(_GOODS.c.hall_id == hall_id, _GOODS.c.gtin.in_(sorted(gtins)))
    return {row["gtin"]: row for row in rows(connection, statement)}


def list_goods(connection: Connection, hall_id: str) -> list[dict[str, Any]]:
    """Return a hall's products in the order of their SKU."""
    return rows(connection, select(_GOODS).where(_GOODS.c.hall_id == hall_id).order_by(_GOODS.c.sku))


def find_versions(connection: Connection, hall_ids: Collection[str]) -> dict[str, str]:
    """Return the price version of each of these halls that has one."""
    statement = select(_VERSIONS.c.hall_id, _VERSIONS.c.version).where(_VERSIONS.c.hall_id.in_(sorted(hall_ids)))
    return {row["hall_id"]: row["version"] for row in rows(connection, statement)}


def replace_goods(connection: Connection, hall_id: str, enterprise_id: str, goods: Sequence[Goods], version: str, now: datetime) -> None:
    """Switch a hall to these goods at this price version; former goods stay known but are no longer on sale."""
    gtins = [one.gtin for one in goods]
    connection.execute(update(_GOODS).where(_GOODS.c.hall_id == hall_id).values(on_sale=False))
    connection.execute(delete(_GOODS).where(_GOODS.c.hall_id == hall_id, _GOODS.c.gtin.in_(gtins)))
    owner = {"hall_id": hall_id, "enterprise_id": enterprise_id}
    connection.execute(insert(_GOODS), [owner | {name: getattr(one, name) for name in _GOODS_FIELDS} for one in goods])
    connection.execute(delete(_VERSIONS).where(_VERSIONS.c.hall_id == hall_id))
    connection.execute(insert(_VERSIONS), [owner | {"version": version, "switched_at": now}])


def find_picture_names(connection: Connection, names: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the known ones of these (hall, picture name) pairs."""
    if not names:
        return set()
    statement = select(_PICTURES.c.hall_id, _PICTURES.c.image).where(tuple_(_PICTURES.c.hall_id, _PICTURES.c.image).in_(sorted(names)))
    return {(row["hall_id"], row["image"]) for row in rows(connection, statement)}


def find_picture(connection: Connection, hall_id: str, image: str) -> dict[str, Any] | None:
    """Return a picture."""
    statement = select(_PICTURES).where(_PICTURES.c.hall_id == hall_id, _PICTURES.c.image == image)
    return next(iter(rows(connection, statement)), None)


def add_pictures(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write new pictures."""
    if new:
        connection.execute(insert(_PICTURES), list(new))


def list_stock(connection: Connection, hall_id: str) -> list[dict[str, Any]]:
    """Return the stock book of a hall."""
    return rows(connection, select(_STOCK).where(_STOCK.c.hall_id == hall_id).order_by(_STOCK.c.gtin))


def find_stock(connection: Connection, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the stock rows of these (hall, GTIN) pairs."""
    if not places:
        return {}
    statement = select(_STOCK).where(tuple_(_STOCK.c.hall_id, _STOCK.c.gtin).in_(sorted(places)))
    return {(row["hall_id"], row["gtin"]): row for row in rows(connection, statement)}


def add_stock(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Open stock rows."""
    if new:
        connection.execute(insert(_STOCK), list(new))


def write_stock(connection: Connection, stock: Collection[dict[str, Any]]) -> None:
    """Write the three figures of these stock rows, in sorted order so that two processes never wait for each other."""
    if not stock:
        return
    statement = (
        update(_STOCK)
        .where(_STOCK.c.hall_id == bindparam("at_hall"), _STOCK.c.gtin == bindparam("of_gtin"))
        .values(received=bindparam("new_received"), held=bindparam("new_held"), sold=bindparam("new_sold"))
    )
    ordered = sorted(stock, key=lambda row: (row["hall_id"], row["gtin"]))
    connection.execute(
        statement,
        [
            {
                "at_hall": row["hall_id"],
                "of_gtin": row["gtin"],
                "new_received": row["received"],
                "new_held": row["held"],
                "new_sold": row["sold"],
            }
            for row in ordered
        ],
    )


def find_holds(connection: Connection, order_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what each of these orders took, whatever became of it."""
    if not order_ids:
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(connection, select(_HOLDS).where(_HOLDS.c.order_id.in_(sorted(order_ids)))):
        found.setdefault(row["order_id"], []).append(row)
    return found


def add_holds(connection: Connection, new: Sequence[dict[str, Any]]) -> None:
    """Write new holds."""
    if new:
        connection.execute(insert(_HOLDS), list(new))


def drop_holds(connection: Connection, order_ids: Collection[str]) -> None:
    """Delete released holds of orders that reserve anew."""
    if order_ids:
        connection.execute(delete(_HOLDS).where(_HOLDS.c.order_id.in_(sorted(order_ids)), _HOLDS.c.state == "released"))


def move_holds(connection: Connection, order_ids: Collection[str], before: str, after: str, now: datetime) -> None:
    """Give every hold of these orders in state `before` the state `after`."""
    if order_ids:
        statement = update(_HOLDS).where(_HOLDS.c.order_id.in_(sorted(order_ids)), _HOLDS.c.state == before)
        connection.execute(statement.values(state=after, at=now))
