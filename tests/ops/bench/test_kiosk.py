"""The kiosk's own speed, small: every figure is there and believable; bounds are for quiet machines."""

import pytest

from o2o_store.ops.bench.kiosk import busy, run


def test_busy_processes_end_with_the_block() -> None:
    with busy(1):
        pass


@pytest.mark.slow
def test_every_figure_is_told() -> None:
    names = {figure.name for figure in run(visits=60, touches=20, starts=1, seconds=1.0)}
    assert {"start → first interactive frame", "touch → paint, camera on, p95", "growth meanwhile", "processor scanning: screen"} <= names
