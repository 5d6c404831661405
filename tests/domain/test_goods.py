"""Goods: trade item numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.goods import Gtin, check_digit, parse_gtin


@pytest.mark.parametrize(
    ("text", "normal", "retail"),
    [
        ("96385074", "00000096385074", "0000096385074"),
        ("036000291452", "00036000291452", "0036000291452"),
        ("6900000000007", "06900000000007", "6900000000007"),
        ("16900000000004", "16900000000004", "16900000000004"),
    ],
)
def test_number_is_normalised_when_read(text: str, normal: str, retail: str) -> None:
    found = parse_gtin(text)
    assert found == Gtin(normal)
    assert found is not None
    assert found.ean13 == retail


@pytest.mark.parametrize(
    "text", ["", "6900000000008", "690000000000", "69000000000070", "６900000000007", "690000000000A", "0000000000000", " 6900000000007"]
)
def test_number_is_unknown_when_badly_made(text: str) -> None:
    assert parse_gtin(text) is None


@given(st.text("0123456789", min_size=12, max_size=12).filter(lambda digits: digits.strip("0")), st.integers(0, 12), st.integers(1, 9))
def test_number_is_unknown_when_one_digit_is_wrong(digits: str, place: int, shift: int) -> None:
    right = digits + check_digit(digits)
    assert parse_gtin(right) is not None
    assert parse_gtin(right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]) is None
