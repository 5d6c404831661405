"""Tab walks every control that can be used, in reading order, and comes back to the first; on every page of kiosk and desk."""

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

MOST = 80
"""Controls that one page has at most."""
PAGES = (
    "attract", "register", "card", "phone", "scan", "scan_full", "review", "pay", "released", "refused", "still_there", "staff_pin", "staff_menu",
    "desk_sign_in", "desk_ready", "desk_packing", "desk_refused", "desk_used_past", "desk_trouble", "desk_day", "desk_shift", "desk_past",
    "desk_withdraw", "desk_return", "desk_found", "desk_offline",
)  # fmt: skip
"""One of each kind; `slow` walks them all."""


def controls(screen: Any) -> list[QQuickItem]:
    """Whatever a person may use on the page: buttons and fields."""
    return [
        item
        for item in screen.all
        if item.isEnabled() and (item.inherits("QQuickAbstractButton") or item.inherits("QQuickTextInput")) and item.width() > 0
    ]


def walk(screen: Any) -> list[QQuickItem]:
    """Where the focus goes while Tab is struck, until it comes round."""
    stops: list[QQuickItem] = []
    for _ in range(MOST):
        QTest.keyClick(screen.view, Qt.Key.Key_Tab)
        item = screen.view.activeFocusItem()
        if item in stops:
            return stops[stops.index(item) :]
        stops.append(item)
    pytest.fail(f"the focus does not come round: {[named(item) for item in stops]}")


def named(item: QQuickItem) -> str:
    """What a control is called, for whoever reads a failure."""
    return item.objectName() or str(item.property("label") or item.metaObject().className())


def place(item: QQuickItem) -> QRectF:
    """Where it stands."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def goes_back(one: QQuickItem, other: QQuickItem) -> bool:
    """Whether the step from one to the other leads back: to the left in the same row, or up without going to the right."""
    first, second = place(one), place(other)
    if second.top() < first.bottom() - 1 and first.top() < second.bottom() - 1:
        return second.right() <= first.left() + 1
    return second.bottom() <= first.top() + 1 and second.left() < first.right() - 1


def check(screen: Any) -> None:
    """Every control is a stop, and the way from stop to stop is the way a person reads."""
    wanted = controls(screen)
    if not wanted:
        return
    stops = walk(screen)
    assert [named(item) for item in wanted if item not in stops] == []
    # What a list has scrolled away stands nowhere.
    ring = [item for item in stops if screen.shows(item)]
    back = [(named(one), named(other)) for one, other in pairwise([*ring, ring[0]]) if goes_back(one, other)]
    # Once it must lead back: from the last to the first.
    assert len(back) <= 1, back


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_reading_order(show: Any, name: str) -> None:
    check(show(name, "zh"))


@pytest.mark.slow
def test_tab_walks_every_page(show: Any, page_name: str) -> None:
    check(show(page_name, "en"))


def test_enter_presses_what_tab_has_marked_and_nothing_else(show: Any) -> None:
    acted: list[tuple[Any, ...]] = []
    screen = show("desk_ready", "zh", act=lambda *values: acted.append(values))
    for _ in range(MOST):
        QTest.keyClick(screen.view, Qt.Key.Key_Tab)
        if screen.view.activeFocusItem().objectName() == "timelineButton":
            break
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    QTest.qWait(300)
    assert acted == [("open_sheet", "timeline")]
    # The desk's own keys go on working from there.
    QTest.keyClick(screen.view, Qt.Key.Key_P)
    screen.wait(lambda: ("print_slip",) in acted)
