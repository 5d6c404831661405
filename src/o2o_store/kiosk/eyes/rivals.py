"""What others offer for the same work, each used as its documentation says: the yardsticks of the benchmarks, never of the till."""

import re
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from o2o_store.domain.identity import check_character
from o2o_store.kiosk.eyes.views import as_grey

Image = npt.NDArray[np.uint8]
Reader = Callable[[Image], list[str]]

_FORMATS = "QRCode,EAN13,EAN8,UPCA,Code128,DataMatrix"
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)")
_NAME = re.compile("姓名([\u3400-\u9fff·•]+)")


def zxing(image: Image) -> list[str]:
    """Read with zxing-cpp, plainly: the best single decoder there is."""
    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    return [found.text for found in zxingcpp.read_barcodes(as_grey(image), formats=formats, text_mode=zxingcpp.TextMode.Plain)]


def _zbar() -> Reader:
    from pyzbar import pyzbar

    symbols = [pyzbar.ZBarSymbol[name] for name in ("QRCODE", "EAN13", "EAN8", "UPCA", "CODE128")]
    return lambda image: [found.data.decode("utf-8", "replace") for found in pyzbar.decode(as_grey(image), symbols=symbols)]


def _opencv() -> Reader:
    detectors: tuple[Any, ...] = (cv2.QRCodeDetector(), cv2.barcode.BarcodeDetector())

    def read(image: Image) -> list[str]:
        grey, found = as_grey(image), []
        for detector in detectors:
            try:
                good, texts = detector.detectAndDecodeMulti(grey)[:2]
            except (cv2.error, UnicodeDecodeError):
                continue
            found += [text for text in texts if text] if good else []
        return found

    return read


def one_thread() -> None:
    """Let OpenCV's own views use one thread, as in the kiosk's child: single-threaded rivals are compared with a single thread."""
    cv2.setNumThreads(1)


def decoders() -> dict[str, Reader]:
    """Return the public decoders that this machine has."""
    found: dict[str, Reader] = {"zxing-cpp": zxing}
    for name, make in (("pyzbar", _zbar), ("OpenCV", _opencv)):
        try:
            found[name] = make()
        except ImportError:
            continue
    return found


def whole_frame_ocr(threads: int = 0) -> Callable[[Image], tuple[str, str]]:
    """Return RapidOCR over the whole frame, with its own defaults or so many threads, and a search for number and name in its text."""
    from rapidocr import RapidOCR

    params: dict[str, Any] = {"Global.log_level": "error"}
    if threads:
        params |= {f"EngineConfig.onnxruntime.{kind}_op_num_threads": threads for kind in ("intra", "inter")}
    engine = RapidOCR(params=params)

    def read(image: Image) -> tuple[str, str]:
        lines = [re.sub(r"\s+", "", text) for text in getattr(engine(image), "txts", None) or ()]
        numbers = [match.group(1).upper() for line in lines if (match := _NUMBER.search(line))]
        sound = [number for number in numbers if check_character(number[:17]) == number[17]]
        names = [match.group(1) for line in lines if (match := _NAME.search(line))]
        return (sound[0] if sound else "", names[0] if names else "")

    return read
