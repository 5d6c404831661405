"""The hall's permit as a machine checks it."""

from datetime import timedelta
from typing import Any

import msgspec

from o2o_store.kiosk.flows.hall import check_hall, is_signed


def keys(town: Any) -> Any:
    return town.enrolment().device.permit_keys


def test_hall_is_open_when_its_permit_is_the_platforms_and_in_force(town: Any, clock: Any) -> None:
    assert check_hall(town.hall(), keys(town), clock.now()) is None


def test_hall_is_closed_when_there_is_no_permit(town: Any, clock: Any) -> None:
    for hall in (None, town.hall(permit=None)):
        refusal = check_hall(hall, keys(town), clock.now())
        assert refusal is not None
        assert refusal.facts() == {"reason": "missing"}


def test_hall_is_closed_when_the_permit_is_over_or_stale(town: Any, clock: Any) -> None:
    stale = check_hall(town.hall(), keys(town), clock.now() + timedelta(days=2))
    ended = check_hall(
        town.hall(permit=town.permit(expires_at=clock.now() + timedelta(days=900))), keys(town), clock.now() + timedelta(days=400)
    )
    assert [refusal.facts()["reason"] for refusal in (stale, ended) if refusal is not None] == ["stale", "ended"]


def test_permit_counts_for_nothing_when_somebody_changed_it(town: Any, clock: Any) -> None:
    forged = msgspec.structs.replace(town.permit(), document_no="EX-2")
    assert not is_signed(forged, keys(town))
    assert not is_signed(msgspec.structs.replace(town.permit(), key_id="unknown"), keys(town))
    assert not is_signed(msgspec.structs.replace(town.permit(), signature="…"), keys(town))
    assert check_hall(town.hall(permit=forged), keys(town), clock.now()) is not None
