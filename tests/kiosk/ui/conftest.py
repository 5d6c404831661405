"""Screens without a display."""

import os
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QSG_RENDER_LOOP", "basic")

import pytest
from PySide6.QtGui import QGuiApplication


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """No widgets here."""
    return QGuiApplication


@pytest.fixture(scope="session", autouse=True)
def _windows_may_close(qapp: QGuiApplication) -> None:
    """A closed window must not end the loops of the tests after it."""
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture
def acted() -> list[tuple[Any, ...]]:
    """What a screen asked for."""
    return []
