"""The desk and the courier: a parcel that nobody fetches is given away against its label, and the courier's word is taken down."""

from typing import Protocol

from o2o_store.contract.store_api.fulfilment import DispatchParcel, RecordDelivery
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.desk_store import Acts


class CourierDesk(Protocol):
    """What is asked of the platform."""

    async def dispatch_parcel(self, request: DispatchParcel, key: str, staff: str) -> OrderView | Problem:
        """A parcel is given to the courier."""
        ...

    async def record_delivery(self, request: RecordDelivery, key: str, staff: str) -> OrderView | Problem:
        """The courier's word on a parcel."""
        ...


class SendingFlow:
    """Acts on the open case of the desk, when a courier takes it."""

    def __init__(self, platform: CourierDesk, acts: Acts) -> None:
        self._platform = platform
        self._acts = acts
        self._store = acts.store

    async def dispatch_parcel(self) -> None:
        """Give the parcel of the open case to the courier: its label was scanned."""
        state = self._store.state
        case = state.case
        if case is None or case.parcel is None or not state.can_dispatch:
            return
        request = DispatchParcel(order_id=case.order_id, parcel_label=state.label)
        reply = await self._acts.act(
            "dispatch_parcel", case.order_id, lambda key, staff: self._platform.dispatch_parcel(request, key, staff)
        )
        self._take(reply, "dispatched")

    async def record_delivery(self) -> None:
        """Take the courier's word on the open case: the buyer has it."""
        await self._record(came_back=False)

    async def record_return(self) -> None:
        """Take the courier's word on the open case: it came back."""
        await self._record(came_back=True)

    async def _record(self, *, came_back: bool) -> None:
        state = self._store.state
        case = state.case
        if case is None or not state.out_for_delivery:
            return
        request = RecordDelivery(order_id=case.order_id, came_back=came_back)
        act = "came_back" if came_back else "delivered"
        reply = await self._acts.act(act, case.order_id, lambda key, staff: self._platform.record_delivery(request, key, staff))
        self._take(reply, act)

    def _take(self, reply: OrderView | None, what: str) -> None:
        if reply is None:
            return
        orders = self._store.state.orders
        self._store.set(
            orders=tuple(
                reply if one.order_id == reply.order_id else one for one in orders if one.order_id != reply.order_id or not reply.closed
            )
        )
        self._store.tell(what, reply.pickup_number, "ok")
