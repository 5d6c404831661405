"""The sheet for the wall: one page, real text, the camera's picture, and never a second page in silence."""

import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.wall import WallLine, write_wall


@pytest.fixture(autouse=True)
def _application() -> None:
    application(offscreen=True)


def png(place: Path) -> bytes:
    picture = QImage(64, 36, QImage.Format.Format_RGB32)
    picture.fill(QColor("#0B5D45"))
    picture.save(str(place))
    return place.read_bytes()


def test_sheet_is_one_page_with_everything_on_it(tmp_path: Path) -> None:
    lines = [
        WallLine("camera", "green", "light 62 %, focus 0.81", picture=png(tmp_path / "seen.png")),
        WallLine("printer", "red", "network:192.0.2.9: out of paper", "put in a roll of paper"),
        *(WallLine(f"check {'abcdefghi'[place]}", "amber", "seen " * 12, "do this " * 8) for place in range(9)),
    ]
    path = write_wall("look here before opening", "hall-1", lines, tmp_path / "wall.pdf")
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "put in a roll of paper" in told
    assert "check i" in told
    assert "Pages:           1" in subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout


def test_what_does_not_fit_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one page"):
        write_wall("t", "u", [WallLine("x", "red", "long " * 300, "long " * 300)] * 12, tmp_path / "wall.pdf")
