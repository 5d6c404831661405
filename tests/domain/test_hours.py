"""The hall's calendar: no order that cannot be collected today, nobody before a closed door."""

from datetime import date, datetime, time, timedelta

import pytest

from o2o_store.domain.clock import BEIJING
from o2o_store.domain.hours import AtClosing, Hours, Span, check_hours, find_opening, next_opening, tell_at_closing, uncollected_at
from o2o_store.domain.lifecycle import ParcelState
from o2o_store.domain.refusals import HallClosed, PastLastOrder

DAY = Span(time(10), time(20))
LATE = Span(time(18), time(2))
NEW_YEAR = date(2026, 1, 1)
HALL = Hours((None, DAY, DAY, DAY, DAY, LATE, DAY), {NEW_YEAR: None, date(2026, 1, 5): DAY})
"""Closed on Mondays, open past midnight on Saturdays; shut on New Year's Day, open on the Monday after."""
SHUT = Hours((None,) * 7)


def at(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        (at(2, 9, 59), None),
        (at(2, 10), at(2, 20)),
        (at(2, 19, 59), at(2, 20)),
        (at(2, 20), None),
        (at(3, 23), at(4, 2)),
        (at(4, 1, 59), at(4, 2)),
        (at(4, 2), None),
        (at(4, 10), at(4, 20)),
        (at(1, 12), None),
        (at(5, 12), at(5, 20)),
        (at(12, 12), None),
    ],
)
def test_the_opening_is_found_when_there_is_one(now: datetime, closes: datetime | None) -> None:
    found = find_opening(HALL, now)
    assert (found and found[1]) == closes


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(1, 12), at(2, 10)),
        (at(2, 9), at(2, 10)),
        (at(2, 10), at(3, 18)),
        (at(11, 21), at(13, 10)),
    ],
)
def test_the_next_opening_is_the_first_after_now(now: datetime, opens: datetime) -> None:
    assert next_opening(HALL, now) == opens


def test_no_opening_is_promised_when_the_calendar_knows_none() -> None:
    assert next_opening(SHUT, at(2, 12)) is None
    assert check_hours(SHUT, at(2, 12)) == HallClosed(None)


@pytest.mark.parametrize("ahead", [399, 400])
def test_a_season_is_looked_ahead_and_no_more(ahead: int) -> None:
    day = date(2026, 1, 2) + timedelta(days=ahead)
    hall = Hours((None,) * 7, {day: DAY})
    assert (next_opening(hall, at(2, 12)) is not None) is (ahead < 400)


def test_orders_are_taken_until_the_last_minutes() -> None:
    assert check_hours(HALL, at(2, 10)) is None
    assert check_hours(HALL, at(2, 19, 30)) is None
    assert check_hours(HALL, at(2, 19, 31)) == PastLastOrder(at(2, 20), at(3, 18))
    assert check_hours(HALL, at(2, 20)) == HallClosed(at(3, 18))
    assert check_hours(HALL, at(4, 1, 31)) == PastLastOrder(at(4, 2), at(4, 10))


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ParcelState.RESERVED, AtClosing.WAIT_FOR_CUSTOMS),
        (ParcelState.PACKED, AtClosing.WAIT_FOR_CUSTOMS),
        (ParcelState.RELEASED, AtClosing.COME_BACK),
        (ParcelState.READY, AtClosing.COME_BACK),
        (ParcelState.UNCOLLECTED, AtClosing.COME_BACK),
        *(
            (state, AtClosing.NOTHING)
            for state in ("handed_over", "dispatched", "delivered", "recalled", "brought_back", "returned", "kept")
        ),
        (ParcelState.WITHDRAWN, AtClosing.NOTHING),
    ],
)
def test_the_shopper_is_told_when_the_hall_closes(state: ParcelState, told: AtClosing) -> None:
    assert tell_at_closing(state) is told


def test_a_parcel_is_left_behind_when_patience_and_one_whole_opening_are_over() -> None:
    assert uncollected_at(HALL, at(2, 11), timedelta(hours=48)) == at(4, 11)
    # Ready on Sunday evening before a closed Monday: two hours of patience last until Tuesday evening.
    assert uncollected_at(HALL, at(11, 19), timedelta(hours=2)) == at(13, 20)
    assert uncollected_at(SHUT, at(2, 11), timedelta(hours=2)) == at(2, 13)


def test_a_hall_that_never_closes_closes_when_the_next_day_begins_anew() -> None:
    assert Span(time(10), time(10)).on(date(2026, 1, 2)) == (at(2, 10), at(3, 10))
