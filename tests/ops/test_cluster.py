"""The throwaway PostgreSQL: its own folder and socket, survives a crash, leaves nothing behind."""

import signal

import pytest
import sqlalchemy

from o2o_store.ops import cluster
from o2o_store.ops.cluster import Cluster, NoServerError


def ask(url: str, statement: str) -> object:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement)
        return found.scalar() if found.returns_rows else None


def test_server_recovers_from_a_crash_and_is_gone_when_closed() -> None:
    with Cluster(durable=True) as running:
        url = running.create("books")
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"
        running.restart(how=signal.SIGQUIT)
        assert ask(url, "SELECT n FROM kept") == 7
        running.drop("books")
        with pytest.raises(sqlalchemy.exc.OperationalError):
            ask(url, "SELECT 1")
    assert not running.folder.exists()


def test_missing_server_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_programs", lambda: None)
    with pytest.raises(NoServerError, match="apt-get install"):
        Cluster()
