"""Python's cycles are swept in the screen's thread only.

The interpreter collects cycles in whichever thread happens to allocate; where a cycle holds a Qt object, its window, items and
timers would then be destroyed beside the thread they live in, which Qt forbids. So the collector's own ways are switched off
while a screen is open, and a timer of the screen's thread sweeps in small portions.
"""

import gc
from types import TracebackType
from typing import Self

from PySide6.QtCore import QTimer

EVERY_MS = 1000


class Sweeper:
    """While it is entered, cycles are collected by the thread that entered it; that thread must run a Qt loop."""

    def __init__(self, every_ms: int = EVERY_MS) -> None:
        self._timer = QTimer()
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(sweep)
        self._was_on = True

    def __enter__(self) -> Self:
        self._was_on = gc.isenabled()
        gc.disable()
        gc.collect()
        # What a program starts with stays until it ends: looking through it again and again would stop the picture.
        gc.freeze()
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()


def sweep() -> int:
    """Collect the oldest generation that is due by the interpreter's own thresholds; return it, -1 when none was."""
    due = [place for place, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit]
    if not due:
        return -1
    gc.collect(due[-1])
    return due[-1]
