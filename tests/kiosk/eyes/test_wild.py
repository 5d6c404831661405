"""Whatever comes before the camera: no crash, no invented product. The long form is `o2o-store bench soak`."""

import os
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from o2o_store.kiosk.eyes import id_reader, specimens
from o2o_store.kiosk.eyes.decoder import decode
from o2o_store.kiosk.eyes.payload import text_of
from o2o_store.kiosk.eyes.scanner import Scanner, article
from o2o_store.kiosk.flows.scanned import ProductCode, parse

EXAMPLES = int(os.environ.get("O2O_WILD_EXAMPLES", "100"))
"""How many payloads of each kind are tried; the long form of `make eyes` takes 10,000."""
GTIN = "06901234567892"
REAL = (
    GTIN,
    GTIN[1:],
    f"https://id.example.com/01/{GTIN}/21/SN-1",
    f"01{GTIN}17291231101A2B",
    f"(01){GTIN}(17)291231(10)1A2B",
    f"]C101{GTIN}10LOT",
)


def vouched(gtin: str) -> bool:
    """The check digit of GS1's General Specifications, §7.9, reckoned anew."""
    return sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(gtin.zfill(14))) % 10 == 0


@some.composite
def spoiled(draw: some.DrawFn) -> str:
    """A real payload with a few characters changed, doubled or lost."""
    text = draw(some.sampled_from(REAL))
    for _ in range(draw(some.integers(1, 3))):
        at = draw(some.integers(0, max(0, len(text) - 1)))
        put = draw(some.sampled_from(["", text[at : at + 1] * 2, *"0189aZ/()\x1d?&= "]) | some.characters())
        text = text[:at] + put + text[at + 1 :]
    return text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(arrays.arrays(np.uint8, some.tuples(some.integers(1, 90), some.integers(1, 90), some.just(3))))
def test_tiny_pictures_of_any_shape_are_survived(image: np.ndarray) -> None:
    assert decode(image) == []
    scanner = Scanner()
    scanner.feed(image)
    scanner.feed(image)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    arrays.arrays(
        some.sampled_from([np.uint8, np.uint16, np.float32, np.bool_]), arrays.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=9)
    )
)
def test_what_is_no_picture_shows_nothing(image: np.ndarray) -> None:
    scanner, session = Scanner(), id_reader.Session()
    assert (decode(image), scanner(image), scanner.feed(image)) == ([], [], [])
    assert (id_reader.read(image), session.feed(image)) == (None, None)


@pytest.mark.parametrize(
    "laid_out", [lambda bgr: bgr[..., 1], lambda bgr: bgr[..., 1:2], lambda bgr: np.dstack([bgr, bgr])[..., :4], np.asfortranarray]
)
def test_picture_is_read_however_its_channels_lie(laid_out: Callable[[np.ndarray], np.ndarray]) -> None:
    label = specimens.ean13(GTIN[1:], 3, 140).convert("RGB")
    bgr = cv2.copyMakeBorder(np.asarray(label), 60, 60, 90, 90, cv2.BORDER_CONSTANT, value=(200, 200, 200))
    assert [code.text for code in decode(laid_out(bgr))] == [GTIN[1:]]
    assert [code.text for code in Scanner().feed(laid_out(bgr))] == [GTIN[1:]]


@settings(max_examples=EXAMPLES, deadline=None)
@given(some.binary(max_size=300))
def test_any_payload_is_text_and_a_product_only_when_its_check_digit_says_so(content: bytes) -> None:
    text = text_of(content.decode("latin-1"), content)
    assert isinstance(article(text), tuple)
    found = parse(text)
    assert not isinstance(found, ProductCode) or vouched(found.gtin.text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(spoiled())
def test_spoiled_payload_is_the_same_product_or_one_that_its_check_digit_vouches_for(text: str) -> None:
    found = parse(text)
    article(text)
    assert not isinstance(found, ProductCode) or found.gtin.text.zfill(14) == GTIN or vouched(found.gtin.text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(some.text(max_size=80))
def test_any_text_is_parsed_without_a_word(text: str) -> None:
    parse(text)
    article(text)
