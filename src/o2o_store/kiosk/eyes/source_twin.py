"""A camera that does not exist and behaves as bad cameras do: it blocks, vanishes and lies. For rehearsals and tests.

`twin:` with moods behind a question mark: `block=40` reads for ever at the 40th picture, `vanish=40` is unplugged there and comes
back after three tries, `crash=40` takes the process with it, `small=1` gives 640×480 whatever is asked, `mirror=1` a mirror image,
`dark=1` hardly any light, `soft=1` no focus, `frozen=40` the same picture from there on. `label=1` holds a label before it.
"""

import os
import threading

import cv2
import numpy as np

from o2o_store.kiosk.eyes.camera import Image, Picture, RenderedSource, as_picture
from o2o_store.kiosk.eyes.naming import asked

AWAY = 3
"""Tries to open it that fail after it vanished."""
DARKNESS, SOFTNESS = 0.08, 4.0


class TwinSource(RenderedSource):
    """The drawn counter behind a bad camera."""

    sensor = True

    def __init__(self, moods: str = "") -> None:
        super().__init__()
        self._moods = asked("twin", moods)
        self._given = 0
        self._away = 0
        self._frozen: Picture | None = None
        if "label" in self._moods and self.scene is not None:
            self.scene.show("label", "06901234567892")

    def describe(self) -> str:
        """Say where pictures come from."""
        return "twin"

    def open(self) -> bool:
        """Be there, unless just unplugged."""
        self._away = max(0, self._away - 1)
        return not self._away

    def read(self) -> Picture | None:
        """Give the next picture, or do what was asked at this one."""
        self._given += 1
        if self._given == self._moods.get("crash"):
            os.abort()
        if self._given == self._moods.get("block"):
            threading.Event().wait()
        if self._given == self._moods.get("vanish"):
            self._away = AWAY + 1
            return None
        picture = super().read()
        if picture is None or self._given < self._moods.get("frozen", self._given + 1):
            return as_picture(self._spoiled(picture.full)) if picture is not None else None
        self._frozen = self._frozen or picture
        return self._frozen

    def _spoiled(self, image: Image) -> Image:
        if "small" in self._moods:
            image = np.asarray(cv2.resize(image, (640, 480), interpolation=cv2.INTER_AREA), np.uint8)
        if "mirror" in self._moods:
            image = np.ascontiguousarray(image[:, ::-1])
        if "dark" in self._moods:
            image = np.asarray(image * DARKNESS, np.uint8)
        if "soft" in self._moods:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), SOFTNESS), np.uint8)
        return image
