"""Time: UTC inside, Beijing outside."""

from datetime import UTC, date, datetime, timedelta

import pytest

from o2o_store.domain.clock import SystemClock, beijing_date, beijing_stamp, in_force

LATE = datetime(2025, 12, 31, 16, 30, 5, tzinfo=UTC)


def test_stamp_is_beijing_time_when_utc_is_still_yesterday() -> None:
    assert beijing_stamp(LATE) == "20260101003005"
    assert beijing_date(LATE) == date(2026, 1, 1)


def test_clock_is_aware_and_moves_when_its_offset_is_set() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.offset = timedelta(hours=1)
    assert before.tzinfo is UTC
    assert timedelta(hours=1) <= clock.now() - before < timedelta(hours=1, minutes=1)


def test_value_in_force_changes_when_its_day_comes_in_beijing() -> None:
    dated = ((date(2020, 1, 1), "old"), (date(2026, 1, 1), "new"))
    assert in_force(dated, datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == "old"
    assert in_force(dated, datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == "new"
    assert in_force(dated, datetime(2010, 1, 1, tzinfo=UTC)) == "old"


def test_nothing_is_in_force_when_nothing_is_listed() -> None:
    with pytest.raises(IndexError):
        in_force((), LATE)
