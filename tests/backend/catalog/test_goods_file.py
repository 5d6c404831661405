"""Goods files: the shipped one is right, every wrong cell is named with its line."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from o2o_store import resources
from o2o_store.backend.catalog.goods_file import read_goods, read_goods_file
from o2o_store.domain.goods import parse_gtin


def demo_text() -> str:
    return resources.path("demo/goods.csv").read_text(encoding="utf-8")


def changed(column: str, cell: str, row: int = 0) -> str:
    rows = list(csv.DictReader(io.StringIO(demo_text())))
    rows[row][column] = cell
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_demo_goods_are_right_and_have_pictures() -> None:
    goods, errors = read_goods(demo_text())
    assert errors == []
    assert len(goods) == 10
    for one in goods:
        assert parse_gtin(one.gtin)
        assert one.gtin.startswith("0952")  # GS1 keeps 952 for examples: these numbers belong to nobody
        assert resources.path(f"demo/packshots/{one.image}").is_file()
    cream = next(one for one in goods if one.image == "cream.svg")
    assert (cream.price_fen, cream.content_amount, cream.content_unit, cream.vat_bp) == (23800, "50", "ml", 1300)


def test_file_with_a_byte_order_mark_is_read() -> None:
    assert read_goods("\ufeff" + demo_text())[1] == []


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("gtin", "9521000000101", "check digit"),
        ("lot", "面霜", "is no lot"),
        ("expiry", "31.12.2029", "is no day"),
        ("certificate", "", "without a certificate"),
        ("sku", "", "empty"),
        ("sku", "x" * 31, "longer than 30"),
        ("hs_code", "33049900", "10-digit"),
        ("origin", "FRA", "country"),
        ("unit", "9999", "unit"),
        ("unit1_per_piece", "0", "above zero"),
        ("unit1_per_piece", "viel", "above zero"),
        ("unit2", "", "come together"),
        ("price", "1,000.00", "yuan"),
        ("price", "0", "above zero"),
        ("vat_bp", "13%", "whole number"),
        ("net_g", "0", "whole number"),
        ("gross_g", "1", "less than net_g"),
        ("consumption_kind", "luxury", "none of"),
        ("consumption_bp", "0", "contradict"),
        ("content_amount", "", "content"),
        ("hs_code", "2203000000", "goods of 2203 are taxed by quantity"),
        ("hs_code", "2208300000", "goods of 2208 are taxed by quantity"),
        ("content_unit", "", "come together"),
        ("on_sale", "maybe", "neither"),
        ("received", "-1", "whole number"),
        ("name_zh", "样\x01本", "cannot be seen"),
        ("image", "../../cream.svg", "name of a picture"),
        ("image", "http://example.com/x.png", "name of a picture"),
    ],
)
def test_wrong_cell_is_named_with_line_and_column(column: str, cell: str, problem: str) -> None:
    goods, errors = read_goods(changed(column, cell))
    assert len(goods) == 9
    assert [error.line for error in errors] == [2]
    assert problem in str(errors[0])


def test_drink_without_its_content_is_not_taxed_too_low() -> None:
    (error,) = read_goods(changed("consumption_kind", "beer", 1))[1]
    assert str(error) == "line 3, content_amount: beer is taxed by its content in ml"


def test_everything_wrong_in_a_row_is_said_at_once() -> None:
    text = changed("price", "x").replace("1300", "13 %", 1)
    assert [error.column for error in read_goods(text)[1]] == ["price", "vat_bp"]


def test_row_that_is_longer_than_any_is_one_sentence() -> None:
    goods, errors = read_goods(changed("name_zh", "样" * 300_000))
    assert (goods, [error.line for error in errors]) == ([], [2])


def test_same_product_twice_is_an_error() -> None:
    lines = demo_text().splitlines()
    errors = read_goods("\n".join([*lines, lines[1]]))[1]
    assert [error.line for error in errors] == [12, 12, 12]
    assert "line 2" in str(errors[0])


def test_missing_column_and_empty_file_are_errors() -> None:
    assert {error.problem for error in read_goods("gtin,sku\n")[1]} == {"this column is missing"}
    assert [str(error) for error in read_goods(demo_text().splitlines()[0])[1]] == ["line 1, gtin: the file has no goods"]


def workbook(path: Path, change: Callable[[list[list[Any]]], None] = lambda _: None) -> Path:
    """The demo goods as an operator's Excel file: numbers as numbers, days as days."""
    rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(demo_text()))]
    header = rows[0]
    for row in rows[1:]:
        for name in ("gtin", "net_g", "received"):
            row[header.index(name)] = int(row[header.index(name)])
        row[header.index("price")] = float(row[header.index("price")])
        if row[header.index("expiry")]:
            row[header.index("expiry")] = datetime.fromisoformat(row[header.index("expiry")])
        row[header.index("on_sale")] = row[header.index("on_sale")] == "yes"
    change(rows)
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_workbook_reads_like_the_same_rows_in_csv(tmp_path: Path) -> None:
    plain = tmp_path / "goods.csv"
    plain.write_text(demo_text(), encoding="utf-8")
    assert read_goods_file(workbook(tmp_path / "goods.xlsx")) == read_goods_file(plain) == read_goods(demo_text())


def test_wrong_cell_of_a_workbook_is_named_and_empty_rows_are_left_out(tmp_path: Path) -> None:
    def spoil(rows: list[list[Any]]) -> None:
        rows.insert(2, [None] * len(rows[0]))
        rows[3][rows[0].index("price")] = "free"

    goods, errors = read_goods_file(workbook(tmp_path / "goods.xlsx", spoil))
    assert len(goods) == 9
    assert [(error.line, error.column) for error in errors] == [(4, "price")]


def test_file_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    file = tmp_path / "goods.xlsx"
    file.write_bytes(b"PK not really")
    goods, errors = read_goods_file(file)
    assert (goods, len(errors)) == ([], 1)
    assert "no Excel workbook" in str(errors[0])


def test_empty_workbook_misses_every_column(tmp_path: Path) -> None:
    goods, errors = read_goods_file(workbook(tmp_path / "goods.xlsx", lambda rows: rows.clear()))
    assert goods == []
    assert "gtin" in {error.column for error in errors}


def test_yearly_weight_is_a_column_that_a_file_may_leave_out() -> None:
    goods, errors = read_goods(demo_text())
    assert not errors
    assert {one.yearly_g for one in goods} == {None}
    header, *lines = demo_text().splitlines()
    text = "\n".join([f"{header},yearly_g", f"{lines[0]},2000", *(f"{line}," for line in lines[1:])])
    goods, errors = read_goods(text)
    assert not errors
    assert [one.yearly_g for one in goods[:2]] == [2000, None]
    assert [error.column for error in read_goods(text.replace(",2000\n", ",0\n"))[1]] == ["yearly_g"]
