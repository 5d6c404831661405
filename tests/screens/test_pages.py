"""Every page in both languages: draws without a complaint of Qt, and no text is cut, runs over, or lies on another."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import load  # the samples' names are needed while tests are collected

LANGUAGES = ("zh", "en")
NAMES: list[str] = load("screens").names()
KIOSK = [name for name in NAMES if not name.startswith(("desk", "board"))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_page_is_whole_in_both_languages(show: Any, name: str, language: str) -> None:
    screen = show(name, language)
    picture = screen.view.grabWindow()
    assert (picture.width(), picture.height()) == (screen.view.width(), screen.view.height())
    assert screen.faults() == []
    assert screen.noises == []
