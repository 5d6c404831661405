"""Paper slips: one layout drawn by QPainter, to a 1-bit raster for the print head and to a PDF with real text."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from o2o_store.kiosk.devices.printer import Raster
from o2o_store.kiosk.ui.engine import FAMILY
from o2o_store.kiosk.ui.qr_item import matrix_of, paint_matrix
from o2o_store.kiosk.ui.showing.receipt import Receipt

WIDE, NARROW = 576, 384
"""Dots across the print head of an 80 mm and of a 58 mm printer."""
DOTS_PER_INCH = 203
BLACK, WHITE = QColor("black"), QColor("white")
SMALL, BODY, LEAD, TITLE, TOTAL, NUMBER = 22, 24, 30, 36, 56, 176
"""Type sizes in dots on 576."""
LEAST = 20
"""Dots below which Chinese cannot be read on thermal paper."""
LETTER_GAP = 0.14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


@dataclass(slots=True)
class _Sheet:
    """A sheet being filled from the top; without a painter it only measures."""

    width: int
    painter: QPainter | None = None
    y: float = 0.0

    def dots(self, length: float) -> float:
        """A length of the 576-dot sheet on this one."""
        return round(length * self.width / WIDE)

    @property
    def margin(self) -> float:
        """The white at either side."""
        return self.dots(24)

    @property
    def inner(self) -> float:
        """What lies between the margins."""
        return self.width - 2 * self.margin

    def font(self, size: int, *, bold: bool = False) -> QFont:
        """The house's face at this size, never too small to read."""
        font = QFont(FAMILY)
        font.setPixelSize(max(int(self.dots(size)), min(size, LEAST)))
        font.setBold(bold)
        return font

    def height_of(self, text: str, font: QFont, width: float) -> float:
        """How high a text stands when it may break."""
        return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e6), int(_LEFT), text).height()

    def text(self, text: str, font: QFont, box: QRectF, flags: int, color: QColor = BLACK) -> None:
        """Draw a text into a box."""
        if self.painter is not None:
            self.painter.setFont(font)
            self.painter.setPen(color)
            self.painter.drawText(box, flags, text)

    def pair(self, left: str, right: str, size: int, *, bold: bool = False, bold_right: bool = False) -> None:
        """A row: what on the left, which may break, how much on the right."""
        font, beside = self.font(size, bold=bold), self.font(size, bold=bold or bold_right)
        wide = QFontMetricsF(beside).horizontalAdvance(right)
        room = self.inner - wide - self.dots(16)
        height = max(self.height_of(left, font, room), QFontMetricsF(font).height())
        self.text(left, font, QRectF(self.margin, self.y, room, height), int(_LEFT))
        self.text(right, beside, QRectF(self.margin, self.y, self.inner, height), int(_RIGHT))
        self.y += height

    def rule(self, *, dashed: bool = True) -> None:
        """A line across, with air around it."""
        self.y += self.dots(18)
        if self.painter is not None:
            pen = QPen(BLACK, self.dots(3))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashed:
                pen.setDashPattern([2.5, 1.5])
            self.painter.setPen(pen)
            self.painter.drawLine(QPointF(self.margin, self.y), QPointF(self.width - self.margin, self.y))
        self.y += self.dots(18)


def _mark(sheet: _Sheet, x: float, side: float) -> None:
    """The house's mark, white rings on black."""
    painter = sheet.painter
    if painter is None:
        return
    step = side / 64
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(BLACK)
    painter.drawRoundedRect(QRectF(x, sheet.y, side, side), 16 * step, 16 * step)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(WHITE, 5 * step))
    for centre in (24.5, 39.5):
        painter.drawEllipse(QPointF(x + centre * step, sheet.y + 32 * step), 11 * step, 11 * step)


def _marks(sheet: _Sheet, receipt: Receipt) -> None:
    """What must be seen before anything else, each in a frame across the paper."""
    font, pad = sheet.font(LEAD, bold=True), sheet.dots(10)
    for mark in receipt.marks:
        sheet.y += sheet.dots(20)
        high = sheet.height_of(mark, font, sheet.inner - 2 * pad)
        box = QRectF(sheet.margin, sheet.y, sheet.inner, high + 2 * pad)
        if sheet.painter is not None:
            sheet.painter.setPen(QPen(BLACK, sheet.dots(3)))
            sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
            sheet.painter.drawRect(box)
        room = box.adjusted(pad, pad, -pad, -pad)
        sheet.text(mark, font, room, int(_CENTRE | Qt.TextFlag.TextWordWrap))
        sheet.y += box.height()


def _head(sheet: _Sheet, receipt: Receipt) -> None:
    """Mark and name of the hall, in the middle."""
    sheet.y += sheet.dots(28)
    font = sheet.font(LEAD, bold=True)
    side, gap = sheet.dots(48), sheet.dots(16)
    wide = QFontMetricsF(font).horizontalAdvance(receipt.hall_name)
    left = (sheet.width - side - gap - wide) / 2
    _mark(sheet, left, side)
    high = QFontMetricsF(font).height()
    sheet.text(receipt.hall_name, font, QRectF(left + side + gap, sheet.y + (side - high) / 2, wide + gap, high), int(_LEFT))
    sheet.y += side + sheet.dots(24)


def _headline(sheet: _Sheet, receipt: Receipt) -> None:
    """The black field: the number as large as the paper allows, where to go under it."""
    letter, digits = (receipt.headline[:1], receipt.headline[1:].strip()) if receipt.kind != "refund" else ("", receipt.headline)
    font = _fitted(sheet, letter, digits)
    metrics, under = QFontMetricsF(font), sheet.font(TITLE, bold=True)
    high = font.pixelSize() * 1.06
    field = QRectF(0, sheet.y, sheet.width, high + QFontMetricsF(under).height() + sheet.dots(44))
    if sheet.painter is not None:
        sheet.painter.fillRect(field, BLACK)
    gap = font.pixelSize() * LETTER_GAP if letter else 0
    wide = metrics.horizontalAdvance(letter) + gap + metrics.horizontalAdvance(digits)
    left, top = (sheet.width - wide) / 2, sheet.y + sheet.dots(20) + (high - metrics.height()) / 2
    room = QRectF(left, top, sheet.width, metrics.height())
    sheet.text(letter, font, room, int(Qt.AlignmentFlag.AlignLeft), WHITE)
    sheet.text(digits, font, room.translated(metrics.horizontalAdvance(letter) + gap, 0), int(Qt.AlignmentFlag.AlignLeft), WHITE)
    below = QRectF(0, sheet.y + sheet.dots(20) + high, sheet.width, QFontMetricsF(under).height())
    sheet.text(receipt.under, under, below, int(_CENTRE), WHITE)
    sheet.y += field.height() + sheet.dots(20)


def _fitted(sheet: _Sheet, letter: str, digits: str) -> QFont:
    """The number's font, smaller when the number is long."""
    font = sheet.font(NUMBER, bold=True)
    wide = QFontMetricsF(font).horizontalAdvance(letter + digits) + font.pixelSize() * LETTER_GAP
    if wide > sheet.inner:
        font.setPixelSize(int(font.pixelSize() * sheet.inner / wide))
    return font


def _goods(sheet: _Sheet, receipt: Receipt) -> None:
    """Lines with tax, sums, and what was paid or goes back."""
    sheet.pair(receipt.stamp, receipt.state if receipt.kind != "refund" else "", BODY, bold_right=True)
    sheet.rule(dashed=False)
    for place, line in enumerate(receipt.lines):
        sheet.y += sheet.dots(12) if place else 0
        sheet.pair(line.name, line.amount, BODY, bold=True)
        sheet.pair(line.detail, line.tax, SMALL)
    sheet.rule()
    for name, amount in receipt.sums:
        sheet.pair(name, amount, BODY)
    _total(sheet, receipt)
    sheet.rule()


def _total(sheet: _Sheet, receipt: Receipt) -> None:
    """The total: the sign small and regular, the digits large."""
    big, sign, name = sheet.font(TOTAL, bold=True), sheet.font(int(TOTAL * 0.72)), sheet.font(LEAD, bold=True)
    base = sheet.y + QFontMetricsF(big).ascent()
    right = sheet.width - sheet.margin
    digits = QFontMetricsF(big).horizontalAdvance(receipt.total)
    parts = (
        (receipt.total, big, right - digits),
        ("¥", sign, right - digits - big.pixelSize() * 0.2 - QFontMetricsF(sign).horizontalAdvance("¥")),
        (receipt.total_name, name, sheet.margin),
    )
    for text, font, x in parts:
        metrics = QFontMetricsF(font)
        sheet.text(text, font, QRectF(x, base - metrics.ascent(), sheet.width, metrics.height()), int(Qt.AlignmentFlag.AlignLeft))
    sheet.y += QFontMetricsF(big).height()


def _numbers(sheet: _Sheet, receipt: Receipt) -> None:
    """The numbers under which others know this order."""
    for name, value in receipt.numbers:
        sheet.pair(name, value, SMALL)
    sheet.rule()


def _code(sheet: _Sheet, receipt: Receipt) -> None:
    """The QR with its two lines beside it."""
    matrix = matrix_of(receipt.code)
    count = len(matrix)
    # A voucher's code is dense: whole dots per module, at least four of them, or the desk's camera does not read it.
    module = max(4, int(sheet.dots(203) / count)) if count else 0
    side = float(module * count)
    if sheet.painter is not None:
        paint_matrix(sheet.painter, matrix, QPointF(sheet.margin, round(sheet.y)), module, BLACK)
    left = sheet.margin + side + sheet.dots(28)
    room = sheet.width - sheet.margin - left
    title, body = sheet.font(LEAD, bold=True), sheet.font(BODY)
    heights = (sheet.height_of(receipt.code_title, title, room), sheet.height_of(receipt.code_text, body, room))
    top = sheet.y + max(0.0, (side - sum(heights)) / 2)
    sheet.text(receipt.code_title, title, QRectF(left, top, room, heights[0]), int(_LEFT))
    sheet.text(receipt.code_text, body, QRectF(left, top + heights[0], room, heights[1]), int(_LEFT))
    sheet.y += max(side, sum(heights)) + sheet.dots(20)


def _keep(sheet: _Sheet, receipt: Receipt) -> None:
    """What to keep and why, in a box."""
    pad, bold, body = sheet.dots(18), sheet.font(BODY, bold=True), sheet.font(BODY)
    room = sheet.inner - 2 * pad
    heights = (sheet.height_of(receipt.keep_title, bold, room), sheet.height_of(receipt.keep_text, body, room))
    box = QRectF(sheet.margin, sheet.y, sheet.inner, sum(heights) + 2 * sheet.dots(14))
    if sheet.painter is not None:
        sheet.painter.setPen(QPen(BLACK, sheet.dots(3)))
        sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
        sheet.painter.drawRoundedRect(box, sheet.dots(12), sheet.dots(12))
    top = sheet.y + sheet.dots(14)
    sheet.text(receipt.keep_title, bold, QRectF(sheet.margin + pad, top, room, heights[0]), int(_LEFT))
    sheet.text(receipt.keep_text, body, QRectF(sheet.margin + pad, top + heights[0], room, heights[1]), int(_LEFT))
    sheet.y += box.height() + sheet.dots(40)


def _draw(receipt: Receipt, width: int, painter: QPainter | None) -> int:
    """Draw (or only measure) the whole slip; its height in dots."""
    sheet = _Sheet(width, painter)
    for part in (_marks, _head, _headline, _goods, _numbers, _code, _keep):
        part(sheet, receipt)
    return int(sheet.y) + 1


def image_of(receipt: Receipt, width: int = WIDE) -> QImage:
    """The slip in the two values a print head knows."""
    page = QImage(width, _draw(receipt, width, None), QImage.Format.Format_Grayscale8)
    page.fill(WHITE)
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(receipt, width, painter)
    painter.end()
    return page.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.MonoOnly)


def raster_of(receipt: Receipt, width: int = WIDE) -> Raster:
    """The slip as the printer takes it."""
    page = image_of(receipt, width)
    white_is_one = page.pixelColor(0, 0) == WHITE and page.pixelIndex(0, 0) == 1
    rows = [bytes(cast("memoryview", page.constScanLine(row)))[: width // 8] for row in range(page.height())]
    bits = b"".join(rows)
    return Raster(width, page.height(), bytes(255 - byte for byte in bits) if white_is_one else bits)


def write_pdf(receipt: Receipt, path: Path) -> Path:
    """Write the slip as a PDF of its own size, with real text; returns the path."""
    height = _draw(receipt, WIDE, None)
    inch = 25.4 / DOTS_PER_INCH
    writer = QPdfWriter(str(path))
    writer.setTitle(receipt.hall_name)
    writer.setResolution(DOTS_PER_INCH)
    size = QPageSize(QSizeF(WIDE * inch, height * inch), QPageSize.Unit.Millimeter, "slip", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    _draw(receipt, WIDE, painter)
    painter.end()
    return path
