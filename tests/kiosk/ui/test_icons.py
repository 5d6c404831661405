"""Icons: drawn in their colour at the size asked for, nothing for a name that is none."""

from urllib.parse import quote

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.icons import StrokeProvider


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


def drawn(name: str, side: int = 48) -> tuple[QImage, QSize]:
    size = QSize()
    return StrokeProvider().requestPixmap(quote(name, safe=""), size, QSize(side, side)).toImage(), size


def test_stroke_lands_in_its_colour() -> None:
    picture, size = drawn("4/#ff0000/M0 12h24")
    assert size == QSize(48, 48)
    assert picture.pixelColor(24, 24) == QColor("red")
    assert picture.pixelColor(24, 4).alpha() == 0


@pytest.mark.parametrize("name", ["", "2/#ff0000/", "nonsense"])
def test_no_path_draws_nothing(name: str) -> None:
    picture, _ = drawn(name)
    assert all(picture.pixelColor(x, x).alpha() == 0 for x in range(0, 48, 6))


def test_size_has_a_default() -> None:
    assert drawn("2/#000000/M0 12h24", side=0)[1] == QSize(48, 48)
