"""Every page in both languages: draws without a complaint of Qt, and no text is cut, runs over, or lies on another."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

LANGUAGES = ("zh", "en")
LANDSCAPE = (1920, 1080)


def names() -> list[str]:
    """The samples' names, needed while tests are collected."""
    spec = importlib.util.spec_from_file_location("packaging_screens", Path(__file__).parents[2] / "packaging" / "screens.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.get("packaging_screens")
    if module is None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["packaging_screens"] = module
        spec.loader.exec_module(module)
    found: list[str] = module.names()
    return found


NAMES = names()
OVERLAID = ("attract", "closed", "staff", "training")
KIOSK = [name for name in NAMES if not name.startswith(("desk", "board"))]
FRAMED = [name for name in KIOSK if not name.startswith(OVERLAID)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_page_is_whole_in_both_languages(show: Any, name: str, language: str) -> None:
    screen = show(name, language)
    picture = screen.view.grabWindow()
    assert (picture.width(), picture.height()) == (screen.view.width(), screen.view.height())
    assert screen.faults() == []
    assert screen.noises == []
    if name in FRAMED and language == "zh":
        assert (corner(screen.find("helpButton")).x(), corner(screen.find("step1")).y()) == (948.0, 148.0)
        assert screen.find("actions").y() == 1760
    filled = [item.objectName() for item in screen.all if "PrimaryButton" in item.metaObject().className() and item.isEnabled()]
    assert len(filled) <= 1


@pytest.mark.parametrize("name", KIOSK)
def test_page_is_whole_in_large_type_and_high_contrast(show: Any, name: str) -> None:
    screen = show(name, "en", large_type=True, high_contrast=True)
    assert screen.faults() == []
    assert screen.noises == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KIOSK)
def test_page_is_whole_on_a_counter_screen(show: Any, name: str, language: str) -> None:
    screen = show(name, language, size=LANDSCAPE)
    assert screen.faults() == []
    assert screen.noises == []


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("name", ["desk_ready", "desk_packing", "desk_sign_in"])
def test_desk_is_whole_on_larger_screens(show: Any, name: str, size: tuple[int, int]) -> None:
    assert show(name, "en", size=size).faults() == []


def corner(item: QQuickItem) -> QPointF:
    """Where an item begins in the window."""
    return item.mapToScene(QPointF(0, 0))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "button", "sheet"),
    [
        ("register", "privacyLink", "privacySheet"),
        ("scan", "noticeLink", "noticeSheet"),
        ("scan", "helpButton", "helpSheet"),
        ("scan_empty", "typeNumberButton", "numberSheet"),
        ("pay", "leaveButton", "leaveConfirm"),
    ],
)
def test_sheet_is_whole_in_both_languages(show: Any, name: str, button: str, sheet: str, language: str) -> None:
    screen = show(name, language)
    screen.touch(button)
    screen.wait(lambda: screen.still(sheet))
    assert screen.faults() == []
    assert screen.noises == []
