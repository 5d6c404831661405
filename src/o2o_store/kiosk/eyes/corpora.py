"""Folders of pictures with a `truth.json` beside them, and what a camera does to a picture: the benchmarks' material."""

import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH

Image = npt.NDArray[np.uint8]
EMPTY_PHOTOS = "negative-photo"
_UPC_AS_EAN = re.compile(r"0\d{12}")


def tidy(text: str) -> str:
    """Return a code's text as it is compared: line ends, separators and the leading zero of a UPC-A do not count."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\x1d", "").strip("\x00 \n\r\ufeff")
    return plain[1:] if _UPC_AS_EAN.fullmatch(plain) else plain


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture, its kind, the codes that must be read, and those that may be."""

    path: Path
    kind: str
    texts: frozenset[str]
    also: frozenset[str]


def labelled(folder: Path) -> list[Labelled]:
    """Return the pictures of a folder of labels, in the order of their names; raises ValueError when it is none."""
    truth = _truth_of(folder, "text", "labels")
    pictures = []
    for name, told in sorted(truth.items()):
        text = told.get("text")
        texts = [] if text is None else [text] if isinstance(text, str) else list(text)
        kind = str(told.get("class") or name.partition("/")[0])
        pictures.append(Labelled(folder / name, kind, frozenset(map(tidy, texts)), frozenset(map(tidy, told.get("also", ())))))
    return pictures


def _truth_of(folder: Path, key: str, of: str) -> dict[str, dict[str, Any]]:
    file = folder / "truth.json"
    try:
        truth: object = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        truth = None
    if not isinstance(truth, dict) or not truth or any(not isinstance(told, dict) or key not in told for told in truth.values()):
        raise ValueError(f"{folder} holds no pictures of {of}: beside them stands a truth.json with an entry for each, and a {key!r} in it")
    return truth


def load(path: Path) -> Image:
    """Return a picture as BGR. Raises ValueError when it cannot be read."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{path.name} is no picture")
    return np.asarray(image, np.uint8)


def _dice(seed: str) -> random.Random:
    """Return chance that falls the same way in every run."""
    return random.Random(seed)  # noqa: S311  # nothing secret is drawn


class Camera:
    """Shows each picture as a camera would: inside a 1280×720 photograph without a code, off centre, always in the same place."""

    def __init__(self, pictures: list[Labelled]) -> None:
        photos = (load(picture.path) for picture in pictures if picture.kind == EMPTY_PHOTOS)
        self._grounds = [photo for photo in photos if photo.shape[:2] == (HEIGHT, WIDTH)]

    def frame(self, picture: Labelled) -> Image:
        """Return the frame with this picture in it; a picture as large as a frame is one itself."""
        image = load(picture.path)
        height, width = image.shape[:2]
        if not self._grounds or height > HEIGHT or width > WIDTH or (height, width) == (HEIGHT, WIDTH):
            return image
        dice = _dice(f"place {picture.path.parent.name}/{picture.path.name}")
        ground = dice.choice(self._grounds).copy()
        left = round(min(max(0.0, dice.gauss((WIDTH - width) / 2, 140)), WIDTH - width))
        top = round(min(max(0.0, dice.gauss((HEIGHT - height) / 2, 70)), HEIGHT - height))
        ground[top : top + height, left : left + width] = image
        return ground

    def film(self, picture: Labelled, frames: int) -> Iterator[Image]:
        """Yield the frame and then the same as an unsteady hand holds it; where nothing is held only noise and flicker change."""
        first = self.frame(picture)
        yield first
        dice = _dice(f"shake {picture.path.name}")
        for _ in range(frames - 1):
            yield shaken(first, dice, still=not picture.texts)


def shaken(image: Image, dice: random.Random, *, still: bool = False) -> Image:
    """Return a frame moved by up to three pixels, turned and scaled a little (not when `still`), with sensor noise and flicker."""
    height, width = image.shape[:2]
    if not still:
        centre = (width / 2, height / 2)
        turn = np.asarray(cv2.getRotationMatrix2D(centre, dice.gauss(0, 0.4), 1 + dice.gauss(0, 0.004)), np.float64)
        turn[:, 2] += (dice.uniform(-3, 3), dice.uniform(-3, 3))
        image = np.asarray(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    noise = np.random.default_rng(dice.getrandbits(32)).standard_normal((height, width, 1), np.float32) * 2
    light = 1 + dice.gauss(0, 0.008 if still else 0.015)
    return np.asarray(np.clip(image.astype(np.float32) * light + noise, 0, 255), np.uint8)


def cards(folder: Path) -> dict[Path, dict[str, Any]]:
    """Return the pictures of a folder of SPECIMEN cards with what is printed on each; raises ValueError when it is none."""
    return {folder / name: told for name, told in sorted(_truth_of(folder, "number", "cards").items())}


def clips(folder: Path) -> list[tuple[list[Path], dict[str, Any]]]:
    """Return the clips of a folder of SPECIMEN cards: their frames, and what is printed on the card in them."""
    file = folder / "clips" / "truth.json"
    truth: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return [([file.parent / name for name in told["frames"]], told) for told in truth.values()]
