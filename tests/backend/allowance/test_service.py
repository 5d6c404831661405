"""The yearly ledger on real tables: admitted in memory, guarded by CHECKs, safe to repeat."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from o2o_store.backend.allowance import repository
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.writer import Event
from o2o_store.domain import allowance as law
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit, OverYearlyAllowance

YEAR = 2026


def hold(shop: Any, *holds: Any) -> Any:
    return shop.ask(lambda tx: allowance.hold(tx, holds))


def year(shop: Any, buyer: str = "b1") -> tuple[int, int]:
    moment = shop.clock.now()
    view = shop.database.read(lambda connection: allowance.list_years(connection, {(buyer, moment)}))[(buyer, moment)]
    assert (view.year, view.limit_fen) == (YEAR, 2_600_000)
    return view.used_fen, view.held_fen


def test_an_amount_is_held_used_and_given_back_when_an_order_lives(shop: Any) -> None:
    assert hold(shop, ("o1", "b1", YEAR, 100_000)) == [None]
    assert year(shop) == (0, 100_000)
    shop.ask(lambda tx: allowance.confirm(tx, ["o1"]))
    assert year(shop) == (100_000, 0)
    shop.ask(lambda tx: allowance.release(tx, ["o1"]))
    assert year(shop) == (0, 0)


@pytest.mark.parametrize("verb", [allowance.confirm, allowance.release])
def test_nothing_is_counted_twice_when_a_verb_is_repeated(shop: Any, verb: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    shop.ask(lambda tx: verb(tx, ["o1"]))
    once = year(shop)
    shop.ask(lambda tx: verb(tx, ["o1", "unknown"]))
    assert year(shop) == once


def test_what_was_released_is_not_used_when_a_late_confirmation_comes(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    shop.ask(lambda tx: allowance.release(tx, ["o1"]))
    shop.ask(lambda tx: allowance.confirm(tx, ["o1"]))
    assert year(shop) == (0, 0)


def test_raised_limit_is_for_whoever_bought_before_it_too(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        hold(shop, (f"o{number}", "b1", YEAR, 500_000))
    tomorrow = (shop.clock.now() + timedelta(days=1)).date()
    monkeypatch.setattr(law, "YEAR_LIMIT", (*law.YEAR_LIMIT, (tomorrow, Fen(3_000_000))))
    assert isinstance(hold(shop, ("o5", "b1", YEAR, 500_000))[0], OverYearlyAllowance)
    shop.clock.pass_(timedelta(days=1))
    assert hold(shop, ("o5", "b1", YEAR, 500_000)) == [None]
    moment = shop.clock.now()
    view = shop.database.read(lambda connection: allowance.list_years(connection, {("b1", moment)}))[("b1", moment)]
    assert (view.limit_fen, view.held_fen) == (3_000_000, 3_000_000)


def test_later_orders_see_earlier_ones_when_held_together(shop: Any) -> None:
    holds = [Hold(f"o{number}", "b1", YEAR, 500_000) for number in range(6)]
    outcomes = hold(shop, *holds)
    assert outcomes == [None, None, None, None, None, OverYearlyAllowance(500_000, 100_000, 2_600_000)]  # type: ignore[arg-type]
    assert year(shop) == (0, 2_500_000)
    assert hold(shop, ("o7", "b2", YEAR, 500_000)) == [None]


def test_the_limit_itself_is_allowed_when_reached_exactly(shop: Any) -> None:
    assert hold(shop, *(Hold(f"o{number}", "b1", YEAR, 520_000 if number else 500_000, number > 0) for number in range(5))) == [None] * 5
    assert hold(shop, ("o9", "b1", YEAR, 20_001))[0] == OverYearlyAllowance(20_001, 20_000, 2_600_000)  # type: ignore[arg-type]
    assert hold(shop, ("o9", "b1", YEAR, 20_000)) == [None]


def test_one_transaction_is_limited_when_it_is_not_a_single_piece(shop: Any) -> None:
    assert hold(shop, ("o1", "b1", YEAR, 500_001)) == [OverSingleLimit(500_001, 500_000)]  # type: ignore[arg-type]
    assert hold(shop, Hold("o1", "b1", YEAR, 500_001, single_item=True)) == [None]


def test_the_new_amount_counts_when_an_order_holds_again(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    hold(shop, ("o1", "b1", YEAR, 70_000))
    assert year(shop) == (0, 70_000)
    hold(shop, ("o1", "b2", YEAR, 60_000))
    assert (year(shop), year(shop, "b2")) == ((0, 0), (0, 60_000))


def test_nothing_is_held_when_the_new_amount_is_refused(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    assert isinstance(hold(shop, ("o1", "b1", YEAR, 600_000))[0], OverSingleLimit)
    assert year(shop) == (0, 0)


def test_what_is_used_stays_used_when_the_order_asks_again(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    shop.ask(lambda tx: allowance.confirm(tx, ["o1"]))
    assert hold(shop, ("o1", "b1", YEAR, 100_000)) == [None]
    assert year(shop) == (100_000, 0)


def test_the_ledger_follows_the_order_when_events_are_told(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    shop.ask(lambda tx: allowance.confirm_held(tx, [Event("captured", "o1")]))
    assert year(shop) == (100_000, 0)
    shop.ask(lambda tx: allowance.release_held(tx, [Event("refused", "o1")]))
    assert year(shop) == (0, 0)


def test_the_database_refuses_when_a_year_would_pass_its_limit(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000))
    for column in ("used_fen", "held_fen"):
        for amount in (-1, 2_600_001):
            with pytest.raises(IntegrityError):
                shop.ask(lambda tx, column=column, amount=amount: tx.connection.execute(repository.YEARS.update().values({column: amount})))


def test_a_year_is_empty_when_nobody_bought_in_it(shop: Any) -> None:
    assert year(shop, "nobody") == (0, 0)
    assert shop.database.read(lambda connection: allowance.list_years(connection, set())) == {}


def test_an_amount_moves_to_the_year_it_is_declared_in_when_that_has_room(shop: Any) -> None:
    hold(shop, ("o1", "b1", YEAR, 100_000), ("o2", "b1", YEAR, 200_000), ("o3", "b1", YEAR + 1, 2_450_000, True), ("o4", "b1", YEAR, 1))
    shop.ask(lambda tx: allowance.confirm(tx, ["o1", "o3"]))
    shop.ask(lambda tx: allowance.release(tx, ["o4"]))
    moved = shop.ask(lambda tx: allowance.move_to_year(tx, ["o1", "o2", "o3", "o4", "unknown"], YEAR + 1))
    # The earlier one takes the room that the later one does not find any more.
    full = OverYearlyAllowance(200_000, 50_000, 2_600_000)  # type: ignore[arg-type]
    assert moved == {"o1": None, "o2": full, "o3": None, "o4": None, "unknown": None}
    assert year(shop) == (0, 200_000)
    found = shop.database.read(lambda connection: repository.find_years(connection, {("b1", YEAR + 1)}))
    assert (found["b1", YEAR + 1]["used_fen"], found["b1", YEAR + 1]["held_fen"]) == (2_550_000, 0)
    # Said again, nothing moves twice.
    shop.ask(lambda tx: allowance.move_to_year(tx, ["o1"], YEAR + 1))
    assert shop.database.read(lambda connection: repository.find_years(connection, {("b1", YEAR + 1)})) == found
