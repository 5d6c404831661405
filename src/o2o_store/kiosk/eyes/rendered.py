"""The rendered counter: a warm scene with a held label, code or SPECIMEN card, drawn with the motion and noise of a real camera."""

import math
import threading
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes import specimens
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

Image = npt.NDArray[np.uint8]

RISE = 0.35
"""Seconds in which a hand brings something into view."""
NOISE = 3.0
OPAQUE = 127
SPARE = 64
CENTRE = (640.0, 372.0)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held (BGRA) and how: width of the drawing in the frame in pixels, and tilt in degrees."""

    image: Image
    width: float
    tilt: float


def _held(kind: str, value: str, details: dict[str, str]) -> Held | None:
    if kind == "label":
        return Held(specimens.label(value, **details), 600.0, -2.5)
    if kind == "card":
        return Held(specimens.card(value, **details), 800.0, 1.5)
    if kind == "back":
        return Held(specimens.card_back(**details), 800.0, 1.5)
    if kind == "zone":
        return Held(specimens.zone(value, **details), 1060.0, 1.0)
    if kind == "code":
        return Held(specimens.paper(value, **details), 420.0, 2.0)
    if kind == "empty":
        return None
    raise ValueError(f"the counter shows empty, label, card, back, zone or code, not {kind!r}")


def backdrop() -> Image:
    """Draw the empty counter: wall, shelf with packages out of focus, wooden top, one light from the upper left."""
    scene = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    scene[:] = (206, 219, 228)
    cv2.rectangle(scene, (0, 232), (WIDTH, 258), (150, 176, 198), -1)
    boxes = ((70, 96, 120, "8d9a6b"), (220, 60, 84, "c08a5a"), (330, 120, 140, "7f8fa8"), (520, 80, 96, "b9a06d"),
             (660, 110, 150, "a57c74"), (850, 70, 90, "6f8f83"), (980, 100, 130, "c9b48a"), (1140, 84, 100, "8a7fa0"))  # fmt: skip
    for left, top, width, colour in boxes:
        red, green, blue = bytes.fromhex(colour)
        cv2.rectangle(scene, (left, top), (left + width, 232), (blue, green, red), -1)
    cv2.rectangle(scene, (0, 560), (WIDTH, HEIGHT), (128, 160, 190), -1)
    for grain in range(566, HEIGHT, 13):
        cv2.line(scene, (0, grain), (WIDTH, grain + 5), (120, 152, 182), 2)
    soft = cv2.GaussianBlur(scene, (0, 0), 9).astype(np.float32)
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    light = (1.06 - 0.16 * across - 0.12 * down)[..., None]
    return np.clip(soft * light, 0, 255).astype(np.uint8)


def _noise() -> npt.NDArray[np.int8]:
    """A sheet of sensor noise larger than a frame, made once: each frame shows another part of it."""
    random = np.random.default_rng(7)
    sheet = np.clip(random.standard_normal((HEIGHT + SPARE, WIDTH + SPARE), np.float32) * NOISE, -24, 24).astype(np.int8)
    return np.repeat(sheet[..., None], 3, axis=2)


class Scene:
    """What the drawn camera sees; `show` may be called from any thread."""

    def __init__(self) -> None:
        self._ground = backdrop()
        self._noise = _noise()
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._since = -math.inf
        self._drawn = 0
        self.unplugged = False
        """A twin of a camera whose cable was pulled: it gives no picture until something else is shown."""

    def show(self, kind: str, value: str = "", **details: str) -> None:
        """Hold `label` (14-digit GTIN), `card` (specimen number), its `back`, a `zone`, `code` (any text) `empty` or `unplugged`; else raises ValueError."""
        if kind == "unplugged":
            self.unplugged = True
            return
        held = _held(kind, value, details)
        with self._lock:
            self.unplugged = False
            self._held = held
            self._since = math.inf

    def draw(self, now: float) -> Image:
        """Return the frame of this moment (monotonic seconds) as BGR 1280×720."""
        with self._lock:
            held = self._held
            self._since = min(self._since, now)
            age = now - self._since
        frame = self._ground.copy()
        if held is not None:
            place(frame, held, now, age)
        self._drawn += 1
        return self._grain(frame)

    def _grain(self, frame: Image) -> Image:
        left, top = self._drawn * 37 % SPARE, self._drawn * 23 % SPARE
        sheet = self._noise[top : top + HEIGHT, left : left + WIDTH]
        return np.asarray(cv2.add(frame, sheet, dtype=cv2.CV_8U), np.uint8)


def place(frame: Image, held: Held, now: float, age: float) -> None:
    """Draw the held thing into the frame where a slightly unsteady hand has it at this moment."""
    rise = 1 - min(1.0, max(0.0, age) / RISE)
    tilt = held.tilt + 0.5 * math.sin(now * 1.9) + 6 * rise
    scale = held.width / held.image.shape[1] * (1 + 0.008 * math.sin(now * 1.3))
    centre_x = CENTRE[0] + 3.0 * math.sin(now * 2.3) + 1.2 * math.sin(now * 7.1)
    centre_y = CENTRE[1] + 2.5 * math.sin(now * 1.7) + 420 * rise * rise
    height, width = held.image.shape[:2]
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), tilt, scale), np.float64)
    turn[:, 2] += (centre_x - width / 2, centre_y - height / 2)
    draw_hand(frame, turn, width, height)
    left, top, right, bottom = bounds(turn, width, height)
    if right > left and bottom > top:
        inside = turn.copy()
        inside[:, 2] -= (left, top)
        layer = cv2.warpAffine(held.image, inside, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        cv2.copyTo(layer[..., :3], (layer[..., 3] > OPAQUE).astype(np.uint8), frame[top:bottom, left:right])
    draw_thumb(frame, turn, width, height)


def _at(turn: npt.NDArray[np.float64], x: float, y: float) -> tuple[int, int]:
    spot = turn @ np.array([x, y, 1.0])
    return round(float(spot[0])), round(float(spot[1]))


def bounds(turn: npt.NDArray[np.float64], width: int, height: int) -> tuple[int, int, int, int]:
    """Return the part of the frame that a turned drawing can touch: left, top, right, bottom."""
    spots = [_at(turn, x, y) for x in (0, width) for y in (0, height)]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return max(0, min(xs)), max(0, min(ys)), min(WIDTH, max(xs) + 1), min(HEIGHT, max(ys) + 1)


def draw_hand(frame: Image, turn: npt.NDArray[np.float64], width: int, height: int) -> None:
    """Draw the palm behind the lower edge and a shadow on the counter."""
    cv2.ellipse(frame, _at(turn, width * 0.72, height * 1.14), (190, 120), 18, 0, 360, (128, 158, 206), -1, cv2.LINE_AA)
    cv2.line(frame, _at(turn, width * 0.8, height * 1.2), (WIDTH - 180, HEIGHT + 120), (122, 152, 202), 170, cv2.LINE_AA)


def draw_thumb(frame: Image, turn: npt.NDArray[np.float64], width: int, height: int) -> None:
    """Draw the thumb that holds the lower right edge, outside codes and text."""
    root, tip = _at(turn, width * 0.93, height * 1.16), _at(turn, width * 0.9, height * 1.0)
    cv2.line(frame, root, tip, (136, 168, 214), 62, cv2.LINE_AA)
    cv2.circle(frame, tip, 31, (142, 174, 218), -1, cv2.LINE_AA)
