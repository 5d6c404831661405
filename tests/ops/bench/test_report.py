"""Figures for people and for programs."""

import json

import pytest

from o2o_store.ops.bench.report import Figure, lines_of, tell

FIGURES = [
    Figure("quotes", 51_234.0, "1/s", goal="≥ 10,000", met=True),
    Figure("rows at 200", 0.5, "ms", against="raw driver", ratio=0.38, goal="≥ 0.4", met=False),
]


def test_lines_say_goal_ratio_and_whether_it_was_met() -> None:
    first, second = lines_of(FIGURES)
    assert first.startswith("✓ quotes")
    assert "(goal: ≥ 10,000)" in first
    assert second.startswith("✗ rows at 200")
    assert "0.38 × raw driver" in second


def test_json_holds_every_field_when_programs_ask(capsys: pytest.CaptureFixture[str]) -> None:
    tell(FIGURES, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [figure["ratio"] for figure in told] == [None, 0.38]
