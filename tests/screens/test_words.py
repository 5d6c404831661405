"""Words of the pages: gathered, translated, short enough, drawn by our own fonts, and switched where they stand."""

import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def words() -> ModuleType:
    """The script that gathers and compiles the pages' strings."""
    spec = importlib.util.spec_from_file_location("packaging_words", ROOT / "packaging" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_string_is_translated_short_enough_and_explained(words: ModuleType) -> None:
    assert list(words.faults()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_translations_hold_exactly_the_strings_of_the_pages(tmp_path: Path, language: str) -> None:
    kept, fresh = ROOT / "resources" / "i18n" / f"o2o_{language}.ts", tmp_path / "fresh.ts"
    pages = [str(page) for page in sorted((ROOT / "resources" / "qml").rglob("*.qml"))]
    lupdate = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run([str(lupdate), "-silent", "-locations", "none", *pages, "-ts", str(fresh)], cwd=ROOT, check=True)
    assert sources(kept) == sources(fresh)


def sources(file: Path) -> set[tuple[str, str]]:
    """Context and source of every string of a file."""
    contexts = ET.parse(file).getroot().iter("context")  # noqa: S314  # our own file
    return {(context.findtext("name", ""), message.findtext("source", "")) for context in contexts for message in context.iter("message")}


def test_compiled_translations_are_those_of_the_sources(words: ModuleType, tmp_path: Path) -> None:
    words.compile_to(tmp_path)
    for language in ("zh", "en"):
        name = f"o2o_{language}.qm"
        assert (tmp_path / name).read_bytes() == (ROOT / "resources" / "i18n" / name).read_bytes(), "run packaging/words.py"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_our_fonts_can_draw_every_word(words: ModuleType, weight: str) -> None:
    known = TTFont(ROOT / "resources" / "fonts" / f"NotoSansCJKsc-{weight}.otf").getBestCmap()
    texts = [
        text
        for language in ("zh", "en")
        for _, message in words.messages(language)
        for text in (message.findtext("source", ""), *words.said(message))
    ]
    board = (ROOT / "resources" / "qml" / "O2OStore" / "Board" / "BoardWords.qml").read_text("utf-8")
    shipped = [file.read_text("utf-8") for file in (ROOT / "resources" / "words").glob("*.toml")]
    assert sorted({letter for text in [*texts, board, *shipped] for letter in text if ord(letter) >= 32 and ord(letter) not in known}) == []


def test_language_changes_where_it_stands(show: Any, screens: ModuleType) -> None:
    screen = show("scan", "zh")
    button = screen.find("submitButton")
    assert button.property("label") == "确认下单，共 4 件"
    screen.models["screen"].speak("en")
    assert button.property("label") == "Order 4 pieces"
