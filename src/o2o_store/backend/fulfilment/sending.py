"""The other way out: a parcel given to the courier, and the courier's word on it; nothing leaves that is not packed and released."""

from collections.abc import Mapping, Sequence

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import BarredLot
from o2o_store.backend.edge import Act
from o2o_store.backend.fulfilment import proofs
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.fulfilment import DispatchParcel, RecordDelivery
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.lifecycle import Fulfilment, Machine, ParcelEvent, ParcelState
from o2o_store.domain.refusals import FetchedHere, NotPacked, NotReleased, OrderClosed, Refusal

SENDERS = proofs.PACKERS | proofs.HANDERS
"""Whoever packs or stands at a desk gives parcels to the courier."""
_GONE = {ParcelState.DISPATCHED, ParcelState.DELIVERED}
_NOT_YET: dict[str, Refusal] = {ParcelState.RESERVED: NotReleased(), ParcelState.PACKED: NotReleased(), ParcelState.RELEASED: NotPacked()}


def dispatch_parcel(tx: Transaction, acts: Sequence[Act[DispatchParcel]]) -> Sequence[Outcome]:
    """Give parcels to the courier, once: packed, released, its own label."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    barred = catalog.find_barred(tx.connection, list(found), beijing_date(tx.now))
    outcomes: list[Outcome] = []
    moves: list[Move] = []
    for act in acts:
        order = found.get(act.request.order_id)
        refusal = proofs.refuse_staff(act.caller, SENDERS, order)
        refusal = refusal or (_refuse_sending(order, act.request.parcel_label, barred) if order else None)
        outcomes.append(refusal or act.request.order_id)
        if refusal is None and order is not None and _state(order) not in _GONE:
            moves.append(_move(tx, act, order, ParcelEvent.DISPATCHED))
    orders.advance(tx, moves)
    return outcomes


def _refuse_sending(order: Order, label: str, barred: Mapping[str, BarredLot]) -> Refusal | None:
    if order.fulfilment != Fulfilment.COURIER:
        return FetchedHere()
    state = _state(order)
    if state in _GONE:
        return None
    waits = state in {ParcelState.READY, ParcelState.UNCOLLECTED} and orders.keeps_money(order)
    return proofs.refuse_held(order, barred) or _NOT_YET.get(state) or (proofs.refuse_label(label, order) if waits else OrderClosed())


def record_delivery(tx: Transaction, acts: Sequence[Act[RecordDelivery]]) -> Sequence[Outcome]:
    """Take the courier's word: delivered, which ends the sale, or brought back, which waits for a person."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    outcomes: list[Outcome] = []
    moves: list[Move] = []
    for act in acts:
        order = found.get(act.request.order_id)
        event, after = (
            (ParcelEvent.CAME_BACK, ParcelState.UNCOLLECTED) if act.request.came_back else (ParcelEvent.DELIVERED, ParcelState.DELIVERED)
        )
        refusal = proofs.refuse_staff(act.caller, SENDERS, order)
        # Said twice is said once.
        if refusal is None and order is not None and _state(order) not in {ParcelState.DISPATCHED, after}:
            refusal = FetchedHere() if order.fulfilment != Fulfilment.COURIER else OrderClosed()
        outcomes.append(refusal or act.request.order_id)
        if refusal is None and order is not None and _state(order) == ParcelState.DISPATCHED:
            moves.append(_move(tx, act, order, event))
    orders.advance(tx, moves)
    return outcomes


def _state(order: Order) -> str:
    return order.parcel.state if order.parcel is not None else ""


def _move(tx: Transaction, act: Act[DispatchParcel] | Act[RecordDelivery], order: Order, event: ParcelEvent) -> Move:
    facts = {"staff_id": act.caller.staff_id, "desk": act.caller.desk}
    return Move(order.order_id, Machine.PARCEL, "", event, tx.now, "staff", facts=facts)
