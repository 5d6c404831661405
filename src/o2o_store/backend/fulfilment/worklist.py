"""What in a hall waits for a person: put together from the books of today, the oldest first, each with what can be done about it."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from o2o_store.backend import promises
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import proofs, repository
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order, OrderAttempt
from o2o_store.backend.promises import ParkedPromise, ReleasePromises
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.desk import SettleTrouble, TroubleListView, TroubleView
from o2o_store.domain.lifecycle import ParcelState, PaymentState
from o2o_store.domain.refusals import BadRequest, NotAllowed, Refusal, UnknownTrouble

RELEASE_PROMISE, SETTLE_DIFFERENCE = "release_promise", "settle_difference"
SETTLED = "troubles"
"""The signal after somebody settled something that belongs to no order."""

_ON_ITS_WAY = frozenset({PaymentState.REFUND_DUE, PaymentState.REFUNDING})


def list_troubles(connection: Connection, caller: Caller) -> TroubleListView | Refusal:
    """Show everything in the caller's hall that waits for a person, to staff on duty."""
    if not caller.staff_id:
        return NotAllowed()
    found = orders.find_orders(connection, orders.list_open_paid(connection, caller.hall_id))
    parked = promises.list_parked(connection)
    named = orders.find_orders(connection, [_order_of(one) for one in parked])
    troubles = [
        *(_parked(one, named.get(_order_of(one))) for one in parked if _concerns(caller, named.get(_order_of(one)))),
        *(trouble for order in found.values() for trouble in _of_order(order)),
        *(_difference(row) for row in repository.list_differences(connection, caller.hall_id)),
    ]
    troubles.sort(key=lambda trouble: (trouble.since, trouble.trouble_id))
    return TroubleListView(etag=proofs.fingerprint(msgspec.json.encode(troubles).decode())[:16], troubles=troubles)


def _order_of(promise: ParkedPromise) -> str:
    # A document or an attempt has a stream of its own, named after its order.
    return promise.stream.partition("/")[0]


def _concerns(caller: Caller, order: Order | None) -> bool:
    # What belongs to no order (a bill, a certificate) concerns every hall of the platform.
    return order is None or order.hall_id == caller.hall_id


def _parked(promise: ParkedPromise, order: Order | None) -> TroubleView:
    return TroubleView(
        trouble_id=f"promise:{promise.id}",
        kind="parked",
        since=promise.created_at,
        order_id=order.order_id if order is not None else "",
        pickup_number=order.pickup_number if order is not None else "",
        code=promise.topic,
        facts={"reason": promise.parked_because, "attempts": str(promise.attempts)},
        acts=[RELEASE_PROMISE],
    )


def _of_order(order: Order) -> Iterable[TroubleView]:
    if order.parcel is not None and order.parcel.state == ParcelState.UNCOLLECTED:
        yield _about(order, "uncollected", order.updated_at, ["call_shopper", "return_uncollected"])
    for attempt in order.attempts:
        late = attempt.attempt != order.winner and attempt.captured_at is not None
        if attempt.state == PaymentState.REFUND_STUCK:
            yield _about(order, "refund_stuck", _since(order, attempt), ["refund_by_hand"], _money(attempt))
        elif late and attempt.state in _ON_ITS_WAY:
            yield _about(order, "late_payment", _since(order, attempt), ["tell_shopper"], _money(attempt))
    if order.step_failed and order.captured_at is not None and not order.closed:
        yield _about(order, "refused", order.updated_at, ["tell_shopper"], {}, order.refusal_code)


def _since(order: Order, attempt: OrderAttempt) -> datetime:
    return attempt.captured_at or order.updated_at


def _money(attempt: OrderAttempt) -> dict[str, str]:
    return {"amount_fen": str(attempt.amount_fen), "wallet": attempt.wallet, "tail": attempt.transaction_tail}


def _about(order: Order, kind: str, since: datetime, acts: list[str], facts: dict[str, str] | None = None, code: str = "") -> TroubleView:
    return TroubleView(
        trouble_id=f"{kind}:{order.order_id}",
        kind=kind,
        since=since,
        order_id=order.order_id,
        pickup_number=order.pickup_number,
        code=code,
        facts=facts or {},
        acts=acts,
    )


def _difference(row: repository.Values) -> TroubleView:
    return TroubleView(
        trouble_id=f"difference:{row['difference_id']}",
        kind="difference",
        since=row["at"],
        order_id=row["order_id"],
        code=row["kind"],
        facts=json.loads(row["facts"]) | {"staff_id": row["staff_id"]},
        acts=[SETTLE_DIFFERENCE],
    )


def settle_trouble(tx: Transaction, acts: Sequence[Act[SettleTrouble]]) -> Sequence[Outcome]:
    """Do what a person decided: send a parked promise on, or close a difference with a note; a manager's work."""
    return [_settle(tx, act) for act in acts]


def _settle(tx: Transaction, act: Act[SettleTrouble]) -> Outcome:
    kind, _, name = act.request.trouble_id.partition(":")
    if proofs.MANAGER not in act.caller.staff_roles:
        return NotAllowed()
    if act.request.act == RELEASE_PROMISE and kind == "promise":
        return _release(tx, act.caller, name)
    if act.request.act == SETTLE_DIFFERENCE and kind == "difference":
        return _close(tx, act, name)
    return BadRequest("act")


def _release(tx: Transaction, caller: Caller, promise_id: str) -> Outcome:
    mine = next((one for one in promises.list_parked(tx.connection) if one.id == promise_id), None)
    if mine is None or not _concerns(caller, orders.find_orders(tx.connection, [_order_of(mine)]).get(_order_of(mine))):
        return UnknownTrouble()
    promises.release_promises(tx, [ReleasePromises(ids=[promise_id])])
    return mine.stream


def _close(tx: Transaction, act: Act[SettleTrouble], difference_id: str) -> Outcome:
    if not act.request.note.strip():
        return BadRequest("note")
    values = {"settled_at": tx.now, "settled_by": act.caller.staff_id, "note": act.request.note.strip()}
    if not repository.settle_difference(tx.connection, act.caller.hall_id, difference_id, values):
        return UnknownTrouble()
    tx.changed.add(SETTLED)
    return difference_id
