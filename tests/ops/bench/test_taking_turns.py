"""Readers in turns."""

from collections.abc import Callable
from typing import Any

import numpy as np

from o2o_store.ops.bench.taking_turns import Turns, median_of, ratio, share


def test_every_reader_sees_a_copy_and_each_begins_once() -> None:
    order: list[str] = []

    def reader(name: str) -> Callable[[Any], int]:
        def read(frame: Any) -> int:
            order.append(name)
            frame[:] = 0
            return int(frame.sum())

        return read

    turns: Turns[int] = Turns({"a": reader("a"), "b": reader("b")})
    frame = np.ones((2, 2), np.uint8)
    for _ in range(2):
        assert turns.round(frame) == {"a": 0, "b": 0}
    assert frame.sum() == 4
    assert order in (["b", "a", "a", "b"], ["a", "b", "b", "a"])
    assert len(turns.times["a"].cpu) == 2


def test_ratios_need_something_to_compare_with() -> None:
    assert ratio(1, 0) is None
    assert ratio(1, 2) == 0.5
    assert share(1, 0) == 0
    assert median_of([]) == 0
