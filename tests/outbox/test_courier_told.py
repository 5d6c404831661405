"""What the courier tells people: every line of its log with all that is in it, and how it stands with the peers."""

import asyncio
import random
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import structlog

from o2o_store.outbox import courier as module
from o2o_store.outbox.courier import Courier, Keeper, NotYet, PeerState, Result
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.outbox.outbox import Promise
from outbox.floor import NOW, CarefulCollector, FakeCollector, FakeKeeper, MemoryStore, TestClock, carry, kept, promise, until

Line = MutableMapping[str, Any]


def lines(said: Sequence[Line], event: str) -> list[dict[str, Any]]:
    """Every line of this name whole, an exception by its kind."""
    found = [{name: value for name, value in line.items() if name != "event"} for line in said if line["event"] == event]
    return [line | ({"exc_info": type(line["exc_info"]).__name__} if "exc_info" in line else {}) for line in found]


def said_while(
    store: MemoryStore, keeper: Keeper, scenario: Callable[[Courier, TestClock], Awaitable[None]], event: str
) -> list[dict[str, Any]]:
    with structlog.testing.capture_logs() as said:
        carry(store, keeper, scenario)
    return lines(said, event)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    # A useless answer counts at once.
    monkeypatch.setattr(module, "OUTAGE_PATIENCE", timedelta(0))


def test_parked_promise_is_told_with_reason_and_tries() -> None:
    store = MemoryStore([promise("1", "a"), promise("2", attempts=module.MOST_ATTEMPTS - 1)])

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        return [Rejected("unknown form") if one.id == "1" else Unreachable("503", answered=True) for one in promises]

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: len(store.parked) == 2)

    told = said_while(store, FakeKeeper(answer), scenario, "promise_parked")
    assert sorted(told, key=lambda line: line["tries"]) == [
        {"log_level": "warning", "topic": "send", "stream": "a", "reason": "unknown form", "tries": 1},
        {"log_level": "warning", "topic": "send", "stream": "2", "reason": "503", "tries": module.MOST_ATTEMPTS},
    ]


def test_postponed_promise_keeps_the_reason() -> None:
    store = MemoryStore([promise("1")])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.later)

    carry(store, FakeKeeper(lambda _: [Unreachable("503", answered=True)]), scenario)
    assert store.later["1"].reason == "503"


def test_keepers_bug_is_told_of_the_guilty_one_alone_and_the_other_travels_on() -> None:
    store = MemoryStore([promise("1", "a"), promise("poison", "b")])

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        if any(one.id == "poison" for one in promises):
            raise KeyError("bug")
        return kept(promises)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked and len(store.promises) == 1)

    told = said_while(store, FakeKeeper(answer), scenario, "keeper_failed")
    assert told == [{"log_level": "error", "topic": "send", "stream": "b", "exc_info": "KeyError"}]
    assert (store.parked, store.commands) == ({"poison": "our error: KeyError"}, ["done 1"])


def test_answer_our_books_do_not_take_is_told_each_time() -> None:
    store = MemoryStore([promise("1", "a")], bad_commands={"done 1"}, full_disk=1)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked)

    with structlog.testing.capture_logs() as said:
        carry(store, FakeKeeper(kept), scenario)
    where = {"log_level": "error", "topic": "send", "stream": "a"}
    # Three tries, a disk that takes not even the parking, and three tries more.
    assert lines(said, "settling_failed") == [{**where, "tries": tries, "exc_info": "ValueError"} for tries in (1, 2, 3, 1, 2, 3)]
    assert lines(said, "parking_failed") == [{**where, "exc_info": "OSError"}]


def test_peer_that_goes_away_is_told_once_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.0001)
    store = MemoryStore([promise("1")])

    def nobody(_: Sequence[Promise]) -> Sequence[Result]:
        raise Unreachable("no route")

    keeper = FakeKeeper(nobody)

    async def scenario(courier: Courier, clock: TestClock) -> None:
        while len(keeper.calls) < module.CIRCUIT_FAILURES + 2:
            clock.moment += timedelta(seconds=1)
            courier.wake()
            await asyncio.sleep(0.001)

    assert said_while(store, keeper, scenario, "peer_away") == [{"log_level": "warning", "peer": "peer", "reason": "no route"}]


def test_store_that_fails_is_told() -> None:
    store = MemoryStore([promise("1")], failing=1)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    told = said_while(store, FakeKeeper(kept), scenario, "courier_round_failed")
    assert told == [{"log_level": "error", "exc_info": "OSError"}]


def test_collecting_that_fails_is_told_as_what_it_is() -> None:
    store = MemoryStore()
    keeper = FakeCollector(kept, news=[Unreachable("away"), KeyError("bug"), "receipt"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.commands)

    with structlog.testing.capture_logs() as said:
        carry(store, keeper, scenario)
    assert lines(said, "nothing_collected") == [{"log_level": "info", "peer": "peer", "reason": "away"}]
    assert lines(said, "collecting_failed") == [{"log_level": "error", "peer": "peer", "exc_info": "KeyError"}]


def test_news_that_is_set_aside_is_told_and_kept_under_an_id_of_its_own() -> None:
    store = MemoryStore(bad_commands={"bad", "worse"}, full_disk=1)
    keeper = CarefulCollector(kept, news=["bad", "worse", "receipt"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: "receipt" in store.commands)

    with structlog.testing.capture_logs() as said:
        carry(store, keeper, scenario)
    failed = {"log_level": "error", "peer": "peer", "exc_info": "ValueError"}
    assert lines(said, "collected_command_failed") == [{**failed, "tries": tries} for tries in (0, 1, 2, 3, 0, 1, 2)]
    assert lines(said, "setting_aside_failed") == [{"log_level": "error", "command": "str", "exc_info": "OSError"}]
    assert lines(said, "news_set_aside") == [
        {"log_level": "warning", "topic": "record", "stream": f"news/{one}", "reason": "our error: ValueError"} for one in ("bad", "worse")
    ]
    assert len({one.id for one in store.new}) == 2
    assert all(len(one.id) == 36 and one.created_at == NOW for one in store.new)


def test_claimer_that_vanished_is_told_with_what_it_had_in_hand() -> None:
    lost = Promise(id="1", stream="a", topic="send", body=b"", attempts=0, created_at=NOW, lost=True)
    store = MemoryStore([lost])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    told = said_while(store, FakeKeeper(kept), scenario, "promise_lost_in_flight")
    assert told == [{"log_level": "warning", "topic": "send", "stream": "a", "id": "1"}]


def test_peers_are_shown_with_what_waits_for_them() -> None:
    store = MemoryStore([promise("1", topic="ask"), promise("2", topic="ask"), promise("3", topic="watch"), promise("4", topic="tell")])
    later = [NotYet(NOW + timedelta(hours=1))]

    async def play() -> list[PeerState]:
        wallet, customs = (FakeKeeper(lambda some: later * len(some), peer=peer) for peer in ("wallet", "customs"))
        courier = Courier(store, {"ask": wallet, "watch": wallet, "tell": customs}, TestClock(), rng=random.Random(1))
        courier.start()
        await until(lambda: sum(peer.waiting for peer in courier.peers()) >= 4)
        found = courier.peers()
        await courier.stop()
        return found

    assert asyncio.run(play()) == [PeerState("wallet", False, "", 3), PeerState("customs", False, "", 1)]
