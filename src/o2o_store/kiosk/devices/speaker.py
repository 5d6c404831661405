"""Short sounds of our own, played by the system's player in a child process: no sound server can ever hold up the till."""

import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from o2o_store import resources

Sound = Literal["tick1", "tick2", "tick3", "tick4", "tick5", "again", "card", "paid", "released", "refused"]
SOUNDS: tuple[Sound, ...] = ("tick1", "tick2", "tick3", "tick4", "tick5", "again", "card", "paid", "released", "refused")
PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))
TIME_LIMIT = 2.0
"""Seconds after which a player that has not finished a sound of less than 0.4 s is ended."""
AT_ONCE = 2


def tick(count: int) -> Sound:
    """Return the tick for the n-th article: its pitch rises with the basket and then stays."""
    ticks: tuple[Sound, ...] = ("tick1", "tick2", "tick3", "tick4", "tick5")
    return ticks[min(max(count, 1), len(ticks)) - 1]


class Speaker(Protocol):
    """Something that can be asked for a sound."""

    def play(self, sound: Sound) -> bool:
        """Begin a sound and return at once; tell whether it was begun."""


class SilentSpeaker:
    """The twin: makes no sound and remembers what it was asked for."""

    def __init__(self) -> None:
        self.played: list[Sound] = []

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

    def play(self, sound: Sound) -> bool:
        """Begin a sound and return at once; tell whether it was begun."""
        path = self._folder / f"{sound}.wav"
        if self._player is None or not path.is_file() or not self._free.acquire(blocking=False):
            return False
        try:
            quiet = subprocess.DEVNULL
            # the command is ours: a fixed player and a file shipped with the program
            process = subprocess.Popen([*self._player, str(path)], stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603
        except OSError:
            self._free.release()
            return False
        threading.Thread(target=self._attend, args=(process,), name="speaker", daemon=True).start()
        return True

    def _attend(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(self._time_limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            self._free.release()
