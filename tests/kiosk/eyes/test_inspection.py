"""Good and bad pictures of the drawn counter."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes.inspection import drawn, from_bgra, inspect

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
FULL = (1920, 1080)


def test_good_picture_has_light_focus_and_a_field_of_view(frame_of: Callable[..., Image]) -> None:
    found = inspect([frame_of("label", GTIN, at=2.0), frame_of("label", GTIN, at=2.1)], FULL)
    troubles = (found.too_dark, found.too_bright, found.out_of_focus, found.small, found.frozen, found.mirrored)
    assert not any(troubles)
    # bars of 95 modules, two pixels each in the drawing, which is shown at its own size: 31.35 mm are about 190 pixels
    assert found.view_mm == pytest.approx(1280 / (190 / 31.35), rel=0.05)
    assert found.module_mm == pytest.approx(2 / (190 / 31.35), rel=0.05)


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (lambda image: (image * 0.08).astype(np.uint8), "too_dark"),
        (lambda image: np.clip(image.astype(int) + 120, 0, 255).astype(np.uint8), "too_bright"),
        (lambda image: cv2.GaussianBlur(image, (0, 0), 4), "out_of_focus"),
        (lambda image: np.ascontiguousarray(image[:, ::-1]), "mirrored"),
    ],
)
def test_each_trouble_is_told_from_the_others(frame_of: Callable[..., Image], spoil: Callable[[Image], Image], trouble: str) -> None:
    found = inspect([spoil(frame_of("label", GTIN, at=2.0)), spoil(frame_of("label", GTIN, at=2.1))], FULL)
    assert getattr(found, trouble)
    assert not found.small


def test_small_picture_is_told_by_its_own_size_and_not_by_the_view(frame_of: Callable[..., Image]) -> None:
    assert inspect([frame_of("label", GTIN)], (640, 480)).small


def test_upside_down_label_is_no_mirror_image_and_a_repeated_picture_is_frozen(frame_of: Callable[..., Image]) -> None:
    image = np.asarray(cv2.rotate(frame_of("label", GTIN), cv2.ROTATE_180), np.uint8)
    found = inspect([image, image.copy()], FULL)
    assert found.frozen
    assert not found.mirrored


def test_picture_of_the_findings_is_a_png_with_words(frame_of: Callable[..., Image]) -> None:
    image = frame_of("label", GTIN)
    picture = drawn(image, inspect([image], FULL), [("light: good", True), ("focus: bad", False)])
    assert picture.startswith(b"\x89PNG")
    read = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    assert (read != image).any()


def test_shared_frames_lose_their_fourth_channel() -> None:
    assert from_bgra(bytes(range(4)) * 2, 2, 1).tolist() == [[[0, 1, 2], [0, 1, 2]]]
