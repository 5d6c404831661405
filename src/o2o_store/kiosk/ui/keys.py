"""A wedge scanner's bursts caught before any field sees them; a person's typing goes its way."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from o2o_store.kiosk.devices.wedge import ENDED, Wedge


class ScannerKeys(QObject):
    """Install it on a window: whole codes go to `on_code`."""

    def __init__(self, on_code: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._wedge = Wedge()
        self._on_code = on_code
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(int(ENDED * 1000) + 30)
        self._silence.timeout.connect(self._ended)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002  # Qt's name and signature
        """Look at every key press of the window."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        code = self._wedge.key(event.text(), self._now())
        self._silence.start()
        if code is not None:
            self._on_code(code)
            return True
        return self._wedge.in_burst

    def _ended(self) -> None:
        code = self._wedge.silence(self._now())
        if code is not None:
            self._on_code(code)
