"""What staff want to know of a machine that stands before them."""

from dataclasses import dataclass
from datetime import datetime

from o2o_store.kiosk.eyes.findings import Sight


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """A machine in figures: `waiting` and `parked` count promises to the platform, `goods` products of the price version."""

    device_id: str
    version: str
    sight: Sight
    offline_since: datetime | None
    waiting: int
    parked: int
    goods: int
    price_version: str


def program_version() -> str:
    """The version of the installed program; empty when it runs from nowhere."""
    # Staff ask for it; the first frame does not wait for it.
    from importlib import metadata

    try:
        return metadata.version("o2o-store")
    except metadata.PackageNotFoundError:
        return ""
