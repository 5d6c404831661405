"""Who may touch an order, whose it is, and whether it may still be changed."""

import msgspec

from o2o_store.backend.edge import Caller
from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.orders.moves import take
from o2o_store.backend.orders.repository import OrderState, Values
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import Machine, OrderEvent, PaymentState
from o2o_store.domain.refusals import AlreadyPaying, OrderClosed, Refusal


def may_see(caller: Caller, order: Order | Values) -> bool:
    """Say whether this caller may see and act on an order: the device that opened it, or a person on duty in its hall."""
    device_id, hall_id = (order.device_id, order.hall_id) if isinstance(order, Order) else (order["device_id"], order["hall_id"])
    return caller.device_id == device_id or (bool(caller.staff_id) and caller.hall_id == hall_id)


def open_person(keys: Keys, order: Order | Values) -> Person:
    """Decrypt the buyer of an order, for a document or a comparison; never keep, log or return what comes back.

    Raises LookupError when nobody is registered, keys.FieldBrokenError when the row was tampered with.
    """
    order_id, sealed = (order.order_id, order.person_sealed) if isinstance(order, Order) else (order["order_id"], order["person_sealed"])
    if sealed is None:
        raise LookupError(f"nobody is registered for order {order_id}")
    return msgspec.json.decode(keys.fields.decrypt(sealed, person_place(order_id)), type=Person)


def reopen(tx: Transaction, state: OrderState) -> Refusal | None:
    """Make a filed order changeable again by giving its hold back; refuse when money may be under way or the sale is over."""
    head = state.head
    if head["state"] in lifecycle.ENDS or head["state"] == lifecycle.OrderState.RETURNING:
        return OrderClosed()
    if head["state"] in lifecycle.UNDER_WAY or is_paying(state):
        return AlreadyPaying()
    if head["state"] == lifecycle.OrderState.FILED:
        take(tx, state, Move(head["order_id"], Machine.ORDER, "", OrderEvent.HOLD_LAPSED, tx.now, "shopper"))
    return None


def is_paying(state: OrderState) -> bool:
    """Say whether an attempt is open that may take money any moment."""
    return any(attempt["state"] in lifecycle.DISPLAYED for attempt in state.attempts.values())


def keeps_money(order: Order) -> bool:
    """Whether the winning payment is still with us: goods whose money goes back stay here (product.md, "never" 1 and 2)."""
    winner = order.attempt(order.winner) if order.winner else None
    return winner is not None and winner.state == PaymentState.PAID


def is_held(order: Order) -> bool:
    """Whether the second regulator has spoken against handing this parcel over; its silence holds nothing."""
    return any(lifecycle.holds_goods(document.kind, document.state) for document in order.documents)
