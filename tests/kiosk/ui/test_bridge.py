"""Results reach the screen's thread, in order, newest wins."""

import threading
from functools import partial
from typing import Any

from o2o_store.kiosk.ui.bridge import Bridge


def from_elsewhere(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_calls_arrive_in_order_in_the_screens_thread(qtbot: Any) -> None:
    bridge = Bridge()
    seen: list[tuple[int, str]] = []

    def post_all() -> None:
        for place in range(50):
            bridge.post(partial(note, place))

    def note(place: int) -> None:
        seen.append((place, threading.current_thread().name))

    from_elsewhere(post_all)
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == [(place, threading.main_thread().name) for place in range(50)]


def test_only_the_last_value_is_shown_when_several_wait(qtbot: Any) -> None:
    bridge = Bridge()
    shown: list[int] = []

    def show_all() -> None:
        for value in range(1000):
            bridge.show("state", shown.append, value)

    from_elsewhere(show_all)
    bridge.show("other", shown.append, -1)
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown == [999, -1]
    bridge.show("state", shown.append, 5)
    qtbot.waitUntil(lambda: shown[-1] == 5)


def test_nothing_arrives_when_closed(qtbot: Any) -> None:
    bridge = Bridge()
    seen: list[int] = []
    bridge.post(lambda: seen.append(1))
    bridge.close()
    bridge.show("x", seen.append, 2)
    qtbot.wait(30)
    assert seen == []
