"""The real child process: it starts, sees, is killed, hangs, and comes back."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil
import pytest

from o2o_store.kiosk.eyes import process as process_module
from o2o_store.kiosk.eyes.findings import CardSeen, CodeSeen, Finding, Looking, SightChanged
from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.kiosk.eyes.ring import HEIGHT, WIDTH, Frame

GTIN = "06901234567892"
LINK = f"https://id.example.com/01/{GTIN}"


class Watched:
    """Eyes whose findings are collected; `wait_for` returns the first that fits and the seconds it took."""

    def __init__(self, source: str) -> None:
        self.woken = threading.Event()
        self.all: list[Finding] = []
        self.eyes = EyesHandle(source, wake=self.woken.set)

    def wait_for(self, fits: Callable[[Finding], bool], limit: float = 40.0) -> tuple[Finding, float]:
        begun = time.monotonic()
        while time.monotonic() - begun < limit:
            self.woken.wait(0.2)
            self.woken.clear()
            fresh = self.eyes.findings()
            self.all += fresh
            for finding in fresh:
                if fits(finding):
                    return finding, time.monotonic() - begun
        pytest.fail(f"nothing of that kind within {limit} s; seen {self.all}")

    def wait_for_sight(self, sight: str) -> float:
        return self.wait_for(lambda finding: isinstance(finding, SightChanged) and finding.sight == sight)[1]


@pytest.fixture
def watched() -> Iterator[Watched]:
    watched = Watched("rendered:")
    watched.eyes.start()
    yield watched
    watched.eyes.stop()


def is_code(finding: Finding) -> bool:
    return isinstance(finding, CodeSeen)


def test_label_and_card_are_read_when_held_before_the_counter(watched: Watched, number: str) -> None:
    watched.eyes.look_for("codes")
    watched.eyes.show("label", GTIN, {"name": "样品蜂蜜"})
    code, _ = watched.wait_for(is_code)
    assert isinstance(code, CodeSeen)
    assert code.text in {LINK, GTIN[1:]}
    assert len(code.corners) == 4
    assert all(0 <= x <= 1 and 0 <= y <= 1.05 for x, y in code.corners)
    watched.eyes.look_for("card")
    watched.eyes.show("card", number, {"name": "样本乙"})
    card, _ = watched.wait_for(lambda finding: isinstance(finding, CardSeen))
    assert isinstance(card, CardSeen)
    assert (card.number, card.name) == (number, "样本乙")
    assert number not in repr(watched.all)
    assert "样本乙" not in repr(watched.all)


def frame_of(watched: Watched, after: int = 0) -> Frame:
    end = time.monotonic() + 20
    while (frame := watched.eyes.latest_frame(after)) is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return frame


def test_frames_flow_and_stop_when_stopped(watched: Watched) -> None:
    watched.eyes.look_for("codes")
    watched.wait_for_sight("seeing")
    first = frame_of(watched)
    assert (first.width, first.height, len(first.pixels)) == (WIDTH, HEIGHT, WIDTH * HEIGHT * 4)
    assert len(set(first.pixels[:40000])) > 20
    pid = watched.eyes.pid
    watched.eyes.look_for("nothing")
    assert watched.eyes.latest_frame() is None
    watched.eyes.look_for("card")
    frame_of(watched, first.number)
    watched.eyes.stop()
    assert watched.eyes.latest_frame() is None
    assert not psutil.pid_exists(pid)
    watched.eyes.stop()


def test_new_child_sees_within_seconds_and_knows_its_task_when_killed(watched: Watched) -> None:
    watched.eyes.look_for("codes")
    watched.eyes.show("label", GTIN)
    watched.wait_for(is_code)
    old = watched.eyes.pid
    os.kill(old, signal.SIGKILL)
    assert watched.wait_for_sight("restarting") < 1.0
    watched.wait_for(is_code)
    assert watched.eyes.pid not in {0, old}
    assert watched.eyes.restarts == 1
    assert watched.eyes.sight == "seeing"


def test_new_child_is_tried_for_again_when_the_machine_had_no_room_for_one(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.wait_for_sight("seeing")
    start, fails = SpawnProcess.start, [1, 2]

    def short_of_processes(process: SpawnProcess) -> None:
        if fails:
            fails.pop()
            raise BlockingIOError("Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", short_of_processes)
    os.kill(watched.eyes.pid, signal.SIGKILL)
    watched.wait_for_sight("restarting")
    watched.wait_for_sight("seeing")
    assert fails == []


@pytest.mark.parametrize("looking", ["codes", "card"])
def test_child_is_replaced_within_two_seconds_when_it_hangs(watched: Watched, number: str, looking: Looking) -> None:
    watched.eyes.look_for("card")
    watched.eyes.show("card", number)
    # Once a card was read the models are loaded, and beats are regular.
    watched.wait_for(lambda finding: isinstance(finding, CardSeen))
    watched.eyes.look_for(looking)
    time.sleep(0.5)
    old, own = watched.eyes.pid, watched.eyes._thread.native_id or 0
    waited = process_module.queued_seconds(own)
    os.kill(old, signal.SIGSTOP)
    took = watched.wait_for_sight("restarting")
    # Where the watch itself waited for a processor it gives the child twice that time, and comes late itself.
    assert took < 2.0 + 3 * (process_module.queued_seconds(own) - waited)
    watched.wait_for_sight("seeing")
    assert not psutil.pid_exists(old)


class Ear:
    """A child's end that only notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def send(self, said: tuple[str, object]) -> None:
        self.told.append(said)

    def close(self) -> None:
        pass


class Meddling:
    """A lock before which, once, somebody else gets in."""

    def __init__(self, meddle: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._meddles = [meddle]

    def __enter__(self) -> None:
        if self._meddles:
            self._meddles.pop()()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_wish_of_the_moment_is_not_overtaken_by_the_one_before_when_a_child_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    eyes, ear = EyesHandle("rendered:"), Ear()
    monkeypatch.setattr(SpawnProcess, "start", lambda _: None)
    monkeypatch.setattr(type(multiprocessing.get_context("spawn")), "Pipe", lambda *_: (ear, Ear()))
    eyes.look_for("card")
    monkeypatch.setattr(eyes, "_lock", Meddling(lambda: eyes.look_for("nothing")))
    eyes._begin()
    assert [value for word, value in ear.told if word == "look_for"][-1] == "nothing"
    eyes.stop()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the counters are Linux's")
def test_waiting_for_a_processor_is_told_from_hanging() -> None:
    spinning = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    stopped = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        os.kill(stopped.pid, signal.SIGSTOP)
        psutil.Process(spinning.pid).cpu_affinity([min(os.sched_getaffinity(0))])
        while psutil.Process(stopped.pid).status() != psutil.STATUS_STOPPED:
            pass
        begun, rested = process_module.queued_seconds(spinning.pid), process_module.queued_seconds(stopped.pid)
        rival = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        psutil.Process(rival.pid).cpu_affinity([min(os.sched_getaffinity(0))])
        end = time.monotonic() + 20
        while process_module.queued_seconds(spinning.pid) <= begun:
            assert time.monotonic() < end
        rival.kill()
        rival.wait()
        assert process_module.queued_seconds(stopped.pid) == rested
        assert process_module.queued_seconds(0) == 0.0
    finally:
        for child in (spinning, stopped):
            child.kill()
            child.wait()


def test_child_survives_nonsense_when_told_to_show_it(watched: Watched) -> None:
    watched.eyes.show("card", "not a number")
    watched.eyes.show("elephant")
    watched.eyes.look_for("codes")
    watched.eyes.show("label", GTIN)
    watched.wait_for(is_code)
    assert watched.eyes.restarts == 0


def test_eyes_say_blind_when_the_source_gives_nothing(tmp_path: Path) -> None:
    watched = Watched(f"folder:{tmp_path}")
    watched.eyes.start()
    try:
        watched.wait_for_sight("blind")
        assert watched.eyes.latest_frame() is None
    finally:
        watched.eyes.stop()


def test_child_dies_when_its_parent_is_killed() -> None:
    script = (
        "import sys\nfrom o2o_store.kiosk.eyes.process import EyesHandle\n"
        "if __name__ == '__main__':\n"
        "    eyes = EyesHandle('rendered:'); eyes.start()\n"
        "    while eyes.sight != 'seeing': pass\n"
        "    print(eyes.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    child.wait(timeout=5)


def test_parent_needs_no_image_library() -> None:
    script = "import sys, o2o_store.kiosk.eyes.process, o2o_store.kiosk.eyes.ring; sys.exit(any(m in sys.modules for m in ('cv2', 'numpy', 'onnxruntime', 'zxingcpp')))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_failure_is_reported_without_its_message(capsys: pytest.CaptureFixture[str], number: str) -> None:
    try:
        int(number + "?")
    except ValueError as failure:
        process_module._report(type(failure), failure, failure.__traceback__)
    printed = capsys.readouterr().err
    assert "ValueError" in printed
    assert number not in printed
