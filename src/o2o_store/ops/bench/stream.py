"""`o2o-store bench stream`: labels carried past the drawn counter; from the first frame that plain zxing-cpp can read to our report.

Motion, blur and noise are simulated. The clock is the camera's own: each frame comes at its time, a reader that is busy misses
frames, and its work counts with the processor time it took.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from o2o_store.kiosk.eyes import passing, rivals
from o2o_store.kiosk.eyes.scanner import Scanner
from o2o_store.ops.bench.report import Figure

LINK = "https://id.example.com/01/"
GTINS = ("6901234567892", "6921234567887", "6951234567896", "6971234567890")
WAYS = ((0.2, 1 / 250), (0.5, 1 / 500))
"""Metres a second and seconds of exposure."""
SYMBOLS = {"QR": "QR", "EAN-13": "EAN-13 (bars along the way)"}
"""Bars across the way are smeared over more than two modules at these speeds: nobody reads them."""
GOALS = {"QR": 100.0, "EAN-13": 200.0}
Kind = Literal["QR", "EAN-13"]


@dataclass(frozen=True, slots=True)
class Passed:
    """One pass: milliseconds from the first frame plain zxing-cpp reads to our report; None when only one of the two ever read it."""

    kind: Kind
    speed: float
    delay: float | None
    ours: bool
    theirs: bool


def passes(rounds: int, articles: Sequence[str] = GTINS) -> Iterator[tuple[Kind, str, Any, passing.Pass]]:
    """Yield what is carried past: symbol, text, label and way; so many of each at each speed, `articles` (13 digits) in turns."""
    for turn in range(rounds):
        digits = articles[turn % len(articles)]
        for speed, exposure in WAYS:
            tilt, aside = (turn * 7) % 25 - 12, (turn * 53) % 240 - 120
            way = passing.Pass(speed, exposure, tilt, aside)
            # bars that run along the way: across them the blur is wider than two modules, and nobody can read it
            yield "EAN-13", digits, passing.bars(digits), passing.Pass(speed, exposure, 90 + tilt / 6, aside)
            yield "QR", LINK + "0" + digits, passing.matrix(LINK + "0" + digits), way


def play(kind: Kind, text: str, label: Any, way: passing.Pass, reader: Callable[[Any], Sequence[Any]] | None = None) -> Passed:
    """Carry one label past and note when each of the two reads it."""
    scanner, period = reader or Scanner(), 1 / passing.FPS
    first: float | None = None
    reported: float | None = None
    free = 0.0
    for at, frame in enumerate(passing.frames(label, way)):
        comes = at * period
        if first is None and text in rivals.zxing(frame):
            first = comes
        if reported is None and free <= comes + period:
            begun = time.process_time()
            found = [code.text for code in scanner(frame)]
            free = max(free, comes) + time.process_time() - begun
            reported = free if text in found else None
        if first is not None and reported is not None:
            break
    delay = max(0.0, reported - first) * 1000 if first is not None and reported is not None else None
    return Passed(kind, way.speed, delay, reported is not None, first is not None)


def measure(rounds: int) -> list[Passed]:
    """Carry so many labels of each kind past at each speed; one thread, as in the kiosk's own child."""
    rivals.one_thread()
    return [play(kind, text, label, way) for kind, text, label, way in passes(rounds)]


def _p95(delays: Sequence[float]) -> float:
    return sorted(delays)[min(len(delays) - 1, int(len(delays) * 0.95))] if delays else 0.0


def figures(passed: Sequence[Passed], where: str = "") -> list[Figure]:
    """Return median and p95 of the delay for each kind and speed, and how many labels only the other reader read; `where` is added to each name."""
    told = []
    for kind, goal in GOALS.items():
        for speed, _ in WAYS:
            these = [one for one in passed if (one.kind, one.speed) == (kind, speed)]
            delays = [one.delay for one in these if one.delay is not None]
            p95 = _p95(delays)
            name = f"{SYMBOLS[kind]} at {speed} m/s{where}"
            told.append(Figure(f"{name}, median", statistics.median(delays or [0.0]), "ms"))
            told.append(Figure(f"{name}, p95", p95, "ms", goal=f"≤ {goal:.0f}", met=bool(delays) and p95 <= goal))
            missed = sum(one.theirs and not one.ours for one in these)
            told.append(Figure(f"{name}, missed", missed, f"of {len(these)}", goal="0", met=missed == 0))
    return told
