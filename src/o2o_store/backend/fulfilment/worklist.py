"""What in a hall waits for a person: put together from the books of today, the oldest first, each with what can be done about it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from o2o_store.backend import promises
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import BarredLot
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import overdue, proofs, repository
from o2o_store.backend.halls import service as halls
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order, OrderAttempt, OrderParcel
from o2o_store.backend.promises import ParkedPromise, ReleasePromises
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.desk import SettleTrouble, TroubleListView, TroubleView
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.hours import AtClosing, tell_at_closing
from o2o_store.domain.lifecycle import (
    GIVEN_UP,
    DocumentKind,
    DocumentState,
    Fulfilment,
    OrderState,
    ParcelState,
    PaymentState,
    must_go_anew,
)
from o2o_store.domain.refusals import BadRequest, NotAllowed, Refusal, UnknownTrouble
from o2o_store.domain.remarks import noted, says_something
from o2o_store.domain.returns import APPLY_WITHIN, check_return, last_day

RELEASE_PROMISE, SETTLE_DIFFERENCE, ASK_REFUND_AGAIN = "release_promise", "settle_difference", "ask_refund_again"
SEND_ANEW = "send_anew"
"""A refused paper goes out once more; also the event that its room hears of."""
SETTLED = "troubles"
"""The signal after somebody settled something that belongs to no order."""

_HERE = frozenset({ParcelState.RESERVED, ParcelState.PACKED, ParcelState.RELEASED, ParcelState.READY, ParcelState.UNCOLLECTED})
_ON_ITS_WAY = frozenset({PaymentState.REFUND_DUE, PaymentState.REFUNDING})


def list_troubles(connection: Connection, caller: Caller, now: datetime) -> TroubleListView | Refusal:
    """Show everything in the caller's hall that waits for a person, to staff on duty."""
    if not caller.staff_id:
        return NotAllowed()
    found = orders.find_orders(connection, orders.list_watched(connection, caller.hall_id))
    since = orders.find_since(connection, found)
    barred = catalog.find_barred(connection, [order.order_id for order in found.values() if _is_kept_here(order)], beijing_date(now))
    hall = halls.find_halls(connection, [caller.hall_id]).get(caller.hall_id)
    ends = hall is not None and halls.check_open(hall, now) is not None
    parked = promises.list_parked(connection)
    named = orders.find_orders(connection, [_order_of(one) for one in parked])
    troubles = [
        *(_parked(one, named.get(_order_of(one))) for one in parked if _concerns(caller, named.get(_order_of(one)))),
        *(trouble for order in found.values() for trouble in _of_order(order, since, now)),
        *(_barred(found[order_id], lot) for order_id, lot in barred.items()),
        *(_at_closing(order) for order in found.values() if ends and _waits_for_customs(order)),
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


def _of_order(order: Order, since: Mapping[overdue.Place, datetime], now: datetime) -> Iterable[TroubleView]:
    known = list(_known_troubles(order, now))
    yield from known
    for late in overdue.list_overdue(order, since, now, known=bool(known)):
        facts = {"machine": late.machine, "subject": late.subject, "state": late.state, "turn": late.watch.turn}
        facts["patience_s"] = str(int(late.watch.patience.total_seconds()))
        # What is paid and not declared yet can be given back at once, if the shopper will not wait.
        acts = [late.what_to_do, *(["refund_by_hand"] if order.state == OrderState.PAID else [])]
        trouble = _about(order, "overdue", late.since, acts, facts, late.code)
        yield msgspec.structs.replace(trouble, trouble_id=f"overdue:{order.order_id}:{late.machine}:{late.subject}")


def _waits_for_customs(order: Order) -> bool:
    # Nobody stands in the hall for what a courier brings.
    here = order.fulfilment == Fulfilment.PICKUP
    return here and order.parcel is not None and tell_at_closing(order.parcel.state) is AtClosing.WAIT_FOR_CUSTOMS


def _at_closing(order: Order) -> TroubleView:
    return _about(order, "closing", order.captured_at or order.updated_at, ["tell_shopper"])


def _is_kept_here(order: Order) -> bool:
    """Say whether goods that are paid for lie here still: what a recall or an expiry must stop."""
    return order.parcel is not None and order.parcel.state in _HERE and not order.step_failed and orders.keeps_money(order)


def _barred(order: Order, lot: BarredLot) -> TroubleView:
    # Before its release it is withdrawn, afterwards taken back as a parcel that nobody fetched.
    free = order.parcel is not None and order.parcel.state in {ParcelState.READY, ParcelState.UNCOLLECTED}
    acts = ["call_shopper", "return_uncollected" if free else "withdraw_order"]
    return _about(order, "barred", order.updated_at, acts, {"gtin": lot.gtin, "lot": lot.lot, "why": lot.why})


def _uncollected(order: Order, parcel: OrderParcel, now: datetime) -> TroubleView:
    # After the last day of a return nothing but the buyer can end it.
    late = check_return(parcel.released_at, now) is not None
    until = {"until": last_day(parcel.released_at, APPLY_WITHIN).isoformat()} if parcel.released_at is not None else {}
    return _about(order, "uncollected", order.updated_at, ["call_shopper", *([] if late else ["return_uncollected"])], until)


def _known_troubles(order: Order, now: datetime) -> Iterable[TroubleView]:
    if order.parcel is not None and order.parcel.state == ParcelState.UNCOLLECTED:
        yield _uncollected(order, order.parcel, now)
    report = order.document(DocumentKind.QUARANTINE)
    if (
        report is not None
        and report.state in {DocumentState.DETAINED, DocumentState.SENT_BACK}
        and not order.step_failed
        and not order.closed
    ):
        yield _about(order, "held", report.at, ["tell_shopper"], {"reason": report.info})
    yield from _refused_papers(order)
    for attempt in order.attempts:
        late = attempt.attempt != order.winner and attempt.captured_at is not None
        if attempt.state == PaymentState.REFUND_STUCK:
            stuck = _about(order, "refund_stuck", _since(order, attempt), [ASK_REFUND_AGAIN], _money(attempt))
            yield msgspec.structs.replace(stuck, trouble_id=f"refund_stuck:{order.order_id}:{attempt.attempt}")
        elif late and attempt.state in _ON_ITS_WAY:
            # Whose goods are coming has paid twice: nothing was late, and nothing is to be ordered again.
            yield _about(
                order,
                "paid_twice" if order.winner and not order.step_failed else "late_payment",
                _since(order, attempt),
                ["tell_shopper"],
                _money(attempt),
            )
    if order.step_failed and order.captured_at is not None and not order.closed:
        yield _about(order, "refused", order.updated_at, ["tell_shopper"], {}, order.refusal_code)


def _refused_papers(order: Order) -> Iterable[TroubleView]:
    for document in order.documents:
        if must_go_anew(document.kind, document.state) and order.state not in GIVEN_UP:
            facts = {"document": document.kind, "reason": document.info or document.code}
            refused = _about(order, "paper_refused", document.at, [SEND_ANEW], facts, document.kind)
            yield msgspec.structs.replace(refused, trouble_id=f"paper_refused:{order.order_id}:{document.kind}")


def _since(order: Order, attempt: OrderAttempt) -> datetime:
    return attempt.captured_at or order.updated_at


def _money(attempt: OrderAttempt) -> dict[str, str]:
    return {"amount_fen": str(attempt.refund_fen or attempt.amount_fen), "wallet": attempt.wallet, "tail": attempt.transaction_tail}


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
    """Do what a person decided: send a parked promise or a refused paper again, ask a wallet again for a refund, close a difference.

    A manager's work.
    """
    return [_settle(tx, act) for act in acts]


def _settle(tx: Transaction, act: Act[SettleTrouble]) -> Outcome:
    kind, _, name = act.request.trouble_id.partition(":")
    if proofs.MANAGER not in act.caller.staff_roles:
        return NotAllowed()
    if act.request.act == RELEASE_PROMISE and kind == "promise":
        return _release(tx, act.caller, name)
    if act.request.act == ASK_REFUND_AGAIN and kind == "refund_stuck":
        return _ask_refund_again(tx, act.caller, name)
    if act.request.act == SEND_ANEW and kind == "paper_refused":
        return _send_anew(tx, act.caller, name)
    if act.request.act == SETTLE_DIFFERENCE and kind == "difference":
        return _close(tx, act, name)
    return BadRequest("act")


def _release(tx: Transaction, caller: Caller, promise_id: str) -> Outcome:
    mine = next((one for one in promises.list_parked(tx.connection) if one.id == promise_id), None)
    if mine is None or not _concerns(caller, orders.find_orders(tx.connection, [_order_of(mine)]).get(_order_of(mine))):
        return UnknownTrouble()
    promises.release_promises(tx, [ReleasePromises(ids=[promise_id])])
    return mine.stream


def _ask_refund_again(tx: Transaction, caller: Caller, name: str) -> Outcome:
    """Ask now, under the number it was asked for before, instead of after its rest: somebody has filled up the merchant's account."""
    order_id, _, number = name.partition(":")
    order = orders.find_orders(tx.connection, [order_id]).get(order_id)
    attempt = order.attempt(int(number)) if order is not None and number.isdecimal() else None
    if order is None or order.hall_id != caller.hall_id or attempt is None or attempt.state != PaymentState.REFUND_STUCK:
        return UnknownTrouble()
    promises.hasten(tx, [f"{order_id}/{attempt.out_trade_no}/refund"])
    return order_id


def _send_anew(tx: Transaction, caller: Caller, name: str) -> Outcome:
    order_id, _, kind = name.partition(":")
    order = orders.find_orders(tx.connection, [order_id]).get(order_id)
    mine = order is not None and order.hall_id == caller.hall_id
    if not mine or not any(kind == one.facts["document"] for one in _refused_papers(order)):  # type: ignore[arg-type]
        return UnknownTrouble()
    tx.emit(Event(SEND_ANEW, order_id, {"subject": kind}))
    return order_id


def _close(tx: Transaction, act: Act[SettleTrouble], difference_id: str) -> Outcome:
    if not says_something(act.request.note):
        return BadRequest("note")
    values = {"settled_at": tx.now, "settled_by": act.caller.staff_id, "note": noted(act.request.note)}
    if not repository.settle_difference(tx.connection, act.caller.hall_id, difference_id, values):
        return UnknownTrouble()
    tx.changed.add(SETTLED)
    return difference_id
