"""Limits of one purchase and of one year; the cases of the fact sheet §4.4."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.allowance import Book, Held, allowance_year, check_allowance, check_quantity, single_limit, yearly_limit
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit, OverYearlyAllowance, OverYearlyQuantity, Refusal

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


@pytest.mark.parametrize(
    ("wanted", "bought", "answer"),
    [
        (2000, 0, None),
        (2001, 0, OverYearlyQuantity("g", "2", "2")),
        (500, 1500, None),
        (501, 1500, OverYearlyQuantity("g", "0.5", "2")),
        (1, 2500, OverYearlyQuantity("g", "0", "2")),
        (0, 2500, None),
    ],
)
def test_goods_limited_by_weight_hold_for_a_person_and_year(wanted: int, bought: int, answer: Refusal | None) -> None:
    assert check_quantity("g", wanted, bought, 2000) == answer
    assert check_quantity("g", 20_001, 0, 20_000) == OverYearlyQuantity("g", "20", "20")


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


LAST_SECOND = datetime(2025, 12, 31, 23, 59, 59, tzinfo=BEIJING)


def test_an_order_counts_in_the_year_of_its_declaration_when_the_year_turns() -> None:
    assert allowance_year(LAST_SECOND) == 2025
    assert allowance_year(LAST_SECOND + timedelta(seconds=1)) == 2026
    filed = Book(used_fen=Fen(2_500_000)).hold(Fen(100_000), False, LAST_SECOND)
    assert isinstance(filed, Book)
    moved = filed.move_to(Book(), Fen(100_000), Held.HELD, LAST_SECOND + timedelta(seconds=1))
    assert moved == (Book(Fen(2_500_000), Fen(0)), Book(Fen(0), Fen(100_000)))


def test_an_order_is_refused_when_the_new_year_has_no_room_for_it() -> None:
    answer = Book(held_fen=Fen(100_000)).move_to(Book(used_fen=Fen(2_550_000)), Fen(100_000), Held.HELD, NOW)
    assert answer == OverYearlyAllowance(Fen(100_000), Fen(50_000), Fen(2_600_000))


def test_what_is_paid_stays_used_and_what_others_have_there_counts_when_the_year_turns() -> None:
    paid, next_year = Book(Fen(70_000), Fen(5)), Book(Fen(1_000), Fen(2_000))
    assert paid.move_to(next_year, Fen(60_000), Held.USED, NOW) == (Book(Fen(10_000), Fen(5)), Book(Fen(61_000), Fen(2_000)))
    full = Book(Fen(1_300_000), Fen(1_299_999))
    assert paid.move_to(full, Fen(2), Held.USED, NOW) == OverYearlyAllowance(Fen(2), Fen(1), Fen(2_600_000))


def test_an_amount_goes_from_held_to_used_and_back_when_bought_and_returned() -> None:
    held = Book().hold(Fen(50_000), False, NOW)
    assert isinstance(held, Book)
    used = held.shift(Fen(50_000), Held.HELD, Held.USED)
    assert used == Book(Fen(50_000), Fen(0))
    assert used.shift(Fen(20_000), Held.USED, Held.RELEASED) == Book(Fen(30_000), Fen(0))
    assert held.shift(Fen(50_000), Held.HELD, Held.RELEASED) == Book()
    assert Book().shift(Fen(5), Held.RELEASED, Held.HELD) == Book(Fen(0), Fen(5))
    assert held.shift(Fen(50_000), Held.HELD, Held.HELD) == held


@pytest.mark.parametrize(
    ("amount", "before", "after"), [(2, Held.HELD, Held.USED), (2, Held.USED, Held.RELEASED), (-1, Held.RELEASED, Held.RELEASED)]
)
def test_no_amount_comes_out_of_nothing_when_shifted(amount: int, before: Held, after: Held) -> None:
    with pytest.raises(ValueError, match=r"^an amount is taken from where it stands$"):
        Book(Fen(1), Fen(1)).shift(Fen(amount), before, after)


@given(st.lists(st.tuples(st.integers(0, 600_000), st.sampled_from(["hold", "confirm", "release", "return"])), max_size=40))
def test_a_year_re_adds_and_is_never_passed_whatever_happens(acts: list[tuple[int, str]]) -> None:
    book, held, used = Book(), list[int](), list[int]()
    for amount, act in acts:
        if act == "hold":
            taken = book.hold(Fen(amount), False, NOW)
            if isinstance(taken, Book):
                book = taken
                held.append(amount)
        elif act == "return" and used:
            book = book.shift(Fen(used.pop()), Held.USED, Held.RELEASED)
        elif act != "return" and held:
            moved = held.pop()
            book = book.shift(Fen(moved), Held.HELD, Held.USED if act == "confirm" else Held.RELEASED)
            used += [moved] if act == "confirm" else []
        assert (book.used_fen, book.held_fen) == (sum(used), sum(held))
        assert book.used_fen + book.held_fen <= yearly_limit(NOW)


def test_one_piece_alone_may_pass_the_single_limit_when_held_and_moved() -> None:
    dear = Fen(600_000)
    held = Book().hold(dear, True, NOW)
    assert held == Book(Fen(0), dear)
    assert isinstance(held, Book)
    assert held.move_to(Book(), dear, Held.HELD, NOW) == (Book(), Book(Fen(0), dear))
    assert isinstance(Book().hold(dear, False, NOW), OverSingleLimit)
