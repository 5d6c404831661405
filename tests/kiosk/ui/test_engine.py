"""Qt set up once, with the house's face and languages."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase

from o2o_store import resources
from o2o_store.kiosk.ui.engine import FAMILY, Look, ScreenBrokenError, application, open_screen

MAIN = """
import QtQuick
Rectangle { required property QtObject model; objectName: "root"; color: "red"; Text { objectName: "said"; text: qsTr("Sign in") } }
"""


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module of our own beside the shipped fonts."""
    module = tmp_path / "qml" / "O2OStore" / "Sample"
    module.mkdir(parents=True)
    (tmp_path / "fonts").symlink_to(resources.path("fonts"))
    (module / "Main.qml").write_text(MAIN, encoding="utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    return module


def test_window_shows_the_module_with_its_models(qtbot: Any, shipped: Path) -> None:
    model = QObject()
    screen = open_screen(Look("Sample", (320, 200), offscreen=True), {"model": model})
    root = screen.view.rootObject()
    assert root is not None
    assert root.property("model") is model
    qtbot.waitUntil(lambda: screen.view.grabWindow().pixelColor(5, 150).red() == 255)
    screen.speak("zh")
    screen.speak("en")
    screen.close()


def test_file_and_line_are_named_when_the_screen_is_broken(qtbot: Any, shipped: Path) -> None:
    (shipped / "Main.qml").write_text("import QtQuick\nNoSuchThing {}", encoding="utf-8")
    with pytest.raises(ScreenBrokenError, match=r"Main\.qml:2"):
        open_screen(Look("Sample", (320, 200), offscreen=True), {})


def test_application_has_the_houses_face(qapp: Any) -> None:
    app = application(offscreen=True)
    assert app is qapp
    assert FAMILY in QFontDatabase.families()


def test_loop_ends_soon_when_asked(qtbot: Any, shipped: Path) -> None:
    screen = open_screen(Look("Sample", (320, 200), offscreen=True), {"model": QObject()})
    screen.quit()
    assert screen.run() == 0
    screen.close()
