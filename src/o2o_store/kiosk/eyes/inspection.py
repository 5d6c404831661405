"""How good a camera's pictures are: light, focus, field of view, smallest code that can be read; with a picture of what was found.

For field of view and code size a reference is held before the camera at the distance where shoppers hold things: any EAN-13 at its
nominal size (37.29 mm with its quiet zones, bars 31.35 mm: GS1 General Specifications 5.2.6), such as the card that comes with the kiosk.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.camera_care import too_small
from o2o_store.kiosk.eyes.decoder import Decoded, decode
from o2o_store.kiosk.eyes.quality import BLOWN, DARK, SHARP, sharpness
from o2o_store.kiosk.eyes.views import as_grey, find_regions

Image = npt.NDArray[np.uint8]
BARS_MM = 31.35
PIXELS_A_MODULE = 2.0
"""Pixels that a code's module needs on the view; below it even clean codes are lost."""
BRIGHT, BURNT = 215.0, 0.08
"""Mean grey level above which the picture is too bright, and the share of burnt-out pixels that a lamp in view leaves."""
CELLS = 3
SAME = 0.5
"""Mean grey levels by which two pictures of a living camera differ at least: no sensor is free of noise."""
ALONG = 0.5
"""Cosine of the angle between two codes of one label from which they stand the same way."""
_GOOD, _POOR = (70, 160, 60), (40, 60, 220)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was measured. `light` is a mean grey level, `focus` a share of the sharpness codes need, millimetres where a reference was seen."""

    light: float
    evenness: float
    burnt: float
    focus: float
    small: bool
    frozen: bool
    mirrored: bool
    codes: tuple[Decoded, ...]
    view_mm: float = 0.0
    module_mm: float = 0.0

    @property
    def too_dark(self) -> bool:
        """Too little light to read by."""
        return self.light < DARK

    @property
    def too_bright(self) -> bool:
        """Too much light, or a lamp in view."""
        return self.light > BRIGHT or self.burnt > BURNT

    @property
    def out_of_focus(self) -> bool:
        """Edges are too soft for small codes, where there are edges at all."""
        return 0 < self.focus < 1


def _is_mirrored(codes: Sequence[Decoded]) -> bool:
    """Tell whether a label's QR and bars disagree about where the text runs: the reader of a mirrored QR takes its side for its top."""
    ways = {}
    for code in codes:
        (left, top), (right, level), *_ = code.corners
        length = math.hypot(right - left, level - top) or 1.0
        ways[code.format] = ((right - left) / length, (level - top) / length)
    if not {"QRCode", "EAN13"} <= set(ways):
        return False
    matrix, bars = ways["QRCode"], ways["EAN13"]
    return abs(matrix[0] * bars[0] + matrix[1] * bars[1]) < ALONG


def _bars_pixels(codes: Sequence[Decoded]) -> float:
    """Return how long the bars of a reference are in the picture, 0 when there is none."""
    lengths = [math.dist(code.corners[0], code.corners[1]) for code in codes if code.format == "EAN13"]
    return max(lengths, default=0.0)


def inspect(frames: Sequence[Image], size: tuple[int, int]) -> Inspection:
    """Measure pictures of the same moment, newest last; `size` is the width and height of the camera's own pictures, before the view was made."""
    newest = frames[-1]
    grey = as_grey(newest)
    cells = cv2.resize(grey, (CELLS, CELLS), interpolation=cv2.INTER_AREA).astype(np.float32)
    codes = tuple(decode(newest))
    regions = find_regions(grey, 1)
    focus = sharpness(regions[0].box.cut(grey)) / SHARP if regions else 0.0
    bars = _bars_pixels(codes)
    per_mm = bars / BARS_MM
    return Inspection(
        light=float(grey.mean()),
        evenness=float(cells.min() / max(float(cells.max()), 1.0)),
        burnt=float((grey >= BLOWN).mean()),
        focus=focus,
        small=too_small(size),
        frozen=len(frames) > 1 and all(float(cv2.absdiff(frame, newest).mean()) < SAME for frame in frames[:-1]),
        mirrored=_is_mirrored(codes),
        codes=codes,
        view_mm=newest.shape[1] / per_mm if bars else 0.0,
        module_mm=PIXELS_A_MODULE / per_mm if bars else 0.0,
    )


def drawn(frame: Image, found: Inspection, words: Sequence[tuple[str, bool]]) -> bytes:
    """Return the picture as PNG with the codes framed and one line of findings each, good ones green. No card may be in view."""
    picture = frame.copy()
    for code in found.codes:
        cv2.polylines(picture, [np.array(code.corners, np.int32)], isClosed=True, color=_GOOD, thickness=3, lineType=cv2.LINE_AA)
    for row, (word, good) in enumerate(words):
        spot = (24, 40 + 34 * row)
        cv2.putText(picture, word, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255, 255, 255), 5, cv2.LINE_AA)
        cv2.putText(picture, word, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.8, _GOOD if good else _POOR, 2, cv2.LINE_AA)
    return cv2.imencode(".png", picture)[1].tobytes()


def from_bgra(pixels: bytes, width: int, height: int) -> Image:
    """Return a shared frame as BGR."""
    return np.ascontiguousarray(np.frombuffer(pixels, np.uint8).reshape(height, width, 4)[..., :3])
