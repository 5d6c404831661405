"""The fulfilment room's answers."""

from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.backend.fulfilment import board, closing, service, worklist
from o2o_store.backend.orders.router import act_on_order
from o2o_store.contract.store_api.desk import DayView, ShiftView, TroubleListView, VoucherReissuedView
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
        lambda connection: board.show_board(connection, call.caller.hall_id, edge.clock.now()),
        version=lambda view: view.etag,
    )


async def record_hand_over(edge: Edge, call: Call) -> HandedOverView | Refusal:
    """Take down what a desk did in an outage."""
    return await hand_over(edge, call)


async def reissue_voucher(edge: Edge, call: Call) -> VoucherReissuedView | Refusal:
    """Issue a voucher in the place of a lost one."""
    if call.path["order_id"] != call.request.order_id:
        return BadRequest("order_id")
    outcome: VoucherReissuedView | Refusal = await edge.act(call, reply=VoucherReissuedView)
    return outcome


async def list_troubles(edge: Edge, call: Call) -> TroubleListView | Refusal:
    """Answer with the hall's worklist as soon as it differs from what the caller has."""
    return await edge.follow(
        call, lambda connection: worklist.list_troubles(connection, call.caller, edge.clock.now()), version=lambda view: view.etag
    )


async def settle_trouble(edge: Edge, call: Call) -> TroubleListView | Refusal:
    """Settle one thing and answer with what is left."""
    outcome = await edge.act(call)
    if isinstance(outcome, Refusal):
        return outcome
    return await edge.read(lambda connection: worklist.list_troubles(connection, call.caller, edge.clock.now()))


async def show_day(edge: Edge, call: Call) -> DayView | Refusal:
    """Answer with the hall's day."""
    return await edge.read(lambda connection: closing.show_day(connection, call.caller, edge.clock.now()))


async def close_day(edge: Edge, call: Call) -> DayView | Refusal:
    """Close the day."""
    outcome: DayView | Refusal = await edge.act(call, reply=DayView)
    return outcome


async def hand_over_shift(edge: Edge, call: Call) -> ShiftView | Refusal:
    """Record that one clerk leaves the desk to the next."""
    outcome: ShiftView | Refusal = await edge.act(call, reply=ShiftView)
    return outcome


HANDLERS: Handlers = {
    "list_parcels": list_parcels,
    "pack_parcel": act_on_order,
    "hand_over": hand_over,
    "dispatch_parcel": act_on_order,
    "record_delivery": act_on_order,
    "record_hand_over": record_hand_over,
    "reissue_voucher": reissue_voucher,
    "call_number": act_on_order,
    "list_troubles": list_troubles,
    "settle_trouble": settle_trouble,
    "show_day": show_day,
    "close_day": close_day,
    "hand_over_shift": hand_over_shift,
    "show_board": show_board,
}
"""Endpoints of this room by name."""
