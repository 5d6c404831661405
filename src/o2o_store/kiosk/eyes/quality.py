"""Why something before the camera cannot be read: measured on a region that looks like a code or a card."""

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.findings import Cause, Hint
from o2o_store.kiosk.eyes.views import COLOURED, as_grey, find_regions

DARK, BLACK = 45.0, 9.0
"""Mean grey levels below which the whole picture is too dark, and in which nothing that is held could be told from grain."""
CALM = 2.0
"""Pixels of blur that take a dark picture's grain off and leave the edges of a code or of print, down to BLACK."""
GLARE = 0.12
"""Share of blown-out pixels in a region from which a reflection is the likely cause."""
BLOWN = 252
SMALL = 160
"""Pixels: what is unread in a dense region (with its margin of about 100) no larger than this is held too far away: bars of 51 to 102, a QR of 26."""
SHARP = 60.0
"""Variance of the Laplacian below which a dense region is blurred."""
TEXT_OF_A_CARD = 3
NUMBER_SHARE = 0.26
"""Share of the frame's width that a card's number must fill to be read well (the card fills 45 % then)."""
STILL, STILL_AT_MOST, FLICKER = 3.0, 16.0, 0.1
"""Grey levels by which a cell of the thumbnail may differ in an unchanged picture: without grain, under the heaviest grain; and the change of light allowed for."""
GRAIN = 6.0
"""Deviations of the sensor's own grain that no cell of an unchanged picture passes (once in 140,000 pictures of 3,600 cells)."""
NORMAL = 0.6745
"""Median of absolute deviations, in standard deviations."""
SWEEP, LONGEST_SWEEP = 3.0, 8
"""Mean grey levels between two pictures above which something is still being brought, and pictures after which it is read anyway."""


def sharpness(grey: npt.NDArray[np.uint8]) -> float:
    """Return the variance of the Laplacian: low for blurred pictures."""
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())


def _too_dark(grey: npt.NDArray[np.uint8]) -> bool:
    return float(grey[::8, ::8].mean()) < DARK


def _shows_in_the_dark(grey: npt.NDArray[np.uint8]) -> bool:
    """Tell whether something with the edges of a code or of print may be held there; an empty counter at night has only grain."""
    return float(grey[::8, ::8].mean()) < BLACK or bool(find_regions(np.asarray(cv2.GaussianBlur(grey, (0, 0), CALM), np.uint8), most=1))


def why_unreadable(image: npt.NDArray[np.uint8]) -> Cause | None:
    """Return the likeliest cause, or None when nothing in view looks like a code."""
    grey = as_grey(image)
    if _too_dark(grey):
        return "darkness" if _shows_in_the_dark(grey) else None
    boxes = [region.box for region in find_regions(grey, most=2)]
    if not boxes:
        return None
    if any(float((box.cut(grey) >= BLOWN).mean()) > GLARE for box in boxes):
        return "glare"
    box, cut = boxes[0], boxes[0].cut(grey)
    if sharpness(cut) < SHARP:
        return "steadier"
    return "closer" if max(box.right - box.left, box.bottom - box.top) <= SMALL else None


def why_unreadable_card(image: npt.NDArray[np.uint8], lines: list[npt.NDArray[np.float32]], boxes: int) -> Hint | None:
    """Return why a card in view gave no number, judged by its longest line of text; None when there is hardly any text."""
    grey = as_grey(image)
    if _too_dark(grey):
        return Hint("darkness") if boxes >= TEXT_OF_A_CARD or _shows_in_the_dark(grey) else None
    if boxes < TEXT_OF_A_CARD or not lines:
        return None
    line = lines[0]
    left, top, wide, high = cv2.boundingRect(line)
    left, top = max(0, left), max(0, top)
    cut = grey[top : top + high, left : left + wide]
    if cut.size and float((cut >= BLOWN).mean()) > GLARE:
        return Hint("glare")
    if float(np.linalg.norm(line[1] - line[0])) < NUMBER_SHARE * image.shape[1]:
        return Hint("closer")
    return Hint("steadier") if not cut.size or sharpness(cut) < SHARP else Hint("covered")


class Stillness:
    """Tells whether the picture changed since the last one that was looked at closely."""

    def __init__(self) -> None:
        self._thumbnail: npt.NDArray[np.float32] | None = None

    def has_moved(self, image: npt.NDArray[np.uint8]) -> bool:
        """Compare 80×45 cells of one channel after equalising the light: flicker and grain are no motion, slow drift is."""
        thumbnail, old = thumbnail_of(image), self._thumbnail
        if old is not None:
            ratio = float(old.mean() + 1) / float(thumbnail.mean() + 1)
            if abs(ratio - 1) < FLICKER and not _differs(np.abs(thumbnail * ratio - old)):
                return False
        self._thumbnail = thumbnail
        return True


def _differs(change: npt.NDArray[np.float32]) -> bool:
    """Tell whether some cell changed by more than the grain, which is the same everywhere, explains."""
    grain = float(np.median(change)) / NORMAL
    return float(change.max()) > min(max(STILL, GRAIN * grain), STILL_AT_MOST)


class Sweep:
    """Tells whether something is on its way into or out of the picture: nobody can read it then."""

    def __init__(self) -> None:
        self._last: npt.NDArray[np.float32] | None = None
        self._swept = 0

    def goes_on(self, image: npt.NDArray[np.uint8]) -> bool:
        """Compare with the picture before; a scene that never rests is read all the same."""
        last, self._last = self._last, thumbnail_of(image)
        moving = last is not None and float(np.abs(self._last - last).mean()) > SWEEP
        self._swept = self._swept + 1 if moving and self._swept < LONGEST_SWEEP else 0
        return self._swept > 0


def thumbnail_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Return the picture in 80×45 cells of one channel."""
    # Every fourth row: 16 rows of a 720-row picture and 24 of a 1080-row one fall into a cell, and whole cells shrink in half the time.
    thin = image[::4, ::2, 1] if image.ndim == COLOURED else image[::4, ::2]
    return np.asarray(cv2.resize(thin.astype(np.float32), (80, 45), interpolation=cv2.INTER_AREA), np.float32)
