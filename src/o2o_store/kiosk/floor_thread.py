"""The thread behind a screen: one event loop in which all floor work runs. It knows no work itself, so that it starts at once."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

CLOSE_SECONDS = 3.0
"""How long the end may take."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class FloorThread:
    """One thread with one event loop, in which a machine's whole floor work runs; the screen's thread only posts into it."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="floor", daemon=True)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last: Coroutine[Any, Any, None] | None = None
        self.failed: BaseException | None = None
        """What ended work that was to be kept running; None while all goes well."""
        self.on_failure: Callable[[], None] = lambda: None
        """Called in the loop when that happened: whatever the screen shows from now on may be untrue."""

    def start(self) -> None:
        """Begin to work."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def post(self, what: Callable[[], object]) -> None:
        """Call this in the loop soon; from any thread. Nothing happens before the start and after the end."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        # The loop may close between the question and the call: then there is nobody left to tell.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(what)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run this in the loop and wait for its result; not from the loop itself."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep this running until the thread is closed."""
        self.post(lambda: self._keep(work))

    def finish(self, last: Coroutine[Any, Any, None]) -> None:
        """Cancel what runs, do this one last thing, and end the thread; at most three seconds."""
        if not self._thread.is_alive():
            last.close()
            return
        self._last = last
        self.close()

    def close(self) -> None:
        """Cancel what runs and end the thread; at most three seconds."""
        if not self._thread.is_alive():
            return
        self.post(lambda: self._keep(self._finish()))
        self._thread.join(CLOSE_SECONDS)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("floor_task_failed", exc_info=error)
            self.failed = error
            self.on_failure()

    async def _finish(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._last is not None:
            await self._last
        asyncio.get_running_loop().stop()

    def _run(self) -> None:
        loop = self._loop
        assert loop is not None
        asyncio.set_event_loop(loop)
        loop.run_forever()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
