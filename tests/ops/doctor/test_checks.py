"""The morning page: green when all is well, and what to do when it is not."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from o2o_store.kiosk.devices.printer_twin import PrinterTwin
from o2o_store.ops.doctor import checks


class Platform(http.server.BaseHTTPRequestHandler):
    """A platform whose clock can be wrong."""

    off = timedelta()

    def do_GET(self) -> None:  # the name is http.server's
        self.send_response_only(200)
        self.send_header("Date", format_datetime(datetime.now(UTC) + self.off, usegmt=True))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is http.server's
        """Say nothing."""


@pytest.fixture
def platform() -> Iterator[str]:
    """A running platform's address."""
    Platform.off = timedelta()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Platform) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_keys_are_red_when_others_may_read_them(tmp_path: Path) -> None:
    secret = tmp_path / "backend" / "db.key"
    secret.parent.mkdir()
    secret.write_bytes(b"k" * 32)
    secret.chmod(0o644)
    finding = checks.look_at_keys(tmp_path)
    assert finding.tone == "red"
    assert "chmod 600" in finding.mend
    secret.chmod(0o600)
    assert checks.look_at_keys(tmp_path).tone == "green"


def test_keys_are_amber_when_there_are_none_yet(tmp_path: Path) -> None:
    assert checks.look_at_keys(tmp_path).tone == "amber"


def test_disk_is_red_when_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "GB free" in checks.look_at_disk(tmp_path / "not" / "yet").seen
    monkeypatch.setattr(checks, "MINIMUM_FREE_BYTES", 1 << 60)
    assert checks.look_at_disk(tmp_path).tone == "red"


def test_platform_and_clock_are_green_when_it_answers_in_time(platform: str) -> None:
    assert [finding.tone for finding in checks.look_at_backend(platform, verify=True)] == ["green", "green"]


def test_clock_is_red_when_it_is_off(platform: str) -> None:
    Platform.off = timedelta(minutes=6)
    assert [(finding.name, finding.tone) for finding in checks.look_at_backend(platform, verify=True)] == [
        ("platform", "green"),
        ("clock", "red"),
    ]


def test_platform_is_red_when_nobody_answers() -> None:
    (finding,) = checks.look_at_backend("http://127.0.0.1:9", verify=True)
    assert (finding.tone, finding.name) == ("red", "platform")


def test_page_names_every_check_when_all_is_asked_for(tmp_path: Path, platform: str) -> None:
    camera = checks.Finding("camera", "green", "seen")
    screen = checks.Finding("screen", "green", "seen")
    asked = checks.Asked(tmp_path, platform, printer=f"folder:{tmp_path}", screen=True)
    names = [finding.name for finding in checks.examine(asked, lambda: [camera], lambda _role: screen)]
    assert names == ["versions", "disk", "keys", "fonts", "time", "speaker", "screen", "camera", "printer", "platform", "clock"]
    few = [finding.name for finding in checks.examine(checks.Asked(tmp_path))]
    assert few == ["versions", "disk", "keys", "fonts", "time", "speaker"]


def test_printer_says_what_to_do_in_each_trouble() -> None:
    with PrinterTwin() as twin:
        name = f"network:{twin.address}"
        assert checks.look_at_printer(name).tone == "green"
        for trouble, value in (("paper", 0), ("cover_open", True), ("jammed", True)):
            setattr(twin, trouble, value)
            finding = checks.look_at_printer(name)
            assert (finding.tone, bool(finding.mend)) == ("red", True)
    assert "power?" in checks.look_at_printer(name).mend


def test_clock_is_green_only_when_something_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SYNCHRONISED", (str(tmp_path / "mark"),))
    assert checks.look_at_time().tone == "amber"
    (tmp_path / "mark").touch()
    assert checks.look_at_time().tone == "green"


def test_speaker_is_amber_without_a_player_and_red_without_sounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_player", lambda: None)
    assert checks.look_at_speaker().tone == "amber"
    monkeypatch.setattr(checks, "find_player", lambda: ("aplay", "-q"))
    assert checks.look_at_speaker().tone == "green"
    monkeypatch.setattr(checks, "SOUNDS", ("tick1", "nothing"))
    assert checks.look_at_speaker().tone == "red"


def test_versions_name_the_running_parts() -> None:
    assert "Python 3." in checks.look_at_versions().seen
