"""Frames of the rendered counter, and numbers of people who do not exist."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.domain.identity import check_character
from o2o_store.kiosk.eyes.rendered import Scene

Image = npt.NDArray[np.uint8]
FrameOf = Callable[..., Image]
SETTLED = 2.0


def specimen_number(serial: int = 1, born: str = "19900101") -> str:
    """A resident number of nobody: county 419999 is not allocated."""
    first = f"419999{born}{serial:03d}"
    return first + check_character(first)


@pytest.fixture
def number() -> str:
    return specimen_number()


@pytest.fixture
def scene() -> Scene:
    """A counter of its own for each test: its grain goes on from frame to frame, and no test depends on how many others drew."""
    return Scene()


@pytest.fixture
def frame_of(scene: Scene) -> FrameOf:
    """Hold something before the counter and return a frame from after the hand has come to rest."""

    def draw(kind: str, value: str = "", at: float = SETTLED, **details: str) -> Image:
        scene.show(kind, value, **details)
        scene.draw(0.0)
        return scene.draw(at)

    return draw
