"""Promises that wait for a person: shown without their content, sent on once somebody has looked."""

from typing import Any

import pytest

from o2o_store.backend import promises
from o2o_store.backend.promises import PROMISES_RELEASED, ReleasePromises
from o2o_store.backend.writer import OUTBOX
from o2o_store.domain.refusals import BadRequest
from o2o_store.outbox import outbox


@pytest.fixture
def parked(shop: Any) -> str:
    """The id of a real-name question that got stuck."""
    shop.do(shop.buyer(shop.new_order()))
    (row,) = shop.promises("check_identity")
    shop.ask(lambda tx: outbox.park(tx.connection, OUTBOX, {row["id"]: "rejected: 403"}))
    number: str = row["id"]
    return number


def release(shop: Any, *ids: str) -> Any:
    return shop.ask(lambda tx: promises.release_promises(tx, [ReleasePromises(ids=list(ids))])[0])


def test_a_stuck_promise_is_shown_with_its_reason_and_nothing_of_its_content(shop: Any, parked: str) -> None:
    (shown,) = shop.database.read(promises.list_parked)
    assert (shown.id, shown.topic, shown.parked_because) == (parked, "check_identity", "rejected: 403")
    assert not hasattr(shown, "body")
    assert shop.database.read(promises.count_parked) == 1


def test_the_courier_is_told_when_a_person_sends_a_promise_on(shop: Any, parked: str) -> None:
    assert release(shop, parked, "unknown") == [parked]
    assert shop.changed[-1] == {PROMISES_RELEASED}
    assert shop.database.read(promises.count_parked) == 0


def test_it_is_refused_when_nothing_of_that_id_is_stuck(shop: Any, parked: str) -> None:
    assert isinstance(release(shop, "unknown"), BadRequest)
    assert shop.database.read(promises.count_parked) == 1
