"""The benchmark of the law does the real work: a whole life, a whole basket."""

from o2o_store.ops.bench import law


def test_the_life_that_is_measured_goes_well_to_its_end() -> None:
    # 8 on the way to payment, 16 of four documents, packing, release, hand-over, 3 of the delivery, closing, and 5 that follow.
    assert law.live() == 8 + 16 + 3 + 3 + 1 + 5
    assert law.look_up() == len(law.LIFE)


def test_figures_stand_beside_their_baseline() -> None:
    figures = law.measure(0.01)
    assert [figure.unit for figure in figures] == ["quotes/s", "moves/s"]
    for figure in figures:
        assert figure.value > 0
        assert figure.against
        assert 0 < (figure.ratio or 0) < 10
