"""A language that nobody speaks: every string of the pages accented and as long as its remark allows, so that no page fits two languages only.

Strings grow by two fifths, or to the longest length that their remark allows. What stands in the words of the law is not touched.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QGuiApplication

ROOT = Path(__file__).parents[2]
ACCENTS = str.maketrans("aeiouycnszAEIOUYCNSZ", "áéîöúýčñšžÁÉÎÖÚÝČÑŠŽ")
PLACE = re.compile(r"(<[^>]+>|%\w)")
GROWTH = 0.4
MORE = "čiôňš "


def pseudo(text: str, longest: int) -> str:
    """Accent a string and let each of its lines grow; places for arguments and tags stay."""
    lines = text.split("\n")
    room = min(round(GROWTH * len(PLACE.sub("", text))), longest - len(PLACE.sub("", text))) // len(lines)
    grown = [line + (" " + MORE * 20)[: max(room, 0)].rstrip() for line in lines]
    return "".join(part if PLACE.fullmatch(part) else part.translate(ACCENTS) for part in PLACE.split("\n".join(grown)))


@pytest.fixture(scope="module")
def accented(tmp_path_factory: pytest.TempPathFactory) -> QTranslator:
    """The translator of that language."""
    folder = tmp_path_factory.mktemp("pseudo")
    tree = ET.parse(ROOT / "resources" / "i18n" / "o2o_en.ts")  # noqa: S314  # our own file
    for message in tree.getroot().iter("message"):
        source = message.findtext("source", "")
        limit = re.search(r"Max (\d+)\.", message.findtext("extracomment", ""))
        translation = message.find("translation")
        assert limit is not None
        assert translation is not None
        translation.attrib.pop("type", None)
        for form in translation.findall("numerusform") or [translation]:
            form.text = pseudo(form.text or source, int(limit[1]))
    tree.write(folder / "pseudo.ts", "utf-8")
    lrelease = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([str(lrelease), "-silent", str(folder / "pseudo.ts"), "-qm", str(folder / "pseudo.qm")], check=True)
    translator = QTranslator()
    assert translator.load(str(folder / "pseudo.qm"))
    return translator


def test_a_string_grows_within_its_longest_length() -> None:
    assert pseudo("Pay ¥ %1 now", 100) == "Páý ¥ %1 ñöw čîô"
    assert pseudo("Pay ¥ %1 now", 12) == "Páý ¥ %1 ñöw č"
    assert pseudo("Two\nlines", 9) == "Twö\nlîñéš"


def test_page_is_whole_in_a_longer_language(show: Any, accented: QTranslator, page_name: str) -> None:
    screen = show(page_name, "en")
    app = QGuiApplication.instance()
    assert app is not None
    app.installTranslator(accented)
    try:
        screen.view.engine().retranslate()
        assert any(set("áéîöúč") & set(str(item.property("text"))) for item in screen.texts), "nothing was translated"
        assert screen.faults() == []
    finally:
        app.removeTranslator(accented)
