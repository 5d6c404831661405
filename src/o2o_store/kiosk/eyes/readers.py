"""Single reads: one library call on one view of a region; which views exist, what each is good for and what it costs."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import zxingcpp

from o2o_store.kiosk.eyes.payload import text_of
from o2o_store.kiosk.eyes.views import TALLEST, Box, Grey, Region, blur, calm_even, enlarge, even, sharpen, threshold, turned

try:
    from pyzbar import pyzbar
except ImportError:  # libzbar is a system library; without it one late step of the ladder is missing
    pyzbar = None

QR = zxingcpp.barcode_formats_from_str("QRCodeModel2")
"""Not plain QRCode: that matches Micro QR too, which invents short numbers."""
LINEAR = zxingcpp.barcode_formats_from_str("EAN13,EAN8,UPCA,Code128")
MATRIX = zxingcpp.barcode_formats_from_str("DataMatrix")
LINEAR_NAMES = frozenset({"EAN13", "EAN8", "UPCA", "Code128"})
LINES_FROM, QR_UNTIL, MATRIX_UNTIL = 0.06, 0.55, 0.3
"""Coherence of edges: 99 % of linear codes lie above the first, of QR and Data Matrix below the others."""
SHARP_TALLEST = 90
"""Rows of a view that is enlarged and sharpened: it is dear, and bars say the same on every row."""
THIN = 0.04
"""Rows from which a reading hangs on a few of them, as a part of its length: four modules of the 95 of an EAN-13. One line of what is no
code at all is read by every view, for they all see the same few rows; measured on the label corpus, 4 % of true readings lie below."""
_FLAT = {"try_rotate": False, "try_downscale": False, "try_invert": False}
_TRUE_TO_SCALE = {"try_downscale": False, "try_invert": False}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Read:
    """What one call returned: text, format by zxing's name, the box it lies in, and whether only a few rows said so."""

    text: str
    format: str
    box: Box
    corners: tuple[Point, ...] = ()
    thin: bool = False


def formats_of(name: str) -> Any:
    """Return the group of formats that a found format is searched with again."""
    return LINEAR if name in LINEAR_NAMES else MATRIX if name == "DataMatrix" else QR


def _corners(barcode: Any, offset: tuple[int, int]) -> tuple[Point, ...]:
    place = barcode.position
    spots = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return tuple((spot.x + offset[0], spot.y + offset[1]) for spot in spots)


def _said(barcode: Any) -> tuple[str, str]:
    return text_of(barcode.text, barcode.bytes), barcode.format.name


def _is_thin(corners: tuple[Point, ...]) -> bool:
    top_left, top_right, _, bottom_left = corners
    return math.dist(top_left, bottom_left) < THIN * math.dist(top_left, top_right)


def read_plain(grey: Grey, formats: Any, box: Box | None = None) -> list[Read]:
    """Read a frame, or a box of it, as it is; corners are those of the whole frame."""
    cut = grey if box is None else box.cut(grey)
    extra: dict[str, Any] = {} if box is None else _TRUE_TO_SCALE
    offset = (0, 0) if box is None else (box.left, box.top)
    found = []
    for barcode in zxingcpp.read_barcodes(cut, formats=formats, text_mode=zxingcpp.TextMode.Plain, **extra):
        corners = _corners(barcode, offset)
        found.append(Read(*_said(barcode), Box.around(corners, grey), corners, _is_thin(corners)))
    return [read for read in found if read.text]


def _read_view(view: Grey, formats: Any, box: Box, **options: Any) -> list[Read]:
    found = zxingcpp.read_barcodes(view, formats=formats, text_mode=zxingcpp.TextMode.Plain, **options)
    return [Read(*_said(barcode), box, thin=_is_thin(_corners(barcode, (0, 0)))) for barcode in found if barcode.text]


@dataclass(frozen=True, slots=True)
class Step:
    """One way of looking again. `kind`: what it finds; `family`: views that err together; `cost`: milliseconds, about."""

    name: str
    kind: str
    family: str
    cost: float
    run: Callable[[Region], list[Read]]

    def fits(self, region: Region) -> bool:
        """Tell whether the region's edges look like what this step can find (measured bounds, 99 % of codes inside)."""
        if self.kind in {"frame", "any"}:
            return True
        coherence = region.direction[1]
        return coherence > LINES_FROM if self.kind == "linear" else coherence < (QR_UNTIL if self.kind == "qr" else MATRIX_UNTIL)


def _bars(enlarged: float, averaged: int, sharp: float = 0) -> Callable[[Region], list[Read]]:
    def run(region: Region) -> list[Read]:
        view = region.upright(enlarged, averaged, SHARP_TALLEST if sharp else TALLEST)
        if sharp:
            view = cv2.addWeighted(view, 1 + sharp, cv2.GaussianBlur(view, (25, 1), 4), -sharp, 0)  # type: ignore[assignment]
        return _read_view(view, LINEAR, region.box, **_FLAT)

    return run


def _crop(formats: Any, prepare: Callable[[Grey], Grey], most: int = 480, binarizer: Any = None) -> Callable[[Region], list[Read]]:
    options = {} if binarizer is None else {"binarizer": binarizer}

    def run(region: Region) -> list[Read]:
        return _read_view(prepare(region.box.cut(region.grey, most)), formats, region.box, **options)

    return run


def _frame(formats: Any, prepare: Callable[[Grey], Grey]) -> Callable[[Region], list[Read]]:
    def run(region: Region) -> list[Read]:
        return _read_view(prepare(region.grey), formats, Box.whole(region.grey))

    return run


def _opencv(region: Region) -> list[Read]:
    try:
        good, texts = cv2.barcode.BarcodeDetector().detectAndDecodeMulti(region.box.cut(region.grey, 640))[:2]
    except (cv2.error, UnicodeDecodeError):
        return []
    return [Read(text, "EAN13", region.box) for text in texts if len(text) in {8, 12, 13} and text.isdigit()] if good else []


def _zbar(region: Region) -> list[Read]:
    """Ask libzbar; it recodes text by a guess of its own, so only ASCII is believed."""
    names = {"QRCODE": "QRCode", "EAN13": "EAN13", "CODE128": "Code128"}
    found = pyzbar.decode(region.box.cut(region.grey, 640), symbols=[pyzbar.ZBarSymbol[name] for name in names])
    return [Read(item.data.decode(), names[item.type], region.box) for item in found if item.data and item.data.isascii()]


def _same(grey: Grey) -> Grey:
    return grey


def _half(grey: Grey) -> Grey:
    return grey[::2, ::2]


_STEPS = (
    Step("bars2", "linear", "bars", 2, _bars(2, 9)),
    Step("bars1", "linear", "bars", 2, _bars(2, 1)),
    Step("bars3", "linear", "bars", 2.5, _bars(3, 21)),
    Step("bars3s", "linear", "bars", 3, _bars(3, 9, 2)),
    Step("1d", "linear", "plain", 1.3, _crop(LINEAR, _same, 640)),
    Step("1d_even", "linear", "even", 2.5, _crop(LINEAR, even, 640)),
    Step("1d_even15", "linear", "even", 3, _crop(LINEAR, lambda grey: even(enlarge(grey, 1.5)), 640)),
    Step("1d_up2", "linear", "up", 5, _crop(LINEAR, lambda grey: enlarge(grey, 2))),
    Step("opencv", "linear", "opencv", 4, _opencv),
    Step("qr_hist", "qr", "qr", 0.3, _crop(QR, _same, binarizer=zxingcpp.Binarizer.GlobalHistogram)),
    Step("qr_adapt", "qr", "qr", 1, _crop(QR, threshold, binarizer=zxingcpp.Binarizer.BoolCast)),
    Step("qr_blur", "qr", "qr", 0.8, _crop(QR, blur)),
    Step("qr_fine", "qr", "qr", 0.5, _crop(QR, lambda grey: threshold(grey, 15, 3), binarizer=zxingcpp.Binarizer.BoolCast)),
    Step("qr_turn", "qr", "qr", 1, _crop(QR, turned)),
    Step("qr_tall", "qr", "qr", 0.7, _crop(QR, lambda grey: enlarge(grey, 1, 2), 360)),
    Step("qr_taller", "qr", "qr", 1, _crop(QR, lambda grey: enlarge(grey, 1.5, 3), 360)),
    Step("qr_up2h", "qr", "qr", 0.6, _crop(QR, lambda grey: enlarge(grey, 2), 360, zxingcpp.Binarizer.GlobalHistogram)),
    Step("qr_up2", "qr", "qr", 1.6, _crop(QR, lambda grey: enlarge(grey, 2), 360)),
    Step("qr_up2s", "qr", "qr", 3, _crop(QR, lambda grey: sharpen(enlarge(grey, 2), 2, 2), 360)),
    Step("qr_even", "qr", "qr", 1.6, _crop(QR, calm_even)),
    Step("qr_even_full", "frame", "qr", 7, _frame(QR, calm_even)),
    Step("dm", "matrix", "dm", 2.2, _crop(MATRIX, _same)),
    Step("dm_half", "frame", "dm", 2, _frame(MATRIX, _half)),
    Step("zbar", "any", "zbar", 8, _zbar),
)
STEPS = {step.name: step for step in _STEPS}

_ORDER = (
    ("dm", 0), ("qr_hist", 1), ("bars1", 0), ("qr_hist", 0), ("qr_blur", 0), ("qr_tall", 0), ("qr_up2h", 1), ("qr_adapt", 0), ("1d", 1),
    ("qr_blur", 1), ("qr_fine", 1), ("qr_even", 2), ("qr_fine", 2), ("bars2", 0), ("qr_fine", 0), ("dm", 1), ("1d", 0), ("qr_up2h", 0),
    ("qr_turn", 0), ("dm", 2), ("qr_up2s", 0), ("qr_taller", 1), ("bars2", 1), ("qr_even", 0), ("1d_even", 1), ("1d_even", 0),
    ("qr_even", 3), ("bars2", 2), ("dm_half", 0), ("qr_even_full", 0), ("bars3s", 2), ("bars3s", 0), ("1d_up2", 0), ("bars3s", 1),
)  # fmt: skip
LADDER: tuple[tuple[Step, int], ...] = tuple((STEPS[name], region) for name, region in _ORDER)
"""Retries, each with the region it looks at, in the order of codes gained per millisecond (measured on the label corpus)."""

BESIDE: tuple[Step, ...] = tuple(STEPS[name] for name in ("qr_up2", "qr_turn", "qr_hist"))
"""What is tried on further places of a frame in which several codes were read."""

AT_REST: tuple[Step, ...] = (*BESIDE, *(STEPS[name] for name in ("bars2", "bars1", "1d")))
"""What is tried on further places of a picture that lies still: there is time once for turned and small bars too."""

WITNESSES: tuple[Step, ...] = tuple(
    STEPS[name] for name in ("bars2", "bars1", "1d_even", "1d_even15", "1d_up2", "opencv", *(["zbar"] if pyzbar is not None else []))
)
"""Whom to ask at once when one view alone has read a linear code."""
