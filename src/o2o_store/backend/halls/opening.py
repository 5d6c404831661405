"""A hall's calendar as the operator writes it, read into the law's terms."""

import re
from datetime import datetime, time, timedelta

from o2o_store.backend.halls.messages import HallHours, HallRecord
from o2o_store.domain import hours as law
from o2o_store.domain.hours import Hours, Span, check_hours, find_opening
from o2o_store.domain.refusals import Refusal

_SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])", re.ASCII)
_DAYS = 7
_LONGEST_LEAD = 24 * 60


def read_hours(written: HallHours) -> Hours:
    """Return the calendar in the law's terms. Raises ValueError with a sentence for the operator."""
    if len(written.week) != _DAYS:
        raise ValueError("hours.week names seven days, Monday first")
    if not 0 <= written.last_order_minutes < _LONGEST_LEAD:
        raise ValueError("hours.last_order_minutes is at least 0 and less than a day")
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_read_span(text) for text in written.week)
    return Hours(
        week=(monday, tuesday, wednesday, thursday, friday, saturday, sunday),
        days={day: _read_span(text) for day, text in written.days.items()},
        last_order_before=timedelta(minutes=written.last_order_minutes),
    )


def _read_span(text: str) -> Span | None:
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"hours: {text!r} is neither empty nor like 10:00-21:00")
    return Span(time.fromisoformat(found[1]), time.fromisoformat(found[2]))


def check_open(record: HallRecord, now: datetime) -> Refusal | None:
    """Return None while the hall takes orders, else `HallClosed` or `PastLastOrder`."""
    return check_hours(read_hours(record.hall.hours), now) if record.hall.hours is not None else None


def opening_of(record: HallRecord, now: datetime) -> tuple[datetime, datetime, datetime] | None:
    """Return opening, last order and closing around `now`; None while the hall is closed or keeps no calendar."""
    if record.hall.hours is None:
        return None
    hours = read_hours(record.hall.hours)
    found = find_opening(hours, now)
    return (found[0], found[1] - hours.last_order_before, found[1]) if found is not None else None


def uncollected_at(record: HallRecord, ready_at: datetime, patience: timedelta) -> datetime:
    """Return when a parcel ready since then counts as left behind: never while the hall has been closed all the time."""
    return law.uncollected_at(read_hours(record.hall.hours), ready_at, patience) if record.hall.hours is not None else ready_at + patience
