"""No more than the first key of a scanner's burst reaches a field; a person's typing does."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from o2o_store.kiosk.ui.keys import ScannerKeys


class Field(QObject):
    """Notes the keys that come through."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.text += event.text()
        return False


def press(window: QWindow, text: str) -> None:
    for character in text:
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        QGuiApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character))


def test_code_comes_whole_when_a_scanner_types(qtbot: Any) -> None:
    window, field = QWindow(), Field()
    codes: list[str] = []
    moments: Iterator[float] = iter(place / 1000 for place in range(1000))
    keys = ScannerKeys(codes.append, lambda: next(moments))
    window.installEventFilter(field)
    window.installEventFilter(keys)
    press(window, "6900000000014\r")
    assert codes == ["6900000000014"]
    assert field.text == "6"
    press(window, "WB000123")
    moments = iter([99.0])
    qtbot.waitUntil(lambda: codes[-1] == "WB000123")
    assert field.text == "6W"


def test_keys_go_through_when_a_person_types(qtbot: Any) -> None:
    window, field = QWindow(), Field()
    codes: list[str] = []
    moments: Iterator[float] = iter(range(100))
    keys = ScannerKeys(codes.append, lambda: next(moments))
    window.installEventFilter(field)
    window.installEventFilter(keys)
    press(window, "12\r3")
    qtbot.wait(200)
    assert (field.text, codes) == ("12\r3", [])
    QGuiApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))


def test_keys_struck_together_reach_the_field_in_their_order_when_no_burst_follows(qtbot: Any) -> None:
    window, field = QWindow(), Field()
    codes: list[str] = []
    moments: Iterator[float] = iter(place / 1000 for place in range(1000))
    keys = ScannerKeys(codes.append, lambda: next(moments))
    window.installEventFilter(field)
    window.installEventFilter(keys)
    press(window, "123")
    assert field.text == "1"
    qtbot.waitUntil(lambda: field.text == "123")
    moments = iter(5 + place / 1000 for place in range(1000))
    press(window, "45\r")
    assert (field.text, codes) == ("12345\r", [])


def test_scanner_may_press_shift_within_its_burst(qtbot: Any) -> None:
    window, field = QWindow(), Field()
    codes: list[str] = []
    moments: Iterator[float] = iter(place / 1000 for place in range(1000))
    keys = ScannerKeys(codes.append, lambda: next(moments))
    window.installEventFilter(field)
    window.installEventFilter(keys)
    for character in "O2OSABCD\r":
        if character.isalpha():
            QGuiApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier, ""))
        press(window, character)
    assert (codes, field.text) == (["O2OSABCD"], "O")
