"""A scripted hand: finds what a person would touch by its object name, touches it with real mouse events, and takes pictures."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

POLL_MS = 20
FINGER_MS = 180
"""Between two keys of a person who types."""
REST_MS = 700
"""The longest motion on any screen, and a little."""

_NAMED = {"\r": Qt.Key.Key_Return, "\x1b": Qt.Key.Key_Escape}
"""Keys whose character is not their name."""


class NotThereError(AssertionError):
    """What should be touched or seen is not on the screen; the message names it and what is there instead."""


class Hand:
    """Works one window. Call it in the screen's thread; waiting keeps the screen alive."""

    def __init__(self, view: QQuickView, patience: float = 15.0) -> None:
        self._view = view
        self._patience = patience

    @property
    def view(self) -> QQuickView:
        """The window it works."""
        return self._view

    def names(self) -> list[str]:
        """Object names of everything visible, in drawing order."""
        root = self._view.rootObject()
        return [item.objectName() for item in _visible(root) if item.objectName()] if root is not None else []

    def texts(self, *, hidden: bool = False) -> list[str]:
        """Every text on the screen, what QR codes hold included; with `hidden` also texts of items that are not drawn."""
        root = self._view.rootObject()
        items = () if root is None else _every(root) if hidden else _visible(root)
        said = (item.property("text") for item in items)
        return [text for text in said if isinstance(text, str) and text]

    def find(self, name: str) -> QQuickItem | None:
        """The visible, enabled item of this object name."""
        root = self._view.rootObject()
        found = (item for item in _visible(root) if item.objectName() == name) if root is not None else iter(())
        return next((item for item in found if item.isEnabled()), None)

    def wait_for(self, what: Callable[[], bool], describe: str, patience: float | None = None) -> None:
        """Wait until this holds. Raises NotThereError when patience ends."""
        ends = time.monotonic() + (self._patience if patience is None else patience)
        while not what():
            if time.monotonic() > ends:
                raise NotThereError(f"{describe} did not come; on the screen: {', '.join(self.names())}")
            pause(POLL_MS)

    def see(self, name: str, patience: float | None = None) -> QQuickItem:
        """Wait until the item of this name can be seen, and return it."""
        self.wait_for(lambda: self.find(name) is not None, name, patience)
        found = self.find(name)
        assert found is not None
        return found

    def touch(self, name: str, patience: float | None = None) -> float:
        """Press and release in the middle of an item, as a finger would: once it rests, for a finger does not chase what moves.

        Returns the moment of the press on the monotonic clock: until then the finger is slow, from then on the screen is.
        """
        self.see(name, patience)
        places: list[QPointF | None] = [None]

        def rests() -> bool:
            item = self.find(name)
            places.append(_middle(item) if item is not None else None)
            return places[-1] is not None and places[-1] == places[-2]

        self.wait_for(rests, f"{name} at rest", patience)
        item = self.see(name, patience)
        pressed = time.monotonic()
        self._press(item)
        return pressed

    def type_digits(self, digits: str, prefix: str = "digit") -> None:
        """Touch one key after the other."""
        for digit in digits:
            self.touch(f"{prefix}{digit}")

    def keys(self, text: str) -> None:
        """Type on the keyboard, as a wedge scanner does, with Enter at the end; aiming it takes a moment."""
        pause(FINGER_MS)
        self._strike(f"{text}\r")

    def burst(self, text: str) -> None:
        """Strike these keys as fast as a scanner does, Enter at the end unless it is there already; nobody aims first."""
        self._strike(text if text.endswith("\r") else f"{text}\r")

    def type(self, text: str) -> None:
        """Type on the keyboard at a person's pace, without Enter: a scanner is told from a person by its speed alone."""
        for character in text:
            pause(FINGER_MS)
            self._strike(character)

    def _strike(self, text: str) -> None:
        for character in text:
            key = _NAMED.get(character) or Qt.Key(ord(character.upper()))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QGuiApplication.sendEvent(self._view, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))

    def picture(self, file: Path, rest_ms: int = REST_MS) -> Path:
        """Save what the window shows when its motions have come to rest, or sooner where a page will not wait so long."""
        pause(rest_ms)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._view.grabWindow().save(str(file))
        return file

    def _press(self, item: QQuickItem) -> None:
        middle = _middle(item)
        QTest.mouseClick(
            self._view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(middle.x()), round(middle.y()))
        )


def pause(milliseconds: int) -> None:
    """Let the screen live for a while. QTest.qWait would hold the interpreter meanwhile, and the floor's thread would stand still."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _middle(item: QQuickItem) -> QPointF:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible():
        return
    yield item
    for child in item.childItems():
        yield from _visible(child)


def _every(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _every(child)
