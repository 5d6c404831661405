"""Keeps the promise `check_identity`."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from o2o_store.backend.identity.gateway import UNKNOWN, RealNameCheck
from o2o_store.backend.identity.messages import CheckIdentity, RecordIdentityCheck, person_place
from o2o_store.backend.keys import FieldBrokenError, FieldCipher
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.clock import Clock
from o2o_store.outbox.courier import Kept, NotYet, Result
from o2o_store.outbox.outages import Outage, Rejected
from o2o_store.outbox.outbox import Promise

ASK_AGAIN_FOR = timedelta(seconds=12)
"""How long UNKNOWN is asked again; the shopper fills a basket meanwhile. Then it stands, and the wallet's own check decides."""

_FIRST_PAUSE = timedelta(seconds=1)


class CheckIdentityKeeper:
    """Asks the real-name check about every person promised; the answers become `RecordIdentityCheck`."""

    peer = "identity"

    def __init__(self, gateway: RealNameCheck, fields: FieldCipher, clock: Clock) -> None:
        self._gateway = gateway
        self._fields = fields
        self._clock = clock

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Ask about all of them at once; one result each."""
        return await asyncio.gather(*(self._keep_one(promise) for promise in promises))

    async def _keep_one(self, promise: Promise) -> Result:
        asked = msgspec.json.decode(promise.body, type=CheckIdentity)
        try:
            person = msgspec.json.decode(self._fields.decrypt(asked.person, person_place(asked.order_id)), type=Person)
        except FieldBrokenError:
            return Rejected("the person of this order cannot be decrypted")
        try:
            result = await self._gateway.check(person.name, person.id_number, promise.id)
        except Outage as outage:
            return outage
        if result == UNKNOWN:
            now = self._clock.now()
            age, end = now - promise.created_at, promise.created_at + ASK_AGAIN_FOR
            if now < end:
                # Each pause is as long as everything before it: 1, 2, 4 … seconds, without counting anywhere.
                return NotYet(min(now + max(_FIRST_PAUSE, age), end))
        return Kept([RecordIdentityCheck(order_id=asked.order_id, buyer_index=asked.buyer_index, result=result)])
