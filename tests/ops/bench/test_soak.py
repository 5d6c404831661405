"""Endurance, short form; `make eyes` runs the long one."""

from o2o_store.ops.bench.soak import measure


def test_nothing_is_invented_or_kept_over_some_frames() -> None:
    told = {figure.name: figure for figure in measure(60, 2, 12)}
    assert told["wild frames, invented, stream"].value == told["wild frames, invented, single picture"].value == 0
    assert (told["wild frames, p99.9"].ratio or 0) > 0
    assert told["memory over 60 frames, scanner"].met
