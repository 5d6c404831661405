"""The courier's way out: no desk gives away what a courier takes, no courier takes what is fetched, and nothing leaves unreleased."""

from datetime import timedelta
from typing import Any

import pytest

from o2o_store.backend.fulfilment import board, worklist
from o2o_store.backend.orders import service as orders
from o2o_store.contract.store_api.fulfilment import CallNumber, DispatchParcel, HandOver, RecordDelivery
from o2o_store.domain import refusals


def courier(shop: Any, order_id: str) -> str:
    """Make this an order that goes by courier."""
    facts = {"fulfilment": "courier", "delivery_masked": "河南省郑州市中原区***"}
    shop.ask(lambda tx: orders.record_facts(tx, {order_id: facts}))
    return order_id


def sent(shop: Any) -> str:
    order_id = courier(shop, shop.paid())
    shop.do(shop.packing(order_id), shop.packer)
    shop.move(order_id, "document", "released", "inventory")
    return order_id


def test_parcel_goes_to_the_courier_once_and_is_delivered(shop: Any) -> None:
    order_id = sent(shop)
    view = shop.view(order_id)
    assert (view.parcel.state, view.voucher, view.fulfilment, view.delivery) == ("ready", "", "courier", "河南省郑州市中原区***")
    act = DispatchParcel(order_id=order_id, parcel_label=shop.label(order_id))
    assert shop.do(act, shop.stranger) == refusals.UnknownOrder()
    assert shop.do(act, shop.board) == refusals.NotAllowed()
    assert shop.do(DispatchParcel(order_id=order_id, parcel_label="WX"), shop.packer) == refusals.WrongParcel()
    assert shop.do(RecordDelivery(order_id=order_id), shop.packer) == refusals.OrderClosed()
    assert [shop.do(act, shop.packer) for _ in range(2)] == [order_id] * 2
    assert shop.view(order_id).parcel.state == "dispatched"
    assert [shop.do(RecordDelivery(order_id=order_id), shop.desk) for _ in range(2)] == [order_id] * 2
    view = shop.view(order_id)
    assert (view.parcel.state, view.closed, view.parcel.handed_over_at) == ("delivered", True, shop.clock.now())
    assert shop.do(act, shop.packer) == order_id


def test_parcel_that_came_back_waits_for_a_person_and_may_go_once_more(shop: Any) -> None:
    order_id = sent(shop)
    act = DispatchParcel(order_id=order_id, parcel_label=shop.label(order_id))
    shop.do(act, shop.packer)
    assert shop.do(RecordDelivery(order_id=order_id, came_back=True), shop.packer) == order_id
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, shop.desk, shop.clock.now()))
    assert [one.kind for one in found.troubles] == ["uncollected"]
    assert shop.do(act, shop.packer) == order_id
    assert shop.view(order_id).parcel.state == "dispatched"


@pytest.mark.parametrize(("packed", "released", "refusal"), [
    (False, False, refusals.NotReleased()), (True, False, refusals.NotReleased()), (False, True, refusals.NotPacked()),
])  # fmt: skip
def test_nothing_leaves_by_courier_before_it_is_packed_and_released(shop: Any, packed: bool, released: bool, refusal: Any) -> None:
    order_id = courier(shop, shop.paid())
    if packed:
        shop.do(shop.packing(order_id), shop.packer)
    if released:
        shop.move(order_id, "document", "released", "inventory")
    assert shop.do(DispatchParcel(order_id=order_id, parcel_label=shop.label(order_id)), shop.packer) == refusal


def test_each_way_out_is_closed_to_the_other(shop: Any) -> None:
    fetched = shop.ready()
    assert shop.do(DispatchParcel(order_id=fetched, parcel_label=shop.label(fetched)), shop.packer) == refusals.FetchedHere()
    assert shop.do(RecordDelivery(order_id=fetched), shop.packer) == refusals.FetchedHere()
    home = sent(shop)
    handing = HandOver(order_id=home, voucher="x", parcel_label=shop.label(home), last_four="0011")
    assert shop.do(handing, shop.desk) == refusals.SentByCourier()
    assert shop.do(CallNumber(order_id=home), shop.desk) == refusals.SentByCourier()
    shown = shop.database.read(lambda connection: board.show_board(connection, "hall-1", shop.clock.now()))
    assert [one.pickup_number for one in shown.ready] == [shop.view(fetched).pickup_number]


def test_money_that_goes_back_keeps_the_parcel_here(shop: Any) -> None:
    order_id = sent(shop)
    shop.move(order_id, "payment", "refund_booked", "1")
    assert shop.do(DispatchParcel(order_id=order_id, parcel_label=shop.label(order_id)), shop.packer) == refusals.OrderClosed()


def test_hall_is_told_when_a_parcel_waits_for_the_courier_too_long(shop: Any) -> None:
    order_id = sent(shop)
    shop.move(order_id, "document", "accepted", "waybill")
    shop.clock.pass_(timedelta(hours=24))
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, shop.desk, shop.clock.now()))
    assert [(one.code, one.facts["turn"], one.acts) for one in found.troubles] == [("parcel_ready", "staff", ["give_to_courier"])]
