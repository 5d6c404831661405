"""Whose time it was."""

import json
from pathlib import Path

import pytest

from o2o_store.ops.demo.timeline import SOFTWARE, Timeline


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
