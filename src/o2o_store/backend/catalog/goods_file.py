"""Goods from a CSV or Excel file: every row is read or refused with the line, the column and what is wrong."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from o2o_store.backend.catalog.messages import Goods, is_taxed_rightly
from o2o_store.ceb import fields
from o2o_store.domain import tax
from o2o_store.domain.goods import parse_gtin, parse_lot
from o2o_store.domain.money import parse_yuan

_HS_CODE = re.compile(r"[0-9]{10}", re.ASCII)
_WORDS = {"yes": True, "no": False, "1": True, "0": False, "": True}
_KINDS = tuple(tax.CONTENT_UNITS)
_CONTENT_UNITS = ("", "ml", "g", "piece")
_PICTURE = re.compile(r"[\w-][\w .-]{0,98}")
_LONGEST_GMODEL = 510

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell; `line` counts from 1 with the header as line 1."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.problem}"


def read_goods(text: str) -> tuple[list[Goods], list[RowError]]:
    """Read a catalogue file (UTF-8, comma-separated, header row); return the good rows and everything that is wrong.

    The price column is in yuan (`238.00`), rates in basis points, `received` the pieces of bonded stock received so far.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        return _read(reader.fieldnames or [], ((reader.line_num, row) for row in reader))
    except csv.Error as error:
        return [], [RowError(reader.line_num + 1, "row", f"cannot be read ({error})")]


def read_goods_file(path: Path) -> tuple[list[Goods], list[RowError]]:
    """Read a catalogue from a `.xlsx` workbook (its first sheet) or else from CSV.

    Raises UnicodeDecodeError when a CSV file is not UTF-8, OSError when the file does not open.
    """
    if path.suffix.lower() != ".xlsx":
        return read_goods(path.read_text(encoding="utf-8"))
    import openpyxl

    try:
        # Values, not formulas: what the operator saw when the file was saved.
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - whatever a broken file does to the library is one sentence to the operator
        return [], [RowError(1, "file", f"is no Excel workbook ({type(error).__name__})")]
    try:
        lines = [[_cell_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
    header = lines[0] if lines else []
    rows = ((number, dict(zip(header, line, strict=False))) for number, line in enumerate(lines[1:], 2) if any(line))
    return _read(header, rows)


def _cell_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{Decimal(str(cell)):f}".removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def _read(header: Sequence[str], rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> tuple[list[Goods], list[RowError]]:
    missing = [name for name in _READERS if name not in header and name not in _OPTIONAL]
    if missing:
        return [], [RowError(1, name, "this column is missing") for name in missing]
    goods: list[Goods] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        found, wrong = _read_row(line, row)
        errors += wrong
        if found is None:
            continue
        errors += _repetitions(line, found, seen)
        goods.append(found)
    if not goods and not errors:
        errors.append(RowError(1, "gtin", "the file has no goods"))
    return goods, errors


def _read_row(line: int, row: Mapping[str, str | None]) -> tuple[Goods | None, list[RowError]]:
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for name, read in _READERS.items():
        try:
            values[name] = read((row.get(name) or "").strip())
        except ValueError as error:
            errors.append(RowError(line, name, str(error)))
    if errors:
        return None, errors
    values["price_fen"] = values.pop("price")
    goods = Goods(**values)
    wrong = _contradiction(goods)
    return (None, [RowError(line, *wrong)]) if wrong else (goods, [])


def _repetitions(line: int, goods: Goods, seen: dict[str, int]) -> list[RowError]:
    names = (goods.gtin, goods.sku, f"record {goods.item_record_no}")
    errors = [RowError(line, "gtin", f"{name} stands already in line {seen[name]}") for name in names if name in seen]
    seen.update(dict.fromkeys(names, line))
    return errors


def _contradiction(goods: Goods) -> tuple[str, str] | None:
    kind, units = goods.consumption_kind, tax.CONTENT_UNITS[goods.consumption_kind]
    rules = (
        (goods.gross_g < goods.net_g, "gross_g", "weighs less than net_g"),
        (bool(goods.unit2) != bool(goods.unit2_per_piece), "unit2_per_piece", "unit2 and its quantity come together"),
        (bool(goods.content_amount) != bool(goods.content_unit), "content_unit", "amount and unit come together"),
        (
            bool(units) and goods.content_unit not in units,
            "content_amount",
            f"{kind} is taxed by its content in {' or '.join(sorted(units))}",
        ),
        (
            not is_taxed_rightly(goods.hs_code, kind),
            "consumption_kind",
            f"goods of {goods.hs_code[:4]} are taxed by quantity",
        ),
        (goods.received > 0 and not goods.certificate, "certificate", "stock without a certificate of inspection is not sold"),
        ((kind in {tax.NONE, tax.BEER}) != (goods.consumption_bp == 0), "consumption_bp", "kind and rate contradict each other"),
    )
    return next(((column, problem) for broken, column, problem in rules if broken), None)


def _text(longest: int) -> Read:
    def read(cell: str) -> str:
        if not cell:
            raise ValueError("is empty")
        if len(cell) > longest:
            raise ValueError(f"is longer than {longest} characters")
        if not cell.isprintable():
            # No document to customs could carry it, and no screen show it.
            raise ValueError("holds a character that cannot be seen")
        return cell

    return read


def _picture(cell: str) -> str:
    if not _PICTURE.fullmatch(cell):
        raise ValueError("is no name of a picture like cream.svg (no folders, no addresses)")
    return cell


def _gtin(cell: str) -> str:
    found = parse_gtin(cell)
    if found is None:
        raise ValueError("is no GTIN (8, 12, 13 or 14 digits with a right check digit)")
    return found.text


def _lot(cell: str) -> str:
    if parse_lot(cell) is None:
        raise ValueError("is no lot (at most 20 letters, digits and signs)")
    return cell


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError("is no day like 2027-06-30") from None


def _hs_code(cell: str) -> str:
    if not _HS_CODE.fullmatch(cell):
        raise ValueError("is no 10-digit commodity code")
    return cell


def _price(cell: str) -> int:
    try:
        fen = parse_yuan(cell)
    except ValueError:
        raise ValueError("is no amount in yuan like 238.00") from None
    if fen <= 0:
        raise ValueError("must be above zero")
    return fen


def _whole(least: int, most: int) -> Read:
    def read(cell: str) -> int:
        if not cell.isdecimal() or not least <= int(cell) <= most:
            raise ValueError(f"is no whole number from {least} to {most}")
        return int(cell)

    return read


def _amount(cell: str) -> str:
    try:
        good = Decimal(cell) > 0
    except InvalidOperation:
        good = False
    if not good:
        raise ValueError("is no quantity above zero like 0.25")
    return cell


def _one_of(words: tuple[str, ...]) -> Read:
    def read(cell: str) -> str:
        if cell not in words:
            raise ValueError(f"is none of {', '.join(word or '(empty)' for word in words)}")
        return cell

    return read


def _code(table: str, what: str) -> Read:
    def read(cell: str) -> str:
        if cell not in fields.codes(table):
            raise ValueError(f"is no customs {what} code")
        return cell

    return read


def _maybe(read: Read, empty: Any = "") -> Read:
    return lambda cell: read(cell) if cell else empty


def _yes_or_no(cell: str) -> bool:
    if cell.lower() not in _WORDS:
        raise ValueError("is neither yes nor no")
    return _WORDS[cell.lower()]


_unit = _code("units", "unit")
_rate = _whole(0, 9_999)
_grams = _whole(1, 1_000_000)
_OPTIONAL = frozenset({"yearly_g"})
"""Columns that a file may leave out: few goods have such a limit."""

_READERS: dict[str, Read] = {
    "gtin": _gtin,
    "sku": _text(30),
    "name_zh": _text(250),
    "name_en": _text(250),
    "spec_zh": _text(60),
    "spec_en": _text(60),
    "brand": _text(60),
    "gmodel": _text(_LONGEST_GMODEL),
    "hs_code": _hs_code,
    "origin": _code("countries", "country"),
    "unit": _unit,
    "unit1": _unit,
    "unit1_per_piece": _amount,
    "unit2": _maybe(_unit),
    "unit2_per_piece": _maybe(_amount),
    "net_g": _grams,
    "gross_g": _grams,
    "item_record_no": _text(30),
    "price": _price,
    "vat_bp": _rate,
    "consumption_kind": _one_of(_KINDS),
    "consumption_bp": _rate,
    "content_amount": _maybe(_amount),
    "content_unit": _one_of(_CONTENT_UNITS),
    "duty_bp": _maybe(_rate, None),
    "yearly_g": _maybe(_grams, None),
    "shelf": _maybe(_text(30)),
    "image": _maybe(_picture),
    "on_sale": _yes_or_no,
    "received": _whole(0, 10_000_000),
    "lot": _maybe(_lot),
    "expiry": _maybe(_day, None),
    "certificate": _maybe(_text(60)),
}
