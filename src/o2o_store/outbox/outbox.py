"""Promises as rows: put, claim, settle. Every function takes the caller's connection and works inside the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, or_, select, update

HORIZON = timedelta(seconds=60)
"""The longest back-off: a back-off that ends later was written by a clock that has been set back since (see `_reached`)."""

LEASE = timedelta(seconds=30)
"""How long a claimed promise belongs to its claimer."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that must still be said to somebody.

    `id` is the idempotency key the peer sees; `stream` is kept in order; `body` is the finished request, looked up nowhere;
    `attempts` counts answers that were no use (silence does not count); `lost` says that a claimer vanished with it in hand,
    so that the peer may have heard it already.
    """

    id: str
    stream: str
    topic: str
    body: bytes
    attempts: int
    created_at: datetime
    lost: bool = False


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise about to be written; `due` is when it is first tried.

    With `parked_because` it is written as already set aside: a person must look before anybody tries it.
    """

    id: str
    stream: str
    topic: str
    body: bytes
    due: datetime
    created_at: datetime
    parked_because: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """A promise that is tried again at `due`; `attempts` is the new count, `reason` one plain line."""

    id: str
    due: datetime
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What a courier brings home, for one transaction.

    `kept` promises are deleted and `commands`, what their answers became, carried out with it; `later` ones are tried again;
    `parked` ones (id and reason) wait for a person; `new` ones are written.
    """

    kept: tuple[str, ...] = ()
    commands: tuple[Any, ...] = ()
    later: tuple[Later, ...] = ()
    parked: Mapping[str, str] = field(default_factory=dict)
    new: tuple[NewPromise, ...] = ()


def put(connection: Connection, table: Table, promises: Sequence[NewPromise]) -> None:
    """Write promises in this order, one statement for all. Raises IntegrityError when an id was used before."""
    if not promises:
        return
    fields = ("id", "stream", "topic", "body", "due", "created_at", "parked_because")
    connection.execute(insert(table), [{name: getattr(promise, name) for name in fields} for promise in promises])


def claim(
    connection: Connection, table: Table, now: datetime, *, topics: Collection[str], busy: Collection[str] = (), limit: int = 100
) -> list[Promise]:
    """Return the due heads of idle streams, oldest first, leased to the caller until `now + LEASE`.

    A head is the oldest promise of its stream; a parked head blocks its stream until a person has looked. `busy` streams
    are left out. On PostgreSQL rows that another process is claiming are skipped.
    """
    older = table.alias("older")
    blocked = select(older.c.seq).where(older.c.stream == table.c.stream, older.c.seq < table.c.seq).exists()
    ready = (
        select(table)
        .where(
            table.c.parked_because == "",
            table.c.topic.in_(list(topics)),
            _reached(table, now),
            or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now, table.c.claimed_until > now + HORIZON),
            ~blocked,
        )
        .order_by(table.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if busy:
        ready = ready.where(table.c.stream.not_in(list(busy)))
    found = connection.execute(ready).mappings().all()
    if found:
        connection.execute(update(table).where(table.c.id.in_([row["id"] for row in found])).values(claimed_until=now + LEASE))
    return [_promise(row) for row in found]


def peek(
    connection: Connection, table: Table, now: datetime, *, topics: Collection[str], busy: Collection[str], limit: int
) -> list[Promise]:
    """Return the due heads without leasing them: enough where one process alone keeps the promises of this file."""
    older = table.alias("older")
    blocked = select(older.c.seq).where(older.c.stream == table.c.stream, older.c.seq < table.c.seq).exists()
    ready = (
        select(table)
        .where(
            table.c.parked_because == "",
            table.c.topic.in_(list(topics)),
            _reached(table, now),
            ~blocked,
        )
        .order_by(table.c.seq)
        .limit(limit + len(busy))
    )
    # The busy set is compared here and not in SQL: it may be larger than the database's limit of bound values.
    idle = [row for row in connection.execute(ready).mappings() if row["stream"] not in busy]
    return [_promise(row) for row in idle[:limit]]


def record(connection: Connection, table: Table, settled: Sequence[Settled]) -> set[str]:
    """Write what became of promises, one statement for each kind of end; the commands are the caller's business.

    Return the ids of kept promises that were gone already: whoever deleted them carried out what their answers meant.
    """
    kept = [one for settlement in settled for one in settlement.kept]
    gone = set(kept) - done(connection, table, kept)
    postpone(connection, table, [later for settlement in settled for later in settlement.later])
    park(connection, table, {one: why for settlement in settled for one, why in settlement.parked.items()})
    put(connection, table, [promise for settlement in settled for promise in settlement.new])
    return gone


def renew(connection: Connection, table: Table, ids: Collection[str], now: datetime) -> None:
    """Extend the lease of promises still being kept."""
    if ids:
        connection.execute(update(table).where(table.c.id.in_(list(ids))).values(claimed_until=now + LEASE))


def give_back(connection: Connection, table: Table, ids: Collection[str]) -> None:
    """End the leases of promises that their claimer will not keep after all: somebody else may at once."""
    if ids:
        connection.execute(update(table).where(table.c.id.in_(list(ids))).values(claimed_until=None))


def done(connection: Connection, table: Table, ids: Collection[str]) -> set[str]:
    """Delete kept promises; return the ids that were still there (the others were settled before, by this or another claimer)."""
    if not ids:
        return set()
    wanted = list(ids)
    there = set(connection.execute(select(table.c.id).where(table.c.id.in_(wanted))).scalars())
    connection.execute(delete(table).where(table.c.id.in_(wanted)))
    return there


def postpone(connection: Connection, table: Table, laters: Sequence[Later]) -> None:
    """Give promises back to be tried later."""
    if not laters:
        return
    statement = (
        update(table)
        .where(table.c.id == bindparam("promise_id"))
        .values(due=bindparam("new_due"), attempts=bindparam("new_attempts"), last_error=bindparam("reason"), claimed_until=None)
    )
    values = [{"promise_id": one.id, "new_due": one.due, "new_attempts": one.attempts, "reason": one.reason} for one in laters]
    connection.execute(statement, values)


def park(connection: Connection, table: Table, reasons: Mapping[str, str]) -> None:
    """Set promises aside for a person, with the reason a desk shows; their streams wait."""
    if not reasons:
        return
    statement = update(table).where(table.c.id == bindparam("promise_id")).values(parked_because=bindparam("reason"), claimed_until=None)
    connection.execute(statement, [{"promise_id": one, "reason": reason or "unknown"} for one, reason in reasons.items()])


def release_parked(connection: Connection, table: Table, ids: Collection[str], now: datetime) -> set[str]:
    """Try parked promises again from the beginning: a person has looked. Return the ids that were parked."""
    if not ids:
        return set()
    wanted = (table.c.id.in_(list(ids)), table.c.parked_because != "")
    there = set(connection.execute(select(table.c.id).where(*wanted)).scalars())
    connection.execute(update(table).where(*wanted).values(parked_because="", attempts=0, due=now))
    return there


def hasten(connection: Connection, table: Table, streams: Collection[str], now: datetime) -> set[str]:
    """Make living promises of these streams due now, because a person will not wait; return the ids of those that were due later.

    One that is being kept at this moment stays with whoever keeps it.
    """
    wanted = (table.c.stream.in_(sorted(streams)), table.c.parked_because == "", table.c.due > now, table.c.claimed_until.is_(None))
    there = set(connection.execute(select(table.c.id).where(*wanted)).scalars())
    connection.execute(update(table).where(table.c.id.in_(sorted(there))).values(due=now))
    return there


def count_parked(connection: Connection, table: Table) -> int:
    """Return how many promises wait for a person."""
    found: int = connection.execute(select(func.count()).select_from(table).where(table.c.parked_because != "")).scalar_one()
    return found


def clear_leases(connection: Connection, table: Table) -> None:
    """Forget every lease: the file's only process has just started, so nobody holds one."""
    connection.execute(update(table).values(claimed_until=None))


def next_due(connection: Connection, table: Table, now: datetime, topics: Collection[str]) -> datetime | None:
    """Return when the next living promise of these topics becomes due, or a lease on one ends, after `now`; None when there is none."""
    living = (table.c.parked_because == "", table.c.topic.in_(list(topics)))
    moments = [
        connection.execute(select(func.min(column)).where(*living, column > now)).scalar_one()
        for column in (table.c.due, table.c.claimed_until)
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def list_parked(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """Return every parked promise (id, stream, topic, reason, since when) for the desk, oldest first; bodies stay out."""
    columns = (table.c.id, table.c.stream, table.c.topic, table.c.attempts, table.c.parked_because, table.c.created_at)
    statement = select(*columns).where(table.c.parked_because != "").order_by(table.c.seq)
    return [dict(row) for row in connection.execute(statement).mappings()]


def find_head(connection: Connection, table: Table, stream: str) -> dict[str, Any] | None:
    """Return the oldest promise of a stream as `list_parked` shows it, its reason empty while it is alive; None for an empty stream."""
    columns = (table.c.id, table.c.stream, table.c.topic, table.c.attempts, table.c.parked_because, table.c.created_at)
    found = connection.execute(select(*columns).where(table.c.stream == stream).order_by(table.c.seq).limit(1)).mappings().first()
    return dict(found) if found is not None else None


def _reached(table: Table, now: datetime) -> sqlalchemy.ColumnElement[bool]:
    """Due by the wall clock, or written by a clock that was ahead of the present one: setting it back must freeze nothing.

    A first `due` may lie far ahead on purpose, so it is doubted only together with `created_at`; a back-off never may.
    """
    ahead = now + HORIZON
    return or_(table.c.due <= now, table.c.created_at > ahead, sqlalchemy.and_(table.c.attempts > 0, table.c.due > ahead))


def _promise(row: sqlalchemy.RowMapping) -> Promise:
    return Promise(
        id=row["id"],
        stream=row["stream"],
        topic=row["topic"],
        body=row["body"],
        attempts=row["attempts"],
        created_at=row["created_at"],
        lost=row["claimed_until"] is not None,
    )
