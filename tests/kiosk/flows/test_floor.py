"""Whole machines without screens: real book, courier, telephone and follower against a platform in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.orders import CancelOrder
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import SystemClock
from o2o_store.kiosk.devices.speaker import SilentSpeaker
from o2o_store.kiosk.eyes.findings import CardSeen, CodeSeen, Looking, SightChanged
from o2o_store.kiosk.flows import floor, following
from o2o_store.kiosk.flows.floor import BoardMachine, DeskMachine, KioskMachine, Machine
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.flows.sources import Sources
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.records import Visit
from o2o_store.outbox.outbox import Settled

CREAM = "06900000000014"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once."""
    monkeypatch.setattr(following, "PAUSE", 0.005)


def gateway(wire: Any) -> PlatformGateway:
    return PlatformGateway("http://platform", transport=httpx.MockTransport(wire))


def open_kiosk(wire: Any, town: Any, gaze: Any, folder: Path) -> KioskMachine:
    clock = SystemClock()
    return KioskMachine(town.enrolment(), gateway(wire), clock, Ledger.open(folder, clock, "h1"), gaze, speaker=SilentSpeaker())


async def working(machine: Machine, play: Callable[[], Awaitable[Any]]) -> Any:
    """Run a machine while something is played on it, then kill it without a word."""
    task = asyncio.ensure_future(machine.run())
    try:
        return await play()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await machine.close()


async def shop(machine: KioskMachine, until: Any) -> None:
    """Play the shopper up to the confirmed basket, by the names of the slots."""
    flow = machine.flow
    await until(lambda: flow.state.closed_by is None and flow.state.goods is not None)
    machine.act("start", "zh")
    machine.act("agree")
    flow.found(CardSeen(number="419999199003070028", name="样本甲", needs_confirm=False))
    await until(lambda: flow.state.page == "phone")
    for digit in "13900000001":
        machine.act("digit", digit)
    machine.act("register_buyer")
    flow.found(CodeSeen(text=CREAM, format="EAN13"))
    machine.act("submit_order")


def page(machine: KioskMachine) -> str:
    return machine.flow.state.page


def test_purchase_reaches_the_number_through_courier_and_follower(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)

    async def play() -> None:
        await shop(machine, until)
        await until(lambda: page(machine) == "pay" and machine.flow.state.known.view is not None)
        order_id = machine.flow.state.visit.order_id if machine.flow.state.visit is not None else ""
        await until(lambda: wire.platform.views[order_id].payment is not None)
        wire.platform.pay(order_id)
        await until(lambda: page(machine) == "clearing")
        wire.platform.release(order_id)
        await until(lambda: page(machine) == "released")
        machine.act("finish")
        assert page(machine) == "attract"

    asyncio.run(working(machine, play))
    assert isinstance(machine.speaker, SilentSpeaker)
    assert machine.speaker.played == ["card", "tick1", "paid", "released"]
    assert {act: len(set(keys)) for act, keys in wire.platform.keys.items()} == dict.fromkeys(
        ("register_buyer", "submit_order", "file_order", "request_payment"), 1
    )


def test_everything_waits_and_goes_on_when_the_cable_is_cut_and_mended(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)

    async def play() -> None:
        await until(lambda: machine.flow.state.closed_by is None and machine.flow.state.goods is not None)
        wire.down = True
        await shop(machine, until)
        assert page(machine) == "review"
        machine.hall_watch.refresh()
        await until(lambda: machine.offline_since is not None)
        assert machine.flow.state.offline_since is not None
        wire.down = False
        await until(lambda: page(machine) == "pay")
        assert machine.flow.state.offline_since is None

    asyncio.run(working(machine, play))


def test_act_is_done_once_when_its_answer_is_lost(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)
    wire.lose_answers = 2

    async def play() -> None:
        await shop(machine, until)
        await until(lambda: page(machine) == "pay")

    asyncio.run(working(machine, play))
    assert all(len(keys) == 1 for keys in wire.platform.keys.values())


def test_order_goes_on_when_the_kiosk_is_killed_after_confirming(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    first = open_kiosk(wire, town, gaze, tmp_path)

    async def confirm() -> str:
        await until(lambda: first.flow.state.closed_by is None and first.flow.state.goods is not None)
        wire.down = True
        await shop(first, until)
        assert first.flow.state.visit is not None
        return first.flow.state.visit.order_id

    order_id = asyncio.run(working(first, confirm))
    wire.down = False
    second = open_kiosk(wire, town, gaze, tmp_path)

    async def go_on() -> None:
        await until(lambda: page(second) == "pay")
        assert second.flow.state.visit is not None
        assert second.flow.state.visit.order_id == order_id

    asyncio.run(working(second, go_on))
    assert list(wire.platform.views) == [order_id]


def test_what_was_set_aside_is_tried_again_at_the_start_after_an_outage_and_in_time(
    wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)
    ledger, now = machine.ledger, machine.clock.now()

    async def set_aside(order_id: str) -> None:
        ledger.end(Visit(order_id=order_id, language="zh", began_at=now, touched_at=now), CancelOrder(order_id=order_id, reason="left"))
        [promise] = await ledger.due(machine.clock.now(), ["cancel_order"], frozenset(), 9)
        await ledger.settle(Settled(parked={promise.id: "given up: HTTP 503"}))

    async def play() -> None:
        await until(lambda: ledger.count_promises() == (0, 0))
        wire.down = True
        machine.hall_watch.refresh()
        await until(lambda: machine.offline_since is not None)
        await set_aside("o2")
        wire.down = False
        await until(lambda: ledger.count_promises() == (0, 0))
        monkeypatch.setattr(floor, "PARKED_LOOK", 0.01)
        machine.reach_changed(None)
        await until(lambda: not machine._is_back.is_set())
        await set_aside("o3")
        await until(lambda: ledger.count_promises() == (0, 0))

    asyncio.run(set_aside("o1"))
    assert ledger.count_promises() == (0, 1)
    asyncio.run(working(machine, play))
    assert set(wire.platform.views) == {"o1", "o2", "o3"}


def test_unknown_gesture_is_ignored(wire: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)

    async def play() -> None:
        machine.act("_wipe")
        machine.act("no_such_thing")
        machine.look()

    asyncio.run(working(machine, play))
    assert page(machine) == "attract"


def test_desk_and_board_work_in_their_loops(wire: Any, until: Any, town: Any) -> None:
    desk = DeskMachine(town.enrolment("desk"), gateway(wire), SystemClock())
    board = BoardMachine(town.enrolment("board"), gateway(wire), SystemClock())
    changes: list[int] = []
    desk.on_change = lambda: changes.append(1)

    async def play_desk() -> None:
        await until(lambda: desk.hall is not None)
        desk.act("type_badge", "x")
        desk.act("sign_out_staff")
        desk.act("show_tab", "packing")
        await asyncio.sleep(0.01)
        assert desk.sign_in.state.badge == ""
        assert desk.closed_by is None

    async def play_board() -> None:
        board.act("anything")
        await until(lambda: board.flow.state.board is not None)

    asyncio.run(working(desk, play_desk))
    asyncio.run(working(board, play_board))
    assert changes
    assert board.offline_since is None


def test_badge_opens_the_staff_page_and_a_closed_kiosk_sees_no_goods(wire: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)
    machine.flow.hall_changed(town.hall(), wire.goods)
    assert machine.facts() is None
    machine.act("scanned", "o2os" + "7" * 20)
    assert machine.service.state.staff == "pin"
    machine.act("scanned", CREAM)
    assert machine.flow.state.visit is None
    machine.service.state = replace(machine.service.state, staff="menu")
    facts = machine.facts()
    assert facts is not None
    assert (facts.waiting, facts.parked, facts.goods) == (0, 0, 3)
    machine.service.toggle_service()
    machine.service.louder(-1)
    assert (machine.service.state.closed_by, machine.speaker.volume) == ("staff", 60)
    machine.ledger.close()
    again = open_kiosk(wire, town, gaze, tmp_path)
    assert (again.service.state.closed_by, again.speaker.volume) == ("staff", 60)
    again.ledger.close()


def test_call_keeps_the_visit_while_nobody_touches_the_screen(wire: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)
    machine.flow.hall_changed(town.hall(), wire.goods)
    machine.act("start", "zh")
    machine.act("call_staff")
    assert isinstance(machine.speaker, SilentSpeaker)
    assert machine.speaker.played == ["call"]
    clock = machine.clock
    assert isinstance(clock, SystemClock)
    for _ in range(4):
        clock.offset += timedelta(seconds=55)
        machine.tick()
    assert (machine.flow.state.visit is not None, machine.flow.state.asking) == (True, False)
    machine.act("staff_came")
    machine.ledger.close()


def test_call_uncovers_no_voucher_of_somebody_who_has_left(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)

    async def play() -> None:
        await shop(machine, until)
        assert machine.flow.state.visit is not None
        order_id = machine.flow.state.visit.order_id
        await until(lambda: page(machine) == "pay" and wire.platform.views[order_id].payment is not None)
        wire.platform.pay(order_id)
        wire.platform.release(order_id)
        await until(lambda: page(machine) == "released")
        machine.act("call_staff")
        clock = machine.clock
        assert isinstance(clock, SystemClock)
        for _ in range(4):
            clock.offset += timedelta(seconds=14)
            machine.tick()
        assert page(machine) == "released"
        for _ in range(4):
            clock.offset += timedelta(seconds=14)
            machine.tick()
        assert (page(machine), machine.service.state.calling_since is not None) == ("attract", True)

    asyncio.run(working(machine, play))


def test_card_shown_while_staff_was_called_is_read_afterwards(wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, gaze, tmp_path)

    async def play() -> None:
        await until(lambda: machine.flow.state.closed_by is None and machine.flow.state.goods is not None)
        machine.act("start", "zh")
        machine.act("agree")
        machine.act("call_staff")
        looks = len(gaze.looks)
        machine.take(CardSeen(number="419999199003070028", name="样本甲", needs_confirm=False))
        assert machine.flow.state.person.last_four == ""
        machine.act("staff_came")
        assert gaze.looks[looks:] == ["card"]

    asyncio.run(working(machine, play))


def test_kiosk_that_was_locked_out_serves_nobody_until_it_is_known_again(
    wire: Any, until: Any, town: Any, gaze: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [True]

    async def door(request: httpx.Request) -> httpx.Response:
        if known[0]:
            answer: httpx.Response = await wire(request)
            return answer
        return httpx.Response(401, content=msgspec.json.encode(Problem(type="", title="", status=401, code="signed_out")))

    machine = open_kiosk(door, town, gaze, tmp_path)

    async def play() -> None:
        await shop(machine, until)
        known[0] = False
        machine.hall_watch.refresh()
        await until(lambda: machine.service.state.closed_by == "platform")
        assert (page(machine), machine.flow.state.visit) == ("attract", None)
        machine.take(CodeSeen(text=CREAM, format="EAN13"))
        assert machine.flow.state.visit is None
        known[0] = True
        machine.hall_watch.refresh()
        await until(lambda: machine.service.state.closed_by == "")

    asyncio.run(working(machine, play))


def test_machine_is_ticking_while_its_loop_turns_only(wire: Any, until: Any, town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    board = BoardMachine(town.enrolment("board"), gateway(wire), SystemClock())
    assert not board.is_ticking

    async def play() -> None:
        await until(lambda: board.is_ticking)

    asyncio.run(working(board, play))
    monkeypatch.setattr(floor, "STILL", 0.0)
    assert not board.is_ticking


def test_every_gesture_keeps_the_desk_its_clerks(wire: Any, until: Any, town: Any) -> None:
    clock = SystemClock()
    desk = DeskMachine(town.enrolment("desk"), gateway(wire), clock, idle=timedelta(minutes=15))
    ends = clock.now() + timedelta(hours=8)

    async def play() -> None:
        desk.sign_in.state = SignInState(session=StaffSessionView(token="t", staff_id="021", name="", roles=[], expires_at=ends))
        clock.offset += timedelta(minutes=10)
        desk.act("show_tab", "packing")
        clock.offset += timedelta(minutes=10)
        desk.tick()
        assert desk.sign_in.state.token
        clock.offset += timedelta(minutes=5)
        desk.tick()
        assert not desk.sign_in.state.token

    asyncio.run(working(desk, play))


class OpenEyes:
    """A camera that saw something before anybody listened, and says nothing more."""

    def __init__(self) -> None:
        self.said: list[Any] = [SightChanged("seeing", "rendered:")]

    def look_for(self, what: Looking) -> None:
        """Looks at nothing."""

    def findings(self) -> list[Any]:
        """What was found since the last question."""
        said, self.said = self.said, []
        return said


def test_what_the_eyes_said_before_the_loop_ran_is_heard(wire: Any, until: Any, town: Any, tmp_path: Path) -> None:
    machine = open_kiosk(wire, town, Sources(OpenEyes()), tmp_path)

    async def play() -> None:
        await until(lambda: machine.flow.state.sight == "seeing")

    asyncio.run(working(machine, play))
