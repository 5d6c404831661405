"""Basket lines, their price, and what bars them."""

from typing import Any

import msgspec

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.orders import AllowanceView, BasketLine
from o2o_store.kiosk.flows import basket

CREAM, FLASK = "06900000000014", "06900000000021"


def test_newest_line_is_on_top_when_added() -> None:
    lines = basket.add(basket.add((), CREAM), FLASK)
    assert [line.gtin for line in lines] == [FLASK, CREAM]
    assert [(line.gtin, line.quantity) for line in basket.add(lines, CREAM)] == [(CREAM, 2), (FLASK, 1)]


def test_quantity_stays_within_a_shoppers_needs_when_set() -> None:
    lines = basket.set_quantity(basket.add((), CREAM), CREAM, 999)
    assert basket.quantity_of(lines, CREAM) == basket.MOST_PIECES
    assert basket.set_quantity(lines, CREAM, -1) == ()
    assert basket.quantity_of(lines, FLASK) == 0


def test_tax_is_known_to_the_fen_when_priced(shop: Any, clock: Any) -> None:
    quoted = basket.quote_of(basket.add((), CREAM), shop.flow.state.goods, clock.now())
    assert quoted is not None
    assert (quoted.goods_fen, quoted.tax_fen, quoted.total_fen) == (23800, 2166, 25966)


def test_one_dear_piece_is_priced_in_full_when_its_duty_is_known(shop: Any, clock: Any) -> None:
    (cream,) = (one for one in shop.flow.state.goods.goods if one.gtin == CREAM)
    bag = msgspec.structs.replace(cream, price_fen=680_000, duty_bp=600)
    for goods, refused in ((bag, False), (msgspec.structs.replace(bag, duty_bp=None), True)):
        quoted = basket.quote_of(basket.add((), CREAM), GoodsListView(price_version="1", goods=[goods]), clock.now())
        assert (basket.check(quoted, None, clock.now()) is not None) is refused
    assert quoted is not None
    assert quoted.duty_fen == 0


def test_basket_is_rounded_as_the_hall_says(shop: Any, clock: Any) -> None:
    (cream,) = (one for one in shop.flow.state.goods.goods if one.gtin == CREAM)
    three = [msgspec.structs.replace(cream, gtin=gtin, price_fen=1235, consumption_kind="none", consumption_bp=0) for gtin in "abc"]
    lines = [BasketLine(gtin=one.gtin, quantity=1) for one in three]
    goods = GoodsListView(price_version="1", goods=three)
    taxes = [quoted.tax_fen for quoted in (basket.quote_of(lines, goods, clock.now(), how) for how in ("line", "order")) if quoted]
    assert taxes == [336, 337]


def test_basket_has_no_price_when_a_product_left_the_catalogue(shop: Any, clock: Any) -> None:
    lines = basket.add(basket.add((), CREAM), "06911111111117")
    assert basket.quote_of(lines, shop.flow.state.goods, clock.now()) is None
    assert basket.find_goods(None, CREAM) is None


def test_year_is_counted_in_when_it_is_known(shop: Any, clock: Any) -> None:
    quoted = basket.quote_of(basket.add((), CREAM), shop.flow.state.goods, clock.now())
    full = AllowanceView(year=2026, limit_fen=2_600_000, used_fen=2_580_000, held_fen=0)
    assert basket.check(quoted, None, clock.now()) is None
    refusal = basket.check(quoted, full, clock.now())
    assert refusal is not None
    assert refusal.code == "over_yearly_allowance"
    empty = basket.check(None, None, clock.now())
    assert empty is not None
    assert empty.code == "empty_basket"
