"""The wallet's declaration of a payment to customs, and its word on whether the payer is the buyer (facts/payments.md §1.4, §2.2)."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.moving import attempts_of, keep_messages, key_of, refuse_orders, stream_of
from o2o_store.backend.payment.repository import Values
from o2o_store.backend.writer import Transaction
from o2o_store.domain.lifecycle import DocumentEvent, DocumentKind, Machine
from o2o_store.domain.refusals import PayerDiffers, PayerUnchecked, Refusal


def promise_declarations(tx: Transaction, winners: Sequence[Values]) -> None:
    """Have the wallets declare what was captured."""
    _promise(tx, m.DECLARE, winners)


def _promise(tx: Transaction, name: str, rows: Sequence[Values], declared: Collection[str] = ()) -> None:
    found = orders.find_orders(tx.connection, [row["order_id"] for row in rows])
    for row in rows:
        person = found[row["order_id"]].person_sealed or b""
        number = row["out_trade_no"]
        body = m.DeclarePayment(
            row["order_id"],
            row["attempt"],
            number,
            row["transaction_id"],
            person,
            tx.now,
            row["amount_fen"],
            row.get("cert_check") or "",
            number in declared,
        )
        tx.promise(m.topic(name, row["wallet"]), stream_of(row, "declare"), body)


def record_declaration(tx: Transaction, commands: Sequence[m.RecordDeclaration]) -> Sequence[None]:
    """Book how the wallet's declaration stands: 411 accepted and payer = buyer, or the sale stops before any 621."""
    rows = attempts_of(tx, commands)
    keep_messages(tx, commands, rows)
    commands = [msgspec.structs.replace(one, cert_check=_known_check(one, rows[key_of(one)])) for one in commands]
    changes = {
        rows[key_of(one)]["out_trade_no"]: {
            "cert_check": one.cert_check,
            "verify_department": one.department,
            "verify_trade_id": one.verify_trade_id,
        }
        for one in commands
    }
    repository.change_attempts(tx.connection, changes)
    for row in rows.values():
        row.update(changes[row["out_trade_no"]])
    refuse_orders(tx, {one.order_id: refusal for one in commands if (refusal := _payer_refusal(one)) is not None})
    orders.advance(tx, [_document_move(tx, one, rows[key_of(one)]) for one in commands])
    taken = {rows[key_of(one)]["out_trade_no"] for one in commands if one.state == "SUCCESS"}
    _promise(tx, m.WATCH_DECLARATION, [rows[key_of(one)] for one in commands if _undecided(one)], taken)
    return [None] * len(commands)


def _known_check(command: m.RecordDeclaration, row: Values) -> str:
    # One payment, one payer: not every answer of a wallet repeats that they are the same, and one that does not takes nothing back.
    return "SAME" if row.get("cert_check") == "SAME" and command.cert_check != "DIFFERENT" else command.cert_check


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
