"""What lies there still, as seen from afar."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.glimpse import Glimpse, coarse
from o2o_store.kiosk.eyes.views import Box

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
PLACE = Box(560, 300, 760, 460, 660, 380)


def test_label_is_there_while_it_is_blurred_or_pushed_aside_and_not_when_it_is_gone(frame_of: Callable[..., Image]) -> None:
    label = frame_of("label", GTIN)
    blurred = np.asarray(cv2.GaussianBlur(label, (0, 0), 9), np.uint8)
    empty = frame_of("empty")
    for ground in (None, coarse(empty), np.zeros((3, 4), np.uint8)):
        glimpse = Glimpse.of(coarse(label), PLACE, ground)
        assert glimpse.is_in(coarse(label))
        assert glimpse.is_in(coarse(blurred))
        assert glimpse.is_in(coarse(np.roll(blurred, 60, axis=1)))
        assert not glimpse.is_in(coarse(empty))
        assert not glimpse.is_in(coarse(np.full_like(label, 128)))


def test_ground_that_looks_like_the_label_is_known_for_what_it_is() -> None:
    dice = np.random.default_rng(5)
    ground = dice.normal(180, 20, (720 // 8, 1280 // 8)).clip(0, 255).astype(np.uint8)
    label = ground.copy()
    label[40:60, 70:90] = (1.6 * (ground[40:60, 70:90].astype(float) - 180) + 130).clip(0, 255)
    place = Box(560, 320, 720, 480, 640, 400)
    brighter = (ground.astype(float) * 1.1).clip(0, 255).astype(np.uint8)
    assert Glimpse.of(label, place).is_in(ground)
    assert not Glimpse.of(label, place, ground).is_in(ground)
    assert not Glimpse.of(label, place, ground).is_in(brighter)
    assert Glimpse.of(label, place, ground).is_in(label)


def test_place_too_small_to_be_known_again_is_never_there(frame_of: Callable[..., Image]) -> None:
    label = coarse(frame_of("label", GTIN))
    assert not Glimpse.of(label, Box(0, 0, 16, 16, 8, 8)).is_in(label)
