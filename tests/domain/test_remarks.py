"""A reason that nobody can read is none."""

import pytest

from o2o_store.domain.remarks import noted, says_something


@pytest.mark.parametrize("text", ["顾客误付", "paid twice", "7", "  Ü ", "\u200b退"])
def test_remark_counts_when_somebody_can_read_it(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b", "\u200b\u2060\ufeff", "\u3164", "\u2800", "\u00ad\u202e", "。。。", "---", "\u3000\t\n"]
)
def test_remark_is_none_when_it_shows_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  顾客误付 ", "顾客误付"),
        ("card 41999919900101001X, paid twice", "card **************001X, paid twice"),
        ("410000 19900101 0012", "****************0012"),
        ("4100001990010100１Ｘ", "**************00１Ｘ"),
        ("pay code 134567890123456789", "pay code **************6789"),
        ("old card 410000900101001.", "old card ***********1001."),
        ("ring 139-0000-0001 please", "ring *********0001 please"),
        ("13900000001", "*******0001"),
    ],
)
def test_a_persons_own_numbers_are_kept_as_their_last_four(text: str, kept: str) -> None:
    assert noted(text) == kept


@pytest.mark.parametrize(
    "text", ["4200001234202611301234567890", "A-017", "paid 553.14, kept 12", "GTIN 06901234567892", "2026-11-30 10:15"]
)
def test_other_numbers_stay_readable(text: str) -> None:
    assert noted(text) == text
