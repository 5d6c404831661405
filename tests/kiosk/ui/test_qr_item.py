"""QR codes as items: what is painted can be read, and nothing is painted for nothing."""

import pytest
import zxingcpp
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.qr_item import QrCode, matrix_of, module_size, paint_matrix


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


def painted(text: str, side: int, quiet: int = 4) -> QImage:
    """The item's picture."""
    item = QrCode()
    item.setProperty("text", text)
    item.setProperty("quiet", quiet)
    item.setSize(QSize(side, side).toSizeF())
    page = QImage(side, side, QImage.Format.Format_Grayscale8)
    painter = QPainter(page)
    item.paint(painter)
    painter.end()
    return page


def read(page: QImage) -> list[str]:
    """The codes on a picture."""
    rows = bytes(page.constBits())
    return [code.text for code in zxingcpp.read_barcodes(memoryview(rows).cast("B", (page.height(), page.bytesPerLine())))]


@pytest.mark.parametrize(("text", "side"), [("weixin://wxpay/bizpayurl?pr=7F3K92QXzz", 616), ("7F3M05TB", 132), ("O2O1" + "A7" * 70, 272)])
def test_code_can_be_read_back(text: str, side: int) -> None:
    assert read(painted(text, side)) == [text]


def test_quiet_zone_of_four_modules_stays_white() -> None:
    page = painted("7F3M05TB", 290)
    module = 290 // (len(matrix_of("7F3M05TB")) + 8)
    assert all(page.pixelColor(x, 2 * module).lightness() == 255 for x in range(290))


def test_nothing_is_dark_when_there_is_no_text() -> None:
    page = painted("", 100)
    assert all(page.pixelColor(x, x).lightness() == 255 for x in range(100))


def test_no_code_when_the_text_is_too_long() -> None:
    assert matrix_of("x" * 5000) == ()


def test_modules_are_whole_pixels_unless_that_wastes_size() -> None:
    assert module_size(15.3) == 15.0
    assert module_size(4.9) == 4.9
    assert module_size(0.2) == 1.0


def test_runs_leave_no_seam() -> None:
    page = QImage(9, 3, QImage.Format.Format_Grayscale8)
    page.fill(QColor("white"))
    painter = QPainter(page)
    paint_matrix(painter, ((True, True, False, True),), QPointF(0, 0), 2.25, QColor("black"))
    painter.end()
    assert [page.pixelColor(x, 0).lightness() for x in range(9)] == [0, 0, 0, 0, 255, 255, 255, 0, 0]
