"""The one place that knows where shipped files are: a checkout, an editable install, a wheel or a frozen folder."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder that holds `qml/`, `words/`, `fonts/` and the rest. Raises FileNotFoundError when none is found."""
    here = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", here)) / "resources"
    for folder in (here / "_resources", here.parents[1] / "resources", frozen):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the shipped resources folder is missing; reinstall o2o-store")


def path(relative: str) -> Path:
    """Return the full path of a shipped file or folder, named relative to the resources root with forward slashes."""
    return root() / relative
