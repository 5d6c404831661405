"""Fast fingers: every touch on a button is answered and timed, what lies beneath a cover is not expected to answer."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QTimer, QUrl
from PySide6.QtQuick import QQuickView

from o2o_store import resources
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.rain import Rain, middle, topmost, touchables

PAGE = """
import QtQuick
import O2OStore.Controls
Item {
    width: 400; height: 400
    property int acts: 0
    Pressable { objectName: "open"; label: "a"; rest: 0; x: 0; y: 0; width: 200; height: 200; onActed: parent.acts += 1
        background: Rectangle { color: parent.pressed ? "red" : "blue" } }
    Pressable { objectName: "covered"; label: "b"; x: 200; y: 200; width: 200; height: 200 }
    MouseArea { x: 200; y: 200; width: 200; height: 200 }
    Pressable { objectName: "off"; label: "c"; enabled: false; x: 200; y: 0; width: 200; height: 200 }
}
"""


@pytest.fixture
def view(tmp_path: Path, qapp: Any) -> Iterator[QQuickView]:
    application(offscreen=True)
    page = tmp_path / "Page.qml"
    page.write_text(PAGE)
    shown = QQuickView()
    shown.engine().addImportPath(str(resources.path("qml")))
    shown.setSource(QUrl.fromLocalFile(str(page)))
    assert shown.status() == QQuickView.Status.Ready, shown.errors()
    shown.show()
    yield shown
    shown.close()
    shown.deleteLater()


def test_finger_presses_what_lies_uppermost_and_takes_touches(view: QQuickView) -> None:
    found = {name: topmost(view, QPoint(*at)) for name, at in {"open": (50, 50), "covered": (300, 300), "off": (300, 50)}.items()}
    assert found["open"] is not None
    assert (found["open"].objectName(), found["covered"], found["off"]) == ("open", None, None)
    assert sorted(item.objectName() for item in touchables(view)) == ["open"]
    assert middle(found["open"]) == QPoint(100, 100)


def test_every_expected_touch_is_answered_and_timed(view: QQuickView) -> None:
    felt = Rain(view).fall(30, seed=3, pace_ms=5, page=lambda: "one")
    root = view.rootObject()
    assert root is not None
    assert (felt.touches, felt.missed, felt.pages) == (30, [], {"one": 30})
    assert 0 < felt.expected <= root.property("acts")
    assert len(felt.paint_ms) >= felt.expected
    assert felt.gap_ms >= 0


def test_strike_times_the_press_and_never_lets_it_act(view: QQuickView) -> None:
    item = topmost(view, QPoint(50, 50))
    assert item is not None
    times = Rain(view).strike(item, 5)
    root = view.rootObject()
    assert root is not None
    assert (len(times), root.property("acts")) == (5, 0)
    assert all(0 < ms < 1000 for ms in times)


def test_first_frame_with_what_is_waited_for_is_timed_and_none_comes_in_vain(view: QQuickView) -> None:
    rain, began, root = Rain(view), time.monotonic(), view.rootObject()
    assert root is not None
    QTimer.singleShot(30, lambda: root.setProperty("acts", 1))
    QTimer.singleShot(30, view.update)
    drawn = rain.first_frame(lambda: root.property("acts") == 1, 5.0)
    assert drawn is not None
    assert 0.03 <= drawn - began < 5
    assert rain.first_frame(lambda: root.property("acts") == 2, 0.05) is None
