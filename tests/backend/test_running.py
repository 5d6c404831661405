"""Running as a program: what stops the start is one sentence and exit code 1; serving itself is in test_commands."""

from pathlib import Path

import pytest
import typer

from o2o_store import folders, storage
from o2o_store.backend import running
from o2o_store.backend.payment.gateway import merchant
from o2o_store.backend.settings import remember


def refused(home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(typer.Exit) as ended:
        running.run_platform(home, port=0, lan=False, training=None)
    assert ended.value.exit_code == 1
    return capsys.readouterr().err


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2o_store.logs.configure", lambda _: None)


@pytest.mark.sqlite_file
def test_home_in_use_stops_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with folders.lock_folder(tmp_path / "backend"):
        assert "in use by process" in refused(tmp_path, capsys)


def test_missing_merchant_folder_stops_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(tmp_path, merchant=str(tmp_path / "gone"))
    assert "wechat.json" in refused(tmp_path, capsys)


@pytest.mark.sqlite_file
def test_database_of_another_key_stops_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    storage.open_sqlite(tmp_path / "backend" / "platform.db", bytes(32)).dispose()
    assert "restore it and its key" in refused(tmp_path, capsys)


def test_merchant_whose_keys_may_not_go_there_stops_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reach(*_: object) -> None:
        merchant.checked_address("http://127.0.0.1:9721", "production", frozenset({"api.mch.weixin.qq.com"}))

    monkeypatch.setattr("o2o_store.backend.running.app.reach_peers", reach)
    assert "merchant folder cannot be used: production keys go" in refused(tmp_path, capsys)
