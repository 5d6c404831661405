"""The doctor's sheet for the wall: one A4 page, a line for each check, what to do where something is not green, what the camera saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from o2o_store.kiosk.ui.engine import FAMILY

DOTS_PER_MM = 300 / 25.4
MARGIN_MM = 18.0
TITLE_MM, BODY_MM, SMALL_MM = 7.0, 4.0, 3.2
NAME_MM, MARK_MM = 42.0, 9.0
PICTURE_MM = 60.0
MARKS = {"green": "✓", "amber": "!", "red": "×"}
COLOURS = {"green": QColor("#0B5D45"), "amber": QColor("#8A5200"), "red": QColor("#A3261B")}
INK, SOFT = QColor("#15191D"), QColor("#454D55")
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class WallLine:
    """One check: its name, tone (`green`, `amber`, `red`), what was seen, what to do, and a picture (PNG) if there is one."""

    name: str
    tone: str
    seen: str
    mend: str = ""
    picture: bytes = b""


def write_wall(title: str, under: str, lines: Sequence[WallLine], path: Path) -> Path:
    """Write the sheet and return its path. Raises ValueError when it would not fit one page."""
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setResolution(300)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter))
    painter = QPainter(writer)
    try:
        end = _draw(painter, title, under, lines)
    finally:
        painter.end()
    if end > 297 - MARGIN_MM:
        raise ValueError("the sheet does not fit one page")
    return path


def _draw(painter: QPainter, title: str, under: str, lines: Sequence[WallLine]) -> float:
    y = MARGIN_MM
    y += _text(painter, title, MARGIN_MM, y, 210 - 2 * MARGIN_MM, (TITLE_MM, True), INK) + 1
    y += _text(painter, under, MARGIN_MM, y, 210 - 2 * MARGIN_MM, (SMALL_MM, False), SOFT) + 6
    for line in lines:
        y = _line(painter, line, y) + 3.5
    return y


def _line(painter: QPainter, line: WallLine, y: float) -> float:
    """Draw one check from `y` on and return where it ends, in millimetres."""
    left = MARGIN_MM + MARK_MM + NAME_MM
    wide = 210 - MARGIN_MM - left
    _text(painter, MARKS[line.tone], MARGIN_MM, y, MARK_MM, (BODY_MM + 1, True), COLOURS[line.tone])
    _text(painter, line.name, MARGIN_MM + MARK_MM, y, NAME_MM - 2, (BODY_MM, True), INK)
    end = y + _text(painter, line.seen, left, y, wide, (BODY_MM, False), INK)
    if line.mend:
        end += _text(painter, "→ " + line.mend, left, end + 0.5, wide, (BODY_MM, True), COLOURS[line.tone]) + 0.5
    picture = QImage.fromData(line.picture) if line.picture else QImage()
    if not picture.isNull():
        high = PICTURE_MM * picture.height() / picture.width()
        painter.drawImage(QRectF(left * DOTS_PER_MM, (end + 1.5) * DOTS_PER_MM, PICTURE_MM * DOTS_PER_MM, high * DOTS_PER_MM), picture)
        end += high + 1.5
    return end


def _text(painter: QPainter, text: str, x: float, y: float, wide: float, face: tuple[float, bool], colour: QColor) -> float:
    """Draw a text that may break and return its height, all in millimetres."""
    font = QFont(FAMILY)
    font.setPixelSize(round(face[0] * DOTS_PER_MM))
    font.setBold(face[1])
    box = QRectF(x * DOTS_PER_MM, y * DOTS_PER_MM, wide * DOTS_PER_MM, 1e6)
    high = QFontMetricsF(font).boundingRect(box, _WRAPPED, text).height()
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, _WRAPPED, text)
    return high / DOTS_PER_MM
