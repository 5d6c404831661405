"""What the catalogue does: brings price lists in beside each other, switches between them, answers what is sold.

A price version is never changed: a catalogue is brought in under its own name in parts, and one row says by which version a hall
sells. So a switch is atomic, undoing it is another switch, and an order stays with the version it was confirmed at.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.catalog import repository
from o2o_store.backend.catalog.messages import (
    AddImportRows,
    BeginImport,
    Goods,
    GoodsImported,
    ImportGoods,
    LotArrival,
    StockLine,
    SwitchCatalogue,
    UndoImport,
    is_taxed_rightly,
)
from o2o_store.backend.catalog.repository import Values
from o2o_store.backend.catalog.stock import (
    STOCK_CHANGED,
    Book,
    barred_products,
    deduct,
    find_barred,
    find_taken,
    free_of,
    receive,
    release,
    reserve,
    stock_lines,
    take_back,
)
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.domain import tax as law
from o2o_store.domain.clock import beijing_date, in_force
from o2o_store.domain.ids import new_id
from o2o_store.domain.refusals import BadRequest, Refusal

__all__ = ["deduct", "find_barred", "find_taken", "release", "reserve", "take_back"]

GOODS_CHANGED = "goods"
"""The signal after a catalogue was switched."""


def import_goods(tx: Transaction, commands: Sequence[ImportGoods]) -> list[Outcome]:
    """Bring a catalogue in and switch to it in one go: for catalogues small enough that no till waits behind them."""
    return [_import(tx, command) for command in commands]


def _import(tx: Transaction, command: ImportGoods) -> GoodsImported | Refusal:
    version = price_version_of(command.goods)
    begun = BeginImport(hall_id=command.hall_id, import_id=new_id(tx.now), name="", version=version, rows=len(command.goods))
    row = _begin(tx, begun)
    return _add(tx, row, command.goods) or _switch(tx, row)


def begin_import(tx: Transaction, commands: Sequence[BeginImport]) -> list[Outcome]:
    """Begin to bring catalogues in."""
    return [_begin(tx, command)["import_id"] for command in commands]


def _begin(tx: Transaction, command: BeginImport) -> Values:
    # What was begun and never switched to is given up with its stock: two halves would stand in the book as two deliveries.
    for former in repository.find_open_imports(tx.connection, command.hall_id):
        _take_out(tx, former)
        repository.put_import(tx.connection, former | {"state": "undone"})
    row: Values = msgspec.to_builtins(command) | {"enterprise_id": tx.settings.enterprise_id, "previous": "", "state": "open"}
    row |= {"begun_at": tx.now, "switched_at": None}
    repository.put_import(tx.connection, row)
    return row


def add_import_rows(tx: Transaction, commands: Sequence[AddImportRows]) -> list[Outcome]:
    """Bring in parts of catalogues; repeating a part changes nothing."""
    open_ = repository.find_imports(tx.connection, {command.import_id for command in commands})
    return [_add(tx, open_.get(command.import_id), command.goods) or len(command.goods) for command in commands]


def _add(tx: Transaction, row: Values | None, goods: Sequence[Goods]) -> Refusal | None:
    if row is None or row["state"] != "open":
        return BadRequest("this import is not open")
    book = Book.open(tx, {(row["hall_id"], one.gtin) for one in goods})
    arrivals = [
        LotArrival(gtin=one.gtin, lot=one.lot, received=one.received, certificate=one.certificate, expiry=one.expiry)
        for one in goods
        if one.received or (row["hall_id"], one.gtin, one.lot) in book.lots
    ]
    refusal = receive(book, row["hall_id"], arrivals, note=_note_of(row))
    if refusal is None:
        book.save()
        repository.write_goods(tx.connection, row["hall_id"], row["enterprise_id"], goods, row["version"], tx.now)
    return refusal


def switch_catalogue(tx: Transaction, commands: Sequence[SwitchCatalogue]) -> list[Outcome]:
    """Switch halls to the catalogues that were brought in whole."""
    known = repository.find_imports(tx.connection, {command.import_id for command in commands})
    return [_switch(tx, known.get(command.import_id)) for command in commands]


def _switch(tx: Transaction, row: Values | None) -> GoodsImported | Refusal:
    if row is None or row["state"] != "open":
        return BadRequest("this import is not open")
    hall_id, version = row["hall_id"], row["version"]
    if repository.count_goods(tx.connection, hall_id, version) != row["rows"]:
        return BadRequest("this import is not whole")
    before = repository.find_versions(tx.connection, [hall_id]).get(hall_id, "")
    gone = repository.retire_missing(tx.connection, hall_id, version, before)
    repository.put_import(tx.connection, row | {"previous": before, "state": "switched", "switched_at": tx.now})
    repository.switch_version(tx.connection, hall_id, row["enterprise_id"], version, tx.now)
    tx.changed.add(GOODS_CHANGED)
    return GoodsImported(price_version=version, goods=row["rows"], off_sale=gone)


def undo_import(tx: Transaction, commands: Sequence[UndoImport]) -> list[Outcome]:
    """Sell again by the catalogue before the last switch; the stock that came with the undone one goes out of the book where it is free."""
    return [_undo(tx, command.hall_id) for command in commands]


def _undo(tx: Transaction, hall_id: str) -> Outcome:
    current = repository.find_versions(tx.connection, [hall_id]).get(hall_id, "")
    last = repository.find_switch_to(tx.connection, hall_id, current)
    if last is None or not last["previous"]:
        return BadRequest("there is no catalogue before this one")
    _take_out(tx, last)
    repository.put_import(tx.connection, last | {"state": "undone"})
    repository.retire_missing(tx.connection, hall_id, last["previous"], last["version"])
    repository.switch_version(tx.connection, hall_id, last["enterprise_id"], last["previous"], tx.now)
    tx.changed.add(GOODS_CHANGED)
    return last["previous"]


def _note_of(row: Values) -> str:
    return f"import {row['import_id']}"


def _take_out(tx: Transaction, row: Values) -> None:
    """Book out what an import booked in, as far as it is free: what orders hold or bought of it was there."""
    booked = repository.sum_received(tx.connection, row["hall_id"], _note_of(row))
    book = Book.open(tx, {(row["hall_id"], gtin) for gtin, _ in booked})
    for (gtin, lot), pieces in sorted(booked.items()):
        place = (row["hall_id"], gtin, lot)
        back = min(pieces, free_of(book.lots[place]))
        if back:
            book.book(place, "received", -back, note=f"{_note_of(row)} undone")
    book.save()
    if booked:
        tx.changed.add(STOCK_CHANGED)


def price_version_of(goods: Sequence[Goods]) -> str:
    """Return the name of a price list: the same goods at the same prices have the same name, whatever stock there is."""
    plain = {"received": 0, "lot": "", "expiry": None, "certificate": ""}
    content = [msgspec.structs.replace(one, **plain) for one in sorted(goods, key=lambda one: one.gtin)]
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:12]


def find_goods(connection: Connection, hall_id: str, gtins: Collection[str], now: datetime, version: str = "") -> dict[str, Goods]:
    """Return the hall's products among these GTINs (14 digits) at a price version, the one it sells by when none is named.

    Unknown ones are missing. `on_sale` is false too when the hall does not sell the product any more, or has only lots of it that
    are expired, recalled or without certificate.
    """
    current = repository.find_versions(connection, [hall_id]).get(hall_id, "")
    found = repository.find_goods(connection, hall_id, version or current, gtins)
    sold = repository.find_goods(connection, hall_id, current, gtins) if version not in {"", current} else found
    barred = barred_products(connection, hall_id, found, beijing_date(now))
    return {
        gtin: msgspec.convert(
            _lawful(row, now) | {"on_sale": _sellable(row) and gtin in sold and _sellable(sold[gtin]) and gtin not in barred}, Goods
        )
        for gtin, row in found.items()
    }


def _sellable(row: Values) -> bool:
    # Beer and spirits that came in before they had a tax of their own would be declared too low: not sold until they come in again.
    return bool(row["on_sale"]) and is_taxed_rightly(row["hs_code"], row["consumption_kind"])


def _lawful(row: Values, now: datetime) -> Values:
    """Return a product with the rate of VAT that the law of `now` sets for its kind."""
    return row | {"vat_bp": law.vat_rate(row["vat_kind"], now)} if row["vat_kind"] else row


def find_price_versions(connection: Connection, hall_ids: Collection[str]) -> dict[str, str]:
    """Return the price version that each hall sells at; a hall without a catalogue is missing."""
    return repository.find_versions(connection, hall_ids)


def view_goods(connection: Connection, hall_id: str, now: datetime) -> GoodsListView:
    """Return a hall's catalogue as its machines cache it."""
    version = repository.find_versions(connection, [hall_id]).get(hall_id, "")
    goods = repository.list_goods(connection, hall_id, version)
    barred = barred_products(connection, hall_id, [row["gtin"] for row in goods], beijing_date(now))
    barred |= {row["gtin"] for row in goods if row["on_sale"] and not _sellable(row)}
    views = [msgspec.convert(_lawful(row, now) | {"on_sale": row["on_sale"] and row["gtin"] not in barred}, GoodsView) for row in goods]
    # What changes on a date without any switch: lots that may not be sold, and the law.
    changing = [*sorted(barred), *(str(rate) for rate in in_force(law.VAT, now).values())]
    etag = f"{version}-{hashlib.sha256(','.join(changing).encode()).hexdigest()[:8]}"
    return GoodsListView(price_version=version, goods=views, etag=etag)


def view_stock(connection: Connection, hall_id: str, now: datetime) -> list[StockLine]:
    """Return a hall's stock book with names and prices."""
    version = repository.find_versions(connection, [hall_id]).get(hall_id, "")
    goods = {row["gtin"]: row for row in repository.list_goods(connection, hall_id, version)}
    return stock_lines(connection, hall_id, goods, beijing_date(now))
