"""Money that goes back: booked with the moment by which the wallet is asked, asked for under one number, watched until it arrived."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from o2o_store.backend.edge import Act
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.attempts import abandon_attempts
from o2o_store.backend.payment.moving import (
    MONEY_PROMISE,
    attempt_move,
    attempts_of,
    keep_messages,
    key_of,
    refuse_orders,
    write_acts,
)
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.payment.requests import refund_request
from o2o_store.backend.writer import Event, Transaction
from o2o_store.contract.store_api.payments import RefundByHand
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.lifecycle import OrderState, PaymentEvent, PaymentState
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import (
    BadRequest,
    NotAllowed,
    NothingToRefund,
    RefundedByHand,
    RefundOverDailyCap,
    Refusal,
    UnknownOrder,
    WithdrawFirst,
)

STUCK_PAUSE = timedelta(hours=1)
"""How long a refund that the wallet will not make rests before it is asked for again, under the same number."""
MANAGER = "manager"
"""Only this role gives money back by hand."""
_AT_CUSTOMS = frozenset({OrderState.DECLARED, OrderState.WITHDRAWING, OrderState.OVERTAKEN, OrderState.RETURNING})
"""Where customs holds the sale: money given back here by hand would leave it declared; 624 or 626 books the refund."""
_LONGEST_REASON = 80
_EVENTS = {"SUCCESS": PaymentEvent.REFUNDED, "PROCESSING": PaymentEvent.REFUND_SENT}


def refund_refused(tx: Transaction, events: Sequence[Event]) -> None:
    """React to an order that the law or customs stopped: open attempts are closed, money that was taken goes back."""
    abandon_attempts(tx, events)
    reasons = {event.order_id: str(event.facts.get("code", "")) for event in events}
    rows = [row for row in repository.list_attempts(tx.connection, list(reasons)) if row["paid_at"] is not None]
    for row in rows:
        book_refunds(tx, [row], reasons[row["order_id"]] or "refused")


def refund_returned(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a return that customs granted: what was paid for goods that all came back goes back whole.

    A part of an order is paid back by hand: the event names the amount (`refund_fen`).
    """
    whole = [event.order_id for event in events if event.facts["whole"]]
    for row in repository.list_attempts(tx.connection, whole):
        if row["paid_at"] is not None:
            book_refunds(tx, [row], "returned")


def book_refunds(tx: Transaction, rows: Sequence[Values], reason: str, who: str = "platform") -> list[Values]:
    """Owe these attempts back and promise to say so to their wallets at once; return those that were not owed before."""
    facts = {"refund_due_at": tx.now + MONEY_PROMISE, "reason": reason}
    moved = orders.advance(tx, [attempt_move(tx, row, PaymentEvent.REFUND_BOOKED, who, facts, note=reason) for row in rows])
    owed = [row for row, booked in zip(rows, moved, strict=True) if booked]
    for row in owed:
        row.update(refund_no=f"R{row['out_trade_no']}01", refund_reason=reason)
    changes = {row["out_trade_no"]: {"refund_no": row["refund_no"], "refund_reason": reason} for row in owed}
    repository.change_attempts(tx.connection, changes)
    write_acts(tx, "refund_booked", owed, who=who, note=reason)
    for row in owed:
        _promise_refund(tx, row, tx.now)
    return owed


def _promise_refund(tx: Transaction, row: Values, due: datetime) -> None:
    # What the wallet took goes back, which is not what was asked for when the amounts differ.
    amount = row["taken_fen"] or row["amount_fen"]
    request = refund_request(row["wallet"], row["out_trade_no"], row["refund_no"], row["refund_reason"], amount)
    body = m.RefundPayment(row["order_id"], row["attempt"], row["refund_no"], request)
    tx.promise(m.topic(m.REFUND, row["wallet"]), f"{row['out_trade_no']}/refund", body, due=due)


def record_refund(tx: Transaction, commands: Sequence[m.RecordRefund]) -> Sequence[None]:
    """Book how refunds stand; one that the wallet lost or will not make is asked for again under the same number."""
    rows = attempts_of(tx, commands)
    keep_messages(tx, commands, rows)
    moves = []
    for command in commands:
        row = rows[key_of(command)]
        event = _EVENTS.get(command.status, PaymentEvent.REFUND_STUCK)
        facts = {"refunded_at": tx.now} if event is PaymentEvent.REFUNDED else {}
        moves.append(attempt_move(tx, row, event, "wallet", facts, note=command.status))
        if event is PaymentEvent.REFUND_SENT:
            watch = m.WatchRefund(row["order_id"], row["attempt"], row["refund_no"], tx.now, row["out_trade_no"])
            tx.promise(m.topic(m.WATCH_REFUND, row["wallet"]), f"{row['out_trade_no']}/refund", watch)
        elif event is PaymentEvent.REFUND_STUCK:
            _promise_refund(tx, row, tx.now + STUCK_PAUSE)
    moved = orders.advance(tx, moves)
    for command, took in zip(commands, moved, strict=True):
        if took:
            write_acts(tx, f"refund_{command.status.lower()}", [rows[key_of(command)]], who="wallet")
    return [None] * len(commands)


def refund_by_hand(tx: Transaction, acts: Sequence[Act[RefundByHand]]) -> Sequence[Refusal | str]:
    """A manager gives the payment of an order back: a reason is written down, and a hall's day has a cap.

    A paid order that is not declared is stopped by it, with all that follows; a declared one must be withdrawn first (`WithdrawFirst`); one
    whose goods are released keeps its state, but its parcel is not handed over any more.
    """
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    day = beijing_date(tx.now)
    used = {hall_id: repository.sum_acts(tx.connection, hall_id, "refund_by_hand", day) for hall_id in {act.caller.hall_id for act in acts}}
    outcomes: list[Refusal | str] = []
    for act in acts:
        order = found.get(act.request.order_id)
        refusal = _refuse_by_hand(tx, act, order, used[act.caller.hall_id])
        if refusal is not None or order is None:
            outcomes.append(refusal or UnknownOrder())
            continue
        used[act.caller.hall_id] += _refund_order(tx, act, order)
        outcomes.append(order.order_id)
    return outcomes


def _refuse_by_hand(tx: Transaction, act: Act[RefundByHand], order: Order | None, used_fen: int) -> Refusal | None:
    if MANAGER not in act.caller.staff_roles:
        return NotAllowed()
    if order is None or order.hall_id != act.caller.hall_id:
        return UnknownOrder()
    if not 1 <= len(act.request.reason.strip()) <= _LONGEST_REASON:
        return BadRequest("reason")
    if OrderState(order.state) in _AT_CUSTOMS:
        return WithdrawFirst()
    amount = sum(one.amount_fen for one in order.attempts if one.state == PaymentState.PAID)
    if not amount:
        return NothingToRefund()
    cap = tx.settings.refund_cap_fen
    return RefundOverDailyCap(Fen(cap), Fen(used_fen)) if used_fen + amount > cap else None


def _refund_order(tx: Transaction, act: Act[RefundByHand], order: Order) -> int:
    paid = [one.attempt for one in order.attempts if one.state == PaymentState.PAID]
    rows = [row for row in repository.list_attempts(tx.connection, [order.order_id]) if row["attempt"] in paid]
    who = f"staff:{act.caller.staff_id}"
    write_acts(tx, "refund_by_hand", rows, who=who, note=act.request.reason.strip())
    if OrderState(order.state) is OrderState.PAID:
        refuse_orders(tx, {order.order_id: RefundedByHand()}, "staff")
    book_refunds(tx, rows, "by_hand", "staff")
    return sum(row["taken_fen"] or row["amount_fen"] for row in rows)
