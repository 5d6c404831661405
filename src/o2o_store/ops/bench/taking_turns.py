"""Several readers over the same frames, one after the other in changing order, so that a busy machine is unfair to none."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from o2o_store.kiosk.eyes import rivals

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Times:
    """Milliseconds of processor time and of the clock on the wall, frame by frame."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def mean_cpu(self) -> float:
        """Mean processor time a frame."""
        return statistics.fmean(self.cpu) if self.cpu else 0.0

    @property
    def median_cpu(self) -> float:
        """Median processor time a frame."""
        return statistics.median(self.cpu) if self.cpu else 0.0

    @property
    def median_wall(self) -> float:
        """Median time a frame on the wall."""
        return statistics.median(self.wall) if self.wall else 0.0


class Turns(Generic[Answer]):
    """Readers by name; `times` grow with every round."""

    def __init__(self, readers: Mapping[str, Callable[[Any], Answer]]) -> None:
        self.readers = dict(readers)
        self.times = {name: Times() for name in readers}
        self._rounds = 0
        # as in the kiosk's own child; the rivals of one thread are compared with one thread
        rivals.one_thread()

    def round(self, frame: Any) -> dict[str, Answer]:
        """Let every reader read a copy of one frame; who begins changes with every round."""
        names = list(self.readers)
        self._rounds += 1
        begin = self._rounds % len(names)
        return {name: self._timed(name, frame.copy()) for name in names[begin:] + names[:begin]}

    def _timed(self, name: str, frame: Any) -> Answer:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = self.readers[name](frame)
        self.times[name].cpu.append((time.process_time() - cpu) * 1e3)
        self.times[name].wall.append((time.perf_counter() - wall) * 1e3)
        return answer


def ratio(ours: float, theirs: float) -> float | None:
    """Return how many times theirs ours is, None when there is nothing to compare with."""
    return ours / theirs if theirs else None


def share(part: int, whole: int) -> float:
    """Return a percentage."""
    return 100 * part / whole if whole else 0.0


def median_of(values: Sequence[float]) -> float:
    """Return the median, 0 of nothing."""
    return statistics.median(values) if values else 0.0
