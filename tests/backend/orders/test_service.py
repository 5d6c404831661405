"""Cancelling, the real-name answer, holds that end, and who may ask."""

from datetime import timedelta
from typing import Any

import pytest

from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.identity.messages import RecordIdentityCheck
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import LapseHolds
from o2o_store.contract.store_api.orders import CancelOrder
from o2o_store.domain.refusals import OrderClosed, Refusal, TooLateToCancel, UnknownOrder


def cancel(order_id: str) -> CancelOrder:
    return CancelOrder(order_id=order_id, reason="left")


def test_an_order_ends_when_the_shopper_leaves_before_paying(shop: Any) -> None:
    order_id = shop.filed()
    assert shop.do(cancel(order_id)) == order_id
    view = shop.view(order_id)
    assert (view.closed, view.step, view.step_failed, view.refusal) == (True, 4, False, None)
    assert shop.do(cancel(order_id)) == order_id
    assert shop.view(order_id).version == view.version


def test_an_open_attempt_keeps_the_order_open_when_cancelled(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1")
    shop.do(cancel(order_id))
    assert not shop.view(order_id).closed
    shop.move(order_id, "payment", "closed", "1")
    assert shop.view(order_id).closed


def test_leaving_is_noted_when_the_money_had_come_before_the_word(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.do(cancel(order_id)) == order_id
    order = shop.order(order_id)
    assert (order.state, order.left_at) == ("paid", shop.clock.at)
    shop.clock.pass_(timedelta(minutes=1))
    assert shop.do(cancel(order_id)) == order_id
    assert shop.order(order_id) == order


@pytest.mark.parametrize(("event", "out"), [("handed_over", OrderClosed()), ("dispatched", TooLateToCancel())])
def test_leaving_is_refused_when_the_goods_have_left(shop: Any, event: str, out: Refusal) -> None:
    order_id = shop.paid()
    shop.move(order_id, "order", "cleared")
    for step in ("packed", event):
        shop.move(order_id, "parcel", step)
    assert shop.do(cancel(order_id)) == out
    assert shop.order(order_id).left_at is None


def test_leaving_is_refused_when_staff_have_met_the_buyer(shop: Any) -> None:
    order_id = shop.paid()
    shop.ask(lambda tx: orders.record_facts(tx, {order_id: {"met_at": tx.now}}))
    assert shop.do(cancel(order_id)) == TooLateToCancel()


def test_leaving_is_refused_when_customs_takes_nothing_back_any_more(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "order", "cleared")
    shop.clock.pass_(timedelta(days=31))
    assert shop.do(cancel(order_id)) == TooLateToCancel()


def test_cancelling_is_refused_when_the_order_is_unknown_or_over(shop: Any) -> None:
    assert shop.do(cancel(shop.new_order())) == UnknownOrder()
    order_id = shop.complete()
    shop.move(order_id, "order", "refused", code="no_permit", facts={})
    assert shop.do(cancel(order_id)) == OrderClosed()


@pytest.mark.parametrize("result", ["FITS", "UNKNOWN"])
def test_the_sale_goes_on_when_the_check_does_not_object(shop: Any, result: str) -> None:
    order_id = shop.complete()
    shop.command(RecordIdentityCheck(order_id=order_id, buyer_index=shop.order(order_id).buyer_index, result=result))
    view = shop.view(order_id)
    assert (view.buyer.check, view.closed, view.version) == (result.lower(), False, 3)


def test_the_sale_stops_when_the_person_differs(shop: Any) -> None:
    order_id = shop.complete()
    shop.command(RecordIdentityCheck(order_id=order_id, buyer_index=shop.order(order_id).buyer_index, result="DIFFERS"))
    view = shop.view(order_id)
    assert (view.step, view.step_failed, view.closed) == (1, True, True)
    assert view.refusal.code == "person_differs"
    assert view.refusal.status == 403


def test_an_answer_is_dropped_when_its_order_is_gone(shop: Any) -> None:
    assert shop.command(RecordIdentityCheck(order_id=shop.new_order(), buyer_index="x", result="FITS")) == [None]


def hold_quota(shop: Any, order_id: str, amount: int) -> None:
    order = shop.order(order_id)
    shop.ask(lambda tx: orders_allowance(tx, Hold(order_id, order.buyer_index, 2026, amount)))


def orders_allowance(tx: Any, hold: Hold) -> Any:
    from o2o_store.backend.allowance import service as allowance

    return allowance.hold(tx, [hold])


def test_a_hold_is_given_back_when_its_time_is_over(shop: Any) -> None:
    order_id = shop.filed()
    hold_quota(shop, order_id, 47_900)
    assert shop.view(order_id).allowance.held_fen == 47_900
    shop.clock.pass_(timedelta(minutes=29))
    shop.command(LapseHolds())
    assert shop.view(order_id).filed
    shop.clock.pass_(timedelta(minutes=1))
    shop.command(LapseHolds())
    view = shop.view(order_id)
    assert (view.filed, view.step, view.hold_until, view.allowance.held_fen) == (False, 3, None, 0)


def test_a_hold_stays_when_an_attempt_is_open(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1")
    shop.clock.pass_(timedelta(hours=1))
    shop.command(LapseHolds())
    assert shop.view(order_id).filed
    shop.move(order_id, "payment", "closed", "1")
    shop.command(LapseHolds())
    assert not shop.view(order_id).filed


def test_nothing_lapses_when_the_order_is_paid(shop: Any) -> None:
    order_id = shop.paid()
    hold_quota(shop, order_id, 47_900)
    shop.clock.pass_(timedelta(days=3))
    shop.command(LapseHolds())
    view = shop.view(order_id)
    assert (view.filed, view.step, view.allowance.held_fen) == (True, 5, 47_900)


def test_the_open_parcels_of_a_hall_are_listed_when_asked(shop: Any) -> None:
    first, second = shop.paid(), shop.paid(id_number=shop_specimen(2))
    shop.complete(id_number=shop_specimen(3))
    with shop.database.readers.begin() as connection:
        assert set(orders.list_open_with_parcel(connection, shop.kiosk.hall_id)) == {first, second}
        assert orders.list_open_with_parcel(connection, "hall-9") == []


def shop_specimen(sequence: int) -> str:
    from o2o_store.domain.identity import check_character

    first = f"41999919900307{sequence:03d}"
    return first + check_character(first)


def test_nobody_can_be_opened_when_nobody_registered(shop: Any) -> None:
    order_id = shop.new_order()
    shop.do(shop.basket(order_id))
    with pytest.raises(LookupError, match="nobody is registered"):
        orders.open_person(shop.keys, shop.order(order_id))
