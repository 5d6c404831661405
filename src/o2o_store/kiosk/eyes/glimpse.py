"""What a code looked like from afar when it was last read: blurred, glaring or half covered it still looks like that, gone it does not."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.views import Box, Grey, as_grey

COARSE = 8
"""Pixels of the picture in one cell: no module of a code is left in it, its paper and its dark field are."""
ALIKE = 0.6
"""Correlation from which it may be the same thing; a grained counter comes as far now and then."""
BARE = 0.3
"""What lies there is the bare ground when it differs from that by less than this share of what it differs from the code."""
LEAST_CELLS = 3


def coarse(image: npt.NDArray[np.uint8]) -> Grey:
    """Return a picture (BGR or grey) in grey cells."""
    height, width = (max(1, length // COARSE) for length in image.shape[:2])
    return as_grey(
        np.asarray(cv2.resize(image[: height * COARSE, : width * COARSE], (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    )


@dataclass(frozen=True, slots=True, repr=False)
class Glimpse:
    """A place of a picture in cells: where, what was there, and the whole scene before it came, where that is known."""

    left: int
    top: int
    cells: Grey
    ground: Grey | None = None

    @classmethod
    def of(cls, scene: Grey, box: Box, ground: Grey | None = None) -> "Glimpse":
        """Take one of a scene in cells; `box` in pixels of the picture, `ground` the scene before."""
        left, top, right, bottom = box.left // COARSE, box.top // COARSE, math.ceil(box.right / COARSE), math.ceil(box.bottom / COARSE)
        return cls(left, top, scene[top:bottom, left:right].copy(), ground if ground is not None and ground.shape == scene.shape else None)

    def is_in(self, scene: Grey) -> bool:
        """Tell whether something that looks the same lies there or half its size beside, and not the bare ground."""
        high, wide = self.cells.shape
        left, top = max(0, self.left - wide // 2), max(0, self.top - high // 2)
        round_it = scene[top : self.top + high + high // 2, left : self.left + wide + wide // 2]
        if min(high, wide) < LEAST_CELLS or any(have < need for have, need in zip(round_it.shape, (high, wide), strict=True)):
            return False
        _, alike, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(round_it, self.cells, cv2.TM_CCOEFF_NORMED))
        if alike < ALIKE or self.ground is None:
            return alike >= ALIKE
        here = slice(top + y, top + y + high), slice(left + x, left + x + wide)
        return _unlike(scene[here], self.ground[here]) >= BARE * _unlike(scene[here], self.cells)


def _unlike(one: Grey, other: Grey) -> float:
    """How much two places differ, in grey levels; more or less light on all of it does not count."""
    return float((one.astype(np.float32) - other).std())
