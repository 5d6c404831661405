"""The pickup board: two columns of numbers, called again when nobody comes, and two clocks."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from statistics import median

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.edge import Act
from o2o_store.backend.fulfilment import proofs, repository
from o2o_store.backend.halls import service as halls
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.fulfilment import BoardEntryView, BoardView, CallNumber
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.lifecycle import DocumentKind, DocumentState, Fulfilment, is_ready
from o2o_store.domain.payments import is_payer_known
from o2o_store.domain.refusals import NotAllowed, NotReleased, Refusal, SentByCourier

SLOW_AFTER = timedelta(minutes=10)
"""From here on the board asks the shopper to speak to staff."""
MOST_TIMED = 20
"""Released orders of the day whose times make the board's two clocks."""

_HELD_UP = frozenset(
    {DocumentState.IN_REVIEW, DocumentState.IN_INSPECTION, DocumentState.SUSPENDED, DocumentState.DETAINED, DocumentState.STALLED}
)


def show_board(connection: Connection, hall_id: str, now: datetime) -> BoardView | Refusal:
    """Show the two columns of a hall's pickup board, newest first; only numbers, desks and times."""
    record = halls.find_halls(connection, [hall_id]).get(hall_id)
    if record is None:
        return NotAllowed()
    every = orders.find_orders(connection, orders.list_open_with_parcel(connection, hall_id))
    found = {order_id: order for order_id, order in every.items() if _waits_here(order, now)}
    calls = repository.find_calls(connection, found)
    ready = [_entry(order, now, calls) for order in found.values() if order.parcel is not None and _is_ready(order)]
    clearing = [_entry(order, now, calls) for order in found.values() if order.parcel is not None and not _is_ready(order)]
    columns = [sorted(column, key=lambda entry: (entry.since, entry.pickup_number), reverse=True) for column in (clearing, ready)]
    clearance, visit = _clocks(connection, hall_id, now)
    return BoardView(
        etag=hashlib.sha256(msgspec.json.encode((columns, clearance, visit))).hexdigest()[:16],
        hall_name_zh=record.hall.name_zh,
        hall_name_en=record.hall.name_en,
        at=now,
        clearing=columns[0],
        ready=columns[1],
        clearance_s=clearance,
        visit_s=visit,
    )


def _clocks(connection: Connection, hall_id: str, now: datetime) -> tuple[int | None, int | None]:
    begin = datetime.combine(now.astimezone(BEIJING).date(), time(), BEIJING)
    times = orders.list_release_times(connection, hall_id, begin, MOST_TIMED)
    if not times:
        return None, None
    clearance = median((one.released_at - one.captured_at).total_seconds() for one in times)
    visit = median((one.released_at - one.created_at).total_seconds() for one in times)
    return round(clearance), round(visit)


def _entry(order: Order, now: datetime, calls: Mapping[str, int]) -> BoardEntryView:
    assert order.parcel is not None
    parcel = order.parcel
    ready = _is_ready(order)
    moments = [moment for moment in (parcel.packed_at, parcel.released_at) if moment is not None]
    since = max(moments) if ready else parcel.reserved_at
    slow = not ready and _is_slow(order, now)
    return BoardEntryView(
        pickup_number=order.pickup_number, desk=order.desk, since=since, slow=slow, calls=calls.get(order.order_id, 0) if ready else 0
    )


def _waits_here(order: Order, now: datetime) -> bool:
    """Tell whether somebody in the hall waits: not for what a courier brings, nor for what was left behind, nor before the payer is known."""
    documents = ((one.kind, one.state) for one in order.documents)
    return order.fulfilment == Fulfilment.PICKUP and order.left_at is None and is_payer_known(documents, order.captured_at, now)


def _is_ready(order: Order) -> bool:
    return order.parcel is not None and is_ready(order.parcel.state) and not orders.is_held(order)


def _is_slow(order: Order, now: datetime) -> bool:
    inventory = order.document(DocumentKind.INVENTORY)
    held_up = order.step_failed or orders.is_held(order) or (inventory is not None and inventory.state in _HELD_UP)
    return held_up or (order.captured_at is not None and now - order.captured_at >= SLOW_AFTER)


def call_number(tx: Transaction, acts: Sequence[Act[CallNumber]]) -> Sequence[Outcome]:
    """Call numbers again whose parcels are ready."""
    order_ids = [act.request.order_id for act in acts]
    found = orders.find_orders(tx.connection, order_ids)
    calls = repository.find_calls(tx.connection, order_ids)
    outcomes = [_refuse(act, found.get(act.request.order_id)) for act in acts]
    good = [act for act, refusal in zip(acts, outcomes, strict=True) if refusal is None]
    repository.write_calls(tx.connection, [_called(tx, act, found[act.request.order_id], calls) for act in good])
    tx.changed.update(act.request.order_id for act in good)
    return [refusal or act.request.order_id for act, refusal in zip(acts, outcomes, strict=True)]


def _refuse(act: Act[CallNumber], order: Order | None) -> Refusal | None:
    refusal = proofs.refuse_staff(act.caller, proofs.HANDERS, order)
    if refusal is not None or order is None or order.parcel is None:
        return refusal
    if order.fulfilment == Fulfilment.COURIER:
        return SentByCourier()
    return None if _is_ready(order) else NotReleased()


def _called(tx: Transaction, act: Act[CallNumber], order: Order, calls: Mapping[str, int]) -> repository.Values:
    return {
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "calls": calls.get(order.order_id, 0) + 1,
        "staff_id": act.caller.staff_id,
        "called_at": tx.now,
    }
