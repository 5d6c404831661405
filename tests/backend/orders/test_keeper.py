"""The timer that looks after holds."""

import asyncio

from o2o_store.backend.orders.keeper import LapseHoldsKeeper
from o2o_store.backend.orders.messages import LapseHolds
from o2o_store.outbox.courier import Collector


def test_a_look_is_asked_for_when_the_pause_is_over() -> None:
    keeper = LapseHoldsKeeper(pause=0.0)
    assert isinstance(keeper, Collector)
    assert asyncio.run(keeper.collect()) == [LapseHolds()]
    assert asyncio.run(keeper.keep([])) == []
