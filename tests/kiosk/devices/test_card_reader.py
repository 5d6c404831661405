"""The reader's thread against a twin that speaks the bytes over a pseudo terminal."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass
class Socket:
    """Where one reader after the other is plugged in, and who listens there; the last is the one that is in."""

    plugged: list[ReaderTwin]
    heard: Heard


@pytest.fixture
def socket() -> Iterator[Socket]:
    plugged, heard = [ReaderTwin(Moods(read_seconds=0.0, find_seconds=0.0, paced=False))], Heard("")
    heard.reader = CardReader("", open_port=lambda _: SerialPort(plugged[-1].path))
    heard.reader.start()
    yield Socket(plugged, heard)
    heard.reader.stop()
    plugged[-1].vanish()


def test_reader_pulled_out_during_a_visit_is_said_and_used_again_when_it_is_back(socket: Socket) -> None:
    plugged, heard = socket.plugged, socket.heard
    heard.reader.ask(card=True)
    heard.until_word("ready")
    plugged[-1].vanish()
    assert heard.until_word("missing") < 2.0
    plugged.append(ReaderTwin(plugged[0].moods))
    plugged[-1].put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    assert heard.cards == [PERSON]


def kept_of_answers() -> int:
    """Bytes of what a reader said that still lie in memory, unblackened."""
    return sum(len(one.data) - one.data.count(0) for one in gc.get_objects() if isinstance(one, sam.Answer))


def test_nothing_of_the_chip_but_what_is_kept_stays_in_memory_while_the_card_lies_there(twin: ReaderTwin, heard: Heard) -> None:
    twin.moods.added_address = "样本省样本市新路2号"
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    asked = twin.answered
    heard.until(lambda _: twin.answered >= asked + 4)
    heard.until(lambda _: kept_of_answers() == 0, 5.0)


def test_card_that_lies_there_is_asked_nothing_more_when_nobody_wants_a_card(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    heard.reader.ask(card=False)
    last = [(twin.answered, time.monotonic())]

    def quiet(_: object) -> bool:
        if twin.answered != last[0][0]:
            last[0] = (twin.answered, time.monotonic())
        return time.monotonic() - last[0][1] > 4 * card_reader.LIES_EVERY

    heard.until(quiet, 8.0)


def test_card_that_was_left_behind_is_told_to_nobody_else_until_it_is_laid_anew(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    heard.reader.ask(card=False)
    heard.reader.ask(card=True)
    heard.until_word("lay_again")
    heard.until(lambda said: said.count(ReaderSaid("lay_again")) >= 2)
    assert len(heard.cards) == 1
    answered = twin.answered
    twin.take()
    heard.until(lambda _: twin.answered >= answered + 6)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: len(heard.cards) == 2)


def test_next_visitors_own_card_is_told_though_nobody_saw_the_last_one_leave(twin: ReaderTwin, heard: Heard) -> None:
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    heard.reader.ask(card=False)
    twin.put(citizen(OTHER))
    heard.reader.ask(card=True)
    heard.until(lambda _: len(heard.cards) == 2)
    assert heard.cards[1].number == OTHER


def test_card_left_behind_is_not_told_to_the_next_visitor_after_the_reader_began_anew(socket: Socket) -> None:
    plugged, heard = socket.plugged, socket.heard
    heard.reader.ask(card=True)
    plugged[-1].put(citizen(NUMBER))
    heard.until(lambda _: bool(heard.cards))
    heard.reader.ask(card=False)
    plugged[-1].vanish()
    plugged.append(ReaderTwin(plugged[0].moods))
    plugged[-1].put(citizen(NUMBER))
    heard.reader.ask(card=True)
    heard.until_word("lay_again")
    assert len(heard.cards) == 1


def test_card_read_for_a_visitor_who_has_left_is_told_to_nobody(twin: ReaderTwin, heard: Heard) -> None:
    twin.moods.read_seconds = 0.3
    heard.reader.ask(card=True)
    twin.put(citizen(NUMBER))
    heard.until(lambda _: twin.reads == 1)
    heard.reader.ask(card=False)
    heard.reader.ask(card=True)
    heard.until_word("lay_again")
    assert heard.cards == []


def test_card_that_nobody_took_in_time_is_not_said_to_whoever_asks_next(twin: ReaderTwin) -> None:
    told: list[bool] = []
    reader = CardReader(twin.path, lambda: told.append(True))
    reader.ask(card=True)
    reader._tell_card(PERSON, reader._turn)
    reader.ask(card=False)
    assert (reader.said(), told) == ([], [True])
