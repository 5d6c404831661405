"""What the register writes down: how often it was asked and what it answered, without persons."""

from datetime import datetime

import sqlalchemy as sa

from o2o_store.sandbox.books import settings_table

metadata = sa.MetaData()
settings_table(metadata)

checks = sa.Table(
    "check_answer",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("result", sa.String, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)


def record_check(connection: sa.Connection, result: str, now: datetime) -> int:
    """Write an answer down and return its number."""
    key = connection.execute(sa.insert(checks).values(result=result, at=now.timestamp())).inserted_primary_key
    return int(key[0]) if key else 0


def count_checks(connection: sa.Connection) -> dict[str, int]:
    """Return how often each answer was given."""
    rows = connection.execute(sa.select(checks.c.result, sa.func.count()).group_by(checks.c.result))
    return {str(result): int(count) for result, count in rows}
