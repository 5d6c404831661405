"""Cycles that hold Qt objects are freed in the screen's thread, whoever allocates meanwhile."""

import gc
import threading
import weakref
from typing import Any

import pytest

from o2o_store.kiosk.ui.sweeping import Sweeper, sweep


class Knot:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def freed_in(knots: int) -> list[threading.Thread]:
    """Drop knots, allocate in another thread until the collector would have run many times, and tell who freed them."""
    threads: list[threading.Thread] = []

    def allocate() -> None:
        kept = [[place] for place in range(gc.get_threshold()[0] * 50)]
        assert kept

    gc.collect()  # the collector's counts begin anew: making the knots triggers nothing
    for _ in range(knots):
        weakref.finalize(Knot(), lambda: threads.append(threading.current_thread()))
    other = threading.Thread(target=allocate)
    other.start()
    other.join()
    return threads


def test_other_thread_would_free_without_a_sweeper() -> None:
    gc.enable()
    assert threading.main_thread() not in freed_in(3)


def test_screens_thread_frees_while_swept(qtbot: Any) -> None:
    gc.enable()
    with Sweeper(every_ms=5):
        threads = freed_in(3)
        assert threads == []
        # The main thread allocates as a screen does, so that the thresholds are passed.
        kept = [[place] for place in range(gc.get_threshold()[0] * 2)]
        qtbot.waitUntil(lambda: len(threads) == 3)
    assert kept
    assert set(threads) == {threading.main_thread()}
    assert gc.isenabled()


@pytest.mark.usefixtures("qapp")
def test_nothing_is_swept_before_it_is_due() -> None:
    with Sweeper():
        gc.collect()
        assert sweep() == -1
