"""The words of the eyes' benchmarks stand behind `bench`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from o2o_store.ops.bench.commands import app


@pytest.mark.parametrize("word", ["scan", "idcard", "stream", "soak"])
def test_word_is_known_and_explains_itself(word: str) -> None:
    answer = CliRunner().invoke(app, ["bench", word, "--help"])
    assert answer.exit_code == 0
    assert "--json" in answer.output


@pytest.mark.parametrize("truth", ["", "not JSON", "[]", '{"a.png": 7}', '{"a.png": {"class": "id_front"}}'])
def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path, truth: str) -> None:
    if truth:
        (tmp_path / "truth.json").write_text(truth, "ascii")
    for words in (["scan"], ["idcard"]):
        answer = CliRunner().invoke(app, ["bench", *words, str(tmp_path)])
        assert answer.exit_code == 2
        assert "holds no pictures" in " ".join(answer.output.replace("│", " ").split())


def test_kinds_that_no_picture_is_of_are_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"a.png": {"class": "syn", "text": "1"}}', "ascii")
    assert CliRunner().invoke(app, ["bench", "scan", str(tmp_path), "--kinds", "nosuch*"]).exit_code == 2
