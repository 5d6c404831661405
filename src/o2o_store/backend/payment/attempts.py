"""Opening attempts and giving them up: committed before the wallet hears of them, at most one displayed, closed before the next code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import BarredLot
from o2o_store.backend.edge import Act
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import HallRecord
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order, OrderAttempt
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.moving import attempt_move, attempts_of, keep_messages, key_of, stream_of, write_acts
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.payment.requests import Opening, code_request, identity_hash, pay_code_request, wallet_of_code
from o2o_store.backend.writer import Event, Transaction
from o2o_store.contract.store_api.orders import RequestPayment
from o2o_store.domain.clock import beijing_date, beijing_stamp
from o2o_store.domain.lifecycle import BEFORE_FILING, DISPLAYED, ENDS, OrderState, PaymentEvent, PaymentState
from o2o_store.domain.refusals import (
    AlreadyPaying,
    HoldLapsed,
    NotFiled,
    NotOnSale,
    OrderClosed,
    PayCodeUnreadable,
    Refusal,
    UnknownOrder,
    WalletUnavailable,
)

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class PaymentService:
    """The acts that need to know the merchant's accounts, by wallet."""

    accounts: Mapping[str, m.WalletAccount]

    def request_payment(self, tx: Transaction, acts: Sequence[Act[RequestPayment]]) -> Sequence[Refusal | None]:
        """Open one attempt for each filed order: its row and its promise are committed before the wallet hears of it.

        What is displayed at another wallet, or has run out, is given up first; the promise to open stands behind the one to close it.
        """
        found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
        known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
        barred = catalog.find_barred(tx.connection, list(found), beijing_date(tx.now))
        away = {wallet for wallet, row in repository.list_standing(tx.connection).items() if row["away_since"] is not None}
        refusals: list[Refusal | None] = []
        opened: list[tuple[Values, Act[RequestPayment]]] = []
        for act in acts:
            order = found.get(act.request.order_id)
            refusal = self._check_request(act, order, tx.now, away) or _check_sale(known, barred, order, tx.now)
            refusals.append(refusal)
            if refusal is None and order is not None:
                opened.append((_new_attempt(order, act.request, tx.now), act))
        rows = [row for row, _ in opened]
        give_up_displayed(tx, {row["order_id"]: row for row in rows}, found)
        repository.add_attempts(tx.connection, rows)
        orders.advance(tx, [attempt_move(tx, row, PaymentEvent.PAYMENT_REQUESTED, "shopper", _shown(row)) for row in rows])
        write_acts(tx, "requested", rows, who="shopper")
        for row, act in opened:
            self._promise_opening(tx, row, found[row["order_id"]], act)
        return refusals

    def _check_request(self, act: Act[RequestPayment], order: Order | None, now: datetime, away: Collection[str]) -> Refusal | None:
        request = act.request
        if order is None or not orders.may_see(act.caller, order):
            return UnknownOrder()
        account = self.accounts.get(request.wallet)
        if account is None or request.wallet in away or (request.pay_code and not account.takes_code):
            return WalletUnavailable(request.wallet)
        if request.pay_code and wallet_of_code(request.pay_code) != request.wallet:
            return PayCodeUnreadable()
        return _check_order(order, request, now)

    def _promise_opening(self, tx: Transaction, row: Values, order: Order, act: Act[RequestPayment]) -> None:
        account, number = self.accounts[row["wallet"]], row["out_trade_no"]
        opening = Opening(number, _description(order), row["amount_fen"], row["expires_at"], _hash(tx, account, order))
        # Behind the close of the code before it, if there is one: the same stream is kept in order.
        stream = _stream(row)
        pay_code = act.request.pay_code
        if not pay_code:
            body = m.OpenPayment(order.order_id, row["attempt"], number, code_request(account, opening))
            tx.promise(m.topic(m.OPEN, row["wallet"]), stream, body)
            return
        request = tx.keys.fields.encrypt(pay_code_request(account, opening, pay_code, act.caller.device_id), m.charge_place(number))
        tx.promise(m.topic(m.CHARGE, row["wallet"]), stream, m.ChargePayment(order.order_id, row["attempt"], number, request))


def _check_sale(known: Mapping[str, HallRecord], barred: Mapping[str, BarredLot], order: Order | None, now: datetime) -> Refusal | None:
    """Refuse what was in order when it was filed and would now be paid for in vain."""
    if order is None:
        return None
    if order.order_id in barred:
        return NotOnSale(barred[order.order_id].gtin)
    return halls.check_way(known.get(order.hall_id), order.fulfilment, now, filed=True)


def _hash(tx: Transaction, account: m.WalletAccount, order: Order) -> str:
    if not account.refuses_other_payer:
        return ""
    person = orders.open_person(tx.keys, order)
    return identity_hash(person.name, person.id_number)


def _stream(row: Values) -> str:
    return stream_of(row, "open")


def give_up_displayed(tx: Transaction, successors: Mapping[str, Values], found: Mapping[str, Order]) -> None:
    """Take away the displayed codes of the orders that get a new one, and have them closed before it, as far as their wallets answer."""
    displayed = [(order_id, one.attempt) for order_id in successors for one in found[order_id].attempts if one.state in DISPLAYED]
    rows = abandon(tx, list(repository.find_attempts(tx.connection, displayed).values()), "switched")
    for row in rows:
        body = m.SwitchPayment(row["order_id"], row["attempt"], row["wallet"], row["out_trade_no"], bool(row["by_code"]), tx.now)
        tx.promise(m.SWITCH, _stream(successors[row["order_id"]]), body)


def abandon(tx: Transaction, rows: Sequence[Values], reason: str) -> list[Values]:
    """Give attempts up: nobody sees their code any more, but they stay watched until the wallet has decided. Return those that moved."""
    facts = {"reason": reason}
    moved = orders.advance(tx, [attempt_move(tx, row, PaymentEvent.ABANDONED, "platform", facts, note=reason) for row in rows])
    return [row for row, abandoned in zip(rows, moved, strict=True) if abandoned]


def sweep(tx: Transaction, rows: Sequence[Values]) -> None:
    """Promise to close these attempts and to ask about them until the wallet has decided, over restarts."""
    for row in rows:
        body = m.ClosePayment(row["order_id"], row["attempt"], row["out_trade_no"], tx.now, bool(row["by_code"]))
        tx.promise(m.topic(m.CLOSE, row["wallet"]), stream_of(row, "close"), body)


def abandon_attempts(tx: Transaction, events: Sequence[Event]) -> None:
    """React to an order that nobody will pay for any more: close what is open and keep watching it."""
    reasons = {event.order_id: "cancelled" if event.name == "cancelled" else "expired" for event in events}
    rows = repository.list_attempts(tx.connection, list(reasons))
    for reason in sorted(set(reasons.values())):
        sweep(tx, abandon(tx, [row for row in rows if reasons[row["order_id"]] == reason], reason))


def record_opened(tx: Transaction, commands: Sequence[m.RecordOpened]) -> Sequence[None]:
    """Show the code and begin to watch; an attempt the wallet refuses is over, one it calls paid is asked about."""
    rows = attempts_of(tx, commands)
    keep_messages(tx, commands, rows)
    events = {"opened": PaymentEvent.CODE_SHOWN, "refused": PaymentEvent.FAILED, "closed": PaymentEvent.CLOSED}
    moves = []
    for command in commands:
        row = rows[key_of(command)]
        if command.verdict in events:
            shown = {"code_url": command.code_url} if command.code_url else {}
            facts = shown | ({"reason": command.reason} if command.reason else {})
            moves.append(attempt_move(tx, row, events[command.verdict], "wallet", facts, note=command.detail or command.reason))
        if command.verdict in {"opened", "paid"}:
            watch = m.WatchPayment(row["order_id"], row["attempt"], row["out_trade_no"], tx.now, row["expires_at"], bool(row["by_code"]))
            tx.promise(m.topic(m.WATCH, row["wallet"]), stream_of(row, "watch"), watch)
    orders.advance(tx, moves)
    return [None] * len(commands)


def record_scanned(tx: Transaction, commands: Sequence[m.RecordScanned]) -> Sequence[None]:
    """Show that a phone holds the code, and go on watching."""
    rows = attempts_of(tx, commands)
    orders.record_attempt_facts(tx, {key_of(command): {"scanned_at": tx.now} for command in commands})
    for row in rows.values():
        watch = m.WatchPayment(
            row["order_id"], row["attempt"], row["out_trade_no"], tx.now, row["expires_at"], bool(row["by_code"]), scanned=True
        )
        tx.promise(m.topic(m.WATCH, row["wallet"]), stream_of(row, "watch"), watch)
    return [None] * len(commands)


def record_unclosed(tx: Transaction, commands: Sequence[m.RecordUnclosed]) -> Sequence[None]:
    """Sweep what the wallet has not decided; neither the shopper nor the next code waits for it any longer."""
    rows = attempts_of(tx, commands)
    reasons = {key_of(command): command.reason for command in commands}
    for reason in sorted(set(reasons.values()) - {""}):
        abandon(tx, [row for key, row in rows.items() if reasons[key] == reason], reason)
    sweep(tx, list(rows.values()))
    return [None] * len(commands)


def _check_order(order: Order, request: RequestPayment, now: datetime) -> Refusal | None:
    state = OrderState(order.state)
    if state in ENDS or state is OrderState.RETURNING:
        return OrderClosed()
    if state in BEFORE_FILING:
        return NotFiled()
    if state is not OrderState.FILED or any(_stands(one, request, now) for one in order.attempts):
        return AlreadyPaying()
    if order.hold_until is None or order.hold_until <= now:
        return HoldLapsed(order.hold_until)
    return None


def _stands(attempt: OrderAttempt, request: RequestPayment, now: datetime) -> bool:
    """Say whether a displayed attempt keeps its place against this request."""
    if PaymentState(attempt.state) not in DISPLAYED:
        return False
    over = attempt.expires_at is not None and attempt.expires_at <= now
    return not (over or request.anew or request.pay_code or attempt.wallet != request.wallet)


def _new_attempt(order: Order, request: RequestPayment, now: datetime) -> Values:
    number = max((one.attempt for one in order.attempts), default=0) + 1
    assert order.hold_until is not None
    return {
        "out_trade_no": trade_number(order.order_id, number, order.created_at),
        "order_id": order.order_id,
        "attempt": number,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "wallet": request.wallet,
        "amount_fen": order.total_fen,
        "created_at": now,
        # What was held may be paid for; what lapses must not be payable any more. The wallets know whole seconds only: ours is not later.
        "expires_at": min(now + (m.CHARGE_LIFE if request.pay_code else m.ATTEMPT_LIFE), order.hold_until).replace(microsecond=0),
        "by_code": bool(request.pay_code),
        "taken_fen": 0,
        "refund_no": "",
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
