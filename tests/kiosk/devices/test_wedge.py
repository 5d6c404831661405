"""Bursts of keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.kiosk.devices.wedge import ENDED, FAST, LONGEST, Wedge

CODE = "https://id.example.com/01/06901234567892"


def type_in(wedge: Wedge, text: str, at: float = 0.0, gap: float = 0.004) -> tuple[list[str], float]:
    codes = []
    for character in text:
        at += gap
        code = wedge.key(character, at)
        codes += [code] if code is not None else []
    return codes, at


@pytest.mark.parametrize("end", ["\r", "\n", "\t"])
def test_burst_becomes_a_code_when_the_scanner_ends_it(end: str) -> None:
    assert type_in(Wedge(), CODE + end)[0] == [CODE]


def test_burst_becomes_a_code_after_silence_when_the_scanner_sends_no_end() -> None:
    wedge = Wedge()
    codes, at = type_in(wedge, CODE)
    assert codes == []
    assert wedge.in_burst
    assert wedge.silence(at + ENDED / 2) is None
    assert wedge.silence(at + ENDED * 1.1) == CODE
    assert wedge.silence(at + 1) is None


def test_typing_of_a_person_is_no_code_even_with_enter() -> None:
    wedge = Wedge()
    assert type_in(wedge, CODE + "\r", gap=FAST * 1.5)[0] == []
    assert not wedge.in_burst


def test_code_is_whole_when_a_person_had_typed_before() -> None:
    wedge = Wedge()
    _, at = type_in(wedge, "13", gap=0.2)
    assert type_in(wedge, CODE + "\r", at + 0.5)[0] == [CODE]


def test_two_codes_come_out_when_scanned_one_after_the_other() -> None:
    assert type_in(Wedge(), f"{CODE}\r6901234567892\r")[0] == [CODE, "6901234567892"]


def test_separator_stays_and_other_control_keys_are_ignored() -> None:
    assert type_in(Wedge(), "0106901234567892\x1b10A\x1d21B\x00\r")[0] == ["010690123456789210A\x1d21B"]


def test_late_enter_and_short_bursts_are_no_codes() -> None:
    wedge = Wedge()
    _, at = type_in(wedge, CODE)
    assert wedge.key("\r", at + ENDED * 2) is None
    assert type_in(wedge, "12345\r", at + 5)[0] == []


def test_endless_burst_does_not_grow_without_bound() -> None:
    wedge = Wedge()
    type_in(wedge, "7" * (LONGEST + 100))
    assert len(wedge._keys) <= LONGEST + 1


@pytest.mark.parametrize("endless", ["A" * LONGEST + "4006381333931\r", "9" * 5000 + "\r"])
def test_end_of_an_endless_burst_is_no_code(endless: str) -> None:
    assert type_in(Wedge(), endless)[0] == []


def test_longest_code_is_whole() -> None:
    assert type_in(Wedge(), "7" * LONGEST + "\r")[0] == ["7" * LONGEST]


@given(
    st.text(alphabet=st.characters(codec="ascii", min_codepoint=32, max_codepoint=126), min_size=6, max_size=300),
    st.floats(0.0005, FAST * 0.9),
)
def test_any_printable_text_arrives_unchanged(text: str, gap: float) -> None:
    assert type_in(Wedge(), text + "\r", gap=gap)[0] == [text]


def test_keys_of_a_code_are_not_printed() -> None:
    wedge = Wedge()
    type_in(wedge, "134567890123456789")
    assert wedge.in_burst
    assert "1345" not in repr(wedge)
