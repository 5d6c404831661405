"""The page as a person and a program see it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from o2o_store.ops.doctor.commands import app


def test_page_tells_what_to_do_when_something_is_red(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["--home", str(tmp_path), "--server", "http://127.0.0.1:9"])
    assert answer.exit_code == 1
    assert "→ is `o2o-store serve` running there?" in answer.stdout


def test_page_is_readable_by_programs(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["--home", str(tmp_path), "--json"])
    assert {"name", "tone", "seen", "mend"} == set(json.loads(answer.stdout)[0])
