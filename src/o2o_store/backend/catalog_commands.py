"""`o2o-store catalog`: goods and pictures from a file, lots, recalls, counts, the stock book."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from o2o_store.backend.asking import AsJson, HallId, Home, act, ask, counter_of, fail, known_hall, say
from o2o_store.backend.catalog.goods_file import read_goods_file
from o2o_store.backend.catalog.messages import (
    LARGEST_PICTURE,
    AddImportRows,
    AddPictures,
    AdjustStock,
    BeginImport,
    Goods,
    LotArrival,
    Picture,
    RecallLot,
    ReceiveLots,
    SwitchCatalogue,
    UndoImport,
)
from o2o_store.backend.catalog.pictures import name_of
from o2o_store.backend.catalog.service import price_version_of
from o2o_store.backend.counter import Counter
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.ids import new_id

app = typer.Typer(no_args_is_help=True, help="Goods, prices, pictures, tariff data and bonded stock, from a CSV or Excel file.")

Gtin = Annotated[str, typer.Argument(help="The product, 14 digits as `catalog show` lists it.", metavar="GTIN")]
LotNo = Annotated[str, typer.Argument(help="The lot as printed.", metavar="LOT")]

PART = 200
"""Goods in one command: some tens of milliseconds that a till may have to wait."""

_MOST_ERRORS = 20
_PICTURES_AT_ONCE = 4


@app.command("import")
def import_goods(
    hall_id: HallId,
    file: Annotated[
        Path, typer.Argument(help="A CSV or .xlsx file; resources/demo/goods.csv is one to copy.", exists=True, dir_okay=False)
    ],
    pictures: Annotated[
        Path | None, typer.Option(help="Folder with the pictures named in the column image.", exists=True, file_okay=False)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong with the file, or what would change.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Switch a hall to the goods of a file, all at once or, when any row is wrong, not at all.

    Goods that are no longer in the file are no longer on sale. `received` is all bonded stock received so far of the row's lot.
    """
    goods = _read(file)
    if check and home is None:
        typer.echo(f"{file}: {len(goods)} goods, nothing wrong")
        return
    counter = counter_of(home)
    known_hall(counter, hall_id)
    if check:
        changes = _changes(goods, ask(counter, "list_goods", hall_id)["goods"])
        say(
            as_json,
            changes,
            f"{file}: {len(goods)} goods, nothing wrong; " + ", ".join(f"{count} {what}" for what, count in changes.items()),
        )
        return
    if pictures is not None:
        goods = _with_pictures(counter, hall_id, goods, pictures)
    made = _bring_in(counter, hall_id, file.name, goods)
    say(as_json, made, f"{made['goods']} goods at price version {made['price_version']}, {made['off_sale']} taken off sale")


def _read(file: Path) -> list[Goods]:
    try:
        goods, errors = read_goods_file(file)
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8; save it as CSV UTF-8")
    if errors:
        rest = f"\n… and {len(errors) - _MOST_ERRORS} more" if len(errors) > _MOST_ERRORS else ""
        fail("\n".join(f"{file}: {error}" for error in errors[:_MOST_ERRORS]) + rest + "\nnothing was imported")
    return goods


def _changes(goods: Sequence[Goods], now: Sequence[dict[str, Any]]) -> dict[str, int]:
    prices = {one["gtin"]: one["price_fen"] for one in now if one["on_sale"]}
    listed = {one.gtin: one.price_fen for one in goods if one.on_sale}
    return {
        "new": len(listed.keys() - prices.keys()),
        "with another price": sum(1 for gtin in listed.keys() & prices.keys() if listed[gtin] != prices[gtin]),
        "taken off sale": len(prices.keys() - listed.keys()),
    }


def _with_pictures(counter: Counter, hall_id: str, goods: list[Goods], folder: Path) -> list[Goods]:
    """Send the pictures that are there, and call them by the names they are kept under."""
    found = {name: folder / Path(name).name for name in sorted({one.image for one in goods if one.image})}
    contents = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    wrong = [name for name, content in contents.items() if name_of(content) is None]
    if wrong:
        fail(f"{', '.join(wrong)}: PNG, JPEG or WebP of at most {LARGEST_PICTURE // 1024} KiB, please; nothing was imported")
    names = list(contents)
    for start in range(0, len(names), _PICTURES_AT_ONCE):
        act(
            counter,
            AddPictures(hall_id=hall_id, pictures=[Picture(content=contents[one]) for one in names[start : start + _PICTURES_AT_ONCE]]),
        )
    kept = {name: name_of(content) or "" for name, content in contents.items()}
    return [msgspec.structs.replace(one, image=kept.get(one.image, one.image)) for one in goods]


def _bring_in(counter: Counter, hall_id: str, name: str, goods: Sequence[Goods]) -> Any:
    import_id = new_id(SystemClock().now())
    act(counter, BeginImport(hall_id=hall_id, import_id=import_id, name=name, version=price_version_of(goods), rows=len(goods)))
    for start in range(0, len(goods), PART):
        act(counter, AddImportRows(import_id=import_id, goods=list(goods[start : start + PART])))
    return act(counter, SwitchCatalogue(import_id=import_id))


@app.command("undo")
def undo_import(hall_id: HallId, home: Home = None) -> None:
    """Sell again by the catalogue before the last import; bonded stock stays as it was booked."""
    version = act(counter_of(home), UndoImport(hall_id=hall_id))
    typer.echo(f"{hall_id} sells at price version {version} again")


@app.command("receive")
def receive_lot(
    hall_id: HallId,
    gtin: Gtin,
    lot: LotNo,
    received: Annotated[int, typer.Option(help="All pieces of the lot received so far.", min=0)],
    certificate: Annotated[str, typer.Option(help="Number of the inspection certificate.")],
    expiry: Annotated[datetime | None, typer.Option(help="Last day of use.", formats=["%Y-%m-%d"])] = None,
    home: Home = None,
) -> None:
    """Book a lot into bonded stock, or correct what is known of it."""
    until = expiry.date() if expiry is not None else None
    arrival = LotArrival(gtin=gtin.zfill(14), lot=lot, received=received, certificate=certificate, expiry=until)
    act(counter_of(home), ReceiveLots(hall_id=hall_id, lots=[arrival]))
    typer.echo(f"{gtin} lot {lot}: {received} received")


@app.command("recall")
def recall_lot(
    gtin: Gtin,
    lot: LotNo,
    reason: Annotated[str, typer.Option(help="Why, as it will stand in the book.")],
    ended: Annotated[bool, typer.Option("--ended", help="Sell the lot again.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Stop the sale of a lot in every hall at once."""
    halls = act(counter_of(home), RecallLot(gtin=gtin.zfill(14), lot=lot, reason=reason, ended=ended))
    say(as_json, halls, f"{gtin} lot {lot}: {'on sale again' if ended else 'stopped'} in {', '.join(halls)}")


@app.command("adjust")
def adjust_stock(
    hall_id: HallId,
    gtin: Gtin,
    lot: LotNo,
    pieces: Annotated[int, typer.Option(help="How many more there are, or, below zero, less.")],
    note: Annotated[str, typer.Option(help="Why, as it will stand in the book.")],
    samples: Annotated[bool, typer.Option("--samples", help="Pieces put on the shelf to be touched; they are not sold.")] = False,
    home: Home = None,
) -> None:
    """Book what a count found, or what stands on the shelf as a sample."""
    kind = "samples" if samples else "difference"
    free = act(counter_of(home), AdjustStock(hall_id=hall_id, gtin=gtin.zfill(14), lot=lot, kind=kind, pieces=pieces, note=note))
    typer.echo(f"{gtin} lot {lot}: {kind} {pieces:+d}, {free} free")


@app.command("show")
def show_catalog(hall_id: HallId, home: Home = None, as_json: AsJson = False) -> None:
    """Show the bonded stock book of a hall: received, held, sold, free, and what the customs account book must say."""
    found = ask(counter_of(home), "view_stock", hall_id)
    lines = [line for one in found for line in _book_lines(one)]
    say(as_json, found, "\n".join(lines) or f"no goods yet; next: o2o-store catalog import {hall_id} GOODS.csv")


def _book_lines(one: dict[str, Any]) -> list[str]:
    free = one["balance"] - one["held"] - one["samples"]
    head = (
        f"{one['gtin']}  {one['received']:>7} received  {one['held']:>5} held  {one['sold']:>6} sold  {one['returned']:>4} returned  "
        f"{free:>7} free  {one['balance']:>7} in book {one['item_record_no']}  {'' if one['on_sale'] else '(off sale) '}{one['name_zh']}"
    )
    return [head, *(f"    lot {lot['lot'] or '-'} until {lot['expiry'] or '-'}: {lot['barred']}" for lot in one["lots"] if lot["barred"])]
