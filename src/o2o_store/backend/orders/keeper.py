"""The timer of the orders room: nobody is called, time itself is the peer."""

import asyncio
from collections.abc import Sequence
from typing import Any

from o2o_store.backend.orders.messages import LapseHolds
from o2o_store.outbox.courier import Kept, Result
from o2o_store.outbox.outbox import Promise

LAPSE_HOLDS = "lapse_holds"
"""The timer's topic; nothing is ever promised under it, it only collects."""

PAUSE = 5.0
"""Seconds between two looks; a hold may outlive its announced end by so much, never the other way round."""


class LapseHoldsKeeper:
    """Says at regular intervals that time has passed."""

    peer = "time"

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Keep nothing: there are no such promises."""
        return [Kept() for _ in promises]

    async def collect(self) -> Sequence[Any]:
        """Wait a moment, then ask for a look at the holds."""
        await asyncio.sleep(self._pause)
        return [LapseHolds()]
