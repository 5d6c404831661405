"""Set-based reading and writing of the catalogue's rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_, update

from o2o_store.backend.catalog.messages import Goods
from o2o_store.backend.catalog.tables import GoodsRow, ImportRow, LotRow, PictureRow, PriceVersionRow, StockEntryRow, StockHoldRow
from o2o_store.backend.database import rows, table
from o2o_store.domain.tax import vat_kind

_GOODS = table(GoodsRow)
_LOTS = table(LotRow)
_HOLDS = table(StockHoldRow)
_ENTRIES = table(StockEntryRow)
_IMPORTS = table(ImportRow)
_PICTURES = table(PictureRow)
_VERSIONS = table(PriceVersionRow)
_OF_LOT = ("received", "lot", "expiry", "certificate")
_GOODS_FIELDS = tuple(name for name in Goods.__struct_fields__ if name not in _OF_LOT)
FIGURES = ("received", "held", "sold", "returned", "difference", "samples")

Values = dict[str, Any]
Place = tuple[str, str, str]
"""Hall, GTIN, lot."""


def find_goods(connection: Connection, hall_id: str, version: str, gtins: Collection[str]) -> dict[str, Values]:
    """Return the known ones of these products at a price version by GTIN."""
    statement = select(_GOODS).where(_GOODS.c.hall_id == hall_id, _GOODS.c.version == version, _GOODS.c.gtin.in_(sorted(gtins)))
    return {row["gtin"]: row for row in rows(connection, statement)}


def list_goods(connection: Connection, hall_id: str, version: str) -> list[Values]:
    """Return a hall's products at a price version in the order of their SKU."""
    return rows(connection, select(_GOODS).where(_GOODS.c.hall_id == hall_id, _GOODS.c.version == version).order_by(_GOODS.c.sku))


def count_goods(connection: Connection, hall_id: str, version: str) -> int:
    """Return how many goods of its file a price version has so far."""
    mine = (_GOODS.c.hall_id == hall_id, _GOODS.c.version == version, _GOODS.c.retired.is_(False))
    statement = select(func.count()).select_from(_GOODS).where(*mine)
    found: int = connection.execute(statement).scalar_one()
    return found


def find_versions(connection: Connection, hall_ids: Collection[str]) -> dict[str, str]:
    """Return the price version of each of these halls that has one."""
    statement = select(_VERSIONS.c.hall_id, _VERSIONS.c.version).where(_VERSIONS.c.hall_id.in_(sorted(hall_ids)))
    return {row["hall_id"]: row["version"] for row in rows(connection, statement)}


def write_goods(connection: Connection, hall_id: str, enterprise_id: str, goods: Sequence[Goods], version: str, now: datetime) -> None:
    """Write goods of a price version, in the place of earlier ones."""
    gtins = [one.gtin for one in goods]
    connection.execute(delete(_GOODS).where(_GOODS.c.hall_id == hall_id, _GOODS.c.version == version, _GOODS.c.gtin.in_(gtins)))
    owner = {"hall_id": hall_id, "version": version, "enterprise_id": enterprise_id, "retired": False}
    facts = [{name: getattr(one, name) for name in _GOODS_FIELDS} | {"vat_kind": vat_kind(one.vat_bp, now)} for one in goods]
    connection.execute(insert(_GOODS), [owner | row for row in facts])


def retire_missing(connection: Connection, hall_id: str, version: str, before: str) -> int:
    """Let a version know the goods of the one before that it does not have, as retired; return how many of them were on sale."""
    known = {row["gtin"] for row in list_goods(connection, hall_id, version)}
    gone = [row for row in list_goods(connection, hall_id, before) if row["gtin"] not in known]
    if gone:
        connection.execute(insert(_GOODS), [row | {"version": version, "on_sale": False, "retired": True} for row in gone])
    return sum(1 for row in gone if row["on_sale"])


def switch_version(connection: Connection, hall_id: str, enterprise_id: str, version: str, now: datetime) -> None:
    """Sell by another price version."""
    connection.execute(delete(_VERSIONS).where(_VERSIONS.c.hall_id == hall_id))
    connection.execute(insert(_VERSIONS), [{"hall_id": hall_id, "enterprise_id": enterprise_id, "version": version, "switched_at": now}])


def find_imports(connection: Connection, import_ids: Collection[str]) -> dict[str, Values]:
    """Return the known ones of these imports."""
    return {row["import_id"]: row for row in rows(connection, select(_IMPORTS).where(_IMPORTS.c.import_id.in_(sorted(import_ids))))}


def find_open_imports(connection: Connection, hall_id: str) -> list[Values]:
    """Return the imports of a hall that were begun and neither switched to nor given up."""
    return rows(connection, select(_IMPORTS).where(_IMPORTS.c.hall_id == hall_id, _IMPORTS.c.state == "open"))


def find_switch_to(connection: Connection, hall_id: str, version: str) -> Values | None:
    """Return the latest import that brought a hall from another price version to this one."""
    wanted = (_IMPORTS.c.hall_id == hall_id, _IMPORTS.c.state == "switched", _IMPORTS.c.version == version, _IMPORTS.c.previous != version)
    return next(iter(rows(connection, select(_IMPORTS).where(*wanted).order_by(_IMPORTS.c.switched_at.desc()).limit(1))), None)


def put_import(connection: Connection, row: Values) -> None:
    """Write an import, in the place of what stood there."""
    connection.execute(delete(_IMPORTS).where(_IMPORTS.c.import_id == row["import_id"]))
    connection.execute(insert(_IMPORTS), [row])


def list_lots(connection: Connection, hall_id: str) -> list[Values]:
    """Return the stock book of a hall."""
    return rows(connection, select(_LOTS).where(_LOTS.c.hall_id == hall_id).order_by(_LOTS.c.gtin, _LOTS.c.lot))


def find_lots(connection: Connection, products: Collection[tuple[str, str]]) -> dict[Place, Values]:
    """Return every lot of these (hall, GTIN) pairs."""
    if not products:
        return {}
    statement = select(_LOTS).where(tuple_(_LOTS.c.hall_id, _LOTS.c.gtin).in_(sorted(products)))
    return {(row["hall_id"], row["gtin"], row["lot"]): row for row in rows(connection, statement)}


def find_lot_everywhere(connection: Connection, gtin: str, lot: str) -> list[Values]:
    """Return a lot in every hall that has it."""
    return rows(connection, select(_LOTS).where(_LOTS.c.gtin == gtin, _LOTS.c.lot == lot).order_by(_LOTS.c.hall_id))


def add_lots(connection: Connection, new: Sequence[Values]) -> None:
    """Open lots."""
    if new:
        connection.execute(insert(_LOTS), list(new))


def write_lots(connection: Connection, lots: Collection[Values]) -> None:
    """Write what these lots say now, in sorted order."""
    if not lots:
        return
    columns = ("expiry", "certificate", "recalled", *FIGURES)
    statement = (
        update(_LOTS)
        .where(_LOTS.c.hall_id == bindparam("k_hall"), _LOTS.c.gtin == bindparam("k_gtin"), _LOTS.c.lot == bindparam("k_lot"))
        .values({name: bindparam(f"v_{name}") for name in columns})
    )
    ordered = sorted(lots, key=lambda row: (row["hall_id"], row["gtin"], row["lot"]))
    keys = [{"k_hall": row["hall_id"], "k_gtin": row["gtin"], "k_lot": row["lot"]} for row in ordered]
    connection.execute(statement, [key | {f"v_{name}": row[name] for name in columns} for key, row in zip(keys, ordered, strict=True)])


def add_entries(connection: Connection, entries: Sequence[Values]) -> None:
    """Append bookings."""
    if entries:
        connection.execute(insert(_ENTRIES), list(entries))


def sum_received(connection: Connection, hall_id: str, note: str) -> dict[tuple[str, str], int]:
    """Add up by GTIN and lot what was booked in under this note."""
    named = (_ENTRIES.c.gtin, _ENTRIES.c.lot)
    wanted = (_ENTRIES.c.hall_id == hall_id, _ENTRIES.c.kind == "received", _ENTRIES.c.note == note)
    statement = select(*named, func.sum(_ENTRIES.c.pieces).label("pieces")).where(*wanted).group_by(*named)
    return {(row["gtin"], row["lot"]): int(row["pieces"]) for row in rows(connection, statement)}


def sum_entries(connection: Connection, hall_id: str) -> dict[tuple[str, str, str], int]:
    """Return the pieces booked in a hall by (GTIN, lot, kind)."""
    named = (_ENTRIES.c.gtin, _ENTRIES.c.lot, _ENTRIES.c.kind)
    statement = select(*named, func.sum(_ENTRIES.c.pieces).label("pieces")).where(_ENTRIES.c.hall_id == hall_id).group_by(*named)
    return {(row["gtin"], row["lot"], row["kind"]): int(row["pieces"]) for row in rows(connection, statement)}


def find_holds(connection: Connection, order_ids: Collection[str]) -> dict[str, list[Values]]:
    """Return what each of these orders took, whatever became of it."""
    if not order_ids:
        return {}
    found: dict[str, list[Values]] = {}
    for row in rows(connection, select(_HOLDS).where(_HOLDS.c.order_id.in_(sorted(order_ids))).order_by(_HOLDS.c.gtin, _HOLDS.c.lot)):
        found.setdefault(row["order_id"], []).append(row)
    return found


def list_orders_of_lot(connection: Connection, gtin: str, lot: str) -> list[Values]:
    """Return what every order took of a lot and did not give back."""
    wanted = select(_HOLDS).where(_HOLDS.c.gtin == gtin, _HOLDS.c.lot == lot, _HOLDS.c.state != "released")
    return rows(connection, wanted.order_by(_HOLDS.c.order_id))


def add_holds(connection: Connection, new: Sequence[Values]) -> None:
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


def note_returned(connection: Connection, holds: Sequence[Values]) -> None:
    """Write how many pieces of these holds came back."""
    if not holds:
        return
    wanted = (_HOLDS.c.order_id == bindparam("k_order"), _HOLDS.c.gtin == bindparam("k_gtin"), _HOLDS.c.lot == bindparam("k_lot"))
    keys = [{"k_order": row["order_id"], "k_gtin": row["gtin"], "k_lot": row["lot"], "v_back": row["returned"]} for row in holds]
    connection.execute(update(_HOLDS).where(*wanted).values(returned=bindparam("v_back")), keys)


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
