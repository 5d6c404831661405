"""The pickup board: numbers being cleared and ready, one bell for a new one, and honesty about how old they are."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from o2o_store.contract.store_api.fulfilment import BoardView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.kiosk.flows.following import PAUSE, Reach, told
from o2o_store.kiosk.flows.telling import Telling

STALE = timedelta(seconds=40)
"""Twice a long poll: by then the platform would have said something."""


FORGOTTEN = timedelta(minutes=30)
"""Numbers older than this help nobody: a board that starts with them shows none."""


class BoardMemory(Protocol):
    """Where the board is kept over a restart; nothing on it names anybody."""

    def board(self) -> BoardView | None:
        """The board as last heard."""
        ...

    def keep_board(self, board: BoardView) -> None:
        """Keep it."""
        ...


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


class BoardFlow(Telling[BoardState]):
    """Keeps the board true."""

    def __init__(self, source: BoardSource, clock: Clock, reach: Reach, memory: BoardMemory | None = None) -> None:
        self._source = source
        self._clock = clock
        self._memory = memory
        super().__init__(BoardState())
        self.reach = reach
        kept = memory.board() if memory is not None else None
        if kept is not None and clock.now() - kept.at < FORGOTTEN:
            # A board that starts in an outage shows what it last knew, and says since when.
            self.state = BoardState(
                board=kept, confirmed_at=kept.at, stale=True, newest=next((one.pickup_number for one in kept.ready), "")
            )

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
        """Take a board; a number that was not ready before, or is called again, rings once and is the newest."""
        before = {entry.pickup_number: entry.calls for entry in self.state.board.ready} if self.state.board is not None else None
        fresh = [entry.pickup_number for entry in board.ready if before is not None and entry.calls > before.get(entry.pickup_number, -1)]
        ready = [entry.pickup_number for entry in board.ready]
        newest = fresh[0] if fresh else self.state.newest if self.state.newest in ready else next(iter(ready), "")
        self.set(board=board, confirmed_at=self._clock.now(), stale=False, bell=self.state.bell + bool(fresh), newest=newest)
        if self._memory is not None:
            self._memory.keep_board(board)

    def tick(self) -> None:
        """Time has passed: say so when the numbers have grown old."""
        confirmed = self.state.confirmed_at
        if confirmed is not None:
            self.set(stale=self._clock.now() - confirmed >= STALE)
