"""The desk and the courier: no voucher, no person, only the label; then the courier's word."""

import asyncio
from typing import Any

import msgspec
import pytest

from kiosk.flows.test_pickup import FIRST, Desk, problem
from o2o_store.contract.store_api.orders import ParcelView
from o2o_store.kiosk.flows.sending import SendingFlow


class Courier:
    """Remembers what it was told about one order and answers with it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.said: list[Any] = []
        self.problem: Any = None

    async def dispatch_parcel(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        return self._answer(request, "dispatched")

    async def record_delivery(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        return self._answer(request, "uncollected" if request.came_back else "delivered")

    def _answer(self, request: Any, state: str) -> Any:
        self.said.append(request)
        case = self.desk.state.case
        parcel = ParcelView(state=state, label="WB1", desk="")
        return self.problem or msgspec.structs.replace(case, parcel=parcel, ready=False, closed=state == "delivered")


@pytest.fixture
def desk(town: Any, clock: Any) -> Desk:
    made = Desk(town, clock, "ready")
    first = msgspec.structs.replace(made.platform.orders[0], fulfilment="courier", delivery="河南省郑州市中原区***")
    made.platform.orders[0] = first
    made.flow._set(orders=tuple(made.platform.orders))
    return made


@pytest.fixture
def courier(desk: Desk) -> Courier:
    return Courier(desk)


@pytest.fixture
def sending(desk: Desk, courier: Courier) -> SendingFlow:
    return SendingFlow(courier, desk.flow.acts)


def test_parcel_is_given_to_the_courier_against_its_label_and_delivered(desk: Desk, courier: Courier, sending: SendingFlow) -> None:
    desk.scan("B208")
    assert (desk.state.sends, desk.state.can_dispatch) == (True, False)
    asyncio.run(sending.dispatch_parcel())
    assert courier.said == []
    desk.scan("WB1")
    assert desk.state.can_dispatch
    asyncio.run(sending.dispatch_parcel())
    assert (courier.said[0].order_id, courier.said[0].parcel_label) == (FIRST, "WB1")
    assert (desk.state.out_for_delivery, desk.state.can_dispatch, desk.state.feedback.what) == (True, False, "dispatched")
    asyncio.run(sending.record_delivery())
    assert desk.state.feedback.what == "delivered"
    assert FIRST not in {one.order_id for one in desk.state.orders}


def test_parcel_that_came_back_may_go_once_more(desk: Desk, sending: SendingFlow) -> None:
    desk.scan("B208", "WB1")
    asyncio.run(sending.dispatch_parcel())
    asyncio.run(sending.record_return())
    assert (desk.state.out_for_delivery, desk.state.feedback.what, desk.state.can_dispatch) == (False, "came_back", True)


def test_nothing_is_sent_that_is_fetched_and_a_refusal_is_said(desk: Desk, courier: Courier, sending: SendingFlow) -> None:
    desk.scan("A096", "WB2")
    assert (desk.state.sends, desk.state.can_dispatch) == (False, False)
    asyncio.run(sending.dispatch_parcel())
    asyncio.run(sending.record_delivery())
    assert courier.said == []
    desk.flow.close_case()
    desk.scan("B208", "WB1")
    courier.problem = problem("not_packed")
    asyncio.run(sending.dispatch_parcel())
    assert (desk.state.problem.code, desk.state.out_for_delivery) == ("not_packed", False)
