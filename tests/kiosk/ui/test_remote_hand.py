"""The scripted hand told from outside, line by line."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView

from o2o_store.kiosk.ui.remote_hand import Grasp, RemoteHand
from o2o_store.kiosk.ui.script import Hand
from o2o_store.kiosk.ui.showing.board_shown import BoardShown
from o2o_store.kiosk.ui.viewmodels.board import Board

SCENE = """
import QtQuick
Item {
    id: root
    property int touches: 0
    MouseArea { objectName: "button"; width: 50; height: 50; onClicked: root.touches += 1 }
    Text { text: "seen" }
    Text { text: "not drawn"; visible: false }
}
"""


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Iterator[QQuickView]:
    scene = tmp_path / "Scene.qml"
    scene.write_text(SCENE, encoding="utf-8")
    view = QQuickView()
    view.setSource(QUrl.fromLocalFile(str(scene)))
    view.resize(100, 100)
    view.show()
    yield view
    view.close()
    view.deleteLater()


def tell(qtbot: Any, window: QQuickView, *orders: dict[str, Any]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Give these orders and return the answers, and what was held before the camera."""
    board = Board(lambda *_: None)
    board.show(BoardShown(newest_number="B208"))
    held: list[tuple[str, str]] = []
    answers = io.StringIO()
    lines = io.StringIO("".join(f"{json.dumps(order)}\n" for order in orders) + "\n")
    grasp = Grasp(lambda kind, value, _details: held.append((kind, value)), lambda seconds: held.append(("seconds", str(seconds))))
    remote = RemoteHand(Hand(window, patience=0.1), {"board": board}, grasp, lines, answers)
    remote.gone.disconnect()
    remote.start()
    qtbot.waitUntil(lambda: answers.getvalue().count("\n") == len(orders))
    return [json.loads(line) for line in answers.getvalue().splitlines()], held


def test_orders_are_carried_out_one_after_the_other(qtbot: Any, window: QQuickView, tmp_path: Path) -> None:
    picture = tmp_path / "one.png"
    answers, held = tell(
        qtbot,
        window,
        {"do": "touch", "name": "button"},
        {"do": "see", "what": "board.newest_number"},
        {"do": "wait", "what": "board.newest_number", "not": ""},
        {"do": "hold", "kind": "label", "value": "06900000000014"},
        {"do": "keys", "text": "AB"},
        {"do": "picture", "path": str(picture)},
    )
    root = window.rootObject()
    assert root is not None
    assert root.property("touches") == 1
    assert [answer.get("value") for answer in answers[1:3]] == ["B208", "B208"]
    assert held == [("label", "06900000000014")]
    assert picture.is_file()
    assert all(answer["ms"] >= 0 and "error" not in answer for answer in answers)


def test_reason_is_answered_when_an_order_cannot_be_carried_out(qtbot: Any, window: QQuickView) -> None:
    answers, _ = tell(
        qtbot,
        window,
        {"do": "touch", "name": "nowhere"},
        {"do": "dance"},
        {"do": "see", "what": "board.no_such_field"},
        {"do": "wait", "what": "board.newest_number", "is": "X", "within": 0.05},
    )
    assert all("error" in answer for answer in answers)


def test_texts_and_fields_are_read_whole(qtbot: Any, window: QQuickView) -> None:
    (seen, every, fields), _ = tell(qtbot, window, {"do": "texts"}, {"do": "texts", "hidden": True}, {"do": "fields"})
    assert seen["value"] == ["seen"]
    assert every["value"] == ["seen", "not drawn"]
    assert fields["value"]["board"]["newest_number"] == "B208"
    assert fields["value"]["board"]["ready"] == []


def test_clock_is_moved_when_time_is_to_pass(qtbot: Any, window: QQuickView) -> None:
    _, held = tell(qtbot, window, {"do": "pass", "seconds": 90})
    assert held == [("seconds", "90.0")]


class Gone(io.StringIO):
    """Nobody reads here any more."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_program_ends_when_whoever_gave_orders_was_killed(qtbot: Any, window: QQuickView) -> None:
    remote = RemoteHand(Hand(window, patience=0.1), {}, Grasp(), io.StringIO('{"do": "texts"}\n'), Gone())
    remote.gone.disconnect()
    with qtbot.waitSignal(remote.gone):
        remote.start()
