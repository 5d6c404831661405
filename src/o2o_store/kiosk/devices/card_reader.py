"""A hall's card reader on a serial port, beside the camera: polled only while a card is asked for, by one thread of its own.

A card that lies there is told once; it must leave and come back to be told again. A reader that is unplugged, busy or sick is
said so and tried again for ever, and the camera reads on meanwhile.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.devices import sam

BAUD = 115200
QUICK, SLOW = 0.5, 3.0
"""Seconds within which find and select answer, and within which a card is read."""
FIRST_ANSWER = 1.0
POLL_EVERY, LIES_EVERY, IDLE_EVERY = 0.25, 0.3, 0.05
REOPEN_EVERY = 0.5
MOST_TRIES = 3
GONE_AFTER = 2
"""Times in a row that a card must not answer before it has left: a single question can miss a lying card."""

Word = Literal["ready", "missing", "fault", "unknown_device", "hold_still"]


@dataclass(frozen=True, slots=True)
class ReaderSaid:
    """How the reader is: `missing` (unplugged or in use), `fault` (needs a person), `unknown_device` (speaks something else)."""

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


class SerialPort:
    """A line of this machine, held for this program alone."""

    def __init__(self, path: str, baud: int = BAUD) -> None:
        import serial

        try:
            self._serial = serial.Serial(path, baud, timeout=0.02, write_timeout=1.0, exclusive=True)
        except ValueError as wrong:
            raise OSError(str(wrong)) from wrong

    def write(self, data: bytes) -> object:
        """Send bytes, after what nobody read has been thrown away."""
        self._serial.reset_input_buffer()
        return self._serial.write(data)

    def read(self, size: int) -> bytes:
        """Return what has come; waits 20 ms at most for the first byte."""
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
        """Look for a card from now on, or no more."""
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
            self._ending.wait(REOPEN_EVERY)

    def _talk(self, port: Port) -> None:
        """Greet, then poll while asked to; returns when the reader must be opened anew."""
        greeting = self._exchange(port, sam.STATUS, FIRST_ANSWER)
        if greeting is None:
            self._state("unknown_device")
            return
        if greeting.status != sam.OK:
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
        answer = self._exchange(port, sam.FIND, QUICK)
        if answer is None or answer.status in sam.READER_FAULT:
            return self._sick(answer)
        if answer.status == sam.FOUND:
            self._take(port)
        else:
            self._ending.wait(max(0.0, POLL_EVERY - (time.monotonic() - begun)))
        return True

    def _sick(self, answer: sam.Answer | None) -> bool:
        self._state("fault" if answer is not None else "missing")
        return False

    def _take(self, port: Port) -> None:
        """Read a found card, at most three times; then wait until it has left."""
        card = None
        for attempt in range(MOST_TRIES):
            if attempt:
                self._exchange(port, sam.FIND, QUICK)
            # one firmware knows no selection: only the read decides
            self._exchange(port, sam.SELECT, QUICK)
            answer = self._exchange(port, sam.READ, SLOW)
            card = self._card_in(answer)
            if card is not None:
                break
        if card is None:
            self._tell(ReaderSaid("hold_still"))
            return
        self._tell(card)
        self._wait_until_gone(port)

    @staticmethod
    def _card_in(answer: sam.Answer | None) -> sam.ChipCard | None:
        if answer is None:
            return None
        if answer.status == sam.UNSUPPORTED:
            return sam.ChipCard("unsupported")
        block = sam.text_block(answer.data) if answer.status == sam.OK and answer.content else None
        return sam.parse_card(block, datetime.now(BEIJING).date()) if block is not None else None

    def _wait_until_gone(self, port: Port) -> None:
        missed = 0
        while missed < GONE_AFTER and not self._ending.wait(LIES_EVERY):
            # the card that was read is not found again until it has left: whatever is found is another
            found = self._exchange(port, sam.FIND, QUICK)
            if found is not None and found.status == sam.FOUND:
                return
            answer = self._exchange(port, sam.STILL_THERE, QUICK)
            missed = 0 if answer is not None and answer.status in {sam.OK, sam.ABSENT} else missed + 1

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
                return answers[0]
        late = self._framer.give_up()
        return late[0] if late else None
