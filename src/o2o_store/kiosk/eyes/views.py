"""Ways of looking at a part of a frame: find where a code may be, turn its bars upright, even out its light."""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
CELL = 16
"""Pixels of the full frame per cell of the grid on which edges are counted."""
QUIET = 28
"""Pixels added round a region, so that a code keeps its quiet zone."""
LEAST_EDGES = 0.04
ENLARGED, AVERAGED = 2.0, 9
GRAIN = 0.8
"""Pixels (sigma) of the softening that takes a sensor's grain off and leaves modules of two pixels."""
TALLEST, WIDEST = 150, 620
MANY_PIXELS, FEWEST_CELLS, FLAT, COLOURED = 40000, 3, 2, 3
_CROSS = np.ones((9, 9), np.uint8)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a frame in pixels and the point in it where edges are densest."""

    left: int
    top: int
    right: int
    bottom: int
    x: int
    y: int

    @classmethod
    def whole(cls, grey: Grey) -> "Box":
        """Return the box of a whole frame."""
        height, width = grey.shape[:2]
        return cls(0, 0, width, height, width // 2, height // 2)

    @classmethod
    def around(cls, corners: tuple[tuple[float, float], ...], grey: Grey, share: float = 0.14, least: int = 12) -> "Box":
        """Return the box of four corners with a margin of a share of the larger side."""
        height, width = grey.shape[:2]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        margin = int(share * max(max(xs) - min(xs), max(ys) - min(ys))) + least
        left, top = max(0, int(min(xs)) - margin), max(0, int(min(ys)) - margin)
        right, bottom = max(left + 8, min(width, int(max(xs)) + margin)), max(top + 8, min(height, int(max(ys)) + margin))
        return cls(left, top, right, bottom, (left + right) // 2, (top + bottom) // 2)

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the middle of either lies inside the other."""
        middles = ((box, (box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in (self, other))
        return any((other if box is self else self).holds(x, y) for box, x, y in middles)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def cut(self, grey: Grey, most: int = 0) -> Grey:
        """Return the pixels inside, at most `most` on a side, round the densest point."""
        left, right = _limit(self.left, self.right, self.x, most)
        top, bottom = _limit(self.top, self.bottom, self.y, most)
        return grey[top:bottom, left:right]


def _limit(low: int, high: int, point: int, most: int) -> tuple[int, int]:
    if not most or high - low <= most:
        return low, high
    low = min(max(low, point - most // 2), high - most)
    return low, low + most


class Region:
    """A box of a frame with the direction of its edges, worked out when first asked for."""

    def __init__(self, grey: Grey, box: Box) -> None:
        self.grey = grey
        self.box = box

    @cached_property
    def direction(self) -> tuple[float, float]:
        """Angle of the dominant gradient in radians and its coherence, 0 to 1: bars are coherent, matrix codes are not."""
        cut = self.box.cut(self.grey, 360)
        small = cut[::2, ::2] if cut.size > MANY_PIXELS else cut
        across = cv2.Sobel(small, cv2.CV_32F, 1, 0)
        down = cv2.Sobel(small, cv2.CV_32F, 0, 1)
        xx, yy = float(cv2.norm(across, cv2.NORM_L2SQR)), float(cv2.norm(down, cv2.NORM_L2SQR))
        xy = float(across.ravel() @ down.ravel())
        return 0.5 * math.atan2(2 * xy, xx - yy), math.hypot(xx - yy, 2 * xy) / (xx + yy + 1e-6)

    def upright(self, enlarged: float = ENLARGED, averaged: int = AVERAGED, tallest: int = TALLEST) -> Grey:
        """Return the region turned so that its bars stand upright, enlarged across them and averaged along them."""
        box, angle = self.box, self.direction[0]
        cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
        wide, high = box.right - box.left, box.bottom - box.top
        width, height = int(wide * cos + high * sin) + 40, int(wide * sin + high * cos)
        centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        if width > WIDEST:
            centre = (box.x, box.y)
        elif height > tallest:
            centre = (centre[0], box.y)
        width, height = min(width, WIDEST), min(height, tallest)
        turn = cv2.getRotationMatrix2D(centre, math.degrees(angle), 1.0)
        turn[0] *= enlarged
        turn[0, 2] += (width / 2 - centre[0]) * enlarged
        turn[1, 2] += height / 2 - centre[1]
        turned = cv2.warpAffine(self.grey, turn, (int(width * enlarged), height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.blur(turned, (1, averaged)) if averaged > 1 else turned, np.uint8)


def find_regions(grey: Grey, most: int = 3) -> list[Region]:
    """Return up to three places where edges are dense for their local contrast, densest first; about 1.5 ms a frame."""
    if min(grey.shape[:2]) < CELL:
        return []
    half = cv2.resize(grey, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA)
    columns, rows = half.shape[1] // 8, half.shape[0] // 8
    if min(columns, rows) < FEWEST_CELLS:
        return [Region(grey, Box.whole(grey))]
    density = _density(np.asarray(half[: rows * 8, : columns * 8], np.uint8), columns, rows)
    found = []
    for _ in range(most):
        peak, (x, y) = (found_at := cv2.minMaxLoc(density))[1], found_at[3]
        if peak < LEAST_EDGES:
            break
        left, top, wide, high = _take_peak(density, peak, x, y)
        found.append(Region(grey, _padded(grey, (left, top, wide, high), (x, y))))
    return found


def _density(half: Grey, columns: int, rows: int) -> npt.NDArray[np.float32]:
    size = (columns, rows)
    across = cv2.resize(cv2.absdiff(half[:, 1:], half[:, :-1]), size, interpolation=cv2.INTER_AREA).astype(np.float32)
    down = cv2.resize(cv2.absdiff(half[1:], half[:-1]), size, interpolation=cv2.INTER_AREA)
    contrast = cv2.subtract(cv2.dilate(half, _CROSS)[4::8, 4::8], cv2.erode(half, _CROSS)[4::8, 4::8]).astype(np.float32)
    share = (across + down) / (contrast + 14) * np.minimum(1, contrast / 18)
    return np.asarray(cv2.boxFilter(share, -1, (5, 5)), np.float32)


def _take_peak(density: npt.NDArray[np.float32], peak: float, x: int, y: int) -> tuple[int, int, int, int]:
    """Return the connected cells round a peak as left, top, width, height, and blank them."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats((density > 0.55 * peak).astype(np.uint8), connectivity=4)
    label = labels[y, x]
    left, top, wide, high = (int(value) for value in boxes[label][:4])
    density[labels == label] = 0
    density[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4] = 0
    return left, top, wide, high


def _padded(grey: Grey, cells: tuple[int, int, int, int], peak: tuple[int, int]) -> Box:
    left, top, wide, high = (value * CELL for value in cells)
    bottom, right = min(grey.shape[0], top + high + QUIET), min(grey.shape[1], left + wide + QUIET)
    return Box(max(0, left - QUIET), max(0, top - QUIET), right, bottom, peak[0] * CELL + CELL // 2, peak[1] * CELL + CELL // 2)


def as_frame(image: npt.NDArray[np.uint8], *, coloured: bool = False) -> npt.NDArray[np.uint8] | None:
    """Return a picture as the eyes look at it: BGR, or grey unless it must be `coloured`; None when it is no picture of 8 bits or empty.

    One channel in three dimensions is grey, and a fourth is left out.
    """
    channels = image.shape[2] if image.ndim == COLOURED else int(image.ndim == FLAT)
    if not image.size or image.dtype != np.uint8 or channels not in {1, 3, 4}:
        return None
    frame = image.reshape(image.shape[:2]) if channels == 1 else image[..., :3]
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR), np.uint8) if coloured and channels == 1 else frame


def as_grey(image: npt.NDArray[np.uint8]) -> Grey:
    """Return a BGR or grey picture as grey."""
    return image if image.ndim == FLAT else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def enlarge(grey: Grey, across: float, down: float = 0.0) -> Grey:
    """Return the picture enlarged smoothly, by as much down as across unless told: a code seen from above is too flat."""
    return np.asarray(cv2.resize(grey, None, fx=across, fy=down or across, interpolation=cv2.INTER_CUBIC), np.uint8)


def sharpen(grey: Grey, sigma: float, amount: float) -> Grey:
    """Return the picture with its edges strengthened."""
    return np.asarray(cv2.addWeighted(grey, 1 + amount, cv2.GaussianBlur(grey, (0, 0), sigma), -amount, 0), np.uint8)


def even(grey: Grey) -> Grey:
    """Return the picture with its light evened out locally (CLAHE objects keep state, so each call has its own)."""
    return np.asarray(cv2.createCLAHE(3, (8, 8)).apply(grey), np.uint8)


def calm_even(grey: Grey) -> Grey:
    """Return the picture with its light evened out after its grain was taken off: evened light strengthens grain as well."""
    return even(np.asarray(cv2.GaussianBlur(grey, (0, 0), GRAIN), np.uint8))


def threshold(grey: Grey, across: int = 31, below: int = 5) -> Grey:
    """Return the picture in black and white against the mean of each neighbourhood of so many pixels across."""
    return np.asarray(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, across, below), np.uint8)


def blur(grey: Grey) -> Grey:
    """Return the picture slightly softened: a print raster disappears."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1), np.uint8)


def turned(grey: Grey, degrees: float = 10.0) -> Grey:
    """Return the whole picture turned, on a grey ground large enough for it."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = int(height * sin + width * cos), int(height * cos + width * sin)
    turn[:, 2] += (wide / 2 - width / 2, high / 2 - height / 2)
    return np.asarray(cv2.warpAffine(grey, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=128), np.uint8)
