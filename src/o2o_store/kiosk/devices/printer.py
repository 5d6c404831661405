"""Receipt printers behind one small port, and the twin: it prints into a folder and can run out of paper, jam, vanish and lie."""

import os
import select
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

PrinterState = Literal["ready", "paper_low", "out_of_paper", "cover_open", "jammed", "offline"]

TIME_LIMIT = 8.0
"""Seconds in which a printer must have taken a whole receipt."""
CHUNK = 4096
PAPER_LOW = 3
_RESET, _CUT = b"\x1b@", b"\x1dV\x42\x00"
_RASTER = b"\x1dv0\x00"
_MOST_ROWS = 1024
"""Rows per raster command: cheap printers buffer no more."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A page in black and white: rows of `width / 8` bytes, most significant bit leftmost, 1 = black. `width` is a multiple of 8."""

    width: int
    height: int
    bits: bytes

    def __post_init__(self) -> None:
        if self.width % 8 or len(self.bits) != self.width // 8 * self.height:
            raise ValueError("a raster's bytes must fill its rows")


class Printer(Protocol):
    """What the kiosk asks of a printer."""

    def state(self) -> PrinterState:
        """Say how the printer is, as far as it tells."""

    def print_page(self, page: Raster) -> bool | None:
        """Print and cut one page; tell whether the printer took all of it, None when it may have and does not say."""


def escpos(page: Raster) -> bytes:
    """Return a page as ESC/POS: reset, raster bands, cut. Text mode is never used; no printer has all our scripts."""
    across = page.width // 8
    bands = []
    for top in range(0, page.height, _MOST_ROWS):
        rows = min(_MOST_ROWS, page.height - top)
        head = _RASTER + across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        bands.append(head + page.bits[top * across : (top + rows) * across])
    return _RESET + b"".join(bands) + _CUT


class DevicePrinter:
    """An ESC/POS printer behind a device file such as /dev/usb/lp0; a printer that takes nothing is given up in time."""

    def __init__(self, device: Path, time_limit: float = TIME_LIMIT) -> None:
        self._device = device
        self._time_limit = time_limit
        self._stuck = False

    def state(self) -> PrinterState:
        """Say whether the device is there and took the last page; paper is not asked for, too few printers answer."""
        if not self._device.exists():
            return "offline"
        return "jammed" if self._stuck else "ready"

    def print_page(self, page: Raster) -> bool:
        """Write the page within the time limit; tell whether the device took all of it."""
        try:
            handle = os.open(self._device, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError:
            return False
        try:
            self._stuck = not self._write(handle, escpos(page))
        except OSError:
            self._stuck = True
        finally:
            os.close(handle)
        return not self._stuck

    def _write(self, handle: int, content: bytes) -> bool:
        end = time.monotonic() + self._time_limit
        rest = memoryview(content)
        while rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([], [handle], [], left)[1]:
                return False
            rest = rest[os.write(handle, rest[:CHUNK]) :]
        return True


class NoPrinter:
    """A kiosk without a printer: the number on the screen and the phone must do."""

    def state(self) -> PrinterState:
        """Say that there is none."""
        return "offline"

    def print_page(self, page: Raster) -> bool:
        """Print nothing."""
        return page.height < 0


class FilePrinter:
    """The twin: each page becomes a PBM picture in a folder. Set `paper`, `jam_at`, `offline`, `lies` or `delay` to make trouble."""

    def __init__(self, folder: Path, paper: int = 1000) -> None:
        self.paper = paper
        self.offline = False
        self.cover_open = False
        self.jammed = False
        self.lies = False
        self.jam_at: int | None = None
        self.delay = 0.0
        self.pages: list[Path] = []
        self._folder = folder

    def state(self) -> PrinterState:
        """Say how the twin is; one that lies says it is ready."""
        if self.offline:
            return "offline"
        if self.lies:
            return "ready"
        if self.cover_open:
            return "cover_open"
        if self.jammed:
            return "jammed"
        if self.paper <= 0:
            return "out_of_paper"
        return "paper_low" if self.paper <= PAPER_LOW else "ready"

    def print_page(self, page: Raster) -> bool:
        """Print a page unless in trouble; one that lies takes the page, says so, and prints nothing."""
        time.sleep(self.delay)
        if self.lies:
            return not self.offline
        if self.jam_at is not None and len(self.pages) >= self.jam_at:
            self.jammed = True
        if self.state() not in {"ready", "paper_low"}:
            return False
        self.paper -= 1
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self.pages) + 1:04d}.pbm"
        path.write_bytes(f"P4\n{page.width} {page.height}\n".encode() + page.bits)
        self.pages.append(path)
        return True

    def clear_jam(self) -> None:
        """Do what staff do: open, pull the paper out, close."""
        self.jammed, self.jam_at = False, None
