"""What the courier's tests share: a clock moved by hand, a store in memory, keepers that answer as told."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from o2o_store.outbox.courier import Courier, Keeper, Kept, Result
from o2o_store.outbox.outbox import Later, NewPromise, Promise, Settled

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@dataclass
class TestClock:
    __test__ = False
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class MemoryStore:
    """Promises in a list, with the order per stream that a real store keeps."""

    promises: list[Promise] = field(default_factory=list)
    later: dict[str, Later] = field(default_factory=dict)
    parked: dict[str, str] = field(default_factory=dict)
    commands: list[Any] = field(default_factory=list)
    looks: int = 0
    failing: int = 0
    bad_commands: set[Any] = field(default_factory=set)
    full_disk: int = 0
    hiccups: int = 0
    new: list[NewPromise] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)

    async def due(self, now: datetime, topics: Sequence[str], busy: frozenset[str], limit: int) -> list[Promise]:
        self.looks += 1
        if self.failing:
            self.failing -= 1
            raise OSError("disk")
        heads: dict[str, Promise] = {}
        for promise in self.promises:
            heads.setdefault(promise.stream, promise)
        ready = [one for one in heads.values() if one.stream not in busy and one.topic in topics and one.id not in self.parked]
        return [one for one in ready if one.id not in self.later or self.later[one.id].due <= now][:limit]

    async def next_due(self, now: datetime, topics: Sequence[str]) -> datetime | None:  # noqa: ARG002
        return min((one.due for one in self.later.values() if one.due > now), default=None)

    async def settle(self, settled: Settled) -> Sequence[Any]:
        if self.bad_commands & set(settled.commands):
            raise ValueError("our bug")
        if self.hiccups and settled.commands:
            self.hiccups -= 1
            raise OSError("database is locked")
        if self.full_disk and (settled.parked or settled.new):
            self.full_disk -= 1
            raise OSError("disk full")
        self.promises = [one for one in self.promises if one.id not in settled.kept]
        self.later.update({one.id: one for one in settled.later})
        self.parked.update(settled.parked)
        self.commands.extend(settled.commands)
        self.new.extend(settled.new)
        return [None] * len(settled.commands)

    async def renew(self, ids: Sequence[str], now: datetime) -> None:  # noqa: ARG002
        self.renewed.extend(ids)

    async def give_back(self, ids: Sequence[str]) -> None:
        self.given_back.extend(ids)


@dataclass
class FakeKeeper:
    answer: Callable[[Sequence[Promise]], Sequence[Result]]
    peer: str = "peer"
    calls: list[list[str]] = field(default_factory=list)

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        self.calls.append([one.id for one in promises])
        return self.answer(promises)


def promise(number: str, stream: str = "", topic: str = "send", attempts: int = 0) -> Promise:
    return Promise(id=number, stream=stream or number, topic=topic, body=b"", attempts=attempts, created_at=NOW)


def kept(promises: Sequence[Promise]) -> Sequence[Result]:
    return [Kept([f"done {one.id}"]) for one in promises]


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110 - the condition is in a store that signals nothing
            await asyncio.sleep(0.002)


def carry(store: MemoryStore, keeper: Keeper, scenario: Callable[[Courier, TestClock], Awaitable[None]], topic: str = "send") -> None:
    async def play() -> None:
        clock = TestClock()
        courier = Courier(store, {topic: keeper}, clock, rng=random.Random(1))
        courier.start()
        try:
            await scenario(courier, clock)
        finally:
            await courier.stop()

    asyncio.run(play())


@dataclass
class FakeCollector(FakeKeeper):
    news: list[Any] = field(default_factory=list)
    collected: int = 0

    async def collect(self) -> Sequence[Any]:
        self.collected += 1
        if not self.news:
            await asyncio.sleep(60)
        found = self.news.pop(0)
        if isinstance(found, Exception):
            raise found
        return [found] if found else []


class CarefulCollector(FakeCollector):
    """A collector whose news must not be lost."""

    def set_aside(self, command: Any) -> tuple[str, str, bytes]:
        return "record", f"news/{command}", command.encode()
