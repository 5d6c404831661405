"""From the name of a source to the source itself."""

from pathlib import Path

from o2o_store.kiosk.eyes.camera import CaptureSource, FolderSource, RenderedSource, Source
from o2o_store.kiosk.eyes.camera_care import wish_of
from o2o_store.kiosk.eyes.naming import WAYS
from o2o_store.kiosk.eyes.passing import PassingSource
from o2o_store.kiosk.eyes.source_twin import TwinSource


def open_source(name: str) -> Source:
    """Return the source that a name such as `camera:0` stands for; raises ValueError for an unknown kind."""
    kind, _, rest = name.partition(":")
    if kind == "rendered":
        return RenderedSource()
    if kind == "folder":
        return FolderSource(Path(rest))
    if kind == "video":
        return CaptureSource(Path(rest))
    if kind == "camera":
        number, _, query = rest.partition("?")
        return CaptureSource(int(number or "0"), wish_of(query))
    if kind == "passing":
        return PassingSource()
    if kind == "twin":
        return TwinSource(rest.removeprefix("?"))
    raise ValueError(f"{WAYS}, not from {name!r}")
