"""The pickup board: numbers being cleared and ready, one bell for a new one, and honesty about how old they are."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from o2o_store.contract.store_api.fulfilment import BoardView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.kiosk.flows.following import PAUSE, Reach, told

STALE = timedelta(seconds=40)
"""Twice a long poll: by then the platform would have said something."""


class BoardSource(Protocol):
    """Where the board's numbers come from."""

    async def show_board(self, after: str = "") -> BoardView | Problem:
        """The board once it differs from the one with this etag."""
        ...


@dataclass(frozen=True, slots=True)
class BoardState:
    """What hangs over the counter; `bell` grows by one when a number becomes ready."""

    board: BoardView | None = None
    confirmed_at: datetime | None = None
    stale: bool = False
    bell: int = 0
    newest: str = ""


class BoardFlow:
    """Keeps the board true."""

    def __init__(self, source: BoardSource, clock: Clock, reach: Reach) -> None:
        self._source = source
        self._clock = clock
        self.listeners: list[Callable[[BoardState], None]] = []
        self.state = BoardState()
        self.reach = reach

    async def run(self) -> None:
        """Follow the board until cancelled."""
        etag = ""
        while True:
            reply = await told(self.reach, self._source.show_board(etag))
            if isinstance(reply, BoardView):
                etag = reply.etag
                self.show(reply)
            else:
                await asyncio.sleep(PAUSE)

    def show(self, board: BoardView) -> None:
        """Take a board; a number that was not ready before rings once and is the newest."""
        before = {entry.pickup_number for entry in self.state.board.ready} if self.state.board is not None else None
        fresh = [entry.pickup_number for entry in board.ready if before is not None and entry.pickup_number not in before]
        ready = [entry.pickup_number for entry in board.ready]
        newest = fresh[0] if fresh else self.state.newest if self.state.newest in ready else next(iter(ready), "")
        self._set(board=board, confirmed_at=self._clock.now(), stale=False, bell=self.state.bell + bool(fresh), newest=newest)

    def tick(self) -> None:
        """Time has passed: say so when the numbers have grown old."""
        confirmed = self.state.confirmed_at
        if confirmed is not None:
            self._set(stale=self._clock.now() - confirmed >= STALE)

    def _set(self, **changes: Any) -> None:
        changed = replace(self.state, **changes)
        if changed != self.state:
            self.state = changed
            for listener in self.listeners:
                listener(changed)
