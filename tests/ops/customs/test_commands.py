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


@pytest.mark.parametrize("typed", ["r03", "R03", " Sampling ", "\u2212621005"])
def test_code_is_found_however_it_was_typed(typed: str) -> None:
    assert _run("explain", typed)[0] == 0


def test_every_code_is_listed_when_none_is_asked_for() -> None:
    exit_code, output = _run("explain", "-l", "en")
    assert exit_code == 0
    assert {"800  Released", "R03", "sampling"} <= {line if line.startswith("800") else line.split("  ")[0] for line in output.splitlines()}


def test_a_language_nobody_speaks_here_is_refused() -> None:
    assert _run("explain", "800", "-l", "fr")[0] == 2


def test_folder_is_reported_with_a_failing_exit_when_something_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    exit_code, output = _run("check", str(tmp_path), "-l", "en")
    assert exit_code == 1
    assert "a.xml: malformed" in output
    assert output.splitlines()[-1] == "1 messages, 0 documents, 0 orders, 1 findings: malformed × 1"


def test_empty_folder_is_no_proof_of_anything(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none", "utf-8")
    exit_code, output = _run("check", str(tmp_path))
    assert exit_code == 2
    assert "1 other files" in output


def test_what_cannot_be_read_is_a_finding_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "gone.xml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "folder.xml" / "LOUD.XML").write_bytes(b"<a/>")
    with (tmp_path / "vast.xml").open("wb") as vast:
        vast.truncate(1 << 34)
    exit_code, output = _run("check", str(tmp_path), "-l", "en")
    assert exit_code == 1
    assert [line.partition(":")[0] for line in output.splitlines()[:-1]] == ["folder.xml/LOUD.XML", "gone.xml", "vast.xml"]
    assert "too large" in output
