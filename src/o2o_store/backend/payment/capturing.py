"""What the wallets say of attempts becomes money: one capture of an order wins by compare-and-set, every other one goes back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.attempts import abandon, sweep
from o2o_store.backend.payment.declaring import promise_declarations
from o2o_store.backend.payment.moving import attempt_move, attempts_of, keep_messages, key_of, refuse_orders, write_acts
from o2o_store.backend.payment.refunding import book_refunds
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Event, Transaction
from o2o_store.domain.lifecycle import Machine, OrderEvent, PaymentEvent
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import AmountDiffers, PaymentGivenBack, Refusal

WALLET_CLOCK = timedelta(seconds=30)
"""How far a wallet's clock may be ahead of ours before an order that has run out there looks called off."""
_TAKEN = {"SUCCESS", "REFUND"}
_GIVEN_UP = {"CLOSED", "REVOKED", "PAYERROR"}


def record_payment(tx: Transaction, commands: Sequence[m.RecordPayment]) -> Sequence[None]:
    """Book what the wallet says of attempts: one capture of an order wins, every other one goes back."""
    rows = attempts_of(tx, commands)
    taken = [command for command in commands if command.state in _TAKEN]
    given_up = [command for command in commands if command.state in _GIVEN_UP]
    orders.advance(tx, [attempt_move(tx, rows[key_of(one)], PaymentEvent.CLOSED, "wallet", _ending(one, rows, tx.now)) for one in given_up])
    moves = [attempt_move(tx, rows[key_of(one)], PaymentEvent.PAID, "wallet", _receipt(one, rows, tx.now)) for one in taken]
    fresh = [one for one, moved in zip(taken, orders.advance(tx, moves), strict=True) if moved]
    # A repeated word of the wallet adds nothing to what is kept.
    keep_messages(tx, [*given_up, *fresh], rows)
    paid = {
        rows[key_of(one)]["out_trade_no"]: {
            "transaction_id": one.transaction_id,
            "paid_at": one.paid_at or tx.now,
            "taken_fen": _taken(one, rows),
        }
        for one in fresh
    }
    repository.change_attempts(tx.connection, paid)
    for row in rows.values():
        row.update(paid.get(row["out_trade_no"], {}))
    write_acts(tx, "captured", [rows[key_of(one)] for one in fresh], who="wallet")
    _decide(tx, fresh, rows)
    return [None] * len(commands)


def _decide(tx: Transaction, captures: Sequence[m.RecordPayment], rows: Mapping[repository.Key, Values]) -> None:
    right = [one for one in captures if _amount_is_right(one, rows[key_of(one)])]
    wrong = [one for one in captures if not _amount_is_right(one, rows[key_of(one)])]
    fitting, outdated = _fitting(tx, [rows[key_of(one)] for one in right])
    captured = capture_orders(tx, fitting)
    winners = [row for row, won in zip(fitting, captured, strict=True) if won]
    late = [row for row, won in zip(fitting, captured, strict=True) if not won] + outdated
    repository.change_attempts(tx.connection, {row["out_trade_no"]: {"won": True} for row in winners})
    promise_declarations(tx, winners)
    refund_late(tx, late)
    # The money goes back by itself; only an order that still waits for money is stopped by it.
    book_refunds(tx, [rows[key_of(one)] for one in wrong], AmountDiffers.code)
    found = orders.find_orders(tx.connection, [one.order_id for one in wrong])
    refuse_orders(tx, {one.order_id: _amount_refusal(one, rows[key_of(one)]) for one in wrong if found[one.order_id].captured_at is None})


def _fitting(tx: Transaction, rows: Sequence[Values]) -> tuple[list[Values], list[Values]]:
    """Part the attempts that ask for what their orders cost now from those of a basket that was corrected meanwhile: they are late."""
    found = orders.find_orders(tx.connection, [row["order_id"] for row in rows])
    fits = [row["amount_fen"] == found[row["order_id"]].total_fen for row in rows]
    return [row for row, fit in zip(rows, fits, strict=True) if fit], [row for row, fit in zip(rows, fits, strict=True) if not fit]


def capture_orders(tx: Transaction, rows: Sequence[Values]) -> list[bool]:
    """Let each of these paid attempts try to win its order; the order's own state is the compare-and-set, so that one does."""
    return orders.advance(tx, [_capture_move(tx, row) for row in rows])


def refund_late(tx: Transaction, rows: Sequence[Values]) -> None:
    """Give back what came for an order that was already decided."""
    book_refunds(tx, rows, "late_payment")


def give_up_losers(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a captured order: whatever else is open for it is closed and swept."""
    winners = {event.order_id: event.facts.get("winner") for event in events}
    rows = repository.list_attempts(tx.connection, list(winners))
    sweep(tx, abandon(tx, [row for row in rows if row["attempt"] != winners[row["order_id"]]], "switched"))


def _amount_refusal(command: m.RecordPayment, row: Values) -> Refusal:
    if command.state != "SUCCESS":
        return PaymentGivenBack()
    return AmountDiffers(Fen(row["amount_fen"]), Fen(command.payer_total_fen))


def _amount_is_right(command: m.RecordPayment, row: Values) -> bool:
    # A coupon makes payer_total smaller than total; customs would compare the smaller one with the order (payments.md §8.5).
    # And money that somebody has begun to give back (REFUND) is no payment.
    return command.state == "SUCCESS" and command.currency == "CNY" and command.total_fen == command.payer_total_fen == row["amount_fen"]


def _receipt(command: m.RecordPayment, rows: Mapping[repository.Key, Values], now: datetime) -> dict[str, Any]:
    tail = command.transaction_id[-4:]
    return {"captured_at": command.paid_at or now, "transaction_tail": tail, "taken_fen": _taken(command, rows)}


def _taken(command: m.RecordPayment, rows: Mapping[repository.Key, Values]) -> int:
    # A wallet that does not say how much it took did what it was asked to.
    return command.total_fen or int(rows[key_of(command)]["amount_fen"])


def _ending(command: m.RecordPayment, rows: Mapping[repository.Key, Values], now: datetime) -> dict[str, Any]:
    if command.state == "PAYERROR":
        return {"reason": "wallet_refused"}
    # The wallet's clock may be a little ahead of ours: what it ends by itself so close to the end has run out.
    return {"reason": "expired"} if rows[key_of(command)]["expires_at"] <= now + WALLET_CLOCK else {}


def _capture_move(tx: Transaction, row: Values) -> Move:
    facts = {
        "winner": row["attempt"],
        "wallet": row["wallet"],
        "order_no": row["out_trade_no"],
        "transaction_id": row["transaction_id"],
        "paid_at": row["paid_at"],
        "amount_fen": row["amount_fen"],
    }
    return Move(row["order_id"], Machine.ORDER, "", OrderEvent.CAPTURED, tx.now, "wallet", facts=facts)
