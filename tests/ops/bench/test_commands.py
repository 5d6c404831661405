"""The door of the benchmarks."""

import json

from typer.testing import CliRunner

from o2o_store.ops.bench.commands import app


def test_help_teaches_what_a_benchmark_prints() -> None:
    answer = CliRunner().invoke(app, ["bench", "--help"])
    assert answer.exit_code == 0
    assert "beside its baseline" in answer.stdout


def test_the_law_is_measured_for_programs_too() -> None:
    answer = CliRunner().invoke(app, ["bench", "law", "--seconds", "0.01", "--rows", "200", "--rounds", "1", "--json"])
    assert [figure["unit"] for figure in json.loads(answer.stdout)][:2] == ["quotes/s", "moves/s"]
