"""The bonded stock book: first to expire leaves first, barred lots never leave, every piece is accounted for, customs' book agrees."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from backend.conftest import CREAM, MILK, goods
from o2o_store import storage
from o2o_store.backend.catalog import repository, service, stock
from o2o_store.backend.catalog.messages import (
    AdjustStock,
    BarredLot,
    ImportGoods,
    LotArrival,
    RecallLot,
    ReceiveLots,
    Reservation,
    StockLine,
)
from o2o_store.backend.catalog.repository import FIGURES
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Transaction
from o2o_store.domain.refusals import BadRequest, NotOnSale, OutOfStock
from o2o_store.sandbox.customs import books as customs

HALL = "hall-1"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def tx(tmp_path: Path, books: Engine) -> Iterator[Transaction]:
    with books.connect() as connection:
        opened = Transaction(connection, NOW, load_keys(tmp_path), Settings(home=tmp_path))
        service.import_goods(opened, [ImportGoods(hall_id=HALL, goods=[goods(CREAM, "样本面霜", 29_900, received=0, lot="")])])
        yield opened


def receive(tx: Transaction, lot: str, pieces: int, *, expiry: date | None = None, certificate: str = "样本证", hall: str = HALL) -> Any:
    arrival = LotArrival(gtin=CREAM, lot=lot, received=pieces, certificate=certificate, expiry=expiry)
    return stock.receive_lots(tx, [ReceiveLots(hall_id=hall, lots=[arrival])])[0]


def reserve(tx: Transaction, order_id: str, pieces: int) -> Any:
    return stock.reserve(tx, [Reservation(order_id, CREAM, pieces, HALL)])[order_id]


def back(tx: Transaction, pieces: int) -> Any:
    return stock.take_back(tx, [Reservation("a", CREAM, pieces, HALL)])["a", CREAM]


def line(tx: Transaction) -> StockLine:
    return service.view_stock(tx.connection, HALL, tx.now)[0]


def held(tx: Transaction) -> dict[str, int]:
    return {lot.lot: lot.held for lot in line(tx).lots if lot.held}


def assert_book_re_adds(tx: Transaction) -> None:
    """The journal adds up to every figure of every lot, and the lots to the holds."""
    booked = repository.sum_entries(tx.connection, HALL)
    for row in repository.list_lots(tx.connection, HALL):
        found = {kind: booked.get((row["gtin"], row["lot"], kind), 0) for kind in FIGURES}
        assert found == {kind: row[kind] for kind in FIGURES}, (row["gtin"], row["lot"])


def test_lot_that_expires_first_leaves_first_and_an_order_may_take_from_two(tx: Transaction) -> None:
    receive(tx, "LATE", 10, expiry=date(2028, 1, 1))
    receive(tx, "SOON", 3, expiry=date(2026, 12, 1))
    receive(tx, "EVER", 10)
    assert reserve(tx, "a", 2) is None
    assert held(tx) == {"SOON": 2}
    assert reserve(tx, "b", 4) is None
    assert held(tx) == {"SOON": 3, "LATE": 3}
    assert reserve(tx, "c", 18) == OutOfStock(CREAM, 17)
    assert_book_re_adds(tx)


@pytest.mark.parametrize(
    ("expiry", "certificate", "why"),
    [(date(2026, 11, 23), "样本证", "expired"), (None, "", "uncertified"), (date(2026, 11, 24), "样本证", "")],
)
def test_lot_that_cannot_be_sold_does_not_come_in(tx: Transaction, expiry: date | None, certificate: str, why: str) -> None:
    outcome = receive(tx, "L1", 5, expiry=expiry, certificate=certificate)
    assert isinstance(outcome, BadRequest) == bool(why)
    assert not why or why in str(outcome.facts())


def test_expired_and_recalled_lots_are_refused_at_scan_and_at_filing(tx: Transaction) -> None:
    receive(tx, "OLD", 5, expiry=date(2026, 11, 30))
    receive(tx, "BAD", 5, expiry=date(2027, 11, 30))
    assert stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="BAD", reason="specimen")]) == [[HALL]]
    assert reserve(tx, "a", 6) == OutOfStock(CREAM, 5)
    tx.now = NOW + timedelta(days=7)
    assert reserve(tx, "a", 1) == NotOnSale(CREAM)
    assert not service.find_goods(tx.connection, HALL, [CREAM], tx.now)[CREAM].on_sale
    assert {lot.lot: lot.barred for lot in line(tx).lots} == {"BAD": "recalled", "OLD": "expired"}
    stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="BAD", reason="specimen", ended=True)])
    assert reserve(tx, "a", 5) is None
    assert held(tx) == {"BAD": 5}
    assert isinstance(stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="NONE", reason="specimen")])[0], BadRequest)


def test_buyers_of_a_lot_are_found_when_it_is_recalled(tx: Transaction) -> None:
    receive(tx, "L1", 9)
    reserve(tx, "a", 2)
    stock.deduct(tx, ["a"])
    reserve(tx, "b", 1)
    reserve(tx, "c", 1)
    stock.release(tx, ["c"])
    buyers = stock.list_buyers(tx.connection, CREAM, "L1")
    assert [(one["order_id"], one["quantity"], one["state"]) for one in buyers] == [("a", 2, "sold"), ("b", 1, "held")]


def test_orders_that_hold_a_lot_are_found_when_it_may_not_be_sold_any_more(tx: Transaction) -> None:
    receive(tx, "L1", 2, expiry=date(2026, 12, 2))
    receive(tx, "L2", 9)
    reserve(tx, "a", 1)
    stock.deduct(tx, ["a"])
    reserve(tx, "b", 2)
    reserve(tx, "c", 1)
    stock.release(tx, ["c"])
    ids, last = ["a", "b", "c"], date(2026, 12, 2)
    assert service.find_barred(tx.connection, ids, last) == {}
    expired = BarredLot(CREAM, "L1", "expired")
    assert service.find_barred(tx.connection, ids, last + timedelta(days=1)) == {"a": expired, "b": expired}
    stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="L2", reason="specimen")])
    assert service.find_barred(tx.connection, ids, last) == {"b": BarredLot(CREAM, "L2", "recalled")}
    # What came back is not with the buyer any more.
    back(tx, 1)
    assert set(service.find_barred(tx.connection, ids, last + timedelta(days=1))) == {"b"}


def test_samples_and_differences_are_booked_and_never_sold(tx: Transaction) -> None:
    def adjust(kind: str, pieces: int, note: str = "count") -> Any:
        return stock.adjust_stock(tx, [AdjustStock(hall_id=HALL, gtin=CREAM, lot="L1", kind=kind, pieces=pieces, note=note)])[0]

    assert isinstance(adjust("samples", 1), BadRequest)
    receive(tx, "L1", 5)
    assert adjust("samples", 1) == 4
    assert adjust("difference", -1) == 3
    assert isinstance(adjust("difference", -4), BadRequest)
    assert isinstance(adjust("samples", -2), BadRequest)
    assert isinstance(adjust("difference", 1, note=""), BadRequest)
    assert isinstance(adjust("sold", 1), BadRequest)
    assert reserve(tx, "a", 4) == OutOfStock(CREAM, 3)
    assert isinstance(receive(tx, "L1", 0), BadRequest)
    assert (line(tx).samples, line(tx).difference, line(tx).balance) == (1, -1, 4)
    assert_book_re_adds(tx)


def test_returned_goods_come_back_to_their_lots_and_never_more_than_left(tx: Transaction) -> None:
    receive(tx, "L1", 2, expiry=date(2027, 1, 1))
    receive(tx, "L2", 5, expiry=date(2028, 1, 1))
    reserve(tx, "a", 4)
    assert isinstance(back(tx, 1), BadRequest)
    stock.deduct(tx, ["a"])
    assert line(tx).balance == 3
    assert back(tx, 3) is None
    assert {lot.lot: lot.returned for lot in line(tx).lots} == {"L1": 2, "L2": 1}
    assert line(tx).balance == 6
    assert isinstance(back(tx, 2), BadRequest)
    assert reserve(tx, "b", 6) is None
    assert_book_re_adds(tx)


class Stopped(Exception):
    """The database did not answer."""


@dataclass
class Zone:
    """A hall and customs, both with real books, and an operator, shoppers and faults that keep them busy."""

    engine: Engine
    home: Path
    rng: random.Random
    authority: Engine = field(default_factory=storage.open_memory)
    now: datetime = NOW
    orders: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    left_to_fail: int = 0
    faults: int = 0

    def __post_init__(self) -> None:
        customs.metadata.create_all(self.authority)
        sa.event.listen(self.engine, "after_cursor_execute", self._statement)
        self.products = {CREAM: "3931", MILK: "1216"}
        price_list = [goods(gtin, "样本", 10_000, received=0, lot="", item_record_no=number) for gtin, number in self.products.items()]
        self.do(lambda tx: service.import_goods(tx, [ImportGoods(hall_id=HALL, goods=price_list)]))
        with self.authority.begin() as connection:
            for number in self.products.values():
                line_ = customs.BookLine(ems_no="T1", item_record_no=number, gcode="3304990099", gname="样本", unit="011", stock=0)
                customs.Page(connection).put_book_line(line_)

    def _statement(self, *_: Any) -> None:
        if self.left_to_fail:
            self.left_to_fail -= 1
            if not self.left_to_fail:
                self.faults += 1
                raise Stopped

    def do(self, act: Callable[[Transaction], Any]) -> Any:
        """Carry out in one transaction, again when it fails, sometimes again though it did not."""
        self.left_to_fail = self.rng.choice((0, 0, 0, self.rng.randrange(1, 12)))
        again = self.rng.random() < 0.1
        while True:
            try:
                with self.engine.begin() as connection:
                    outcome = act(Transaction(connection, self.now, load_keys(self.home), Settings(home=self.home)))
            except Stopped:
                continue
            self.left_to_fail = 0
            if not again:
                return outcome
            again = False

    def customs_books(self, gtin: str, change: int) -> None:
        with self.authority.begin() as connection:
            customs.Page(connection).move_stock("T1", self.products[gtin], change)

    def step(self, number: int) -> None:
        self.now += timedelta(minutes=self.rng.randrange(90))
        act = self.rng.choice(
            (self.receive, self.file, self.file, self.file, self.lapse, self.clear, self.clear, self.give_back, self.recall, self.count)
        )
        act(number)

    def receive(self, _number: int) -> None:
        gtin, lot = self.rng.choice(list(self.products)), f"L{self.rng.randrange(6)}"
        with self.engine.begin() as connection:
            known = repository.find_lots(connection, {(HALL, gtin)}).get((HALL, gtin, lot))
        pieces = self.rng.randrange(1, 30)
        expiry = self.rng.choice((None, (self.now + timedelta(days=self.rng.randrange(1, 90))).date()))
        arrival = LotArrival(gtin=gtin, lot=lot, received=(known["received"] if known else 0) + pieces, certificate="样本证", expiry=expiry)
        if self.do(lambda tx: stock.receive_lots(tx, [ReceiveLots(hall_id=HALL, lots=[arrival])])) == [1]:
            self.customs_books(gtin, pieces)

    def file(self, number: int) -> None:
        order_id = f"o{number}"
        lines = [(gtin, self.rng.randrange(1, 5)) for gtin in self.rng.sample(list(self.products), self.rng.randrange(1, 3))]
        wanted = [Reservation(order_id, gtin, pieces, HALL) for gtin, pieces in lines]
        if self.do(lambda tx: stock.reserve(tx, wanted))[order_id] is None:
            self.orders[order_id], self.states[order_id] = lines, "held"

    def _one(self, state: str) -> str:
        return self.rng.choice([""] + [order_id for order_id, now in self.states.items() if now == state])

    def lapse(self, _number: int) -> None:
        if order_id := self._one("held"):
            self.do(lambda tx: stock.release(tx, [order_id, *([late] if (late := self._one("sold")) else [])]))
            self.states[order_id] = "free"

    def clear(self, _number: int) -> None:
        """Customs releases: its book first, ours when the receipt comes, which may come twice."""
        if order_id := self._one("held"):
            for gtin, pieces in self.orders[order_id]:
                self.customs_books(gtin, -pieces)
            self.do(lambda tx: stock.deduct(tx, [order_id]))
            self.states[order_id] = "sold"

    def give_back(self, _number: int) -> None:
        if order_id := self._one("sold"):
            gtin, pieces = self.rng.choice(self.orders[order_id])
            returned: list[Any] = []
            self.left_to_fail = 0
            with self.engine.begin() as connection:
                tx = Transaction(connection, self.now, load_keys(self.home), Settings(home=self.home))
                returned.append(stock.take_back(tx, [Reservation(order_id, gtin, pieces, HALL)])[order_id, gtin])
            if returned == [None]:
                self.customs_books(gtin, pieces)

    def recall(self, _number: int) -> None:
        lot, ended = f"L{self.rng.randrange(6)}", self.rng.random() < 0.7
        self.do(lambda tx: stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot=lot, reason="specimen", ended=ended)]))

    def count(self, _number: int) -> None:
        wish = AdjustStock(hall_id=HALL, gtin=CREAM, lot=f"L{self.rng.randrange(6)}", kind="difference", pieces=-1, note="count")
        self.left_to_fail = 0
        with self.engine.begin() as connection:
            tx = Transaction(connection, self.now, load_keys(self.home), Settings(home=self.home))
            if isinstance(stock.adjust_stock(tx, [wish])[0], int):
                self.customs_books(CREAM, -1)

    def assert_books_agree(self) -> None:
        self.left_to_fail = 0
        with self.engine.begin() as connection, self.authority.begin() as other:
            tx = Transaction(connection, self.now, load_keys(self.home), Settings(home=self.home))
            ours = {one.item_record_no: one.balance for one in service.view_stock(connection, HALL, self.now)}
            theirs = {number: item.stock for number, item in customs.Page(other).book_items("T1").items()}
            assert ours == theirs
            assert_book_re_adds(tx)
            held: dict[tuple[str, str], int] = {}
            for holds in repository.find_holds(connection, self.states).values():
                for hold in holds:
                    held[hold["gtin"], hold["lot"]] = held.get((hold["gtin"], hold["lot"]), 0) + hold["quantity"] * (
                        hold["state"] == "held"
                    )
            assert all(row["held"] == held.get((row["gtin"], row["lot"]), 0) for row in repository.list_lots(connection, HALL))


@pytest.mark.parametrize("operations", [700, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])])
def test_book_equals_customs_book_after_mixed_operations_with_faults(books: Engine, tmp_path: Path, operations: int) -> None:
    zone = Zone(books, tmp_path, random.Random(28))
    for number in range(operations):
        zone.step(number)
    zone.assert_books_agree()
    states = list(zone.states.values())
    assert zone.faults > operations // 20
    assert min(states.count(state) for state in ("sold", "free")) > operations // 50
