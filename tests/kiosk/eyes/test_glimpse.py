"""What lies there still, as seen from afar."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.glimpse import Glimpse
from o2o_store.kiosk.eyes.views import Box

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
PLACE = Box(560, 300, 760, 460, 660, 380)


def test_label_is_there_while_it_is_blurred_or_pushed_aside_and_not_when_it_is_gone(frame_of: Callable[..., Image]) -> None:
    label = frame_of("label", GTIN)
    glimpse = Glimpse.of(label, PLACE)
    blurred = np.asarray(cv2.GaussianBlur(label, (0, 0), 9), np.uint8)
    assert glimpse.is_in(label)
    assert glimpse.is_in(blurred)
    assert glimpse.is_in(np.roll(blurred, 60, axis=1))
    assert not glimpse.is_in(frame_of("empty"))
    assert not glimpse.is_in(np.full_like(label, 128))


def test_place_too_small_to_be_known_again_is_never_there(frame_of: Callable[..., Image]) -> None:
    label = frame_of("label", GTIN)
    assert not Glimpse.of(label, Box(0, 0, 16, 16, 8, 8)).is_in(label)
