"""Random lives of orders on a virtual clock: nothing that must never happen does, and whoever breaks a rule is found out."""

import re
from collections import Counter

import pytest

from lives.breaks import BREAKS
from lives.judge import ORDERS, live
from lives.rooms import Platform
from lives.world import Life
from o2o_store.domain.lifecycle import TABLES

WORLDS = 500
"""Worlds of the short form; `make lives N=100000` is the long one."""
FOUND_WITHIN = 1500
"""Worlds within which every break is found."""


def test_nothing_goes_wrong_in_many_lives() -> None:
    wrong = [one for seed in range(WORLDS) for one in live(seed)]
    assert wrong == []
    assert WORLDS * ORDERS >= 2000


def test_a_seed_lives_the_same_life_again() -> None:
    assert live(7) == live(7)


def test_lives_lead_through_every_state(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    write = Platform._write

    def note(self: Platform, life: Life, machine: str, subject: str, after: str) -> None:
        seen[str(machine), after] += 1
        write(self, life, machine, subject, after)

    monkeypatch.setattr(Platform, "_write", note)
    for seed in range(300):
        live(seed)
    missing = [(machine, state) for machine, table in TABLES.items() for state in table.states if not seen[machine, state]]
    assert missing == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks, words = BREAKS[name]
    breaks(monkeypatch)
    for seed in range(FOUND_WITHIN):
        found = [one for one in live(seed) if re.search(words, one)]
        if found:
            return
    pytest.fail(f"{FOUND_WITHIN} worlds lived with it: {name}")


def test_ten_rules_and_more_are_broken_on_purpose() -> None:
    assert len(BREAKS) >= 10
