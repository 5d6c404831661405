"""The morning page: green when all is well, and what to do when it is not."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

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
    names = [finding.name for finding in checks.examine(tmp_path, platform, verify=True, look_at_camera=lambda: camera)]
    assert names == ["versions", "disk", "keys", "fonts", "camera", "platform", "clock"]


def test_versions_name_the_running_parts() -> None:
    assert "Python 3." in checks.look_at_versions().seen
