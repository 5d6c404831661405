"""The order's life as acts and answers: registering, submitting, cancelling, the check's answer, the hold's end.

`advance` (re-exported from `moves`) is what other rooms move an order with; `view_orders` (from `views`) what everybody shows.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.identity.messages import RecordIdentityCheck
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.buying import buyer_index, register_buyer, submit_order
from o2o_store.backend.orders.delivering import offer_links, open_address
from o2o_store.backend.orders.messages import LEFT, LapseHolds, Move, Order, ReleaseTimes
from o2o_store.backend.orders.moves import advance, move_states, project, record_attempt_facts, record_facts, take
from o2o_store.backend.orders.repository import OrderState
from o2o_store.backend.orders.standing import is_held, is_paying, keeps_money, may_see, open_person
from o2o_store.backend.orders.views import show_orders, view_orders, without_voucher
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.orders import CancelOrder, OrderView
from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import Machine, OrderEvent
from o2o_store.domain.refusals import (
    OrderClosed,
    PersonDiffers,
    Refusal,
    TooLateToCancel,
    UnknownOrder,
)
from o2o_store.domain.returns import check_return

__all__ = [
    "Move",
    "Order",
    "advance",
    "buyer_index",
    "cancel_order",
    "find_orders",
    "find_since",
    "is_held",
    "keeps_money",
    "lapse_holds",
    "list_open_with_parcel",
    "list_release_times",
    "list_watched",
    "may_see",
    "note_returned",
    "offer_links",
    "open_address",
    "open_person",
    "record_attempt_facts",
    "record_facts",
    "record_identity_check",
    "register_buyer",
    "submit_order",
    "sum_money",
    "view_orders",
    "view_orders_for",
    "without_voucher",
]

_MOST_LAPSES = 200
_OVER = lifecycle.ENDS - {lifecycle.OrderState.CANCELLED} | {lifecycle.OrderState.RETURNING}


def find_orders(connection: Connection, order_ids: Collection[str]) -> dict[str, Order]:
    """Read these orders whole; unknown ids are missing from the answer."""
    return repository.find_orders(connection, order_ids)


def note_returned(tx: Transaction, pieces: Mapping[tuple[str, str], int]) -> None:
    """Note how many more pieces of these lines, by (order id, GTIN), came back; the books refuse more than were sold."""
    repository.note_returned(tx.connection, pieces)


def view_orders_for(connection: Connection, asked: Sequence[tuple[Caller, str]]) -> list[OrderView | Refusal]:
    """Show each caller one order: whole to the device that opened it, without its voucher to staff.

    An unknown and a foreign order answer alike.
    """
    found = repository.find_orders(connection, {order_id for _, order_id in asked})
    seen = {order_id: found[order_id] for caller, order_id in asked if order_id in found and may_see(caller, found[order_id])}
    views = {view.order_id: view for view in show_orders(connection, list(seen.values()))}
    return [_shown(caller, seen.get(order_id), views.get(order_id)) for caller, order_id in asked]


def _shown(caller: Caller, order: Order | None, view: OrderView | None) -> OrderView | Refusal:
    if order is None or view is None or not may_see(caller, order):
        return UnknownOrder()
    return view if order.device_id == caller.device_id else without_voucher(view)


def list_open_with_parcel(connection: Connection, hall_id: str) -> list[str]:
    """List the ids of a hall's open orders that have a parcel, the oldest first."""
    return repository.list_open_with_parcel(connection, hall_id)


def list_watched(connection: Connection, hall_id: str) -> list[str]:
    """List the ids of a hall's orders that somebody must move on, the oldest first."""
    return repository.list_watched(connection, hall_id)


def find_since(connection: Connection, order_ids: Collection[str]) -> dict[tuple[str, str, str], datetime]:
    """Find since when each machine of these orders stands where it stands, by order, machine and subject."""
    return repository.find_since(connection, order_ids)


def list_release_times(connection: Connection, hall_id: str, begin: datetime, most: int) -> list[ReleaseTimes]:
    """List when the hall's last orders released since `begin` were opened, paid and released, the newest first."""
    return repository.list_release_times(connection, hall_id, begin, most)


def sum_money(connection: Connection, hall_id: str, begin: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Count and add up (fen) what came in (`taken`) and went back (`refunded`) from `begin` until before `end`."""
    return repository.sum_money(connection, hall_id, begin, end)


def record_identity_check(tx: Transaction, commands: Sequence[RecordIdentityCheck]) -> Sequence[Outcome]:
    """Note the real-name answer on orders whose person is still the one asked about; DIFFERS stops the sale."""
    states = repository.load_states(tx.connection, {command.order_id for command in commands})
    current = [
        command
        for command in commands
        if command.order_id in states and states[command.order_id].head["buyer_index"] == command.buyer_index
    ]
    for command in current:
        state = states[command.order_id]
        state.head["identity_check"] = command.result.lower()
        if command.result == "DIFFERS":
            facts = {"code": PersonDiffers.code, "facts": {}}
            take(tx, state, Move(command.order_id, Machine.ORDER, "", OrderEvent.REFUSED, tx.now, "platform", facts=facts))
        project(tx, state)
    repository.save_states(tx.connection, [states[command.order_id] for command in current])
    return [None] * len(commands)


def cancel_order(tx: Transaction, acts: Sequence[Act[CancelOrder]]) -> Sequence[Outcome]:
    """Take down that the shopper has left; attempts are closed and holds given back by the rooms that react to `cancelled`.

    A kiosk says so only of a visit whose screen never showed the payment. Where the money came in all the same (the kiosk's word was
    late, or the screen's knowledge was), nobody holds the number: the sale is given up, by the rooms that react to `left`
    (docs/decisions/041-leaving-wins-unless-met.md).
    """
    states = repository.load_states(tx.connection, {act.request.order_id for act in acts})
    refusals = [_refuse_cancelling(act, states.get(act.request.order_id), tx.now) for act in acts]
    leaving = [states[act.request.order_id].head for act, refusal in zip(acts, refusals, strict=True) if refusal is None]
    late = [head["order_id"] for head in leaving if head["state"] in lifecycle.UNDER_WAY and head["left_at"] is None]
    moves = [
        Move(act.request.order_id, Machine.ORDER, "", OrderEvent.CANCELLED, tx.now, "shopper", facts={"reason": act.request.reason})
        for act, refusal in zip(acts, refusals, strict=True)
        if refusal is None
    ]
    move_states(tx, states, moves)
    give_up_sales(tx, late, "shopper")
    return [refusal or act.request.order_id for act, refusal in zip(acts, refusals, strict=True)]


def give_up_sales(tx: Transaction, order_ids: Sequence[str], who: str) -> None:
    """Note that nobody has a claim on what was paid for any more: no board calls it, and the rooms that react to `left` bring it back."""
    record_facts(tx, {order_id: {"left_at": tx.now} for order_id in order_ids})
    for order_id in order_ids:
        tx.emit(Event(LEFT, order_id, {"subject": "", "at": tx.now, "who": who}))


def _refuse_cancelling(act: Act[CancelOrder], state: OrderState | None, now: datetime) -> Refusal | None:
    if state is None or not may_see(act.caller, state.head):
        return UnknownOrder()
    # Leaving twice is leaving once.
    if state.head["left_at"] is not None:
        return None
    if state.head["state"] in lifecycle.UNDER_WAY:
        return TooLateToCancel() if _is_out_of_reach(state, now) else None
    return OrderClosed() if state.head["state"] in _OVER else None


def _is_out_of_reach(state: OrderState, now: datetime) -> bool:
    """Say whether a paid sale no longer ends by its kiosk's word: staff have met the buyer since, or the goods are not ours to keep."""
    parcel = state.parcel
    if state.head["met_at"] is not None or parcel is None:
        return True
    if state.head["state"] != lifecycle.OrderState.CLEARED:
        return False
    return parcel["state"] not in lifecycle.RECALLABLE or check_return(parcel["released_at"], now) is not None


def lapse_holds(tx: Transaction, commands: Sequence[LapseHolds]) -> Sequence[Outcome]:
    """Give back what was held until now and not paid; while an attempt is open the wallet decides first."""
    states = repository.load_states(tx.connection, repository.list_lapsed(tx.connection, tx.now, _MOST_LAPSES))
    moves = [
        Move(order_id, Machine.ORDER, "", OrderEvent.HOLD_LAPSED, tx.now, "platform")
        for order_id, state in states.items()
        if not is_paying(state)
    ]
    move_states(tx, states, moves)
    return [None] * len(commands)
