"""Money: exact, readable, and re-adding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.money import Fen, allocate, grouped, parse_yuan, share_of_pieces, yuan

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("fen", "plain", "for_people"), [(0, "0.00", "0.00"), (5, "0.05", "0.05"), (106809, "1068.09", "1,068.09"), (-150, "-1.50", "-1.50")]
)
def test_amount_reads_in_yuan_when_written(fen: int, plain: str, for_people: str) -> None:
    assert yuan(Fen(fen)) == plain
    assert grouped(Fen(fen)) == for_people


@given(AMOUNTS)
def test_amount_survives_when_written_and_read(fen: int) -> None:
    assert parse_yuan(yuan(Fen(fen))) == fen
    assert parse_yuan(grouped(Fen(fen)).replace(",", "")) == fen


@pytest.mark.parametrize(("text", "fen"), [("12", 1200), ("12.5", 1250), ("12.50000", 1250), ("-0.01", -1)])
def test_amount_is_read_when_decimals_differ(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "1.001", "1,000.00", "1e3", " 1", "+1", "1.", ".5", "１", "NaN", "1.000001"])
def test_amount_is_refused_when_not_whole_fen(text: str) -> None:
    with pytest.raises(ValueError, match="yuan"):
        parse_yuan(text)


@given(st.integers(min_value=0, max_value=10**9), st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=99))
def test_shares_re_add_and_none_is_negative_when_allocated(total: int, weights: list[int]) -> None:
    shares = allocate(Fen(total), weights)
    assert sum(shares) == total
    assert min(shares) >= 0
    assert len(shares) == len(weights)
    if any(weights):
        assert all(abs(share * sum(weights) - total * weight) <= sum(weights) for share, weight in zip(shares, weights, strict=True))


def test_freight_of_the_fact_sheet_is_spread_by_value() -> None:
    assert allocate(Fen(2000), [51600, 19900]) == [1443, 557]


def test_shares_are_equal_when_nothing_weighs() -> None:
    assert allocate(Fen(10), [0, 0]) == [5, 5]


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_allocation_is_refused_when_weights_make_no_sense(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(Fen(1), weights)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_shares_of_pieces_re_add_when_taken_in_any_portions(total: int, portions: list[int]) -> None:
    pieces = sum(portions) or 1
    before, given_back = 0, 0
    for portion in portions:
        share = share_of_pieces(Fen(total), pieces, before, portion)
        assert share >= 0
        before, given_back = before + portion, given_back + share
    assert given_back == (total if before == pieces else 0)


@pytest.mark.parametrize(("pieces", "before", "taken"), [(0, 0, 0), (2, 0, 3), (2, 1, 2), (2, -1, 1), (2, 1, -1)])
def test_there_is_no_share_of_pieces_when_a_line_has_not_so_many(pieces: int, before: int, taken: int) -> None:
    with pytest.raises(ValueError, match=r"^a line has not so many pieces$"):
        share_of_pieces(Fen(100), pieces, before, taken)


def test_the_last_of_three_pieces_takes_what_rounding_left() -> None:
    assert [share_of_pieces(Fen(100), 3, before, 1) for before in range(3)] == [33, 34, 33]


@pytest.mark.parametrize(
    ("text", "why"),
    [("1,000.00", "^not an amount in yuan$"), ("1.001", "^an amount in yuan has whole fen$"), ("1.00X", "^not an amount in yuan$")],
)
def test_a_bad_amount_says_why_when_read(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_yuan(text)


def test_there_is_nothing_to_spread_over_when_there_are_no_lines() -> None:
    with pytest.raises(ValueError, match=r"^an amount is allocated over weights that are zero or more$"):
        allocate(Fen(1), [])
