"""Returns: in time, not more than bought, exact to the fen in whatever portions."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import MoreThanBought, NothingToReturn, ReturnTooLate
from o2o_store.domain.returns import BACK_WITHIN, Credit, SoldLine, check_return, credit_return, last_day

RELEASED = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
FORMULA, WINE = SoldLine(2, Fen(51600), Fen(4696)), SoldLine(3, Fen(59700), Fen(10681), Fen(100))


@pytest.mark.parametrize(
    ("now", "too_late"),
    [
        (datetime(2026, 1, 5, 2, 31, tzinfo=UTC), False),
        (datetime(2026, 2, 4, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 4, 16, 0, tzinfo=UTC), True),
    ],
)
def test_a_return_is_in_time_until_the_thirtieth_day_in_beijing_ends(now: datetime, too_late: bool) -> None:
    answer = check_return(RELEASED, now)
    assert isinstance(answer, ReturnTooLate) is too_late
    if answer is not None:
        assert answer.facts() == {"until": "2026-02-04 23:59"}


def test_nothing_is_returned_when_nothing_was_released() -> None:
    assert check_return(None, RELEASED) == NothingToReturn()


def test_goods_must_be_back_within_forty_five_days_when_returned() -> None:
    assert last_day(RELEASED, BACK_WITHIN) == date(2026, 2, 19)


@pytest.mark.parametrize(
    ("pieces", "credit"),
    [
        ([2, 3], Credit(Fen(51600 + 4696 + 59700 + 10681 - 100), Fen(15377), Fen(111300))),
        ([1, 0], Credit(Fen(25800 + 2348), Fen(2348), Fen(25800))),
        # Of three pieces one: 10681/3 = 3560.33, 100/3 = 33.33.
        ([0, 1], Credit(Fen(19900 + 3560 - 33), Fen(3560), Fen(19900))),
    ],
)
def test_price_tax_and_allowance_go_back_when_pieces_do(pieces: list[int], credit: Credit) -> None:
    assert credit_return([FORMULA, WINE], pieces) == credit


def test_no_more_goes_back_in_several_returns_than_was_bought() -> None:
    rest = SoldLine(3, Fen(59700), Fen(10681), returned=2)
    assert credit_return([rest], [2]) == MoreThanBought(1)
    # Of 106.81 the first two pieces took 71.21: the third takes what is left, and not a third of the whole.
    assert credit_return([rest], [1]) == Credit(Fen(19900 + 3560), Fen(3560), Fen(19900))
    assert credit_return([SoldLine(3, Fen(59700), Fen(10681), returned=1)], [1]) == Credit(Fen(19900 + 3561), Fen(3561), Fen(19900))
    assert credit_return([SoldLine(3, Fen(1), Fen(0), returned=3)], [1]) == MoreThanBought(0)


@given(st.integers(1, 60), st.integers(0, 500_000), st.integers(0, 500_000), st.data())
def test_any_portions_together_give_back_exactly_what_was_paid(quantity: int, value: int, tax: int, data: st.DataObject) -> None:
    discount = data.draw(st.integers(0, value + tax))
    back, refund, levied, allowance = 0, 0, 0, 0
    while back < quantity:
        taken = data.draw(st.integers(1, quantity - back))
        credit = credit_return([SoldLine(quantity, Fen(value), Fen(tax), Fen(discount), back)], [taken])
        assert isinstance(credit, Credit)
        assert min(credit.refund_fen, credit.tax_fen, credit.allowance_fen) >= 0
        back, refund = back + taken, refund + credit.refund_fen
        levied, allowance = levied + credit.tax_fen, allowance + credit.allowance_fen
        assert refund <= value + tax - discount
    assert (refund, levied, allowance) == (value + tax - discount, tax, value)


def test_no_more_goes_back_than_was_bought() -> None:
    assert credit_return([FORMULA, WINE], [0, 4]) == MoreThanBought(3)
    assert credit_return([FORMULA, WINE], [0, 0]) == NothingToReturn()


def test_price_and_tax_are_shared_out_each_for_itself_where_nothing_was_off() -> None:
    credit = credit_return([SoldLine(2, Fen(1), Fen(1))], [1])
    assert isinstance(credit, Credit)
    assert credit.refund_fen == credit.allowance_fen + credit.tax_fen == 2


@pytest.mark.parametrize("pieces", [[1], [1, -1]])
def test_impossible_numbers_are_a_bug_when_credited(pieces: list[int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        credit_return([FORMULA, WINE], pieces)


AMOUNTS = st.integers(0, 500_000)


def test_a_part_of_what_was_free_gives_nothing_back() -> None:
    assert credit_return([SoldLine(79, Fen(315), Fen(2), Fen(317))], [40]) == Credit(Fen(0), Fen(1), Fen(159))


@given(st.integers(1, 99), AMOUNTS, AMOUNTS, st.data())
def test_a_credit_is_never_more_than_was_paid_and_the_whole_is_exact(quantity: int, value: int, tax: int, data: st.DataObject) -> None:
    discount = data.draw(st.integers(0, value + tax))
    line = SoldLine(quantity, Fen(value), Fen(tax), Fen(discount))
    before = 0
    for taken in range(1, quantity + 1):
        credit = credit_return([line], [taken])
        assert isinstance(credit, Credit)
        assert credit.refund_fen >= before
        assert credit.allowance_fen <= value
        assert credit.tax_fen <= tax
        before = credit.refund_fen
    assert before == value + tax - discount
