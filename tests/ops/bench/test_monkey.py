"""The tester's hour in its short form: a few seconds of fingers in a world that fails, and nothing stands still."""

from o2o_store.ops.bench.monkey import HARMS, Hour, figures_of, run


def test_figures_say_what_may_not_be() -> None:
    bad = Hour(touches=10, expected=4, missed=["leaveButton"], dead_ends=["scan"], gap_ms=2000.0, pages={"": 3, "scan": 7})
    met = {figure.name: figure.met for figure in figures_of(bad)}
    assert [met[name] for name in ("lost touches", "dead ends", "longest silence of the screen")] == [False, False, False]
    assert met["touches on nothing"] is None


def test_nothing_is_lost_and_nothing_stands_still() -> None:
    hour = run(4.0, seed=5)
    assert (hour.missed, hour.dead_ends) == ([], [])
    assert hour.touches == 80
    assert hour.expected > 0
    assert set(hour.harms) <= set(HARMS)
