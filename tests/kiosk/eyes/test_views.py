"""Where a code may be, and which way its bars stand."""

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes import specimens
from o2o_store.kiosk.eyes.views import Box, Region, as_grey, enlarge, even, find_regions, sharpen, threshold, turned

Image = npt.NDArray[np.uint8]


def frame_with(patch: Image, left: int, top: int) -> Image:
    frame = np.full((720, 1280), 180, np.uint8)
    frame[top : top + patch.shape[0], left : left + patch.shape[1]] = patch
    return frame


def bars() -> Image:
    return np.asarray(specimens.ean13("6901234567892", 3, 120).convert("L"), np.uint8)


def test_region_covers_the_code_when_there_is_one() -> None:
    patch = bars()
    regions = find_regions(frame_with(patch, 700, 300))
    box = regions[0].box
    assert box.left <= 720
    assert box.right >= 700 + patch.shape[1] - 20
    assert 300 - 60 < box.y < 300 + patch.shape[0] + 60


def test_no_region_is_found_on_a_blank_wall_and_a_tiny_picture_is_one_region() -> None:
    assert find_regions(np.full((720, 1280), 128, np.uint8)) == []
    tiny = find_regions(np.zeros((20, 20), np.uint8))
    assert [(region.box.right, region.box.bottom) for region in tiny] == [(20, 20)]


def test_bars_stand_upright_when_the_label_is_tilted() -> None:
    frame = frame_with(bars(), 450, 280)
    tilt = cv2.getRotationMatrix2D((640, 360), 30, 1)
    tilted = np.asarray(cv2.warpAffine(frame, tilt, (1280, 720), borderValue=180), np.uint8)
    region = find_regions(tilted)[0]
    angle, coherence = region.direction
    assert coherence > 0.3
    assert abs(abs(np.degrees(angle)) - 30) < 4
    upright = Region(np.ascontiguousarray(region.upright()), Box.whole(region.upright())).direction[0]
    assert abs(np.degrees(upright)) < 7


def test_matrix_code_shows_no_direction() -> None:
    symbol = np.asarray(specimens.qr("https://id.example.com/01/06901234567892", 240).convert("L"), np.uint8)
    assert find_regions(frame_with(symbol, 500, 200))[0].direction[1] < 0.2


def test_box_is_cut_at_the_frame_and_limited_round_its_point() -> None:
    grey = np.zeros((100, 200), np.uint8)
    box = Box.around(((180.0, 80.0), (199.0, 80.0), (199.0, 99.0), (180.0, 99.0)), grey)
    assert (box.right, box.bottom) == (200, 100)
    assert Box(0, 0, 200, 100, 190, 50).cut(grey, 60).shape == (60, 60)


def test_pictures_keep_their_kind_when_prepared() -> None:
    grey = np.random.default_rng(1).integers(0, 255, (64, 96), np.uint8)
    assert as_grey(grey) is grey
    assert as_grey(np.dstack([grey] * 3)).shape == grey.shape
    assert enlarge(grey, 2).shape == (128, 192)
    assert set(np.unique(threshold(grey))) <= {0, 255}
    assert turned(grey).shape[0] > 64
    assert even(grey).dtype == sharpen(grey, 2, 2).dtype == np.uint8
