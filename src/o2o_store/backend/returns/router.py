"""The returns room's answers."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.orders.router import act_on_order
from o2o_store.backend.returns import service
from o2o_store.contract.store_api.returns import ReturnQuoteView
from o2o_store.domain.refusals import BadRequest, Refusal


async def quote_return(edge: Edge, call: Call) -> ReturnQuoteView | Refusal:
    """Answer what pieces would bring."""
    if call.path["order_id"] != call.request.order_id:
        return BadRequest("order_id")
    return await edge.read(lambda connection: service.quote_return(connection, call.caller, call.request, edge.clock.now()))


HANDLERS: Handlers = {
    "withdraw_order": act_on_order,
    "return_goods": act_on_order,
    "recall_parcel": act_on_order,
    "quote_return": quote_return,
}
"""Endpoints of this room by name."""
