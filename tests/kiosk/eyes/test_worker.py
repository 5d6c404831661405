"""The child's parts, run in this process: capture that reconnects, reading by what is looked for. Its life is in test_process."""

import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing.connection import Connection
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes import ocr, worker
from o2o_store.kiosk.eyes.camera import Picture, as_picture
from o2o_store.kiosk.eyes.findings import Beat, CardSeen, CodeMoved, CodeSeen, Hint, Looking
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.ring import Ring
from o2o_store.kiosk.eyes.scanner import Scanner
from o2o_store.kiosk.eyes.worker import Capture, Heart, Orders, Reader, Repeats, Silence, hold, watch

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
PICTURE = as_picture(np.full((720, 1280, 3), 60, np.uint8))


class Cable:
    """A camera that can be unplugged, and whose driver can get stuck."""

    scene: Scene | None = None
    sensor = True

    def __init__(self) -> None:
        self.plugged = True
        self.opened = 0
        self.stuck = threading.Event()

    def describe(self) -> str:
        return "cable"

    def open(self) -> bool:
        self.opened += 1
        return self.plugged

    def read(self) -> Picture | None:
        while self.stuck.is_set():
            time.sleep(0.01)
        time.sleep(0.005)
        return PICTURE if self.plugged else None

    def close(self) -> None:
        pass


@pytest.fixture
def ring() -> Iterator[Ring]:
    ring = Ring()
    yield ring
    ring.close()


@pytest.fixture
def capture(ring: Ring) -> Iterator[Capture]:
    capture = Capture(Cable(), ring, Orders("codes"))
    capture.start()
    yield capture
    capture.ending.set()
    capture.join(10)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_camera_is_opened_again_when_it_was_unplugged(capture: Capture, ring: Ring) -> None:
    cable = capture.source
    assert isinstance(cable, Cable)
    until(lambda: capture.sight == "seeing")
    assert capture.take(1.0) is PICTURE
    cable.plugged = False
    until(lambda: capture.sight == "blind")
    cable.plugged = True
    until(lambda: capture.sight == "seeing")
    assert cable.opened >= 2
    assert ring.newest > 0


def test_picture_counts_as_gone_and_the_driver_as_stuck_when_one_read_does_not_end(
    capture: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BLIND_AFTER", 0.2)
    cable = capture.source
    assert isinstance(cable, Cable)
    silence = Silence(capture)

    def look() -> Silence:
        silence.look(time.monotonic())
        return silence

    until(lambda: look().sight == "seeing")
    cable.stuck.set()
    until(lambda: look().sight == "blind")
    until(lambda: look().stuck)
    cable.stuck.clear()
    until(lambda: not look().stuck and silence.sight == "seeing")


def looks(silence: Silence, count: int, begin: float, step: float = 0.2) -> float:
    for at in range(count):
        silence.look(begin + step * at)
    return begin + step * count


def test_picture_is_gone_after_a_second_and_the_driver_stuck_after_one_and_a_half(ring: Ring) -> None:
    capture = Capture(Cable(), ring, Orders("codes"))
    capture.doing, capture.sight = "reading", "seeing"
    silence = Silence(capture)
    now = looks(silence, 5, 100.0)
    assert (silence.sight, silence.stuck) == ("seeing", False)
    now = looks(silence, 2, now)
    assert (silence.sight, silence.stuck) == ("blind", False)
    now = looks(silence, 2, now)
    assert silence.stuck
    capture.step += 1
    now = looks(silence, 1, now)
    assert (silence.sight, silence.stuck) == ("seeing", False)
    # The machine slept: nobody can tell what the driver did meanwhile.
    silence.look(now + 60.0)
    assert (silence.sight, silence.stuck) == ("seeing", False)


def test_opening_may_last_longer_and_waiting_for_a_processor_is_not_counted(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    capture = Capture(Cable(), ring, Orders("codes"))
    silence = Silence(capture)
    now = looks(silence, 25, 100.0)
    assert not silence.stuck
    now = looks(silence, 10, now)
    assert silence.stuck
    capture.doing, capture.step = "reading", 1
    queued = iter(0.2 * at for at in range(100))
    monkeypatch.setattr(worker, "queued_seconds", lambda _: next(queued))
    looks(silence, 40, now)
    assert not silence.stuck


def test_sensor_that_repeats_itself_to_the_bit_is_frozen_and_a_capped_or_grainy_one_is_not(scene: Scene) -> None:
    shown, grainy = scene.draw(0.0), scene.draw(0.0)
    black = np.zeros_like(shown)

    def any_frozen(*views: Image) -> list[bool]:
        repeats = Repeats()
        return [repeats.frozen(views[at % len(views)], 100.0 + at / 25) for at in range(60)]

    assert any_frozen(shown).index(True) in {50, 51}
    assert not any(any_frozen(shown, grainy))
    assert not any(any_frozen(black))


@pytest.mark.parametrize("sensor", [True, False])
def test_files_and_drawings_may_repeat_a_picture_and_a_sensor_may_not(
    ring: Ring, frame_of: Callable[..., Image], monkeypatch: pytest.MonkeyPatch, *, sensor: bool
) -> None:
    monkeypatch.setattr(worker, "FROZEN_AFTER", 0.0)
    picture, cable = as_picture(frame_of("empty")), Cable()
    cable.sensor = sensor
    monkeypatch.setattr(cable, "read", lambda: picture)
    capture = Capture(cable, ring, Orders())
    capture.start()
    until(lambda: capture.frames > 2 * worker.FROZEN_PICTURES)
    capture.ending.set()
    capture.join(10)
    assert (capture.frozen, Silence(capture).stuck) == (sensor, sensor)


def test_picture_is_taken_once_and_waiting_ends(ring: Ring) -> None:
    capture = Capture(Cable(), ring, Orders())
    assert capture.take(0.01) is None


def test_pictures_are_shared_only_while_something_is_looked_for(ring: Ring) -> None:
    orders = Orders("card")
    capture = Capture(Cable(), ring, orders)
    capture.start()
    until(lambda: ring.newest > 0)
    orders.look_for("nothing", ring)
    newest, frames = ring.newest, capture.frames
    until(lambda: capture.frames > frames + 2)
    assert (ring.newest, ring.latest(), orders.turn) == (newest, None, 1)
    orders.look_for("codes", ring)
    until(lambda: ring.latest(newest) is not None)
    capture.ending.set()
    capture.join(10)


def test_reader_finds_what_is_looked_for_and_nothing_else(scene: Scene, number: str) -> None:
    reader = Reader()
    scene.show("label", GTIN)
    scene.draw(0.0)
    label = as_picture(scene.draw(2.0))
    assert reader.look(label, "nothing") == []
    assert [type(finding) for finding in reader.look(label, "codes")] == [CodeSeen]
    assert reader.look(label, "codes") == []
    scene.show("card", number)
    scene.draw(10.0)
    found = [finding for moment in (12.0, 12.2, 12.4) for finding in reader.look(as_picture(scene.draw(moment)), "card")]
    assert [type(finding) for finding in found] == [CardSeen]


def test_code_is_followed_for_a_moment_while_a_hand_carries_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FOLLOWED", 60.0)
    reader = Reader()
    scene.show("label", GTIN)
    scene.draw(0.0)
    found = [finding for step in range(30) for finding in reader.look(as_picture(scene.draw(0.1 + step / 30)), "codes")]
    seen, *moved = found
    assert isinstance(seen, CodeSeen)
    assert {type(finding) for finding in moved} == {CodeMoved}
    # It rises from below: each frame finds it higher, until it rests where the last one says.
    heights = [finding.corners[0][1] for finding in found if isinstance(finding, CodeSeen | CodeMoved)]
    assert heights[0] - heights[-1] > 0.1
    scanner, resting = Scanner(), [scene.draw(1.1 + step / 30) for step in range(6)]
    place = [code.shares(image)[0][1] for image in resting for code in scanner(image) if code.text == seen.text][-1]
    assert place == pytest.approx(heights[-1], abs=0.03)


def test_card_is_told_again_only_after_something_else_was_looked_for(scene: Scene, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "REST", 0.0)
    reader = Reader()
    scene.show("card", number)
    scene.draw(0.0)
    pictures = [as_picture(scene.draw(2 + step / 5)) for step in range(4)]
    assert sum(len(reader.look(picture, "card")) for picture in pictures) == 1
    reader.look(pictures[0], "nothing")
    assert sum(len(reader.look(picture, "card")) for picture in pictures) == 1


def test_card_that_lies_there_is_read_again_when_asked_for_anew(scene: Scene, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "REST", 0.0)
    reader = Reader()
    scene.show("card", number)
    scene.draw(0.0)
    pictures = [as_picture(scene.draw(2 + step / 5)) for step in range(4)]
    assert [sum(len(reader.look(picture, "card", turn)) for picture in pictures) for turn in (1, 2)] == [1, 1]


def test_card_with_a_wrong_number_is_told_once(scene: Scene) -> None:
    reader = Reader()
    scene.show("card", "419999199003070020")
    scene.draw(0.0)
    found = [finding for step in range(8) for finding in reader.look(as_picture(scene.draw(2 + step / 5)), "card")]
    assert [finding.number for finding in found if isinstance(finding, CardSeen)] == ["419999199003070020"]


def test_hints_come_at_most_once_a_second(frame_of: Callable[..., Image]) -> None:
    reader = Reader()
    softened = [as_picture(np.asarray(cv2.GaussianBlur(frame_of("label", GTIN, at=at), (0, 0), 4), np.uint8)) for at in (2.0, 2.5)]
    found = [finding for step in range(30) for finding in reader.look(softened[step % 2], "codes")]
    assert len(found) == 1


def test_real_cameras_show_what_is_there() -> None:
    hold(Cable(), ("label", GTIN, {}))


class Said:
    """The child's end of the pipe: what was sent, in order."""

    def __init__(self) -> None:
        self.all: list[object] = []

    def send(self, said: object) -> None:
        self.all.append(said)


def test_heart_beats_between_the_strips_of_a_card_and_for_its_own_thread_only(
    ring: Ring, frame_of: Callable[..., Image], number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BEAT_EVERY", -1.0)
    said, loaded = Said(), threading.Thread()
    orders = Orders("card")
    heart = Heart(cast("Connection", said), Capture(Cable(), ring, orders), orders, loaded)
    picture = as_picture(frame_of("card", number))

    def read() -> None:
        ocr.tell_progress(heart.beat)
        Reader().look(picture, "card")

    contextvars.copy_context().run(read)
    beats = [beat for beat in said.all if isinstance(beat, Beat)]
    assert len(beats) >= 4
    assert {beat.grace for beat in beats} == {worker.GRACE}
    assert worker.GRACE <= 0.5
    # The models' warming up in its own thread must not beat for a reader that hangs.
    warming = threading.Thread(target=contextvars.copy_context().run, args=(ocr.warm_up,))
    contextvars.copy_context().run(ocr.tell_progress, heart.beat)
    warming.start()
    warming.join()
    assert len(said.all) == len(beats)


def test_heart_asks_at_once_for_the_time_that_loading_takes(ring: Ring) -> None:
    said, orders, done = Said(), Orders("codes"), threading.Event()
    loading = threading.Thread(target=done.wait)
    loading.start()
    heart = Heart(cast("Connection", said), Capture(Cable(), ring, orders), orders, loading)
    heart.beat()
    orders.look_for("card", ring)
    heart.beat()
    done.set()
    loading.join()
    assert [beat.grace for beat in said.all if isinstance(beat, Beat)][-1] == worker.LOADING_GRACE


def test_what_was_read_is_forgotten_when_the_wish_changes_though_no_picture_comes(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    turned: list[tuple[Looking, int]] = []

    class Noting(Reader):
        def turn_to(self, looking: Looking, turn: int) -> None:
            super().turn_to(looking, turn)
            turned.append((looking, turn))

    monkeypatch.setattr(worker, "Reader", Noting)
    orders = Orders("card")
    capture = Capture(Cable(), ring, orders)
    heart = Heart(cast("Connection", Said()), capture, orders, threading.Thread())
    watching = threading.Thread(target=watch, args=(capture, orders, heart, cast("Connection", Said())))
    watching.start()
    until(lambda: ("card", 0) in turned)
    orders.look_for("nothing", ring)
    until(lambda: ("nothing", 1) in turned)
    capture.frozen = True
    watching.join(20)
    assert not watching.is_alive()


def test_turning_to_something_else_drops_what_was_read(frame_of: Callable[..., Image], number: str) -> None:
    reader = Reader()
    held = [as_picture(frame_of("card", number, at=2 + step / 5)) for step in range(3)]
    assert sum(len(reader.look(picture, "card", 1)) for picture in held) == 1
    assert number in {reader._told, getattr(reader._accepted, "number", "")}
    reader.turn_to("nothing", 2)
    assert (reader._told, reader._accepted, reader._session._readings) == ("", None, [])


@pytest.mark.parametrize(("until_when", "told"), [("2030.01.01", date(2030, 1, 1)), ("长期", None)])
def test_card_is_told_again_with_its_last_day_when_the_back_follows(
    scene: Scene, number: str, monkeypatch: pytest.MonkeyPatch, until_when: str, told: date | None
) -> None:
    monkeypatch.setattr(worker, "REST", 0.0)
    reader = Reader()
    found = []
    for at, (kind, value, details) in enumerate(
        (("card", number, {}), ("back", "", {"valid_from": "2020.01.01", "valid_until": until_when}))
    ):
        scene.show(kind, value, **details)
        scene.draw(10.0 * at)
        found += [finding for step in range(5) for finding in reader.look(as_picture(scene.draw(10 * at + 2 + step / 5)), "card", 1)]
    cards = [finding for finding in found if isinstance(finding, CardSeen)]
    assert [(card.number, card.expires) for card in cards] == [(number, None), *([(number, told)] if told else [])]
    assert "other_side" not in {finding.cause for finding in found if isinstance(finding, Hint)}
