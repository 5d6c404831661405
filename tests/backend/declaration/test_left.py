"""The shopper had left when the payment came to be known: the money goes back from wherever the sale stands, and no number is called."""

from typing import Any

import pytest

from o2o_store.backend.edge import Caller
from o2o_store.backend.fulfilment import board
from o2o_store.contract.store_api.desk import ReissueVoucher
from o2o_store.contract.store_api.fulfilment import BoardView
from o2o_store.contract.store_api.orders import CancelOrder
from o2o_store.contract.store_api.payments import RefundByHand
from o2o_store.domain import refusals
from o2o_store.domain.payments import PAYER_WAIT

pytestmark = pytest.mark.anyio

MANAGER = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-3", ("manager",))


def left(order_id: str, reason: str = "shopper") -> CancelOrder:
    return CancelOrder(order_id=order_id, reason=reason)


def called(market: Any) -> list[str]:
    """What the board shows once its wait for the payer is over."""
    later = market.clock.now() + PAYER_WAIT
    view = market.edge.database.read(lambda connection: board.show_board(connection, "hall-1", later))
    assert isinstance(view, BoardView)
    return [entry.pickup_number for entry in (*view.clearing, *view.ready)]


async def refunded(market: Any, order_id: str) -> Any:
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert order.attempts[-1].refunded_fen == order.total_fen
    return order


async def test_paid_sale_ends_at_once(market: Any) -> None:
    await market.control("customs", "delays", {"accept": 3600.0})
    order_id = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: one.state == "paid")
    assert called(market) == [market.order(order_id).pickup_number]
    assert await market.do(left(order_id)) == order_id
    assert market.order(order_id).state == "withdrawn"
    assert called(market) == []
    await refunded(market, order_id)
    # Heard again, under another key or another reason: it changes nothing more.
    version = market.order(order_id).version
    assert await market.do(left(order_id, "timeout")) == order_id
    assert market.order(order_id).version == version


async def test_declared_sale_is_withdrawn_at_customs(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "force", "status": "300"})
    order_id = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "in_review")
    assert await market.do(left(order_id)) == order_id
    assert await market.do(left(order_id)) == order_id
    assert called(market) == []
    order = await refunded(market, order_id)
    assert (order.state, order.document("inventory").state, order.parcel.state) == ("withdrawn", "annulled", "withdrawn")


async def test_goods_go_back_when_customs_released_before_it_heard_of_the_withdrawal(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "drop", "kind": "inventory", "status": "120"})
    await market.control("customs", "delays", {"release": 3600.0})
    order_id = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "received")
    assert await market.do(left(order_id)) == order_id
    assert market.order(order_id).state == "withdrawing"
    await market.control("customs", "delays", {"release": 0.0})
    await market.pass_(hours=1, seconds=5)
    order = await refunded(market, order_id)
    assert (order.state, order.document("cancellation").state, order.document("return").state) == ("returned", "faulty", "examined")


@pytest.mark.parametrize(("packed", "ends"), [(False, "withdrawn"), (True, "returned")])
async def test_released_goods_go_back_by_the_return_process(market: Any, packed: bool, ends: str) -> None:
    order_id = await market.bought()
    if packed:
        await market.pack(order_id)
    assert await market.do(left(order_id)) == order_id
    assert await market.do(left(order_id)) == order_id
    assert market.order(order_id).parcel.state == ("recalled" if packed else "called_off")
    assert called(market) == []
    order = await refunded(market, order_id)
    assert (order.state, order.parcel.state, order.closed) == ("returned", ends, True)
    assert [line.returned for line in order.lines] == [line.quantity for line in order.lines]


@pytest.mark.parametrize(("packed", "ends"), [(False, "withdrawn"), (True, "returned")])
async def test_released_goods_go_back_when_a_manager_gives_the_money_back(market: Any, packed: bool, ends: str) -> None:
    order_id = await market.bought()
    if packed:
        await market.pack(order_id)
    by_hand = RefundByHand(order_id=order_id, reason="damaged on the shelf")
    assert await market.do(by_hand, MANAGER) == order_id
    assert called(market) == []
    assert market.order(order_id).parcel.state == ("recalled" if packed else "called_off")
    assert isinstance(await market.hand_over(order_id), refusals.Refusal)
    order = await market.until(order_id, lambda one: one.closed)
    assert (order.state, order.parcel.state) == ("returned", ends)
    await refunded(market, order_id)
    assert [line.returned for line in order.lines] == [line.quantity for line in order.lines]


async def test_goods_that_have_left_stay_where_they_are_when_a_manager_gives_the_money_back(market: Any) -> None:
    order_id = await market.bought()
    await market.pack(order_id)
    await market.hand_over(order_id)
    assert await market.do(RefundByHand(order_id=order_id, reason="broken at home"), MANAGER) == order_id
    order = await refunded(market, order_id)
    assert (order.state, order.parcel.state) == ("done", "handed_over")


async def test_unpacked_goods_must_be_packed_after_all_when_customs_refuses_the_return(market: Any) -> None:
    order_id = await market.bought()
    await market.control("customs", "verdicts", {"act": "force", "kind": "refund", "status": "100"})
    assert await market.do(left(order_id)) == order_id
    order = await market.until(order_id, lambda one: one.parcel.state == "released" and one.document("return") is not None)
    assert order.document("return").state == "rejected"
    assert isinstance(await market.hand_over(order_id), refusals.NotPacked)


async def test_buyer_whom_staff_have_met_has_stayed(market: Any) -> None:
    order_id = await market.bought()
    last_four = market.order(order_id).last_four
    assert not isinstance(await market.do(ReissueVoucher(order_id=order_id, last_four=last_four, reason="lost"), MANAGER), refusals.Refusal)
    assert await market.do(left(order_id, "timeout")) == refusals.TooLateToCancel()
    await market.pack(order_id)
    await market.hand_over(order_id)
    assert market.order(order_id).state == "done"
    assert await market.do(left(order_id)) == refusals.OrderClosed()


async def test_only_the_kiosk_of_the_visit_says_so(market: Any) -> None:
    order_id = await market.bought()
    other = Caller("kiosk-9", "kiosk", "hall-1", "demo")
    assert await market.do(left(order_id), other) == refusals.UnknownOrder()
    assert market.order(order_id).left_at is None
