"""Identifiers: UUIDv7, sortable by time."""

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.ids import new_id

MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants naive bounds


@given(MOMENTS)
def test_id_is_a_version_7_uuid_of_its_moment(now: datetime) -> None:
    made = uuid.UUID(new_id(now))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == int(now.timestamp() * 1000)


@given(MOMENTS)
def test_ids_sort_by_time_when_made_later(now: datetime) -> None:
    assert new_id(now) < new_id(now + timedelta(milliseconds=2))


def test_ids_differ_when_made_in_the_same_moment() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    assert len({new_id(now) for _ in range(1000)}) == 1000
