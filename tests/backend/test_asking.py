"""What every operator's command shares: refusals become one sentence on standard error and exit code 1."""

from pathlib import Path

import pytest
import typer

from o2o_store.backend.asking import act, ask, counter_of, known_hall, say
from o2o_store.backend.catalog.messages import UndoImport


def test_refused_act_is_one_sentence_and_exit_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        act(counter_of(tmp_path), UndoImport(hall_id="zz-01"))
    assert ended.value.exit_code == 1
    assert "no catalogue before this one" in capsys.readouterr().err


def test_unknown_hall_is_told_with_the_next_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counter = counter_of(tmp_path)
    assert ask(counter, "list_halls") == []
    with pytest.raises(typer.Exit):
        known_hall(counter, "zz-01")
    assert "hall add" in capsys.readouterr().err


def test_scripts_get_json_and_people_get_words(capsys: pytest.CaptureFixture[str]) -> None:
    say(True, {"a": 1}, "one a")
    say(False, {"a": 1}, "one a")
    assert capsys.readouterr().out == '{"a":1}\none a\n'
