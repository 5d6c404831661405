"""`o2o-store bench idcard CORPUS`: the kiosk's card reader beside RapidOCR over the whole frame, on SPECIMEN cards, in the same run."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.eyes import corpora, ocr, rivals
from o2o_store.kiosk.eyes.id_reader import Look, Session, read
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.bench.soak import resident_mb
from o2o_store.ops.bench.taking_turns import Times, Turns, median_of, ratio, share

OURS, BASE, BASE_ALONE = "ours", "RapidOCR whole frame", "RapidOCR, one thread"
FRONTS = frozenset({"id_front", "permit_front"})
FIELDS = ("name", "sex", "ethnicity", "birth", "address")
EASY, HARD, WORST = 3, 4, 5
"""Severities of a picture: up to the first it looks as a shopper holds a card, the last is at the edge of what can be read."""
MOST_FRAMES, CLIPS_SHARE = 3, 5 / 6
LOAD_S, SHOWN_S, MEMORY_MB = 1.0, 0.6, 500.0
NUMBER_RATIO = 0.16


@dataclass(frozen=True, slots=True)
class Judged:
    """One picture: whether number (dates on a back), name and everything were right, and whether something was accepted that is not there."""

    kind: str
    severity: int
    number: bool = False
    name: bool = False
    everything: bool = False
    wrong: bool = False


@dataclass(slots=True)
class Alone:
    """Our reader before any other is loaded: seconds to load, seconds from a still card to its number, MB in use after that; cost of the number."""

    load_s: float = 0.0
    shown_s: list[float] = field(default_factory=list)
    resident_mb: float = 0.0
    number: Times = field(default_factory=Times)


@dataclass(slots=True)
class Result:
    """What was judged for us, and for RapidOCR over all fronts; times over documents and over pictures without one; the clips."""

    alone: Alone
    ours: list[Judged] = field(default_factory=list)
    theirs: list[Judged] = field(default_factory=list)
    documents: dict[str, Times] = field(default_factory=lambda: {OURS: Times(), BASE: Times()})
    negatives: dict[str, Times] = field(default_factory=lambda: {OURS: Times(), BASE: Times()})
    base_alone: Times = field(default_factory=Times)
    frames_to_accept: list[int] = field(default_factory=list)
    clips: int = 0
    clips_wrong: int = 0
    names_wrong_silently: int = 0


def _plain(value: Any) -> str:
    return "" if value is None else "".join(str(value).split())


def _judge(told: dict[str, Any], reading: Any) -> Judged:
    kind, severity = told["class"], int(told.get("severity") or EASY)
    number = _plain(reading.number) if reading is not None else ""
    if kind.startswith("neg"):
        return Judged(kind, severity, wrong=bool(number))
    if kind == "id_back":
        dates = [(_plain(getattr(reading, key)), _plain(told[key])) for key in ("valid_from", "valid_until")] if reading is not None else []
        good = bool(dates) and all(read == true for read, true in dates)
        other = any(read not in {"", true} for read, true in dates)
        return Judged(
            kind, severity, good, good, good and _plain(reading.authority) == _plain(told.get("authority")), bool(number) or other
        )
    good = number == told["number"]
    keys = FIELDS if kind in FRONTS else ("name", "sex", "birth", "expiry")
    named = good and _plain(reading.name) == _plain(told["name"])
    everything = good and all(_plain(getattr(reading, key)) == _plain(told.get(key)) for key in keys)
    return Judged(kind, severity, good, named, everything, bool(number) and not good)


def _measure_alone(fronts: Sequence[Any]) -> Alone:
    """Load our reader and show it the same card in two pictures, as a shopper who holds it still does."""
    alone, began = Alone(), time.perf_counter()
    ocr.warm_up()
    alone.load_s = time.perf_counter() - began
    today = datetime.now(BEIJING).date()
    for frame in fronts:
        again = corpora.shaken(frame, random.Random(1), still=True)  # noqa: S311  # grain
        session, began = Session(), time.perf_counter()
        if session.feed(frame) is None and session.feed(again) is not None:
            alone.shown_s.append(time.perf_counter() - began)
        cpu = time.process_time()
        Look(frame, today)
        alone.number.cpu.append((time.process_time() - cpu) * 1e3)
    alone.resident_mb = resident_mb()
    return alone


def measure(folder: Path, *, limit: int = 0, rival_threads: int = 0) -> Result:
    """Read every picture with both readers (RapidOCR with its own defaults unless told otherwise), then the clips with a session each."""
    pictures = list(corpora.cards(folder).items())[: limit or None]
    easy = [path for path, told in pictures if told["class"] in FRONTS and int(told.get("severity") or EASY) <= EASY]
    result = Result(_measure_alone([corpora.load(path) for path in easy]))
    other: Callable[[Any], Any] = rivals.whole_frame_ocr(rival_threads)
    turns: Turns[Any] = Turns({OURS: read, BASE: other})
    turns.round(corpora.load(pictures[0][0]))  # both load their models
    for path, told in pictures:
        answers = turns.round(corpora.load(path))
        result.ours.append(_judge(told, answers[OURS]))
        times = result.negatives if told["class"].startswith("neg") else result.documents
        for name, kept in times.items():
            kept.cpu.append(turns.times[name].cpu[-1])
            kept.wall.append(turns.times[name].wall[-1])
        if told["class"] in FRONTS:
            number, name = answers[BASE]
            right = number == told["number"]
            result.theirs.append(Judged(told["class"], 0, right, right and name == told["name"]))
    single: Turns[Any] = Turns({BASE: rivals.whole_frame_ocr(1)})
    for path in easy:
        single.round(corpora.load(path))
    result.base_alone = single.times[BASE]
    _play_clips(result, folder)
    return result


def _play_clips(result: Result, folder: Path) -> None:
    for frames, told in corpora.clips(folder):
        session = Session()
        result.clips += told["class"] != "clip_neg"
        seen = ((at, session.feed(corpora.load(path))) for at, path in enumerate(frames, 1))
        at, accepted = next(((at, reading) for at, reading in seen if reading is not None), (0, None))
        if accepted is None:
            continue
        if accepted.number != told["number"]:
            result.clips_wrong += 1
            continue
        result.frames_to_accept.append(at)
        result.names_wrong_silently += not accepted.needs_confirm and accepted.name != told["name"]


Fits = Callable[[Judged], bool]
GOALS: tuple[tuple[str, Fits, str, float], ...] = (
    ("fronts, number, severity 1 to 3", lambda one: one.kind in FRONTS and one.severity <= EASY, "number", 100),
    ("fronts, number, severity 4", lambda one: one.kind in FRONTS and one.severity == HARD, "number", 98),
    ("fronts, number, severity 5", lambda one: one.kind in FRONTS and one.severity == WORST, "number", 85),
    ("fronts, name, severity 1 to 3", lambda one: one.kind in FRONTS and one.severity <= EASY, "name", 98),
    ("fronts, name", lambda one: one.kind in FRONTS, "name", 84),
    ("fronts, everything, severity 1 to 3", lambda one: one.kind in FRONTS and one.severity <= EASY, "everything", 96),
    ("id_front, everything", lambda one: one.kind == "id_front", "everything", 66),
    ("mrz_td3, number", lambda one: one.kind == "mrz_td3", "number", 65),
    ("mrz_td1, number", lambda one: one.kind == "mrz_td1", "number", 85),
    ("id_back, dates", lambda one: one.kind == "id_back", "number", 80),
)
"""What must be read: of which pictures, which field, and the least percentage (fact sheet of the card, targets)."""


def _rightness(result: Result) -> list[Figure]:
    told = []
    for name, fits, what, goal in GOALS:
        these = [getattr(one, what) for one in result.ours if fits(one)]
        if these:
            value = share(sum(these), len(these))
            told.append(Figure(f"{name} ({len(these)})", value, "%", goal=f"≥ {goal}", met=value >= goal))
    fronts = [one for one in result.ours if one.kind in FRONTS]
    for what in ("number", "name"):
        ours, base = (share(sum(getattr(one, what) for one in all_), len(all_)) for all_ in (fronts, result.theirs))
        told.append(Figure(f"fronts, {what}, beside the whole frame", ours, "%", BASE, ratio(ours, base), f"≥ {base:.1f}", ours >= base))
    wrong = sum(one.wrong for one in result.ours)
    return [*told, Figure("false accepts", wrong, "", goal="0", met=wrong == 0)]


def _costs(result: Result) -> list[Figure]:
    told = []
    for name, times, cpu, wall in (("documents", result.documents, 0.22, 0.40), ("without a document", result.negatives, 0.40, 0.70)):
        for what, bound, of in (("processor time", cpu, "median_cpu"), ("time on the wall", wall, "median_wall")):
            own, base = getattr(times[OURS], of), getattr(times[BASE], of)
            against = ratio(own, base)
            told.append(Figure(f"{what}, {name}", own, "ms", BASE, against, f"≤ {bound} ×", against is not None and against <= bound))
    alone, base = result.alone, result.base_alone
    against = ratio(alone.number.median_cpu, base.median_cpu)
    met = against is not None and against <= NUMBER_RATIO
    told.append(Figure("processor time, number only", alone.number.median_cpu, "ms", BASE_ALONE, against, f"≤ {NUMBER_RATIO} ×", met))
    shown = median_of(alone.shown_s)
    told.append(Figure("models loaded in", alone.load_s, "s", goal=f"≤ {LOAD_S}", met=alone.load_s <= LOAD_S))
    told.append(Figure("memory with all in use", alone.resident_mb, "MB", goal=f"≤ {MEMORY_MB:.0f}", met=alone.resident_mb <= MEMORY_MB))
    told.append(Figure(f"still card → number, two pictures ({len(alone.shown_s)})", shown, "s", goal=f"≤ {SHOWN_S}", met=shown <= SHOWN_S))
    return told


def figures(result: Result) -> list[Figure]:
    """Return the figures with the goals of the fact sheet; ratios are to RapidOCR in the same run."""
    told = _rightness(result) + _costs(result)
    if result.clips:
        quick = sum(at <= MOST_FRAMES for at in result.frames_to_accept)
        met = quick >= CLIPS_SHARE * result.clips
        told.append(Figure(f"clips accepted within {MOST_FRAMES} frames", quick, f"of {result.clips}", goal="≥ 5 of 6", met=met))
        told.append(Figure("clips accepted wrongly", result.clips_wrong, "clips", goal="0", met=result.clips_wrong == 0))
        silent = result.names_wrong_silently
        told.append(Figure("wrong names not asked about", silent, "names", goal="0", met=silent == 0))
    return told
