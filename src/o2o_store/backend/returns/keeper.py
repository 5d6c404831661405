"""Keeps the one promise of this room, to itself: looking whether a parcel was fetched."""

from collections.abc import Sequence

import msgspec

from o2o_store.backend.returns.messages import LeaveUncollected
from o2o_store.outbox.courier import Kept, Result
from o2o_store.outbox.outbox import Promise


class LeaveUncollectedKeeper:
    """The time has come: ask the books."""

    peer = "self"

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Turn each promise into its command."""
        return [Kept((msgspec.json.decode(promise.body, type=LeaveUncollected),)) for promise in promises]
