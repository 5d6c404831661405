"""A wedge scanner's bursts caught before any field sees more than their first key; a person's typing goes its way.

Keys that follow each other as fast as a scanner's are held back until it is known whether they are one's: a person's, struck
together, reach the field a moment later and in their order.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from o2o_store.kiosk.devices.wedge import ENDED, Wedge

_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock})
"""A scanner presses Shift within its burst: that says nothing about who types."""


class ScannerKeys(QObject):
    """Install it on a window: whole codes go to `on_code`."""

    def __init__(self, on_code: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._wedge = Wedge()
        self._on_code = on_code
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._giving_back = False
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(int(ENDED * 1000) + 30)
        self._silence.timeout.connect(self._ended)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Look at every key press of the window."""
        if self._giving_back or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        code = self._wedge.key(event.text(), self._now())
        self._silence.start()
        if code is not None or self._wedge.in_burst:
            self._held.clear()
            if code is not None:
                self._on_code(code)
            return True
        if event.key() in _MODIFIERS:
            return False
        if self._wedge.may_be_burst and event.text().isprintable() and event.text():
            self._held.append((watched, _copy(event)))
            return True
        self._give_back()
        return False

    def _give_back(self) -> None:
        """Let the keys that were held back go their way: a person has struck them."""
        held, self._held = self._held, []
        self._giving_back = True
        try:
            for watched, event in held:
                QCoreApplication.sendEvent(watched, event)
        finally:
            self._giving_back = False

    def _ended(self) -> None:
        code = self._wedge.silence(self._now())
        if code is not None:
            self._held.clear()
            self._on_code(code)
        else:
            self._give_back()


def _copy(event: QKeyEvent) -> QKeyEvent:
    """Qt takes the event itself back when the filter returns."""
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
