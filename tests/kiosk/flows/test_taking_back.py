"""A shopper who changed their mind at the desk: withdrawal, return, past orders; each act once, nothing recorded that was not done."""

import asyncio
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.orders import DocumentView, LineView, OrderView, ParcelView, PaymentView, TimelineEntry
from o2o_store.contract.store_api.problems import Problem
from o2o_store.contract.store_api.returns import FoundOrdersView, RecallParcel, ReturnedLine, ReturnGoods, ReturnQuoteView, WithdrawOrder
from o2o_store.kiosk.flows import desk_store, taking_back
from o2o_store.kiosk.flows.desk_store import Acts, DeskStore
from o2o_store.kiosk.flows.following import Reach
from o2o_store.kiosk.flows.sign_in import SignInFlow, SignInState
from o2o_store.kiosk.flows.taking_back import TakingBackFlow
from o2o_store.outbox.outages import Unreachable

CREAM, MILK = "06900000000014", "06900000000021"
STAFF = "o2o_staff_specimen"


def order(clock: Any, state: str, *marks: str, order_id: str = "o1", **changes: Any) -> OrderView:
    def line(gtin: str, quantity: int) -> LineView:
        return LineView(
            gtin=gtin, sku="", name_zh="样本", name_en="Specimen", spec_zh="", spec_en="", origin="305", quantity=quantity, price_fen=100,
            goods_fen=100 * quantity, tax_fen=0,
        )  # fmt: skip

    now = clock.now()
    fields: dict[str, Any] = {
        "order_id": order_id, "version": 1, "hall_id": "h1", "step": 5, "step_failed": False, "closed": False, "created_at": now,
        "lines": [line(CREAM, 1), line(MILK, 2)], "parcel": ParcelView(state=state, label="WB1", desk="2"),
        "payment": PaymentView(attempt=1, wallet="wechat", state="paid", amount_fen=300), "pickup_number": "B208",
        "documents": [DocumentView(kind="inventory", state="sent", at=now)],
        "timeline": [TimelineEntry(at=now, what=mark, who="staff") for mark in marks],
    }  # fmt: skip
    return OrderView(**{**fields, **changes})


class Platform:
    """Answers like the platform; what stands in `answers` comes first."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.said: list[tuple[Any, str]] = []
        self.quoted: list[Any] = []
        self.past: list[OrderView] = []
        self.answers: list[Any] = []

    async def _act(self, request: Any, key: str, state: str, *marks: str) -> Any:
        self.said.append((request, key))
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else order(self.clock, state, *marks, version=2)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def withdraw_order(self, request: WithdrawOrder, key: str, staff: str) -> Any:  # noqa: ARG002
        return await self._act(request, key, "packed", "withdrawal_asked")

    async def recall_parcel(self, request: RecallParcel, key: str, staff: str) -> Any:  # noqa: ARG002
        return await self._act(request, key, "recalled", "recalled")

    async def return_goods(self, request: ReturnGoods, key: str, staff: str) -> Any:  # noqa: ARG002
        return await self._act(request, key, "brought_back", "brought_back")

    async def quote_return(self, request: Any, staff: str) -> Any:  # noqa: ARG002
        self.quoted.append(request)
        await asyncio.sleep(0)
        if self.answers:
            return self.answers.pop(0)
        pieces = sum(line.quantity for line in request.lines)
        return ReturnQuoteView(
            order_id=request.order_id, lines=request.lines, refund_fen=100 * pieces, tax_fen=0, allowance_fen=100 * pieces, last_day=date(2026, 6, 17)
        )  # fmt: skip

    async def find_orders(self, request: Any, staff: str) -> Any:
        assert staff == STAFF
        self.quoted.append(request)
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else FoundOrdersView(orders=self.past)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Desk:
    """A desk without a screen, with one open case."""

    def __init__(self, clock: Any, view: OrderView | None) -> None:
        self.clock = clock
        self.platform = Platform(clock)
        self.sign_in = SignInFlow(self.platform, clock)  # type: ignore[arg-type]  # nobody signs in by it here
        self.enter("021")
        self.reach = Reach(clock, lambda _since: None)
        self.store = DeskStore()
        self.flow = TakingBackFlow(self.platform, Acts(self.store, self.sign_in, clock, self.reach))
        if view is not None:
            self.store.set(orders=(view,) if not view.closed else (), kept=view if view.closed else None, case_id=view.order_id)

    def enter(self, staff_id: str) -> None:
        ends = self.clock.now() + timedelta(hours=12)
        session = StaffSessionView(token=STAFF, staff_id=staff_id, name="样本店员", roles=["desk"], expires_at=ends)
        self.sign_in.state = SignInState(session=session)

    def cut(self) -> None:
        for _ in range(2):
            self.reach.heard(Unreachable("away"))

    @property
    def state(self) -> Any:
        return self.store.state


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(desk_store, "PAUSE", 0.001)
    monkeypatch.setattr(taking_back, "LOOK", 0.01)


def problem(code: str) -> Problem:
    return Problem(type="", title="", status=409, code=code)


def test_sale_is_given_up_at_customs_with_its_reason(clock: Any) -> None:
    desk = Desk(clock, order(clock, "packed"))
    desk.flow.open_withdrawal()
    assert desk.state.sheet == "withdraw"
    desk.flow.choose_reason("no_time")
    desk.flow.choose_reason("nonsense")
    asyncio.run(desk.flow.withdraw_order("  赶  火车 "))
    ((request, _),) = desk.platform.said
    assert request == WithdrawOrder(order_id="o1", reason="订购人行程有变，来不及等待：赶 火车")
    assert (desk.state.sheet, desk.state.feedback.what, desk.state.case.timeline[-1].what) == ("", "given_up", "withdrawal_asked")


def test_released_parcel_goes_back_by_the_return_process(clock: Any) -> None:
    desk = Desk(clock, order(clock, "ready"))
    desk.flow.open_withdrawal()
    asyncio.run(desk.flow.withdraw_order())
    ((request, _),) = desk.platform.said
    assert request == RecallParcel(order_id="o1", reason="订购人改变购买意愿")
    assert desk.state.case.parcel.state == "recalled"


@pytest.mark.parametrize("state", ["handed_over", "released"])
def test_nothing_is_given_up_where_there_is_no_way_out(clock: Any, state: str) -> None:
    desk = Desk(clock, order(clock, state))
    desk.flow.open_withdrawal()
    assert (desk.state.sheet, desk.state.feedback.what) in {("", "not_to_withdraw"), ("withdraw", "")}
    asyncio.run(desk.flow.withdraw_order())
    assert desk.platform.said == []


def test_leaving_the_sheet_changes_nothing(clock: Any) -> None:
    desk = Desk(clock, order(clock, "packed"))
    desk.flow.open_withdrawal()
    desk.store.set(sheet="")
    asyncio.run(desk.flow.withdraw_order())
    asyncio.run(desk.flow.return_goods())
    assert desk.platform.said == []


def test_two_presses_are_one_act(clock: Any) -> None:
    desk = Desk(clock, order(clock, "packed"))
    desk.flow.open_withdrawal()

    async def twice() -> None:
        await asyncio.gather(desk.flow.withdraw_order(), desk.flow.withdraw_order())

    asyncio.run(twice())
    assert len(desk.platform.said) == 1


def test_same_wish_has_the_same_key_over_a_restart_of_the_desk(clock: Any) -> None:
    keys = []
    for _ in range(2):
        desk = Desk(clock, order(clock, "packed"))
        desk.platform.answers = [Unreachable("gone")] * desk_store.TRIES
        desk.flow.open_withdrawal()
        asyncio.run(desk.flow.withdraw_order())
        assert (desk.state.sheet, desk.state.feedback.what) == ("withdraw", "unreachable")
        keys += [key for _, key in desk.platform.said]
    assert len(set(keys)) == 1
    later = Desk(clock, order(clock, "packed", version=3))
    later.flow.open_withdrawal()
    asyncio.run(later.flow.withdraw_order())
    manager = Desk(clock, order(clock, "packed"))
    manager.enter("001")
    manager.flow.open_withdrawal()
    asyncio.run(manager.flow.withdraw_order())
    assert len({keys[0], later.platform.said[0][1], manager.platform.said[0][1]}) == 3  # what another was refused is asked anew


def test_refusal_is_said_on_the_sheet(clock: Any) -> None:
    desk = Desk(clock, order(clock, "packed"))
    desk.platform.answers = [problem("too_late_to_withdraw")]
    desk.flow.open_withdrawal()
    asyncio.run(desk.flow.withdraw_order())
    assert (desk.state.sheet, desk.state.problem.code) == ("withdraw", "too_late_to_withdraw")


def test_nothing_is_promised_in_an_outage(clock: Any) -> None:
    for state, sheet in (("packed", "withdraw"), ("handed_over", "return")):
        desk = Desk(clock, order(clock, state))
        desk.flow.open_withdrawal()
        asyncio.run(desk.flow.open_return())
        assert desk.state.sheet == sheet
        asyncio.run(desk.flow.count_piece(1))
        desk.flow.say_intact("yes")
        desk.cut()
        asyncio.run(desk.flow.withdraw_order())
        asyncio.run(desk.flow.return_goods())
        assert (desk.platform.said, desk.state.feedback.what) == ([], "not_offline")


def test_counted_goods_come_back_for_the_sum_the_platform_said(clock: Any) -> None:
    desk = Desk(clock, order(clock, "handed_over", closed=True))
    asyncio.run(desk.flow.open_return())
    assert (desk.state.sheet, desk.state.back.quote.last_day) == ("return", date(2026, 6, 17))
    for code in (MILK, MILK.removeprefix("0"), MILK):
        assert desk.flow.scanned_back(code)
    assert (desk.state.back.pieces, desk.state.feedback.what) == ({MILK: 2}, "too_many_back")
    asyncio.run(desk.flow.requote())
    assert desk.state.back.quote.refund_fen == 200
    asyncio.run(desk.flow.return_goods())
    assert desk.platform.said == []  # nobody has looked at the goods yet
    desk.flow.say_intact("no")
    asyncio.run(desk.flow.return_goods())
    assert (desk.platform.said, desk.state.problem.code) == ([], "not_intact")
    desk.flow.say_intact("yes")
    desk.flow.choose_reason("unlike")
    asyncio.run(desk.flow.return_goods())
    ((request, _),) = desk.platform.said
    assert request == ReturnGoods(order_id="o1", lines=[ReturnedLine(gtin=MILK, quantity=2)], reason="商品与订购人预期不符", intact=True)
    assert (desk.state.sheet, desk.state.feedback.what, desk.state.case.parcel.state) == ("", "taken_back", "brought_back")


def test_pieces_are_counted_by_keys_and_taken_off_again(clock: Any) -> None:
    desk = Desk(clock, order(clock, "handed_over", closed=True))
    asyncio.run(desk.flow.open_return())
    desk.flow.choose_line(-1)
    for by in (1, 1, 1, -1):
        asyncio.run(desk.flow.count_piece(by))
    assert (desk.state.back.chosen, desk.state.back.pieces) == (1, {MILK: 1})
    for _ in range(3):
        asyncio.run(desk.flow.count_piece(-1))
    assert desk.state.back.pieces == {MILK: 0}
    assert not taking_back.can_take_back(desk.state.back)


def test_answer_about_an_earlier_count_is_dropped(clock: Any) -> None:
    desk = Desk(clock, order(clock, "handed_over", closed=True))

    async def play() -> None:
        await desk.flow.open_return()
        desk.flow.scanned_back(MILK)
        first = asyncio.ensure_future(desk.flow.requote())
        await asyncio.sleep(0)
        desk.flow.scanned_back(CREAM)
        await desk.flow.requote()
        await first

    asyncio.run(play())
    assert desk.state.back.quote.refund_fen == 200


def test_law_says_no_before_anything_is_counted(clock: Any) -> None:
    desk = Desk(clock, order(clock, "handed_over", closed=True))
    desk.platform.answers = [problem("return_too_late")]
    asyncio.run(desk.flow.open_return())
    assert (desk.state.problem.code, desk.state.back.quote, desk.state.back.asking) == ("return_too_late", None, False)
    desk.platform.answers = [None]
    asyncio.run(desk.flow.requote())
    assert desk.state.feedback.what == "unreachable"


def test_scan_belongs_to_the_sheet_that_lies_open(clock: Any) -> None:
    desk = Desk(clock, order(clock, "packed"))
    assert not desk.flow.scanned_back(CREAM)
    desk.flow.open_withdrawal()
    assert desk.flow.scanned_back("WB2")  # no other case is opened under the sheet
    assert not desk.flow.scanned_back("O2OS" + "A" * 20)
    past = Desk(clock, order(clock, "handed_over", closed=True))
    assert past.flow.scanned_back(CREAM)  # goods of a past case in hand: they come back
    assert (past.state.sheet, past.state.back.pieces) == ("return", {CREAM: 1})
    past.flow.scanned_back("06999999999997")
    assert past.state.feedback.what == "not_in_order"
    past.flow.scanned_back("WB1")
    assert past.state.feedback.what == "scan_goods"


def test_return_of_what_was_never_handed_over_is_not_begun(clock: Any) -> None:
    desk = Desk(clock, order(clock, "ready"))
    asyncio.run(desk.flow.open_return())
    assert (desk.state.sheet, desk.state.feedback.what) == ("", "not_to_return")
    asyncio.run(desk.flow.count_piece(1))
    desk.flow.say_intact("no")
    assert (desk.state.back.intact, desk.state.problem) == ("", None)


def test_used_voucher_opens_its_order_for_a_return(clock: Any) -> None:
    desk = Desk(clock, None)
    desk.platform.past = [order(clock, "handed_over", closed=True)]
    desk.store.set(past_code="O2OV:SPECIMEN", problem=problem("voucher_used"))
    asyncio.run(desk.flow.open_return())
    assert (desk.platform.quoted[0].code, desk.state.case_id, desk.state.problem) == ("O2OV:SPECIMEN", "o1", None)


def test_past_order_is_found_by_number_and_card_and_chosen_when_there_are_several(clock: Any) -> None:
    desk = Desk(clock, None)
    desk.store.set(sheet="past")
    asyncio.run(desk.flow.find_past("B208", "000X"))
    assert (desk.state.feedback.what, desk.state.back.searched) == ("none_found", True)
    desk.platform.past = [order(clock, "handed_over", closed=True, order_id=name) for name in ("o1", "o2")]
    asyncio.run(desk.flow.find_past("B208", "000X"))
    desk.flow.open_found(7)
    assert (desk.state.sheet, len(desk.state.back.found)) == ("past", 2)
    desk.flow.open_found(1)
    assert (desk.state.sheet, desk.state.case_id, desk.state.case.order_id) == ("", "o2", "o2")
    desk.platform.answers = [problem("not_allowed")]
    asyncio.run(desk.flow.find_past("B208", "000X"))
    assert desk.state.problem.code == "not_allowed"
    desk.platform.answers = [Unreachable("away")]
    asyncio.run(desk.flow.find_past("B208", "000X"))
    assert desk.state.feedback.what == "unreachable"


def test_unknown_code_is_looked_for_and_money_is_followed_to_its_end(clock: Any, until: Any) -> None:
    desk = Desk(clock, None)
    gone = order(clock, "handed_over", closed=True)
    desk.platform.past = [gone]

    async def play() -> None:
        running = asyncio.ensure_future(desk.flow.run())
        desk.flow.seek("B208")  # names too many
        desk.flow.seek("7F3K92QX")
        await until(lambda: desk.state.case_id == "o1")
        refunding = msgspec.structs.replace(gone, closed=False, version=2)
        desk.platform.past = [msgspec.structs.replace(gone, version=3)]
        desk.store.set(kept=refunding)
        await until(lambda: desk.state.case.version == 3)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(play())
    assert [request.code for request in desk.platform.quoted][:2] == ["7F3K92QX", "o1"]
