"""The door: every word opens, explains itself, and costs nothing until it is said."""

import subprocess
import sys

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
