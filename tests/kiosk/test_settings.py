"""Where a machine keeps its enrolment."""

import stat
from pathlib import Path
from typing import Any

import pytest

from o2o_store.kiosk.settings import Settings, SettingWrongError, default_home, load_enrolment, raw_key, read_settings, save_enrolment


def test_enrolment_is_read_back_by_its_owner_only_when_saved(town: Any, tmp_path: Path) -> None:
    enrolment = town.enrolment()
    save_enrolment(tmp_path / "kiosk", enrolment)
    assert load_enrolment(tmp_path / "kiosk") == enrolment
    assert stat.S_IMODE((tmp_path / "kiosk" / "device.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "kiosk").stat().st_mode) == 0o700


def test_nothing_is_found_when_the_machine_never_joined(tmp_path: Path) -> None:
    assert load_enrolment(tmp_path / "desk") is None


def test_token_stays_hidden_when_the_enrolment_is_printed(town: Any) -> None:
    assert "specimen" not in repr(town.enrolment())
    assert len(town.enrolment().sealing_key) == 32


def test_home_follows_the_environment_when_it_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("O2O_HOME", str(tmp_path))
    assert default_home() == tmp_path
    monkeypatch.delenv("O2O_HOME")
    assert default_home() == Path.home() / ".local" / "share" / "o2o-store"


def test_window_has_the_roles_size_when_none_is_given(tmp_path: Path) -> None:
    assert Settings(home=tmp_path, role="desk").window == (1366, 768)
    assert Settings(home=tmp_path, role="kiosk", width=540).window == (540, 1920)
    assert Settings(home=tmp_path, role="board").folder == tmp_path / "board"


def test_key_comes_back_when_it_has_no_padding() -> None:
    assert raw_key("AAEC") == b"\x00\x01\x02"
    assert raw_key("AAE") == b"\x00\x01"


def test_environment_says_what_was_not_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (("DENSITY", "3.5"), ("REDUCED_MOTION", "true"), ("SOURCE", "camera:1"), ("HOME", "/nowhere")):
        monkeypatch.setenv(f"O2O_KIOSK_{name}", value)
    found = read_settings(home=tmp_path, source="rendered:")
    assert (found.home, found.source, found.density, found.reduced_motion) == (tmp_path, "rendered:", 3.5, True)
    monkeypatch.setenv("O2O_KIOSK_DENSITY", "wide")
    with pytest.raises(SettingWrongError, match="density"):
        read_settings(home=tmp_path)
