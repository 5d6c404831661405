"""What processes on one database tell each other: committed news, never content, and everything while they cannot hear."""

import queue
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from o2o_store import postgres, storage
from o2o_store.backend import neighbours
from o2o_store.backend.neighbours import Neighbours, tell
from o2o_store.ops.cluster import Cluster

News = tuple[set[str] | None, bool]


class Ear:
    """Keeps what was heard."""

    def __init__(self, url: str, who: str) -> None:
        self.heard: queue.Queue[News] = queue.Queue()
        self.neighbours = Neighbours(url, lambda topics, promised: self.heard.put((topics, promised)), who=who)
        self.neighbours.start()

    def next(self) -> News:
        return self.heard.get(timeout=20)


@pytest.fixture
def ear(empty_postgresql: str) -> Iterator[Ear]:
    opened = Ear(empty_postgresql, "one")
    assert opened.next() == (None, True)
    yield opened
    opened.neighbours.close()


def commit(url: str, topics: set[str], *, promised: bool, who: str) -> None:
    engine = postgres.open_writer(url)
    with engine.begin() as connection:
        tell(connection, topics, promised=promised, who=who)
    engine.dispose()


def test_news_of_another_process_are_heard_and_own_news_are_not(ear: Ear, empty_postgresql: str) -> None:
    commit(empty_postgresql, {"order-1"}, promised=False, who="one")
    commit(empty_postgresql, {"order-2", "goods"}, promised=True, who="two")
    commit(empty_postgresql, set(), promised=False, who="two")
    commit(empty_postgresql, set(), promised=True, who="two")
    assert ear.next() == ({"order-2", "goods"}, True)
    assert ear.next() == (set(), True)


def test_many_topics_travel_in_several_messages(ear: Ear, empty_postgresql: str) -> None:
    many = {f"order-{number:032d}" for number in range(256)}
    commit(empty_postgresql, many, promised=False, who="two")
    heard: set[str] = set()
    while heard != many:
        topics, _ = ear.next()
        assert topics
        heard |= topics


def test_everything_counts_as_changed_while_nothing_can_be_heard(
    cluster: Cluster, ear: Ear, empty_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "_DEAF_PAUSE", 0.01)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
    assert ear.neighbours.listening.wait(20)
    engine = postgres.open_leases(empty_postgresql)
    with engine.begin() as connection:
        connection.exec_driver_sql(ended)
    engine.dispose()
    assert ear.next() == (None, True)
    assert ear.neighbours.listening.wait(20)
    heard: News = (None, True)
    while heard[0] is None:
        commit(empty_postgresql, {"order-3"}, promised=False, who="two")
        heard = ear.next()
    assert heard == ({"order-3"}, False)


def test_nothing_is_told_where_one_process_works_alone() -> None:
    engine = storage.open_memory()
    said: list[Any] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    with engine.begin() as connection:
        tell(connection, {"order-1"}, promised=True)
    assert [text for text in said if not text.startswith("BEGIN")] == []
    engine.dispose()
