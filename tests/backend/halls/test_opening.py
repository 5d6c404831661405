"""A calendar as written reads as the law's; the service's tests show it at work."""

from datetime import date, time, timedelta

import pytest

from o2o_store.backend.halls.messages import HallHours
from o2o_store.backend.halls.opening import read_hours
from o2o_store.domain.hours import Span


def test_written_week_reads_as_the_laws() -> None:
    hours = read_hours(
        HallHours(week=["10:00-21:00", "", "22:00-02:00", "", "", "", ""], days={date(2026, 2, 17): ""}, last_order_minutes=15)
    )
    assert hours.week[:3] == (Span(time(10), time(21)), None, Span(time(22), time(2)))
    assert hours.days == {date(2026, 2, 17): None}
    assert hours.last_order_before == timedelta(minutes=15)


def test_wrong_span_is_quoted_to_the_operator() -> None:
    with pytest.raises(ValueError, match="'10-21' is neither empty nor like"):
        read_hours(HallHours(week=["10-21"] * 7))
