"""What the catalogue does: switches price lists, answers what is sold, keeps the bonded stock book."""

import hashlib
from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.catalog import repository
from o2o_store.backend.catalog.messages import Goods, GoodsImported, ImportGoods, Reservation, StockLine
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.domain.refusals import BadRequest, OutOfStock, Refusal

GOODS_CHANGED = "goods"
"""The signal after a catalogue was switched."""


def import_goods(tx: Transaction, commands: Sequence[ImportGoods]) -> list[Outcome]:
    """Switch halls to new catalogues; refused as a whole when a product's `received` is less than what left or is held."""
    return [_import(tx, command) for command in commands]


def _import(tx: Transaction, command: ImportGoods) -> GoodsImported | Refusal:
    # A catalogue is switched a few times a day, one hall at a time: the only verb here that is not batched by hall.
    stock = repository.find_stock(tx.connection, {(command.hall_id, one.gtin) for one in command.goods})
    for one in command.goods:
        book = stock.get((command.hall_id, one.gtin))
        if book and one.received < book["held"] + book["sold"]:
            return BadRequest(f"{one.gtin}: received {one.received} is less than held and sold ({book['held'] + book['sold']})")
    known = repository.list_goods(tx.connection, command.hall_id)
    version = price_version_of(command.goods)
    repository.replace_goods(tx.connection, command.hall_id, tx.settings.enterprise_id, command.goods, version, tx.now)
    fresh = [one for one in command.goods if (command.hall_id, one.gtin) not in stock]
    owner = {"hall_id": command.hall_id, "enterprise_id": tx.settings.enterprise_id, "held": 0, "sold": 0}
    repository.add_stock(tx.connection, [owner | {"gtin": one.gtin, "received": one.received} for one in fresh])
    received = {one.gtin: one.received for one in command.goods}
    repository.write_stock(tx.connection, [book | {"received": received[book["gtin"]]} for book in stock.values()])
    tx.changed.add(GOODS_CHANGED)
    gone = {row["gtin"] for row in known if row["on_sale"]} - received.keys()
    return GoodsImported(price_version=version, goods=len(command.goods), off_sale=len(gone))


def price_version_of(goods: Sequence[Goods]) -> str:
    """Return the name of a price list: the same goods at the same prices have the same name."""
    content = [msgspec.structs.replace(one, received=0) for one in sorted(goods, key=lambda one: one.gtin)]
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:12]


def find_goods(connection: Connection, hall_id: str, gtins: Collection[str]) -> dict[str, Goods]:
    """Return the hall's products among these GTINs (14 digits); unknown ones are missing."""
    found = repository.find_goods(connection, hall_id, gtins)
    return {gtin: msgspec.convert(row, Goods) for gtin, row in found.items()}


def find_price_versions(connection: Connection, hall_ids: Collection[str]) -> dict[str, str]:
    """Return the price version that each hall sells at; a hall without a catalogue is missing."""
    return repository.find_versions(connection, hall_ids)


def view_goods(connection: Connection, hall_id: str) -> GoodsListView:
    """Return a hall's catalogue as its machines cache it."""
    version = repository.find_versions(connection, [hall_id]).get(hall_id, "")
    return GoodsListView(
        price_version=version, goods=[msgspec.convert(row, GoodsView) for row in repository.list_goods(connection, hall_id)]
    )


def view_stock(connection: Connection, hall_id: str) -> list[StockLine]:
    """Return a hall's stock book with names and prices."""
    goods = {row["gtin"]: row for row in repository.list_goods(connection, hall_id)}
    return [
        msgspec.convert({name: goods[row["gtin"]][name] for name in ("name_zh", "price_fen", "on_sale")} | row, StockLine)
        for row in repository.list_stock(connection, hall_id)
    ]


def reserve(tx: Transaction, reservations: Sequence[Reservation]) -> dict[str, Refusal | None]:
    """Hold stock for orders, each as a whole; return by order id None, or `OutOfStock` for the first product that is short.

    Earlier orders of the batch come first. An order that already holds (or bought) something keeps that and gets None.
    """
    wanted = _merged(reservations)
    have = _holding(tx.connection, wanted.keys())
    stock = repository.find_stock(tx.connection, {(one.hall_id, one.gtin) for one in reservations})
    outcomes: dict[str, Refusal | None] = dict.fromkeys(wanted)
    granted: list[Reservation] = []
    for order_id, lines in wanted.items():
        if order_id in have:
            continue
        outcomes[order_id] = _shortage(stock, lines)
        if outcomes[order_id] is None:
            granted += _take(stock, lines)
    repository.write_stock(tx.connection, [stock[place] for place in {(line.hall_id, line.gtin) for line in granted}])
    repository.drop_holds(tx.connection, {line.order_id for line in granted})
    repository.add_holds(tx.connection, [_hold(tx, line) for line in granted])
    return outcomes


def deduct(tx: Transaction, order_ids: Sequence[str]) -> None:
    """Book what these orders hold as sold; a repetition changes nothing."""
    _end_holds(tx, order_ids, "sold")


def release(tx: Transaction, order_ids: Sequence[str]) -> None:
    """Give back what these orders hold; what was sold stays sold, a repetition changes nothing."""
    _end_holds(tx, order_ids, "released")


def _end_holds(tx: Transaction, order_ids: Sequence[str], state: str) -> None:
    ending = [hold for holds in repository.find_holds(tx.connection, set(order_ids)).values() for hold in holds if hold["state"] == "held"]
    stock = repository.find_stock(tx.connection, {(hold["hall_id"], hold["gtin"]) for hold in ending})
    for hold in ending:
        book = stock[hold["hall_id"], hold["gtin"]]
        book["held"] -= hold["quantity"]
        book["sold"] += hold["quantity"] if state == "sold" else 0
    repository.write_stock(tx.connection, stock.values())
    repository.move_holds(tx.connection, {hold["order_id"] for hold in ending}, "held", state, tx.now)


def _holding(connection: Connection, order_ids: Collection[str]) -> set[str]:
    taken = repository.find_holds(connection, order_ids)
    return {order_id for order_id, holds in taken.items() if any(hold["state"] != "released" for hold in holds)}


def _merged(reservations: Sequence[Reservation]) -> dict[str, list[Reservation]]:
    """Return the reservations by order with one line per product."""
    pieces: dict[tuple[str, str, str], int] = {}
    for one in reservations:
        place = (one.order_id, one.gtin, one.hall_id)
        pieces[place] = pieces.get(place, 0) + one.quantity
    merged: dict[str, list[Reservation]] = {}
    for (order_id, gtin, hall_id), quantity in pieces.items():
        merged.setdefault(order_id, []).append(Reservation(order_id, gtin, quantity, hall_id))
    return merged


def _shortage(stock: dict[tuple[str, str], dict[str, int]], lines: Sequence[Reservation]) -> OutOfStock | None:
    for line in lines:
        book = stock.get((line.hall_id, line.gtin))
        free = book["received"] - book["held"] - book["sold"] if book else 0
        if line.quantity > free:
            return OutOfStock(line.gtin, max(free, 0))
    return None


def _take(stock: dict[tuple[str, str], dict[str, int]], lines: Sequence[Reservation]) -> Sequence[Reservation]:
    for line in lines:
        stock[line.hall_id, line.gtin]["held"] += line.quantity
    return lines


def _hold(tx: Transaction, line: Reservation) -> dict[str, object]:
    return {
        "order_id": line.order_id,
        "gtin": line.gtin,
        "hall_id": line.hall_id,
        "enterprise_id": tx.settings.enterprise_id,
        "quantity": line.quantity,
        "state": "held",
        "at": tx.now,
    }
