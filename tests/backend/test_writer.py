"""The one writer: batches, rounds, refusals, repetition by key, bugs that fail alone, promises and reactions in one transaction."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog
from sqlalchemy import func, select

from o2o_store.backend import writer as module
from o2o_store.backend.database import Database, metadata, open_database, table
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import OUTBOX, Event, IdemRow, Transaction, Writer, WriterClosedError
from o2o_store.domain.refusals import IdempotencyKeyReused, NotFiled, OutOfStock
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import Settled

KIOSK = Caller("kiosk-1", "kiosk", "hall-1", "demo")
START = datetime(2026, 11, 24, tzinfo=UTC)


class Add(msgspec.Struct, frozen=True):
    order_id: str
    amount: int = 1


class Take(msgspec.Struct, frozen=True):
    order_id: str


class Note(msgspec.Struct, frozen=True):
    text: str


class Body(msgspec.Struct, frozen=True):
    text: str


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Bench:
    """A writer over a real file, with services that keep what they saw."""

    def __init__(self, home: Path) -> None:
        self.clock = Clock()
        settings = Settings(home=home)
        self.database: Database = open_database(settings)
        metadata().create_all(self.database.engine)
        self.batches: list[list[Any]] = []
        self.heard: list[tuple[str, list[str]]] = []
        self.changed: list[set[str]] = []
        self.promised = 0
        self.gate = threading.Event()
        self.gate.set()
        services: dict[type, module.Service] = {Add: self.add, Take: self.take, Note: self.note}
        reactions: dict[str, Sequence[module.Reaction]] = {"added": (self.react,), "heard": (self.hear,)}
        self.writer = Writer(
            self.database.engine,
            services,
            reactions,
            self.clock,
            self.changed.append,
            keys=load_keys(settings.folder),
            settings=settings,
            promised=self.count,
        )
        self.writer.start()

    def count(self) -> None:
        self.promised += 1

    def add(self, tx: Transaction, commands: Sequence[Any]) -> list[Any]:
        self.gate.wait(10)
        requests = [getattr(command, "request", command) for command in commands]
        self.batches.append(requests)
        for one in requests:
            tx.changed.add(one.order_id)
            if one.amount > 0:
                tx.promise("send", one.order_id, Body("x"))
                tx.emit(Event("added", one.order_id, {"amount": one.amount}))
        if any(one.amount == 13 for one in requests):
            raise ZeroDivisionError("bug")
        return [OutOfStock("1", 0) if one.amount < 0 else {"order": one.order_id, "run": len(self.batches)} for one in requests]

    def take(self, _tx: Transaction, commands: Sequence[Take]) -> list[Any]:
        self.batches.append(list(commands))
        return [NotFiled()] * len(commands)

    def note(self, _tx: Transaction, commands: Sequence[Note]) -> list[Any]:
        self.batches.append(list(commands))
        return [] if any(one.text == "short" for one in commands) else [None] * len(commands)

    def react(self, tx: Transaction, events: Sequence[Event]) -> None:
        self.heard.append(("added", [event.order_id for event in events]))
        tx.emit(Event("heard", events[0].order_id))

    def hear(self, tx: Transaction, events: Sequence[Event]) -> None:
        assert tx.now == self.clock.at
        self.heard.append(("heard", [event.order_id for event in events]))

    def promises(self) -> list[str]:
        def streams(connection: Any) -> list[str]:
            return list(connection.execute(select(OUTBOX.c.stream).order_by(OUTBOX.c.seq)).scalars())

        return self.database.read(streams)

    def known_keys(self) -> int:
        return int(self.database.read(lambda connection: connection.execute(select(func.count()).select_from(table(IdemRow))).scalar_one()))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.gate.set()
    made.writer.close()
    made.database.close()


async def while_it_waits(bench: Bench, submit: Callable[[], list[Any]]) -> list[Any]:
    """Hold the writer in a first transaction, queue everything, let go."""
    bench.gate.clear()
    first = asyncio.ensure_future(bench.writer.submit(Add("blocker")))
    await asyncio.sleep(0.02)
    waiting = [asyncio.ensure_future(one) for one in submit()]
    await asyncio.sleep(0.02)
    bench.gate.set()
    await first
    return list(await asyncio.gather(*waiting, return_exceptions=True))


def test_waiting_commands_share_one_transaction(bench: Bench) -> None:
    asyncio.run(while_it_waits(bench, lambda: [bench.writer.submit(Add(f"o{number}")) for number in range(5)]))
    assert [[one.order_id for one in batch] for batch in bench.batches] == [["blocker"], ["o0", "o1", "o2", "o3", "o4"]]
    assert bench.promises() == ["blocker", "o0", "o1", "o2", "o3", "o4"]
    assert bench.changed == [{"blocker"}, {"o0", "o1", "o2", "o3", "o4"}]
    assert bench.promised == 2


def test_commands_of_one_order_follow_each_other_in_rounds(bench: Bench) -> None:
    asyncio.run(
        while_it_waits(bench, lambda: [bench.writer.submit(Add("a", 1)), bench.writer.submit(Add("b")), bench.writer.submit(Add("a", 2))])
    )
    assert [[(one.order_id, one.amount) for one in batch] for batch in bench.batches[1:]] == [[("a", 1), ("b", 1)], [("a", 2)]]


def test_cap_splits_a_long_queue(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_COMMANDS", 3)
    asyncio.run(while_it_waits(bench, lambda: [bench.writer.submit(Add(f"o{number}")) for number in range(7)]))
    assert [len(batch) for batch in bench.batches] == [1, 3, 3, 1]


def test_refusal_is_an_outcome(bench: Bench) -> None:
    assert asyncio.run(bench.writer.submit(Take("a"))) == NotFiled()


def test_reactions_hear_events_in_batches_until_none_is_left(bench: Bench) -> None:
    asyncio.run(bench.writer.submit_all([Add("a"), Add("b")]))
    assert bench.heard == [("added", ["a", "b"]), ("heard", ["a"])]


def test_only_the_guilty_command_fails(bench: Bench) -> None:
    outcomes = asyncio.run(
        while_it_waits(bench, lambda: [bench.writer.submit(Add(f"o{number}", 13 if number == 2 else 1)) for number in range(5)])
    )
    assert [isinstance(one, ZeroDivisionError) for one in outcomes] == [False, False, True, False, False]
    assert bench.promises() == ["blocker", "o0", "o1", "o3", "o4"]


def test_writer_outlives_a_listener_that_fails(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(_topics: set[str]) -> None:
        raise ZeroDivisionError("bug of a listener")

    with monkeypatch.context() as broken, structlog.testing.capture_logs() as said:
        broken.setattr(bench.writer, "_after_commit", deaf)
        assert asyncio.run(bench.writer.submit(Add("a"))) == {"order": "a", "run": 1}
    assert [line["event"] for line in said] == ["listener_failed"]
    asyncio.run(bench.writer.submit(Add("b")))
    assert bench.changed == [{"b"}]


def test_service_that_answers_too_little_is_a_bug(bench: Bench) -> None:
    with pytest.raises(RuntimeError, match="0 outcomes for 1"):
        asyncio.run(bench.writer.submit(Note("short")))


def test_unknown_command_is_refused_before_it_is_queued(bench: Bench) -> None:
    with pytest.raises(LookupError, match="Body"):
        asyncio.run(bench.writer.submit(Body("x")))


def test_repetition_under_the_same_key_gets_the_first_outcome(bench: Bench) -> None:
    async def play() -> list[Any]:
        act = Act(KIOSK, Add("a"))
        return [await bench.writer.answer(act, caller="kiosk-1", key="k", reply=dict[str, Any]) for _ in range(2)]

    first, second = asyncio.run(play())
    assert (first.replayed, second.replayed) == (False, True)
    assert first.outcome == second.outcome
    assert len(bench.batches) == 1


def test_two_copies_in_one_batch_resolve_to_one_execution(bench: Bench) -> None:
    outcomes = asyncio.run(
        while_it_waits(bench, lambda: [bench.writer.submit(Add("a"), caller="k", key="1", reply=dict[str, Any]) for _ in range(3)])
    )
    assert outcomes == [{"order": "a", "run": 2}] * 3
    assert bench.promises() == ["blocker", "a"]


def test_other_body_or_other_caller_is_told_apart(bench: Bench) -> None:
    async def play() -> list[Any]:
        await bench.writer.submit(Add("a"), caller="k1", key="1")
        return [await bench.writer.submit(Add("b"), caller="k1", key="1"), await bench.writer.submit(Add("b"), caller="k2", key="1")]

    reused, other = asyncio.run(play())
    assert reused == IdempotencyKeyReused()
    assert other["order"] == "b"


def test_refusal_is_not_kept_for_its_key(bench: Bench) -> None:
    async def play() -> list[Any]:
        return [await bench.writer.submit(Add("a", -1), caller="k", key="1") for _ in range(2)]

    assert asyncio.run(play()) == [OutOfStock("1", 0)] * 2
    assert len(bench.batches) == 2
    assert bench.known_keys() == 0


def test_keys_are_forgotten_after_a_week(bench: Bench) -> None:
    asyncio.run(bench.writer.submit(Add("a"), caller="k", key="1"))
    assert bench.known_keys() == 1
    bench.clock.at += module.KEY_LIFETIME + timedelta(seconds=1)
    asyncio.run(bench.writer.submit(Add("b")))
    assert bench.known_keys() == 0


def test_promises_end_together_with_the_commands_they_became(bench: Bench) -> None:
    async def play() -> Any:
        await bench.writer.submit(Add("a"))
        (promise,) = bench.database.read(
            lambda connection: outbox.peek(connection, OUTBOX, START, topics=["send"], busy=frozenset(), limit=5)
        )
        with pytest.raises(ZeroDivisionError):
            await bench.writer.settle(Settled(kept=(promise.id,), commands=(Add("b", 13),)))
        assert bench.promises() == ["a"]
        return await bench.writer.settle(Settled(kept=(promise.id,), commands=(Add("b"), Add("b", 2))))

    assert [outcome["order"] for outcome in asyncio.run(play())] == ["b", "b"]
    assert bench.promises() == ["b", "b"]


def test_nothing_to_do_is_done_at_once(bench: Bench) -> None:
    assert asyncio.run(bench.writer.submit_all([])) == []
    assert asyncio.run(bench.writer.settle(Settled())) == []


def test_caller_that_goes_away_does_not_stop_its_command(bench: Bench) -> None:
    async def play() -> None:
        bench.gate.clear()
        task = asyncio.ensure_future(bench.writer.submit(Add("a")))
        await asyncio.sleep(0.02)
        task.cancel()
        bench.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        await bench.writer.submit(Add("b"))

    asyncio.run(play())
    assert bench.promises() == ["a", "b"]


def test_closing_finishes_what_waits_and_then_refuses(bench: Bench) -> None:
    async def play() -> list[Any]:
        bench.gate.clear()
        first = asyncio.ensure_future(bench.writer.submit(Add("a")))
        await asyncio.sleep(0.02)
        waiting = [asyncio.ensure_future(bench.writer.submit(Add("b"), caller="k", key="1", reply=dict[str, Any])) for _ in range(3)]
        await asyncio.sleep(0.02)
        closing = asyncio.ensure_future(asyncio.to_thread(bench.writer.close))
        await asyncio.sleep(0.02)
        bench.gate.set()
        await closing
        await first
        return list(await asyncio.gather(*waiting))

    assert [outcome["order"] for outcome in asyncio.run(play())] == ["b", "b", "b"]
    bench.writer.close()
    with pytest.raises(WriterClosedError):
        asyncio.run(bench.writer.submit(Add("c")))


def test_slow_transaction_is_reported(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_COMMIT", 0.0)
    with structlog.testing.capture_logs() as said:
        asyncio.run(bench.writer.submit(Add("a")))
    assert [line["event"] for line in said] == ["slow_commit"]


def test_fingerprint_knows_the_request_and_not_who_asks() -> None:
    assert module.fingerprint(Act(KIOSK, Add("a"))) == module.fingerprint(Add("a"))
    assert module.fingerprint(Add("a")) != module.fingerprint(Add("a", 2))
    assert module.fingerprint(Take("a")) != module.fingerprint(Add("a"))
