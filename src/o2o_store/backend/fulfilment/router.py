"""The fulfilment room's answers."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.fulfilment import service
from o2o_store.backend.orders.router import act_on_order
from o2o_store.contract.store_api.fulfilment import BoardView, HandedOverView, ParcelListView
from o2o_store.domain.refusals import BadRequest, Refusal


async def list_parcels(edge: Edge, call: Call) -> ParcelListView | Refusal:
    """Answer with the hall's open parcels as soon as they differ from what the caller has."""
    return await edge.follow(call, lambda connection: service.list_parcels(connection, call.caller), version=lambda view: view.etag)


async def hand_over(edge: Edge, call: Call) -> HandedOverView | Refusal:
    """Hand a parcel over."""
    if call.path["order_id"] != call.request.order_id:
        return BadRequest("order_id")
    outcome: HandedOverView | Refusal = await edge.act(call, reply=HandedOverView)
    return outcome


async def show_board(edge: Edge, call: Call) -> BoardView | Refusal:
    """Answer with the hall's board as soon as it differs from what the caller has."""
    return await edge.follow(
        call,
        lambda connection: service.show_board(connection, call.caller.hall_id, edge.clock.now()),
        version=lambda view: view.etag,
    )


HANDLERS: Handlers = {"list_parcels": list_parcels, "pack_parcel": act_on_order, "hand_over": hand_over, "show_board": show_board}
"""Endpoints of this room by name."""
