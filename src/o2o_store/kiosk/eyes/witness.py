"""The witness rule: a linear code has one check digit, so a reading counts only when views of two families agree."""

from dataclasses import dataclass, field

from o2o_store.kiosk.eyes.readers import LINEAR_NAMES, STEPS, WITNESSES, Read
from o2o_store.kiosk.eyes.views import Grey, Region

MOST_WITNESSES = 6
LONG_PLAIN, LONG_BARS = 6, 10
"""Characters from which a Code 128 (weighted checksum over all characters) counts alone: read plainly, or by bars."""
FRAMES_ALONE = 3
RIVAL_FRAMES = 2
"""Frames for which a number contests its place: one label may follow another there."""
SHORT = 8
A_FEW_ROWS = "a few rows"
"""Said of a thin reading in place of its view: the same rows read by any number of views are one witness."""
TRUSTED = frozenset({"bars1", "bars2", "bars3"})


def family(view: str) -> str:
    """Return the family of a view; whole-frame and tracked reads are one family, and so is whatever hangs on a few rows."""
    if view in {"plain", "track"}:
        return "plain"
    if view == A_FEW_ROWS:
        return view
    return STEPS[view].family


@dataclass(slots=True)
class _Claim:
    """A linear reading: which views saw it in which frames, where last, and whom we asked there."""

    read: Read
    frame: int
    seen: dict[int, set[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    @property
    def views(self) -> set[str]:
        return set().union(*self.seen.values())

    @property
    def strength(self) -> tuple[int, int]:
        """How many families and how many frames speak for it."""
        return len({family(view) for view in self.views}), len(self.seen)

    @property
    def sure(self) -> bool:
        """Two families in one frame, or three frames and two families over all."""
        families = [{family(view) for view in views} for views in self.seen.values()]
        return any(len(found) > 1 for found in families) or (len(families) >= FRAMES_ALONE and len(set().union(*families)) > 1)


def counts_alone(read: Read, view: str) -> bool:
    """Tell whether one reading suffices: QR and Data Matrix correct errors, a long Code 128 has a strong checksum."""
    if read.format not in LINEAR_NAMES:
        return True
    if read.format != "Code128":
        return False
    return (view == "plain" and len(read.text) >= LONG_PLAIN) or (view in {"plain", "bars1", "bars2"} and len(read.text) >= LONG_BARS)


class Witnesses:
    """Collects readings over views and frames and says which are beyond doubt."""

    def __init__(self) -> None:
        self._claims: dict[str, _Claim] = {}

    def hear(self, reads: list[Read], view: str, frame: int = 0) -> list[Read]:
        """Take what a view read; return what is certain now."""
        certain = []
        for read in reads:
            if counts_alone(read, view):
                certain.append(read)
                continue
            claim = self._claims.setdefault(read.text, _Claim(read, frame))
            if claim.frame != frame:
                claim.asked = set()
            claim.frame = frame
            claim.read = read if read.corners or not claim.read.corners else claim.read
            claim.seen.setdefault(frame, set()).add(A_FEW_ROWS if read.thin else view)
            if self._stands(claim):
                certain.append(claim.read)
        return certain

    def _stands(self, claim: _Claim) -> bool:
        """Tell whether a claim is sure and stronger than every other number that was read in the same place."""
        near = (other for other in self._claims.values() if other is not claim and claim.frame - other.frame <= RIVAL_FRAMES)
        rivals = (other for other in near if other.read.box.overlaps(claim.read.box))
        return claim.sure and all(other.strength < claim.strength for other in rivals)

    def cross_examine(self, grey: Grey, frame: int = 0) -> list[Read]:
        """Ask other views about every doubtful reading of this frame, on its own box."""
        certain: list[Read] = []
        for text, claim in list(self._claims.items()):
            if claim.frame == frame and not self._stands(claim):
                certain += [
                    read
                    for read in self._ask(Region(grey, claim.read.box), claim, frame)
                    if read.text == text or read.text not in self._claims
                ]
        return certain

    def _ask(self, region: Region, claim: _Claim, frame: int) -> list[Read]:
        certain: list[Read] = []
        for witness in WITNESSES:
            if witness.name in claim.asked or witness.name in claim.views or len(claim.asked) >= MOST_WITNESSES:
                continue
            claim.asked.add(witness.name)
            certain += self.hear(witness.run(region), witness.name, frame)
            if self._stands(claim):
                break
        return certain

    def best_guess(self) -> list[Read]:
        """Return the one doubtful 12 or 13 digit number that only trusted views saw; for single pictures, never for a camera."""
        guesses = [claim.read for text, claim in self._claims.items() if not claim.sure and claim.views & TRUSTED and len(text) > SHORT]
        return guesses[:1]

    def forget(self, before: int) -> None:
        """Drop what was seen before a frame: votes that are far apart do not add up, and a label may lie there all day."""
        self._claims = {text: claim for text, claim in self._claims.items() if claim.frame >= before}
        for claim in self._claims.values():
            claim.seen = {frame: views for frame, views in claim.seen.items() if frame >= before}
