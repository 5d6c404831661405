"""The promise table: order per stream, leases, parking, the clock that jumped."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
from sqlalchemy import Connection, MetaData, Table

from o2o_store import postgres, storage
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import Later, NewPromise, Promise, Settled
from o2o_store.outbox.tables import outbox_table

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TOPICS = ("send", "pay")


@pytest.fixture
def table() -> Table:
    return outbox_table(MetaData())


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, table: Table) -> Iterator[Connection]:
    on_server = request.param == "postgresql"
    engine = postgres.open_writer(request.getfixturevalue("empty_postgresql")) if on_server else storage.open_memory()
    table.metadata.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def new(number: str, stream: str = "order", *, topic: str = "send", due: datetime = NOW) -> NewPromise:
    return NewPromise(id=number, stream=stream, topic=topic, body=b"{}", due=due, created_at=NOW)


def heads(connection: Connection, table: Table, now: datetime = NOW, busy: frozenset[str] = frozenset(), limit: int = 10) -> list[str]:
    """What may be kept now; whoever looks alone and whoever claims, while no lease is held, see the same."""
    peeked = [one.id for one in outbox.peek(connection, table, now, topics=TOPICS, busy=busy, limit=limit)]
    tried = connection.begin_nested()
    claimed = [one.id for one in outbox.claim(connection, table, now, topics=TOPICS, busy=busy, limit=limit)]
    tried.rollback()
    assert claimed == peeked
    return peeked


def test_promise_set_aside_waits_for_a_person_when_recorded(connection: Connection, table: Table) -> None:
    aside = NewPromise(id="1", stream="a", topic="send", body=b"{}", due=NOW, created_at=NOW, parked_because="our error: KeyError")
    outbox.record(connection, table, [Settled(new=(aside,))])
    assert outbox.peek(connection, table, NOW, topics=["send"], busy=(), limit=5) == []
    assert [one["parked_because"] for one in outbox.list_parked(connection, table)] == ["our error: KeyError"]
    assert outbox.release_parked(connection, table, ["1", "2"], NOW) == {"1"}
    assert [one.id for one in outbox.peek(connection, table, NOW, topics=["send"], busy=(), limit=5)] == ["1"]
    assert outbox.release_parked(connection, table, ["1"], NOW) == set()


def test_the_head_of_a_stream_says_whether_it_waits_for_a_person(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "a")])
    assert outbox.find_head(connection, table, "b") is None
    assert (outbox.find_head(connection, table, "a") or {})["parked_because"] == ""
    outbox.park(connection, table, {"1": "rejected: form"})
    head = outbox.find_head(connection, table, "a") or {}
    assert (head["id"], head["parked_because"], head["created_at"]) == ("1", "rejected: form", NOW)


def test_promise_is_kept_at_once_when_a_person_will_not_wait(connection: Connection, table: Table) -> None:
    later = NOW + timedelta(hours=1)
    outbox.put(connection, table, [new("1", "a", due=later), new("2", "b", due=later), new("3", "c", due=later), new("4", "d")])
    outbox.park(connection, table, {"3": "HTTP 400"})
    connection.execute(table.update().where(table.c.id == "2").values(claimed_until=later))
    assert outbox.hasten(connection, table, ["a", "b", "c", "d", "none"], NOW) == {"1"}
    assert heads(connection, table) == ["1", "4"]
    assert outbox.hasten(connection, table, ["a"], NOW) == set()


def test_streams_run_side_by_side_and_each_in_order(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "a"), new("3", "b")])
    assert heads(connection, table) == ["1", "3"]
    assert outbox.done(connection, table, ["1"]) == {"1"}
    assert heads(connection, table) == ["2", "3"]


def test_oldest_come_first_and_no_more_than_asked_for(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b"), new("3", "c", due=NOW - timedelta(hours=1))])
    # On PostgreSQL a changed row moves to the end of its table.
    outbox.postpone(connection, table, [Later("1", NOW - timedelta(seconds=1), 1, "503")])
    assert heads(connection, table) == ["1", "2", "3"]
    assert heads(connection, table, limit=2) == ["1", "2"]
    # The limit counts idle streams only.
    assert [one.id for one in outbox.peek(connection, table, NOW, topics=TOPICS, busy={"a"}, limit=2)] == ["2", "3"]


def test_claim_takes_a_hundred_unless_told_otherwise(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new(f"{number:03d}", f"s{number}") for number in range(103)])
    assert len(outbox.claim(connection, table, NOW, topics=TOPICS)) == 100


def test_claimed_promise_has_everything_that_was_put(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [NewPromise("1", "a", "send", b"body", NOW, NOW - timedelta(seconds=3))])
    outbox.postpone(connection, table, [Later("1", NOW, 7, "503")])
    wanted = Promise("1", "a", "send", b"body", 7, NOW - timedelta(seconds=3))
    assert outbox.peek(connection, table, NOW, topics=TOPICS, busy=(), limit=1) == [wanted]
    assert outbox.claim(connection, table, NOW, topics=TOPICS) == [wanted]


def test_lease_ends_at_its_moment_and_one_from_a_clock_that_was_ahead_counts_for_nothing(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])

    def claimed(until: datetime) -> bool:
        connection.execute(table.update().values(claimed_until=until))
        return bool(outbox.claim(connection, table, NOW, topics=TOPICS))

    assert claimed(NOW)
    assert not claimed(NOW + timedelta(microseconds=1))
    assert not claimed(NOW + outbox.HORIZON)
    assert claimed(NOW + outbox.HORIZON + timedelta(microseconds=1))


def test_clock_set_back_is_believed_only_beyond_the_longest_back_off(connection: Connection, table: Table) -> None:
    edge = NOW + outbox.HORIZON
    beyond = edge + timedelta(microseconds=1)
    far = NOW + timedelta(days=1)
    for number, (created, attempts, due) in enumerate(
        [(edge, 0, far), (beyond, 0, far), (NOW, 1, edge), (NOW, 1, beyond), (NOW, 0, beyond)]
    ):
        outbox.put(connection, table, [NewPromise(str(number), str(number), "send", b"", due, created)])
        connection.execute(table.update().where(table.c.id == str(number)).values(attempts=attempts))
    assert heads(connection, table) == ["1", "3"]


def test_released_promise_begins_again_at_once(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", due=NOW + timedelta(seconds=50))])
    outbox.postpone(connection, table, [Later("1", NOW + timedelta(seconds=50), 19, "503")])
    outbox.park(connection, table, {"1": "given up: 503"})
    assert outbox.release_parked(connection, table, ["1"], NOW) == {"1"}
    (again,) = outbox.peek(connection, table, NOW, topics=TOPICS, busy=(), limit=1)
    assert again.attempts == 0


def test_whoever_settles_a_promise_gives_it_back(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b")])
    assert len(outbox.claim(connection, table, NOW, topics=TOPICS)) == 2
    outbox.record(connection, table, [Settled(later=(Later("1", NOW, 1, "503"),), parked={"2": "rejected: form"})])
    assert connection.execute(sqlalchemy.select(table.c.last_error).where(table.c.id == "1")).scalar_one() == "503"
    assert outbox.release_parked(connection, table, ["2"], NOW) == {"2"}
    claimed = outbox.claim(connection, table, NOW, topics=TOPICS)
    # Nobody vanished with them: they came home.
    assert [(one.id, one.lost) for one in claimed] == [("1", False), ("2", False)]


def test_next_moment_is_that_of_a_living_promise_of_these_topics(connection: Connection, table: Table) -> None:
    def moment(seconds: int) -> datetime:
        return NOW + timedelta(seconds=seconds)

    outbox.put(connection, table, [new("1", "a", due=moment(1), topic="other"), new("2", "b", due=moment(2)), new("3", "c", due=moment(3))])
    outbox.park(connection, table, {"2": "rejected: form"})
    assert outbox.next_due(connection, table, NOW, TOPICS) == moment(3)
    assert outbox.next_due(connection, table, moment(3), TOPICS) is None
    connection.execute(table.update().where(table.c.id == "3").values(claimed_until=moment(9)))
    assert outbox.next_due(connection, table, NOW, TOPICS) == moment(3)
    assert outbox.next_due(connection, table, moment(3), TOPICS) == moment(9)


def test_desk_sees_parked_promises_without_their_bodies_oldest_first(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b", topic="pay"), new("3", "c")])
    outbox.postpone(connection, table, [Later("2", NOW, 3, "503")])
    outbox.park(connection, table, {"2": "given up: 503", "1": "rejected: form"})
    assert outbox.list_parked(connection, table) == [
        {"id": "1", "stream": "a", "topic": "send", "attempts": 0, "parked_because": "rejected: form", "created_at": NOW},
        {"id": "2", "stream": "b", "topic": "pay", "attempts": 3, "parked_because": "given up: 503", "created_at": NOW},
    ]


def test_busy_streams_are_left_out(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b")])
    assert heads(connection, table, busy=frozenset({"a"})) == ["2"]


def test_promise_waits_when_it_is_not_due_and_nothing_overtakes_it(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a", due=NOW + timedelta(seconds=5)), new("2", "a")])
    assert heads(connection, table) == []
    assert heads(connection, table, NOW + timedelta(seconds=5)) == ["1"]


def test_promise_for_later_waits_however_far_ahead_it_lies(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", due=NOW + timedelta(hours=3))])
    assert heads(connection, table) == []
    assert heads(connection, table, NOW + timedelta(hours=3)) == ["1"]


def test_promise_counts_as_due_when_the_clock_was_set_back_since_it_was_made(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", due=NOW + timedelta(hours=3))])
    assert heads(connection, table, NOW - timedelta(days=1)) == ["1"]


def test_back_off_counts_as_over_when_the_clock_was_set_back_since(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])
    outbox.postpone(connection, table, [Later("1", NOW + timedelta(days=400), 1, "503")])
    assert heads(connection, table) == ["1"]


def test_parked_head_blocks_its_stream_until_a_person_looks(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "a")])
    outbox.park(connection, table, {"1": "rejected: form"})
    assert heads(connection, table) == []
    assert [row["parked_because"] for row in outbox.list_parked(connection, table)] == ["rejected: form"]
    outbox.release_parked(connection, table, ["1"], NOW)
    assert heads(connection, table) == ["1"]


def test_claimed_promise_belongs_to_its_claimer_until_the_lease_ends(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])

    def claim(now: datetime) -> list[str]:
        return [one.id for one in outbox.claim(connection, table, now, topics=TOPICS)]

    assert claim(NOW) == ["1"]
    assert claim(NOW + timedelta(seconds=1)) == []
    outbox.renew(connection, table, ["1"], NOW + timedelta(seconds=20))
    assert claim(NOW + timedelta(seconds=40)) == []
    (lost,) = outbox.claim(connection, table, NOW + timedelta(seconds=51), topics=TOPICS)
    assert (lost.id, lost.lost) == ("1", True)
    outbox.clear_leases(connection, table)
    assert claim(NOW + timedelta(seconds=52)) == ["1"]


def test_promise_given_back_may_be_claimed_at_once_and_the_end_of_a_lease_is_known(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])
    assert [one.id for one in outbox.claim(connection, table, NOW, topics=TOPICS)] == ["1"]
    assert outbox.next_due(connection, table, NOW, TOPICS) == NOW + outbox.LEASE
    outbox.give_back(connection, table, [])
    assert outbox.claim(connection, table, NOW, topics=TOPICS) == []
    outbox.give_back(connection, table, ["1"])
    assert [one.id for one in outbox.claim(connection, table, NOW, topics=TOPICS)] == ["1"]


def test_parked_promises_are_counted(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1"), new("2")])
    outbox.park(connection, table, {"2": "rejected: form"})
    assert outbox.count_parked(connection, table) == 1
    outbox.park(connection, table, {"1": "rejected: form"})
    assert outbox.count_parked(connection, table) == 2


def test_end_of_a_promise_that_was_gone_is_told(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])
    assert outbox.record(connection, table, [Settled(kept=("1",)), Settled(kept=("2",))]) == {"2"}


def test_claim_leaves_busy_streams_out(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b")])
    assert [one.id for one in outbox.claim(connection, table, NOW, topics=TOPICS, busy={"a"})] == ["2"]


def test_only_named_topics_are_carried_but_other_topics_keep_their_place(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a", topic="other"), new("2", "a"), new("3", "b")])
    assert heads(connection, table) == ["3"]


def test_record_writes_every_kind_of_end(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1", "a"), new("2", "b"), new("3", "c")])
    later = Later("2", NOW + timedelta(seconds=9), 4, "503")
    outbox.record(connection, table, [Settled(kept=("1",)), Settled(later=(later,)), Settled(parked={"3": ""})])
    assert heads(connection, table) == []
    assert outbox.next_due(connection, table, NOW, TOPICS) == NOW + timedelta(seconds=9)
    (again,) = outbox.peek(connection, table, NOW + timedelta(seconds=9), topics=TOPICS, busy=frozenset(), limit=5)
    assert again.attempts == 4
    assert [row["parked_because"] for row in outbox.list_parked(connection, table)] == ["unknown"]


def test_nothing_happens_when_nothing_is_given(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [])
    outbox.record(connection, table, [])
    outbox.renew(connection, table, [], NOW)
    outbox.release_parked(connection, table, [], NOW)
    assert outbox.done(connection, table, []) == set()
    assert outbox.next_due(connection, table, NOW, TOPICS) is None


def test_done_names_only_what_was_still_there(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])
    assert outbox.done(connection, table, ["1", "gone"]) == {"1"}


def test_second_promise_with_the_same_id_is_refused(connection: Connection, table: Table) -> None:
    outbox.put(connection, table, [new("1")])
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        outbox.put(connection, table, [new("1", "b")])


def test_declaring_the_table_twice_gives_the_same_table(table: Table) -> None:
    assert outbox_table(table.metadata) is table
