"""Refusals: codes, facts, and words in both languages."""

import string
import tomllib
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from o2o_store import resources
from o2o_store.domain import refusals
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import REFUSALS, OutOfStock, OverSingleLimit, Refusal, VoucherExpired

LANGUAGES = ("zh", "en")


def words(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.path(f"words/refusals.{language}.toml").read_text("utf-8"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_code_is_the_name_in_snake_case() -> None:
    assert OverSingleLimit.code == "over_single_limit"
    assert OverSingleLimit().code == "over_single_limit"
    assert REFUSALS["over_single_limit"] is OverSingleLimit
    assert "refusal" not in REFUSALS


def test_facts_are_text_for_people() -> None:
    assert OverSingleLimit(Fen(500_001), Fen(500_000)).facts() == {"amount": "5,000.01", "limit": "5,000.00"}
    assert OutOfStock("06900000000007", 2).facts() == {"gtin": "06900000000007", "left": "2"}
    assert VoucherExpired(datetime(2026, 1, 5, 16, 1, tzinfo=UTC)).facts() == {"until": "2026-01-06 00:01"}
    assert VoucherExpired().facts() == {"until": ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_and_every_word_a_refusal(language: str) -> None:
    assert set(words(language)) == set(REFUSALS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_words_are_complete_and_ask_only_for_facts_there_are(code: str, language: str) -> None:
    entry = words(language)[code]
    assert set(entry) == {"title", "happened", "who", "now"}
    assert all(entry.values())
    facts = REFUSALS[code]().facts()
    assert set().union(*(places(text) for text in entry.values())) <= set(facts)
    assert all(text.format(**facts) for text in entry.values())


def test_refusals_hold_nothing_personal() -> None:
    names = {entry.name for refusal in REFUSALS.values() for entry in fields(refusal)}
    assert names.isdisjoint({"id_number", "phone", "name", "buyer"})


def test_refusal_is_a_value_and_no_exception() -> None:
    assert not issubclass(Refusal, BaseException)
    assert OutOfStock("1", 2) == OutOfStock("1", 2)


def test_a_new_refusal_gets_its_code_and_the_list_is_whole_when_read_again() -> None:
    class WayTooLate(Refusal):
        """Only here."""

    assert WayTooLate.code == "way_too_late"
    assert refusals._by_code() == REFUSALS
    assert all(code == refusal.code for code, refusal in REFUSALS.items())
