"""Fills the demo's account book from the demo catalogue: what the warehouse registered with customs before the hall opened."""

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec

from o2o_store import resources
from o2o_store.sandbox.customs.books import BookLine, Page

EMS_NO = "T4611W000001"
_STOCK = 100000


def demo_goods() -> Path:
    """Return the demo catalogue's file; it may be missing."""
    return resources.path("demo/goods.csv")


def read_book_lines(catalogue: Path) -> Iterator[BookLine]:
    """Read account book lines from a catalogue; rows without an item record number are not bonded goods."""
    with catalogue.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("item_record_no"):
                yield BookLine(
                    ems_no=EMS_NO,
                    item_record_no=row["item_record_no"],
                    gcode=row["hs_code"],
                    gname=row["name_zh"],
                    unit=row["unit"],
                    stock=_STOCK,
                    content=row.get("content_amount") or "",
                    content_unit=row.get("content_unit") or "",
                )


def fill_account_book(page: Page, catalogue: Path) -> int:
    """Bring the account book up to the catalogue, keeping the stock of known lines; returns how many lines changed."""
    known = page.book_items(EMS_NO)
    changed = 0
    for line in read_book_lines(catalogue):
        earlier = known.get(line.item_record_no)
        wanted = line if earlier is None else msgspec.structs.replace(line, stock=earlier.stock)
        if wanted != earlier:
            page.put_book_line(wanted)
            changed += 1
    return changed
