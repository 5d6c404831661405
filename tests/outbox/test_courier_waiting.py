"""How long the courier waits: for a promise, for a peer that is away, and between two collections."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from o2o_store.outbox import courier as module
from o2o_store.outbox.courier import Circuit, Courier, NotYet, Result, backoff
from o2o_store.outbox.outages import Unreachable
from o2o_store.outbox.outbox import Promise
from outbox.floor import NOW, FakeCollector, FakeKeeper, MemoryStore, TestClock, carry, kept, promise, until


class Unlucky(random.Random):
    """Dice that always show the most."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


class Lucky(random.Random):
    """Dice that always show the least."""

    def uniform(self, a: float, b: float) -> float:
        return min(a, b)


def test_backoff_grows_and_is_capped() -> None:
    rng = random.Random(3)
    assert all(backoff(attempt, rng) <= min(60.0, 0.5 * 2**attempt) for attempt in range(40))
    assert [backoff(attempt, Unlucky()) for attempt in (0, 1, 2, 6, 7, 5000)] == [0.5, 1.0, 2.0, 32.0, 60.0, 60.0]
    assert backoff(9, Lucky()) == 0.0


def test_circuit_counts_each_silence_and_rests_longer_with_each_beyond_the_limit() -> None:
    circuit, rests = Circuit(probing=True), []
    for number in range(1, module.CIRCUIT_FAILURES + 4):
        circuit.silent("away", 100.0, Unlucky())
        assert (circuit.silences, circuit.probing is False, circuit.open) == (number, True, number >= module.CIRCUIT_FAILURES)
        rests.append(circuit.closed_again_at - 100.0)
    assert rests == [0.5] * module.CIRCUIT_FAILURES + [1.0, 2.0, 4.0]
    circuit.answered()
    assert circuit == Circuit(closed_again_at=circuit.closed_again_at)


def test_pause_is_our_own_when_the_peer_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OUTAGE_PATIENCE", timedelta(0))
    store = MemoryStore([promise("1")])

    async def play() -> None:
        courier = Courier(store, {"send": FakeKeeper(lambda _: [Unreachable("503", answered=True)])}, TestClock(), rng=Lucky())
        courier.start()
        await until(lambda: store.later)
        await courier.stop()

    asyncio.run(play())
    assert store.later["1"].due == NOW


def test_promise_waits_as_long_as_its_peer_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OUTAGE_PATIENCE", timedelta(0))
    store = MemoryStore([promise("1")])

    async def play() -> None:
        busy = Unreachable("429", answered=True, retry_after=30.0)
        courier = Courier(store, {"send": FakeKeeper(lambda _: [busy])}, TestClock(), rng=Lucky())
        courier.start()
        await until(lambda: store.later)
        await courier.stop()

    asyncio.run(play())
    assert store.later["1"].due == NOW + timedelta(seconds=30)


def test_quiet_collector_rests_and_a_failing_one_only_as_long_as_its_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COLLECT_PAUSE", 0.05)
    store, keeper = MemoryStore(), FakeCollector(kept, news=[(), (), "receipt"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        began = time.monotonic()
        await until(lambda: store.commands)
        assert time.monotonic() - began >= 2 * 0.05

    carry(store, keeper, scenario)
    monkeypatch.setattr(module, "COLLECT_PAUSE", 3600.0)
    monkeypatch.setattr(module, "backoff", lambda *_: 0.0)
    store, keeper = MemoryStore(), FakeCollector(kept, news=[Unreachable("away"), KeyError("bug"), "receipt"])

    async def failing(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.commands)

    carry(store, keeper, failing)


def test_collector_is_left_alone_longer_with_each_failure_in_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[int] = []

    def noted(attempt: int, _rng: random.Random) -> float:
        failures.append(attempt)
        return 0.0

    monkeypatch.setattr(module, "backoff", noted)
    away = Unreachable("away")
    keeper = FakeCollector(
        kept, news=[away, away, KeyError("bug"), KeyError("bug"), "receipt 1", away, "receipt 2", KeyError("bug"), "receipt 3"]
    )
    store = MemoryStore()

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: "receipt 3" in store.commands)

    carry(store, keeper, scenario)
    assert failures == [1, 2, 3, 4, 1, 1]


def test_only_what_waited_for_a_silent_peer_is_tried_at_once_when_it_is_back() -> None:
    store = MemoryStore([promise("1"), promise("2")])

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        return [NotYet(NOW + timedelta(hours=1)) if one.id == "1" else Unreachable("cut", retry_after=3600.0) for one in promises]

    keeper = FakeKeeper(answer)

    async def scenario(courier: Courier, _clock: TestClock) -> None:
        await until(lambda: courier.peers()[0].waiting == 2)
        keeper.answer = kept
        courier._is_back("peer")
        await until(lambda: store.commands)

    carry(store, keeper, scenario)
    # The other has an answer to come at a moment of its own.
    assert store.commands == ["done 2"]
    assert [one for call in keeper.calls[1:] for one in call] == ["2"]
