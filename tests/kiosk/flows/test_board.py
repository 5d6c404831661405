"""The pickup board."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.fulfilment import BoardEntryView, BoardView
from o2o_store.kiosk.flows import board as board_module
from o2o_store.kiosk.flows.board import STALE, BoardFlow
from o2o_store.kiosk.flows.following import Reach
from o2o_store.outbox.outages import Unreachable

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def board(etag: str, *ready: str) -> BoardView:
    entries = [BoardEntryView(pickup_number=number, desk="2", since=NOW) for number in ready]
    return BoardView(etag=etag, hall_name_zh="馆", hall_name_en="Hall", at=NOW, clearing=[], ready=entries)


class Source:
    """Says one board after the other, then nothing."""

    def __init__(self, *says: Any) -> None:
        self.says = list(says)
        self.asked: list[str] = []

    async def show_board(self, after: str = "") -> Any:
        self.asked.append(after)
        if not self.says:
            await asyncio.Event().wait()
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


def make(clock: Any, *says: Any) -> tuple[BoardFlow, Source]:
    source = Source(*says)
    return BoardFlow(source, clock, Reach(clock, lambda _since: None)), source


def test_bell_rings_once_when_a_number_becomes_ready(clock: Any) -> None:
    flow, _ = make(clock)
    flow.show(board("1", "A001"))
    assert (flow.state.bell, flow.state.newest) == (0, "A001")
    flow.show(board("2", "B208", "A001"))
    assert (flow.state.bell, flow.state.newest) == (1, "B208")
    flow.show(board("3", "B208", "A001"))
    assert flow.state.bell == 1
    flow.show(board("4", "A001"))
    assert flow.state.newest == "A001"


def test_board_says_that_it_is_old_when_nobody_confirmed_it(clock: Any) -> None:
    flow, _ = make(clock)
    flow.tick()
    flow.show(board("1", "A001"))
    clock.forward(STALE.total_seconds())
    flow.tick()
    assert flow.state.stale
    flow.show(board("1", "A001"))
    assert not flow.state.stale


def test_board_is_followed_through_an_outage(clock: Any, until: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "PAUSE", 0.001)

    async def play() -> tuple[list[str], Any]:
        flow, source = make(clock, board("1", "A001"), Unreachable("gone"), board("2", "A002"))
        seen: list[Any] = []
        flow.listeners.append(seen.append)
        task = asyncio.ensure_future(flow.run())
        await until(lambda: len(source.asked) == 4)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return source.asked, flow.state

    asked, state = asyncio.run(play())
    assert asked == ["", "1", "1", "2"]
    assert [entry.pickup_number for entry in state.board.ready] == ["A002"]


def test_number_called_again_rings_and_is_the_newest(clock: Any) -> None:
    flow, _ = make(clock)
    flow.show(board("1", "B208", "A001"))
    called = board("2", "B208", "A001")
    again = [msgspec.structs.replace(one, calls=1) if one.pickup_number == "A001" else one for one in called.ready]
    flow.show(msgspec.structs.replace(called, ready=again))
    assert (flow.state.bell, flow.state.newest) == (1, "A001")


def test_board_that_starts_in_an_outage_shows_what_it_last_knew_and_says_since_when(clock: Any, ledger: Any) -> None:
    flow = BoardFlow(Source(), clock, Reach(clock, lambda _since: None), ledger)
    flow.show(msgspec.structs.replace(board("1", "B208"), at=clock.now()))
    known_at = clock.now()
    clock.forward(60)
    again = BoardFlow(Source(), clock, Reach(clock, lambda _since: None), ledger)
    assert (again.state.newest, again.state.stale, again.state.confirmed_at, again.state.bell) == ("B208", True, known_at, 0)
    clock.forward(3600)
    assert BoardFlow(Source(), clock, Reach(clock, lambda _since: None), ledger).state.board is None
