"""A card reader that does not exist, speaking the real one's bytes over a pseudo terminal: for rehearsals and tests.

It can be slow, fall silent, vanish, report faults and garble its line. It knows SPECIMEN cards only.
"""

import os
import select
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from o2o_store.kiosk.devices import sam

WIRE_SECONDS = 10 / 115200
"""Seconds a byte takes on the wire: eight bits, start and stop."""
PHOTO = bytes(1024)
LONG_ANSWER = 64
"""Bytes from which an answer carries a card."""
_PAUSE = 0.02


def citizen(  # noqa: PLR0913  # a card has these fields
    number: str,
    name: str = "样本甲",
    *,
    begin: str = "20200101",
    until: str = "20400101",
    letter: str = " ",
    sex: str = "",
    ethnicity: str = "01",
    address: str = "样本省样本市示例路1号",
    authority: str = "样本市公安局",
) -> bytes:
    """Return the text block of a card of nobody (GA/T 490); sex and birth follow the number unless told otherwise."""
    sex = sex or ("1" if int(number[16]) % 2 else "2")
    fields = (
        (name, 15), (sex, 1), (ethnicity, 2), (number[6:14], 8), (address, 35), (number, 18), (authority, 15), (begin, 8), (until, 8),
        ("", 14), (letter, 1), ("", 3),
    )  # fmt: skip
    return "".join(text.ljust(length)[:length] for text, length in fields).encode("utf-16-le")


@dataclass(slots=True)
class Moods:
    """How the twin behaves; all may be changed while it runs."""

    find_seconds: float = 0.03
    read_seconds: float = 0.5
    paced: bool = True
    """Whether bytes take their time on the wire."""
    silent: bool = False
    status: Mapping[bytes, int] = field(default_factory=dict)
    """Statuses to answer commands with instead of the right ones."""
    noise: bytes = b""
    """What comes over the line before every answer."""
    added_address: str = ""
    """The latest address written onto the chip, empty when it has none."""


class ReaderTwin:
    """The reader: `path` is the port to open. Cards are put on it and taken off as a hand would."""

    def __init__(self, moods: Moods | None = None) -> None:
        self.moods = moods or Moods()
        self.reads = 0
        self.answered = 0
        self._master, self._slave = os.openpty()
        self._make_raw(self._slave)
        self.path = os.ttyname(self._slave)
        self._card: bytes | None = None
        self._told = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="reader twin", daemon=True)
        self._thread.start()

    @staticmethod
    def _make_raw(terminal: int) -> None:
        import tty

        tty.setraw(terminal)

    def put(self, block: bytes) -> None:
        """Lay a card on it."""
        self._card, self._told = block, False

    def take(self) -> None:
        """Take the card away."""
        self._card, self._told = None, False

    def vanish(self) -> None:
        """Be unplugged, for good."""
        if not self._ending.is_set():
            self._ending.set()
            self._thread.join()
            os.close(self._slave)
            os.close(self._master)

    def _serve(self) -> None:
        heard = b""
        while not self._ending.is_set():
            if not select.select([self._master], [], [], _PAUSE)[0]:
                continue
            heard += os.read(self._master, 4096)
            while (at := heard.find(sam.PREAMBLE)) >= 0 and len(heard) >= at + 10:
                command, heard = heard[at : at + 10], heard[at + 10 :]
                self._answer(command)

    def _answer(self, command: bytes) -> None:
        if self.moods.silent:
            return
        body = self._body(command)
        if command == sam.READ and len(body) > LONG_ANSWER:
            time.sleep(self.moods.read_seconds)
        elif command in {sam.FIND, sam.SELECT}:
            time.sleep(self.moods.find_seconds)
        whole = self.moods.noise + sam.frame(body)
        if self.moods.paced:
            time.sleep((len(whole) + len(command)) * WIRE_SECONDS)
        os.write(self._master, whole)
        self.answered += 1

    def _body(self, command: bytes) -> bytes:
        if command in self.moods.status:
            return bytes([0, 0, self.moods.status[command]])
        if command == sam.STATUS:
            return bytes([0, 0, sam.OK])
        if command == sam.FIND:
            # a card that was read keeps silent until it left the field
            return bytes([0, 0, sam.FOUND, 0, 0, 0, 0]) if self._card is not None and not self._told else bytes([0, 0, sam.NO_CARD])
        if command == sam.SELECT:
            return bytes([0, 0, sam.OK, *bytes(8)]) if self._card is not None else bytes([0, 0, 0x81])
        if command == sam.READ:
            return self._read()
        return self._added_address()

    def _added_address(self) -> bytes:
        if self._card is not None and self.moods.added_address:
            return bytes([0, 0, sam.OK]) + self.moods.added_address.ljust(35)[:35].encode("utf-16-le")
        return bytes([0, 0, sam.ABSENT if self._card is not None else sam.NO_CARD])

    def _read(self) -> bytes:
        if self._card is None:
            return bytes([0, 0, 0x41])
        self._told = True
        self.reads += 1
        return bytes([0, 0, sam.OK]) + len(self._card).to_bytes(2, "big") + len(PHOTO).to_bytes(2, "big") + self._card + PHOTO
