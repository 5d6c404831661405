"""The child's parts, run in this process: capture that reconnects, reading by what is looked for. Its life is in test_process."""

import threading
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from o2o_store.kiosk.eyes import worker
from o2o_store.kiosk.eyes.camera import Picture, as_picture
from o2o_store.kiosk.eyes.findings import CardSeen, CodeMoved, CodeSeen
from o2o_store.kiosk.eyes.rendered import Scene
from o2o_store.kiosk.eyes.ring import Ring
from o2o_store.kiosk.eyes.scanner import Scanner
from o2o_store.kiosk.eyes.worker import Capture, Orders, Reader, hold

Image = npt.NDArray[np.uint8]
GTIN = "06901234567892"
PICTURE = as_picture(np.full((720, 1280, 3), 60, np.uint8))


class Cable:
    """A camera that can be unplugged, and whose driver can get stuck."""

    scene: Scene | None = None

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


def test_driver_counts_as_stuck_when_one_read_does_not_end(capture: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "STUCK_AFTER", 0.2)
    cable = capture.source
    assert isinstance(cable, Cable)
    until(lambda: capture.sight == "seeing")
    assert not capture.stuck
    cable.stuck.set()
    until(lambda: capture.stuck)
    cable.stuck.clear()
    until(lambda: not capture.stuck)


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
