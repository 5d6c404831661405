"""Reading and writing attempts, the wallet's words and its notifications, set-based."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, tuple_, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.payment.tables import PaymentAttemptRow, PaymentMessageRow, PaymentNoticeRow

ATTEMPTS = table(PaymentAttemptRow)
MESSAGES = table(PaymentMessageRow)
NOTICES = table(PaymentNoticeRow)

Values = dict[str, Any]
Key = tuple[str, int]


def add_attempts(connection: Connection, attempts: Sequence[Values]) -> None:
    """Write new attempts."""
    if attempts:
        connection.execute(insert(ATTEMPTS), attempts)


def find_attempts(connection: Connection, keys: Collection[Key]) -> dict[Key, Values]:
    """Find attempts by order and number."""
    statement = select(ATTEMPTS).where(tuple_(ATTEMPTS.c.order_id, ATTEMPTS.c.attempt).in_(sorted(set(keys))))
    return {(row["order_id"], row["attempt"]): row for row in rows(connection, statement)}


def find_by_number(connection: Connection, out_trade_nos: Collection[str]) -> dict[str, Values]:
    """Find attempts by the number the wallet knows."""
    statement = select(ATTEMPTS).where(ATTEMPTS.c.out_trade_no.in_(sorted(set(out_trade_nos))))
    return {row["out_trade_no"]: row for row in rows(connection, statement)}


def list_attempts(connection: Connection, order_ids: Collection[str]) -> list[Values]:
    """List every attempt of these orders, in their order."""
    statement = select(ATTEMPTS).where(ATTEMPTS.c.order_id.in_(sorted(set(order_ids)))).order_by(ATTEMPTS.c.order_id, ATTEMPTS.c.attempt)
    return rows(connection, statement)


def change_attempts(connection: Connection, changes: Mapping[str, Values]) -> None:
    """Set these columns of the attempts with these numbers; all changes of one call name the same columns."""
    if not changes:
        return
    columns = list(next(iter(changes.values())))
    statement = (
        update(ATTEMPTS).where(ATTEMPTS.c.out_trade_no == bindparam("k_no")).values({name: bindparam(f"v_{name}") for name in columns})
    )
    values = [{"k_no": number, **{f"v_{name}": change[name] for name in columns}} for number, change in sorted(changes.items())]
    connection.execute(statement, values)


def add_messages(connection: Connection, cipher: FieldCipher, messages: Sequence[Values]) -> None:
    """Keep conversations with the wallet, their bytes encrypted for their order."""
    kept = [
        {**message, **{column: cipher.encrypt(message[column], _place(column, message["order_id"])) for column in ("request", "reply")}}
        for message in messages
    ]
    if kept:
        connection.execute(insert(MESSAGES), kept)


def list_messages(connection: Connection, cipher: FieldCipher, order_id: str) -> list[Values]:
    """List what was said to and by the wallet about this order, in clear, oldest first: for operators and customs (179) only."""
    statement = select(MESSAGES).where(MESSAGES.c.order_id == order_id).order_by(MESSAGES.c.message)
    return [
        {**row, **{column: cipher.decrypt(row[column], _place(column, order_id)) for column in ("request", "reply")}}
        for row in rows(connection, statement)
    ]


def find_notices(
    connection: Connection, notify_ids: Collection[str], nonces: Collection[tuple[str, int]]
) -> tuple[set[str], set[tuple[str, int]]]:
    """Find which of these notifications, and which of these nonces, were taken before."""
    same = select(NOTICES.c.notify_id).where(NOTICES.c.notify_id.in_(sorted(set(notify_ids))))
    used = select(NOTICES.c.nonce, NOTICES.c.stamp).where(tuple_(NOTICES.c.nonce, NOTICES.c.stamp).in_(sorted(set(nonces))))
    return set(connection.execute(same).scalars()), {(row.nonce, row.stamp) for row in connection.execute(used)}


def add_notices(connection: Connection, notices: Sequence[Values]) -> None:
    """Remember these notifications."""
    if notices:
        connection.execute(insert(NOTICES), notices)


def _place(column: str, order_id: str) -> str:
    return f"payment_message|{column}|{order_id}"
