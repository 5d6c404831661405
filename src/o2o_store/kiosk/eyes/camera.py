"""Where pictures come from: `rendered:`, `folder:PATH`, `video:PATH`, `camera:N?exposure=…` or `twin:`, all behind one small interface."""

import contextlib
import itertools
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.camera_care import Wish, settle, unmirrored
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

Image = npt.NDArray[np.uint8]
BEST_WIDTH, BEST_HEIGHT = 1920, 1080
"""What a real camera is asked for: cards are read on the full picture, codes on the view."""
RENDERED_FPS = 25.0
FOLDER_FPS = 15.0
SHOWN_FOR = 15
"""Frames for which each picture of a folder stays in view."""
SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One moment: the 1280×720 view that is shown and scanned, and the full picture for cards. Both BGR."""

    view: Image
    full: Image


class Source(Protocol):
    """Gives pictures; `scene` is what a rendered counter can be told to show, None for all others. A `sensor` never repeats itself."""

    scene: Scene | None
    sensor: bool

    def describe(self) -> str:
        """Say in one word where pictures come from."""

    def open(self) -> bool:
        """Get ready; tell whether pictures can be read."""

    def read(self) -> Picture | None:
        """Wait for the next picture; None when there will be none until reopened."""

    def close(self) -> None:
        """Let the device or file go; allowed at any time."""


def as_picture(full: Image) -> Picture:
    """Make the view of a full picture: fitted into 1280×720 without distortion, on black."""
    height, width = full.shape[:2]
    if (width, height) == (WIDTH, HEIGHT):
        return Picture(full, full)
    scale = min(WIDTH / width, HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(full, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if size == (WIDTH, HEIGHT):
        return Picture(np.asarray(small, np.uint8), full)
    view = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    view[top : top + size[1], left : left + size[0]] = small
    return Picture(view, full)


class Pace:
    """Spreads frames evenly over time, without ever catching up in a burst."""

    def __init__(self, fps: float) -> None:
        self._step = 1 / fps
        self._next = 0.0

    def wait(self) -> None:
        """Sleep until the next frame is due."""
        now = time.monotonic()
        self._next = max(self._next + self._step, now)
        time.sleep(self._next - now)


class RenderedSource:
    """The drawn counter."""

    sensor = False

    def __init__(self) -> None:
        self.scene: Scene | None = Scene()
        self._pace = Pace(RENDERED_FPS)

    def describe(self) -> str:
        """Say where pictures come from."""
        return "rendered"

    def open(self) -> bool:
        """Be ready, unless the cable was pulled."""
        return self.scene is not None and not self.scene.unplugged

    def read(self) -> Picture | None:
        """Draw the next moment."""
        self._pace.wait()
        return as_picture(self.scene.draw(time.monotonic())) if self.scene and not self.scene.unplugged else None

    def close(self) -> None:
        """Have nothing to let go."""


class FolderSource:
    """The pictures of a folder by name, over and over."""

    scene: Scene | None = None
    sensor = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pace = Pace(FOLDER_FPS)
        self._frames: Iterator[Picture] = iter(())

    def describe(self) -> str:
        """Say where pictures come from."""
        return "folder"

    def open(self) -> bool:
        """List the folder; an empty or missing one counts as unplugged."""
        paths = sorted(path for path in self._folder.glob("*") if path.suffix.lower() in SUFFIXES)
        self._frames = self._endless(paths)
        return bool(paths)

    def read(self) -> Picture | None:
        """Give the next picture, None when the folder holds no readable one."""
        self._pace.wait()
        return next(self._frames, None)

    def close(self) -> None:
        """Forget the list."""
        self._frames = iter(())

    @staticmethod
    def _endless(paths: list[Path]) -> Iterator[Picture]:
        for path in itertools.cycle(paths):
            image = cv2.imread(str(path), cv2.IMREAD_COLOR)
            if image is None:
                return
            yield from itertools.repeat(as_picture(np.asarray(image, np.uint8)), SHOWN_FOR)


class CaptureSource:
    """Whatever OpenCV opens: a video file (played in a loop at its own speed) or a camera by number."""

    scene: Scene | None = None

    def __init__(self, target: Path | int, wish: Wish | None = None) -> None:
        self.sensor = not isinstance(target, Path)
        self._target = target
        self._wish = wish or Wish()
        self._right = unmirrored(self._wish)
        self._note = ""
        self._capture: cv2.VideoCapture | None = None
        self._pace: Pace | None = None

    def describe(self) -> str:
        """Say where pictures come from."""
        return "video" if isinstance(self._target, Path) else f"camera {self._target}{self._note}"

    def open(self) -> bool:
        """Open the file or device; a camera is asked for its best picture and a queue of one."""
        with quiet_stderr():
            self._capture = cv2.VideoCapture(str(self._target) if isinstance(self._target, Path) else self._target)
            if not self._capture.isOpened():
                return False
        if isinstance(self._target, Path):
            self._pace = Pace(min(60.0, max(1.0, self._capture.get(cv2.CAP_PROP_FPS) or 25.0)))
            return True
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, BEST_WIDTH)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, BEST_HEIGHT)
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        refused = settle(self._capture, self._wish)
        self._note = "".join(f", no {word}" for word in refused)
        return True

    def read(self) -> Picture | None:
        """Wait for the next picture; a file begins again at its end."""
        if self._capture is None:
            return None
        if self._pace is not None:
            self._pace.wait()
        good, image = self._capture.read()
        if not good and self._pace is not None:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            good, image = self._capture.read()
        return as_picture(self._right(np.asarray(image, np.uint8))) if good else None

    def close(self) -> None:
        """Release the device."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep a driver's own complaints about a missing camera out of the kiosk's log; the sight already says it."""
    if sys.platform == "win32":
        yield
        return
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
