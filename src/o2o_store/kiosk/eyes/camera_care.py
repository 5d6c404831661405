"""What a camera is asked for beside pictures: exposure, focus, and whether its picture is turned like a mirror.

The wish stands behind the camera's name: `camera:0?exposure=-6&focus=30&mirror=1`. Units are the driver's own (on Linux exposure
in 0.1 ms, on Windows as a power of two of seconds; focus from 0, far, upwards): a hall finds them with the morning's doctor.
A driver that lacks a setting says so, and the picture is taken as it comes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.naming import asked

Image = npt.NDArray[np.uint8]
MANUAL_EXPOSURE, AUTO_OFF = 1.0, 0.0
"""Values that switch automatic exposure and focus off (Video4Linux; other back ends ignore what they do not know)."""
LEAST_WIDTH, LEAST_HEIGHT = 1280, 720
"""A picture smaller than this cannot show a card's number at the width of the guide frame."""

STEP, STEP_SHARE = 0.5, 0.1
"""How far from the wish a knob may stand, itself and as a share of the wish: drivers have steps."""


class Settable(Protocol):
    """A driver's knobs."""

    def set(self, propId: int, value: float) -> bool:  # noqa: N803  # OpenCV's name
        """Turn one; tell whether the driver says that it took it."""

    def get(self, propId: int) -> float:  # noqa: N803  # OpenCV's name
        """Return where one stands."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one camera is asked for; None leaves it to the driver."""

    exposure: float | None = None
    focus: float | None = None
    gain: float | None = None
    mirror: bool = False


def wish_of(query: str) -> Wish:
    """Read a wish such as `exposure=-6&mirror=1`; raises ValueError for a word nobody knows or a value that is no number."""
    told = asked("camera", query)
    return Wish(told.get("exposure"), told.get("focus"), told.get("gain"), bool(told.get("mirror")))


def settle(driver: Settable, wish: Wish) -> list[str]:
    """Turn the knobs that were asked for, the automatic ones off first; return the words that the driver refused.

    Drivers say yes and do nothing: what counts is where a knob stands afterwards.
    """
    knobs: tuple[tuple[str, float | None, tuple[int, float] | None, int], ...] = (
        ("exposure", wish.exposure, (cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL_EXPOSURE), cv2.CAP_PROP_EXPOSURE),
        ("focus", wish.focus, (cv2.CAP_PROP_AUTOFOCUS, AUTO_OFF), cv2.CAP_PROP_FOCUS),
        ("gain", wish.gain, None, cv2.CAP_PROP_GAIN),
    )
    refused = []
    for word, value, automatic, knob in knobs:
        if value is None:
            continue
        if automatic is not None:
            driver.set(*automatic)
        if not driver.set(knob, value) or abs(driver.get(knob) - value) > max(STEP, STEP_SHARE * abs(value)):
            refused.append(word)
    return refused


def unmirrored(wish: Wish) -> Callable[[Image], Image]:
    """Return what puts a picture right: a camera that delivers a mirror image cannot be read by anybody."""
    return (lambda image: np.ascontiguousarray(image[:, ::-1])) if wish.mirror else (lambda image: image)


def too_small(size: tuple[int, int]) -> bool:
    """Tell whether the driver gives less (width, height) than the least a card can be read on, whatever it was asked for."""
    width, height = size
    return bool(width < LEAST_WIDTH or height < LEAST_HEIGHT)
