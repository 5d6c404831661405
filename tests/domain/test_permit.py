"""The permit: no pickup outside its days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from o2o_store.domain.permit import Permit, check_permit
from o2o_store.domain.refusals import NoPermit, Refusal

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PERMIT = Permit(
    hall_id="H01",
    document_no="SPECIMEN-1",
    pickup=True,
    valid_from=date(2026, 1, 5),
    valid_to=date(2026, 1, 5),
    issued_at=NOW,
    expires_at=NOW + timedelta(hours=12),
)


@pytest.mark.parametrize(
    ("permit", "now", "answer"),
    [
        (PERMIT, NOW, None),
        (None, NOW, NoPermit("missing")),
        (replace(PERMIT, pickup=False), NOW, NoPermit("pickup_off")),
        (PERMIT, datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC), NoPermit("not_yet")),
        (PERMIT, datetime(2026, 1, 4, 16, 0, tzinfo=UTC), None),
        (replace(PERMIT, expires_at=NOW + timedelta(days=9)), datetime(2026, 1, 5, 15, 59, 59, tzinfo=UTC), None),
        (replace(PERMIT, expires_at=NOW + timedelta(days=9)), datetime(2026, 1, 5, 16, 0, tzinfo=UTC), NoPermit("ended")),
        (PERMIT, NOW + timedelta(hours=12), NoPermit("stale")),
    ],
)
def test_pickup_is_offered_when_and_only_when_the_permit_is_in_force(permit: Permit | None, now: datetime, answer: Refusal | None) -> None:
    assert check_permit(permit, now) == answer


def test_permit_ends_at_beijing_midnight() -> None:
    assert PERMIT.ends_at == datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
