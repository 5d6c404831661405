"""Limits of one purchase and of one year; the cases of the fact sheet §4.4."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.allowance import allowance_year, check_allowance, single_limit, yearly_limit
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit, OverYearlyAllowance, Refusal

NOW = datetime(2026, 1, 5, tzinfo=UTC)
AMOUNTS = st.integers(min_value=0, max_value=4_000_000)


@pytest.mark.parametrize(
    ("amount", "single_item", "used", "held", "answer"),
    [
        (500_000, False, 0, 0, None),
        (500_001, False, 0, 0, OverSingleLimit(Fen(500_001), Fen(500_000))),
        (500_001, True, 0, 0, None),
        (2, False, 2_599_999, 0, OverYearlyAllowance(Fen(2), Fen(1), Fen(2_600_000))),
        (1, False, 2_599_999, 0, None),
        (500_000, False, 2_000_000, 100_001, OverYearlyAllowance(Fen(500_000), Fen(499_999), Fen(2_600_000))),
        (1, False, 2_700_000, 0, OverYearlyAllowance(Fen(1), Fen(0), Fen(2_600_000))),
        (2_600_001, True, 0, 0, OverYearlyAllowance(Fen(2_600_001), Fen(2_600_000), Fen(2_600_000))),
        (50_000, False, 2_550_000, 0, None),
    ],
)
def test_limits_hold_when_checked(amount: int, single_item: bool, used: int, held: int, answer: Refusal | None) -> None:
    assert check_allowance(Fen(amount), single_item, Fen(used), Fen(held), NOW) == answer


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_year_never_passes_its_limit_when_an_order_is_allowed(amount: int, used: int, held: int) -> None:
    if check_allowance(Fen(amount), True, Fen(used), Fen(held), NOW) is None:
        assert amount == 0 or amount + used + held <= yearly_limit(NOW)


def test_limits_are_those_of_their_day() -> None:
    before = datetime(2018, 12, 31, 15, 59, tzinfo=UTC)
    assert (single_limit(before), yearly_limit(before)) == (200_000, 2_000_000)
    after = datetime(2018, 12, 31, 16, 0, tzinfo=UTC)
    assert (single_limit(after), yearly_limit(after)) == (500_000, 2_600_000)


def test_year_turns_when_beijing_turns() -> None:
    assert allowance_year(datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == 2025
    assert allowance_year(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == 2026
