"""Label sheets for the shelves: A4 PDF, three by eight, each label with the product's QR, names, origin, price and shelf."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.kiosk.ui.engine import FAMILY
from o2o_store.kiosk.ui.qr_item import matrix_of, paint_matrix
from o2o_store.kiosk.ui.showing.texts import country, money

ACROSS, DOWN = 3, 8
PER_SHEET = ACROSS * DOWN
WIDE_MM, HIGH_MM = 70.0, 37.125
"""The label of every 24-up sheet on the market: 210 / 3 by 297 / 8."""
PAD_MM, CODE_MM = 3.0, 25.0
DOTS_PER_MM = 600 / 25.4
LARGEST_MM, SMALLEST_MM = 4.2, 1.6
"""Heights of type between which a text is fitted into its box; below the smallest nobody reads a shelf label."""
LINK = "https://id.gs1.org/01/{gtin}"
"""GS1 Digital Link of the product: a phone opens it, our scanner takes the number out of it."""
INK, LINE = QColor("black"), QColor("#C9C4B8")
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class LabelTooLongError(ValueError):
    """A text does not fit its label even in the smallest readable type; the message names the product."""


def write_labels(goods: Sequence[GoodsView], price_version: str, path: Path) -> int:
    """Write one label per product and return the number of sheets. Raises LabelTooLongError."""
    writer = QPdfWriter(str(path))
    writer.setTitle("o2o-store labels")
    writer.setResolution(600)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter
        )
    )
    painter = QPainter(writer)
    try:
        for place, one in enumerate(goods):
            if place and place % PER_SHEET == 0:
                writer.newPage()
            _label(painter, one, price_version, _box(place % PER_SHEET))
    finally:
        painter.end()
    return -(-len(goods) // PER_SHEET)


def _box(place: int) -> QRectF:
    return _mm(place % ACROSS * WIDE_MM, place // ACROSS * HIGH_MM, WIDE_MM, HIGH_MM)


def _mm(x: float, y: float, wide: float, high: float) -> QRectF:
    return QRectF(x * DOTS_PER_MM, y * DOTS_PER_MM, wide * DOTS_PER_MM, high * DOTS_PER_MM)


def _label(painter: QPainter, one: GoodsView, price_version: str, box: QRectF) -> None:
    painter.setPen(QPen(LINE, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    inner = box.adjusted(*(PAD_MM * DOTS_PER_MM * sign for sign in (1, 1, -1, -1)))
    matrix = matrix_of(LINK.format(gtin=one.gtin))
    module = int(CODE_MM * DOTS_PER_MM / len(matrix))
    paint_matrix(painter, matrix, QPointF(round(inner.left()), round(inner.top())), module, INK)
    left = inner.left() + (CODE_MM + PAD_MM) * DOTS_PER_MM
    room = QRectF(left, inner.top(), inner.right() - left, inner.height())
    shares = (
        (f"{one.name_zh} {_whole(one.spec_zh)}".strip(), 0.30, True),
        (f"{one.name_en} {_whole(one.spec_en)}".strip(), 0.30, False),
        (f"{country(one.origin, 'zh')}　{one.shelf}".strip(), 0.12, False),
        (f"¥ {money(one.price_fen)}", 0.18, True),
    )
    top = room.top()
    for text, share, bold in shares:
        part = QRectF(room.left(), top, room.width(), room.height() * share)
        _fit(painter, text, part, bold=bold, gtin=one.gtin)
        top += part.height()
    foot = QRectF(inner.left(), inner.bottom() - 3 * DOTS_PER_MM, inner.width(), 3 * DOTS_PER_MM)
    _fit(painter, f"{one.gtin}　{price_version}", foot, bold=False, gtin=one.gtin, largest=2.2)


def _whole(measure: str) -> str:
    """A measure, whose number and unit never part."""
    return measure.replace(" ", "\u00a0")


def _fit(painter: QPainter, text: str, box: QRectF, *, bold: bool, gtin: str, largest: float = LARGEST_MM) -> None:
    """Draw a text in the largest type in which all of it fits its box."""
    size = largest
    while size >= SMALLEST_MM:
        font = QFont(FAMILY)
        font.setPixelSize(round(size * DOTS_PER_MM))
        font.setBold(bold)
        taken = QFontMetricsF(font).boundingRect(box, int(_WRAPPED), text)
        if taken.width() <= box.width() + 1 and taken.height() <= box.height() + 1:
            painter.setFont(font)
            painter.setPen(INK)
            painter.drawText(box, int(_WRAPPED), text)
            return
        size -= 0.2
    raise LabelTooLongError(f"{gtin}: {text!r} does not fit a label; shorten it in the catalogue")
