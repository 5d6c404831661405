"""The camera's picture, judged by its pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickView

from o2o_store.kiosk.ui.camera_view import CameraView, show_frames_of

SCENE = """
import QtQuick
import O2OStore.Backend
Item { CameraView { objectName: "camera"; anchors.fill: parent } }
"""


@dataclass
class Still:
    """A frame that is red on its left half and blue on its right."""

    number: int
    width: int = 64
    height: int = 36

    @property
    def pixels(self) -> bytes:
        red, blue = b"\x00\x00\xff\xff", b"\xff\x00\x00\xff"
        return (red * (self.width // 2) + blue * (self.width // 2)) * self.height


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Iterator[QQuickView]:
    scene = tmp_path / "Scene.qml"
    scene.write_text(SCENE, encoding="utf-8")
    view = QQuickView()
    view.setSource(QUrl.fromLocalFile(str(scene)))
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.resize(100, 100)
    view.show()
    yield view
    show_frames_of(lambda _after: None)
    view.close()
    view.deleteLater()


def camera_of(view: QQuickView) -> CameraView:
    root = view.rootObject()
    assert root is not None
    found = root.childItems()[0]
    assert isinstance(found, CameraView)
    return found


def test_newest_frame_is_painted_and_cropped_in_the_middle(qtbot: Any, window: QQuickView) -> None:
    asked: list[int] = []

    def newest(after: int) -> Still | None:
        asked.append(after)
        return Still(7) if after < 7 else None

    show_frames_of(newest)
    qtbot.waitUntil(lambda: camera_of(window).number == 7)
    qtbot.waitUntil(lambda: asked[-1] == 7)
    picture = window.grabWindow()
    left, right = picture.pixelColor(5, 50), picture.pixelColor(95, 50)
    assert (left.red(), left.blue()) == (255, 0)
    assert (right.red(), right.blue()) == (0, 255)


def test_last_picture_is_dropped_when_the_camera_is_hidden(qtbot: Any, window: QQuickView) -> None:
    show_frames_of(lambda after: Still(3) if after < 3 else None)
    camera = camera_of(window)
    qtbot.waitUntil(lambda: camera.number == 3)
    show_frames_of(lambda _after: None)
    camera.setVisible(False)
    assert camera.number == 0
    camera.setVisible(True)
    assert camera.number == 0
