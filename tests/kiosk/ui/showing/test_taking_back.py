"""Goods and money that go back, as fields and rows; the states are those of the pictures."""

import importlib.util
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.ui.showing.desk import show_desk
from o2o_store.kiosk.ui.showing.taking_back import show_taking_back


@pytest.fixture(scope="module")
def backs() -> ModuleType:
    """The real states of `packaging/desk_backs.py`."""
    file = Path(__file__).parents[4] / "packaging" / "desk_backs.py"
    spec = importlib.util.spec_from_file_location("packaging_desk_backs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["packaging_desk_backs"] = module
    spec.loader.exec_module(module)
    return module


def test_empty_desk_offers_nothing(backs: ModuleType) -> None:
    shown = show_taking_back(DeskState(), "zh", backs.NOW).shown
    assert (shown.can_withdraw, shown.can_return, shown.can_open_past, shown.stage) == (False, False, False, "")
    assert show_taking_back(DeskState(past_code="O2OV:SPECIMEN"), "zh", backs.NOW).shown.can_open_past


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_says_what_it_is_in_both_languages(backs: ModuleType, language: str) -> None:
    for name, state in backs.states().items():
        shown = show_taking_back(state, language, backs.NOW).shown
        assert bool(shown.stage) == bool(shown.stage_title) == bool(shown.stage_text), name
        assert bool(shown.way) == bool(shown.way_text), name
        assert "{" not in shown.stage_text + shown.way_text + shown.until_text, name


def test_sum_stands_there_as_the_platform_said_it(backs: ModuleType) -> None:
    screen = show_taking_back(backs.states()["desk_return"], "zh", backs.NOW)
    assert (screen.shown.refund_text, screen.shown.refund_tax, screen.shown.counted, screen.shown.can_act) == ("257.48", "21.48", 1, True)
    assert "2026-06-17" in screen.shown.until_text
    assert [(row.counted, row.room, row.chosen) for row in screen.lines] == [(0, 1, False), (0, 1, False), (1, 2, True)]
    assert [row.key for row in screen.reasons] == ["1", "2", "3", "4"]


def test_return_that_the_law_rules_out_asks_for_nothing(backs: ModuleType) -> None:
    state = backs.states()["desk_return_late"]
    assert show_taking_back(state, "en", backs.NOW).shown.hopeless
    more = Problem(type="", title="", status=409, code="more_than_bought")
    assert not show_taking_back(replace(state, problem=more), "en", backs.NOW).shown.hopeless


def test_clock_of_the_refund_is_named_until_it_has_struck(backs: ModuleType) -> None:
    state = backs.states()["desk_withdrawn"]
    assert "14:06:21" in show_taking_back(state, "zh", backs.NOW).shown.stage_text
    later = show_taking_back(state, "zh", backs.NOW + timedelta(minutes=1)).shown
    assert ("14:06:21" in later.stage_text, later.stage_amount) == (False, "1,068.09")


def test_past_orders_are_told_apart_by_their_days(backs: ModuleType) -> None:
    rows = show_taking_back(backs.states()["desk_found"], "en", backs.NOW).found
    assert [(row.key, row.when) for row in rows] == [("1", "2026-05-18 14:03"), ("2", "2026-04-22 14:05")]
    assert rows[0].buyer == "样*甲, ID ends in 000X"


def test_order_that_is_over_says_its_day(backs: ModuleType) -> None:
    state = backs.states()["desk_past"]
    shown = show_desk(state, backs.session(), "2", "zh", backs.NOW).shown
    assert (shown.case_state, shown.case_state_time) == ("handed_over", "14:03:41")
    shown = show_desk(state, backs.session(), "2", "zh", backs.NOW + timedelta(days=3)).shown
    assert shown.case_state_time == "2026-05-18 14:03"
    closed = replace(backs.states()["desk_return"], kept=None)
    assert show_desk(closed, backs.session(), "2", "zh", backs.NOW).shown.sheet == ""
