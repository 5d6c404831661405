"""The twin of a network receipt printer: a real TCP server that reads ESC/POS, keeps the pages, answers status bytes, and has troubles.

As in a real printer, questions in real time are answered whatever is stuck; everything else waits in its buffer until the cover is closed,
the paper is back and the jam is cleared. Set `paper`, `cover_open`, `jam_at`, `silent` or `slow` to make trouble.
"""

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self

from o2o_store.kiosk.devices.printer import PAPER_LOW, Raster

_DLE_EOT, _CLEAR = b"\x10\x04", b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_RESET, _CUT, _RASTER, _STATUS = b"\x1b@", b"\x1dV", b"\x1dv0", b"\x1dr"
_LENGTHS = {_CLEAR: 10, _DLE_EOT: 3, _RESET: 2, _STATUS: 3}
_RASTER_HEAD = 8
_FED_CUTS = frozenset(b"\x41\x42\x61\x62")
_BASE = 0x12
_LOOK = 0.02


class PrinterTwin:
    """Listens on loopback; `address` is what a `network:` printer is named by."""

    def __init__(self, paper: int = 1000, width: int = 576) -> None:
        self.paper = paper
        self.width = width
        self.cover_open = False
        self.jammed = False
        self.jam_at: int | None = None
        self.silent = False
        self.slow = 0.0
        self._slow_until = 0.0
        self.pages: list[Raster] = []
        self._bands: list[bytes] = []
        self._incoming = b""
        self._waiting: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="printer-twin", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """`127.0.0.1:PORT`."""
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Switch the printer off."""
        self._stopping.set()
        self._thread.join(5)
        self._server.close()

    def clear_jam(self) -> None:
        """Do what staff do: open, pull the paper out, close."""
        self.jammed, self.jam_at = False, None

    @property
    def stuck(self) -> bool:
        """Whether nothing can be printed now."""
        return self.cover_open or self.jammed or self.paper <= 0

    def status(self, question: int) -> int:
        """The answer to `DLE EOT question`."""
        out = self.paper <= 0
        bits = {
            1: 0x08 if self.stuck else 0,
            2: (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.jammed else 0),
            3: 0x08 if self.jammed else 0,
            4: (0x60 if out else 0) | (0x0C if self.paper <= PAPER_LOW else 0),
        }[question]
        return _BASE | bits

    def _listen(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                wire, _ = self._server.accept()
                with wire:
                    self._serve(wire)

    def _serve(self, wire: socket.socket) -> None:
        wire.settimeout(_LOOK)
        self._incoming = b""
        while not self._stopping.is_set():
            try:
                taken = wire.recv(65536)
                if not taken:
                    return
                self._incoming += taken
            except TimeoutError:
                pass
            except OSError:
                return
            with contextlib.suppress(OSError):
                self._read(wire)
                self._work(wire)

    def _read(self, wire: socket.socket) -> None:
        """Take whole commands off the line; questions in real time are answered at once, the others wait their turn."""
        while length := _length_of(self._incoming):
            command, self._incoming = self._incoming[:length], self._incoming[length:]
            if command.startswith(_DLE_EOT):
                self._say(wire, self.status(command[2]))
            elif command == _CLEAR:
                self._waiting, self._bands = [], []
            else:
                self._waiting.append(command)

    def _work(self, wire: socket.socket) -> None:
        """Carry out what waits, unless something is stuck."""
        while self._waiting and not self.stuck and time.monotonic() >= self._slow_until:
            command = self._waiting[0]
            if command.startswith(_CUT) and self.jam_at is not None and len(self.pages) >= self.jam_at:
                self.jammed = True
                return
            del self._waiting[0]
            self._carry_out(command, wire)

    def _carry_out(self, command: bytes, wire: socket.socket) -> None:
        if command.startswith(_RASTER):
            self._bands.append(command)
        elif command.startswith(_CUT):
            self._finish()
            self._slow_until = time.monotonic() + self.slow
        elif command.startswith(_STATUS):
            self._say(wire, 0)

    def _say(self, wire: socket.socket, byte: int) -> None:
        if not self.silent:
            wire.sendall(bytes([byte]))

    def _finish(self) -> None:
        if not self._bands:
            return
        across = int.from_bytes(self._bands[0][4:6], "little")
        bits = b"".join(band[_RASTER_HEAD:] for band in self._bands)
        self.pages.append(Raster(across * 8, len(bits) // across, bits))
        self._bands = []
        self.paper -= 1


def _length_of(line: bytes) -> int:
    """How many bytes the command at the head of the line has, 0 while it is not whole; an unknown byte is a command of its own."""
    if not line:
        return 0
    length = _known_length(line)
    return length if len(line) >= length else 0


def _known_length(line: bytes) -> int:
    if line.startswith(_RASTER):
        across, rows = int.from_bytes(line[4:6], "little"), int.from_bytes(line[6:8], "little")
        return max(_RASTER_HEAD, _RASTER_HEAD + across * rows if len(line) >= _RASTER_HEAD else _RASTER_HEAD + 1)
    if line.startswith(_CUT):
        return 4 if line[2:3] and line[2] in _FED_CUTS else 3
    known = next((length for head, length in _LENGTHS.items() if line.startswith(head)), 0)
    if known:
        return known
    # The head of a longer command may have come alone.
    heads = (_RASTER, _CUT, *_LENGTHS)
    return len(line) + 1 if any(head.startswith(line) for head in heads) else 1
