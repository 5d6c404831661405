"""Moving labels, short form."""

from o2o_store.ops.bench.stream import figures, measure


def test_moving_labels_are_reported_as_soon_as_plain_reading_would() -> None:
    passed = measure(1)
    assert len(passed) == 4
    assert not any(one.theirs and not one.ours for one in passed)
    assert {figure.name for figure in figures(passed)} >= {"QR at 0.2 m/s, p95", "EAN-13 (bars along the way) at 0.5 m/s, p95"}
    assert all(figure.met for figure in figures(passed) if figure.name.endswith("missed"))
