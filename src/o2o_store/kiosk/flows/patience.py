"""How long a page waits for a person who may have left."""

from datetime import datetime, timedelta

WARNING = timedelta(seconds=20)
"""How long the screen asks whether somebody is still there before it wipes everything."""

PATIENCE = {
    "register": timedelta(seconds=60),
    "card": timedelta(seconds=60),
    "phone": timedelta(seconds=60),
    "scan": timedelta(seconds=90),
    "review": timedelta(seconds=120),
    # A phone is taken out, unlocked, and an address typed on it.
    "address": timedelta(seconds=240),
    "pay": timedelta(seconds=120),
    "clearing": timedelta(seconds=300),
    "released": timedelta(seconds=45),
    "refused": timedelta(seconds=90),
}
"""Seconds without a touch or a scan after which a page asks; the attract page waits for ever."""

NO_QUESTION = frozenset({"released", "refused"})
"""Pages on which nothing can be lost by closing: they close without asking."""


def asks_at(page: str, touched_at: datetime) -> datetime | None:
    """Return when the page asks whether somebody is there (or closes, if it does not ask), None when never."""
    return touched_at + PATIENCE[page] if page in PATIENCE else None


def ends_at(page: str, touched_at: datetime) -> datetime | None:
    """Return when the page closes, None when never."""
    asked = asks_at(page, touched_at)
    if asked is None:
        return None
    return asked if page in NO_QUESTION else asked + WARNING
