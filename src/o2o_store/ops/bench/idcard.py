"""`o2o-store bench idcard CORPUS`: the kiosk's card reader beside RapidOCR over the whole frame, on SPECIMEN cards, in the same run."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from o2o_store.kiosk.eyes import corpora, rivals
from o2o_store.kiosk.eyes.id_reader import Session, read
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.bench.taking_turns import Times, Turns, median_of, ratio, share

OURS, BASE = "ours", "RapidOCR whole frame"
FRONTS = frozenset({"id_front", "permit_front"})
FIELDS = ("name", "sex", "ethnicity", "birth", "address")


@dataclass(slots=True)
class Tally:
    """Pictures of a kind, and how many were right in number, name and everything; `wrong` counts false accepts."""

    pictures: int = 0
    number: int = 0
    name: int = 0
    everything: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Result:
    """Tallies by kind for us, and for RapidOCR over all fronts; times over documents and over pictures without one; the clips."""

    ours: dict[str, Tally]
    theirs: Tally
    documents: dict[str, Times]
    negatives: dict[str, Times]
    frames_to_accept: list[int]
    clips: int
    clips_wrong: int
    names_wrong_silently: int


def _plain(value: Any) -> str:
    return "" if value is None else "".join(str(value).split())


def _judge(tally: Tally, told: dict[str, Any], reading: Any) -> None:
    tally.pictures += 1
    if told["class"].startswith("neg"):
        tally.wrong += reading is not None and bool(reading.number)
        return
    if told["class"] == "id_back":
        good = reading is not None and all(_plain(getattr(reading, key)) == _plain(told[key]) for key in ("valid_from", "valid_until"))
        tally.number += good
        tally.wrong += reading is not None and bool(reading.number)
        return
    if reading is None or not reading.number:
        return
    good = reading.number == told["number"]
    tally.number += good
    tally.wrong += not good
    named = good and _plain(reading.name) == _plain(told["name"])
    tally.name += named
    keys = FIELDS if told["class"] in FRONTS else ("name", "sex", "birth", "expiry")
    tally.everything += good and all(_plain(getattr(reading, key)) == _plain(told.get(key)) for key in keys)


def measure(folder: Path, *, limit: int = 0, rival_threads: int = 0) -> Result:
    """Read every picture with both readers (RapidOCR with its own defaults unless told otherwise), then the clips with a session each."""
    result = Result({}, Tally(), {OURS: Times(), BASE: Times()}, {OURS: Times(), BASE: Times()}, [], 0, 0, 0)
    other: Callable[[Any], Any] = rivals.whole_frame_ocr(rival_threads)
    turns: Turns[Any] = Turns({OURS: read, BASE: other})
    pictures = list(corpora.cards(folder).items())
    turns.round(corpora.load(pictures[0][0]))  # both load their models
    for path, told in pictures[: limit or None]:
        answers = turns.round(corpora.load(path))
        _judge(result.ours.setdefault(told["class"], Tally()), told, answers[OURS])
        times = result.negatives if told["class"].startswith("neg") else result.documents
        for name, kept in times.items():
            kept.cpu.append(turns.times[name].cpu[-1])
            kept.wall.append(turns.times[name].wall[-1])
        if told["class"] in FRONTS:
            number, name = answers[BASE]
            result.theirs.pictures += 1
            result.theirs.number += number == told["number"]
            result.theirs.name += number == told["number"] and name == told["name"]
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


def figures(result: Result) -> list[Figure]:
    """Return the figures with the goals of the fact sheet; ratios are of processor time to RapidOCR's."""
    told = []
    for kind, tally in sorted(result.ours.items()):
        if not kind.startswith("neg"):
            told.append(Figure(f"{kind} number ({tally.pictures})", share(tally.number, tally.pictures), "%"))
            told.append(Figure(f"{kind} everything", share(tally.everything, tally.pictures), "%"))
    fronts = [tally for kind, tally in result.ours.items() if kind in FRONTS]
    pictures = sum(tally.pictures for tally in fronts)
    for what, own, theirs in (
        ("number", sum(tally.number for tally in fronts), result.theirs.number),
        ("name", sum(tally.name for tally in fronts), result.theirs.name),
    ):
        ours, base = share(own, pictures), share(theirs, result.theirs.pictures)
        told.append(Figure(f"fronts {what}", ours, "%", BASE, ratio(ours, base), f"≥ {base:.1f}", ours >= base))
    wrong = sum(tally.wrong for tally in result.ours.values())
    told.append(Figure("false accepts", wrong, "numbers", goal="0", met=wrong == 0))
    for name, times, bound in (("documents", result.documents, 0.22), ("without a document", result.negatives, 0.40)):
        against = ratio(times[OURS].median_cpu, times[BASE].median_cpu)
        goal, met = f"≤ {bound} ×", against is not None and against <= bound
        told.append(Figure(f"processor time, {name}", times[OURS].median_cpu, "ms", BASE, against, goal, met))
    if result.clips:
        told.append(Figure("clips accepted", len(result.frames_to_accept), f"of {result.clips}"))
        told.append(Figure("frames until accepted", median_of(result.frames_to_accept), "frames", goal="≤ 3"))
        told.append(Figure("clips accepted wrongly", result.clips_wrong, "clips", goal="0", met=result.clips_wrong == 0))
        silent = result.names_wrong_silently
        told.append(Figure("wrong names not asked about", silent, "names", goal="0", met=silent == 0))
    return told
