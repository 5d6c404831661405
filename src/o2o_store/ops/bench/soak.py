"""`o2o-store bench soak`: memory over very many frames, and what random and mutated frames cost at worst."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import psutil

from o2o_store.domain.identity import check_character
from o2o_store.kiosk.eyes import rivals
from o2o_store.kiosk.eyes.decoder import Decoded, decode
from o2o_store.kiosk.eyes.id_reader import Session
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.scanner import Scanner
from o2o_store.ops.bench.report import Figure

GTIN = "06901234567892"
MOST_GROWTH_MB = 24.0
"""Growth after the first tenth from which something is being kept: allocators settle within it."""
WORST = 10.0
SETTLE = 10
SHOWN = {"stream": 3, "single picture": 1}
"""How often each reader is shown the same wild frame."""


def resident_mb() -> float:
    """Return the memory of this process that is in use."""
    return float(psutil.Process(os.getpid()).memory_info().rss) / 1e6


def growth(frames: Iterator[Any], work: Any) -> float:
    """Work through frames; return by how many megabytes memory grew after the first tenth."""
    todo = list(frames)
    settled = 0.0
    for at, make in enumerate(todo):
        work(make)
        if at == len(todo) // SETTLE:
            settled = resident_mb()
    return resident_mb() - settled


def scanning(frames: int) -> float:
    """Show labels that come and go to one scanner; the growth in megabytes."""
    scene, scanner = Scene(), Scanner()

    def work(at: int) -> None:
        if at % 40 == 0:
            scene.show("label" if at % 80 else "empty", GTIN if at % 80 else "")
        scanner.feed(scene.draw(at / 25))

    return growth(iter(range(frames)), work)


def reading_cards(frames: int) -> float:
    """Show SPECIMEN cards, one after the other, to sessions; the growth in megabytes."""
    scene = Scene()
    sessions: dict[str, Session] = {}

    def work(at: int) -> None:
        if at % 20 == 0:
            first = f"419999199001{1 + at // 20 % 28:02d}{1 + at // 20 % 900:03d}"
            scene.show("card", first + check_character(first))
            sessions["now"] = Session()
        sessions["now"].feed(scene.draw(at / 5))

    return growth(iter(range(frames)), work)


def wild_frames(count: int, seed: int = 1) -> Iterator[Any]:
    """Yield frames of noise, stripes and checks, and labels with pieces cut, copied, inverted and drowned in noise."""
    dice, scene = np.random.default_rng(seed), Scene()
    scene.show("label", GTIN)
    scene.draw(0.0)
    for at in range(count):
        if at % 4 == 0:
            yield dice.integers(0, 256, (720, 1280, 3), np.uint8)
        elif at % 4 == 1:
            width, height = (int(2 ** dice.integers(0, 6)) for _ in range(2))
            cells = dice.integers(0, 2, (720 // height + 1, 1280 // width + 1, 1), np.uint8) * 255
            yield np.ascontiguousarray(np.repeat(cells.repeat(height, 0).repeat(width, 1)[:720, :1280], 3, axis=2))
        else:
            yield _mutated(scene.draw(2 + at / 25), dice)


def _mutated(frame: Any, dice: Any) -> Any:
    for _ in range(int(dice.integers(1, 6))):
        (left, top), (wide, high) = dice.integers(0, (1100, 560)), dice.integers(8, (400, 300))
        cut = frame[top : top + high, left : left + wide]
        kind = dice.integers(0, 4)
        if kind == 0:
            cut[:] = 255 - cut
        elif kind == 1:
            cut[:] = cut[::-1, ::-1].copy()
        elif kind == 2:  # noqa: PLR2004  # one of four ways
            cut[:] = dice.integers(0, 256, cut.shape, np.uint8)
        else:
            cut[:] = np.roll(cut, int(dice.integers(1, 40)), axis=1)
    return frame


def wild(count: int) -> list[Figure]:
    """Read wild frames; figures of what was invented and of the dearest frames beside plain zxing-cpp.

    A label whose bars were cut and shifted may spell another number: what the plain decoder reads there too is not invented.
    """
    readers: dict[str, Callable[[Any], list[Decoded]]] = {"stream": Scanner(), "single picture": decode}
    ours: list[float] = []
    plain: list[float] = []
    invented, excused = dict.fromkeys(readers, 0), 0
    right = {GTIN[1:], f"https://id.example.com/01/{GTIN}"}
    for frame in wild_frames(count):
        begun = time.process_time()
        spelt = set(rivals.zxing(frame))
        plain.append(time.process_time() - begun)
        excused += len(spelt - right)
        for name, reader in readers.items():
            costs, found = [], set[str]()
            # Shown again and again a picture is searched at rest; its dearest look counts.
            for _ in range(SHOWN[name]):
                begun = time.process_time()
                found |= {code.text for code in reader(frame)}
                costs.append(time.process_time() - begun)
            ours.append(max(costs))
            invented[name] += len(found - right - spelt)
    worst = sorted(ours)[min(len(ours) - 1, int(len(ours) * 0.999))]
    ratio = worst / max(statistics.median(plain), 1e-9)
    return [
        *(Figure(f"wild frames, invented, {name}", many, f"in {count}", goal="0", met=many == 0) for name, many in invented.items()),
        Figure("wild frames, other numbers that the plain decoder reads too", excused, f"in {count}"),
        Figure("wild frames, p99.9", worst * 1e3, "ms", "median of zxing-cpp", ratio, f"≤ {WORST:.0f} ×", ratio <= WORST),
    ]


def measure(frames: int, cards: int, wild_count: int) -> list[Figure]:
    """Run all three; a count of 0 leaves one out."""
    rivals.one_thread()
    told = []
    for name, count, run in (("scanner", frames, scanning), ("cards", cards, reading_cards)):
        if count:
            grown = run(count)
            told.append(
                Figure(f"memory over {count} frames, {name}", grown, "MB", goal=f"≤ {MOST_GROWTH_MB:.0f}", met=grown <= MOST_GROWTH_MB)
            )
    return told + (wild(wild_count) if wild_count else [])
