"""Whose time it was."""

import json
from pathlib import Path

import pytest

from o2o_store.ops.demo.timeline import CARD_TO_RELEASED, SOFTWARE, Timeline, p95


def test_shares_add_up_between_two_spans(tmp_path: Path) -> None:
    timeline = Timeline()
    for what, share in (("a", SOFTWARE), ("b", "shopper"), ("c", SOFTWARE)):
        with timeline.span(1, what, share):
            pass
    assert timeline.total_ms() == pytest.approx(timeline.total_ms(SOFTWARE) + timeline.total_ms("shopper"))
    assert timeline.total_ms("", "b", "b") == timeline.total_ms("shopper")
    timeline.write(tmp_path / "timeline.json", {"software_share_ms": 1})
    written = json.loads((tmp_path / "timeline.json").read_text("utf-8"))
    assert [span["what"] for span in written["spans"]] == ["a", "b", "c"]
    assert {"step", "start", "end", "ms", "share"} <= set(written["spans"][0])
    assert written["software_share_ms"] == 1


def test_span_is_not_counted_when_it_failed() -> None:
    timeline = Timeline()
    with pytest.raises(ValueError, match="no"), timeline.span(1, "a", SOFTWARE):
        raise ValueError("no")
    assert timeline.spans == []


def test_share_counts_from_the_press_and_between_card_and_release() -> None:
    timeline = Timeline()
    for what, share, since in (
        ("before", SOFTWARE, 5),
        (CARD_TO_RELEASED[0], SOFTWARE, 100),
        ("pay", "shopper", 50),
        (CARD_TO_RELEASED[1], "customs", 0),
    ):
        with timeline.span(1, what, share, since_ms=since):
            pass
    whole, own = timeline.from_card_to_released()
    assert (round(own / 10), round(whole / 10)) == (10, 15)


@pytest.mark.parametrize(
    ("values", "worst"), [([3.0], 3.0), ([1.0, 2.0], 2.0), ([float(n) for n in range(20)], 18.0), ([float(n) for n in range(100)], 94.0)]
)
def test_p95_is_the_value_that_nineteen_of_twenty_do_not_exceed(values: list[float], worst: float) -> None:
    assert p95(list(reversed(values))) == worst
