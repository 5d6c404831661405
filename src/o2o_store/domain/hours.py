"""When a hall is open, until when it takes orders, and what becomes of a parcel that customs has not released by closing.

An order is taken only while it can still be released and collected before closing. A parcel that is not released by then, or was
not called for, stays sealed in the controlled area (K08): the shopper comes back when the hall opens, has it sent where the hall
offers that, or asks to withdraw while customs has not released it (K12). Nobody waits before a closed door without having been told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.domain.lifecycle import ParcelState
from o2o_store.domain.refusals import HallClosed, PastLastOrder, Refusal

_LOOK_AHEAD = 400
"""Days in which the next opening is looked for: a hall may be shut for a season."""


@dataclass(frozen=True, slots=True)
class Span:
    """One day's opening in Beijing time; a hall that is open past midnight closes on the next day (`closes` at or before `opens`)."""

    opens: time
    closes: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return the moments of opening and closing when this span begins on that day."""
        begins = datetime.combine(day, self.opens, BEIJING)
        ends = datetime.combine(day, self.closes, BEIJING)
        return begins, ends if ends > begins else ends + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """A hall's calendar: seven days from Monday (None: closed), days that differ, and the time an order needs before closing."""

    week: tuple[Span | None, Span | None, Span | None, Span | None, Span | None, Span | None, Span | None]
    days: Mapping[date, Span | None] = field(default_factory=dict)
    last_order_before: timedelta = timedelta(minutes=30)

    def on(self, day: date) -> Span | None:
        """Return the opening that begins on this day, None when there is none."""
        return self.days[day] if day in self.days else self.week[day.weekday()]


def find_opening(hours: Hours, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the opening and closing moments around `now`, None while the hall is closed. It closes at the moment of closing."""
    today = beijing_date(now)
    for day in (today, today - timedelta(days=1)):
        span = hours.on(day)
        if span is not None:
            begins, ends = span.on(day)
            if begins <= now < ends:
                return begins, ends
    return None


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """Return the first moment after `now` at which the hall opens; None when its calendar knows of none."""
    today = beijing_date(now)
    for ahead in range(_LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        span = hours.on(day)
        if span is not None and span.on(day)[0] > now:
            return span.on(day)[0]
    return None


def check_hours(hours: Hours, now: datetime) -> Refusal | None:
    """Return None while orders are taken, else `HallClosed` or, in the last minutes of the day, `PastLastOrder`."""
    found = find_opening(hours, now)
    if found is None:
        return HallClosed(next_opening(hours, now))
    _, closes = found
    return PastLastOrder(closes, next_opening(hours, now)) if now > closes - hours.last_order_before else None


class AtClosing(StrEnum):
    """What the shopper of a parcel is told when the hall closes."""

    NOTHING = "nothing"
    COME_BACK = "come_back"
    WAIT_FOR_CUSTOMS = "wait_for_customs"


_DECIDED_BY_CUSTOMS = frozenset({ParcelState.RELEASED, ParcelState.READY, ParcelState.UNCOLLECTED})
_UNDECIDED = frozenset({ParcelState.RESERVED, ParcelState.PACKED})


def tell_at_closing(parcel: str) -> AtClosing:
    """Say what the shopper of a parcel in this state is told at closing.

    Released and still here: come back when the hall opens. Not released: the same, unless it is withdrawn; customs goes on deciding.
    Everything else has left or is on its way back.
    """
    state = ParcelState(parcel)
    if state in _UNDECIDED:
        return AtClosing.WAIT_FOR_CUSTOMS
    return AtClosing.COME_BACK if state in _DECIDED_BY_CUSTOMS else AtClosing.NOTHING


def uncollected_at(hours: Hours, ready_at: datetime, patience: timedelta) -> datetime:
    """Return when a parcel that has been ready since then counts as left behind (K11).

    `patience` runs by the clock, but never ends while the hall has been closed all the time: the shopper has one whole opening to come
    back in. A hall that will not open again keeps nobody waiting longer than its patience.
    """
    due = ready_at + patience
    opens = next_opening(hours, ready_at)
    if opens is None:
        return due
    whole = find_opening(hours, opens)
    assert whole is not None
    return max(due, whole[1])
