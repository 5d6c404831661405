"""What the tests of the screens share: the samples of `packaging/screens.py`, and eyes for what is wrong on a page."""

import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

ROOT = Path(__file__).parents[2]
SETTLED = 15
"""Looks at a page, 20 ms apart, that must agree before what they saw counts."""
PATIENCE = 5.0
Shown = tuple[QQuickView, dict[str, Any], list[str]]


def load(name: str) -> ModuleType:
    """Load a script of `packaging/` as a module."""
    known = sys.modules.get(f"packaging_{name}")  # test_pages needs the names before any fixture runs
    if known is not None:
        return known
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"packaging_{name}"] = module
    spec.loader.exec_module(module)
    return module


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for `page_name` is run once for every page."""
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", load("screens").names())


def items(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item below a root that can be seen."""
    if root.isVisible() and root.opacity() > 0:
        yield root
        for child in root.childItems():
            yield from items(child)


def seen(item: QQuickItem) -> QRectF:
    """The part of an item that no ancestor clips, in the window's pixels."""
    part = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    above = item.parentItem()
    while above is not None:
        if above.clip():
            part = part.intersected(above.mapRectToScene(QRectF(0, 0, above.width(), above.height())))
        above = above.parentItem()
    return part


@dataclass(frozen=True)
class Screen:
    """A shown screen and the questions a test asks it."""

    view: QQuickView
    models: dict[str, Any]
    noises: list[str]

    @property
    def all(self) -> list[QQuickItem]:
        """Every visible item."""
        root = self.view.rootObject()
        assert root is not None
        return list(items(root))

    @property
    def texts(self) -> list[QQuickItem]:
        """Every visible text that is not under a sheet."""
        return [item for item in self.all if item.inherits("QQuickText") and item.property("text") and item.isEnabled()]

    @property
    def buttons(self) -> list[QQuickItem]:
        """Everything touchable."""
        return [item for item in self.all if item.inherits("QQuickAbstractButton") and item.isEnabled()]

    def find(self, name: str) -> QQuickItem:
        """The visible item of this object name."""
        found = [item for item in self.all if item.objectName() == name]
        assert found, f"{name} is not on the screen: {sorted({item.objectName() for item in self.all} - {''})}"
        return found[0]

    def wait(self, holds: Callable[[], bool]) -> None:
        """Let the screen live until this holds."""
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, "it did not come"
            QTest.qWait(10)

    def touch(self, name: str) -> None:
        """Press and release in the middle of an item, once it can be seen and stands still."""
        self.wait(lambda: any(item.objectName() == name for item in self.all))
        item = self.find(name)
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def still(self, name: str) -> bool:
        """Whether a sheet lies open and has come to rest."""
        return any(item.objectName() == name and item.property("resting") for item in self.all)

    def gone(self, name: str) -> bool:
        """Whether nothing of this name can be seen."""
        return all(item.objectName() != name for item in self.all)

    def shows(self, item: QQuickItem) -> bool:
        """Whether a part of an item can be seen: no list has scrolled it away."""
        return not seen(item).isEmpty()

    def faults(self) -> list[str]:
        """Texts that are cut, too wide, too high, outside the window, or printed over another, once nothing moves any more."""
        before, same = self._faults(), 0
        # A list lays its lines out over several frames: only what stays wrong is wrong.
        while before and same < SETTLED:
            QTest.qWait(20)
            now = self._faults()
            before, same = now, same + 1 if now == before else 0
        return before

    def _faults(self) -> list[str]:
        found = [f"{item.property('text')!r}: {why}" for item in self.texts for why in self._wrong(item)]
        return found + self._collisions()

    def _wrong(self, item: QQuickItem) -> Iterator[str]:
        where, part = item.mapRectToScene(QRectF(0, 0, item.width(), item.height())), seen(item)
        if item.property("truncated"):
            yield "truncated"
        if item.property("contentWidth") > item.width() + 1:
            yield f"too wide, {item.property('contentWidth'):.0f} in {item.width():.0f}"
        if item.property("contentHeight") > item.height() + 1:
            yield f"too high, {item.property('contentHeight'):.0f} in {item.height():.0f}"
        if part.isEmpty():
            return  # scrolled away
        if where.left() < -1 or where.right() > self.view.width() + 1:
            yield f"leaves the window sideways, {where.left():.0f}..{where.right():.0f}"
        if part.top() < -1 or part.bottom() > self.view.height() + 1:
            yield f"leaves the window, {part.top():.0f}..{part.bottom():.0f}"

    def _collisions(self) -> list[str]:
        parts = [(item, ink(item)) for item in self.texts]
        found = []
        for place, (one, first) in enumerate(parts):
            for other, second in parts[place + 1 :]:
                both = first.intersected(second)
                if not both.isEmpty() and both.width() * both.height() > 0.1 * min(area(first), area(second)):
                    found.append(f"{one.property('text')!r} and {other.property('text')!r} lie on each other")
        return found


def area(part: QRectF) -> float:
    """Pixels of a rectangle."""
    return part.width() * part.height()


def ink(item: QQuickItem) -> QRectF:
    """Where the letters of a text are, as far as they can be seen."""
    wide, high = min(item.property("contentWidth"), item.width()), min(item.property("contentHeight"), item.height())
    left = {Qt.AlignmentFlag.AlignHCenter.value: (item.width() - wide) / 2, Qt.AlignmentFlag.AlignRight.value: item.width() - wide}
    context = qmlContext(item)
    assert context is not None
    asked = QQmlExpression(context, item, "effectiveHorizontalAlignment").evaluate()
    x = left.get(int(asked[0] if isinstance(asked, tuple) else asked), 0.0)
    inset = 0.2 * high
    return item.mapRectToScene(QRectF(x, inset, wide, high - 2 * inset)).intersected(seen(item))


@pytest.fixture(scope="session")
def screens() -> ModuleType:
    """The module that draws the screens, with its samples."""
    return load("screens")


@pytest.fixture
def show(screens: ModuleType) -> Iterator[Any]:
    """Show a sample by name: `show("scan", "zh", act=…, large_type=True)` returns a `Screen`."""
    open_now: list[AbstractContextManager[Shown]] = []

    def start(name: str, language: str = "zh", **how: Any) -> Screen:
        sample = screens.samples(screens.words_of(language))[name]
        held: AbstractContextManager[Shown] = screens.shown(sample, language, **how)
        open_now.append(held)
        return Screen(*held.__enter__())

    yield start
    for held in reversed(open_now):
        held.__exit__(None, None, None)
