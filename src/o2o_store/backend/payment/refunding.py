"""Money that goes back: booked with the moment by which the wallet is asked, asked for under one number, watched until it arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
    stream_of,
    write_acts,
)
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.payment.requests import Refunding, refund_request
from o2o_store.backend.writer import Event, Transaction
from o2o_store.contract.store_api.payments import RefundByHand
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.lifecycle import RECALLABLE, OrderState, PaymentEvent, PaymentState
from o2o_store.domain.money import Fen, grouped
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
from o2o_store.domain.remarks import noted, says_something
from o2o_store.domain.returns import check_return

STUCK_PAUSE = timedelta(hours=1)
"""How long a refund that the wallet will not make rests before it is asked for again, under the same number."""
MANAGER = "manager"
"""Only this role gives money back by hand."""
_AT_CUSTOMS = frozenset({OrderState.DECLARED, OrderState.WITHDRAWING, OrderState.OVERTAKEN, OrderState.RETURNING})
"""Where customs holds the sale: money given back here by hand would leave it declared; 624 or 626 books the refund."""
_LONGEST_REASON = 80
_BACK = frozenset({PaymentEvent.REFUNDED, PaymentEvent.PARTLY_REFUNDED})
_LEFT = frozenset({PaymentState.PAID, PaymentState.PARTLY_REFUNDED})


def refund_refused(tx: Transaction, events: Sequence[Event]) -> None:
    """React to an order that the law or customs stopped: open attempts are closed, money that was taken goes back."""
    abandon_attempts(tx, events)
    reasons = {event.order_id: str(event.facts.get("code", "")) for event in events}
    rows = [row for row in repository.list_attempts(tx.connection, list(reasons)) if row["paid_at"] is not None]
    for row in rows:
        book_refunds(tx, [row], reasons[row["order_id"]] or "refused")


def refund_returned(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a return that customs granted: the price of what came back goes back, with its tax; freight only with the whole order."""
    back = {event.order_id: Part(event.facts["refund_fen"], event.facts["tax_fen"]) for event in events}
    rows = [row for row in repository.list_attempts(tx.connection, list(back)) if row["won"]]
    book_refunds(tx, rows, "returned", parts={row["out_trade_no"]: back[row["order_id"]] for row in rows})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a payment that goes back, in fen, and how much of it was tax."""

    amount_fen: int
    tax_fen: int = 0


def book_refunds(
    tx: Transaction, rows: Sequence[Values], reason: str, who: str = "platform", parts: Mapping[str, Part] | None = None
) -> list[Values]:
    """Owe these attempts back, by number the `parts` of them or all that is left, and promise to say so to their wallets at once.

    Never more than was taken goes back, however often it is asked for. An attempt has one refund under way: the next waits until that
    has arrived. Return the refunds that were booked.
    """
    before = repository.list_refunds(tx.connection, [row["out_trade_no"] for row in rows])
    booked = []
    for row in rows:
        earlier = before[row["out_trade_no"]]
        left = _taken(row) - sum(one["amount_fen"] for one in earlier)
        part = parts[row["out_trade_no"]] if parts is not None else Part(left)
        amount = min(part.amount_fen, left)
        if amount > 0:
            booked.append(_refund_row(tx, row, len(earlier) + 1, Part(amount, min(part.tax_fen, amount)), reason))
    repository.add_refunds(tx.connection, booked)
    write_acts(tx, "refund_booked", booked, who=who, note=reason)
    _begin(tx, rows, [one for one in booked if all(other["back_at"] is not None for other in before[one["out_trade_no"]])], who)
    return booked


def _taken(row: Values) -> int:
    # What the wallet took goes back, which is not what was asked for when the amounts differ.
    return int(row["taken_fen"] or row["amount_fen"])


def _refund_row(tx: Transaction, row: Values, place: int, part: Part, reason: str) -> Values:
    whose = {name: row[name] for name in ("out_trade_no", "order_id", "attempt", "hall_id", "enterprise_id", "wallet")}
    return {
        **whose,
        "refund_no": f"R{row['out_trade_no']}{place:02d}",
        "amount_fen": part.amount_fen,
        "tax_fen": part.tax_fen,
        "reason": reason,
        "booked_at": tx.now,
        "asked_at": None,
        "back_at": None,
        "billed_on": None,
    }


def _begin(tx: Transaction, rows: Sequence[Values], refunds: Sequence[Values], who: str) -> None:
    """Make these the refunds under way of their attempts, and promise them to the wallets."""
    attempts = {row["out_trade_no"]: row for row in rows}
    moves = [
        attempt_move(
            tx,
            attempts[one["out_trade_no"]],
            PaymentEvent.REFUND_BOOKED,
            who,
            {"refund_due_at": tx.now + MONEY_PROMISE, "reason": one["reason"], "refund_fen": one["amount_fen"], "refunded_at": None},
            note=f"{one['reason']} ¥{grouped(Fen(one['amount_fen']))}",
        )
        for one in refunds
    ]
    begun = [one for one, moved in zip(refunds, orders.advance(tx, moves), strict=True) if moved]
    repository.change_refunds(tx.connection, [one["refund_no"] for one in begun], {"asked_at": tx.now})
    for one in begun:
        attempts[one["out_trade_no"]]["refund_no"] = one["refund_no"]
        _promise_refund(tx, attempts[one["out_trade_no"]], one, tx.now)
    repository.change_attempts(tx.connection, {one["out_trade_no"]: {"refund_no": one["refund_no"]} for one in begun})


def _promise_refund(tx: Transaction, row: Values, refund: Values, due: datetime) -> None:
    refunding = Refunding(row["out_trade_no"], refund["refund_no"], refund["reason"], refund["amount_fen"], _taken(row))
    body = m.RefundPayment(row["order_id"], row["attempt"], refund["refund_no"], refund_request(row["wallet"], refunding))
    tx.promise(m.topic(m.REFUND, row["wallet"]), stream_of(row, "refund"), body, due=due)


def record_refund(tx: Transaction, commands: Sequence[m.RecordRefund]) -> Sequence[None]:
    """Book how refunds stand; one that the wallet lost or will not make is asked for again under the same number.

    A word counts only when it names the refund under way: an echo of an earlier one moves nothing.
    """
    rows = attempts_of(tx, commands)
    keep_messages(tx, commands, rows)
    current = [one for one in commands if one.refund_no == rows[key_of(one)]["refund_no"]]
    refunds = repository.list_refunds(tx.connection, [rows[key_of(one)]["out_trade_no"] for one in current])
    stands = [_Standing(rows[key_of(one)], refunds[rows[key_of(one)]["out_trade_no"]], one) for one in current]
    moved = orders.advance(tx, [attempt_move(tx, one.row, one.event, "wallet", one.facts(tx.now), note=one.note) for one in stands])
    told = [one for one, took in zip(stands, moved, strict=True) if took]
    for one in told:
        write_acts(tx, f"refund_{one.status.lower()}", [one.refund], who="wallet")
    back = [one for one in told if one.event in _BACK]
    repository.change_refunds(tx.connection, [one.refund["refund_no"] for one in back], {"back_at": tx.now})
    for one in stands:
        if one.event is PaymentEvent.REFUND_SENT:
            watch = m.WatchRefund(one.row["order_id"], one.row["attempt"], one.refund["refund_no"], tx.now, one.row["out_trade_no"])
            tx.promise(m.topic(m.WATCH_REFUND, one.row["wallet"]), stream_of(one.row, "refund"), watch)
        elif one.event is PaymentEvent.REFUND_STUCK:
            _promise_refund(tx, one.row, one.refund, tx.now + STUCK_PAUSE)
    _begin(tx, [one.row for one in back], [waiting for one in back for waiting in one.waiting[:1]], "platform")
    return [None] * len(commands)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the wallet's word makes of the refund under way of an attempt; `refunds` are all of that attempt."""

    row: Values
    refunds: Sequence[Values]
    command: m.RecordRefund

    @property
    def status(self) -> str:
        """The wallet's own word."""
        return self.command.status

    @property
    def note(self) -> str:
        """What the timeline says of it."""
        return f"¥{grouped(Fen(self.refund['amount_fen']))}" if self.event in _BACK else self.status

    @property
    def refund(self) -> Values:
        """The refund under way."""
        return next(one for one in self.refunds if one["refund_no"] == self.row["refund_no"])

    @property
    def waiting(self) -> list[Values]:
        """The refunds of this attempt whose turn has not come."""
        return [one for one in self.refunds if one["asked_at"] is None]

    @property
    def refunded_fen(self) -> int:
        """All that is back when this refund is."""
        earlier = sum(one["amount_fen"] for one in self.refunds if one["back_at"] is not None)
        return int(self.refund["amount_fen"] + earlier)

    @property
    def event(self) -> PaymentEvent:
        """What happened to the attempt."""
        if self.status == "SUCCESS":
            return PaymentEvent.REFUNDED if self.refunded_fen >= _taken(self.row) else PaymentEvent.PARTLY_REFUNDED
        return PaymentEvent.REFUND_SENT if self.status == "PROCESSING" else PaymentEvent.REFUND_STUCK

    def facts(self, now: datetime) -> dict[str, Any]:
        """What the order shows of it."""
        if self.event not in _BACK:
            return {}
        return {"refunded_at": now, "refund_no": self.refund["refund_no"], "refunded_fen": self.refunded_fen}


def refund_by_hand(tx: Transaction, acts: Sequence[Act[RefundByHand]]) -> Sequence[Refusal | str]:
    """A manager gives the payment of an order back: a reason is written down, and a hall's day has a cap.

    A paid order that is not declared is stopped by it, with all that follows; a declared one must be withdrawn first (`WithdrawFirst`); one
    whose goods are released and still here keeps its state, and its parcel goes back by the return process: no board calls it any more.
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
    if not says_something(act.request.reason) or len(act.request.reason.strip()) > _LONGEST_REASON:
        return BadRequest("reason")
    if OrderState(order.state) in _AT_CUSTOMS:
        return WithdrawFirst()
    amount = sum(one.kept_fen for one in order.attempts if PaymentState(one.state) in _LEFT)
    if not amount:
        return NothingToRefund()
    cap = tx.settings.refund_cap_fen
    return RefundOverDailyCap(Fen(cap), Fen(used_fen)) if used_fen + amount > cap else None


def _is_still_here(order: Order, now: datetime) -> bool:
    """Say whether the goods were released and lie where they can be called back from, in time."""
    parcel = order.parcel if order.state == OrderState.CLEARED and order.left_at is None else None
    return parcel is not None and parcel.state in RECALLABLE and check_return(parcel.released_at, now) is None


def _refund_order(tx: Transaction, act: Act[RefundByHand], order: Order) -> int:
    kept = [one.attempt for one in order.attempts if PaymentState(one.state) in _LEFT]
    rows = [row for row in repository.list_attempts(tx.connection, [order.order_id]) if row["attempt"] in kept]
    if OrderState(order.state) is OrderState.PAID:
        refuse_orders(tx, {order.order_id: RefundedByHand()}, "staff")
    booked = book_refunds(tx, rows, "by_hand", "staff")
    if _is_still_here(order, tx.now):
        orders.give_up_sales(tx, [order.order_id], "staff")
    write_acts(tx, "refund_by_hand", booked, who=f"staff:{act.caller.staff_id}", note=noted(act.request.reason))
    return sum(one["amount_fen"] for one in booked)
