"""The courier: what is kept, what waits, what is parked, and what a peer that is away costs."""

import asyncio
import dataclasses
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import structlog

from o2o_store.outbox import courier as module
from o2o_store.outbox.courier import Circuit, Courier, Kept, NotYet, Result
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.outbox.outbox import Promise, Settled
from outbox.floor import NOW, CarefulCollector, FakeCollector, FakeKeeper, MemoryStore, TestClock, carry, kept, promise, until


def test_promises_are_kept_in_one_call_and_each_stream_in_order() -> None:
    store = MemoryStore([promise("1", "a"), promise("2", "a"), promise("3", "b")])
    keeper = FakeKeeper(kept)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    carry(store, keeper, scenario)
    assert keeper.calls == [["1", "3"], ["2"]]
    assert sorted(store.commands) == ["done 1", "done 2", "done 3"]


def test_new_promise_is_carried_when_the_courier_is_woken() -> None:
    store = MemoryStore()
    keeper = FakeKeeper(kept)

    async def scenario(courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.looks)
        store.promises.append(promise("1"))
        courier.wake()
        await until(lambda: store.commands)

    carry(store, keeper, scenario)
    assert keeper.calls == [["1"]]


def test_answer_that_is_not_there_yet_is_asked_for_again_without_a_commit() -> None:
    store = MemoryStore([promise("1")])
    answers: list[Result] = [NotYet(NOW + timedelta(hours=1)), Kept(["paid"])]
    keeper = FakeKeeper(lambda _: [answers.pop(0)])

    async def scenario(_courier: Courier, clock: TestClock) -> None:
        await until(lambda: len(keeper.calls) == 1)
        assert store.promises
        clock.moment = NOW + timedelta(hours=1)
        await until(lambda: not store.promises)

    carry(store, keeper, scenario)
    assert store.commands == ["paid"]
    assert not store.later


def test_rejected_promise_is_parked_and_its_stream_waits() -> None:
    store = MemoryStore([promise("1", "a"), promise("2", "a"), promise("3", "b")])

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        return [Rejected("unknown form") if one.id == "1" else Kept() for one in promises]

    keeper = FakeKeeper(answer)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked and len(store.promises) == 2)

    carry(store, keeper, scenario)
    assert store.parked == {"1": "rejected: unknown form"}
    assert [one.id for one in store.promises] == ["1", "2"]


def busy(*poison: str) -> Callable[[Sequence[Promise]], Sequence[Result]]:
    """Answer these uselessly and serve the others."""
    return lambda promises: [Unreachable("503", answered=True, retry_after=7.0) if one.id in poison else Kept() for one in promises]


def test_useless_answer_counts_when_the_peer_serves_others_and_the_last_one_parks() -> None:
    store = MemoryStore([promise("1"), promise("2", attempts=module.MOST_ATTEMPTS - 1)])
    keeper = FakeKeeper(busy("1", "2"))

    async def scenario(courier: Courier, clock: TestClock) -> None:
        await until(lambda: len(keeper.calls) == 1)
        # The peer serves somebody else, and the poison is tried again after that.
        store.promises.append(promise("3"))
        courier.wake()
        await until(lambda: [one.id for one in store.promises] == ["1", "2"])
        clock.moment += timedelta(minutes=2)
        courier.wake()
        await until(lambda: store.parked and store.later)

    carry(store, keeper, scenario)
    assert store.parked == {"2": "given up: 503"}
    assert store.later["1"].attempts == 1
    assert store.later["1"].due >= NOW + timedelta(seconds=7)


def test_an_hour_of_useless_answers_is_an_outage_that_costs_no_attempt_and_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.01)
    monkeypatch.setattr(module, "TICK", 0.001)
    numbers = [str(number) for number in range(8)]
    store = MemoryStore([promise(number, attempts=module.MOST_ATTEMPTS - 1) for number in numbers])
    keeper = FakeKeeper(busy(*numbers))

    async def scenario(courier: Courier, clock: TestClock) -> None:
        for minute in range(60):
            clock.moment = NOW + timedelta(minutes=minute)
            seen = len(keeper.calls)
            await until(lambda: len(keeper.calls) > seen)  # noqa: B023 - awaited at once
        assert (courier.peers()[0].away, courier.peers()[0].reason) == (True, "503")
        # One probe at a time, and not the same one for ever.
        probes = keeper.calls[-module.MOST_ATTEMPTS :]
        assert {len(call) for call in probes} == {1}
        assert len({call[0] for call in probes}) > 1
        keeper.answer = kept
        while store.promises:
            clock.moment += timedelta(seconds=10)
            await asyncio.sleep(0.002)
        assert not courier.peers()[0].away

    carry(store, keeper, scenario)
    assert not store.later
    assert not store.parked


def test_one_document_that_a_peer_cannot_digest_opens_no_circuit_for_the_others() -> None:
    circuit = Circuit()
    for _ in range(2 * module.CIRCUIT_FAILURES):
        circuit.useless("500", ["one"], 0.0, random.Random(1))
    assert not circuit.open
    assert circuit.room(0.0) == module.BATCH
    assert circuit.silences == 2 * module.CIRCUIT_FAILURES
    # A stranger's first trouble does not inherit the rest that the poison has earned; troubles in a row open it as ever.
    for _ in range(module.CIRCUIT_FAILURES - 1):
        circuit.useless("500", ["another"], 0.0, random.Random(1))
        assert not circuit.open
    circuit.useless("500", ["another"], 0.0, random.Random(1))
    assert circuit.open
    circuit.answered()
    assert not circuit.open


def test_silence_of_a_peer_that_troubled_one_document_opens_the_circuit() -> None:
    circuit = Circuit()
    circuit.useless("500", ["one"], 0.0, random.Random(1))
    for _ in range(module.CIRCUIT_FAILURES - 2):
        circuit.silent("away", 0.0, random.Random(1))
    assert not circuit.open
    circuit.silent("away", 0.0, random.Random(1))
    assert circuit.open


def test_circuit_stays_open_when_a_keeper_only_gave_up_waiting() -> None:
    store = MemoryStore([promise(str(number), f"s{number}") for number in range(module.CIRCUIT_FAILURES + 2)])
    keeper = FakeKeeper(lambda promises: [Kept(["given up"], given_up=Unreachable("no answer")) for _ in promises])

    async def scenario(courier: Courier, clock: TestClock) -> None:
        await until(lambda: not store.promises)
        for number in range(100, 100 + module.CIRCUIT_FAILURES):
            store.promises.append(promise(str(number), f"s{number}"))
            courier.wake()
            await until(lambda: not store.promises or courier.peers()[0].away)
            clock.moment += timedelta(minutes=2)
        assert courier.peers()[0].away

    carry(store, keeper, scenario)


def test_useless_answers_count_after_a_day_even_when_nobody_else_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)
    store = MemoryStore([promise("1", attempts=module.MOST_ATTEMPTS - 1)])
    keeper = FakeKeeper(busy("1"))

    async def scenario(_courier: Courier, clock: TestClock) -> None:
        while clock.moment < NOW + module.OUTAGE_PATIENCE - timedelta(hours=1):
            clock.moment += timedelta(minutes=30)
            await asyncio.sleep(0.002)
        assert keeper.calls
        assert not store.parked
        clock.moment += timedelta(hours=2)
        await until(lambda: store.parked)

    carry(store, keeper, scenario)
    assert store.parked == {"1": "given up: 503"}


def test_postponed_promise_is_carried_when_its_time_comes() -> None:
    store = MemoryStore([promise("1")])
    keeper = FakeKeeper(busy("1"))

    async def scenario(courier: Courier, clock: TestClock) -> None:
        await until(lambda: keeper.calls)
        store.promises.append(promise("2"))
        courier.wake()
        await until(lambda: len(store.promises) == 1)
        clock.moment += timedelta(minutes=1)
        await until(lambda: store.later)
        keeper.answer = kept
        looks = store.looks
        courier.wake()
        await until(lambda: store.looks > looks)
        clock.moment = store.later["1"].due
        await until(lambda: not store.promises)

    carry(store, keeper, scenario)


def test_silence_opens_the_circuit_costs_no_attempt_and_heals_by_a_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.01)
    store = MemoryStore([promise(str(number)) for number in range(8)])
    away = True

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        if away:
            raise Unreachable("connection refused")
        return kept(promises)

    keeper = FakeKeeper(answer)

    async def scenario(courier: Courier, clock: TestClock) -> None:
        nonlocal away
        while not courier.peers()[0].away:
            clock.moment += timedelta(seconds=1)
            await asyncio.sleep(0.002)
        seen = len(keeper.calls)
        while len(keeper.calls) < seen + 3:
            clock.moment += timedelta(seconds=1)
            await asyncio.sleep(0.002)
        assert [len(call) for call in keeper.calls[seen + 1 :]] == [1] * len(keeper.calls[seen + 1 :])
        assert courier.peers()[0].reason == "connection refused"
        away = False
        while store.promises:
            clock.moment += timedelta(seconds=1)
            await asyncio.sleep(0.002)
        assert not courier.peers()[0].away

    carry(store, keeper, scenario)
    assert not store.later
    assert not store.parked
    assert len(store.commands) == 8


def test_keepers_bug_parks_only_the_guilty_promise() -> None:
    store = MemoryStore([promise("1"), promise("poison"), promise("3")])

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        if any(one.id == "poison" for one in promises):
            raise KeyError("bug")
        return kept(promises)

    async def scenario(courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked and len(store.promises) == 1)
        # The guilty batch is judged to its end, not only as far as the store shows it.
        await until(lambda: not courier._topics["send"].calls)

    carry(store, FakeKeeper(answer), scenario)
    assert store.parked == {"poison": "our error: KeyError"}


def test_batch_that_is_rejected_as_a_whole_is_parked_one_by_one() -> None:
    store = MemoryStore([promise("1"), promise("2")])

    def answer(_: Sequence[Promise]) -> Sequence[Result]:
        raise Rejected("no right to send")

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: len(store.parked) == 2)

    carry(store, FakeKeeper(answer), scenario)


def test_keeper_that_answers_too_little_is_a_bug() -> None:
    store = MemoryStore([promise("1")])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked)

    carry(store, FakeKeeper(lambda _: []), scenario)
    assert store.parked == {"1": "our error: RuntimeError"}


def test_answer_is_recorded_when_the_database_hiccups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore([promise("1")], hiccups=2)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.commands)

    carry(store, FakeKeeper(kept), scenario)
    assert (store.commands, store.parked) == (["done 1"], {})


def test_promise_is_parked_when_our_own_record_of_its_answer_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore([promise("1"), promise("2")], bad_commands={"done 1"})

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked and len(store.promises) == 1)

    carry(store, FakeKeeper(kept), scenario)
    assert store.parked == {"1": "our error: ValueError"}
    assert store.commands == ["done 2"]


def test_promise_stays_and_is_tried_again_when_not_even_parking_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.001)
    store = MemoryStore([promise("1")], bad_commands={"done 1"}, full_disk=1)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.parked)

    keeper = FakeKeeper(kept)
    carry(store, keeper, scenario)
    assert keeper.calls == [["1"], ["1"]]


def test_peer_that_is_away_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_BASE", 0.0001)
    store = MemoryStore([promise("1", topic="dark")])

    def nobody(_: Sequence[Promise]) -> Sequence[Result]:
        raise Unreachable("away")

    async def play() -> None:
        clock = TestClock()
        dark, bright = FakeKeeper(nobody, peer="dark"), FakeKeeper(kept, peer="bright")
        courier = Courier(store, {"dark": dark, "bright": bright}, clock, rng=random.Random(1))
        courier.start()
        while not courier.peers()[0].away:
            clock.moment += timedelta(seconds=1)
            await asyncio.sleep(0.002)
        courier._circuits["dark"].closed_again_at = float("inf")
        store.promises.append(promise("2", topic="bright"))
        courier.wake()
        await until(lambda: store.commands == ["done 2"])
        assert [peer.away for peer in courier.peers()] == [True, False]
        bright.answer = nobody
        courier._circuits["bright"].silences = module.CIRCUIT_FAILURES
        courier._circuits["bright"].closed_again_at = float("inf")
        looks = store.looks
        courier.wake()
        await asyncio.sleep(0.01)
        assert store.looks == looks
        await courier.stop()

    asyncio.run(play())


def test_long_queue_is_carried_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    store = MemoryStore([promise(str(number)) for number in range(20)])
    keeper = FakeKeeper(kept)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    carry(store, keeper, scenario)
    assert max(len(call) for call in keeper.calls) == 3
    assert sorted(one for call in keeper.calls for one in call) == sorted(str(number) for number in range(20))


def test_slow_keeper_is_called_a_few_times_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    store = MemoryStore([promise(str(number)) for number in range(module.CALLS + 3)])
    gate = asyncio.Event()

    class Slow:
        peer = "slow"
        inside = most = 0

        async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
            self.inside += 1
            self.most = max(self.most, self.inside)
            await gate.wait()
            self.inside -= 1
            return kept(promises)

    slow = Slow()

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: slow.inside == module.CALLS)
        await asyncio.sleep(0.01)
        gate.set()
        await until(lambda: not store.promises)

    carry(store, slow, scenario)
    assert slow.most == module.CALLS


def test_courier_goes_on_when_its_store_hiccups() -> None:
    store = MemoryStore([promise("1")], failing=1)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    carry(store, FakeKeeper(kept), scenario)


def test_promises_in_hand_are_renewed() -> None:
    store = MemoryStore([promise("1")])
    keeper = FakeKeeper(lambda _: [NotYet(NOW + timedelta(hours=1))])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.renewed)

    carry(store, keeper, scenario)
    assert set(store.renewed) == {"1"}
    assert store.given_back == ["1"]


def test_collected_news_are_booked_and_a_bad_one_does_not_stop_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore(bad_commands={"bad"})
    keeper = FakeCollector(kept, news=["receipt 1", Unreachable("away"), KeyError("bug"), "bad", "receipt 2"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: "receipt 2" in store.commands)

    carry(store, keeper, scenario)
    assert store.commands == ["receipt 1", "receipt 2"]


@dataclass
class WatchfulCollector(FakeCollector):
    """A collector that knows whether its peer is there."""

    away: bool = True
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    tries: int = 0

    async def collect(self) -> Sequence[Any]:
        await self.heard.wait()
        self.heard.clear()
        self.tries += 1
        return ["back" if not self.away else "away"]

    def look_now(self) -> None:
        self.heard.set()


def test_how_a_peer_stands_is_said_again_when_our_books_did_not_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore(bad_commands={"away"})
    keeper = WatchfulCollector(kept)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        keeper.heard.set()
        await until(lambda: keeper.tries > 1)
        store.bad_commands.clear()
        await until(lambda: store.commands)

    carry(store, keeper, scenario)
    assert store.commands == ["away"]


def test_what_waited_for_a_silent_peer_goes_at_once_when_its_keeper_says_that_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody would try again by himself within the time of this test.
    monkeypatch.setattr(module, "BACKOFF_BASE", 1e6)
    monkeypatch.setattr(module, "BACKOFF_CAP", 1e6)
    store = MemoryStore([promise(str(number)) for number in range(module.CIRCUIT_FAILURES + 1)] + [promise("other", topic="other")])
    other = FakeKeeper(lambda _: [NotYet(NOW + timedelta(hours=1))], peer="another")
    keeper = WatchfulCollector(lambda those: [Unreachable("cut") for _ in those] if keeper.away else kept(those))

    async def play() -> None:
        courier = Courier(store, {"send": keeper, "other": other}, TestClock(), rng=random.Random(1))
        courier.start()
        await until(lambda: len(keeper.calls) >= 1 and other.calls)
        keeper.heard.set()
        await until(lambda: "away" in store.commands)
        keeper.away = False
        keeper.heard.set()
        await until(lambda: len(store.promises) == 1)
        assert not any(peer.away for peer in courier.peers())
        await courier.stop()

    asyncio.run(play())
    assert len(other.calls) == 1


def test_nothing_more_is_collected_when_news_cannot_be_recorded_until_it_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore(bad_commands={"bad"}, full_disk=2)
    keeper = CarefulCollector(kept, news=["bad", "receipt"])
    asked_at: list[int] = []
    plain = store.settle

    async def settle(settled: Settled) -> Sequence[Any]:
        asked_at.append(keeper.collected)
        return await plain(settled)

    monkeypatch.setattr(store, "settle", settle)

    async def scenario(_courier: Courier, clock: TestClock) -> None:
        await until(lambda: "receipt" in store.commands)
        assert clock.now() == NOW

    carry(store, keeper, scenario)
    # The peer forgets what it was asked to go on from: until the bad one is kept, nobody asks for more.
    assert set(asked_at[:-1]) == {1}
    (aside,) = store.new
    assert (aside.topic, aside.stream, aside.body, aside.due) == ("record", "news/bad", b"bad", NOW)
    assert aside.parked_because == "our error: ValueError"


def test_news_is_recorded_when_the_database_hiccups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACKOFF_CAP", 0.001)
    store = MemoryStore(hiccups=2)
    keeper = CarefulCollector(kept, news=["receipt 1", "receipt 2"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: "receipt 2" in store.commands)

    carry(store, keeper, scenario)
    assert (store.commands, store.new) == (["receipt 1", "receipt 2"], [])


def test_waiting_promise_is_asked_about_again_when_the_clock_is_set_back() -> None:
    answers: list[Result] = [NotYet(NOW + timedelta(seconds=2)), Kept(["done"])]
    store = MemoryStore([promise("1")])
    keeper = FakeKeeper(lambda _: [answers.pop(0)])

    async def scenario(_courier: Courier, clock: TestClock) -> None:
        await until(lambda: keeper.calls)
        clock.moment = NOW - timedelta(hours=1)
        await until(lambda: store.commands)

    carry(store, keeper, scenario)


def test_collector_with_nothing_to_say_is_asked_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COLLECT_PAUSE", 0.01)
    store = MemoryStore()
    keeper = FakeCollector(kept, news=[(), (), "receipt"])

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: store.commands)

    carry(store, keeper, scenario)
    assert store.commands == ["receipt"]


def test_circuit_lets_one_probe_through_at_a_time() -> None:
    circuit = Circuit()
    for _ in range(module.CIRCUIT_FAILURES):
        circuit.silent("away", 0.0, random.Random(1))
    assert circuit.open
    assert circuit.room(0.0) == 0
    assert circuit.room(100.0) == 1
    circuit.probing = True
    assert circuit.room(100.0) == 0
    circuit.answered()
    assert circuit.room(0.0) == module.BATCH


def test_promise_whose_claimer_vanished_is_reported_and_kept_again() -> None:
    store, keeper = MemoryStore([dataclasses.replace(promise("1"), lost=True)]), FakeKeeper(kept)

    async def scenario(_courier: Courier, _clock: TestClock) -> None:
        await until(lambda: not store.promises)

    with structlog.testing.capture_logs() as said:
        carry(store, keeper, scenario)
    assert [line["id"] for line in said if line["event"] == "promise_lost_in_flight"] == ["1"]


def test_news_are_fetched_as_soon_as_a_silent_peer_answers_a_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "backoff", lambda attempt, _rng: 3600.0 if attempt == 1 else 0.001)
    store = MemoryStore([promise("1"), promise("2")])
    silences = 2

    def answer(promises: Sequence[Promise]) -> Sequence[Result]:
        nonlocal silences
        silences -= 1
        return kept(promises) if silences < 0 else [Unreachable("away")] * len(promises)

    keeper = FakeCollector(answer, news=[Unreachable("away"), "receipt 1"])

    async def scenario(_courier: Courier, clock: TestClock) -> None:
        await until(lambda: keeper.collected == 1)
        while not store.commands or "receipt 1" not in store.commands:
            # The promises wait by this clock, the collector by its own: only the peer's answer brings it back before an hour is over.
            clock.moment += timedelta(hours=2)
            await asyncio.sleep(0.01)

    carry(store, keeper, scenario)
    assert "receipt 1" in store.commands
