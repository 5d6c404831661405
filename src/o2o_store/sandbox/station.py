"""What every stand-in has: a clock that can be shifted, an encrypted book, adjustable delays, faults on demand, and a ticking hand."""

import asyncio
import hmac
import math
import random
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.clock import SandboxClock
from o2o_store.sandbox.faults import Faults

_LONGEST_NAP_S = 1.0


class Bell:
    """Wakes everybody who waits for news. Nobody holds a lock while waiting, so a request may be cancelled at any point of it.

    A condition would have to be taken back by a cancelled waiter; where its `wait` runs as a task of its own (`asyncio.wait_for` before
    Python 3.12) a second cancellation, as at the end of a server, leaves without it: "Lock is not acquired".
    """

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def ring(self) -> None:
        """There is news: everybody who listens looks again."""
        self._news.set()
        self._news = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """Return what the next ring sets. Listen first, then look: what comes in between is not missed."""
        return self._news


async def heard(news: asyncio.Event, seconds: float) -> None:
    """Wait for a ring that was listened for, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await news.wait()


class Station:
    """One stand-in server's common state; `delays` are seconds by name, `choices` other adjustable values."""

    def __init__(self, name: str, books: Books, control_token: str, delays: Mapping[str, float], choices: Mapping[str, Any]) -> None:
        self.name = name
        self.books = books
        self.control_token = control_token
        stored = books.load_settings()
        self.clock = SandboxClock(timedelta(seconds=stored.get("clock_offset_s", 0.0)))
        self.delays = {**delays, **stored.get("delays", {})}
        self.choices = {**choices, **stored.get("choices", {})}
        self.faults = Faults(self.now)
        self.log = structlog.get_logger(sandbox=name)
        self._changed = asyncio.Event()
        self._random = random.Random(20260101)  # noqa: S311 - plays with waiting times, guards nothing

    async def note_exception(self, error: Exception, scope: Scope) -> None:
        """Log what a handler did not expect; the path names no person."""
        if not isinstance(error, HTTPException):
            self.log.error("a request failed", path=scope.get("path", ""), trouble=trouble_of(error))

    def now(self) -> datetime:
        """Return this server's time."""
        return self.clock.now()

    def delay(self, name: str) -> timedelta:
        """Return the waiting time called `name`; log-normal round its median when `choices['log_normal']` is on."""
        median = float(self.delays[name])
        if self.choices.get("log_normal") and median > 0:
            median = self._random.lognormvariate(math.log(median), 0.5)
        return timedelta(seconds=median)

    def wake(self) -> None:
        """Say that something may be due now."""
        self._changed.set()

    async def nap(self, longest_s: float = _LONGEST_NAP_S) -> None:
        """Wait until woken, at most `longest_s`."""
        try:
            await asyncio.wait_for(self._changed.wait(), longest_s)
        except TimeoutError:
            return
        finally:
            self._changed.clear()

    async def change(self, kind: str, value: Mapping[str, Any]) -> None:
        """Merge values into `delays` or `choices` and remember them across restarts."""
        target: dict[str, Any] = self.delays if kind == "delays" else self.choices
        unknown = set(value) - set(target)
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        target.update(value)
        await self.books.save_setting(kind, target)
        self.wake()

    async def shift_clock(self, offset_s: float) -> None:
        """Set the clock's offset and remember it across restarts."""
        self.clock.offset = timedelta(seconds=offset_s)
        await self.books.save_setting("clock_offset_s", offset_s)
        self.wake()

    async def keep_ticking(self, step: Callable[[], Any]) -> None:
        """Call the async `step` again and again; a failing step is logged and tried again."""
        while True:
            try:
                busy = await step()
            except Exception as error:  # noqa: BLE001 - a stand-in must outlive its own mistakes; the log names them
                self.log.error("a step failed", trouble=trouble_of(error))  # noqa: TRY400 - a traceback could quote a person
                busy = False
            if not busy:
                await self.nap()


def trouble_of(error: BaseException) -> str:
    """Return an exception's kind and the places it passed, never its text or values: they might quote a person."""
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(places[-6:])}"


def bearer_of(request: Request[Any, Any, Any] | ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return the bearer token of a request, or an empty string."""
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def same_token(given: str, expected: str) -> bool:
    """Compare two secrets in constant time; empty never matches."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def control_guard(token: str) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], None]:
    """Return a guard that admits only the control token."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if not same_token(bearer_of(connection), token):
            raise NotAuthorizedException("control token missing or wrong")

    return guard
