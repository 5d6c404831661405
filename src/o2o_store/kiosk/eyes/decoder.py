"""Codes in one picture: two plain reads, then cheap retries on the few regions that look like a code."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.findings import Corners
from o2o_store.kiosk.eyes.readers import BESIDE, LADDER, LINEAR, QR, Read, Step, read_plain
from o2o_store.kiosk.eyes.views import Box, Grey, Region, as_frame, as_grey, find_regions
from o2o_store.kiosk.eyes.witness import Witnesses

Image = npt.NDArray[np.uint8]
SEVERAL, MOST_BESIDE = 2, 6
"""Codes read plainly from which more are sought in the same picture, and places looked at then."""
REGIONS = 4
"""Places looked at again in a frame: the code is in one of the first three on 97 of 100 frames, in a fourth now and then."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A code that is beyond doubt: its text, zxing's name of its format, and its corners in pixels (or those of the box it lies in)."""

    text: str
    format: str
    corners: tuple[tuple[float, float], ...]

    def shares(self, image: Image) -> Corners:
        """Return the corners as shares of the picture's width and height."""
        height, width = image.shape[:2]
        return tuple((x / width, y / height) for x, y in self.corners)


def as_decoded(read: Read) -> Decoded:
    """Return a certain reading as it leaves this package."""
    box = read.box
    corners = read.corners or ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return Decoded(read.text, read.format, corners)


def once(reads: list[Read]) -> list[Decoded]:
    """Return each text once, in the order found."""
    unique: dict[str, Read] = {}
    for read in reads:
        if read.text not in unique or (read.corners and not unique[read.text].corners):
            unique[read.text] = read
    return [as_decoded(read) for read in unique.values()]


def region_for(step: Step, place: int, regions: list[Region], grey: Grey) -> Region | None:
    """Return what a step of the ladder looks at, None when there is no such region or it cannot hold such a code."""
    if step.kind == "frame":
        return Region(grey, Box.whole(grey))
    if place >= len(regions) or not step.fits(regions[place]):
        return None
    return regions[place]


def decode(image: Image) -> list[Decoded]:
    """Return all codes of a single picture (BGR or grey) that could be made certain, without any memory of other pictures."""
    frame = as_frame(image)
    if frame is None:
        return []
    grey = as_grey(frame)
    witnesses = Witnesses()
    certain = witnesses.hear(read_plain(grey, QR), "plain") + witnesses.hear(read_plain(grey, LINEAR), "plain")
    certain += witnesses.cross_examine(grey)
    if not certain:
        certain = _look_again(grey, witnesses)
    elif len({read.text for read in certain}) >= SEVERAL:
        certain += look_beside(grey, certain, witnesses)
    return once(certain or witnesses.best_guess())


def regions_beside(grey: Grey, known: Iterable[Box]) -> list[Region]:
    """Return places that look like a code and are none of those known."""
    boxes = list(known)
    return [region for region in find_regions(grey, MOST_BESIDE) if not any(box.holds(region.box.x, region.box.y) for box in boxes)]


def look_beside(grey: Grey, certain: list[Read], witnesses: Witnesses, frame: int = 0, *, steps: tuple[Step, ...] = BESIDE) -> list[Read]:
    """Look for more codes where several lie: the plain read finds the clear ones and passes over the others."""
    found: list[Read] = []
    for region in regions_beside(grey, [read.box for read in certain]):
        for step in steps:
            fresh = witnesses.hear(step.run(region), step.name, frame) if step.fits(region) else []
            if fresh:
                found += fresh
                break
        # At once, on this region: a later one that holds a part of the same bars would be asked about instead.
        found += witnesses.cross_examine(grey, frame)
    return found


def _look_again(grey: Grey, witnesses: Witnesses) -> list[Read]:
    regions = find_regions(grey, REGIONS)
    for step, place in LADDER:
        region = region_for(step, place, regions, grey)
        if region is None:
            continue
        certain = witnesses.hear(step.run(region), step.name) + witnesses.cross_examine(grey)
        if certain:
            return certain
    return []
