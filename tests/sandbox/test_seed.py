"""The demo's account book holds the demo's goods and keeps its stock."""

from typing import Any

from o2o_store.sandbox.customs.tax import find_tariff
from o2o_store.sandbox.seed import EMS_NO, demo_goods, fill_account_book, read_book_lines


def test_every_demo_product_is_bonded_and_on_the_list() -> None:
    lines = list(read_book_lines(demo_goods()))
    assert len(lines) >= 8
    assert not [line.gname for line in lines if find_tariff(line.gcode) is None]


def test_filling_again_keeps_the_stock(customs: Any) -> None:
    assert customs.page(lambda page: fill_account_book(page, demo_goods())) >= 8
    customs.page(lambda page: page.move_stock(EMS_NO, "1002", -7))
    before = customs.page(lambda page: page.book_items(EMS_NO))["1002"].stock
    assert customs.page(lambda page: fill_account_book(page, demo_goods())) == 0
    assert customs.page(lambda page: page.book_items(EMS_NO))["1002"].stock == before
