"""Paths as items: strokes and fills land where they are told, in any colour, or not at all."""

from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.path_item import PathItem


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


def painted(side: int = 48, **properties: Any) -> QImage:
    """The item's picture on white."""
    item = PathItem()
    for name, value in properties.items():
        item.setProperty(name, value)
    item.setSize(QSize(side, side).toSizeF())
    page = QImage(side, side, QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    item.paint(painter)
    painter.end()
    return page


def test_stroke_takes_its_colour_and_scales_with_the_field() -> None:
    page = painted(path="M 0 12 H 24", field=24.0, stroke=QColor("#0B5D45"), weight=4.0)
    assert page.pixelColor(24, 24) == QColor("#0B5D45")
    assert page.pixelColor(24, 4) == QColor("white")


def test_fill_covers_the_inside() -> None:
    assert painted(path="M 8 8 H 40 V 40 H 8 Z", fill=QColor("red")).pixelColor(24, 24) == QColor("red")


def test_half_transparent_stroke_lets_the_ground_through() -> None:
    color = QColor(0, 0, 0, 128)
    assert 100 < painted(path="M 0 24 H 48", stroke=color, weight=10.0).pixelColor(24, 24).lightness() < 155


def test_dashes_leave_gaps() -> None:
    page = painted(path="M 0 24 H 48", stroke=QColor("black"), weight=8.0, dash="12 12", roundEnds=False)
    assert page.pixelColor(6, 24).lightness() < 50
    assert page.pixelColor(18, 24).lightness() > 200


def test_nothing_is_painted_without_a_path() -> None:
    page = painted(stroke=QColor("black"))
    assert all(page.pixelColor(x, x) == QColor("white") for x in range(48))
