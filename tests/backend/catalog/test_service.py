"""The catalogue and its stock book: switching price lists, reserving as a whole, never selling what is not there."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from o2o_store import resources
from o2o_store.backend.catalog import repository, service, stock
from o2o_store.backend.catalog.goods_file import read_goods
from o2o_store.backend.catalog.messages import (
    AddImportRows,
    BeginImport,
    Goods,
    ImportGoods,
    RecallLot,
    Reservation,
    SwitchCatalogue,
    UndoImport,
)
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Transaction
from o2o_store.domain import tax as law
from o2o_store.domain.refusals import BadRequest, OutOfStock

HALL = "hall-1"
GOODS: list[Goods] = [
    msgspec.structs.replace(one, received=5) for one in read_goods(resources.path("demo/goods.csv").read_text("utf-8"))[0]
]
CREAM, FLASK = GOODS[0].gtin, GOODS[1].gtin


@pytest.fixture
def tx(tmp_path: Path, books: Engine) -> Iterator[Transaction]:
    with books.connect() as connection:
        opened = Transaction(connection, datetime(2026, 11, 24, tzinfo=UTC), load_keys(tmp_path), Settings(home=tmp_path))
        service.import_goods(opened, [ImportGoods(hall_id=HALL, goods=GOODS)])
        yield opened


def want(order_id: str, quantity: int = 1, gtin: str = CREAM) -> Reservation:
    return Reservation(order_id, gtin, quantity, HALL)


def book(tx: Transaction, gtin: str = CREAM) -> tuple[int, int, int]:
    line = next(one for one in service.view_stock(tx.connection, HALL, tx.now) if one.gtin == gtin)
    return line.received, line.held, line.sold


def imported(tx: Transaction, goods: list[Goods]) -> Any:
    return service.import_goods(tx, [ImportGoods(hall_id=HALL, goods=goods)])[0]


def test_catalogue_is_shown_with_its_price_version(tx: Transaction) -> None:
    view = service.view_goods(tx.connection, HALL, tx.now)
    assert len(view.goods) == 10
    assert service.find_price_versions(tx.connection, [HALL, "none"]) == {HALL: view.price_version}
    assert service.view_goods(tx.connection, "none", tx.now).price_version == ""


def test_price_version_changes_with_a_price_and_not_with_stock_or_order(tx: Transaction) -> None:
    before = service.price_version_of(GOODS)
    dearer = [msgspec.structs.replace(GOODS[0], price_fen=1), *GOODS[1:]]
    assert service.price_version_of(dearer) != before
    assert service.price_version_of([msgspec.structs.replace(one, received=9) for one in reversed(GOODS)]) == before


def test_goods_missing_from_a_new_list_are_off_sale_and_keep_their_book(tx: Transaction) -> None:
    made = imported(tx, GOODS[1:])
    assert (made.goods, made.off_sale) == (9, 1)
    cream = next(one for one in service.view_goods(tx.connection, HALL, tx.now).goods if one.gtin == CREAM)
    assert not cream.on_sale
    assert book(tx) == (5, 0, 0)
    assert imported(tx, GOODS[1:]).off_sale == 0


def test_new_list_may_raise_received_but_not_below_what_left(tx: Transaction) -> None:
    service.reserve(tx, [want("a", 4)])
    service.deduct(tx, ["a"])
    more = [msgspec.structs.replace(GOODS[0], received=7)]
    assert not isinstance(imported(tx, more), BadRequest)
    assert book(tx) == (7, 0, 4)
    assert isinstance(imported(tx, [msgspec.structs.replace(GOODS[0], received=3)]), BadRequest)
    assert book(tx) == (7, 0, 4)


def test_facts_of_goods_come_back_whole(tx: Transaction) -> None:
    found = service.find_goods(tx.connection, HALL, [CREAM, "00000000000000"], tx.now)
    assert found == {CREAM: msgspec.structs.replace(GOODS[0], received=0, lot="", expiry=None, certificate="")}


def test_order_is_held_as_a_whole_or_not_at_all(tx: Transaction) -> None:
    outcomes = service.reserve(tx, [want("a", 2), want("a", 6, FLASK)])
    assert outcomes == {"a": OutOfStock(FLASK, 5)}
    assert book(tx) == (5, 0, 0)


def test_earlier_orders_of_a_batch_come_first(tx: Transaction) -> None:
    outcomes = service.reserve(tx, [want("a", 3), want("b", 3), want("c", 2)])
    assert outcomes == {"a": None, "b": OutOfStock(CREAM, 2), "c": None}
    assert book(tx) == (5, 5, 0)


def test_unknown_product_is_out_of_stock(tx: Transaction) -> None:
    assert service.reserve(tx, [want("a", 1, "00000000000000")]) == {"a": OutOfStock("00000000000000", 0)}


def test_two_lines_of_one_product_count_together(tx: Transaction) -> None:
    assert service.reserve(tx, [want("a", 3), want("a", 3)]) == {"a": OutOfStock(CREAM, 5)}
    assert service.reserve(tx, [want("a", 3), want("a", 2)]) == {"a": None}
    assert book(tx) == (5, 5, 0)


def test_reserving_selling_and_releasing_twice_counts_once(tx: Transaction) -> None:
    for _ in range(2):
        assert service.reserve(tx, [want("a", 2)]) == {"a": None}
        assert book(tx) == (5, 2, 0)
    for _ in range(2):
        service.deduct(tx, ["a"])
        assert book(tx) == (5, 0, 2)
    service.release(tx, ["a", "never"])
    assert book(tx) == (5, 0, 2)


def test_released_order_may_reserve_again(tx: Transaction) -> None:
    service.reserve(tx, [want("a", 2)])
    service.release(tx, ["a"])
    assert book(tx) == (5, 0, 0)
    assert service.reserve(tx, [want("a", 3)]) == {"a": None}
    assert book(tx) == (5, 3, 0)


def test_nothing_asked_is_nothing_done(tx: Transaction) -> None:
    assert service.reserve(tx, []) == {}
    service.deduct(tx, [])
    service.release(tx, [])


def test_catalogue_comes_in_by_parts_and_is_switched_to_at_once(tx: Transaction) -> None:
    before = service.view_goods(tx.connection, HALL, tx.now)
    dearer = [msgspec.structs.replace(one, price_fen=one.price_fen + 100) for one in GOODS]
    begun = BeginImport(hall_id=HALL, import_id="i1", name="goods.csv", version=service.price_version_of(dearer), rows=len(dearer))
    assert service.begin_import(tx, [begun]) == ["i1"]
    assert service.add_import_rows(tx, [AddImportRows(import_id="i1", goods=dearer[:6])]) == [6]
    assert isinstance(service.switch_catalogue(tx, [SwitchCatalogue(import_id="i1")])[0], BadRequest)
    for _ in range(2):
        assert service.add_import_rows(tx, [AddImportRows(import_id="i1", goods=dearer[6:])]) == [4]
    assert service.view_goods(tx.connection, HALL, tx.now) == before
    assert service.switch_catalogue(tx, [SwitchCatalogue(import_id="i1")])[0].price_version == begun.version
    assert isinstance(service.add_import_rows(tx, [AddImportRows(import_id="i1", goods=dearer)])[0], BadRequest)
    assert {one.price_fen for one in service.view_goods(tx.connection, HALL, tx.now).goods} == {one.price_fen for one in dearer}


def test_order_keeps_the_version_it_was_confirmed_at_when_prices_are_switched(tx: Transaction) -> None:
    confirmed = service.find_price_versions(tx.connection, [HALL])[HALL]
    imported(tx, [msgspec.structs.replace(one, price_fen=one.price_fen + 100) for one in GOODS[1:]])
    then = service.find_goods(tx.connection, HALL, [CREAM, FLASK], tx.now, confirmed)
    now = service.find_goods(tx.connection, HALL, [CREAM, FLASK], tx.now)
    assert (then[FLASK].price_fen, now[FLASK].price_fen) == (GOODS[1].price_fen, GOODS[1].price_fen + 100)
    assert (then[FLASK].on_sale, then[CREAM].on_sale) == (True, False)


def test_undone_import_brings_the_former_catalogue_back(tx: Transaction) -> None:
    assert isinstance(service.undo_import(tx, [UndoImport(hall_id=HALL)])[0], BadRequest)
    before = service.view_goods(tx.connection, HALL, tx.now)
    imported(tx, [msgspec.structs.replace(GOODS[0], price_fen=1)])
    assert service.undo_import(tx, [UndoImport(hall_id=HALL)]) == [before.price_version]
    assert service.view_goods(tx.connection, HALL, tx.now) == before
    assert isinstance(service.undo_import(tx, [UndoImport(hall_id=HALL)])[0], BadRequest)


def test_undone_import_takes_its_stock_out_as_far_as_it_is_free(tx: Transaction) -> None:
    first, second = msgspec.structs.replace(GOODS[0], received=9), msgspec.structs.replace(GOODS[1], price_fen=1, received=25)
    imported(tx, [first, second, *GOODS[2:]])
    assert (book(tx)[0], book(tx, FLASK)[0]) == (9, 25)
    assert service.reserve(tx, [want("o1", 7)]) == {"o1": None}
    assert service.undo_import(tx, [UndoImport(hall_id=HALL)])[0] != ""
    # Seven are held: they were there. The other two go, and of the flasks all that came with it.
    assert (book(tx), book(tx, FLASK)) == ((7, 7, 0), (5, 0, 0))
    figures = repository.sum_entries(tx.connection, HALL)
    assert (figures[CREAM, GOODS[0].lot, "received"], figures[FLASK, GOODS[1].lot, "received"]) == (7, 5)


def test_an_import_that_was_never_switched_to_leaves_no_stock(tx: Transaction) -> None:
    more = msgspec.structs.replace(GOODS[0], received=50)
    service.begin_import(tx, [BeginImport(hall_id=HALL, import_id="left", name="", version="v-left", rows=2)])
    assert service.add_import_rows(tx, [AddImportRows(import_id="left", goods=[more])]) == [1]
    assert book(tx)[0] == 50
    service.begin_import(tx, [BeginImport(hall_id=HALL, import_id="next", name="", version="v-next", rows=1)])
    assert book(tx)[0] == 5
    assert isinstance(service.add_import_rows(tx, [AddImportRows(import_id="left", goods=[more])])[0], BadRequest)
    service.add_import_rows(tx, [AddImportRows(import_id="next", goods=[more])])
    assert book(tx)[0] == 50


def test_beer_that_came_in_before_it_had_a_tax_of_its_own_is_not_sold_until_it_comes_in_again(tx: Transaction) -> None:
    beer = msgspec.structs.replace(
        GOODS[0], hs_code="2203000000", consumption_kind="beer", consumption_bp=0, content_amount="330", content_unit="ml"
    )
    imported(tx, [beer, *GOODS[1:]])
    before = service.view_goods(tx.connection, HALL, tx.now)
    assert all(one.on_sale for one in before.goods)
    # As a row from before revision 0030 stands in the books.
    old = repository._GOODS.update().where(repository._GOODS.c.hs_code == beer.hs_code)
    tx.connection.execute(old.values(consumption_kind="none"))
    after = service.view_goods(tx.connection, HALL, tx.now)
    assert [one.gtin for one in after.goods if not one.on_sale] == [CREAM]
    assert after.etag != before.etag
    assert not service.find_goods(tx.connection, HALL, [CREAM], tx.now)[CREAM].on_sale
    imported(tx, [beer, msgspec.structs.replace(GOODS[1], price_fen=2), *GOODS[2:]])
    assert service.find_goods(tx.connection, HALL, [CREAM], tx.now)[CREAM].on_sale


def test_rate_of_vat_follows_the_law_on_its_day_and_machines_hear_of_it(tx: Transaction, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = {one.gtin: one.vat_bp for one in GOODS}
    odd = msgspec.structs.replace(GOODS[0], vat_bp=600)
    imported(tx, [odd, *GOODS[1:]])
    before = service.view_goods(tx.connection, HALL, tx.now)
    day = (tx.now + timedelta(days=2)).date()
    monkeypatch.setattr(law, "VAT", (*law.VAT, (day, {law.STANDARD: 1200, law.REDUCED: 800})))
    assert service.view_goods(tx.connection, HALL, tx.now).etag == before.etag
    later = tx.now + timedelta(days=3)
    after = service.view_goods(tx.connection, HALL, later)
    assert (after.etag != before.etag, after.price_version) == (True, before.price_version)
    # What is no rate of the law stays as it was imported.
    expected = {gtin: {1300: 1200, 900: 800}[rate] for gtin, rate in rates.items()} | {odd.gtin: 600}
    assert {one.gtin: one.vat_bp for one in after.goods} == expected
    assert {gtin: one.vat_bp for gtin, one in service.find_goods(tx.connection, HALL, list(rates), later).items()} == expected


def test_machines_hear_of_a_recall_though_prices_stay(tx: Transaction) -> None:
    before = service.view_goods(tx.connection, HALL, tx.now)
    stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot=GOODS[0].lot, reason="specimen")])
    after = service.view_goods(tx.connection, HALL, tx.now)
    assert (after.price_version, after.etag != before.etag) == (before.price_version, True)
    assert [one.gtin for one in after.goods if not one.on_sale] == [CREAM]


acts = st.lists(
    st.tuples(
        st.sampled_from(("reserve", "deduct", "release")), st.sampled_from("abcd"), st.integers(1, 4), st.sampled_from((CREAM, FLASK))
    ),
    max_size=25,
)


@given(acts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_book_always_adds_up(tx: Transaction, acts: list[tuple[str, str, int, str]]) -> None:
    savepoint = tx.connection.begin_nested()
    sold: Counter[str] = Counter()
    for act, order_id, quantity, gtin in acts:
        if act == "reserve":
            service.reserve(tx, [want(order_id, quantity, gtin)])
        else:
            getattr(service, act)(tx, [order_id])
        for name in (CREAM, FLASK):
            received, held, sold_now = book(tx, name)
            assert received >= held + sold_now
            assert sold_now >= sold[name]
            sold[name] = sold_now
    savepoint.rollback()
