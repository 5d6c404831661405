"""Who may touch an order, and whether it may still be changed."""

from typing import Any

import pytest

from o2o_store.backend.keys import FieldBrokenError
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.orders.repository import load_states
from o2o_store.backend.orders.standing import is_paying, may_see, open_person, reopen
from o2o_store.domain.refusals import AlreadyPaying, OrderClosed


@pytest.mark.parametrize(
    ("caller", "seen"), [("kiosk", True), ("packer", True), ("desk", True), ("second_kiosk", False), ("board", False), ("stranger", False)]
)
def test_an_order_is_seen_when_the_caller_opened_it_or_is_on_duty(shop: Any, caller: str, seen: bool) -> None:
    order_id = shop.complete()
    order = shop.order(order_id)
    with shop.database.readers.begin() as connection:
        head = load_states(connection, [order_id])[order_id].head
    assert may_see(getattr(shop, caller), order) is seen
    assert may_see(getattr(shop, caller), head) is seen


def test_a_person_does_not_open_when_moved_to_another_order(shop: Any) -> None:
    mine, theirs = shop.order(shop.complete()), shop.order(shop.complete())
    with pytest.raises(FieldBrokenError):
        open_person(shop.keys, {"order_id": theirs.order_id, "person_sealed": mine.person_sealed})


def reopened(shop: Any, order_id: str) -> Any:
    return shop.ask(lambda tx: reopen(tx, load_states(tx.connection, [order_id])[order_id]))


def test_nothing_stands_in_the_way_when_nothing_is_held(shop: Any) -> None:
    assert reopened(shop, shop.complete()) is None


def test_reopening_is_refused_when_paying_paid_or_over(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1")
    assert reopened(shop, order_id) == AlreadyPaying()
    shop.move(order_id, "payment", "paid", "1")
    shop.move(order_id, "order", "captured", winner=1)
    assert reopened(shop, order_id) == AlreadyPaying()
    shop.move(order_id, "order", "refused", code="payer_differs")
    assert reopened(shop, order_id) == OrderClosed()


def test_an_order_is_not_paying_when_its_attempts_are_closed(shop: Any) -> None:
    order_id = shop.filed()
    now = shop.clock.now()
    for event in ("payment_requested", "closed"):
        move = Move(order_id, "payment", "1", event, now, "platform")
        shop.move(move.order_id, move.machine, move.event, move.subject)
    with shop.database.readers.begin() as connection:
        assert not is_paying(load_states(connection, [order_id])[order_id])
