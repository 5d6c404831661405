"""The only hand that moves an order: events in, rows, timeline, consequences and emitted events out, set-based."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from o2o_store.backend.orders import repository
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.orders.repository import ATTEMPTS, DOCUMENTS, HEADS, PARCELS, REFUNDS, OrderState, Values, blank
from o2o_store.backend.writer import Event, Transaction
from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import DocumentKind, Machine, OrderEvent, ParcelEvent
from o2o_store.domain.refusals import CustomsRejected, QuarantineStopped, Refusal

PICKUP_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of pickup numbers; I and O look like digits."""

_PICKUP_NUMBERS = len(PICKUP_LETTERS) * 999

_DELIVERY = ("fulfilment", "delivery_sealed", "delivery_masked", "address_token", "address_until")
KEPT: Mapping[Machine, frozenset[str]] = MappingProxyType(
    {
        Machine.ORDER: frozenset({"hold_until", "order_no", "winner", "desk", "voucher", "identity_check", "left_at", "met_at", *_DELIVERY}),
        Machine.PAYMENT: frozenset(
            {
                "wallet", "amount_fen", "out_trade_no", "code_url", "expires_at", "captured_at", "refund_due_at", "refunded_at",
                "transaction_tail", "scanned_at", "reason", "settled_on", "taken_fen", "refund_fen", "refunded_fen",
            }
        ),
        Machine.DOCUMENT: frozenset({"number", "status", "code", "info"}),
        Machine.PARCEL: frozenset(),
    }
)  # fmt: skip
"""Facts of moves that the order's own rows keep for the view; all others only travel with the event."""

_PARCEL_TIMES = MappingProxyType(
    {
        ParcelEvent.PACKED: "packed_at",
        ParcelEvent.FREED: "released_at",
        ParcelEvent.HANDED_OVER: "handed_over_at",
        # By whatever way: the moment from which the buyer has it.
        ParcelEvent.DELIVERED: "handed_over_at",
    }
)
_OWN = "platform"
"""Who does what follows by itself: whoever made the first move has not packed, put back or cleared anything."""


def advance(tx: Transaction, moves: Sequence[Move]) -> list[bool]:
    """Move orders and say of each move whether it took effect; only those that did are written, told and emitted.

    Moves of one order are taken in sequence, each with its consequences in the other machines. The emitted event is named like
    the move's event; its facts are the move's with `subject`, `at` and `who`.
    """
    if not moves:
        return []
    states = repository.load_states(tx.connection, {move.order_id for move in moves})
    return move_states(tx, states, moves)


def move_states(tx: Transaction, states: Mapping[str, OrderState], moves: Sequence[Move]) -> list[bool]:
    """Do what `advance` does on rows already read, and write them."""
    taken = [move.order_id in states and take(tx, states[move.order_id], move) for move in moves]
    moved = {move.order_id for move, took in zip(moves, taken, strict=True) if took}
    _give_pickup_numbers(tx, [states[order_id] for order_id in moved])
    for order_id in moved:
        project(tx, states[order_id])
    repository.save_states(tx.connection, [states[order_id] for order_id in moved])
    return taken


def record_facts(tx: Transaction, facts: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep facts of orders (`KEPT`) that are no move: a voucher, a desk, the check's answer. The view's version grows."""
    if not facts:
        return
    states = repository.load_states(tx.connection, facts.keys())
    for order_id, state in states.items():
        _keep(state.head, Machine.ORDER, facts[order_id])
        project(tx, state)
    repository.save_states(tx.connection, states.values())


def record_attempt_facts(tx: Transaction, facts: Mapping[tuple[str, int], Mapping[str, Any]]) -> None:
    """Keep facts of payment attempts (`KEPT`) that are no move: a phone holds the code, a bill shows the payment."""
    if not facts:
        return
    states = repository.load_states(tx.connection, {order_id for order_id, _ in facts})
    for (order_id, number), values in facts.items():
        state = states[order_id]
        row = state.attempts[str(number)]
        _keep(row, Machine.PAYMENT, values)
        state.touch(ATTEMPTS, row, str(number))
    for state in states.values():
        project(tx, state)
    repository.save_states(tx.connection, states.values())


def take(tx: Transaction, state: OrderState, move: Move) -> bool:
    """Take one move with its consequences on an order in memory; say whether it took effect."""
    after = lifecycle.apply(move.machine, _current(state, move), move.event)
    if after is None:
        return False
    _WRITERS[Machine(move.machine)](state, move, str(after))
    state.timeline.append(_entry(state.head, move))
    tx.emit(Event(str(move.event), move.order_id, {**move.facts, "subject": move.subject, "at": move.at, "who": move.who}))
    for consequence in lifecycle.consequences(move.machine, move.subject, move.event):
        if consequence.follows(state.head["state"]):
            facts = _consequent_facts(move, consequence.event)
            take(tx, state, Move(move.order_id, consequence.machine, consequence.subject, consequence.event, move.at, _OWN, facts=facts))
    return True


def _consequent_facts(move: Move, event: str) -> Mapping[str, Any]:
    if event not in {OrderEvent.REFUSED, OrderEvent.WITHDRAWAL_ASKED}:
        return {}
    info = str(move.facts.get("info", ""))
    rejected: Refusal = CustomsRejected(str(move.facts.get("code", "")), info)
    if move.subject == DocumentKind.QUARANTINE:
        rejected = QuarantineStopped(info)
    return {"code": rejected.code, "facts": rejected.facts()}


def _current(state: OrderState, move: Move) -> str | None:
    rows: dict[Machine, Values | None] = {
        Machine.ORDER: state.head,
        Machine.PAYMENT: state.attempts.get(move.subject),
        Machine.DOCUMENT: state.documents.get(move.subject),
        Machine.PARCEL: state.parcel,
    }
    row = rows[Machine(move.machine)]
    return None if row is None else row["state"]


def _write_order(state: OrderState, move: Move, after: str) -> None:
    head = state.head
    head["state"] = after
    _keep(head, Machine.ORDER, move.facts)
    if move.event == OrderEvent.FILED:
        head["filed_at"] = move.at
    elif move.event == OrderEvent.HOLD_LAPSED:
        head["filed_at"] = head["hold_until"] = None
    elif move.event == OrderEvent.CAPTURED:
        head["captured_at"] = move.at
    elif move.event in {OrderEvent.REFUSED, OrderEvent.WITHDRAWAL_ASKED}:
        head["refusal_code"] = move.facts.get("code", "")
        head["refusal_facts"] = msgspec.json.encode(move.facts.get("facts", {})).decode()
    elif move.event == OrderEvent.WITHDRAWAL_REFUSED:
        head["refusal_code"], head["refusal_facts"] = "", "{}"


def _write_attempt(state: OrderState, move: Move, after: str) -> None:
    row = state.attempts.get(move.subject)
    if row is None:
        row = state.add(ATTEMPTS, blank(ATTEMPTS, {**_owner(state.head), "attempt": int(move.subject)}))
        state.attempts[move.subject] = row
    row["state"] = after
    _keep(row, Machine.PAYMENT, move.facts)
    state.touch(ATTEMPTS, row, move.subject)
    if "refund_no" in move.facts:
        line = {"refund_no": move.facts["refund_no"], "attempt": row["attempt"], "amount_fen": row["refund_fen"], "at": move.at}
        state.add(REFUNDS, {**_owner(state.head), **line})


def _write_document(state: OrderState, move: Move, after: str) -> None:
    row = state.documents.get(move.subject)
    if row is None:
        row = state.add(DOCUMENTS, blank(DOCUMENTS, {**_owner(state.head), "kind": str(move.subject)}))
        state.documents[move.subject] = row
    row.update(state=after, at=move.at)
    _keep(row, Machine.DOCUMENT, move.facts)
    state.touch(DOCUMENTS, row, move.subject)


def _write_parcel(state: OrderState, move: Move, after: str) -> None:
    if state.parcel is None:
        state.parcel = state.add(PARCELS, blank(PARCELS, {**_owner(state.head), "reserved_at": move.at}))
    state.parcel["state"] = after
    column = _PARCEL_TIMES.get(ParcelEvent(move.event))
    if column is not None:
        state.parcel[column] = move.at
    state.touch(PARCELS, state.parcel)


_WRITERS: Mapping[Machine, Callable[[OrderState, Move, str], None]] = MappingProxyType(
    {
        Machine.ORDER: _write_order,
        Machine.PAYMENT: _write_attempt,
        Machine.DOCUMENT: _write_document,
        Machine.PARCEL: _write_parcel,
    }
)


def _keep(row: Values, machine: Machine, facts: Mapping[str, Any]) -> None:
    row.update({name: value for name, value in facts.items() if name in KEPT[machine]})


def _owner(head: Values) -> Values:
    return {"order_id": head["order_id"], "hall_id": head["hall_id"], "enterprise_id": head["enterprise_id"]}


def _entry(head: Values, move: Move) -> Values:
    words = {"machine": str(move.machine), "subject": str(move.subject), "what": str(move.event), "who": move.who, "note": move.note}
    return {**_owner(head), "at": move.at, **words}


def project(tx: Transaction, state: OrderState) -> None:
    """Bring the order's row up to its machines: the shopper's step, the version, who is told."""
    head = state.head
    payments = [attempt["state"] for attempt in state.attempts.values()]
    step = lifecycle.project_step(head["state"], payments, head["step"], head["refusal_code"])
    head.update(step=step.number, step_failed=step.failed, closed=step.closed, version=head["version"] + 1, updated_at=tx.now)
    state.touch(HEADS, head)
    tx.changed.add(head["order_id"])


def _give_pickup_numbers(tx: Transaction, states: Iterable[OrderState]) -> None:
    """Give every captured order a number that no other open order of its hall wears; where it starts looking cannot be guessed."""
    without = [state.head for state in states if state.head["captured_at"] is not None and not state.head["pickup_number"]]
    if not without:
        return
    taken = repository.list_pickup_numbers(tx.connection, {head["hall_id"] for head in without})
    for head in without:
        start = first_place(head["order_id"])
        number = next(name for name in map(pickup_number, range(start, start + _PICKUP_NUMBERS)) if name not in taken[head["hall_id"]])
        taken[head["hall_id"]].add(number)
        head["pickup_number"] = number


def first_place(order_id: str) -> int:
    """Return where on the circle of numbers an order starts looking."""
    return int.from_bytes(hashlib.sha256(order_id.encode()).digest()[:4])


def pickup_number(place: int) -> str:
    """Return the pickup number (letter and three digits, never 000) at this place of the endless circle."""
    letter, digits = divmod(place % _PICKUP_NUMBERS, 999)
    return f"{PICKUP_LETTERS[letter]}{digits + 1:03d}"
