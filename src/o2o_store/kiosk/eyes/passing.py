"""Labels carried past the drawn counter at a known speed, with the blur of a known exposure: simulated, and said so wherever it is shown."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes import specimens
from o2o_store.kiosk.eyes.camera import Picture, RenderedSource, as_picture
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

Image = npt.NDArray[np.uint8]
PIXELS_A_MM = 2 / 0.33
"""The view's scale: an EAN-13 of nominal size (0.33 mm a module) at two pixels a module."""
FPS = 25.0
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Pass:
    """One label's way through the view: metres a second, seconds of exposure, degrees of tilt, pixels above or below the middle."""

    speed: float
    exposure: float
    tilt: float = 0.0
    aside: float = 0.0


def bars(digits: str) -> Image:
    """Draw a label with nothing but bars on it."""
    return specimens.as_bgra(specimens.ean13(digits, 2, 110))


def matrix(text: str) -> Image:
    """Draw a label with nothing but a QR on it."""
    return specimens.as_bgra(specimens.qr(text, 200))


def smeared(layer: Image, way: Pass) -> Image:
    """Return a layer (BGRA) as the sensor gathers it while it moves across the picture during one exposure."""
    length = max(1, round(way.speed * 1000 * way.exposure * PIXELS_A_MM))
    kernel = np.full((1, length), 1 / length, np.float32)
    return np.asarray(cv2.filter2D(layer, -1, kernel, borderType=cv2.BORDER_CONSTANT), np.uint8)


def frames(label: Image, way: Pass) -> Iterator[Image]:
    """Yield the pictures of one pass from left to right, 25 a second, with the counter behind and the sensor's noise in front."""
    scene = Scene()
    height, width = label.shape[:2]
    reach = math.hypot(width, height)
    step = way.speed * 1000 * PIXELS_A_MM / FPS
    for at in range(math.ceil((WIDTH + reach) / step)):
        frame = scene.draw(at / FPS)
        turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), way.tilt, 1.0), np.float64)
        turn[:, 2] += (at * step - reach / 2 - width / 2, HEIGHT / 2 + way.aside - height / 2)
        layer = smeared(np.asarray(cv2.warpAffine(label, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.uint8), way)
        seen = layer[..., 3:].astype(np.uint16)
        yield np.asarray(layer[..., :3] + frame * (255 - seen) // 255, np.uint8)


@dataclass(frozen=True, slots=True)
class Film:
    """The drawn pictures of one pass, and the monotonic second at which the first is taken."""

    pictures: list[Picture]
    begins: float

    def next_after(self, now: float) -> int:
        """Return the place of the first picture that is taken at this moment or later; the last place means that the pass is over."""
        return min(len(self.pictures), max(0, math.ceil((now - self.begins) * FPS - ROUNDING)))

    def taken_at(self, place: int) -> float:
        """Return the monotonic second at which this picture is taken."""
        return self.begins + place / FPS


class Belt(Scene):
    """The drawn counter past which labels are carried: `show("pass", text, symbol="QR", at=…)` besides what every counter shows."""

    film: Film | None = None

    def show(self, kind: str, value: str = "", **details: str) -> None:
        """Carry a label (`symbol` QR or EAN-13) past at monotonic second `at`, as a Pass in words; or hold something. Raises ValueError and KeyError."""
        if kind != "pass":
            self.film = None
            super().show(kind, value, **details)
            return
        told = dict(details)
        label, begins = (bars if told.pop("symbol") == "EAN-13" else matrix)(value), float(told.pop("at"))
        way = Pass(**{name: float(number) for name, number in told.items()})
        # drawn beforehand: a real camera's pictures cost its process nothing
        self.film = Film([as_picture(frame) for frame in frames(label, way)], begins)


class PassingSource(RenderedSource):
    """A camera over the belt: each picture of a pass is given at its own moment, and one that nobody was there to take is lost."""

    def __init__(self) -> None:
        super().__init__()
        self._belt = Belt()
        self.scene: Scene | None = self._belt

    def describe(self) -> str:
        """Say where pictures come from."""
        return "passing"

    def read(self) -> Picture | None:
        """Give the next picture of the pass, or of the counter while nothing is carried."""
        film, now = self._belt.film, time.monotonic()
        if film is None or film.begins - now > 1 / FPS:
            return super().read()
        place = film.next_after(now)
        if place == len(film.pictures):
            self._belt.film = None
            return super().read()
        time.sleep(max(0.0, film.taken_at(place) - now))
        return film.pictures[place]
