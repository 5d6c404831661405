"""Settings: file, environment, command line, in rising order of weight."""

from pathlib import Path

import pytest

from o2o_store.backend import settings as module
from o2o_store.backend.settings import SettingsError, load_settings, remember, settings_file


def test_defaults_hold_when_nothing_was_said(tmp_path: Path) -> None:
    found = load_settings(tmp_path)
    assert (found.port, found.merchant, found.training) == (9700, None, False)
    assert found.own_url == "http://127.0.0.1:9700"
    assert found.database_file == tmp_path / "backend" / "platform.db"


def test_what_is_remembered_is_read_back_and_leaves_the_rest(tmp_path: Path) -> None:
    remember(tmp_path, merchant='C:\\mer"chant', port=9800)
    remember(tmp_path, training=True)
    found = load_settings(tmp_path)
    assert (str(found.merchant), found.port, found.training) == ('C:\\mer"chant', 9800, True)


def test_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path, port=9800, public_url="https://shop.example/")
    monkeypatch.setenv("O2O_PORT", "9900")
    assert load_settings(tmp_path).port == 9900
    assert load_settings(tmp_path, port=1234, training=None).port == 1234
    assert load_settings(tmp_path).own_url == "https://shop.example"


def test_home_comes_from_the_environment_when_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("O2O_HOME", str(tmp_path))
    assert module.default_home() == tmp_path
    monkeypatch.delenv("O2O_HOME")
    assert module.default_home().name == "o2o-store"


@pytest.mark.parametrize(
    ("written", "told"),
    [(b"port = [", "settings.toml"), (b"\xff\xfe", "settings.toml"), (b'port = "abc"', "settings.toml, port"), (b"port = 99999", "port")],
)
def test_wrong_file_is_told_by_its_name(tmp_path: Path, written: bytes, told: str) -> None:
    file = settings_file(tmp_path)
    file.parent.mkdir()
    file.write_bytes(written)
    with pytest.raises(SettingsError, match=told):
        load_settings(tmp_path)


def test_wrong_variable_is_told_by_its_name_and_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("O2O_PORT", "secret-port")
    with pytest.raises(SettingsError, match="O2O_PORT") as wrong:
        load_settings(tmp_path)
    assert "secret-port" not in str(wrong.value)
