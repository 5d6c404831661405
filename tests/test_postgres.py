"""PostgreSQL behaves like the other store: one writer at a time, snapshots that cannot write, rows that come out as they went in."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from o2o_store import postgres
from o2o_store.storage import UtcTime

THING = sa.Table(
    "thing",
    sa.MetaData(),
    sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, unique=True),
    sa.Column("body", sa.LargeBinary),
    sa.Column("at", UtcTime),
    sa.Column("day", sa.Date),
    sa.Column("weight", sa.Numeric(12, 5)),
    sa.Column("facts", sa.JSON),
    sa.Column("good", sa.Boolean),
    sa.Column("kind", sa.Text, server_default="usual"),
)
ROWS = [
    {
        "name": f"“{number}”\\ 'x' é",
        "body": bytes([number, 0, 255]),
        "at": datetime(2026, 11, 24, 3, 0, number, 5, tzinfo=UTC),
        "day": date(2026, 12, 31),
        "weight": Decimal("0.12345"),
        "facts": {"deep": [1, None, "ü"]},
        "good": number % 2 == 0,
    }
    for number in range(3)
]


def test_rows_sent_together_come_back_as_they_went_in_and_in_order(empty_postgresql: str) -> None:
    engine = postgres.open_writer(empty_postgresql)
    said: list[str] = []
    THING.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(THING), ROWS)
        connection.execute(sa.insert(THING), [ROWS[0] | {"name": "alone"}])
        found = connection.execute(sa.select(THING).order_by(THING.c.n)).mappings().all()
        said += [row["name"] for row in found]
        assert [{name: row[name] for name in ROWS[0]} for row in found[:3]] == ROWS
        assert {row["kind"] for row in found} == {"usual"}
    assert said == [row["name"] for row in ROWS] + ["alone"]
    engine.dispose()


def test_recordset_keeps_the_constraints_and_leaves_other_statements_alone(empty_postgresql: str) -> None:
    engine = postgres.open_writer(empty_postgresql)
    THING.metadata.create_all(engine)
    with engine.begin() as connection:
        with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(sa.insert(THING), [ROWS[0], ROWS[0]])
        connection.execute(sa.insert(THING), ROWS)
        moved = sa.update(THING).where(THING.c.name == sa.bindparam("of")).values(kind=sa.bindparam("to"))
        connection.execute(moved, [{"of": row["name"], "to": "moved"} for row in ROWS])
        assert connection.execute(sa.select(sa.func.count()).where(THING.c.kind == "moved")).scalar_one() == 3
        returned = connection.execute(sa.insert(THING).returning(THING.c.n), [{"name": "a"}, {"name": "b"}]).scalars().all()
        assert len(returned) == 2
    engine.dispose()


def test_second_writer_waits_until_the_first_has_committed(empty_postgresql: str) -> None:
    one, other = postgres.open_writer(empty_postgresql), postgres.open_writer(empty_postgresql)
    THING.metadata.create_all(one)
    seen: list[int] = []

    def write() -> None:
        with other.begin() as connection:
            seen.append(connection.execute(sa.select(sa.func.count()).select_from(THING)).scalar_one())

    with one.begin() as connection:
        late = threading.Thread(target=write)
        late.start()
        connection.execute(sa.insert(THING), ROWS)
        late.join(0.2)
        assert late.is_alive()
    late.join(10)
    assert seen == [3]
    one.dispose()
    other.dispose()


def test_reader_keeps_its_snapshot_and_cannot_write(empty_postgresql: str) -> None:
    writer, readers = postgres.open_writer(empty_postgresql), postgres.open_readers(empty_postgresql, size=1)
    THING.metadata.create_all(writer)
    count = sa.select(sa.func.count()).select_from(THING)
    with readers.begin() as reading:
        assert reading.execute(count).scalar_one() == 0
        with writer.begin() as writing:
            writing.execute(sa.insert(THING), ROWS)
        assert reading.execute(count).scalar_one() == 0
    with pytest.raises(sa.exc.InternalError, match="read-only"), readers.begin() as reading:
        reading.execute(sa.delete(THING))
    writer.dispose()
    readers.dispose()


def test_lost_connection_passes_and_a_broken_rule_does_not(empty_postgresql: str) -> None:
    engine = postgres.open_leases(empty_postgresql)
    THING.metadata.create_all(engine)
    with pytest.raises(sa.exc.DBAPIError) as lost, engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(sa.exc.IntegrityError) as broken, engine.begin() as connection:
        connection.execute(sa.insert(THING), [ROWS[0], ROWS[0]])
    assert postgres.is_passing(lost.value)
    assert not postgres.is_passing(broken.value)
    assert not postgres.is_passing(ValueError("our bug"))
    engine.dispose()


def test_listener_hears_what_was_committed_only(empty_postgresql: str) -> None:
    writer, listener = postgres.open_writer(empty_postgresql), postgres.open_listener(empty_postgresql)
    with listener.connect() as ear:
        ear.exec_driver_sql("LISTEN news")
        with writer.connect() as connection:
            postgres.notify(connection, "news", ["never"])
            connection.rollback()
        with writer.begin() as connection:
            postgres.notify(connection, "news", ["so it is"])
        assert postgres.notifications(ear, 5.0) == ["so it is"]
        assert postgres.notifications(ear, 0.01) == []
    writer.dispose()
    listener.dispose()
