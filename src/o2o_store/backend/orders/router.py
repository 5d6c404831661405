"""The orders room's answers: acts are answered with the order as it stands after the commit."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.orders import finding, service
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.returns import FoundOrdersView
from o2o_store.domain.refusals import BadRequest, Refusal


async def act_on_order(edge: Edge, call: Call) -> OrderView | Refusal:
    """Carry out an act about one order and answer with the order; other rooms' acts of this kind use it too."""
    if call.path["order_id"] != call.request.order_id:
        return BadRequest("order_id")
    outcome = await edge.act(call)
    return outcome if isinstance(outcome, Refusal) else await show_order(edge, call)


async def show_order(edge: Edge, call: Call) -> OrderView | Refusal:
    """Answer with the order of the path, if the caller may see it."""
    return await edge.read_together(service.view_orders_for, (call.caller, call.path["order_id"]))


async def follow_order(edge: Edge, call: Call) -> OrderView | Refusal:
    """Answer with the order as soon as its version differs from the one the caller has."""
    order_id = call.path["order_id"]
    return await edge.follow_by(
        call,
        lambda: edge.read_together(service.view_orders_for, (call.caller, order_id)),
        version=lambda view: str(view.version),
        topics={order_id},
    )


async def find_orders(edge: Edge, call: Call) -> FoundOrdersView | Refusal:
    """Answer which orders fit."""
    return await edge.read(lambda connection: finding.find_past(connection, edge.keys, call.caller, call.request, edge.clock.now()))


HANDLERS: Handlers = {
    "register_buyer": act_on_order,
    "submit_order": act_on_order,
    "cancel_order": act_on_order,
    "follow_order": follow_order,
    "find_orders": find_orders,
}
"""Endpoints of this room by name."""
