"""Sources of pictures: real files, real folders, and a camera that is not there."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from o2o_store.kiosk.eyes.camera import SHOWN_FOR, CaptureSource, FolderSource, Pace, RenderedSource, as_picture, quiet_stderr
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

LARGE = (1080, 1920, 3)


def write_video(path: Path, frames: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (640, 360))
    for index in range(frames):
        writer.write(np.full((360, 640, 3), 40 + 20 * index, np.uint8))
    writer.release()


def test_large_picture_is_kept_beside_its_view() -> None:
    picture = as_picture(np.full(LARGE, 90, np.uint8))
    assert picture.full.shape == LARGE
    assert picture.view.shape == (HEIGHT, WIDTH, 3)
    assert (picture.view == 90).all()


def test_picture_of_another_shape_is_fitted_without_distortion() -> None:
    view = as_picture(np.full((480, 480, 3), 90, np.uint8)).view
    assert view.shape == (HEIGHT, WIDTH, 3)
    columns = (view.max(axis=(0, 2)) > 0).sum()
    assert columns == HEIGHT


def test_folder_is_shown_over_and_over_in_the_order_of_names(tmp_path: Path) -> None:
    for name, shade in (("b.png", 200), ("a.jpg", 50)):
        cv2.imwrite(str(tmp_path / name), np.full((HEIGHT, WIDTH, 3), shade, np.uint8))
    (tmp_path / "notes.txt").write_text("not a picture")
    source = FolderSource(tmp_path)
    source._pace = Pace(1e6)
    assert source.open()
    shades = []
    for _ in range(2 * SHOWN_FOR + 1):
        picture = source.read()
        assert picture is not None
        shades.append(int(picture.view.mean().round()))
    assert shades == [50] * SHOWN_FOR + [200] * SHOWN_FOR + [50]
    source.close()
    assert source.read() is None


def test_missing_or_empty_folder_does_not_open_and_a_broken_picture_ends_it(tmp_path: Path) -> None:
    assert not FolderSource(tmp_path / "nowhere").open()
    assert not FolderSource(tmp_path).open()
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    source = FolderSource(tmp_path)
    assert source.open()
    with quiet_stderr():
        assert source.read() is None


def test_video_begins_again_at_its_end(tmp_path: Path) -> None:
    write_video(tmp_path / "film.avi", 4)
    source = CaptureSource(tmp_path / "film.avi")
    assert source.open()
    source._pace = Pace(1e6)
    shades = []
    for _ in range(6):
        picture = source.read()
        assert picture is not None
        shades.append(float(picture.view.mean()))
    source.close()
    assert shades[3] > shades[0]
    assert shades[4] == pytest.approx(shades[0], abs=3)
    assert source.read() is None


def test_absent_camera_says_so_quickly_and_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    source = CaptureSource(97)
    begun = time.monotonic()
    assert not source.open()
    assert source.read() is None
    source.close()
    assert time.monotonic() - begun < 5
    assert capfd.readouterr().err == ""


def test_rendered_source_keeps_its_pace() -> None:
    source = RenderedSource()
    assert source.open()
    source.read()
    begun = time.monotonic()
    for _ in range(5):
        assert source.read() is not None
    assert time.monotonic() - begun >= 5 / 25 - 0.02
    source.close()


def test_pace_never_catches_up_in_a_burst() -> None:
    pace = Pace(100.0)
    pace.wait()
    time.sleep(0.05)
    pace.wait()
    begun = time.monotonic()
    pace.wait()
    assert time.monotonic() - begun > 0.008
