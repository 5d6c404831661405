"""ESC/POS printers that answer: over the network (port 9100) or USB, through python-escpos, asked how they are and whether it is done.

Status bytes as Epson documents them (`DLE EOT n` in real time, `GS r 1` in its turn behind the page): a page counts as printed only when
the printer has answered the question that stands behind it.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from o2o_store.kiosk.devices.printer import TIME_LIMIT, PrinterState, Raster, escpos

ASK_LIMIT = 1.5
"""Seconds a printer may take to say how it is; a real one answers in some milliseconds even while it prints."""
LONGEST_PAGE = 60.0
"""Seconds in which the slowest printer that is well has drawn a slip."""
NETWORK_PORT = 9100
_DLE_EOT = b"\x10\x04"
_PRINTER, _CAUSE, _ERROR, _PAPER = 1, 2, 3, 4
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""Forget what a former page left unprinted: else two slips come out when the paper is back."""
_DONE = b"\x1dr\x01"
_FIXED, _FIXED_MASK = 0x12, 0x93
"""Bits of every `DLE EOT` answer that never change; anything else is no answer to us."""
_MOST_STALE = 8
_OFFLINE, _COVER, _STOPPED_BY_PAPER = 0x08, 0x04, 0x20
_CUTTER, _FATAL = 0x08, 0x20
_PAPER_END, _PAPER_NEAR = 0x60, 0x0C


class Wire(Protocol):
    """The part of a python-escpos printer that carries bytes."""

    def open(self, raise_not_found: bool = True) -> None:
        """Connect."""

    def _raw(self, msg: bytes) -> None:
        """Send."""

    def _read(self) -> Any:
        """Wait for bytes from the printer."""

    def close(self) -> None:
        """Hang up."""


class AnsweringPrinter:
    """A printer that can be asked. `connect` makes a python-escpos transport that gives up after so many seconds."""

    def __init__(self, connect: Callable[[float], Wire], time_limit: float = TIME_LIMIT) -> None:
        self._connect = connect
        self._time_limit = time_limit

    def state(self) -> PrinterState:
        """Ask the printer how it is; one that cannot be reached or says nothing is offline."""
        try:
            with self._called(ASK_LIMIT) as wire:
                return read_state(lambda question: _ask(wire, question))
        except _troubles():
            return "offline"

    def print_page(self, page: Raster) -> bool | None:
        """Print one page and wait until the printer says that it stands behind it.

        One that is silent for the time limit is asked how it is: slow and well, it is waited for, else the page would come out twice;
        None when it is well to the end and never says so.
        """
        try:
            with self._called(self._time_limit) as wire:
                wire._raw(_CLEAR)  # noqa: SLF001  # the library's own word for sending bytes
                if read_state(lambda question: _ask(wire, question)) not in {"ready", "paper_low"}:
                    return False
                wire._raw(escpos(page) + _DONE)  # noqa: SLF001
                return self._is_done(wire)
        except _troubles():
            return False

    def _is_done(self, wire: Wire) -> bool | None:
        until, heard = time.monotonic() + max(LONGEST_PAGE, self._time_limit), bytearray()
        while not heard:
            try:
                return bool(_answer(wire))
            except _troubles():
                state = read_state(lambda question: _ask(wire, question, heard))
                if not heard and state not in {"ready", "paper_low"}:
                    return False
                if not heard and time.monotonic() > until:
                    return None
        return True

    @contextmanager
    def _called(self, limit: float) -> Iterator[Wire]:
        wire = self._connect(limit)
        wire.open()
        try:
            yield wire
        finally:
            wire.close()


def network_printer(address: str, time_limit: float = TIME_LIMIT) -> AnsweringPrinter:
    """Return the printer at `HOST` or `HOST:PORT`."""
    host, _, port = address.partition(":")

    def connect(limit: float) -> Wire:
        from escpos.printer import Network

        class ClosingNetwork(Network):  # type: ignore[misc]  # the library ships no types
            """The library's own `open` leaves its socket behind when nobody answers."""

            def open(self, raise_not_found: bool = True) -> None:  # noqa: ARG002  # the library's signature
                """Connect. Raises OSError when nobody answers."""
                self.device = socket.create_connection((self.host, self.port), self.timeout)

        wire: Wire = ClosingNetwork(host, int(port or NETWORK_PORT), limit)
        return wire

    return AnsweringPrinter(connect, time_limit)


def usb_printer(numbers: str, time_limit: float = TIME_LIMIT) -> AnsweringPrinter:
    """Return the USB printer with these vendor and product numbers in hexadecimal: `04b8:0e15`."""
    vendor, _, product = numbers.partition(":")

    def connect(limit: float) -> Wire:
        from escpos.printer import Usb

        wire: Wire = Usb(int(vendor, 16), int(product, 16), timeout=int(limit * 1000))
        return wire

    return AnsweringPrinter(connect, time_limit)


def read_state(ask: Callable[[int], int | None]) -> PrinterState:
    """Tell from the status bytes how a printer is; `ask(n)` is the answer to `DLE EOT n`, None for none."""
    printer = ask(_PRINTER)
    if printer is None:
        return "offline"
    causes = {number: ask(number) or 0 for number in (_CAUSE, _ERROR, _PAPER)}
    if causes[_CAUSE] & _COVER:
        return "cover_open"
    if causes[_PAPER] & _PAPER_END or causes[_CAUSE] & _STOPPED_BY_PAPER:
        return "out_of_paper"
    if causes[_ERROR] & (_CUTTER | _FATAL):
        return "jammed"
    if printer & _OFFLINE:
        return "offline"
    return "paper_low" if causes[_PAPER] & _PAPER_NEAR else "ready"


def _ask(wire: Wire, question: int, others: bytearray | None = None) -> int | None:
    """The answer to a question in real time; what else the printer says meanwhile goes to `others`."""
    wire._raw(_DLE_EOT + bytes([question]))  # noqa: SLF001
    for _ in range(_MOST_STALE):
        # What stands before it answers a page that somebody gave up: it must not be taken for this one's.
        said = _answer(wire)
        told = [byte for byte in said if byte & _FIXED_MASK == _FIXED]
        if others is not None:
            others += bytes(byte for byte in said if byte & _FIXED_MASK != _FIXED)
        if told:
            return told[-1]
    return None


def _answer(wire: Wire) -> bytes:
    return bytes(wire._read())  # noqa: SLF001


def _troubles() -> tuple[type[Exception], ...]:
    from escpos.exceptions import Error

    try:
        from usb.core import NoBackendError, USBError
    except ImportError:
        return (OSError, Error, AssertionError)
    return (OSError, Error, AssertionError, USBError, NoBackendError)
