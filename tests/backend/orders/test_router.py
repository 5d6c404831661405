"""Acts answered with the order, and the long poll that wakes when it changes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from o2o_store.backend.edge import Call, Edge, Signals
from o2o_store.backend.fulfilment import router as fulfilment_router
from o2o_store.backend.orders import router
from o2o_store.contract.store_api.fulfilment import HandOver
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.payments import PAYER_WAIT
from o2o_store.domain.refusals import BadRequest, EmptyBasket, UnknownOrder


def at_the_edge(shop: Any, talk: Callable[[Edge], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        signals = Signals(asyncio.get_running_loop())
        shop.writer._after_commit = signals.changed
        return await talk(Edge(shop.writer, shop.database, signals, shop.clock, shop.keys, shop.settings))

    return asyncio.run(run())


def polling(polled: Call) -> Callable[[Edge], Awaitable[Any]]:
    return lambda edge: router.follow_order(edge, polled)


def call(shop: Any, order_id: str, request: Any = None, **more: Any) -> Call:
    return Call(caller=more.pop("caller", shop.kiosk), request=request, path={"order_id": order_id}, **more)


def test_an_act_is_answered_with_the_order_when_carried_out(shop: Any) -> None:
    order_id = shop.new_order()
    view = at_the_edge(shop, lambda edge: router.act_on_order(edge, call(shop, order_id, shop.buyer(order_id), key="k")))
    assert isinstance(view, OrderView)
    assert (view.order_id, view.version) == (order_id, 1)


def test_an_act_is_refused_when_the_law_or_the_path_says_no(shop: Any) -> None:
    order_id = shop.new_order()
    empty, other = shop.basket(order_id, {}), shop.basket(shop.new_order())
    assert at_the_edge(shop, lambda edge: router.act_on_order(edge, call(shop, order_id, empty))) == EmptyBasket()
    assert at_the_edge(shop, lambda edge: router.act_on_order(edge, call(shop, order_id, other))) == BadRequest("order_id")


def test_a_poll_wakes_when_the_order_changes(shop: Any) -> None:
    order_id = shop.complete()

    async def talk(edge: Edge) -> Any:
        waiting = asyncio.create_task(router.follow_order(edge, call(shop, order_id, after="2", wait=20.0)))
        await asyncio.sleep(0)
        await edge.act(call(shop, order_id, shop.basket(order_id)))
        return await waiting

    assert at_the_edge(shop, talk).version == 3


def test_a_poll_answers_the_same_when_nothing_changed(shop: Any) -> None:
    order_id = shop.complete()
    assert at_the_edge(shop, lambda edge: router.follow_order(edge, call(shop, order_id, after="2", wait=0.01))).version == 2


def test_a_poll_is_refused_when_the_order_is_foreign_or_unknown(shop: Any) -> None:
    order_id = shop.complete()
    for wanted, caller in ((order_id, shop.second_kiosk), (order_id, shop.stranger), (shop.new_order(), shop.kiosk)):
        polled = call(shop, wanted, caller=caller, after="2", wait=5.0)
        assert at_the_edge(shop, polling(polled)) == UnknownOrder()


def test_the_board_and_the_list_wake_when_a_parcel_is_packed(shop: Any) -> None:
    order_id = shop.paid()
    shop.clock.pass_(PAYER_WAIT)

    async def talk(edge: Edge) -> Any:
        first = await fulfilment_router.list_parcels(edge, Call(caller=shop.packer))
        board = await fulfilment_router.show_board(edge, Call(caller=shop.board))
        assert len(board.clearing) == 1  # type: ignore[union-attr]
        waiting = asyncio.create_task(fulfilment_router.list_parcels(edge, Call(caller=shop.packer, after=first.etag, wait=20.0)))  # type: ignore[union-attr]
        await asyncio.sleep(0)
        packed = await router.act_on_order(edge, call(shop, order_id, shop.packing(order_id), caller=shop.packer))
        assert packed.parcel.state == "packed"  # type: ignore[union-attr]
        return await waiting

    assert at_the_edge(shop, talk).orders[0].parcel.state == "packed"


def test_a_hand_over_is_refused_when_path_and_body_differ(shop: Any) -> None:
    order_id = shop.ready()
    view = shop.view(order_id)
    act = HandOver(order_id=order_id, voucher=view.voucher, parcel_label=view.parcel.label, last_four=view.buyer.last_four)
    wrong = call(shop, shop.new_order(), act, caller=shop.desk)
    assert at_the_edge(shop, lambda edge: fulfilment_router.hand_over(edge, wrong)) == BadRequest("order_id")
    right = call(shop, order_id, act, caller=shop.desk, key="h1")
    first = at_the_edge(shop, lambda edge: fulfilment_router.hand_over(edge, right))
    assert first == at_the_edge(shop, lambda edge: fulfilment_router.hand_over(edge, right))
