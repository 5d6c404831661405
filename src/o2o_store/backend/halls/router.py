"""The halls room's question."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.halls import service
from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.refusals import NotAllowed, Refusal


async def show_hall(edge: Edge, call: Call) -> HallView | Refusal:
    """Answer with the hall of the calling machine."""
    found = await edge.read(
        lambda connection: service.view_hall(connection, call.caller.hall_id, edge.clock.now(), edge.keys, edge.settings)
    )
    return found or NotAllowed()


HANDLERS: Handlers = {"show_hall": show_hall}
