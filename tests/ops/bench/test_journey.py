"""A scripted shopper at the real kiosk, once as new and once again: fingers and digits against the goals."""

from o2o_store.ops.bench.journey import Walk, figures_of, walks
from o2o_store.ops.bench.stage import raised


def test_figures_name_shopper_goal_and_baseline() -> None:
    new, again = Walk(returning=False, items=3, touches=5, digits=11), Walk(returning=True, items=3, touches=2)
    for walk, ms in ((new, 200.0), (again, 100.0)):
        with walk.waits(1, "x"):
            pass
        walk.timeline.spans[0] = type(walk.timeline.spans[0])(1, "x", "software", walk.timeline.spans[0].start, ms)
        walk.spend(1, 2.0)
    told = {figure.name: figure for figure in figures_of([new, again])}
    assert told["new, 3 items: touches"].met is False
    assert told["returning, 3 items: touches"].met is True
    assert told["returning, 3 items: software's own waiting"].ratio == 0.5
    assert told["new, 3 items: step 1 of 5"].value == 2.2


def test_new_and_returning_shopper_stay_within_their_touches() -> None:
    with raised() as stage:
        new, again = walks(stage, (1,))
    assert (new.touches <= 4, new.digits) == (True, 11)
    # A name read unsurely is confirmed by one touch more; the phone number is never asked for again.
    assert (again.touches <= 3, again.digits) == (True, 0)
