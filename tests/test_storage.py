"""Encrypted files."""

import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import Column, MetaData, Table, Text, event, insert, select

from o2o_store import folders, storage

NOW = datetime(2026, 11, 24, 3, 4, 5, 678901, tzinfo=UTC)
KEY = bytes(range(32))
SPECIMEN = "419999199003070028"


@pytest.fixture
def book() -> Table:
    return Table("book", MetaData(), Column("id", Text, primary_key=True), Column("at", storage.UtcTime))


@pytest.fixture
def engine(tmp_path: Path, book: Table) -> Iterator[sqlalchemy.Engine]:
    opened = storage.open_sqlite(tmp_path / "a.db", KEY)
    book.metadata.create_all(opened)
    yield opened
    opened.dispose()


def test_nothing_is_readable_on_disk(tmp_path: Path, engine: sqlalchemy.Engine, book: Table) -> None:
    with engine.begin() as connection:
        connection.execute(insert(book), [{"id": SPECIMEN, "at": NOW}])
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert content
    assert SPECIMEN.encode() not in content
    assert b"SQLite format" not in content


def test_durable_settings_are_in_force(engine: sqlalchemy.Engine) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}
    with engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_wrong_key_is_said_plainly(tmp_path: Path, engine: sqlalchemy.Engine) -> None:
    engine.dispose()
    with pytest.raises(folders.StorageUnreadableError, match=r"a\.db"):
        storage.open_sqlite(tmp_path / "a.db", bytes(32))


def test_transaction_takes_the_write_lock_at_its_beginning(tmp_path: Path, engine: sqlalchemy.Engine) -> None:
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert said[0] == "BEGIN IMMEDIATE"


def test_readers_see_commits_only_and_never_write(tmp_path: Path, engine: sqlalchemy.Engine, book: Table) -> None:
    readers = storage.open_readers(tmp_path / "a.db", KEY)
    with engine.begin() as connection:
        connection.execute(insert(book), [{"id": "1", "at": NOW}])
        with readers.begin() as reader:
            assert reader.execute(select(book)).all() == []
    with readers.begin() as reader:
        assert reader.execute(select(book.c.id)).scalars().all() == ["1"]
        with pytest.raises(sqlalchemy.exc.DatabaseError):
            reader.execute(insert(book), [{"id": "2"}])
    readers.dispose()


def test_times_come_back_as_they_went(engine: sqlalchemy.Engine, book: Table) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    with engine.begin() as connection:
        connection.execute(insert(book), [{"id": "1", "at": beijing}, {"id": "2", "at": None}])
    with engine.connect() as connection:
        found = connection.execute(select(book.c.at).order_by(book.c.id)).scalars().all()
    assert found == [NOW, None]
    assert found[0] is not None
    assert found[0].tzinfo is UTC


def test_time_without_a_zone_is_refused(engine: sqlalchemy.Engine, book: Table) -> None:
    with pytest.raises(sqlalchemy.exc.StatementError, match="aware"), engine.begin() as connection:
        connection.execute(insert(book), [{"id": "1", "at": NOW.replace(tzinfo=None)}])


def test_time_keeps_its_zone_for_a_server_that_knows_zones() -> None:
    from sqlalchemy.dialects import postgresql

    dialect: sqlalchemy.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    assert storage.UtcTime().process_bind_param(NOW, dialect) == NOW
    assert storage.UtcTime().process_result_value(NOW.astimezone(timezone(timedelta(hours=8))), dialect) == NOW


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are a POSIX matter")
def test_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    folders.load_or_create_key(tmp_path / "own" / "db.key")
    storage.open_sqlite(tmp_path / "own" / "a.db", KEY).dispose()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "own", *(tmp_path / "own").iterdir()]}
    assert modes["own"] == 0o700
    assert modes["db.key"] == 0o600
    assert modes["a.db"] == 0o600


def test_exceptions_do_not_repeat_values(engine: sqlalchemy.Engine, book: Table) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError) as raised, engine.begin() as connection:
        connection.execute(insert(book), [{"id": SPECIMEN, "at": NOW}, {"id": SPECIMEN, "at": NOW}])
    assert SPECIMEN not in str(raised.value)
