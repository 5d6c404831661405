"""What a code looked like from afar when it was last read: blurred, glaring or half covered it still looks like that, gone it does not."""

from dataclasses import dataclass

import cv2
import numpy as np

from o2o_store.kiosk.eyes.views import Box, Grey, as_grey

COARSE = 8
"""Pixels of the picture in one of the glimpse: no module of a code is left in it, its paper and its dark field are."""
ALIKE = 0.6
"""Correlation from which it is the same thing; another place of the counter stays far below."""
LEAST_CELLS = 3


@dataclass(frozen=True, slots=True, repr=False)
class Glimpse:
    """A place of a picture and what was there, in few grey cells."""

    box: Box
    cells: Grey

    @classmethod
    def of(cls, image: Grey, box: Box) -> "Glimpse":
        """Take one of a picture (BGR or grey)."""
        return cls(box, _coarse(as_grey(box.cut(image))))

    def is_in(self, image: Grey) -> bool:
        """Tell whether something that looks the same lies there or half its size beside."""
        box, (height, width) = self.box, image.shape[:2]
        aside, below = (box.right - box.left) // 2, (box.bottom - box.top) // 2
        left, top = max(0, box.left - aside), max(0, box.top - below)
        round_it = Box(left, top, min(width, box.right + aside), min(height, box.bottom + below), box.x, box.y)
        scene = _coarse(as_grey(round_it.cut(image)))
        if min(self.cells.shape) < LEAST_CELLS or any(have < need for have, need in zip(scene.shape, self.cells.shape, strict=True)):
            return False
        return float(cv2.matchTemplate(scene, self.cells, cv2.TM_CCOEFF_NORMED).max()) >= ALIKE


def _coarse(grey: Grey) -> Grey:
    height, width = (max(1, length // COARSE) for length in grey.shape)
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
