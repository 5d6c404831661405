"""Packing, vouchers, the board and the hand-over: goods leave only released, packed, once, and to the buyer."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import BarredLot
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import proofs, repository
from o2o_store.backend.fulfilment.repository import Values
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import HallRecord
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.fulfilment import HandedOverView, HandOver, PackParcel, ParcelListView
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.goods import parse_gtin
from o2o_store.domain.lifecycle import Fulfilment, Machine, OrderState, ParcelEvent, ParcelState
from o2o_store.domain.permit import check_permit
from o2o_store.domain.refusals import (
    AlreadyHandedOver,
    AlreadyPacked,
    NotAllowed,
    NotPacked,
    NotReleased,
    OrderClosed,
    Refusal,
    SentByCourier,
    VoucherUsed,
    WithdrawalUnderWay,
    WrongPerson,
    WrongUnits,
)

_BEING_GIVEN_UP = {OrderState.WITHDRAWING, OrderState.OVERTAKEN}


def assign_desk(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `reserved`: every parcel that is fetched is called to one desk of its hall, and its voucher will name it."""
    every = orders.find_orders(tx.connection, [event.order_id for event in events])
    found = {order_id: order for order_id, order in every.items() if order.fulfilment == Fulfilment.PICKUP}
    known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    desks = {hall_id: record.hall.desks for hall_id, record in known.items()}
    orders.record_facts(tx, {order_id: {"desk": _desk(order_id, desks.get(order.hall_id, []))} for order_id, order in found.items()})


def _desk(order_id: str, desks: Sequence[str]) -> str:
    """Spread orders over desks evenly, the same order always to the same one."""
    return desks[int.from_bytes(hashlib.sha256(order_id.encode()).digest()[-4:]) % len(desks)] if desks else ""


def pack_parcel(tx: Transaction, acts: Sequence[Act[PackParcel]]) -> Sequence[Outcome]:
    """Seal parcels whose scanned units are exactly those of the order, under the label of its waybill."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    refusals = [_refuse_packing(act, found.get(act.request.order_id)) for act in acts]
    packed = [act for act, refusal in zip(acts, refusals, strict=True) if refusal is None]
    repository.add_packings(tx.connection, [_packing(tx, act, found[act.request.order_id]) for act in packed])
    orders.advance(tx, [_staff_move(tx, act.request.order_id, ParcelEvent.PACKED, act.caller) for act in packed])
    return [refusal or act.request.order_id for act, refusal in zip(acts, refusals, strict=True)]


def _staff_move(tx: Transaction, order_id: str, event: ParcelEvent, caller: Caller) -> Move:
    return Move(order_id, Machine.PARCEL, "", event, tx.now, "staff", facts={"staff_id": caller.staff_id, "desk": caller.desk})


def _packing(tx: Transaction, act: Act[PackParcel], order: Order) -> Values:
    return {
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "label": order.waybill_no,
        "staff_id": act.caller.staff_id,
        "device_id": act.caller.device_id,
        "units": len(act.request.units),
        "packed_at": tx.now,
    }


def _refuse_packing(act: Act[PackParcel], order: Order | None) -> Refusal | None:
    refusal = proofs.refuse_staff(act.caller, proofs.PACKERS, order)
    if refusal is not None or order is None or order.parcel is None:
        return refusal
    if order.parcel.state in {ParcelState.PACKED, ParcelState.READY}:
        return AlreadyPacked()
    if order.parcel.state not in {ParcelState.RESERVED, ParcelState.RELEASED}:
        return OrderClosed()
    if order.left_at is not None or order.state in _BEING_GIVEN_UP:
        return WithdrawalUnderWay()
    return _refuse_units(act.request.units, order) or proofs.refuse_label(act.request.parcel_label, order)


def _refuse_units(units: Sequence[str], order: Order) -> Refusal | None:
    wanted = Counter({line.gtin: line.quantity for line in order.lines})
    scanned: Counter[str] = Counter()
    for unit in units:
        gtin = parse_gtin(unit)
        scanned[gtin.text if gtin is not None else unit] += 1
    if scanned == wanted:
        return None
    names = {line.gtin: line.name_zh for line in order.lines}
    return WrongUnits(_listed(wanted - scanned, names), _listed(scanned - wanted, names))


def _listed(pieces: Counter[str], names: dict[str, str]) -> str:
    return "、".join(f"{names.get(gtin, gtin)} × {count}" for gtin, count in sorted(pieces.items()))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the books say about the orders of a batch: hand-overs, wrong persons, barred lots by order, replaced vouchers, halls."""

    halls: Mapping[str, HallRecord]
    handed: Mapping[str, Values]
    tries: Mapping[str, Values]
    replaced: Mapping[str, Values]
    barred: Mapping[str, BarredLot]


def hand_over(tx: Transaction, acts: Sequence[Act[HandOver]]) -> Sequence[Outcome]:
    """Give parcels to their buyers, once: released, packed, the voucher of this desk and order, the person, the label."""
    order_ids = [act.request.order_id for act in acts]
    found = orders.find_orders(tx.connection, order_ids)
    before = repository.find_hand_overs(tx.connection, order_ids)
    tries = repository.find_tries(tx.connection, order_ids)
    there = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    barred = catalog.find_barred(tx.connection, order_ids, beijing_date(tx.now))
    known = _Known(there, before, tries, repository.find_replaced(tx.connection, order_ids), barred)
    refusals = [_refuse_handing(tx, act, found.get(order_id), known) for act, order_id in zip(acts, order_ids, strict=True)]
    repository.write_tries(
        tx.connection,
        [
            proofs.missed(tx, found[order_id], tries.get(order_id))
            for order_id, refusal in zip(order_ids, refusals, strict=True)
            if isinstance(refusal, WrongPerson)
        ],
    )
    handed = [act for act, refusal in zip(acts, refusals, strict=True) if refusal is None]
    repository.add_hand_overs(tx.connection, [_hand_over(tx, act, found[act.request.order_id]) for act in handed])
    orders.advance(tx, [_staff_move(tx, act.request.order_id, ParcelEvent.HANDED_OVER, act.caller) for act in handed])
    return [refusal or _handed(tx, act, found[act.request.order_id]) for act, refusal in zip(acts, refusals, strict=True)]


def _handed(tx: Transaction, act: Act[HandOver], order: Order) -> HandedOverView:
    return HandedOverView(order_id=order.order_id, pickup_number=order.pickup_number, handed_over_at=tx.now, staff_id=act.caller.staff_id)


def _hand_over(tx: Transaction, act: Act[HandOver], order: Order) -> Values:
    return {
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "voucher_sha256": proofs.fingerprint(act.request.voucher),
        "person_by": "card" if act.request.sealed_id_number else "last_four",
        "label": order.waybill_no,
        "desk": act.caller.desk,
        "staff_id": act.caller.staff_id,
        "device_id": act.caller.device_id,
        "handed_over_at": tx.now,
    }


def _refuse_handing(tx: Transaction, act: Act[HandOver], order: Order | None, known: _Known) -> Refusal | None:
    refusal = proofs.refuse_staff(act.caller, proofs.HANDERS, order)
    if refusal is not None or order is None:
        return refusal
    return (
        _refuse_again(act.request, known.handed.get(order.order_id))
        or _refuse_state(order)
        or proofs.refuse_held(order, known.barred)
        # Whatever was legal when it was filed: without a permit in force nothing leaves the hall (K01).
        or check_permit(halls.permit_of(known.halls[order.hall_id], tx.now), tx.now)
        or proofs.refuse_voucher(tx.keys, act.request.voucher, order, act.caller.desk, tx.now)
        or proofs.refuse_replaced(act.request.voucher, known.replaced)
        or proofs.refuse_label(act.request.parcel_label, order)
        # Last of all the person: whoever has not voucher and label in hand cannot lock somebody else's parcel.
        or proofs.refuse_locked(tx, act.caller, known.tries.get(order.order_id))
        or proofs.refuse_person(tx.keys, act.request.last_four, act.request.sealed_id_number, order)
    )


def _refuse_again(request: HandOver, before: Values | None) -> Refusal | None:
    if before is None:
        return None
    at: datetime = before["handed_over_at"]
    return VoucherUsed(at) if before["voucher_sha256"] == proofs.fingerprint(request.voucher) else AlreadyHandedOver(at)


def _refuse_state(order: Order) -> Refusal | None:
    if order.fulfilment == Fulfilment.COURIER:
        return SentByCourier()
    state = order.parcel.state if order.parcel is not None else ""
    if state in {ParcelState.RESERVED, ParcelState.PACKED}:
        return NotReleased()
    if state == ParcelState.RELEASED:
        return NotPacked()
    waits = state in {ParcelState.READY, ParcelState.UNCOLLECTED}
    return None if waits and orders.keeps_money(order) else OrderClosed()


def list_parcels(connection: Connection, caller: Caller) -> ParcelListView | Refusal:
    """Show the open orders of the caller's hall that have a parcel, to staff on duty."""
    if not caller.staff_id:
        return NotAllowed()
    views = orders.view_orders(connection, orders.list_open_with_parcel(connection, caller.hall_id))
    calls = repository.find_calls(connection, [view.order_id for view in views])
    state = ",".join(f"{view.order_id}:{view.version}:{calls.get(view.order_id, 0)}" for view in views)
    return ParcelListView(
        etag=proofs.fingerprint(state)[:16],
        orders=[orders.without_voucher(view) for view in views],
        vouchers={view.order_id: proofs.fingerprint(view.voucher) for view in views if view.voucher},
        calls=calls,
    )
