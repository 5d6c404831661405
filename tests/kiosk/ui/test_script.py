"""The scripted hand touches as a person does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView

from o2o_store.kiosk.ui.script import Hand, NotThereError

SCENE = """
import QtQuick
Item {
    id: root
    property string touched: ""
    property string typed: ""
    focus: true
    Keys.onPressed: event => root.typed += event.text
    Repeater {
        model: 3
        MouseArea {
            required property int index
            objectName: "digit" + index
            x: 60 * index; width: 50; height: 50
            onClicked: root.touched += index
        }
    }
    Item { objectName: "hidden"; visible: false; width: 10; height: 10 }
    Item { objectName: "off"; enabled: false; width: 10; height: 10 }
}
"""


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Iterator[QQuickView]:
    scene = tmp_path / "Scene.qml"
    scene.write_text(SCENE, encoding="utf-8")
    view = QQuickView()
    view.setSource(QUrl.fromLocalFile(str(scene)))
    view.resize(200, 100)
    view.show()
    view.requestActivate()
    yield view
    view.close()
    view.deleteLater()


def said(view: QQuickView, name: str) -> Any:
    root = view.rootObject()
    assert root is not None
    return root.property(name)


def test_hand_touches_what_it_is_told_to(window: QQuickView) -> None:
    hand = Hand(window, patience=2)
    hand.type_digits("021")
    assert said(window, "touched") == "021"


def test_hand_types_as_a_scanner_and_as_a_person(window: QQuickView) -> None:
    hand = Hand(window, patience=2)
    hand.keys("AB12")
    hand.type("7")
    assert said(window, "typed") == "AB12\r7"


def test_hand_says_what_is_there_when_something_is_missing(window: QQuickView) -> None:
    hand = Hand(window, patience=0.05)
    for name in ("hidden", "off", "nowhere"):
        with pytest.raises(NotThereError, match="digit0"):
            hand.touch(name)
    assert "hidden" not in hand.names()


def test_picture_shows_the_window(window: QQuickView, tmp_path: Path) -> None:
    file = Hand(window).picture(tmp_path / "out" / "one.png")
    assert file.stat().st_size > 0
