"""The camera's picture as a QML item: newest frame wins, cropped to fill, flat memory (a painted item shows in every scene graph)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

from o2o_store.kiosk.ui.emptying import empty_when_destroyed

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_MS = 25
"""How often a visible item looks for a newer frame: a little oftener than a camera makes one."""


class Picture(Protocol):
    """One frame: BGRA rows without gaps, its number and size."""

    @property
    def number(self) -> int:
        """Grows with each frame."""
        ...

    @property
    def pixels(self) -> bytes:
        """Rows of `width * 4` bytes."""
        ...

    @property
    def width(self) -> int:
        """Pixels in a row."""
        ...

    @property
    def height(self) -> int:
        """Rows."""
        ...


FrameSource = Callable[[int], Picture | None]
"""Gives the newest frame, or None when there is none newer than the number given."""


@dataclass(slots=True)
class _Shared:
    source: FrameSource = field(default=lambda _after: None)


_SHARED = _Shared()


def show_frames_of(source: FrameSource) -> None:
    """Say where every camera picture of this program comes from."""
    _SHARED.source = source


@QmlElement
class CameraView(QQuickPaintedItem):
    """Shows the newest frame while it is visible, and keeps none when it is not: the last picture may show a card."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._image = QImage()
        self.setOpaquePainting(False)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.visibleChanged.connect(self._turn)
        self._timer.start()
        empty_when_destroyed(self)

    @property
    def number(self) -> int:
        """Number of the frame on show, 0 for none."""
        return self._picture.number if self._picture is not None else 0

    def paint(self, painter: QPainter) -> None:
        """Draw the frame, cropped in the middle to the item's shape."""
        if self._image.isNull() or self.height() <= 0 or self.width() <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, self.width(), self.height()), self._image, self._crop())

    def _crop(self) -> QRectF:
        wide, high = float(self._image.width()), float(self._image.height())
        scale = min(wide / self.width(), high / self.height())
        seen_wide, seen_high = self.width() * scale, self.height() * scale
        return QRectF((wide - seen_wide) / 2, (high - seen_high) / 2, seen_wide, seen_high)

    def _look(self) -> None:
        newer = _SHARED.source(self.number)
        if newer is None:
            return
        # The image does not copy its pixels: the frame must live as long as it.
        self._picture = newer
        self._image = QImage(newer.pixels, newer.width, newer.height, newer.width * 4, QImage.Format.Format_RGB32)
        self.update()

    def _turn(self) -> None:
        if self.isVisible():
            self._timer.start()
            return
        self._timer.stop()
        self._picture, self._image = None, QImage()
        self.update()
