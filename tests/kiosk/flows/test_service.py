"""Help call, staff menu, out of service: what is shown, who may change what, and that nothing stays open by itself."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.service import CALL_SHOWN, MENU_IDLE, Household, Manners, ServiceFlow
from o2o_store.outbox.outages import Unreachable

BADGE, PIN = "O2OS" + "7" * 20, "4711"


@dataclass
class Door:
    """A platform that knows one badge."""

    clock: Any
    away: bool = False
    ended: list[str] = field(default_factory=list)
    slowly: asyncio.Event | None = None

    async def sign_in_staff(self, request: Any) -> StaffSessionView | Problem:
        if self.away:
            raise Unreachable("cable")
        if self.slowly is not None:
            await self.slowly.wait()
        if (request.badge, request.pin) != (BADGE, PIN):
            return Problem(type="", title="", status=403, code="wrong_badge_or_pin")
        return StaffSessionView(token="t", staff_id="021", name="C", roles=[], expires_at=self.clock.now() + timedelta(hours=8))

    async def sign_out_staff(self, staff: str) -> Problem | None:
        self.ended.append(staff)
        return None


@dataclass
class House:
    """A service layer with everything it did."""

    flow: ServiceFlow
    door: Door
    clock: Any
    kept: list[Manners] = field(default_factory=list)
    rung: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    visiting: bool = False

    def enter(self, pin: str = PIN) -> None:
        self.flow.badge_seen(BADGE)
        for digit in pin:
            self.flow.staff_digit(digit)
        asyncio.run(self.flow.staff_enter())

    def wait(self, seconds: float) -> None:
        self.clock.forward(seconds)
        self.flow.tick()


@pytest.fixture
def house(clock: Any) -> House:
    door = Door(clock)
    made = House(None, door, clock)  # type: ignore[arg-type]  # completed below
    made.flow = ServiceFlow(
        Household(
            door,
            clock,
            keep=made.kept.append,
            end_visit=lambda: made.left.append(1),
            ring=lambda: made.rung.append(1),
            visiting=lambda: made.visiting,
        )
    )
    return made


def test_call_rings_until_somebody_comes(house: House) -> None:
    house.flow.call_staff()
    house.flow.call_staff()
    assert len(house.rung) == 1
    house.wait(5)
    assert len(house.rung) == 2
    house.flow.staff_came()
    house.wait(60)
    assert (house.flow.state.calling_since, len(house.rung)) == (None, 2)


def test_call_ends_by_itself_when_nobody_comes(house: House) -> None:
    house.flow.call_staff()
    house.wait(CALL_SHOWN.total_seconds() + 1)
    assert house.flow.state.calling_since is None


def test_badge_ends_the_call_and_asks_for_the_pin(house: House) -> None:
    house.flow.call_staff()
    house.flow.badge_seen(BADGE)
    assert (house.flow.state.staff, house.flow.state.calling_since) == ("pin", None)


def test_menu_opens_with_the_right_pin_only_and_the_pin_is_forgotten(house: House) -> None:
    house.enter("0000")
    assert (house.flow.state.staff, house.flow.state.pin) == ("pin", "")
    assert house.flow.state.sign_in.problem is not None
    house.enter()
    assert (house.flow.state.staff, house.flow.state.pin) == ("menu", "")
    assert PIN not in repr(house.flow.state)


def test_menu_stays_shut_while_the_platform_is_away(house: House) -> None:
    house.door.away = True
    house.enter()
    assert (house.flow.state.staff, house.flow.state.sign_in.unreachable) == ("pin", True)


def test_pin_takes_digits_only_and_no_more_than_there_are(house: House) -> None:
    house.flow.badge_seen(BADGE)
    for key in ("x", "12", "", *"12345678901234"):
        house.flow.staff_digit(key)
    assert house.flow.state.pin == "123456789012"
    house.flow.staff_erase()
    assert house.flow.state.pin == "12345678901"


def test_nothing_is_changed_without_a_session(house: House) -> None:
    house.flow.louder(1)
    house.flow.toggle_night()
    house.flow.toggle_service()
    house.flow.end_visit()
    house.flow.badge_seen(BADGE)
    house.flow.toggle_service()
    assert (house.kept, house.left, house.flow.state.manners) == ([], [], Manners())


def test_manners_are_kept_and_closing_ends_the_visit(house: House) -> None:
    house.enter()
    house.flow.louder(1)
    house.flow.louder(1)
    house.flow.toggle_night()
    house.flow.toggle_service()
    assert house.kept[-1] == Manners(volume=100, night=True, closed=True) == house.flow.state.manners
    assert (house.flow.state.closed_by, house.left) == ("staff", [1])
    house.flow.toggle_service()
    house.flow.end_visit()
    assert (house.flow.state.closed_by, house.left) == ("", [1, 1])
    for _ in range(9):
        house.flow.louder(-1)
    assert house.flow.state.manners.volume == 0


def test_leaving_the_menu_ends_the_session(house: House) -> None:
    house.enter()
    asyncio.run(house.flow.leave_menu())
    assert (house.flow.state.staff, house.door.ended) == ("", ["t"])


@pytest.mark.parametrize("pin", [PIN, "0"])
def test_staff_page_closes_by_itself(house: House, pin: str) -> None:
    house.enter(pin)
    house.wait(MENU_IDLE.total_seconds() + 1)
    assert (house.flow.state.staff, house.flow.state.sign_in.session, house.flow.state.sign_in.badge) == ("", None, "")


def test_late_answer_opens_the_menu_for_nobody_and_its_session_ends(house: House) -> None:
    async def play() -> None:
        house.door.slowly = asyncio.Event()
        house.flow.badge_seen(BADGE)
        for digit in PIN:
            house.flow.staff_digit(digit)
        entering = asyncio.ensure_future(house.flow.staff_enter())
        await asyncio.sleep(0)
        await house.flow.leave_menu()
        house.door.slowly.set()
        await entering

    asyncio.run(play())
    assert (house.flow.state.staff, house.flow.state.sign_in.session, house.door.ended) == ("", None, ["t"])
    house.flow.badge_seen("O2OS" + "A" * 20)
    house.flow.staff_digit("1")
    asyncio.run(house.flow.staff_enter())
    assert house.flow.state.staff == "pin"


@pytest.mark.parametrize(("shown", "opens"), [(BADGE, "menu"), ("O2OS" + "A" * 20, "pin")])
def test_pin_counts_for_the_badge_it_was_typed_for(house: House, shown: str, opens: str) -> None:
    async def play() -> None:
        house.door.slowly = asyncio.Event()
        house.flow.badge_seen(BADGE)
        for digit in PIN:
            house.flow.staff_digit(digit)
        entering = asyncio.ensure_future(house.flow.staff_enter())
        await asyncio.sleep(0)
        house.flow.badge_seen(shown)
        house.door.slowly.set()
        await entering

    asyncio.run(play())
    assert house.flow.state.staff == opens


def test_menu_closes_when_the_session_is_over(house: House) -> None:
    house.enter()
    house.clock.forward(9 * 3600)
    house.flow.state = type(house.flow.state)(staff="menu", sign_in=house.flow.state.sign_in, touched_at=house.clock.now())
    house.flow.tick()
    assert house.flow.state.staff == ""


def test_blind_camera_closes_an_idle_kiosk_and_a_picture_opens_it(house: House) -> None:
    house.flow.sight_changed("blind")
    house.flow.sight_changed("restarting")
    house.visiting = True
    house.wait(90)
    assert house.flow.state.closed_by == ""
    house.visiting = False
    house.wait(1)
    assert house.flow.state.closed_by == "camera"
    house.flow.sight_changed("seeing")
    assert house.flow.state.closed_by == ""


def test_clock_set_back_keeps_nothing_open(house: House) -> None:
    house.flow.call_staff()
    house.enter()
    house.flow.call_staff()
    house.wait(-3600)
    house.wait(MENU_IDLE.total_seconds() + 1)
    assert house.flow.state.staff == ""
    house.wait(CALL_SHOWN.total_seconds() + 1)
    assert house.flow.state.calling_since is None
