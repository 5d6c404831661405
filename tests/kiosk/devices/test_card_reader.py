"""The reader's thread against a twin that speaks the bytes over a pseudo terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from o2o_store.kiosk.devices import card_reader, sam
from o2o_store.kiosk.devices.card_reader import CardReader, ReaderSaid, SerialPort
from o2o_store.kiosk.devices.card_reader_twin import Moods, ReaderTwin, citizen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")

NUMBER, OTHER = "119999199001010012", "119999199001010039"
PERSON = sam.ChipCard("resident", NUMBER, "样本甲", date(2020, 1, 1), date(2040, 1, 1))


class Heard:
    """A reader and all it said."""

    def __init__(self, path: str) -> None:
        self.reader = CardReader(path)
        self.all: list[card_reader.Said] = []

    def until(self, fits: Callable[[list[card_reader.Said]], bool], limit: float = 20.0) -> float:
        begun = time.monotonic()
        while not fits(self.all):
            assert time.monotonic() - begun < limit, self.all
            self.all += self.reader.said()
            time.sleep(0.002)
        return time.monotonic() - begun

    def until_word(self, word: str, limit: float = 20.0) -> float:
        return self.until(lambda said: any(isinstance(one, ReaderSaid) and one.word == word for one in said), limit)

    @property
    def cards(self) -> list[sam.ChipCard]:
        return [one for one in self.all if isinstance(one, sam.ChipCard)]


@pytest.fixture
def twin() -> Iterator[ReaderTwin]:
    twin = ReaderTwin(Moods(read_seconds=0.0, find_seconds=0.0, paced=False))
    yield twin
    twin.vanish()


@pytest.fixture
def heard(twin: ReaderTwin) -> Iterator[Heard]:
    heard = Heard(twin.path)
    heard.reader.start()
    heard.until_word("ready")
    yield heard
    heard.reader.stop()


def test_card_is_told_once_while_it_lies_and_again_when_it_came_back(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    assert heard.cards == [PERSON]
    asked = twin.answered
    heard.until(lambda _: twin.answered >= asked + 4)
    assert len(heard.cards) == 1
    twin.take()
    twin.put(citizen(OTHER))
    heard.until(lambda _: len(heard.cards) == 2)
    assert heard.cards[1].number == OTHER


def test_nothing_is_asked_of_the_card_until_somebody_wants_it(twin: ReaderTwin, heard: Heard) -> None:
    twin.put(citizen(NUMBER))
    time.sleep(0.3)
    assert twin.reads == 0
    heard.reader.ask(card=True)
    heard.until(lambda _: bool(heard.cards))


def test_identity_comes_within_a_second_of_a_card_at_the_real_pace() -> None:
    twin = ReaderTwin(Moods())
    heard = Heard(twin.path)
    heard.reader.start()
    try:
        heard.reader.ask(card=True)
        heard.until_word("ready")
        own = 0.5 + 2 * 0.03 + 1400 * 10 / 115200 + 0.25
        twin.put(citizen(NUMBER))
        took = heard.until(lambda _: bool(heard.cards))
        assert took < 1.0 + 4 * max(0.0, took - own) + 2.0
    finally:
        heard.reader.stop()
        twin.vanish()


@pytest.mark.parametrize("status", [0x60, 0x66])
def test_sick_reader_is_said_and_used_again_when_it_is_well(twin: ReaderTwin, heard: Heard, status: int) -> None:
    heard.reader.ask(card=True)
    twin.moods.status = {sam.FIND: status, sam.STATUS: status}
    heard.until_word("fault", 5.0)
    twin.moods.status = {}
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))


def test_card_that_moves_is_asked_to_be_held_still(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.moods.status = {sam.READ: 0x41}
    twin.put(citizen(NUMBER))
    heard.until_word("hold_still")
    twin.moods.status = {}
    heard.until(lambda _: bool(heard.cards))


def test_unknown_card_is_told_as_unsupported(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.moods.status = {sam.READ: 0x40}
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    assert heard.cards[0].kind == "unsupported"


def test_card_is_read_through_noise(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.moods.noise = b"\xaa\xaa\x00\xff" + sam.PREAMBLE + b"\xff\xff"
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    assert heard.cards == [PERSON]


def test_unplugged_reader_is_said_within_two_seconds(twin: ReaderTwin, heard: Heard) -> None:
    twin.vanish()
    assert heard.until_word("missing") < 2.0


def test_missing_reader_is_found_when_it_comes() -> None:
    twin = ReaderTwin(Moods(read_seconds=0.0, find_seconds=0.0, paced=False))
    there: list[str] = []

    def open_port(path: str) -> SerialPort:
        if not there:
            raise OSError("no such port")
        return SerialPort(path)

    heard = Heard(twin.path)
    heard.reader = CardReader(twin.path, open_port=open_port)
    heard.reader.start()
    try:
        heard.until_word("missing")
        there.append("plugged in")
        heard.until_word("ready")
    finally:
        heard.reader.stop()
        twin.vanish()


def test_port_is_held_for_one_program(twin: ReaderTwin, heard: Heard) -> None:
    del heard
    with pytest.raises(OSError, match=r"lock|busy|Resource"):
        SerialPort(twin.path)


def test_device_that_speaks_something_else_is_said_so() -> None:
    twin = ReaderTwin(Moods(silent=True))
    heard = Heard(twin.path)
    heard.reader.start()
    try:
        heard.until_word("unknown_device")
    finally:
        heard.reader.stop()
        twin.vanish()
