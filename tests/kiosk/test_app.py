"""The three programs with their real screens, worked by a scripted hand, against a platform in memory."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store.domain.money import Fen, grouped
from o2o_store.folders import FolderInUseError, StorageUnreadableError
from o2o_store.kiosk import app, behind
from o2o_store.kiosk.flows import following
from o2o_store.kiosk.flows.floor import BoardMachine
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.settings import Settings
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.script import Hand

CREAM = "06900000000014"
CARD = "419999199003070028"


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAUSE", 0.02)
    application(offscreen=True)


@pytest.fixture
def on_the_wire(monkeypatch: pytest.MonkeyPatch, wire: Any) -> Any:
    """Let every machine telephone with the platform in memory."""
    monkeypatch.setattr(behind, "_gateway", lambda _enrolment: PlatformGateway("http://platform", transport=httpx.MockTransport(wire)))
    return wire


def settings_of(tmp_path: Path, role: str) -> Settings:
    return Settings(home=tmp_path, role=role, source="rendered:", offscreen=True, language="en")


@pytest.fixture
def kiosk(tmp_path: Path, town: Any, on_the_wire: Any) -> Iterator[app.Program]:
    with app.open_kiosk(settings_of(tmp_path, "kiosk"), town.enrolment()) as program:
        yield program


def shown(program: app.Program, field: str) -> Any:
    return program.face.properties["checkout"].property(field)


def hold(program: app.Program, kind: str, value: str = "") -> None:
    assert program.eyes is not None
    program.eyes.show(kind, value)


def wait(program: app.Program, hand: Hand, field: str, value: Any) -> None:
    hand.wait_for(lambda: shown(program, field) == value, f"{field} {value!r}, now {shown(program, field)!r}", 30)


def test_visitor_buys_from_camera_frame_to_number(kiosk: app.Program, on_the_wire: Any) -> None:
    hand = Hand(kiosk.screen.view, patience=20)
    hand.wait_for(lambda: kiosk.face.session.property("hall_number") == "1", "the hall")
    hand.touch("start_en")
    hand.touch("agreeButton")
    hold(kiosk, "card", CARD)
    hand.wait_for(lambda: shown(kiosk, "last_four") == "0028", "the card", 30)
    if shown(kiosk, "needs_confirm"):
        hand.touch("confirmNameButton")
    wait(kiosk, hand, "page", "phone")
    hold(kiosk, "empty")
    hand.type_digits("13900000001")
    hand.touch("registerButton")
    wait(kiosk, hand, "page", "scan")
    hold(kiosk, "label", CREAM)
    wait(kiosk, hand, "kinds", 1)
    hold(kiosk, "empty")
    hand.touch("submitButton")
    wait(kiosk, hand, "code_url", "weixin://x")
    assert shown(kiosk, "amount_text") == grouped(Fen(25966))
    order_id = next(iter(on_the_wire.platform.views))
    on_the_wire.platform.pay(order_id)
    wait(kiosk, hand, "pickup_number", "B208")
    on_the_wire.platform.release(order_id)
    wait(kiosk, hand, "page", "released")
    hand.touch("printButton")
    hand.touch("finishButton")
    wait(kiosk, hand, "page", "attract")
    assert shown(kiosk, "masked_name") == ""


def test_second_kiosk_in_the_same_folder_is_refused(kiosk: app.Program, tmp_path: Path, town: Any) -> None:
    with pytest.raises(FolderInUseError), app.open_kiosk(settings_of(tmp_path, "kiosk"), town.enrolment()):
        pass


def test_desk_hears_a_scanner_wherever_the_focus_is(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    with app.open_desk(settings_of(tmp_path, "desk"), town.enrolment("desk")) as program:
        hand = Hand(program.screen.view, patience=20)
        hand.wait_for(lambda: program.face.session.property("hall_number") == "1", "the hall")
        badge = "O2OS" + "A" * 20
        hand.keys(badge)
        hand.wait_for(lambda: program.face.properties["desk"].property("badge") == badge, "the badge")


def test_board_shows_the_number(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    with app.open_board(settings_of(tmp_path, "board"), town.enrolment("board")) as program:
        hand = Hand(program.screen.view, patience=20)
        hand.wait_for(lambda: program.face.properties["board"].property("newest_number") == "B208", "the number")


@contextlib.contextmanager
def terminated_once_running() -> Iterator[None]:
    """Send SIGTERM as soon as somebody handles it."""
    before = signal.getsignal(signal.SIGTERM)
    watched = threading.Event()

    def kill() -> None:
        while not watched.wait(0.05):
            if signal.getsignal(signal.SIGTERM) is not before:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        watched.set()
        killer.join()


@pytest.mark.parametrize("role", ["desk", "board"])
def test_program_ends_cleanly_when_told_to_terminate(tmp_path: Path, town: Any, on_the_wire: Any, role: str) -> None:
    run = {"desk": app.run_desk, "board": app.run_board}[role]
    with terminated_once_running():
        assert run(settings_of(tmp_path, role), town.enrolment(role)) == 0


def test_kiosk_ends_cleanly_when_told_to_terminate(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    with terminated_once_running():
        assert app.run_kiosk(settings_of(tmp_path, "kiosk"), town.enrolment()) == 0


def test_program_ends_with_a_failure_when_the_floor_behind_it_died(
    tmp_path: Path, town: Any, on_the_wire: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left = iter(range(3))

    def tick(_machine: BoardMachine) -> None:
        if next(left, None) is None:
            raise OSError("disk full")

    monkeypatch.setattr(BoardMachine, "tick", tick)
    assert app.run_board(settings_of(tmp_path, "board"), town.enrolment("board")) == app.FLOOR_FAILED
    assert "floor_task_failed" in [line.message for line in caplog.records]


def test_damaged_book_behind_the_window_is_raised(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / "db.key").write_bytes(b"short")
    with pytest.raises(StorageUnreadableError):
        app.run_board(settings_of(tmp_path, "board"), town.enrolment("board"))


def test_gesture_before_the_floor_stands_is_carried_out_after(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    with app.open_kiosk(settings_of(tmp_path, "kiosk"), town.enrolment()) as program:
        program.face.properties["checkout"].start("en")  # type: ignore[attr-defined]  # a view-model's slot
        assert program.behind.machine is None
        assert not program.behind.is_well
        hand = Hand(program.screen.view, patience=20)
        wait(program, hand, "page", "register")


def test_floor_is_prepared_before_it_is_built(tmp_path: Path, town: Any, on_the_wire: Any) -> None:
    told: list[str] = []
    with app.open_board(settings_of(tmp_path, "board"), town.enrolment("board")) as program:
        program.behind.prepare = lambda: told.append("prepared")
        Hand(program.screen.view, patience=20).wait_for(lambda: program.behind.machine is not None, "the floor")
    assert told == ["prepared"]


class Glassy:
    """A screen that claims a density."""

    def __init__(self, dots_per_inch: float) -> None:
        self._dots = dots_per_inch

    def physicalDotsPerInch(self) -> float:  # noqa: N802  # Qt's name
        return self._dots


def test_density_is_the_settings_word_or_a_believable_screens(tmp_path: Path) -> None:
    def density(dots: float, **changes: Any) -> float:
        return app.density_of(Settings(home=tmp_path, **changes), Glassy(dots))  # type: ignore[arg-type]  # as much of a screen as is asked

    assert density(69.0) == pytest.approx(2.717, abs=0.001)
    assert (density(4000.0), density(1.0), density(69.0, offscreen=True)) == (0.0, 0.0, 0.0)
    assert (density(69.0, density=3.5), density(69.0, density=-1.0)) == (3.5, 0.0)
