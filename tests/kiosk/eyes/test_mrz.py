"""Zones of documents that do not exist: the specimens of ICAO 9303, and what readers do to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from o2o_store.kiosk.eyes import mrz

TODAY = date(2026, 11, 24)
PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


def test_passport_and_card_say_what_the_standard_says() -> None:
    passport, card = mrz.parse(PASSPORT, TODAY), mrz.parse(CARD, TODAY)
    assert passport is not None
    assert card is not None
    assert (passport.kind, passport.number, passport.name, passport.sex) == ("mrz_td3", "L898902C3", "ERIKSSON ANNA MARIA", "F")
    assert (passport.birth, passport.expiry) == (date(1974, 8, 12), date(2012, 4, 15))
    assert (card.kind, card.number, card.name) == ("mrz_td1", "D23145890", "ERIKSSON ANNA MARIA")
    assert "ERIKSSON" not in repr(passport)


def test_lines_are_found_among_others_and_letters_in_dates_are_digits() -> None:
    zone = mrz.parse(["UTOPIA", PASSPORT[0], PASSPORT[1].replace("7408122", "74O8I22")], TODAY)
    assert zone is not None
    assert zone.birth == date(1974, 8, 12)


def test_fillers_may_be_missing_where_a_run_of_them_stands() -> None:
    zone = mrz.parse([PASSPORT[0][:-3], PASSPORT[1].replace("<<<<<", "<<<<")], TODAY)
    assert zone is not None
    assert zone.number == "L898902C3"


def zone_of(number: str) -> str:
    body = f"{number}{mrz.check_digit(number)}UTO7408122F{'320415' + mrz.check_digit('320415')}{'<' * 15}"
    return body + mrz.check_digit(body[:10] + body[13:20] + body[21:43])


def test_letter_o_in_a_number_is_put_right_when_only_one_likely_spelling_is_sound() -> None:
    for number, misread in (("EA0000123", "EAOO0O123"), ("OA2345678", "0A2345678")):
        zone = mrz.parse([PASSPORT[0], misread + zone_of(number)[9:]], TODAY)
        assert zone is not None
        assert zone.number == number


@given(some.sampled_from(range(44)), some.sampled_from(mrz.ALPHABET))
def test_one_wrong_character_gives_another_number_only_where_the_check_digit_is_blind(place: int, character: str) -> None:
    right = zone_of("EA2345678")
    zone = mrz.parse([PASSPORT[0], right[:place] + character + right[place + 1 :]], TODAY)
    if zone is not None and zone.number != "EA2345678":
        # An O may have been put right as the 0 that it looks like: what counts is the character in the number that was taken.
        assert (int(zone.number[place], 36) - int(right[place], 36)) % 10 == 0


@given(some.lists(some.text(max_size=60), max_size=6))
def test_any_text_is_answered_and_hardly_ever_a_zone(lines: list[str]) -> None:
    assert mrz.parse(lines, TODAY) is None
    assert isinstance(any(mrz.looks_like_zone(line) or mrz.looks_turned(line) for line in lines), bool)


@pytest.mark.parametrize("line", ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "《UTOERIKSSON《ANNA<MARIA<<<<<<<<<<<"])
def test_zone_is_known_by_its_fillers(line: str) -> None:
    assert mrz.looks_like_zone(line)
    assert not mrz.looks_turned(line)
    assert mrz.looks_turned(line[::-1].replace("<", ">").replace("《", ">>"))
    assert not mrz.looks_like_zone("有效期限2010.09.27-2030.09.27")
