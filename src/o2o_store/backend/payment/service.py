"""What happens to payments: each function decides for a whole batch, moves orders by `advance` and promises what the wallet must hear.

The five rules of facts/payments.md §8.4: committed before the call, close before a new code, one winner by compare-and-set,
late money goes back, whatever is open is watched until the wallet itself has decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.edge import Act
from o2o_store.backend.halls import service as halls
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Event, Transaction
from o2o_store.contract.store_api.orders import RequestPayment
from o2o_store.domain.clock import beijing_stamp
from o2o_store.domain.lifecycle import (
    BEFORE_FILING,
    ENDS,
    DocumentEvent,
    DocumentKind,
    Machine,
    OrderEvent,
    OrderState,
    PaymentEvent,
    may_open_attempt,
)
from o2o_store.domain.money import Fen
from o2o_store.domain.permit import check_permit
from o2o_store.domain.refusals import (
    AlreadyPaying,
    AmountDiffers,
    HoldLapsed,
    NotFiled,
    OrderClosed,
    PayerDiffers,
    PayerUnchecked,
    PaymentClosed,
    Refusal,
    UnknownOrder,
    WalletUnavailable,
)

WALLET = "wechat"
MONEY_PROMISE = timedelta(seconds=60)
"""Paid and refused: the refund starts within this time (product.md)."""
STUCK_PAUSE = timedelta(hours=1)
"""How long a refund that the wallet will not make rests before it is asked for again, under the same number."""

_TAKEN = {"SUCCESS", "REFUND"}
_GIVEN_UP = {"CLOSED", "REVOKED", "PAYERROR"}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class PaymentService:
    """The payment room's acts, for the one merchant that this platform's wallet account names."""

    account: m.WalletAccount | None

    def request_payment(self, tx: Transaction, acts: Sequence[Act[RequestPayment]]) -> Sequence[Refusal | None]:
        """Open one attempt for each filed order: its row and its promise are committed before the wallet hears of it."""
        found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
        known = halls.find_halls(tx.connection, {act.caller.hall_id for act in acts})
        permits = {hall_id: halls.permit_of(record, tx.now) for hall_id, record in known.items()}
        refusals: list[Refusal | None] = []
        opened: list[Values] = []
        for act in acts:
            order = found.get(act.request.order_id)
            refusal = self._check_request(act, order, tx.now) or check_permit(permits.get(act.caller.hall_id), tx.now)
            refusals.append(refusal)
            if refusal is None and order is not None:
                opened.append(_new_attempt(order, tx.now))
        repository.add_attempts(tx.connection, opened)
        orders.advance(tx, [_attempt_move(tx, row, PaymentEvent.PAYMENT_REQUESTED, "shopper", _shown(row)) for row in opened])
        for row in opened:
            self._promise_opening(tx, row, found[row["order_id"]])
        return refusals

    def _check_request(self, act: Act[RequestPayment], order: Order | None, now: datetime) -> Refusal | None:
        if order is None or not orders.may_see(act.caller, order):
            return UnknownOrder()
        if act.request.wallet != WALLET or self.account is None:
            return WalletUnavailable(act.request.wallet)
        return _check_order(order, now)

    def _promise_opening(self, tx: Transaction, row: Values, order: Order) -> None:
        assert self.account is not None
        request = m.native_request(self.account, row["out_trade_no"], _description(order), row["amount_fen"], row["expires_at"])
        body = m.OpenPayment(order.order_id, row["attempt"], row["out_trade_no"], request)
        tx.promise(m.OPEN, f"{row['out_trade_no']}/open", body)


def record_opened(tx: Transaction, commands: Sequence[m.RecordOpened]) -> Sequence[None]:
    """Show the code and begin to watch; an attempt the wallet refuses is over, one it calls paid is asked about."""
    rows = _attempts_of(tx, commands)
    _keep_messages(tx, commands, rows)
    events = {"opened": PaymentEvent.CODE_SHOWN, "refused": PaymentEvent.FAILED, "closed": PaymentEvent.CLOSED}
    moves = []
    for command in commands:
        row = rows[command.order_id, command.attempt]
        if command.verdict in events:
            facts = {"code_url": command.code_url} if command.code_url else {}
            moves.append(_attempt_move(tx, row, events[command.verdict], "wallet", facts, note=command.reason))
        if command.verdict in {"opened", "paid"}:
            watch = m.WatchPayment(row["order_id"], row["attempt"], row["out_trade_no"], tx.now, row["expires_at"])
            tx.promise(m.WATCH, f"{row['out_trade_no']}/watch", watch)
    orders.advance(tx, moves)
    return [None] * len(commands)


def record_payment(tx: Transaction, commands: Sequence[m.RecordPayment]) -> Sequence[None]:
    """Book what the wallet says of attempts: one capture of an order wins, every other one goes back."""
    rows = _attempts_of(tx, commands)
    taken = [command for command in commands if command.state in _TAKEN]
    given_up = [command for command in commands if command.state in _GIVEN_UP]
    orders.advance(tx, [_attempt_move(tx, rows[_key(one)], PaymentEvent.CLOSED, "wallet") for one in given_up])
    moves = [_attempt_move(tx, rows[_key(one)], PaymentEvent.PAID, "wallet", _receipt(one, tx.now)) for one in taken]
    fresh = [one for one, moved in zip(taken, orders.advance(tx, moves), strict=True) if moved]
    # A repeated word of the wallet adds nothing to what is kept.
    _keep_messages(tx, [*given_up, *fresh], rows)
    paid = {
        rows[_key(one)]["out_trade_no"]: {
            "transaction_id": one.transaction_id,
            "paid_at": one.paid_at or tx.now,
            "taken_fen": one.total_fen,
        }
        for one in fresh
    }
    repository.change_attempts(tx.connection, paid)
    for row in rows.values():
        row.update(paid.get(row["out_trade_no"], {}))
    _decide(tx, fresh, rows)
    return [None] * len(commands)


def _decide(tx: Transaction, captures: Sequence[m.RecordPayment], rows: Mapping[repository.Key, Values]) -> None:
    right = [one for one in captures if _amount_is_right(one, rows[_key(one)])]
    wrong = [one for one in captures if not _amount_is_right(one, rows[_key(one)])]
    captured = orders.advance(tx, [_capture_move(tx, rows[_key(one)]) for one in right])
    winners = [rows[_key(one)] for one, won in zip(right, captured, strict=True) if won]
    late = [rows[_key(one)] for one, won in zip(right, captured, strict=True) if not won]
    repository.change_attempts(tx.connection, {row["out_trade_no"]: {"won": True} for row in winners})
    _promise_declarations(tx, winners)
    _book_refunds(tx, late, "late_payment")
    # The money goes back by itself; only an order that still waits for money is stopped by it.
    _book_refunds(tx, [rows[_key(one)] for one in wrong], AmountDiffers.code)
    found = orders.find_orders(tx.connection, [one.order_id for one in wrong])
    _refuse(tx, {one.order_id: _amount_refusal(one, rows[_key(one)]) for one in wrong if found[one.order_id].captured_at is None})


def _amount_refusal(command: m.RecordPayment, row: Values) -> Refusal:
    if command.state != "SUCCESS":
        return PaymentClosed()
    return AmountDiffers(Fen(row["amount_fen"]), Fen(command.payer_total_fen))


def _promise_declarations(tx: Transaction, winners: Sequence[Values]) -> None:
    found = orders.find_orders(tx.connection, [row["order_id"] for row in winners])
    for row in winners:
        person = found[row["order_id"]].person_sealed or b""
        body = m.DeclarePayment(row["order_id"], row["attempt"], row["out_trade_no"], row["transaction_id"], person, tx.now)
        tx.promise(m.DECLARE, f"{row['out_trade_no']}/declare", body)


def record_declaration(tx: Transaction, commands: Sequence[m.RecordDeclaration]) -> Sequence[None]:
    """Book how the wallet's declaration stands: 411 accepted and payer = buyer, or the sale stops before any 621."""
    rows = _attempts_of(tx, commands)
    _keep_messages(tx, commands, rows)
    changes = {
        rows[_key(one)]["out_trade_no"]: {
            "cert_check": one.cert_check,
            "verify_department": one.department,
            "verify_trade_id": one.verify_trade_id,
        }
        for one in commands
    }
    repository.change_attempts(tx.connection, changes)
    _refuse(tx, {one.order_id: refusal for one in commands if (refusal := _payer_refusal(one)) is not None})
    orders.advance(tx, [_document_move(tx, one, rows[_key(one)]) for one in commands])
    _promise_watching(tx, [one for one in commands if _undecided(one)], rows)
    return [None] * len(commands)


def _promise_watching(tx: Transaction, commands: Sequence[m.RecordDeclaration], rows: Mapping[repository.Key, Values]) -> None:
    found = orders.find_orders(tx.connection, [one.order_id for one in commands])
    for one in commands:
        row, person = rows[_key(one)], found[one.order_id].person_sealed or b""
        body = m.DeclarePayment(row["order_id"], row["attempt"], row["out_trade_no"], row["transaction_id"], person, tx.now)
        tx.promise(m.WATCH_DECLARATION, f"{row['out_trade_no']}/declare", body)


def record_refund(tx: Transaction, commands: Sequence[m.RecordRefund]) -> Sequence[None]:
    """Book how refunds stand; one that the wallet lost or will not make is asked for again under the same number."""
    rows = _attempts_of(tx, commands)
    _keep_messages(tx, commands, rows)
    events = {"SUCCESS": PaymentEvent.REFUNDED, "PROCESSING": PaymentEvent.REFUND_SENT}
    moves = []
    for command in commands:
        row = rows[_key(command)]
        event = events.get(command.status, PaymentEvent.REFUND_STUCK)
        facts = {"refunded_at": tx.now} if event is PaymentEvent.REFUNDED else {}
        moves.append(_attempt_move(tx, row, event, "wallet", facts, note=command.status))
        if event is PaymentEvent.REFUND_SENT:
            watch = m.WatchRefund(row["order_id"], row["attempt"], row["refund_no"], tx.now)
            tx.promise(m.WATCH_REFUND, f"{row['out_trade_no']}/refund", watch)
        elif event is PaymentEvent.REFUND_STUCK:
            _promise_refund(tx, row, tx.now + STUCK_PAUSE)
    orders.advance(tx, moves)
    return [None] * len(commands)


def record_notice(tx: Transaction, commands: Sequence[m.RecordNotice]) -> Sequence[bool]:
    """Take verified notifications: each once, believed only as a reason to ask the wallet now. False: about no attempt of ours."""
    same, used = repository.find_notices(tx.connection, [one.notify_id for one in commands], [(one.nonce, one.stamp) for one in commands])
    rows = repository.find_by_number(tx.connection, [one.out_trade_no for one in commands])
    outcomes: list[bool] = []
    for one in commands:
        row = rows.get(one.out_trade_no)
        known = one.notify_id in same or (one.nonce, one.stamp) in used
        outcomes.append(row is not None)
        if row is None or known:
            continue
        same.add(one.notify_id)
        used.add((one.nonce, one.stamp))
        _take_notice(tx, one, row)
    return outcomes


def _take_notice(tx: Transaction, one: m.RecordNotice, row: Values) -> None:
    whose = {"order_id": row["order_id"], "hall_id": row["hall_id"], "enterprise_id": row["enterprise_id"]}
    notice = {"notify_id": one.notify_id, "nonce": one.nonce, "stamp": one.stamp, "received_at": tx.now, **whose}
    message = {"call": "notify", "sent_at": tx.now, "request": one.envelope, "reply": one.resource, **whose}
    repository.add_notices(tx.connection, [notice])
    repository.add_messages(tx.connection, tx.keys.fields, [message])
    tx.promise(m.QUERY, f"{row['out_trade_no']}/now", m.QueryPayment(row["order_id"], row["attempt"], row["out_trade_no"]))


def list_messages(connection: Connection, keys: Keys, order_id: str) -> list[m.WalletMessage]:
    """Return what was said to and by the wallet about this order, in clear, oldest first; nobody but an operator asks for it."""
    return [msgspec.convert(row, m.WalletMessage) for row in repository.list_messages(connection, keys.fields, order_id)]


def abandon_attempts(tx: Transaction, events: Sequence[Event]) -> None:
    """React to an order that nobody will pay for any more: close what is open and keep watching it."""
    rows = repository.list_attempts(tx.connection, [event.order_id for event in events])
    moved = orders.advance(tx, [_attempt_move(tx, row, PaymentEvent.ABANDONED, "platform") for row in rows])
    for row, abandoned in zip(rows, moved, strict=True):
        if abandoned:
            body = m.ClosePayment(row["order_id"], row["attempt"], row["out_trade_no"], tx.now)
            tx.promise(m.CLOSE, f"{row['out_trade_no']}/close", body)


def refund_refused(tx: Transaction, events: Sequence[Event]) -> None:
    """React to an order that the law or customs stopped: open attempts are closed, money that was taken goes back."""
    abandon_attempts(tx, events)
    reasons = {event.order_id: str(event.facts.get("code", "")) for event in events}
    rows = [row for row in repository.list_attempts(tx.connection, list(reasons)) if row["paid_at"] is not None]
    for row in rows:
        _book_refunds(tx, [row], reasons[row["order_id"]] or "refused")


def _book_refunds(tx: Transaction, rows: Sequence[Values], reason: str) -> None:
    facts = {"refund_due_at": tx.now + MONEY_PROMISE}
    moved = orders.advance(tx, [_attempt_move(tx, row, PaymentEvent.REFUND_BOOKED, "platform", facts, note=reason) for row in rows])
    owed = [row for row, booked in zip(rows, moved, strict=True) if booked]
    for row in owed:
        row.update(refund_no=f"R{row['out_trade_no']}01", refund_reason=reason)
    changes = {row["out_trade_no"]: {"refund_no": row["refund_no"], "refund_reason": reason} for row in owed}
    repository.change_attempts(tx.connection, changes)
    for row in owed:
        _promise_refund(tx, row, tx.now)


def _promise_refund(tx: Transaction, row: Values, due: datetime) -> None:
    # What the wallet took goes back, which is not what was asked for when the amounts differ.
    request = m.refund_request(row["out_trade_no"], row["refund_no"], row["refund_reason"], row["taken_fen"] or row["amount_fen"])
    body = m.RefundPayment(row["order_id"], row["attempt"], row["refund_no"], request)
    tx.promise(m.REFUND, f"{row['out_trade_no']}/refund", body, due=due)


def _refuse(tx: Transaction, refusals: Mapping[str, Refusal]) -> None:
    moves = [
        Move(
            order_id,
            Machine.ORDER,
            "",
            OrderEvent.REFUSED,
            tx.now,
            "platform",
            note=refusal.code,
            facts={"code": refusal.code, "facts": refusal.facts()},
        )
        for order_id, refusal in refusals.items()
    ]
    orders.advance(tx, moves)


def _payer_refusal(command: m.RecordDeclaration) -> Refusal | None:
    if command.cert_check == "DIFFERENT":
        return PayerDiffers()
    # A payer without a real name at the wallet cannot be declared at all: state FAIL, unchecked (payments.md §1.4).
    if command.state in {"SUCCESS", "FAIL"} and command.cert_check == "UNCHECKED":
        return PayerUnchecked()
    return None


def _undecided(command: m.RecordDeclaration) -> bool:
    if command.state == "SUCCESS":
        # Declared, and not a word on the payer: without a watch the order would be paid and wait for ever.
        return command.cert_check not in {"SAME", "DIFFERENT", "UNCHECKED"}
    return command.state != "FAIL" and command.cert_check != "DIFFERENT"


def _document_move(tx: Transaction, command: m.RecordDeclaration, row: Values) -> Move:
    facts: dict[str, Any] = {"number": row["transaction_id"]}
    event = DocumentEvent.SENT
    if command.state == "SUCCESS" and command.cert_check == "SAME":
        event, facts = DocumentEvent.ACCEPTED, {**facts, "status": "120"}
    elif command.state == "FAIL":
        event, facts = DocumentEvent.REJECTED, {**facts, "status": "100", "info": command.reason}
    return Move(command.order_id, Machine.DOCUMENT, DocumentKind.PAYMENT, event, tx.now, "wallet", facts=facts)


def _attempts_of(tx: Transaction, commands: Sequence[Any]) -> dict[repository.Key, Values]:
    return repository.find_attempts(tx.connection, [_key(command) for command in commands])


def _key(command: Any) -> repository.Key:
    return command.order_id, command.attempt


def _keep_messages(tx: Transaction, commands: Sequence[Any], rows: Mapping[repository.Key, Values]) -> None:
    kept = [
        {
            **{name: rows[_key(command)][name] for name in ("order_id", "hall_id", "enterprise_id")},
            **msgspec.structs.asdict(command.exchange),
        }
        for command in commands
    ]
    repository.add_messages(tx.connection, tx.keys.fields, kept)


def _check_order(order: Order, now: datetime) -> Refusal | None:
    state = OrderState(order.state)
    if state in ENDS or state is OrderState.RETURNING:
        return OrderClosed()
    if state in BEFORE_FILING:
        return NotFiled()
    if state is not OrderState.FILED or not may_open_attempt([one.state for one in order.attempts]):
        return AlreadyPaying()
    if order.hold_until is None or order.hold_until <= now:
        return HoldLapsed(order.hold_until)
    return None


def _new_attempt(order: Order, now: datetime) -> Values:
    number = max((one.attempt for one in order.attempts), default=0) + 1
    assert order.hold_until is not None
    return {
        "out_trade_no": trade_number(order.order_id, number, order.created_at),
        "order_id": order.order_id,
        "attempt": number,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "wallet": WALLET,
        "amount_fen": order.total_fen,
        "created_at": now,
        # What was held may be paid for; what lapses must not be payable any more.
        "expires_at": min(now + m.ATTEMPT_LIFE, order.hold_until),
    }


def trade_number(order_id: str, attempt: int, created_at: datetime) -> str:
    """Return the attempt's number at the wallet, `[0-9A-Z]{24}`: the same attempt has the same number for ever."""
    value = int.from_bytes(sha256(order_id.encode()).digest()[:16])
    letters = ""
    for _ in range(16):
        value, digit = divmod(value, 36)
        letters += _DIGITS[digit]
    return f"{beijing_stamp(created_at)[2:8]}{letters}{attempt:02d}"


def _description(order: Order) -> str:
    first = order.lines[0].name_zh if order.lines else order.order_id
    return f"{first} 等{len(order.lines)}种" if len(order.lines) > 1 else first


def _shown(row: Values) -> dict[str, Any]:
    return {name: row[name] for name in ("wallet", "amount_fen", "out_trade_no", "expires_at")}


def _receipt(command: m.RecordPayment, now: datetime) -> dict[str, Any]:
    return {"captured_at": command.paid_at or now, "transaction_tail": command.transaction_id[-4:]}


def _amount_is_right(command: m.RecordPayment, row: Values) -> bool:
    # A coupon makes payer_total smaller than total; customs would compare the smaller one with the order (payments.md §8.5).
    # And money that somebody has begun to give back (REFUND) is no payment.
    return command.state == "SUCCESS" and command.currency == "CNY" and command.total_fen == command.payer_total_fen == row["amount_fen"]


def _capture_move(tx: Transaction, row: Values) -> Move:
    facts = {
        "winner": row["attempt"],
        "order_no": row["out_trade_no"],
        "transaction_id": row["transaction_id"],
        "paid_at": row["paid_at"],
        "amount_fen": row["amount_fen"],
    }
    return Move(row["order_id"], Machine.ORDER, "", OrderEvent.CAPTURED, tx.now, "wallet", facts=facts)


def _attempt_move(
    tx: Transaction, row: Values, event: PaymentEvent, who: str, facts: Mapping[str, Any] | None = None, *, note: str = ""
) -> Move:
    return Move(row["order_id"], Machine.PAYMENT, str(row["attempt"]), event, tx.now, who, note=note, facts=facts or {})
