"""The one table of promises, declared into the caller's own metadata so that rows and promises share a transaction."""

import sqlalchemy
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from o2o_store.storage import UtcTime


def outbox_table(metadata: MetaData, name: str = "outbox") -> Table:
    """Declare (or find) the promise table in this metadata.

    `seq` orders promises of one stream; `id` is the idempotency key the peer sees (UUIDv7 text, minted when the person
    acted); `stream` is kept in order; `body` is the finished request; `due` is wall time, clamped when read;
    `claimed_until` is a lease, never a lock; `parked_because` is empty while the promise is alive.
    """
    if name in metadata.tables:
        return metadata.tables[name]
    return Table(
        name,
        metadata,
        Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        Column("stream", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("due", UtcTime, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("claimed_until", UtcTime),
        Column("parked_because", Text, nullable=False, server_default=""),
        Column("last_error", Text, nullable=False, server_default=""),
        Column("created_at", UtcTime, nullable=False),
        sqlalchemy.CheckConstraint("attempts >= 0", name=f"ck_{name}_attempts"),
        Index(f"ix_{name}_stream_seq", "stream", "seq"),
        Index(f"ix_{name}_due", "due"),
        sqlite_autoincrement=True,
    )
