"""The declaration room's door: filing an order."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.orders import service as orders
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.refusals import Refusal


async def file_order(edge: Edge, call: Call) -> OrderView | Refusal:
    """File an order and show it."""
    outcome = await edge.act(call)
    if isinstance(outcome, Refusal):
        return outcome
    return await edge.read(lambda connection: orders.view_orders(connection, [call.request.order_id])[0])


HANDLERS: Handlers = {"file_order": file_order}
