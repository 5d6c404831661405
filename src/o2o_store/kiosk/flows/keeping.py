"""The kiosk's promises kept: each act goes to the platform under its own key, and the answer comes home as a record."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from o2o_store.contract.store_api.endpoints import endpoint
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.ledger.records import Answer
from o2o_store.outbox.courier import Keeper, Kept, Result
from o2o_store.outbox.outages import Outage, Rejected
from o2o_store.outbox.outbox import Promise

ACTS = ("register_buyer", "submit_order", "file_order", "request_payment", "cancel_order")

AT_THE_DOOR = frozenset({"signed_out", "not_allowed"})
"""Refusals that speak of this machine and not of the act: whoever hears them was not listened to, so nothing was answered."""

Send = Callable[[Any, str], Awaitable[OrderView | Problem]]


class ActKeeper:
    """Keeps the promises of one act."""

    peer = "platform"

    def __init__(self, act: str, send: Send, on_reach: Callable[[Outage | None], None]) -> None:
        self._act = act
        self._send = send
        self._on_reach = on_reach
        self._request: type[Any] = endpoint(act).request or msgspec.Struct

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Send each act; a refusal is an answer as good as a view, unless it was spoken at the door."""
        return await asyncio.gather(*(self._keep(promise) for promise in promises))

    async def _keep(self, promise: Promise) -> Result:
        try:
            reply = await self._send(msgspec.json.decode(promise.body, type=self._request), promise.id)
        except Outage as outage:
            self._on_reach(outage)
            return outage
        self._on_reach(None)
        if isinstance(reply, Problem):
            if reply.code in AT_THE_DOOR:
                return sent_away(self._act, reply)
            return Kept((Answer(order_id=promise.stream, act=self._act, problem=reply, promise_id=promise.id),))
        return Kept((Answer(order_id=promise.stream, act=self._act, view=reply, promise_id=promise.id),))


def sent_away(act: str, problem: Problem) -> Rejected:
    """What a refusal at the door is to a promise: a person must look (an unknown token, a wrong role), and nothing is lost meanwhile."""
    return Rejected(f"{act}: {problem.code}")


def keepers(gateway: PlatformGateway, on_reach: Callable[[Outage | None], None]) -> Mapping[str, Keeper]:
    """One keeper for each act of the shopper; `on_reach` hears of every answer (None) and every outage."""
    return {act: ActKeeper(act, getattr(gateway, act), on_reach) for act in ACTS}
