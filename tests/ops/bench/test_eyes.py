"""The words of the eyes' benchmarks stand behind `bench`."""

import pytest
from typer.testing import CliRunner

from o2o_store.ops.bench.commands import app


@pytest.mark.parametrize("word", ["scan", "idcard", "stream", "soak"])
def test_word_is_known_and_explains_itself(word: str) -> None:
    answer = CliRunner().invoke(app, ["bench", word, "--help"])
    assert answer.exit_code == 0
    assert "--json" in answer.output
