"""What is said over the wire to a hall's card reader with a SAM module (GA 450 desktop reader), as pure bytes.

Facts: the fact sheet on card readers, sections 1-6. A frame is `AA AA AA 96 69`, two bytes of length (big endian, of all that
follows), three bytes of command or status, data, and the XOR of everything after the preamble. Only certified readers decrypt a
card; nothing here goes round that. Photo and fingerprints are never asked for or kept.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import xor
from typing import Literal

from o2o_store.domain.identity import (
    PERMANENT_RESIDENCE,
    RESIDENCE_PERMIT,
    RESIDENT,
    ResidentId,
    is_card_term,
    parse_name,
    parse_resident_id,
)

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
MOST_LENGTH = 0x0910
"""No answer is longer: text, photo and two fingerprints."""
LEAST_LENGTH = 4
OK, ABSENT, FOUND, NO_CARD, UNSUPPORTED = 0x90, 0x91, 0x9F, 0x80, 0x40
BUSY_CARD = frozenset({0x81, 0x41, 0x31, 0x32, 0x33, 0x47})
"""The card moved or was lifted: hold it still, find it again."""
READER_FAULT = frozenset({0x60, 0x66})
"""Self-test failed, not authorised: the reader needs a person."""
LINE_NOISE = frozenset({0x10, 0x11, 0x21})
TEXT_BYTES = 256
Kind = Literal["resident", "residence_permit", "foreigner", "unsupported"]
FOREVER = "长期"
MOST_ETHNICITIES, OTHER_ETHNICITIES = 56, frozenset({97, 98})
"""GB/T 3304: 56 codes, and two for others and for naturalised citizens."""
_HEAD = len(PREAMBLE) + 2
_DAY = re.compile(r"[0-9]{8}", re.ASCII)
_WRITTEN = re.compile("[\u3007\u00b7\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff]+")
"""Ideographs that stand for themselves, and the dot between the parts of a name (U+00B7)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer: the reader's status SW3, whether the card itself was content, and the data (personal: not printed)."""

    status: int
    content: bool
    data: bytearray = field(repr=False, default_factory=bytearray)

    def blacken(self) -> None:
        """Overwrite the data: it is needed no more."""
        blacken(self.data)


def blacken(data: bytearray) -> None:
    """Overwrite personal data where it lies."""
    data[:] = bytes(len(data))


def checksum(body: bytes | bytearray) -> int:
    """Return the XOR of all bytes."""
    return reduce(xor, body, 0)


def frame(body: bytes) -> bytes:
    """Return a frame round a command and its parameter, or round a status and its data."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([checksum(counted)])


STATUS, SAM_NUMBER = frame(b"\x11\xff"), frame(b"\x12\xff")
FIND, SELECT, READ = frame(b"\x20\x01"), frame(b"\x20\x02"), frame(b"\x30\x01")
STILL_THERE = frame(b"\x30\x03")
"""Asks for the latest added address, which comes whenever the chip has one: only the answer's status is used (the card lies there
still), and the rest is to be blackened."""


class Framer:
    """Finds whole answers in what comes over the line, through noise, halves and false starts."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> list[Answer]:
        """Take bytes as they come; return the answers that are whole now."""
        self._buffer += received
        answers = []
        while (answer := self._take()) is not None:
            answers.append(answer)
        return answers

    def give_up(self) -> list[Answer]:
        """Say that nothing more comes: a false start is dropped by one byte and what follows it is looked at again."""
        answers: list[Answer] = []
        while not answers and len(self._buffer) >= _HEAD:
            self._blacken(1)
            answers = self.feed(b"")
        return answers

    def clear(self) -> None:
        """Blacken and forget what has come."""
        self._blacken(len(self._buffer))

    def _blacken(self, count: int) -> None:
        self._buffer[:count] = bytes(min(count, len(self._buffer)))
        del self._buffer[:count]

    def _take(self) -> Answer | None:
        while True:
            at = self._buffer.find(PREAMBLE)
            if at < 0:
                self._blacken(max(0, len(self._buffer) - len(PREAMBLE) + 1))
                return None
            self._blacken(at)
            if len(self._buffer) < _HEAD:
                return None
            length = int.from_bytes(self._buffer[len(PREAMBLE) : _HEAD], "big")
            if not LEAST_LENGTH <= length <= MOST_LENGTH:
                self._blacken(1)
                continue
            if len(self._buffer) < _HEAD + length:
                return None
            counted = self._buffer[len(PREAMBLE) : _HEAD + length]
            answer = Answer(counted[4], counted[2:4] == b"\x00\x00", counted[5:-1])
            damaged = checksum(counted) != 0
            blacken(counted)
            if damaged:
                answer.blacken()
                self._blacken(1)
                continue
            self._blacken(_HEAD + length)
            return answer


@dataclass(frozen=True, slots=True)
class ChipCard:
    """What is kept of a chip: who, and until when; `valid_until` None is a card without an end. Prints nothing of the person."""

    kind: Kind
    number: str = field(repr=False, default="")
    name: str = field(repr=False, default="")
    valid_from: date | None = field(repr=False, default=None)
    valid_until: date | None = field(repr=False, default=None)

    @property
    def name_needs_confirm(self) -> bool:
        """Whether the person is asked: no name, or a character outside GB 2312, which a spoiled byte makes far more often than a register does."""
        return not self.name or not _is_common(self.name)


def text_block(data: bytearray) -> bytearray | None:
    """Return the 256 bytes of text in the data of a read, None when the lengths in its head are not those of a card."""
    if len(data) < LEAST_LENGTH:
        return None
    text, photo = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    return data[4 : 4 + TEXT_BYTES] if text == TEXT_BYTES and len(data) == 4 + text + photo else None


def _field(block: bytes | bytearray, at: int, size: int) -> str | None:
    """Return one field without its padding (spaces, and zeros of some chips), None when it is no text."""
    try:
        return block[at : at + size].decode("utf-16-le").strip(" \x00\u3000")
    except UnicodeDecodeError:
        return None


def _is_common(name: str) -> bool:
    try:
        return bool(name.replace("·", "").encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _day(text: str | None) -> date | None:
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the fields of one kind of card stand in the block (byte offsets; sizes are the same in all but the oldest)."""

    kind: Kind
    name: tuple[int, int]
    number: tuple[int, int]
    birth: int
    sex: int
    ethnicity: int = -1


_CITIZEN = _Layout("resident", (0, 30), (122, 36), 36, 30, 32)
_LAYOUTS = {
    " ": _CITIZEN,
    "J": _Layout("residence_permit", (0, 30), (122, 36), 36, 30),
    "Y": _Layout("foreigner", (0, 30), (122, 36), 36, 30),
}
"""By the letter at offset 248: citizen, permit for residents of Hong Kong, Macao, Taiwan, foreigner's card of 2023. The foreigner's
card of 2017 (`I`) carries a number of 15 characters that customs is not known to take: it is recognised, and answered so."""


_KINDS: dict[Kind, tuple[str, ...]] = {
    "resident": (RESIDENT,),
    "residence_permit": (RESIDENCE_PERMIT,),
    "foreigner": (PERMANENT_RESIDENCE,),
}
"""What the number of each kind must be, province included."""


def parse_card(block: bytes | bytearray, today: date) -> ChipCard | None:
    """Read a card's text, with every cross-check it allows; None when anything contradicts anything: a chip does not err, lines do."""
    letter = _field(block, 248, 2)
    if letter is None or len(block) != TEXT_BYTES:
        return None
    if letter == "I":
        return ChipCard("foreigner")
    layout = _LAYOUTS.get(letter or " ")
    if layout is None:
        return ChipCard("unsupported")
    number, name = _field(block, *layout.number), _field(block, *layout.name)
    if number is None or name is None or not _agrees(block, layout, number, today) or not _is_name(name, layout):
        return None
    begin, until = _day(_field(block, 188, 16)), _field(block, 204, 16)
    end = _day(until)
    if begin is None or begin > today or (until != FOREVER and (end is None or not is_card_term(begin, end))):
        return None
    return ChipCard(layout.kind, number, name, begin, end)


def _agrees(block: bytes | bytearray, layout: _Layout, number: str, today: date) -> bool:
    """Tell whether number, birth date, sex and ethnicity say the same."""
    sex, birth = _field(block, layout.sex, 2), _field(block, layout.birth, 16)
    known = parse_resident_id(number, today, _KINDS[layout.kind])
    # typed numbers may be full-width or raised digits; on a chip such a digit is one that the line spoiled
    if not isinstance(known, ResidentId) or known.text != number:
        return False
    if birth != number[6:14] or sex not in {"0", "9", "1" if int(number[16]) % 2 else "2"}:
        return False
    if layout.ethnicity < 0:
        return True
    code = _field(block, layout.ethnicity, 4) or ""
    return code.isascii() and code.isdecimal() and (1 <= int(code) <= MOST_ETHNICITIES or int(code) in OTHER_ETHNICITIES)


def _is_name(name: str, layout: _Layout) -> bool:
    """Tell whether a name can be one: a foreigner's Chinese name may be empty, and nothing else is."""
    if not name:
        return layout.kind == "foreigner"
    if layout.kind == "foreigner":
        return True
    # what a hand may type is tidied; a chip's padding and code points are exact, so what needs tidying was spoiled on the line
    exact = _WRITTEN.fullmatch(name) is not None and unicodedata.is_normalized("NFKC", name)
    return exact and isinstance(parse_name(name), str)
