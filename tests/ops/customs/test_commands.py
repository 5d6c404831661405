"""Customs codes and folders, as a person asks for them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from o2o_store.ops.customs.commands import app


def _run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["customs", *words])
    return answer.exit_code, answer.output


@pytest.mark.parametrize(("code", "said"), [("800", "海关放行"), ("-621005", "单次限额"), ("R03", "分毫不差")])
def test_code_is_said_in_words(code: str, said: str) -> None:
    exit_code, output = _run("explain", code)
    assert exit_code == 0
    assert said in output


def test_one_language_is_enough_when_asked_for() -> None:
    _, output = _run("explain", "1313", "-l", "en")
    assert output.isascii()


def test_exit_says_so_when_the_code_is_unknown() -> None:
    assert _run("explain", "4711")[0] == 1


def test_folder_is_reported_with_a_failing_exit_when_something_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    exit_code, output = _run("check", str(tmp_path), "-l", "en")
    assert exit_code == 1
    assert "a.xml: malformed" in output
    assert output.splitlines()[-1] == "1 messages, 0 documents, 0 orders, 1 findings: malformed × 1"


def test_empty_folder_is_no_proof_of_anything(tmp_path: Path) -> None:
    assert _run("check", str(tmp_path))[0] == 1
