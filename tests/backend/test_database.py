"""The platform's database: the migrations give exactly the declared tables, readers cannot write."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import alembic.command
import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from o2o_store import storage
from o2o_store.backend import app, database
from o2o_store.backend.database import Database
from o2o_store.backend.settings import Settings

assert app  # every room's tables are declared once the composition root is imported


def opened(home: Path) -> Database:
    return database.open_database(Settings(home=home))


def schema(connection: Connection) -> dict[str, set[str]]:
    """Every table and index with its clauses, whatever their order and spacing."""
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'")
    parts = {}
    for name, sql in found:
        text = re.sub(r"\s+", " ", sql.replace('"', "")).replace("( ", "(").replace(" )", ")")
        parts[name] = {part.strip(" ,()") for part in re.split(r",(?![^()]*\))", text.split("(", 1)[1])}
    return parts


@pytest.mark.sqlite_file
def test_migrations_give_exactly_the_declared_tables(tmp_path: Path) -> None:
    migrated = opened(tmp_path)
    migrated.migrate()
    declared = storage.open_memory()
    database.metadata().create_all(declared)
    with declared.connect() as one, migrated.readers.begin() as other:
        assert schema(other) == schema(one)
    with migrated.readers.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, database.metadata()) == []
    declared.dispose()
    migrated.close()


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.migrate()
    first.migrate()
    first.close()


def test_readers_cannot_write(tmp_path: Path) -> None:
    both = opened(tmp_path)
    both.migrate()
    with pytest.raises(sqlalchemy.exc.DatabaseError):
        both.read(lambda connection: connection.exec_driver_sql("DELETE FROM hall"))
    both.close()


def test_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    both = opened(tmp_path)
    both.migrate()

    def half(engine: Engine) -> None:
        with engine.begin() as connection:
            given = {"caller": "kiosk", "key": "1", "body_sha256": "", "outcome": b"", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
            connection.execute(sqlalchemy.insert(database.metadata().tables["idem"]), [given])
            raise KeyError("bug")

    with pytest.raises(KeyError):
        half(both.engine)
    assert both.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM idem").scalar()) == 0
    both.close()


def test_every_row_says_whose_it_is() -> None:
    shared = {"idem", "outbox", "allowance_year"}
    tables = [table for table in database.metadata().sorted_tables if table.name not in shared]
    assert [table.name for table in tables if "enterprise_id" not in table.c] == []


def test_wrong_word_is_refused_by_the_database(tmp_path: Path) -> None:
    both = opened(tmp_path)
    both.migrate()
    row = {
        "device_id": "1", "hall_id": "h", "enterprise_id": "e", "role": "spy", "name": "", "desk": "", "token_sha256": "", "state": "active",
        "since": datetime(2026, 11, 24, tzinfo=UTC),
    }  # fmt: skip
    table = database.metadata().tables["device"]
    with pytest.raises(sqlalchemy.exc.IntegrityError), both.engine.begin() as connection:
        connection.execute(sqlalchemy.insert(table), [row])
    both.close()


def test_portable_ddl_can_be_written_for_postgresql() -> None:
    for table in database.metadata().sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


@pytest.mark.sqlite_file
def test_a_check_is_replaced_and_added_while_rows_stay(tmp_path: Path) -> None:
    both = opened(tmp_path)
    with both.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE house (id INTEGER PRIMARY KEY, note TEXT, CONSTRAINT ck_id CHECK (id IN (1, (2))))")
        connection.exec_driver_sql("CREATE TABLE room (house INTEGER REFERENCES house (id))")
        connection.exec_driver_sql("INSERT INTO house VALUES (1, ''), (2, '')")
        connection.exec_driver_sql("INSERT INTO room VALUES (1)")
    with both.engine.begin() as connection:
        database.put_check(connection, "house", "ck_id", "id IN (1, 2, 3)")
        database.put_check(connection, "house", "ck_note", "note <> 'bad'")
        connection.exec_driver_sql("INSERT INTO house VALUES (3, '')")
    for bad in ((4, ""), (1, "again"), (5, "bad")):
        with pytest.raises(sqlalchemy.exc.IntegrityError), both.engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO house VALUES (?, ?)", bad)
    with both.readers.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM house JOIN room ON house.id = room.house").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    both.close()


def test_postgresql_is_told_to_alter_its_own_way() -> None:
    said: list[str] = []

    class Recorder:
        dialect = SimpleNamespace(name="postgresql")

        def exec_driver_sql(self, statement: str) -> None:
            said.append(statement)

    database.put_check(cast("Connection", Recorder()), "house", "ck_id", "id > 0")
    assert said == ["ALTER TABLE house DROP CONSTRAINT IF EXISTS ck_id", "ALTER TABLE house ADD CONSTRAINT ck_id CHECK (id > 0)"]


@pytest.mark.sqlite_file
def test_a_bills_lines_keep_what_they_say_when_they_get_places(tmp_path: Path) -> None:
    both = opened(tmp_path)
    config = database.alembic_config()
    with both.engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0031")
        for kind, number, day in (("payment", "B", "2026-11-30"), ("payment", "A", "2026-11-30"), ("refund", "A", "2026-12-01")):
            values = ("wechat", kind, number, day, "demo", number, 7, 1, "2026-11-30 04:00:00.000000")
            connection.exec_driver_sql("INSERT INTO wallet_bill_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    both.migrate()
    with both.readers.begin() as connection:
        found = connection.exec_driver_sql("SELECT bill_date, place, kind, number, amount_fen FROM wallet_bill_line ORDER BY 1, 2")
        assert [tuple(row) for row in found] == [
            ("2026-11-30", 1, "payment", "A", 7),
            ("2026-11-30", 2, "payment", "B", 7),
            ("2026-12-01", 1, "refund", "A", 7),
        ]
    both.close()
