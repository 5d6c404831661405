"""Wrong PINs in a row lock out, for a while."""

from datetime import UTC, datetime, timedelta

from o2o_store.domain.access import LOCK_OUT, MOST_FAILURES, after_wrong_pin, is_locked

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_person_is_locked_out_with_the_last_wrong_pin_and_for_a_while() -> None:
    failures, until = 0, None
    for _ in range(MOST_FAILURES - 1):
        failures, until = after_wrong_pin(failures, NOW)
    assert (failures, until) == (MOST_FAILURES - 1, None)
    failures, until = after_wrong_pin(failures, NOW)
    assert (failures, until) == (0, NOW + LOCK_OUT)
    assert is_locked(until, NOW + LOCK_OUT - timedelta(seconds=1))
    assert not is_locked(until, NOW + LOCK_OUT)
    assert not is_locked(None, NOW)
