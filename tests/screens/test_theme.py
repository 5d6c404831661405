"""Tokens: contrast of every scheme by computation, sizes that grow with the glass, and nobody left on the screen."""

import itertools
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent, QQmlEngine

from o2o_store import resources
from o2o_store.kiosk.ui.engine import application

GROUNDS = ("paper", "card")
SOFT = {"jade": "jadeSoft", "sky": "skySoft", "amber": "amberSoft", "vermilion": "vermilionSoft"}


@pytest.fixture(scope="module")
def theme() -> Any:
    """The Theme singleton."""
    application(offscreen=True)
    engine = QQmlEngine()
    engine.addImportPath(str(resources.path("qml")))
    component = QQmlComponent(engine)
    component.setData(b"import QtQml\nimport O2OStore.Theme\nQtObject { readonly property QtObject theme: Theme }", "")
    holder = component.create()
    assert holder is not None, component.errorString()
    found = holder.property("theme")
    assert isinstance(found, QObject)
    yield found
    del holder


def light(color: QColor) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (color.redF(), color.greenF(), color.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two colours."""
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_words_stand_out_in_every_scheme(theme: Any, scheme: str) -> None:
    theme.setProperty("scheme", scheme)
    found = {
        **{
            f"{word} on {ground}": (word, ground, 7.0)
            for word, ground in itertools.product(("ink", "inkSoft"), (*GROUNDS, "shot", *SOFT.values()))
        },
        **{
            f"{word} on {ground}": (word, ground, 7.0 if scheme == "contrast" else 4.5)
            for word, soft in SOFT.items()
            for ground in (*GROUNDS, soft)
        },
        "words on the button": ("overJade", "jade", 7.0),
        "words on the pressed button": ("overJade", "jadePress", 7.0),
    }
    short = {name: contrast(theme.property(word), theme.property(ground)) for name, (word, ground, _) in found.items()}
    assert {name: ratio for name, ratio in short.items() if ratio < found[name][2]} == {}


@pytest.mark.parametrize(("size", "body"), [((1080, 1920), 32), ((540, 960), 16), ((2160, 3840), 64), ((1920, 1080), 32)])
def test_type_follows_the_screen(theme: Any, size: tuple[int, int], body: int) -> None:
    theme.setProperty("profile", "kiosk")
    theme.setProperty("windowWidth", size[0])
    theme.setProperty("windowHeight", size[1])
    assert theme.property("fsBody") == body


def test_type_is_never_smaller_than_its_millimetres(theme: Any) -> None:
    theme.setProperty("windowWidth", 540)
    theme.setProperty("windowHeight", 960)
    theme.setProperty("pixelsPerMm", 8.0)
    assert theme.property("fsBody") == 36
    assert theme.property("target") == 120
    theme.setProperty("pixelsPerMm", 0.0)


PERSONAL = ("样*甲", "样本甲", "079X", "138", "B208", "B 208", "1,068.09", "真空保温杯")


@pytest.mark.parametrize(
    "name", ["card_unsure", "card_read", "phone_complete", "scan", "review", "pay", "clearing", "released", "refused", "still_there"]
)
def test_nothing_of_a_shopper_stays_when_the_page_is_left(show: Any, screens: Any, name: str) -> None:
    screen = show(name)
    attract = screens.samples(screens.words_of("zh"))["attract"].moment
    screen.models["face"].show(attract.state, attract.around, attract.service)
    root = screen.view.rootObject()
    left = [
        item.property("text")
        for item in every(root)
        if item.inherits("QQuickText") and any(trace in str(item.property("text")) for trace in PERSONAL)
    ]
    codes = [item.property("text") for item in every(root) if item.metaObject().className().startswith("QrCode") and item.property("text")]
    assert (left, codes) == ([], [])


def every(item: Any) -> Any:
    """Every item below a root, visible or not."""
    yield item
    for child in item.childItems():
        yield from every(child)
