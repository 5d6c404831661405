"""A hall's card reader on a serial port, beside the camera: polled only while a card is asked for, by one thread of its own.

A card that lies there is told once; it must leave and come back to be told again, and whoever asks anew meanwhile hears that it
must: a card that somebody left behind is nobody else's. A reader that is unplugged, busy or sick is said so and tried again for
ever, and the camera reads on meanwhile.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.devices import sam

if sys.platform == "win32":
    LineError = OSError
else:
    import termios

    LineError = termios.error
"""What a line that has gone raises on this system besides OSError; of termios it is no OSError."""

BAUD = 115200
QUICK, SLOW = 0.5, 3.0
"""Seconds within which find and select answer, and within which a card is read."""
FIRST_ANSWER = 1.0
POLL_EVERY, LIES_EVERY, IDLE_EVERY = 0.25, 0.3, 0.05
REOPEN_EVERY = 0.5
SAID_EVERY = 1.0
"""Seconds between two words about a card that must be laid anew: a hint that is not repeated goes out."""
MOST_TRIES = 3
GONE_AFTER = 2
"""Times in a row that a card must not answer before it has left: a single question can miss a lying card."""

Word = Literal["ready", "missing", "fault", "unknown_device", "hold_still", "lay_again"]


@dataclass(frozen=True, slots=True)
class ReaderSaid:
    """How the reader is: `missing` (unplugged or in use), `fault` (needs a person), `unknown_device` (speaks something else).

    Of the card: `hold_still`, and `lay_again`, which whoever asks anew hears of a card that was told to somebody before.
    """

    word: Word


Said = sam.ChipCard | ReaderSaid


class Port(Protocol):
    """An open serial line; every call may raise OSError when the line has gone."""

    def write(self, data: bytes) -> object:
        """Send bytes."""

    def read(self, size: int) -> bytes:
        """Return what has come, at most so many bytes; nothing after a short while without any."""

    def close(self) -> None:
        """Let the line go."""


@contextmanager
def _line() -> Iterator[None]:
    """Raise OSError whatever way the line says that it has gone."""
    try:
        yield
    except LineError as gone:
        raise OSError(*gone.args) from gone


class SerialPort:
    """A line of this machine, held for this program alone."""

    def __init__(self, path: str, baud: int = BAUD) -> None:
        import serial

        try:
            with _line():
                self._serial = serial.Serial(path, baud, timeout=0.02, write_timeout=1.0, exclusive=True)
        except ValueError as wrong:
            raise OSError(str(wrong)) from wrong

    def write(self, data: bytes) -> object:
        """Send bytes, after what nobody read has been thrown away."""
        with _line():
            self._serial.reset_input_buffer()
            return self._serial.write(data)

    def read(self, size: int) -> bytes:
        """Return what has come; waits 20 ms at most for the first byte."""
        with _line():
            return bytes(self._serial.read(min(size, max(1, self._serial.in_waiting))))

    def close(self) -> None:
        """Let the line go."""
        self._serial.close()


class CardReader:
    """The reader at `path`. `wake` is called in the reader's thread whenever `said()` has something new."""

    def __init__(self, path: str, wake: Callable[[], None] = lambda: None, open_port: Callable[[str], Port] = SerialPort) -> None:
        self.wake = wake
        self._path = path
        self._open_port = open_port
        self._framer = sam.Framer()
        self._asked = threading.Event()
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._said: list[Said] = []
        self._word: Word | None = None
        self._turn = 0
        """How often somebody has asked; what is read for one asking is told to no other."""
        self._lies_since: int | None = None
        """The turn in which a card was read that has not been seen to leave."""
        self._missed = 0
        self._reopened = False
        self._say_again_at = 0.0
        self._thread = threading.Thread(target=self._run, name="card reader", daemon=True)

    def start(self) -> None:
        """Begin; a missing reader is no error."""
        self._thread.start()

    def stop(self) -> None:
        """End and let the line go; returns within three seconds."""
        self._ending.set()
        self._asked.set()
        if self._thread.ident is not None:
            self._thread.join(3.0)
        self._framer.clear()

    def ask(self, *, card: bool) -> None:
        """Look for a card from now on, or no more. A card that was found for whoever asked before is told to nobody any more."""
        with self._lock:
            self._turn += 1
            self._said = [one for one in self._said if isinstance(one, ReaderSaid)]
            if card:
                self._asked.set()
            else:
                self._asked.clear()

    def said(self) -> list[Said]:
        """Take what was said since the last call, oldest first."""
        with self._lock:
            said, self._said = self._said, []
        return said

    # -- the reader's own thread

    def _tell(self, said: Said) -> None:
        with self._lock:
            self._said.append(said)
        self.wake()

    def _tell_card(self, card: sam.ChipCard, turn: int) -> None:
        with self._lock:
            if turn != self._turn or not self._asked.is_set():
                return
            self._said.append(card)
        self.wake()

    def _state(self, word: Word) -> None:
        if word != self._word:
            self._word = word
            self._tell(ReaderSaid(word))

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                port = self._open_port(self._path)
            except OSError:
                self._state("missing")
                self._ending.wait(REOPEN_EVERY)
                continue
            try:
                self._talk(port)
            except OSError:
                self._state("missing")
            finally:
                port.close()
                self._framer.clear()
                self._reopened = True
            self._ending.wait(REOPEN_EVERY)

    def _talk(self, port: Port) -> None:
        """Greet, then poll while asked to; returns when the reader must be opened anew."""
        greeting = self._status_of(port, sam.STATUS, FIRST_ANSWER)
        if greeting is None:
            self._state("unknown_device")
            return
        if greeting != sam.OK:
            self._state("fault")
            return
        self._state("ready")
        while not self._ending.is_set():
            if not self._asked.wait(IDLE_EVERY):
                self._check_line(port)
            elif not self._ending.is_set() and not self._poll(port):
                return

    def _check_line(self, port: Port) -> None:
        """Notice an unplugged reader while nobody asks for a card."""
        port.read(1)

    def _poll(self, port: Port) -> bool:
        """Look for a card once and deal with it; False when the reader has fallen silent or sick."""
        begun = time.monotonic()
        status = self._status_of(port, sam.FIND)
        if status is None or status in sam.READER_FAULT:
            self._state("missing" if status is None else "fault")
            return False
        found, lies = status == sam.FOUND, self._lies_since is not None
        # the card that was read is not found again until it has left: whatever is found is another, unless the reader began anew
        if found and not (lies and self._reopened):
            self._take(port)
            return True
        if lies:
            self._watch(port, found=found)
        self._ending.wait(max(0.0, (LIES_EVERY if lies else POLL_EVERY) - (time.monotonic() - begun)))
        return True

    def _take(self, port: Port) -> None:
        """Read a found card and tell it to whoever asked for it."""
        turn = self._turn
        card = self._read_card(port, turn)
        if card is not None:
            self._lies_since, self._missed, self._reopened = turn, 0, False
            self._tell_card(card, turn)
        elif self._is_wanted(turn):
            self._tell(ReaderSaid("hold_still"))

    def _is_wanted(self, turn: int) -> bool:
        return self._asked.is_set() and turn == self._turn and not self._ending.is_set()

    def _read_card(self, port: Port, turn: int) -> sam.ChipCard | None:
        """Read the card at most three times, as long as it is wanted. Nothing but what is kept of it outlives this call."""
        for attempt in range(MOST_TRIES):
            if not self._is_wanted(turn):
                return None
            if attempt:
                self._status_of(port, sam.FIND)
            # one firmware knows no selection: only the read decides
            self._status_of(port, sam.SELECT)
            answer = self._exchange(port, sam.READ, SLOW)
            if answer is None:
                continue
            card = self._card_in(answer)
            answer.blacken()
            if card is not None:
                return card
        return None

    @staticmethod
    def _card_in(answer: sam.Answer) -> sam.ChipCard | None:
        if answer.status == sam.UNSUPPORTED:
            return sam.ChipCard("unsupported")
        block = sam.text_block(answer.data) if answer.status == sam.OK and answer.content else None
        if block is None:
            return None
        card = sam.parse_card(block, datetime.now(BEIJING).date())
        sam.blacken(block)
        return card

    def _watch(self, port: Port, *, found: bool) -> None:
        """Notice that the card which was read has left; while it lies, tell whoever asks anew that it must be laid anew."""
        there = found or self._status_of(port, sam.STILL_THERE) in {sam.OK, sam.ABSENT}
        self._missed = 0 if there else self._missed + 1
        now = time.monotonic()
        if self._missed >= GONE_AFTER:
            self._lies_since, self._missed, self._reopened = None, 0, False
        elif there and self._lies_since != self._turn and now >= self._say_again_at:
            self._say_again_at = now + SAID_EVERY
            self._tell(ReaderSaid("lay_again"))

    def _status_of(self, port: Port, command: bytes, patience: float = QUICK) -> int | None:
        """Send a command whose answer's data is not wanted."""
        answer = self._exchange(port, command, patience)
        if answer is None:
            return None
        answer.blacken()
        return answer.status

    def _exchange(self, port: Port, command: bytes, patience: float) -> sam.Answer | None:
        """Send a command and return its answer; line noise is answered by sending it once more. None after the patience."""
        for _ in range(2):
            answer = self._hear(port, command, patience)
            if answer is None or answer.status not in sam.LINE_NOISE:
                return answer
        return answer

    def _hear(self, port: Port, command: bytes, patience: float) -> sam.Answer | None:
        self._framer.clear()
        port.write(command)
        until = time.monotonic() + patience
        while time.monotonic() < until and not self._ending.is_set():
            answers = self._framer.feed(port.read(4096))
            if answers:
                return _first(answers)
        return _first(self._framer.give_up())


def _first(answers: list[sam.Answer]) -> sam.Answer | None:
    for extra in answers[1:]:
        extra.blacken()
    return answers[0] if answers else None
