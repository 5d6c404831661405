"""Texts that every screen shares."""

from datetime import UTC, datetime, timedelta

import pytest

from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import CustomsRejected, OverSingleLimit
from o2o_store.kiosk.ui.showing import texts


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (-3, "0 秒", "0 s"),
        (45, "45 秒", "45 s"),
        (80, "1 分 20 秒", "1 min 20 s"),
        (125, "2 分 05 秒", "2 min 05 s"),
        (180, "3 分", "3 min"),
        (671, "11 分", "11 min"),
        (3900, "1 小时 5 分", "1 h 5 min"),
    ],
)
def test_age_is_said_as_people_say_it(seconds: int, zh: str, en: str) -> None:
    waited = timedelta(seconds=seconds)
    assert (texts.age(waited, "zh"), texts.age(waited, "en")) == (zh, en)


def test_refusal_has_the_same_words_wherever_it_was_decided() -> None:
    here = OverSingleLimit(amount_fen=Fen(600_000), limit_fen=Fen(500_000))
    there = Problem(type="", title="", status=409, code=here.code, facts=here.facts())
    assert texts.refusal_words(here, "zh") == texts.refusal_words(there, "zh")
    assert "5,000.00" in texts.refusal_words(here, "en").happened
    assert texts.refusal_words(None, "zh").title == ""


def test_customs_reason_is_said_in_the_language_of_the_screen() -> None:
    known = CustomsRejected(customs_code="1313", info="[Code:1313;Desc:订购人年度购买额度不足]")
    assert "Over the yearly allowance (1313)" in texts.refusal_words(known, "en").happened
    assert "订购人年度购买额度不足" in texts.refusal_words(known, "zh").happened
    unknown = CustomsRejected(customs_code="9876", info="[Code:9876;Desc:没见过]")
    assert "没见过 (9876)" in texts.refusal_words(unknown, "en").happened


def test_value_that_is_missing_leaves_nothing_behind() -> None:
    assert "{" not in texts.refusal_words(Problem(type="", title="", status=409, code="under_age"), "zh").title
    assert texts.say("zh", "scan", "no_such_key") == ""


def test_moments_are_in_beijing_time() -> None:
    noon = datetime(2026, 6, 1, 4, 5, 6, tzinfo=UTC)
    assert (texts.clock(noon), texts.clock_seconds(noon)) == ("12:05", "12:05:06")
    assert (texts.clock(None), texts.clock_seconds(None)) == ("", "")
    assert [texts.countdown(timedelta(seconds=left)) for left in (272, 9, -1)] == ["4:32", "0:09", "0:00"]


def test_amounts_are_grouped_and_limits_whole() -> None:
    assert (texts.money(106_809), texts.whole(2_600_000), texts.whole(12_345)) == ("1,068.09", "26,000", "123.45")


def test_countries_are_named_in_the_language_of_the_screen() -> None:
    assert (texts.country("305", "zh"), texts.country("305", "en")) == ("法国", "France")
    assert (texts.country("101", "en"), texts.country("000", "zh")) == ("AFG", "000")


def test_picture_is_a_url_or_nothing() -> None:
    assert texts.picture("cream.svg").startswith("file://")
    assert texts.picture("cream").endswith("cream.svg")
    assert (texts.picture(""), texts.picture("no-such-thing")) == ("", "")


def test_both_languages_say_the_same_things() -> None:
    zh, en = texts.words("floor", "zh"), texts.words("floor", "en")
    assert {group: set(found) for group, found in zh.items()} == {group: set(found) for group, found in en.items() if group != "country"}
