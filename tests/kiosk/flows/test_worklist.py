"""The desk's worklist: opened by keys, settled by its own act, gone when it is done."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.flows.test_pickup import FIRST, SECOND, Desk
from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.desk import SettleTrouble, TroubleListView, TroubleView
from o2o_store.contract.store_api.payments import MoneyCasesView, MoneyCaseView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows import worklist
from o2o_store.kiosk.flows.desk_state import Proof
from o2o_store.kiosk.flows.desk_store import Acts, DeskStore
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.sign_in import SignInFlow, SignInState
from o2o_store.kiosk.flows.worklist import WorklistFlow


class Platform:
    """A hall with two things to do."""

    def __init__(self, clock: Any) -> None:
        self.troubles = [
            TroubleView(
                trouble_id="promise:1", kind="parked", since=clock.now(), order_id="o1", pickup_number="B208", acts=["release_promise"]
            ),
            TroubleView(trouble_id="late_payment:o2", kind="late_payment", since=clock.now(), acts=["tell_shopper"]),
        ]
        self.settled: list[SettleTrouble] = []
        self.asked = 0

    async def list_troubles(self, staff: str, after: str = "", wait: float = 0) -> TroubleListView | Problem:  # noqa: ARG002
        self.asked += 1
        await asyncio.sleep(0.001)
        return TroubleListView(etag=str(len(self.troubles)), troubles=self.troubles)

    async def settle_trouble(self, request: SettleTrouble, key: str, staff: str) -> TroubleListView | Problem:  # noqa: ARG002
        self.settled.append(request)
        self.troubles = [one for one in self.troubles if one.trouble_id != request.trouble_id]
        await asyncio.sleep(0)
        return TroubleListView(etag="x", troubles=self.troubles)

    async def list_money_cases(self, staff: str, after: str = "", wait: float = 0) -> Any:  # noqa: ARG002
        await asyncio.sleep(0)
        return MoneyCasesView(etag="1", cases=[CASE])

    async def close_money_case(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.settled.append(request)
        await asyncio.sleep(0)
        return MoneyCasesView(etag="2", cases=[])

    async def refund_by_hand(self, request: Any, key: str, staff: str) -> Any:  # noqa: ARG002
        self.settled.append(request)
        await asyncio.sleep(0)
        return Problem(type="", title="", status=403, code="not_allowed")


CASE = MoneyCaseView(
    case_id="c1", wallet="wechat", bill_date="2026-05-17", kind="missing_here", number="4200", order_id="", ours_fen=0, theirs_fen=97900,
    opened_at=datetime(2026, 5, 18, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def desk(clock: Any) -> tuple[WorklistFlow, Platform, Acts]:
    session = StaffSessionView(token="t", staff_id="021", name="", roles=[], expires_at=clock.now())
    sign_in = SignInFlow(None, clock)  # type: ignore[arg-type]  # nobody signs in by it here
    sign_in.state = SignInState(session=session)
    acts = Acts(DeskStore(), sign_in, clock, Reach(clock, lambda _since: None))
    platform = Platform(clock)
    return WorklistFlow(platform, acts), platform, acts


def test_arrows_walk_the_list_and_the_act_takes_the_open_one_off(desk: Any) -> None:
    flow, platform, acts = desk
    flow.show(TroubleListView(etag="1", troubles=platform.troubles))
    flow.step_trouble(1)
    assert (acts.store.state.trouble.kind, acts.store.state.tab) == ("late_payment", "trouble")
    asyncio.run(flow.settle_trouble("release_promise"))  # not an act of this one
    assert platform.settled == []
    flow.step_trouble(-1)
    assert acts.store.state.trouble.kind == "parked"
    asyncio.run(flow.settle_trouble("release_promise"))
    assert [one.trouble_id for one in platform.settled] == ["promise:1"]
    assert ([one.kind for one in acts.store.state.troubles], acts.store.state.trouble_id) == (["late_payment"], "")


def test_what_somebody_else_settled_closes_here(desk: Any) -> None:
    flow, platform, acts = desk
    flow.show(TroubleListView(etag="1", troubles=platform.troubles))
    flow.select_trouble("promise:1")
    flow.select_trouble("nothing")
    flow.show(TroubleListView(etag="2", troubles=platform.troubles[1:]))
    assert acts.store.state.trouble_id == ""
    flow.show(TroubleListView(etag="3", troubles=[]))
    flow.step_trouble(1)
    assert acts.store.state.trouble is None


def test_list_comes_with_the_session_and_goes_with_it(desk: Any, until: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "SIGNED_OUT_LOOK", 0.001)
    flow, platform, acts = desk

    async def work() -> None:
        running = asyncio.create_task(flow.run())
        await until(lambda: len(acts.store.state.troubles) == 2)
        acts.sign_in.state = SignInState()
        await until(lambda: acts.store.state.troubles == ())
        running.cancel()

    asyncio.run(work())
    assert platform.asked


def test_money_cases_stand_on_the_same_list_and_are_closed_with_a_note(desk: Any, until: Any) -> None:
    flow, platform, acts = desk

    async def work() -> None:
        running = asyncio.create_task(flow.run_money())
        await until(lambda: len(acts.store.state.troubles) == 1)
        running.cancel()

    asyncio.run(work())
    flow.show(TroubleListView(etag="1", troubles=platform.troubles))
    flow.select_trouble("money:c1")
    asyncio.run(flow.settle_trouble("close_money_case", "the wallet was right"))
    assert [(one.case_id, one.note) for one in platform.settled] == [("c1", "the wallet was right")]


def test_refund_by_hand_is_asked_with_its_reason_and_a_refusal_leaves_it_open(desk: Any, clock: Any) -> None:
    flow, platform, acts = desk
    stuck = TroubleView(trouble_id="refund_stuck:o3", kind="refund_stuck", since=clock.now(), order_id="o3", acts=["refund_by_hand"])
    flow.show(TroubleListView(etag="1", troubles=[stuck]))
    flow.select_trouble("refund_stuck:o3")
    asyncio.run(flow.settle_trouble("refund_by_hand", "wallet says closed account"))
    assert [(one.order_id, one.reason) for one in platform.settled] == [("o3", "wallet says closed account")]
    assert (acts.store.state.problem.code, acts.store.state.trouble_id) == ("not_allowed", "refund_stuck:o3")


def test_proofs_of_one_case_count_for_none_that_is_opened_from_the_list(town: Any, clock: Any, desk_book: Any) -> None:
    counter = Desk(town, clock, "ready", "packed", book=desk_book)
    flow = WorklistFlow(Platform(clock), counter.flow.acts)
    stalled = TroubleView(trouble_id="t", kind="stalled", since=clock.now(), order_id=SECOND, pickup_number="A096", acts=[])
    flow.show(TroubleListView(etag="1", troubles=[stalled]))
    counter.scan(counter.voucher(FIRST), "WB1")
    counter.flow.type_last_four("002X")
    assert counter.state.can_hand_over
    flow.select_trouble("t")
    proofs = {counter.state.voucher_proof, counter.state.person_proof, counter.state.parcel_proof}
    assert (counter.state.case_id, proofs, counter.state.voucher, counter.state.label) == (SECOND, {Proof()}, "", "")
    counter.scan("WB2")
    flow.close_trouble()
    assert (counter.state.case_id, counter.state.parcel_proof) == ("", Proof())
