"""Frames in shared memory, newest wins: the parent owns the memory, the child writes, nobody waits for anybody."""

import contextlib
import os
import secrets
import struct
import time
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

WIDTH, HEIGHT, DEPTH = 1280, 720, 4
FRAME_BYTES = WIDTH * HEIGHT * DEPTH
SLOTS = 3
TRIES = 4

_HEAD = struct.Struct("<q")
"""Number of the newest whole frame; 0 = none yet."""
_SLOT = struct.Struct("<qd")
"""Frame number (negative while it is being written) and the monotonic second of its capture."""
_NAME = "o2o-eyes"
_SHARED = Path("/dev/shm")  # noqa: S108 - where Linux keeps shared memory; we only look for our own names
_FIRST = 64
_STRIDE = 64 + FRAME_BYTES


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: BGRA bytes in rows of `width * 4`, its number and when it was captured (monotonic seconds)."""

    number: int
    captured_at: float
    pixels: bytes
    width: int = WIDTH
    height: int = HEIGHT


def sweep(folder: Path = _SHARED) -> int:
    """Blacken and remove what kiosks that were killed with all their children left behind; return how many."""
    swept = 0
    for left in folder.glob(f"{_NAME}-*"):
        owner = left.name.removeprefix(f"{_NAME}-").partition("-")[0]
        # Another user's, or one that somebody else sweeps at this moment, is no affair of ours.
        with contextlib.suppress(OSError):
            if owner.isdigit() and not Path(f"/proc/{owner}").exists():
                left.write_bytes(bytes(left.stat().st_size))
                left.unlink()
                swept += 1
    return swept


class Ring:
    """Three frame slots behind one head; a reader copies and checks that the slot was not rewritten meanwhile."""

    def __init__(self, name: str = "") -> None:
        self._owner = not name
        size = _FIRST + SLOTS * _STRIDE
        if self._owner:
            sweep()
        self._memory = SharedMemory(name or f"{_NAME}-{os.getpid()}-{secrets.token_hex(4)}", create=self._owner, size=size)
        self._number = self.newest

    @property
    def name(self) -> str:
        """The name under which the other process finds this ring."""
        return self._memory.name

    @property
    def _buffer(self) -> memoryview:
        buffer = self._memory.buf
        assert buffer is not None
        return buffer

    @property
    def newest(self) -> int:
        """Number of the newest whole frame, 0 before the first."""
        return int(_HEAD.unpack_from(self._buffer, 0)[0])

    def publish(self, pixels: memoryview | bytes) -> int:
        """Write one BGRA frame into the oldest slot, make it the newest and return its number."""
        number = self._number = max(self._number, self.newest) + 1
        start = self._start(number)
        memory = self._buffer
        _SLOT.pack_into(memory, start, -number, 0.0)
        memory[start + 64 : start + 64 + FRAME_BYTES] = pixels
        _SLOT.pack_into(memory, start, number, time.monotonic())
        _HEAD.pack_into(memory, 0, number)
        return number

    def latest(self, after: int = 0) -> Frame | None:
        """Copy the newest frame out; None when there is none newer than `after`."""
        for _ in range(TRIES):
            number = self.newest
            if number <= after:
                return None
            frame = self._copy(number)
            if frame is not None:
                return frame
        return None

    def clear(self) -> None:
        """Blacken every slot, so that no picture of a person outlives the visit."""
        self._buffer[_FIRST : _FIRST + SLOTS * _STRIDE] = bytes(SLOTS * _STRIDE)

    def close(self) -> None:
        """Let the memory go; the owner also blackens and removes it."""
        if self._owner:
            self.clear()
        self._memory.close()
        if self._owner:
            self._memory.unlink()

    @staticmethod
    def _start(number: int) -> int:
        return _FIRST + number % SLOTS * _STRIDE

    def _copy(self, number: int) -> Frame | None:
        start = self._start(number)
        memory = self._buffer
        before, captured_at = _SLOT.unpack_from(memory, start)
        pixels = bytes(memory[start + 64 : start + 64 + FRAME_BYTES])
        if before != number or _SLOT.unpack_from(memory, start)[0] != number:
            return None
        return Frame(number, captured_at, pixels)
