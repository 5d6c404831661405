"""The desk's promise kept: what was handed over in an outage is told to the platform, and its answer comes home."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.keeping import AT_THE_DOOR, sent_away
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.ledger.desk_book import RECORD_HAND_OVER
from o2o_store.kiosk.ledger.records import Answer
from o2o_store.outbox.courier import Kept, Result
from o2o_store.outbox.outages import Outage
from o2o_store.outbox.outbox import Promise

UNHEARD = AT_THE_DOOR | {"bad_request"}
"""Refusals that leave no trace on the platform. Goods are gone: the desk goes on telling until somebody has taken it down."""


class RecordHandOverKeeper:
    """Tells hand-overs."""

    peer = "platform"

    def __init__(self, gateway: PlatformGateway, on_reach: Callable[[Outage | None], None]) -> None:
        self._gateway = gateway
        self._on_reach = on_reach

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Tell each; a refusal that was not spoken at the door is an answer, and the platform has it on its own worklist too."""
        return await asyncio.gather(*(self._keep(promise) for promise in promises))

    async def _keep(self, promise: Promise) -> Result:
        try:
            reply = await self._gateway.record_hand_over(msgspec.json.decode(promise.body, type=RecordHandOver), promise.id)
        except Outage as outage:
            self._on_reach(outage)
            return outage
        self._on_reach(None)
        if isinstance(reply, Problem) and reply.code in UNHEARD:
            return sent_away(RECORD_HAND_OVER, reply)
        return Kept((Answer(order_id=promise.stream, act=RECORD_HAND_OVER, problem=reply if isinstance(reply, Problem) else None),))
