"""Looking at processes, and the measure of many values."""

import os

from o2o_store.ops.bench.stage import children_of, cpu_seconds, percentile, resident_mib


def test_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert (percentile(values, 0.95), percentile(values, 1.0), percentile([], 0.5)) == (96.0, 100.0, 0.0)


def test_own_process_can_be_looked_at() -> None:
    assert resident_mib(os.getpid()) > 1
    assert cpu_seconds([os.getpid()]) > 0
    assert isinstance(children_of(os.getpid()), list)


def test_nobody_uses_nothing() -> None:
    assert (resident_mib(2**22 + 1), cpu_seconds([2**22 + 1]), children_of(2**22 + 1)) == (0.0, 0.0, [])
