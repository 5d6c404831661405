"""From the floor's thread to the screen's: results are queued, the newest wins, and nothing is called in the wrong thread."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Calls functions of the screen's thread. Make it there; `post` and `show` may be called from any thread."""

    _called = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._calls: list[Callable[[], object]] = []
        self._newest: dict[str, Callable[[], object]] = {}
        self._closed = False
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object]) -> None:
        """Call this in the screen's thread, after all that was posted before."""
        with self._lock:
            waiting = bool(self._calls or self._newest)
            self._calls += [] if self._closed else [call]
        self._wake(waiting)

    def show(self, what: str, call: Callable[[Any], object], value: Any) -> None:
        """Show a value in the screen's thread; of several values of the same name that wait, only the last is shown."""
        with self._lock:
            waiting = bool(self._calls or self._newest)
            self._newest |= {} if self._closed else {what: lambda: call(value)}
        self._wake(waiting)

    def close(self) -> None:
        """Call nothing any more."""
        with self._lock:
            self._closed = True
            self._calls, self._newest = [], {}

    def _wake(self, waiting: bool) -> None:
        # One queued signal at a time: a busy floor must not grow the screen's queue.
        if not waiting and not self._closed:
            self._called.emit()

    @Slot()
    def _run(self) -> None:
        with self._lock:
            calls = [*self._calls, *self._newest.values()]
            self._calls, self._newest = [], {}
        for call in calls:
            call()
