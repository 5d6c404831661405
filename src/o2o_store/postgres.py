"""PostgreSQL as a store of books: engines that behave like the SQLite ones, and what is faster or safer said in its own words.

Measured reasons (facts: persistence §0, §4): many rows go in as one `jsonb_populate_recordset` statement, 3.5 times faster than
row by row; claims use `for update skip locked`. Rooms decide in memory between reading and writing, so exactly one writer works
on a database at a time: the writing engine takes one advisory lock per transaction, as SQLite's BEGIN IMMEDIATE does, and group
commit makes up for it (decision 014). Leases are taken outside of that lock.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy
from sqlalchemy import event

WRITER_LOCK = 0x6F326F5F77726974
"""Key of the advisory lock that the one writing transaction holds ("o2o_writ")."""

_TIMEOUTS = "-c idle_in_transaction_session_timeout=15s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""A process that was stopped in the middle of a transaction must not hold the writer's lock for ever."""

_FEWEST_ROWS = 2
_RETRY = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "25P03"})
"""Serialisation failure, deadlock, and the server's ways of saying that it went down or lost patience."""


def is_postgres(connection: sqlalchemy.Connection) -> bool:
    """Say whether this connection speaks to PostgreSQL."""
    return connection.dialect.name == "postgresql"


def open_writer(url: str) -> sqlalchemy.Engine:
    """Open the engine of the writer thread: READ COMMITTED, one writing transaction at a time on the whole database."""
    engine = _open(url, pool_size=1)

    @event.listens_for(engine, "begin")
    def _begin(connection: sqlalchemy.Connection) -> None:
        # A statement of READ COMMITTED sees what was committed before it began: everything after this one is behind the lock.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


def open_readers(url: str, *, size: int) -> sqlalchemy.Engine:
    """Open a pool of read-only connections; each transaction sees one snapshot."""
    return _open(url, pool_size=size).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def open_leases(url: str) -> sqlalchemy.Engine:
    """Open the engine that claims and renews promises: short transactions beside the writer's."""
    return _open(url, pool_size=1)


def open_listener(url: str) -> sqlalchemy.Engine:
    """Open the engine of the one connection that listens: autocommit, never idle inside a transaction."""
    return _open(url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")


def _open(url: str, *, pool_size: int) -> sqlalchemy.Engine:
    # Bound values would stand in every exception's text, and from there in logs.
    engine = sqlalchemy.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": _TIMEOUTS, "application_name": "o2o-store"},
    )
    event.listen(engine, "do_executemany", _insert_as_recordset)
    return engine


def is_passing(error: BaseException) -> bool:
    """Say whether a database error passes by itself: the connection was lost, or another transaction was in the way."""
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RETRY


def _insert_as_recordset(cursor: Any, _statement: str, parameters: Any, context: Any) -> bool:
    """Send the rows of a plain INSERT as one statement; leave everything else to the driver."""
    compiled = getattr(context, "compiled", None)
    if compiled is None or not compiled.isinsert or len(parameters) < _FEWEST_ROWS or not _is_plain(compiled, parameters[0]):
        return False
    table = compiled.preparer.format_table(compiled.statement.table)
    columns = ", ".join(compiled.preparer.quote(name) for name in parameters[0])
    rows = msgspec.json.encode([_plain_row(row) for row in parameters]).decode()
    # Only names that SQLAlchemy quoted stand in the text; ordered, because rows of one stream are numbered as they come.
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM "  # noqa: S608
        f"jsonb_populate_recordset(NULL::{table}, %s::jsonb) WITH ORDINALITY ORDER BY ordinality"
    )
    cursor.execute(statement, [rows])
    return True


def _is_plain(compiled: Any, row: Mapping[str, Any]) -> bool:
    statement = compiled.statement
    named = {column.name for column in statement.table.columns}
    return not statement._returning and statement.select is None and not statement._post_values_clause and named >= row.keys()  # noqa: SLF001


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    # The dialect wraps what the driver must not guess about (bytes, JSON).
    value = getattr(value, "obj", value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def notify(connection: sqlalchemy.Connection, channel: str, payloads: Sequence[str]) -> None:
    """Tell every process that listens, once this transaction is committed; a payload has at most 7,999 bytes."""
    for payload in payloads:
        connection.execute(sqlalchemy.select(sqlalchemy.func.pg_notify(channel, payload)))


def notifications(connection: sqlalchemy.Connection, patience: float) -> list[str]:
    """Return what was told on the channels that this connection listens to, waiting at most `patience` seconds for the first."""
    driver: Any = connection.connection.driver_connection
    return [note.payload for note in driver.notifies(timeout=patience, stop_after=1)]
