"""Signing in, wherever it is decided: how long a PIN is, and how many wrong ones lock a person out, and for how long."""

from datetime import datetime, timedelta

PIN_LENGTHS = range(4, 13)
"""How many digits a PIN may have: 4 to 12."""

MOST_FAILURES = 5
"""Wrong PINs in a row after which a person is locked out."""

LOCK_OUT = timedelta(minutes=15)
"""For how long."""


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Say whether a person is locked out at this moment."""
    return locked_until is not None and locked_until > now


def after_wrong_pin(failures: int, now: datetime) -> tuple[int, datetime | None]:
    """Return the new count of wrong PINs in a row and, when that is one too many, until when the person is locked out; then counting begins anew."""
    return (failures + 1, None) if failures + 1 < MOST_FAILURES else (0, now + LOCK_OUT)
