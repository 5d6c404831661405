"""Codes in a camera's stream: retries in turns, nothing for an unchanged picture, each code reported once per view."""

import re
from dataclasses import dataclass, replace

from o2o_store.kiosk.eyes.decoder import REGIONS, SEVERAL, Decoded, Image, look_beside, once, region_for
from o2o_store.kiosk.eyes.findings import Cause, Hint
from o2o_store.kiosk.eyes.glimpse import Glimpse, coarse
from o2o_store.kiosk.eyes.quality import Stillness, why_unreadable
from o2o_store.kiosk.eyes.readers import AT_REST, LADDER, LINEAR, QR, STEPS, Read, Step, formats_of, read_plain
from o2o_store.kiosk.eyes.views import Box, Grey, Region, as_frame, as_grey, find_regions
from o2o_store.kiosk.eyes.witness import Witnesses

BUDGET = 14.0
"""Milliseconds, about, that retries may take in a frame beside the plain reads."""
OVERDRAFT = 1.2
"""Share of the budget that a frame's last step may reach."""
MEMORY = 15
GONE_AFTER, HIDDEN_AT_MOST = 10, 125
"""Frames without a code after which it has left the view and may be reported again: when nothing, and when what looks like it, lies there."""
HINT_AFTER = 12
"""Frames (about half a second) in which something lies there unread before the person is told why."""
AT_REST_AFTER = 2
"""Unmoved frames after which all of a picture is searched once: a camera in poor light gives each picture twice."""
_ROOM = 24
_LINK = re.compile(r"/01/([0-9]{8,14})(?![0-9])")
_ELEMENTS = re.compile(r"\x1d?01([0-9]{14})")
_SERIAL = re.compile(r"(?:/21/|[?&]21=|\x1d21)([^/?&#\x1d]+)")


@dataclass(frozen=True, slots=True)
class _Report:
    """A code that was reported: when it was last read, when what looks like it was last there, and how it looked."""

    read: int
    there: int
    glimpse: Glimpse

    def is_gone(self, frame: int, searched: int) -> bool:
        """Tell whether it has left the view by this frame; what only a search at rest can read is not missed before one (`searched`)."""
        return frame - self.there > GONE_AFTER or (frame - self.read > HIDDEN_AT_MOST and searched > self.read)


@dataclass(frozen=True, slots=True)
class _Track:
    """Where a code was last read, to be read again there first."""

    read: Read
    box: Box


class Scanner:
    """A stream decoder with memory; one per camera, used by one thread. Calling it returns what is in view and certain."""

    def __init__(self, budget: float = BUDGET) -> None:
        self.hint: Hint | None = None
        self._budget = budget
        self._witnesses = Witnesses()
        self._frame = 0
        self._turn = 0
        self._left = 0
        self._done = False
        self._lines_due = True
        self._still = Stillness()
        self._moved = True
        self._rested = 0
        self._searched = 0
        self._tracks: dict[str, _Track] = {}
        self._view: list[Decoded] = []
        self._reported: dict[tuple[str, str], _Report] = {}
        self._unread = 0
        self._cause: Cause | None = None
        self._ground: Grey | None = None

    @property
    def view(self) -> list[Decoded]:
        """What was in view in the last frame, where it was then."""
        return list(self._view)

    def feed(self, image: Image) -> list[Decoded]:
        """Read the next frame and return only codes that newly came into view; `hint` says why something cannot be read."""
        frame = as_frame(image)
        return [] if frame is None else self._report(frame, self._look(frame))

    def _report(self, image: Image, view: list[Decoded]) -> list[Decoded]:
        self._look_after_hidden(image)
        seen = [article(code.text) for code in view]
        self._reported = {
            key: report
            for key, report in self._reported.items()
            if any(same_article(key, one) for one in seen) or not report.is_gone(self._frame, self._searched)
        }
        fresh = [code for code in view if self._is_new(code, image)]
        self.hint = self._explain(image) if not view else None
        if self._rested == AT_REST_AFTER and not (view or self._reported or self._cause):
            self._ground = coarse(image)
        return fresh

    def _look_after_hidden(self, image: Image) -> None:
        """Note which reported codes are only blurred or glared over: what looks like them still lies where they were."""
        unread = {key: report for key, report in self._reported.items() if report.read < self._frame - 1 or not self._view}
        scene = coarse(image) if unread and self._moved else None
        for key, report in unread.items():
            if report.glimpse.is_in(scene) if scene is not None else report.there == self._frame - 1:
                self._reported[key] = replace(report, there=self._frame)

    def _is_new(self, code: Decoded, image: Image) -> bool:
        """Note that this is in view, and how it looks unless nothing has changed; tell whether nothing on the same thing had been reported."""
        key = article(code.text)
        before = None if self._moved else self._reported.get(key)
        glimpse = before.glimpse if before is not None else Glimpse.of(coarse(image), Box.around(code.corners, image), self._ground)
        known = [other for other in self._reported if same_article(key, other)]
        self._reported.update(dict.fromkeys([*known, key], _Report(self._frame, self._frame, glimpse)))
        return not known

    def __call__(self, image: Image) -> list[Decoded]:
        """Read the next frame and return every code in view; what is no picture (`as_frame`) shows nothing and is forgotten."""
        frame = as_frame(image)
        return [] if frame is None else self._look(frame)

    def _look(self, image: Image) -> list[Decoded]:
        self._frame += 1
        moved = self._moved = self._still.has_moved(image)
        self._rested = 0 if moved else self._rested + 1
        if moved:
            self._left, self._done = len(LADDER), False
        elif self._done or (not self._view and self._left <= 0) or (self._view and self._rested < AT_REST_AFTER):
            return list(self._view)
        grey = as_grey(image)
        self._witnesses.forget(self._frame - MEMORY)
        if not (moved and self._tracks and self._frame % 2 and self._follow(grey)):
            certain = self._search(grey, fresh_scene=moved)
            # In an unmoved picture what was read is still there, whatever the grain makes of it now.
            self._keep(grey, certain if moved else [*certain, *(track.read for track in self._tracks.values())])
            # A picture is done with when all of it was searched at rest: what was laid beside a code that is followed is seen then.
            self._done = bool(self._view) and not moved
            self._searched = self._frame if self._done else self._searched
        return list(self._view)

    def _follow(self, grey: Grey) -> bool:
        """Read again only where the last codes were; tell whether all are still there."""
        certain: list[Read] = []
        for track in self._tracks.values():
            certain += self._witnesses.hear(read_plain(grey, formats_of(track.read.format), track.box), "track", self._frame)
        certain = [read for read in certain if read.text in self._tracks]
        if {read.text for read in certain} != set(self._tracks):
            return False
        self._keep(grey, certain)
        return True

    def _search(self, grey: Grey, *, fresh_scene: bool) -> list[Read]:
        certain: list[Read] = []
        # an unchanged picture is not read plainly twice
        if fresh_scene or self._view:
            certain += self._witnesses.hear(read_plain(grey, QR), "plain", self._frame)
        # while nothing is found the plain linear read takes every other frame
        self._lines_due = self._lines_due or fresh_scene
        if self._view or (self._lines_due and (self._frame % 2 or not fresh_scene)):
            self._lines_due = False
            certain += self._witnesses.hear(read_plain(grey, LINEAR), "plain", self._frame)
        certain += self._witnesses.cross_examine(grey, self._frame)
        if not fresh_scene and self._view:
            known = [*certain, *(track.read for track in self._tracks.values())]
            return certain + look_beside(grey, known, self._witnesses, self._frame, steps=AT_REST)
        if len({read.text for read in certain}) >= SEVERAL:
            certain += look_beside(grey, certain, self._witnesses, self._frame)
        return certain or self._retry(grey, find_regions(grey, REGIONS), fresh_scene=fresh_scene)

    def _retry(self, grey: Grey, regions: list[Region], *, fresh_scene: bool) -> list[Read]:
        spent = 0.0
        certain: list[Read] = []
        if fresh_scene and regions and STEPS["dm"].fits(regions[0]):
            spent += STEPS["dm"].cost
            certain = self._run(STEPS["dm"], regions[0], grey)
        while not certain and spent < self._budget and self._left > 0:
            step, place = LADDER[self._turn % len(LADDER)]
            if spent and spent + step.cost > OVERDRAFT * self._budget:
                break
            self._turn, self._left = self._turn + 1, self._left - 1
            region = region_for(step, place, regions, grey)
            if region is not None:
                spent += step.cost
                certain = self._run(step, region, grey)
        if certain:
            # what worked is tried first in the next frame
            self._turn = max(0, self._turn - 1)
        return certain

    def _run(self, step: Step, region: Region, grey: Grey) -> list[Read]:
        certain = self._witnesses.hear(step.run(region), step.name, self._frame)
        return certain + self._witnesses.cross_examine(grey, self._frame)

    def _keep(self, grey: Grey, certain: list[Read]) -> None:
        self._view = once(certain)
        height, width = grey.shape
        self._tracks = {}
        for read in certain:
            box = read.box
            roomy = Box(
                max(0, box.left - _ROOM),
                max(0, box.top - _ROOM),
                min(width, box.right + _ROOM),
                min(height, box.bottom + _ROOM),
                box.x,
                box.y,
            )
            self._tracks[read.text] = _Track(read, roomy)

    def _explain(self, image: Image) -> Hint | None:
        cause = self._cause = why_unreadable(image) if self._moved else self._cause
        self._unread = self._unread + 1 if cause else 0
        return Hint(cause) if cause and self._unread >= HINT_AFTER else None


def article(text: str) -> tuple[str, str]:
    """Return what one thing is known by: product number without leading zeros and serial, or else the whole text and nothing.

    A label often carries a QR and bars: both name one product, and EAN-13 with a leading 0 is the UPC-A.
    """
    if text.isdecimal():
        return text.lstrip("0"), ""
    link = _LINK.search(text) or _ELEMENTS.match(text)
    if link is None:
        return text, ""
    serial = _SERIAL.search(text)
    return link.group(1).lstrip("0"), serial.group(1) if serial else ""


def same_article(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two codes may be on one thing: the same number, and no two different serials."""
    return one[0] == other[0] and (one[1] == other[1] or not (one[1] and other[1]))
