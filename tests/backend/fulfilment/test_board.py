"""The board beyond its columns: numbers called again, and two clocks."""

from datetime import timedelta
from typing import Any

from o2o_store.backend.fulfilment import board
from o2o_store.backend.fulfilment import service as fulfilment
from o2o_store.contract.store_api.fulfilment import CallNumber
from o2o_store.domain.payments import PAYER_WAIT
from o2o_store.domain.refusals import NotAllowed, NotReleased, UnknownOrder


def shown(shop: Any) -> Any:
    return shop.database.read(lambda connection: board.show_board(connection, "hall-1", shop.clock.now()))


def test_called_number_grows_on_the_board_and_in_the_desks_list(shop: Any) -> None:
    order_id = shop.ready()
    before = shown(shop)
    for _ in range(2):
        assert shop.do(CallNumber(order_id=order_id), shop.desk) == order_id
    after = shown(shop)
    assert ([one.calls for one in before.ready], [one.calls for one in after.ready]) == ([0], [2])
    assert before.etag != after.etag
    listed = shop.database.read(lambda connection: fulfilment.list_parcels(connection, shop.desk))
    assert listed.calls == {order_id: 2}


def test_only_staff_call_and_only_what_is_ready(shop: Any) -> None:
    order_id = shop.paid()
    shop.clock.pass_(PAYER_WAIT)
    assert shop.do(CallNumber(order_id=order_id), shop.desk) == NotReleased()
    assert shop.do(CallNumber(order_id=order_id), shop.packer) == NotAllowed()
    assert shop.do(CallNumber(order_id=order_id), shop.stranger) == UnknownOrder()
    assert [one.calls for one in shown(shop).clearing] == [0]


def test_clocks_are_medians_of_today_and_empty_before(shop: Any) -> None:
    first = shown(shop)
    assert (first.clearance_s, first.visit_s) == (None, None)
    order_id = shop.filed()
    shop.clock.pass_(timedelta(seconds=30))
    shop.move(order_id, "payment", "payment_requested", "1", wallet="wechat", amount_fen=52_258, out_trade_no="A1")
    shop.move(order_id, "payment", "paid", "1", captured_at=shop.clock.now())
    shop.move(order_id, "order", "captured", winner=1, order_no="A1")
    shop.clock.pass_(timedelta(seconds=12))
    shop.move(order_id, "document", "released", "inventory", status="800")
    assert (shown(shop).clearance_s, shown(shop).visit_s) == (12, 42)
    shop.clock.pass_(timedelta(days=1))
    assert shown(shop).clearance_s is None


def test_number_comes_to_the_board_when_the_payer_is_known(shop: Any) -> None:
    order_id = shop.paid()
    before = shown(shop)
    assert before.clearing == []
    shop.move(order_id, "document", "sealed", "payment")
    shop.move(order_id, "document", "accepted", "payment")
    after = shown(shop)
    assert [one.pickup_number for one in after.clearing] == [shop.view(order_id).pickup_number]
    assert before.etag != after.etag


def test_number_comes_to_the_board_after_a_while_when_customs_takes_nothing(shop: Any) -> None:
    shop.paid()
    assert shown(shop).clearing == []
    shop.clock.pass_(PAYER_WAIT)
    assert len(shown(shop).clearing) == 1
