"""A reason that nobody can read is none."""

import pytest

from o2o_store.domain.remarks import says_something


@pytest.mark.parametrize("text", ["顾客误付", "paid twice", "7", "  Ü ", "\u200b退"])
def test_remark_counts_when_somebody_can_read_it(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b", "\u200b\u2060\ufeff", "\u3164", "\u2800", "\u00ad\u202e", "。。。", "---", "\u3000\t\n"]
)
def test_remark_is_none_when_it_shows_nothing(text: str) -> None:
    assert not says_something(text)
