"""Whatever comes before the camera: no crash, no invented product. The long form is `o2o-store bench soak`."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from o2o_store.kiosk.eyes.decoder import decode
from o2o_store.kiosk.eyes.payload import text_of
from o2o_store.kiosk.eyes.scanner import Scanner, article
from o2o_store.kiosk.flows.scanned import ProductCode, parse


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(arrays.arrays(np.uint8, some.tuples(some.integers(1, 90), some.integers(1, 90), some.just(3))))
def test_tiny_pictures_of_any_shape_are_survived(image: np.ndarray) -> None:
    assert decode(image) == []
    scanner = Scanner()
    scanner.feed(image)
    scanner.feed(image)


@given(some.binary(max_size=300))
def test_any_payload_is_text_and_hardly_ever_a_product(content: bytes) -> None:
    text = text_of(content.decode("latin-1"), content)
    assert isinstance(article(text), tuple)
    found = parse(text)
    if isinstance(found, ProductCode):
        assert any(character.isdigit() for character in text)


@given(some.text(max_size=80))
def test_any_text_is_parsed_without_a_word(text: str) -> None:
    parse(text)
    article(text)
