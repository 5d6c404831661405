"""Many fast fingers on a window: every touch is timed to its frame, and none may be lost; for benchmarks and the tester's hour."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import SIGNAL, QEventLoop, QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

BEAT_MS = 20
"""The screen's own pulse: a gap between two beats is a time in which nobody was answered."""
FRAME_LIMIT_MS = 1000
"""A touch that has brought no frame by then has brought none."""
ANSWER_MS = 30
"""How long a touched button's word may take to come out of the scene."""


@dataclass(slots=True)
class Felt:
    """What a rain did: touches fallen, on buttons that had to answer, unanswered ones by name; frame times and the longest silence in ms."""

    touches: int = 0
    expected: int = 0
    missed: list[str] = field(default_factory=list)
    paint_ms: list[float] = field(default_factory=list)
    gap_ms: float = 0.0
    pages: dict[str, int] = field(default_factory=dict)


class Rain:
    """Touches a window; call it in the screen's thread, it keeps the screen alive."""

    def __init__(self, view: QQuickView) -> None:
        self._view = view
        self._framed: Callable[[], None] = lambda: None
        self._answered_at: dict[str, float] = {}
        # The basic render loop swaps in the screen's own thread: nothing here runs elsewhere.
        view.frameSwapped.connect(self._swapped, Qt.ConnectionType.DirectConnection)

    def fall(self, touches: int, seed: int, pace_ms: int = 100, page: Callable[[], str] = lambda: "") -> Felt:
        """Touch here and there: half of the touches anywhere at all, half on something that can be touched."""
        chance, felt = random.Random(seed), Felt()  # noqa: S311  # no secret depends on it
        last, pulse = [time.monotonic()], QTimer()

        def beat() -> None:
            now = time.monotonic()
            felt.gap_ms = max(felt.gap_ms, (now - last[0]) * 1000 - BEAT_MS)
            last[0] = now

        pulse.timeout.connect(beat)
        pulse.start(BEAT_MS)
        for _ in range(touches):
            ends = time.monotonic() + pace_ms / 1000
            felt.pages[page()] = felt.pages.get(page(), 0) + 1
            self._touch(self._point(chance), felt)
            rest(max(1, int((ends - time.monotonic()) * 1000)))
        pulse.stop()
        return felt

    def strike(self, item: QQuickItem, times: int) -> list[float]:
        """Press an item again and again without letting it act, and return the milliseconds from each press to its frame."""
        found: list[float] = []
        for _ in range(times):
            found += self._press(middle(item))
            corner = QPoint(2, 2)
            away = (
                corner if not item.contains(item.mapFromScene(QPointF(corner))) else QPoint(self._view.width() - 2, self._view.height() - 2)
            )
            QTest.mouseMove(self._view, away)
            self._release(away)
            rest(25)
        return found

    def wait_frame(self) -> None:
        """Wait for one more frame."""
        self._await_frame(self._view.update)

    def first_frame(self, holds: Callable[[], bool], patience_s: float) -> float | None:
        """Wait for the first frame drawn while this holds; its monotonic second, None when there was none in time."""
        loop, drawn = QEventLoop(), [0.0]

        def framed() -> None:
            if holds():
                drawn[0] = time.monotonic()
                loop.quit()

        self._framed = framed
        QTimer.singleShot(int(patience_s * 1000), loop.quit)
        loop.exec()
        self._framed = lambda: None
        return drawn[0] or None

    def _point(self, chance: random.Random) -> QPoint:
        things = list(touchables(self._view))
        if things and chance.random() < 0.5:  # noqa: PLR2004  # half and half
            return middle(chance.choice(things))
        return QPoint(chance.randrange(self._view.width()), chance.randrange(self._view.height()))

    def _touch(self, place: QPoint, felt: Felt) -> None:
        item, answers = topmost(self._view, place), [0]
        name = item.objectName() if item is not None else ""
        due = item is not None and self._rested(item)
        felt.touches += 1
        if item is None:
            self._tap(place)
            return

        def acted() -> None:
            answers[0] += 1

        QObject.connect(item, SIGNAL("acted()"), acted)
        felt.paint_ms += self._press(place)
        # The page may have changed under the finger: then nothing was promised.
        due = due and topmost(self._view, place) is item
        self._release(place)
        if due:
            felt.expected += 1
            if not answers[0]:
                rest(ANSWER_MS)
            if not answers[0]:
                felt.missed.append(name)
        if answers[0]:
            self._answered_at[name] = time.monotonic()

    def _rested(self, item: QQuickItem) -> bool:
        since = time.monotonic() - self._answered_at.get(item.objectName(), 0.0)
        return since * 1000 > float(item.property("rest") or 0) + BEAT_MS

    def _press(self, place: QPoint) -> list[float]:
        began = time.monotonic()
        swapped = self._await_frame(lambda: QTest.mousePress(self._view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place))
        return [(time.monotonic() - began) * 1000] if swapped else []

    def _release(self, place: QPoint) -> None:
        QTest.mouseRelease(self._view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _tap(self, place: QPoint) -> None:
        QTest.mousePress(self._view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self._release(place)

    def _await_frame(self, act: Callable[[], Any]) -> bool:
        loop, came = QEventLoop(), [False]

        def framed() -> None:
            came[0] = True
            loop.quit()

        self._framed = framed
        act()
        if not came[0]:
            QTimer.singleShot(FRAME_LIMIT_MS, loop.quit)
            loop.exec()
        self._framed = lambda: None
        return came[0]

    def _swapped(self) -> None:
        self._framed()


def rest(milliseconds: int) -> None:
    """Let the screen live for a while without holding the interpreter."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def middle(item: QQuickItem) -> QPoint:
    """The middle of an item in the window."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def touchables(view: QQuickView) -> Iterator[QQuickItem]:
    """Everything that could be touched now."""
    root, glass = view.rootObject(), QRectF(0, 0, view.width(), view.height())
    for item in below(root) if root is not None else ():
        if touchable(item) and glass.contains(QPointF(middle(item))) and topmost(view, middle(item)) is item:
            yield item


def touchable(item: QQuickItem) -> bool:
    """Whether this is one of our buttons."""
    return item.inherits("QQuickAbstractButton") and item.property("rest") is not None


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    """An item and every visible one under it."""
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from below(child)


def topmost(view: QQuickView, place: QPoint) -> QQuickItem | None:
    """The button that a finger at this place would press, None where there is none or something else takes the touch."""
    root = view.rootObject()
    taken = _taker(root, QPointF(place)) if root is not None else None
    return taken if taken is not None and touchable(taken) else None


def _taker(item: QQuickItem, place: QPointF) -> QQuickItem | None:
    """What takes a touch, looked for as Qt does: the uppermost first."""
    if not item.isVisible() or not item.isEnabled():
        return None
    inside = item.contains(item.mapFromScene(place))
    if item.clip() and not inside:
        return None
    for _, child in sorted(enumerate(item.childItems()), key=lambda one: (one[1].z(), one[0]), reverse=True):
        found = _taker(child, place)
        if found is not None:
            return found
    return item if inside and (touchable(item) or item.inherits("QQuickMouseArea")) else None
