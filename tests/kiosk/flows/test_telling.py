"""States that tell."""

from dataclasses import dataclass

import pytest

from o2o_store.kiosk.flows.telling import Telling


@dataclass(frozen=True)
class Two:
    one: int = 0
    other: int = 0


def test_listeners_hear_of_each_change_and_of_no_other() -> None:
    told: list[Two] = []
    telling = Telling(Two(), [told.append])
    telling.set(one=1)
    telling.set(one=1)
    telling.set(other=2)
    assert told == [Two(1), Two(1, 2)]
    assert telling.state == Two(1, 2)


def test_what_belongs_together_is_told_when_the_outermost_ends() -> None:
    told: list[Two] = []
    telling = Telling(Two(), [told.append])
    with telling.told_once():
        telling.set(one=1)
        with telling.told_once():
            telling.set(other=2)
        assert telling.state == Two(1, 2)
        assert not told
    assert told == [Two(1, 2)]
    with telling.told_once():
        telling.set(one=7)
        telling.set(one=1)
    assert told == [Two(1, 2)]


def _set_and_fail(telling: Telling[Two]) -> None:
    telling.set(one=1)
    telling.set(nothing=1)


def test_what_was_changed_before_a_fault_is_told() -> None:
    told: list[Two] = []
    telling = Telling(Two(), [told.append])
    with pytest.raises(TypeError), telling.told_once():
        _set_and_fail(telling)
    telling.set(other=2)
    assert told == [Two(1), Two(1, 2)]


def test_listener_that_changes_the_state_is_heard_itself() -> None:
    told: list[Two] = []
    telling = Telling(Two())
    telling.listeners += [lambda state: telling.set(other=state.one), told.append]
    telling.set(one=3)
    assert told[0] == Two(3, 3)
    assert told[-1] == telling.state == Two(3, 3)
