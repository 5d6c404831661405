"""Signs of life reach the watcher, the first as readiness, and not too often."""

import socket
from pathlib import Path

import pytest

from o2o_store.kiosk.devices import guardian
from o2o_store.kiosk.devices.guardian import Guardian


def test_watcher_hears_ready_and_then_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as watcher:
        watcher.bind(place)
        watcher.settimeout(2)
        one = Guardian(place)
        one.alive()
        one.alive()
        assert watcher.recv(64) == b"READY=1"
        monkeypatch.setattr(guardian, "EVERY_S", 0.0)
        one.alive()
        assert watcher.recv(64) == b"WATCHDOG=1"


def test_nothing_is_said_while_the_floor_is_not_well(tmp_path: Path) -> None:
    place, well = str(tmp_path / "notify"), [False]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as watcher:
        watcher.bind(place)
        watcher.setblocking(False)
        one = Guardian(place, is_well=lambda: well[0])
        one.alive()
        with pytest.raises(BlockingIOError):
            watcher.recv(64)
        well[0] = True
        one.alive()
        assert watcher.recv(64) == b"READY=1"


def test_nobody_watching_is_no_trouble(tmp_path: Path) -> None:
    Guardian("").alive()
    Guardian(str(tmp_path / "nobody")).alive()
    Guardian("@o2o-nobody-listens-here").alive()
