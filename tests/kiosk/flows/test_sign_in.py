"""Who works at the desk."""

import asyncio
from datetime import timedelta
from typing import Any

from o2o_store.contract.store_api.access import SignInStaff, StaffSessionView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.access import LOCK_OUT, MOST_FAILURES
from o2o_store.domain.refusals import StaffLockedOut
from o2o_store.kiosk.flows.sign_in import SignInFlow
from o2o_store.outbox.outages import Rejected, Unreachable

WRONG = Problem(type="", title="", status=401, code="wrong_badge_or_pin")


class Door:
    """Opens for one badge and one PIN."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.away = False
        self.says_no = False
        self.ended: list[str] = []

    async def sign_in_staff(self, request: SignInStaff) -> StaffSessionView | Problem:
        if self.away:
            raise Unreachable("gone")
        if self.says_no:
            raise Rejected("sign_in_staff: HTTP 403 staff_suspended")
        if (request.badge, request.pin) != ("O2OSBADGE", "2468"):
            return WRONG
        ends = self.clock.now() + timedelta(hours=12)
        return StaffSessionView(token="o2o_staff_specimen", staff_id="021", name="样本店员", roles=["clerk"], expires_at=ends)

    async def sign_out_staff(self, staff: str) -> Problem | None:
        if self.away:
            raise Unreachable("gone")
        self.ended.append(staff)
        return None


def sign_in(flow: SignInFlow, pin: str = "2468") -> None:
    asyncio.run(flow.sign_in_staff(" o2osbadge ", pin))


def test_session_opens_when_badge_and_pin_fit(clock: Any) -> None:
    flow = SignInFlow(Door(clock), clock)
    flow.type_badge("o2osbadge")
    assert flow.state.badge == "O2OSBADGE"
    sign_in(flow)
    assert (flow.state.token, flow.state.badge) == ("o2o_staff_specimen", "")
    assert "specimen" not in repr(flow.state)


def test_refusal_is_shown_when_they_do_not_fit(clock: Any) -> None:
    flow = SignInFlow(Door(clock), clock)
    sign_in(flow, "0000")
    assert (flow.state.token, flow.state.problem) == ("", WRONG)
    flow.type_badge("x")
    assert flow.state.problem is None


def test_outage_is_shown_when_nobody_answers(clock: Any) -> None:
    door = Door(clock)
    door.away = True
    flow = SignInFlow(door, clock)
    sign_in(flow)
    assert (flow.state.unreachable, flow.state.busy) == (True, False)


def test_session_ends_here_at_once_when_signed_out(clock: Any) -> None:
    door = Door(clock)
    flow = SignInFlow(door, clock)
    sign_in(flow)
    asyncio.run(flow.sign_out_staff())
    assert (flow.state.token, door.ended) == ("", ["o2o_staff_specimen"])
    sign_in(flow)
    door.away = True
    asyncio.run(flow.sign_out_staff())
    assert flow.state.token == ""


def test_session_ends_when_its_time_is_over(clock: Any) -> None:
    flow = SignInFlow(Door(clock), clock)
    sign_in(flow)
    flow.tick()
    assert flow.state.token
    clock.forward(12 * 3600)
    flow.tick()
    assert flow.state.token == ""
    flow.refused(WRONG)
    assert flow.state.problem == WRONG


def test_who_signed_in_today_may_go_on_in_an_outage_and_nobody_else(clock: Any, desk_book: Any) -> None:
    door = Door(clock)
    flow = SignInFlow(door, clock, book=desk_book)
    sign_in(flow)
    door.away = True
    again = SignInFlow(door, clock, book=desk_book)
    sign_in(again, "0000")
    assert (again.state.token, again.state.unreachable) == ("", True)
    sign_in(again)
    assert again.state.token == "o2o_staff_specimen"
    asyncio.run(again.sign_out_staff())
    sign_in(again)
    assert again.state.token == ""


def test_no_of_a_kind_unknown_here_is_no_outage(clock: Any, desk_book: Any) -> None:
    door = Door(clock)
    sign_in(SignInFlow(door, clock, book=desk_book))
    door.says_no = True
    flow = SignInFlow(door, clock, book=desk_book)
    sign_in(flow)
    assert (flow.state.token, flow.state.unreachable, flow.state.busy) == ("", False, False)
    assert flow.state.problem is not None
    assert flow.state.problem.code == "not_allowed"


def test_wrong_pins_lock_out_in_an_outage_as_they_do_at_the_platform(clock: Any, desk_book: Any) -> None:
    door = Door(clock)
    sign_in(SignInFlow(door, clock, book=desk_book))
    door.away = True
    flow = SignInFlow(door, clock, book=desk_book)
    for number in range(MOST_FAILURES):
        sign_in(flow, f"{number:04d}")
    assert flow.state.problem == StaffLockedOut(clock.now() + LOCK_OUT)
    sign_in(flow)
    assert (flow.state.token, flow.state.problem) == ("", StaffLockedOut(clock.now() + LOCK_OUT))
    clock.forward(LOCK_OUT.total_seconds())
    sign_in(flow)
    assert flow.state.token


def test_session_that_the_platform_ended_is_brought_back_by_no_outage(clock: Any, desk_book: Any) -> None:
    door = Door(clock)
    flow = SignInFlow(door, clock, book=desk_book)
    sign_in(flow)
    flow.refused(WRONG)
    door.away = True
    sign_in(flow)
    assert flow.state.token == ""


def test_unattended_desk_is_nobodys_and_its_badge_opens_it_again(clock: Any, desk_book: Any) -> None:
    door = Door(clock)
    flow = SignInFlow(door, clock, book=desk_book, idle=timedelta(minutes=15))
    sign_in(flow)
    for seconds in (600, 600, -3600, 600):
        clock.forward(seconds)
        flow.tick()
        flow.touched()
    assert flow.state.token
    clock.forward(900)
    flow.tick()
    assert flow.state.token == ""
    door.away = True
    sign_in(flow)
    assert flow.state.token
