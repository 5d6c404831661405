"""What the eyes can say, the screen can say: each cause has words in both languages and a drawing."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtQml import QQmlComponent, QQmlEngine

from o2o_store import resources
from o2o_store.kiosk.eyes.findings import Cause
from o2o_store.kiosk.ui import icons
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.showing import checkout

CAUSES: tuple[Cause, ...] = get_args(Cause)


@pytest.fixture(params=["zh", "en"])
def card(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The card on which hints are said, in one language."""
    application(offscreen=True)
    translator = QTranslator()
    assert translator.load(str(resources.path("i18n") / f"o2o_{request.param}.qm"))
    QCoreApplication.installTranslator(translator)
    engine = QQmlEngine()
    engine.addImportPath(str(resources.path("qml")))
    engine.addImageProvider(icons.NAME, icons.StrokeProvider())
    component = QQmlComponent(engine)
    component.setData(b"import O2OStore.Kiosk\nHintCard { }", "")
    made = component.create()
    assert made is not None, component.errorString()
    yield made
    QCoreApplication.removeTranslator(translator)
    del made


def words_of(card: QObject, hint: str) -> list[str]:
    card.setProperty("hint", hint)
    titles = [item for item in card.findChildren(QObject) if item.objectName() in {"hintTitle", "hintText"}]
    return [str(item.property("text")) for item in titles]


def test_each_cause_has_words_and_a_drawing(card: Any) -> None:
    said = {}
    for cause in CAUSES:
        hint = checkout._HINTS.get(cause, cause)
        said[cause] = words_of(card, hint)
        assert (resources.path("icons") / f"hint_{hint}.svg").is_file(), cause
    assert all(len(words) == 2 and all(words) for words in said.values()), said
    assert len({tuple(words) for words in said.values()}) == len(CAUSES)
