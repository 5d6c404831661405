"""Short sounds of our own, played by the system's player in a child process: no sound server can ever hold up the till."""

import array
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from o2o_store import resources

Sound = Literal["tick1", "tick2", "tick3", "tick4", "tick5", "again", "card", "paid", "released", "refused", "call"]
SOUNDS: tuple[Sound, ...] = ("tick1", "tick2", "tick3", "tick4", "tick5", "again", "card", "paid", "released", "refused", "call")
PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))
TIME_LIMIT = 2.0
"""Seconds after which a player that has not finished a sound of less than 0.4 s is ended."""
AT_ONCE = 2
FULL = 100
"""Percent: as the files are, -18 LUFS."""


def tick(count: int) -> Sound:
    """Return the tick for the n-th article: its pitch rises with the basket and then stays."""
    ticks: tuple[Sound, ...] = ("tick1", "tick2", "tick3", "tick4", "tick5")
    return ticks[min(max(count, 1), len(ticks)) - 1]


class Speaker(Protocol):
    """Something that can be asked for a sound."""

    volume: int
    """Loudness in percent; 0 is silence."""

    def play(self, sound: Sound) -> bool:
        """Begin a sound and return at once; tell whether it was begun."""


class SilentSpeaker:
    """The twin: makes no sound and remembers what it was asked for."""

    def __init__(self) -> None:
        self.played: list[Sound] = []
        self.volume = FULL

    def play(self, sound: Sound) -> bool:
        """Remember the sound."""
        self.played.append(sound)
        return True


def find_player() -> tuple[str, ...] | None:
    """Return the first sound player installed here, None when there is none."""
    return next((player for player in PLAYERS if shutil.which(player[0])), None)


class SystemSpeaker:
    """Plays through a program of the system; silent when there is none, when it fails, or when it is busy."""

    def __init__(self, player: Sequence[str] | None = None, folder: Path | None = None, time_limit: float = TIME_LIMIT) -> None:
        self._player = tuple(player) if player is not None else find_player()
        self._folder = folder or resources.path("sounds")
        self._time_limit = time_limit
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._softer: Path | None = None
        self.volume = FULL

    def play(self, sound: Sound) -> bool:
        """Begin a sound and return at once; tell whether it was begun."""
        path = self._folder / f"{sound}.wav"
        if self._player is None or self.volume <= 0 or not path.is_file() or not self._free.acquire(blocking=False):
            return False
        try:
            quiet = subprocess.DEVNULL
            # the command is ours: a fixed player and a file shipped with the program
            process = subprocess.Popen([*self._player, str(self._at_volume(path))], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603
        except OSError:
            self._free.release()
            return False
        threading.Thread(target=self._attend, args=(process,), name="speaker", daemon=True).start()
        return True

    def _at_volume(self, path: Path) -> Path:
        """The file at today's volume: players differ in how they take a volume, samples do not."""
        if self.volume >= FULL:
            return path
        if self._softer is None:
            self._softer = Path(tempfile.mkdtemp(prefix="o2o-sounds-"))
            weakref.finalize(self, shutil.rmtree, self._softer, ignore_errors=True)
        softer = self._softer / f"{path.stem}-{self.volume}.wav"
        if not softer.is_file():
            write_softer(path, softer, self.volume)
        return softer

    def _attend(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(self._time_limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            self._free.release()


def write_softer(source: Path, target: Path, volume: int) -> None:
    """Write a 16-bit sound at this many percent of its loudness. Raises wave.Error or OSError."""
    with wave.open(str(source)) as sound:
        parameters, frames = sound.getparams(), sound.readframes(sound.getnframes())
    heights = array.array("h", frames)
    if sys.byteorder == "big":
        heights.byteswap()
    softer = array.array("h", (height * volume // FULL for height in heights))
    if sys.byteorder == "big":
        softer.byteswap()
    with wave.open(str(target), "wb") as sound:
        sound.setparams(parameters)
        sound.writeframes(softer.tobytes())
