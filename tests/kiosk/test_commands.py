"""`kiosk`, `desk` and `board` as words on a command line."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from o2o_store import logs
from o2o_store.contract.store_api.problems import Problem
from o2o_store.folders import FolderInUseError, SecretFiles, StorageUnreadableError
from o2o_store.kiosk import commands, joining
from o2o_store.kiosk.gateway import PlatformGateway, WrongCertificateError
from o2o_store.kiosk.settings import ENROLMENT_FILE, Settings, load_enrolment, save_enrolment
from o2o_store.outbox.outages import Unreachable

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave logging as the tests have it."""
    monkeypatch.setattr(logs, "configure", lambda _program: None)


def answering(monkeypatch: pytest.MonkeyPatch, reply: Any) -> list[Any]:
    """Let the platform answer every enrolment like this; return what it was asked."""
    asked: list[Any] = []

    async def enrol(_gateway: PlatformGateway, request: Any) -> Any:
        asked.append(request)
        await asyncio.sleep(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    monkeypatch.setattr(PlatformGateway, "enrol_device", enrol)
    return asked


def opening(monkeypatch: pytest.MonkeyPatch, outcome: Any = 0) -> list[tuple[Settings, Any]]:
    """Let no window open; return what would have been opened."""
    from o2o_store.kiosk import app

    opened: list[tuple[Settings, Any]] = []

    def run(settings: Settings, enrolment: Any, *, hand: bool = False, ahead: float = 0.0, prepare: Callable[[], None]) -> int:
        assert ahead == 0.0
        prepare()
        opened.append((settings, enrolment))
        if isinstance(outcome, Exception):
            raise outcome
        return int(outcome) + hand

    for name in ("run_kiosk", "run_desk", "run_board"):
        monkeypatch.setattr(app, name, run)
    return opened


@pytest.mark.parametrize("role", ["kiosk", "desk", "board"])
def test_machine_joins_the_hall_and_opens_when_it_has_a_code(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path, role: str) -> None:
    device = town.enrolment(role).device
    asked, opened = answering(monkeypatch, device), opening(monkeypatch)
    words = [role, "--home", str(tmp_path), "--code", "CODE-1", "--server", "http://127.0.0.1:9/", "--windowed"]
    result = RUNNER.invoke(commands.app, words)
    assert result.exit_code == 0, result.output
    assert (asked[0].code, asked[0].device_name) == ("CODE-1", role)
    assert opened[0][0].fullscreen is False
    kept = load_enrolment(tmp_path / role)
    assert kept is not None
    assert (kept.server, kept.device) == ("http://127.0.0.1:9", device)
    assert "specimen" not in result.output


def test_machine_opens_without_a_code_when_it_joined_before(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path) -> None:
    save_enrolment(tmp_path / "desk", town.enrolment("desk"))
    opened = opening(monkeypatch, 3)
    assert RUNNER.invoke(commands.app, ["desk", "--home", str(tmp_path)]).exit_code == 3
    assert opened[0][1] == town.enrolment("desk")


def test_command_teaches_when_the_machine_never_joined(tmp_path: Path) -> None:
    result = RUNNER.invoke(commands.app, ["board", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "o2o-store device add" in result.output


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Problem(type="", title="This code was used before.", status=409, code="code_used"), "This code was used before."),
        (Unreachable("enrol_device: ConnectError"), "ConnectError"),
    ],
)
def test_reason_is_said_when_joining_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reply: Any, words: str) -> None:
    answering(monkeypatch, reply)
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--code", "X"])
    assert result.exit_code == 1
    assert words in result.output
    assert load_enrolment(tmp_path / "kiosk") is None


@pytest.mark.parametrize("server", ["nonsense", "ftp://127.0.0.1", "127.0.0.1:9700"])
def test_address_that_is_none_is_told(tmp_path: Path, server: str) -> None:
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--code", "X", "--server", server])
    assert (result.exit_code, f"{server} is not an address" in result.output) == (1, True)


def test_language_we_do_not_speak_is_refused_at_the_door(tmp_path: Path) -> None:
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--language", "xx"])
    assert (result.exit_code, "zh" in result.output) == (2, True)


def test_code_of_another_role_is_not_taken(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path) -> None:
    answering(monkeypatch, town.enrolment("board").device)
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--code", "X"])
    assert result.exit_code == 1
    assert "for a board" in result.output


def test_secure_platform_needs_its_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = ["kiosk", "--home", str(tmp_path), "--code", "X", "--server", "https://127.0.0.1:1"]
    assert "--fingerprint" in RUNNER.invoke(commands.app, words).output

    def other(_server: str, _fingerprint: str) -> str:
        raise WrongCertificateError("another certificate")

    monkeypatch.setattr(joining, "fetch_certificate", other)
    assert "another certificate" in RUNNER.invoke(commands.app, [*words, "--fingerprint", "00"]).output


def test_second_window_of_the_same_machine_is_refused(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path) -> None:
    save_enrolment(tmp_path / "kiosk", town.enrolment())
    opening(monkeypatch, FolderInUseError("in use by process 7"))
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "in use by process 7" in result.output


def test_damaged_book_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path) -> None:
    save_enrolment(tmp_path / "kiosk", town.enrolment())
    opening(monkeypatch, StorageUnreadableError("kiosk.db cannot be opened; restore it and its key"))
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path)])
    assert (result.exit_code, "kiosk.db cannot be opened" in result.output) == (1, True)


@pytest.mark.parametrize("content", [b"", b"{", b'{"server": 1}', b"\xff"])
def test_damaged_enrolment_is_told_in_a_sentence_without_what_is_in_it(tmp_path: Path, content: bytes) -> None:
    SecretFiles(tmp_path / "kiosk").write(ENROLMENT_FILE, content)
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path)])
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "join the hall again" in result.output


@pytest.mark.parametrize(
    "server", ["http://192.0.2.7:9700", "http://platform.example", "http://localhost.example:9700", "http://[2001:db8::1]"]
)
def test_plain_http_is_for_the_platforms_own_machine(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path, server: str) -> None:
    asked = answering(monkeypatch, town.enrolment().device)
    result = RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--code", "X", "--server", server])
    assert (result.exit_code, "--fingerprint" in result.output, asked) == (1, True, [])


@pytest.mark.parametrize("server", ["http://localhost:9700", "http://127.0.0.1:9700", "http://[::1]:9700"])
def test_plain_http_is_enough_where_nobody_can_listen(monkeypatch: pytest.MonkeyPatch, town: Any, tmp_path: Path, server: str) -> None:
    answering(monkeypatch, town.enrolment().device)
    opening(monkeypatch)
    assert RUNNER.invoke(commands.app, ["kiosk", "--home", str(tmp_path), "--code", "X", "--server", server]).exit_code == 0
