"""What every act of this room needs: attempts by command, the wallet's words kept, moves, refusals, and a line in the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Transaction
from o2o_store.domain.lifecycle import Machine, OrderEvent, PaymentEvent
from o2o_store.domain.refusals import Refusal

MONEY_PROMISE = timedelta(seconds=60)
"""Paid and refused: the refund starts within this time (product.md)."""


def key_of(command: Any) -> repository.Key:
    """Return the order and attempt a command is about."""
    return command.order_id, command.attempt


def attempts_of(tx: Transaction, commands: Sequence[Any]) -> dict[repository.Key, Values]:
    """Read the attempts of these commands."""
    return repository.find_attempts(tx.connection, [key_of(command) for command in commands])


def stream_of(row: Values, act: str) -> str:
    """Return the stream of what is promised about an attempt: named after its order, so that only the order's hall sees what is stuck."""
    return f"{row['order_id']}/{row['out_trade_no']}/{act}"


def keep_messages(tx: Transaction, commands: Sequence[Any], rows: Mapping[repository.Key, Values]) -> None:
    """Keep the exact words exchanged with the wallet, for the 179 duty."""
    kept = [
        {
            **{name: rows[key_of(command)][name] for name in ("order_id", "hall_id", "enterprise_id")},
            **msgspec.structs.asdict(command.exchange),
        }
        for command in commands
    ]
    repository.add_messages(tx.connection, tx.keys.fields, kept)


def attempt_move(
    tx: Transaction, row: Values, event: PaymentEvent, who: str, facts: Mapping[str, Any] | None = None, *, note: str = ""
) -> Move:
    """Return the move of one attempt."""
    return Move(row["order_id"], Machine.PAYMENT, str(row["attempt"]), event, tx.now, who, note=note, facts=facts or {})


def refuse_orders(tx: Transaction, refusals: Mapping[str, Refusal], who: str = "platform") -> None:
    """Stop these orders; the room's own reaction gives back what was taken."""
    moves = [
        Move(order_id, Machine.ORDER, "", OrderEvent.REFUSED, tx.now, who, note=one.code, facts={"code": one.code, "facts": one.facts()})
        for order_id, one in refusals.items()
    ]
    orders.advance(tx, moves)


def write_acts(
    tx: Transaction, what: str, rows: Sequence[Values], *, who: str = "platform", note: str = "", at: datetime | None = None
) -> None:
    """Write into the audit log what was done with the money of these attempts, or of these refunds."""
    acts = [
        {
            **{name: row[name] for name in ("hall_id", "enterprise_id", "wallet", "order_id")},
            "at": at or tx.now,
            "what": what,
            "who": who,
            # A refund has no `taken_fen`: its number and amount are its own.
            "number": row["out_trade_no"] if "taken_fen" in row else row["refund_no"],
            "amount_fen": row.get("taken_fen") or row["amount_fen"],
            "note": note or row.get("reason", ""),
        }
        for row in rows
    ]
    repository.add_acts(tx.connection, acts)
