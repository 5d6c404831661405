"""Time as documents and wallets write it."""

from datetime import UTC, datetime, timedelta

import pytest

from o2o_store.sandbox.clock import SandboxClock, long_stamp, parse_stamp, rfc3339, stamp

NOON = datetime(2026, 1, 5, 2, 30, 0, 7000, tzinfo=UTC)


def test_beijing_time_is_written() -> None:
    assert (stamp(NOON), long_stamp(NOON), rfc3339(NOON)) == ("20260105103000", "20260105103000007", "2026-01-05T10:30:00+08:00")


@pytest.mark.parametrize("text", ["", "2026", "20260230103000", "20260105253000"])
def test_nonsense_is_no_time(text: str) -> None:
    assert parse_stamp(text) is None


def test_stamp_is_read_back() -> None:
    assert parse_stamp(stamp(NOON)) == NOON.replace(microsecond=0)


def test_clock_is_shifted_by_its_offset() -> None:
    assert timedelta(minutes=59) < SandboxClock(timedelta(hours=1)).now() - datetime.now(UTC) < timedelta(minutes=61)
