"""What a desk did in an outage is told under the promise's own key, and the answer comes home whatever it is."""

import asyncio
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.fulfilment import HandedOverView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.desk_keeping import RecordHandOverKeeper
from o2o_store.kiosk.ledger.desk_book import RECORD_HAND_OVER, DeskBook
from o2o_store.outbox.courier import Courier, Kept
from o2o_store.outbox.outages import Unreachable
from o2o_store.outbox.outbox import Promise


class Gateway:
    """Answers with this."""

    def __init__(self, reply: Any) -> None:
        self.reply = reply
        self.told: list[tuple[Any, str]] = []

    async def record_hand_over(self, request: RecordHandOver, key: str) -> Any:
        self.told.append((request, key))
        await asyncio.sleep(0)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


def record(clock: Any) -> RecordHandOver:
    return RecordHandOver(order_id="o1", voucher="V", parcel_label="WB1", person_by="last_four", staff_id="021", handed_over_at=clock.now())


@pytest.mark.parametrize("kind", ["done", "refused", "away"])
def test_each_answer_is_taken_for_what_it_is(clock: Any, kind: str) -> None:
    replies = {
        "done": HandedOverView(order_id="o1", pickup_number="B208", handed_over_at=clock.now(), staff_id="021"),
        "refused": Problem(type="", title="", status=409, code="already_handed_over"),
        "away": Unreachable("away"),
    }
    gateway = Gateway(replies[kind])
    heard: list[Any] = []
    told = record(clock)
    promise = Promise(id="p1", stream="o1", topic="record_hand_over", body=msgspec.json.encode(told), attempts=0, created_at=clock.now())
    [result] = asyncio.run(RecordHandOverKeeper(gateway, heard.append).keep([promise]))  # type: ignore[arg-type]
    assert gateway.told == [(told, "p1")]
    if kind == "away":
        assert isinstance(result, Unreachable)
        assert isinstance(heard[0], Unreachable)
    else:
        assert isinstance(result, Kept)
        assert (result.commands[0].problem is None, heard) == (kind == "done", [None])


@pytest.mark.parametrize("code", ["signed_out", "not_allowed", "bad_request"])
def test_hand_over_is_told_until_somebody_took_it_down(desk_book: DeskBook, clock: Any, until: Any, code: str) -> None:
    gateway = Gateway(Problem(type="", title="", status=401, code=code))
    desk_book.burn(record(clock))
    keeper = RecordHandOverKeeper(gateway, lambda _outage: None)  # type: ignore[arg-type]

    async def tell(is_over: Any) -> None:
        courier = Courier(desk_book, {RECORD_HAND_OVER: keeper}, clock)
        courier.start()
        await until(is_over)
        await courier.stop()

    asyncio.run(tell(desk_book.parked))
    assert (desk_book.untold(), desk_book.release_parked()) == (1, 1)
    gateway.reply = HandedOverView(order_id="o1", pickup_number="B208", handed_over_at=clock.now(), staff_id="021")
    asyncio.run(tell(lambda: not desk_book.untold()))
    assert len({key for _, key in gateway.told}) == 1
