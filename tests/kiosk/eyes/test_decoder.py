"""Codes of single pictures: harder and harder frames of the rendered counter."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes.decoder import decode

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
BOTH = {f"https://id.example.com/01/{GTIN}", GTIN[1:]}


def texts(image: Image) -> set[str]:
    return {code.text for code in decode(image)}


def dark(image: Image) -> Image:
    return (image * 0.12).astype(np.uint8)


def low_contrast(image: Image) -> Image:
    return (image * 0.2 + 100).astype(np.uint8)


def tilted(image: Image) -> Image:
    turn = cv2.getRotationMatrix2D((640, 360), 33, 0.9)
    return np.asarray(cv2.warpAffine(image, turn, (1280, 720), borderValue=(180, 180, 180)), np.uint8)


def soft(image: Image) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.6), np.uint8)


def compressed(image: Image) -> Image:
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 25])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def inverted(image: Image) -> Image:
    return 255 - image


@pytest.mark.parametrize("spoil", [dark, low_contrast, tilted, soft, compressed, inverted])
def test_label_is_read_when_the_frame_is_spoiled(frame_of: Callable[..., Image], spoil: Callable[[Image], Image]) -> None:
    found = texts(spoil(frame_of("label", GTIN)))
    assert found
    assert found <= BOTH


def test_both_codes_of_a_label_are_found_with_corners_where_they_are(frame_of: Callable[..., Image]) -> None:
    image = frame_of("label", GTIN)
    codes = {code.format: code for code in decode(image)}
    assert {code.text for code in codes.values()} == BOTH
    qr, bars = codes["QRCode"], codes["EAN13"]
    assert max(x for x, _ in qr.corners) < min(x for x, _ in bars.corners)
    assert all(0 < x < 1 and 0 < y < 1 for x, y in qr.shares(image))


def test_grey_picture_is_read_like_a_coloured_one(frame_of: Callable[..., Image]) -> None:
    assert texts(np.asarray(cv2.cvtColor(frame_of("label", GTIN), cv2.COLOR_BGR2GRAY), np.uint8)) == BOTH


def test_nothing_is_invented_when_there_is_no_code(frame_of: Callable[..., Image], number: str) -> None:
    random = np.random.default_rng(3)
    stripes = np.repeat(random.integers(0, 2, (1, 640, 1), np.uint8) * 255, 720, 0).repeat(2, 1).repeat(3, 2)
    noise = random.integers(0, 255, (720, 1280, 3), np.uint8)
    for image in (frame_of("empty"), frame_of("card", number), stripes, noise, np.zeros((8, 8, 3), np.uint8)):
        assert texts(image) == set()


def test_wrong_check_digit_is_not_reported(frame_of: Callable[..., Image]) -> None:
    image = frame_of("label", "06901234567891")
    assert texts(image) == {"https://id.example.com/01/06901234567891"}
