"""Goods + freight + insurance + tax − discount = paid = declared, whatever is bought."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import DiscountTooHigh
from o2o_store.domain.settlement import Settlement, settle
from o2o_store.domain.tax import Quote, TaxedLine, quote

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=BEIJING)


def quoted(prices: list[tuple[int, int]], freight: int = 0, insurance: int = 0) -> Quote:
    lines = [TaxedLine(price_fen=Fen(price), quantity=quantity, vat_bp=1300) for price, quantity in prices]
    return quote(lines, Fen(freight), Fen(insurance), NOW)


def test_a_voucher_lowers_what_is_paid_and_neither_value_nor_tax() -> None:
    whole = quoted([(25800, 2)])
    settled = settle(whole, [Fen(1000), Fen(500)])
    assert isinstance(settled, Settlement)
    assert (settled.goods_fen, settled.tax_fen, settled.discount_fen, settled.paid_fen) == (51600, 4696, 1500, 54796)


def test_nothing_is_taken_off_when_there_is_no_voucher() -> None:
    settled = settle(quoted([(25800, 2)]))
    assert isinstance(settled, Settlement)
    assert (settled.discount_fen, settled.paid_fen) == (0, 56296)


@pytest.mark.parametrize("voucher", [56296, 60000])
def test_a_discount_is_refused_when_nothing_is_left_to_pay(voucher: int) -> None:
    assert settle(quoted([(25800, 2)]), [Fen(voucher)]) == DiscountTooHigh(Fen(voucher), Fen(56296))


def test_one_fen_is_left_when_the_discount_is_the_highest() -> None:
    settled = settle(quoted([(25800, 2)]), [Fen(56295)])
    assert isinstance(settled, Settlement)
    assert settled.paid_fen == 1


def test_a_negative_voucher_is_a_bug_when_settled() -> None:
    with pytest.raises(ValueError, match=r"^a voucher is worth nothing or more$"):
        settle(quoted([(100, 1)]), [Fen(10), Fen(-1)])


@given(
    st.lists(st.tuples(st.integers(1, 200_000), st.integers(1, 20)), min_size=1, max_size=20),
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.lists(st.integers(0, 50_000), max_size=4),
)
def test_what_is_paid_re_adds_over_parts_and_lines_when_any_basket_is_settled(
    prices: list[tuple[int, int]], freight: int, insurance: int, vouchers: list[int]
) -> None:
    whole = quoted(prices, freight, insurance)
    settled = settle(whole, [Fen(voucher) for voucher in vouchers])
    if isinstance(settled, DiscountTooHigh):
        assert sum(vouchers) >= whole.total_fen
        return
    assert isinstance(settled, Settlement)
    assert settled.goods_fen + settled.freight_fen + settled.insurance_fen + settled.tax_fen - settled.discount_fen == settled.paid_fen > 0
    assert settled.paid_fen == whole.total_fen - sum(vouchers)
    assert sum(line.paid_fen for line in settled.lines) == settled.paid_fen
    assert all(0 <= line.discount_fen <= line.gross_fen for line in settled.lines)
    assert [line.gross_fen for line in settled.lines] == [line.dutiable_fen + line.tax_fen for line in whole.lines]
