"""The command teaches, and says in one sentence why it cannot start."""

from pathlib import Path

from typer.testing import CliRunner

from o2o_store.folders import lock_folder
from o2o_store.sandbox.commands import app


def test_help_teaches_where_everything_is() -> None:
    said = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "160"}).output
    assert all(word in said for word in ("--home", "--port-base", "--lan", "--goods", "merchant", "control.token"))


def test_second_sandbox_in_one_home_is_refused(tmp_path: Path) -> None:
    with lock_folder(tmp_path / "sandbox"):
        refused = CliRunner().invoke(app, ["--home", str(tmp_path)])
    assert refused.exit_code == 1
    assert "in use" in refused.output
