"""The door of the benchmarks."""

from typer.testing import CliRunner

from o2o_store.ops.bench.commands import app


def test_help_teaches_what_a_benchmark_prints() -> None:
    answer = CliRunner().invoke(app, ["bench", "--help"])
    assert answer.exit_code == 0
    assert "beside its baseline" in answer.stdout
