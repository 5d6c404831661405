"""The door: every word opens, explains itself, and costs nothing until it is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from o2o_store.cli import WORDS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run([sys.executable, "-m", "o2o_store", *arguments], capture_output=True, text=True, check=False, timeout=120)


def test_help_names_every_word_when_asked() -> None:
    answer = run("--help")
    assert answer.returncode == 0
    assert [word for word in WORDS if word not in answer.stdout] == []


@pytest.mark.parametrize("word", WORDS)
def test_word_explains_itself_when_asked(word: str) -> None:
    answer = run(word, "--help")
    assert answer.returncode == 0, answer.stderr
    assert "Usage" in answer.stdout


def test_refused_with_usage_when_the_word_is_unknown() -> None:
    answer = run("nonsense")
    assert answer.returncode == 2
    assert "nonsense" in answer.stderr


def test_no_program_is_loaded_when_only_help_is_asked() -> None:
    code = "import sys, o2o_store.cli; print([m for m in ('PySide6', 'litestar', 'cv2', 'sqlalchemy') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--home"),
        ("sandbox", "--home"),
        ("hall", "show", "--home"),
        ("demo", "--headless", "--out"),
        ("promises", "list", "--home"),
    ],
    ids=" ".join,
)
def test_folder_that_cannot_be_used_is_told_in_a_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    answer = run(*words, str(taken))
    assert answer.returncode == 1
    assert str(taken) in answer.stderr
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
