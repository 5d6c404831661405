"""Goods: trade item numbers, lots, serial numbers, days of expiry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.goods import Gtin, Lot, check_digit, parse_gtin, parse_lot, why_not_sold


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


@pytest.mark.parametrize("text", ["A", "L2026-01/3", "x" * 20, """!"%&'()*+,-./:;<=>?_"""])
def test_a_lot_is_read_when_gs1_allows_it(text: str) -> None:
    assert parse_lot(text) == text


@pytest.mark.parametrize("text", ["", "x" * 21, "a b", "批1", "a#b", "a\n", "[1]", "a~"])
def test_a_lot_is_refused_when_gs1_does_not_know_it(text: str) -> None:
    assert parse_lot(text) is None


TODAY = date(2026, 11, 30)


def test_the_check_digit_is_that_of_the_standard_when_computed() -> None:
    assert [check_digit(digits) for digits in ("629104150021", "9638507", "690000000000", "0")] == ["3", "4", "7", "0"]


@pytest.mark.parametrize(
    ("lot", "why"),
    [
        (Lot(certificate="样本证"), ""),
        (Lot(date(2026, 3, 2), "样本证"), ""),
        (Lot(date(2026, 3, 1), "样本证"), "expired"),
        (Lot(date(2027, 1, 1)), "uncertified"),
        (Lot(date(2026, 3, 1), "", recalled=True), "recalled"),
    ],
)
def test_lot_is_sold_only_while_it_may_be(lot: Lot, why: str) -> None:
    assert why_not_sold(lot, date(2026, 3, 2)) == why
