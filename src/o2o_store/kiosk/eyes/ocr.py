"""PP-OCRv6's two small networks out of the `rapidocr` wheel, run directly: find text boxes, read a strip of text.

Only the model files are used: the wheel's own pipeline reads every box of the whole frame and hides the probabilities.
"""

import importlib.util
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Quad = npt.NDArray[np.float32]
"""Four corners of a text box in reading order: top left, top right, bottom right, bottom left."""

GLANCE_SIDE, CLOSE_SIDE = 448, 640
"""Longest side in px of the picture in which text is sought: large print at a glance for half the time, small print (a zone) closely."""
INK, BOX_SCORE, GROW = 0.3, 0.5, 1.6
STRIP_HEIGHT, LONGEST_STRIP, STRIP_STEP = 48, 1600, 64
TRIANGLE, THINNEST = 3, 2.5
"""Corners an outline needs, and pixels (of the shrunken picture) a line of text must be high."""
NEARLY_SQUARE = 1.6
"""Up to this share of its height the long side of a box does not tell where its one character stands."""
PAD = 0.1
"""Share of a strip's height added at both ends: the detector cuts tightly."""


_loading = threading.Lock()
_progress: ContextVar[Callable[[], None] | None] = ContextVar("progress", default=None)


def tell_progress(step: Callable[[], None]) -> None:
    """Call `step` after each box search and each strip that this thread (no other) reads from now on: it gets on."""
    _progress.set(step)


def _session(name: str) -> Any:
    """Return one network, loaded by whoever needs it first; others wait for it."""
    with _loading:
        return _load(name)


@cache
def _load(name: str) -> Any:
    """Load one network; a single thread and no spinning, the other core belongs to the screen."""
    import onnxruntime

    found = importlib.util.find_spec("rapidocr")
    if found is None or found.origin is None:
        raise FileNotFoundError("the text models come with the package rapidocr; install o2o-store[kiosk]")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    path = Path(found.origin).parent / "models" / name
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _infer(name: str, values: Floats) -> Floats:
    session = _session(name)
    found = np.asarray(session.run(None, {session.get_inputs()[0].name: np.ascontiguousarray(values)})[0], np.float32)
    if (step := _progress.get()) is not None:
        step()
    return found


def _as_input(image: Image) -> Floats:
    return np.asarray(((image.astype(np.float32) - 127.5) / 127.5).transpose(2, 0, 1), np.float32)


def in_reading_order(points: Quad) -> Quad:
    """Return four corners clockwise, beginning where text along the long side begins when it is not upside down."""
    sides = [float(np.linalg.norm(points[(i + 1) % 4] - points[i])) for i in range(4)]
    quad = np.roll(points, 0 if sides[0] + sides[2] >= sides[1] + sides[3] else -1, 0)
    along, next_side = quad[1] - quad[0], quad[2] - quad[1]
    if along[0] * next_side[1] - along[1] * next_side[0] < 0:
        quad = quad[[3, 2, 1, 0]]
    return np.asarray(np.roll(quad, -2, 0) if (quad[1] - quad[0])[0] < 0 else quad, np.float32)


def find_text(image: Image, *, closely: bool = True) -> list[Quad]:
    """Return the boxes of text in a picture."""
    height, width = image.shape[:2]
    shrink = min(1.0, (CLOSE_SIDE if closely else GLANCE_SIDE) / max(height, width))
    rows, columns = (max(32, round(length * shrink / 32) * 32) for length in (height, width))
    small = np.asarray(cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR), np.uint8)
    likely = _infer("PP-OCRv6_det_small.onnx", _as_input(small)[None])[0, 0]
    mask = cv2.dilate((likely > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / columns, height / rows], np.float32)
    boxes = (_box_of(np.asarray(outline, np.int32), likely) for outline in outlines if len(outline) >= TRIANGLE)
    return [in_reading_order(np.asarray(box * scale, np.float32)) for box in boxes if box is not None]


def _box_of(outline: npt.NDArray[np.int32], likely: Floats) -> Quad | None:
    """Return the grown box of one outline, None when it is too thin or too unlikely to be text."""
    centre, (wide, high), angle = cv2.minAreaRect(outline)
    if min(wide, high) < THINNEST:
        return None
    left, top, across, down = cv2.boundingRect(outline)
    inside = np.zeros((down, across), np.uint8)
    cv2.drawContours(inside, [outline - np.array([left, top], np.int32)], -1, 1, -1)
    if cv2.mean(likely[top : top + down, left : left + across], inside)[0] < BOX_SCORE:
        return None
    grow = wide * high * GROW / (wide + high)
    return np.asarray(cv2.boxPoints((centre, (wide + grow, high + grow), angle)), np.float32)


def aligned(boxes: list[Quad]) -> list[Quad]:
    """Return boxes that all begin at the same side: text that runs up or down the picture, or is one character, would begin at any."""
    if not boxes:
        return []
    longest = max(boxes, key=lambda box: lengths(box)[0])
    along = longest[1] - longest[0]

    def turned(box: Quad) -> Quad:
        long, short = lengths(box)
        turns = (0, -1, -2, -3) if long < NEARLY_SQUARE * short else (0, -2)
        ways = (np.asarray(np.roll(box, turn, 0), np.float32) for turn in turns)
        return max(ways, key=lambda way: float((way[1] - way[0]) @ along) / max(lengths(way)[0], 1e-6))

    return [turned(box) for box in boxes]


def lengths(quad: Quad) -> tuple[float, float]:
    """Return the length along the text and the height of a box."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def strip_of(image: Image, quad: Quad, *, upside_down: bool = False, pad: float = PAD) -> Image:
    """Return a box cut out and straightened to the reader's height."""
    along, high = lengths(quad)
    margin = (quad[1] - quad[0]) / max(along, 1e-6) * high * pad
    corners = np.asarray([quad[0] - margin, quad[1] + margin, quad[2] + margin, quad[3] - margin], np.float32)
    wide = (float(np.linalg.norm(corners[1] - corners[0])) + float(np.linalg.norm(corners[2] - corners[3]))) / 2
    tall = (float(np.linalg.norm(corners[3] - corners[0])) + float(np.linalg.norm(corners[2] - corners[1]))) / 2
    width = int(min(LONGEST_STRIP, max(16, round(wide / max(tall, 1) * STRIP_HEIGHT))))
    target = np.asarray([[0, 0], [width, 0], [width, STRIP_HEIGHT], [0, STRIP_HEIGHT]], np.float32)
    how = cv2.INTER_CUBIC if tall < STRIP_HEIGHT else cv2.INTER_AREA
    matrix = cv2.getPerspectiveTransform(corners, target)
    strip = cv2.warpPerspective(image, matrix, (width, STRIP_HEIGHT), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.rotate(strip, cv2.ROTATE_180) if upside_down else strip, np.uint8)


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A read strip: its text and the probability of each character. It is personal data and does not print itself."""

    text: str
    sure: tuple[float, ...]

    def without_spaces(self) -> "Line":
        """Return the line with spaces and their probabilities taken out."""
        kept = [(character, chance) for character, chance in zip(self.text, self.sure, strict=True) if not character.isspace()]
        return Line("".join(character for character, _ in kept), tuple(chance for _, chance in kept))


@cache
def alphabet() -> tuple[str, ...]:
    """Return the reader's characters by class number; class 0 is "no character"."""
    listed = _session("PP-OCRv6_rec_small.onnx").get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


@cache
def _classes_of(characters: str) -> npt.NDArray[np.intp]:
    return np.array([0, *(alphabet().index(character) for character in characters)], np.intp)


def read_strip(strip: Image) -> Floats:
    """Return the reader's probabilities, one row per time step; widths are rounded so that memory does not grow with every new one."""
    width = strip.shape[1]
    padded = max(STRIP_STEP, -(-width // STRIP_STEP) * STRIP_STEP)
    values = np.zeros((1, 3, STRIP_HEIGHT, padded), np.float32)
    values[0, :, :, :width] = _as_input(strip)
    chances = _infer("PP-OCRv6_rec_small.onnx", values)[0]
    return np.asarray(chances[: max(1, -(-width * len(chances) // padded))], np.float32)


def spell(chances: Floats, only: str = "") -> Line:
    """Return the likeliest text (greedy CTC), out of all characters or only some."""
    classes = _classes_of(only) if only else None
    considered = chances[:, classes] if classes is not None else chances
    best = considered.argmax(1)
    characters, sure, last = [], [], 0
    for step, pick in enumerate(best):
        chance = float(considered[step, pick])
        if pick and pick != last:
            characters.append(alphabet()[classes[pick] if classes is not None else pick])
            sure.append(chance)
        elif pick:
            sure[-1] = max(sure[-1], chance)
        last = int(pick)
    return Line("".join(characters), tuple(sure))


def warm_up() -> None:
    """Load both networks and run them once, so that the first card is read as fast as the next."""
    for closely in (False, True):
        find_text(np.full((360, 640, 3), 200, np.uint8), closely=closely)
    spell(read_strip(np.full((STRIP_HEIGHT, 640, 3), 200, np.uint8)))
