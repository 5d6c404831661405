"""The courier: takes due promises to their keepers and brings home what became of them.

One asyncio task per courier. Promises of one stream are kept one after the other, streams in parallel, up to BATCH promises
a call. A timeout is unknown, never failed: the same promise is kept again with the same id. Waiting that costs nobody
anything (a peer that is away, an answer that is not there yet) stays in memory; only what must survive is committed.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

import structlog

from o2o_store.domain.clock import Clock
from o2o_store.domain.ids import new_id
from o2o_store.outbox.outages import Outage, Rejected, Unreachable
from o2o_store.outbox.outbox import Later, NewPromise, Promise, Settled

BATCH = 100
"""Promises in one call of a keeper; customs takes at most so many documents in a message."""

CALLS = 4
"""Calls of one keeper at the same time, so that one slow peer call does not hold up the others."""

HELD = 2_000
"""Promises of one topic kept waiting in memory at most."""

MOST_ATTEMPTS = 20
"""Useless answers of a peer that serves others after which a person must look."""

OUTAGE_PATIENCE = timedelta(hours=24)
"""How long a peer that serves nobody may answer uselessly before its answers count all the same: longer than any outage that ends by itself."""

BACKOFF_BASE = 0.5
BACKOFF_CAP = 60.0
"""Full jitter: the n-th wait is uniform between 0 and min(cap, base * 2^n) seconds."""

CIRCUIT_FAILURES = 5
"""Calls in a row without any use after which a peer is left alone but for one probe."""

TICK = 0.25
"""Seconds between looks at the clock, whose offset a rehearsal may move."""

COLLECT_PAUSE = 1.0
"""Seconds between two collections that came back at once with nothing."""

RECORD_TRIES = 3
"""Times that an answer or news is offered to our own books before it is set aside for a person: a hiccup heals, a bug does not."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """The promise is kept; `commands` are what the peer's answer means for us, recorded in the transaction that deletes it.

    `given_up` is the outage that its keeper did not want to wait for any longer: the peer itself has not served.
    """

    commands: Sequence[Any] = ()
    given_up: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """The peer has no final answer yet; ask again at this moment. Costs no commit and is forgotten by a restart."""

    at: datetime


Result = Kept | NotYet | Outage


class Keeper(Protocol):
    """Keeps promises of one topic: knows one peer, holds no session, looks nothing up.

    `peer` names whom it calls; keepers of one peer share a circuit.
    """

    peer: str

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Keep these promises and return one result each, in order; an Outage may be returned for one or raised for all."""
        ...


@runtime_checkable
class Collector(Protocol):
    """A keeper that also fetches what the peer has for us (receipts, bills)."""

    peer: str

    async def collect(self) -> Sequence[Any]:
        """Wait for news and return it as commands.

        Called again only after each of those was offered to our books; acknowledge the last ones then, if `SetsAside` is kept too.
        """
        ...


@runtime_checkable
class SetsAside(Protocol):
    """A collector whose peer forgets what was acknowledged: news that our books do not take must survive as a promise.

    The next `collect` comes only when every command of the last one is carried out or set aside.
    """

    def set_aside(self, command: Any) -> tuple[str, str, bytes]:
        """Return topic, stream and body of the promise that stands for this command until a person has looked."""
        ...


@runtime_checkable
class KnowsPeer(Protocol):
    """A collector that looks by itself whether its peer is there: when it brings news and the peer is not `away`, what waits is tried at once."""

    @property
    def away(self) -> bool:
        """Whether the peer answered nothing of use lately."""
        ...

    def look_now(self) -> None:
        """Look again, and say what is seen even if it was said before: our books did not take it."""
        ...


class Store(Protocol):
    """Where promises live: the backend's writer, or the kiosk's ledger."""

    async def due(self, now: datetime, topics: Sequence[str], busy: frozenset[str], limit: int) -> list[Promise]:
        """Return the due heads of streams that are not busy."""
        ...

    async def next_due(self, now: datetime, topics: Sequence[str]) -> datetime | None:
        """Return when the next promise of these topics becomes due after `now`."""
        ...

    async def settle(self, settled: Settled) -> Sequence[Any]:
        """Record the end of promises and carry out the commands, all or nothing; return the commands' outcomes."""
        ...

    async def renew(self, ids: Sequence[str], now: datetime) -> None:
        """Extend the leases of promises still in hand; nothing to do where one process alone keeps them."""
        ...

    async def give_back(self, ids: Sequence[str]) -> None:
        """End the leases of promises that stay unkept because the courier stops; nothing to do where there are none."""
        ...


def backoff(attempt: int, rng: random.Random) -> float:
    """Return the seconds to wait before trying again, full jitter, growing with the number of tries so far."""
    return rng.uniform(0.0, min(BACKOFF_CAP, BACKOFF_BASE * 2.0 ** min(attempt, 16)))


@dataclass(slots=True)
class Circuit:
    """Whether a peer is worth calling: open after CIRCUIT_FAILURES useless calls in a row, then one probe at a time.

    Useless are silence and answers of a peer that is not in its right mind (5xx, 429). One stream alone that gets such answers
    opens nothing: its document may be at fault, and the others must not wait for it. `served` counts calls that did serve.
    """

    silences: int = 0
    closed_again_at: float = 0.0
    probing: bool = False
    reason: str = ""
    served: int = 0
    troubled: set[str] = field(default_factory=set)
    """Streams that got useless answers."""
    silent_once: bool = False

    @property
    def open(self) -> bool:
        """Say that the peer counts as away."""
        return self.silences >= CIRCUIT_FAILURES and (self.silent_once or len(self.troubled) != 1)

    def room(self, monotonic: float) -> int:
        """Return how many promises may be taken to the peer now."""
        if not self.open:
            return BATCH
        return 1 if monotonic >= self.closed_again_at and not self.probing else 0

    def answered(self) -> None:
        """The peer was there, whatever it said."""
        self.silences, self.probing, self.silent_once, self.reason = 0, False, False, ""
        self.troubled.clear()

    def silent(self, reason: str, monotonic: float, rng: random.Random) -> None:
        """Nobody answered."""
        self.silent_once = True
        self._count(reason, monotonic, rng)

    def useless(self, reason: str, streams: Iterable[str], monotonic: float, rng: random.Random) -> None:
        """It answered these streams, and none of them was served."""
        poisoned = len(self.troubled) == 1 and not self.silent_once
        self.troubled.update(streams)
        if poisoned and len(self.troubled) > 1:
            # What one stream got alone may be its document's fault: with the first of the others the count begins.
            self.silences = 0
        self._count(reason, monotonic, rng)

    def _count(self, reason: str, monotonic: float, rng: random.Random) -> None:
        self.silences += 1
        self.probing = False
        self.reason = reason
        self.closed_again_at = monotonic + backoff(max(0, self.silences - CIRCUIT_FAILURES), rng)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Since when a promise gets useless answers, and how often its peer had served others at the last one."""

    since: datetime
    served: int


@dataclass(slots=True)
class _Held:
    promise: Promise
    since: datetime
    at: datetime

    def ripe(self, now: datetime) -> bool:
        """Its moment has come, or the clock was set back meanwhile: that must freeze nothing."""
        return self.at <= now or now < self.since


@dataclass(slots=True)
class _Topic:
    keeper: Keeper
    held: dict[str, _Held] = field(default_factory=dict)
    calls: int = 0


@dataclass(frozen=True, slots=True)
class PeerState:
    """How it stands with a peer: is it away, since which reason, and how many promises wait for it in memory."""

    peer: str
    away: bool
    reason: str
    waiting: int


class Courier:
    """Carries the promises of one store to their keepers until stopped."""

    def __init__(self, store: Store, keepers: Mapping[str, Keeper], clock: Clock, *, rng: random.Random | None = None) -> None:
        self._store = store
        self._clock = clock
        # Jitter wants spread, not secrecy; a test hands in a seeded one.
        self._rng = rng or random.Random()  # noqa: S311
        self._topics = {topic: _Topic(keeper) for topic, keeper in keepers.items()}
        self._circuits = {keeper.peer: Circuit() for keeper in keepers.values()}
        self._heard = {peer: asyncio.Event() for peer in self._circuits}
        self._busy: set[str] = set()
        self._in_hand: dict[str, Promise] = {}
        self._silences: dict[str, int] = {}
        self._troubles: dict[str, _Trouble] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._look = True
        self._next_due: datetime | None = None
        self._renew_at = 0.0

    def start(self) -> None:
        """Begin to carry, in the running event loop."""
        self._spawn(self._carry())
        for keeper in {id(topic.keeper): topic.keeper for topic in self._topics.values()}.values():
            if isinstance(keeper, Collector):
                self._spawn(self._collect(keeper))

    async def stop(self) -> None:
        """Stop at once; what was in hand is kept again after the next start, with the same ids."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._in_hand:
            with contextlib.suppress(Exception):  # a store that is gone has no leases to end: they end by themselves
                await self._store.give_back(list(self._in_hand))

    def wake(self) -> None:
        """Say that promises were written; call it in the courier's event loop."""
        self._look = True
        self._wake.set()

    def peers(self) -> list[PeerState]:
        """Return how it stands with every peer."""
        waiting = dict.fromkeys(self._circuits, 0)
        for topic in self._topics.values():
            waiting[topic.keeper.peer] += len(topic.held)
        return [PeerState(peer, one.open, one.reason, waiting[peer]) for peer, one in self._circuits.items()]

    async def _carry(self) -> None:
        while True:
            try:
                await self._round()
            except Exception as error:  # noqa: BLE001 - a database hiccup must not end all deliveries for good
                _log.error("courier_round_failed", exc_info=error)
                self._look = True
                await asyncio.sleep(TICK)
            await self._rest()

    async def _rest(self) -> None:
        now = self._clock.now()
        moments = [held.at for topic in self._topics.values() for held in topic.held.values()]
        if self._next_due is not None:
            moments.append(self._next_due)
        seconds = min([TICK, *((moment - now).total_seconds() for moment in moments if moment > now)])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.001)):
                await self._wake.wait()
        self._wake.clear()

    async def _round(self) -> None:
        now = self._clock.now()
        if self._next_due is not None and self._next_due <= now:
            self._look = True
        fresh = await self._fetch(now) if self._look else {}
        for name, topic in self._topics.items():
            self._dispatch(topic, [*self._ripe(topic, now), *fresh.get(name, [])])
        if time.monotonic() >= self._renew_at and self._in_hand:
            self._renew_at = time.monotonic() + 10.0
            await self._store.renew(list(self._in_hand), now)

    async def _fetch(self, now: datetime) -> dict[str, list[Promise]]:
        open_topics = [name for name, topic in self._topics.items() if self._has_room(topic)]
        self._look = False
        if not open_topics:
            self._next_due = now + timedelta(seconds=TICK)
            return {}
        # Copied before the look: a promise settled meanwhile must be missing from both, never present in one.
        busy = frozenset(self._busy)
        found = await self._store.due(now, open_topics, busy, BATCH * len(open_topics))
        by_topic: dict[str, list[Promise]] = {}
        for promise in found:
            if promise.lost:
                _log.warning("promise_lost_in_flight", topic=promise.topic, stream=promise.stream, id=promise.id)
            self._take(promise)
            by_topic.setdefault(promise.topic, []).append(promise)
        if len(found) >= BATCH * len(open_topics):
            self._look = True
        if len(open_topics) < len(self._topics):
            self._next_due = now + timedelta(seconds=TICK)
        else:
            self._next_due = await self._store.next_due(now, open_topics)
        return by_topic

    def _has_room(self, topic: _Topic) -> bool:
        free = self._circuits[topic.keeper.peer].room(time.monotonic()) > 0
        return free and topic.calls < CALLS and len(topic.held) < HELD

    def _ripe(self, topic: _Topic, now: datetime) -> list[Promise]:
        if not topic.held or not self._has_room_to_retry(topic):
            return []
        ripe = [held.promise for held in topic.held.values() if held.ripe(now)]
        for promise in ripe:
            del topic.held[promise.id]
        return ripe

    def _has_room_to_retry(self, topic: _Topic) -> bool:
        return topic.calls < CALLS and self._circuits[topic.keeper.peer].room(time.monotonic()) > 0

    def _dispatch(self, topic: _Topic, promises: list[Promise]) -> None:
        circuit = self._circuits[topic.keeper.peer]
        while promises:
            room = circuit.room(time.monotonic())
            if not room or topic.calls >= CALLS:
                now = self._clock.now()
                topic.held.update({one.id: _Held(one, now, now) for one in promises})
                return
            circuit.probing = circuit.open
            batch, promises = promises[:room], promises[room:]
            topic.calls += 1
            self._spawn(self._keep(topic, batch))

    async def _keep(self, topic: _Topic, promises: list[Promise]) -> None:
        try:
            await self._keep_batch(topic, promises)
        finally:
            topic.calls -= 1
            self.wake()

    async def _keep_batch(self, topic: _Topic, promises: list[Promise]) -> None:
        try:
            results = await _kept_by(topic.keeper, promises)
        except Outage as outage:
            results = [outage] * len(promises)
        except Exception as error:  # noqa: BLE001 - a keeper's bug is pinned to its promise, the others travel on
            await self._after_bug(topic, promises, error)
            return
        self._judge_peer(topic.keeper.peer, promises, results)
        await asyncio.gather(*(self._bring_home(topic, promise, result) for promise, result in zip(promises, results, strict=True)))

    async def _after_bug(self, topic: _Topic, promises: list[Promise], error: Exception) -> None:
        self._circuits[topic.keeper.peer].answered()
        if len(promises) > 1:
            for promise in promises:
                await self._keep_batch(topic, [promise])
        else:
            promise = promises[0]
            _log.error("keeper_failed", topic=promise.topic, stream=promise.stream, exc_info=error)
            await self._settle(promise, Settled(parked={promise.id: f"our error: {type(error).__name__}"}))

    def _judge_peer(self, peer: str, promises: Sequence[Promise], results: Sequence[Result]) -> None:
        circuit = self._circuits[peer]
        heard = [(result.given_up or result) if isinstance(result, Kept) else result for result in results]
        useless = [result for result in heard if isinstance(result, Unreachable)]
        # Asking again may be all that the keeper makes of a 503: only what ends a promise proves that the peer serves.
        circuit.served += any(isinstance(result, Kept | Rejected) for result in heard)
        if len(useless) < len(results):
            if circuit.silences:
                self._heard[peer].set()
            circuit.answered()
            return
        was_open = circuit.open
        if all(result.answered for result in useless):
            circuit.useless(useless[0].reason, (promise.stream for promise in promises), time.monotonic(), self._rng)
        else:
            circuit.silent(useless[0].reason, time.monotonic(), self._rng)
        if circuit.open and not was_open:
            _log.warning("peer_away", peer=peer, reason=circuit.reason)

    async def _bring_home(self, topic: _Topic, promise: Promise, result: Result) -> None:
        now = self._clock.now()
        if isinstance(result, NotYet):
            self._silences.pop(promise.id, None)
            topic.held[promise.id] = _Held(promise, now, result.at)
        elif isinstance(result, Unreachable) and not self._counts(topic, promise, result, now):
            silences = self._silences.get(promise.id, 0)
            self._silences[promise.id] = silences + 1
            topic.held[promise.id] = _Held(promise, now, now + self._pause(silences, result))
        elif isinstance(result, Kept):
            await self._settle(promise, Settled(kept=(promise.id,), commands=tuple(result.commands)))
        else:
            await self._settle(promise, self._end_of(promise, result, now))

    def _counts(self, topic: _Topic, promise: Promise, outage: Unreachable, now: datetime) -> bool:
        """Say whether a useless answer is held against this promise: only when its peer served another since, or for a day nobody."""
        if not outage.answered:
            return False
        served = self._circuits[topic.keeper.peer].served
        before = self._troubles.get(promise.id, _Trouble(now, served))
        self._troubles[promise.id] = _Trouble(before.since, served)
        return served > before.served or now - before.since >= OUTAGE_PATIENCE

    def _end_of(self, promise: Promise, outage: Outage, now: datetime) -> Settled:
        tries = promise.attempts + 1
        if isinstance(outage, Unreachable) and tries < MOST_ATTEMPTS:
            due = now + self._pause(promise.attempts, outage)
            return Settled(later=(Later(promise.id, due, tries, outage.reason),))
        kind = "rejected" if isinstance(outage, Rejected) else "given up"
        _log.warning("promise_parked", topic=promise.topic, stream=promise.stream, reason=outage.reason, tries=tries)
        return Settled(parked={promise.id: f"{kind}: {outage.reason}"})

    def _pause(self, tries: int, outage: Unreachable) -> timedelta:
        return timedelta(seconds=max(backoff(tries, self._rng), outage.retry_after or 0.0))

    async def _settle(self, promise: Promise, settled: Settled) -> None:
        """Record the end of one promise; when our own commands cannot be carried out, the promise is parked instead."""
        for tries in range(1, RECORD_TRIES + 1):
            try:
                await self._store.settle(settled)
                break
            except Exception as error:  # noqa: BLE001 - the writer has logged its bug; here the promise must not spin for ever
                _log.error("settling_failed", topic=promise.topic, stream=promise.stream, tries=tries, exc_info=error)
                reason = f"our error: {type(error).__name__}"
            await asyncio.sleep(backoff(tries, self._rng))
        else:
            await self._park_or_wait(promise, reason)
        if not settled.later:
            self._troubles.pop(promise.id, None)
        self._let_go(promise)

    async def _park_or_wait(self, promise: Promise, reason: str) -> None:
        try:
            await self._store.settle(Settled(parked={promise.id: reason}))
        except Exception as error:  # noqa: BLE001 - a disk that takes nothing: the promise stays, and is tried again in a while
            _log.error("parking_failed", topic=promise.topic, stream=promise.stream, exc_info=error)
            await asyncio.sleep(BACKOFF_BASE)

    def _take(self, promise: Promise) -> None:
        self._busy.add(promise.stream)
        self._in_hand[promise.id] = promise

    def _let_go(self, promise: Promise) -> None:
        self._busy.discard(promise.stream)
        self._in_hand.pop(promise.id, None)
        self._silences.pop(promise.id, None)
        self._look = True

    async def _collect(self, keeper: Collector) -> None:
        tries = 0
        while True:
            started = time.monotonic()
            try:
                commands = await keeper.collect()
                tries = 0
            except Outage as outage:
                commands, tries = (), tries + 1
                _log.info("nothing_collected", peer=keeper.peer, reason=outage.reason)
                await self._sit_out(keeper.peer, backoff(tries, self._rng))
            except Exception as error:  # noqa: BLE001 - a bug in reading one answer must not end all collecting
                commands, tries = (), tries + 1
                _log.error("collecting_failed", peer=keeper.peer, exc_info=error)
                await asyncio.sleep(backoff(tries, self._rng))
            if commands:
                if isinstance(keeper, KnowsPeer) and not keeper.away:
                    self._is_back(keeper.peer)
                await asyncio.gather(*(self._record(keeper, command) for command in commands))
            elif not tries and time.monotonic() - started < COLLECT_PAUSE:
                await asyncio.sleep(COLLECT_PAUSE)

    def _is_back(self, peer: str) -> None:
        """A peer is there again: nothing waits out the pause that its silence earned."""
        self._circuits[peer].answered()
        now = self._clock.now()
        for topic in self._topics.values():
            if topic.keeper.peer == peer:
                for held in topic.held.values():
                    held.at = now if held.promise.id in self._silences else held.at
        self.wake()

    async def _sit_out(self, peer: str, seconds: float) -> None:
        """Wait, but no longer than until a peer that was silent answers a promise: it has news, too."""
        heard = self._heard[peer]
        heard.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), seconds)

    async def _record(self, keeper: Collector, command: Any) -> None:
        """Carry out one collected command; when our books do not take it, return only once it is kept for a person."""
        tries = 0
        while True:
            try:
                await self._store.settle(Settled(commands=(command,)))
            except Exception as error:  # noqa: BLE001 - the writer has logged its bug; the news must outlive it
                _log.error("collected_command_failed", peer=keeper.peer, tries=tries, exc_info=error)
                reason = f"our error: {type(error).__name__}"
            else:
                return
            tries += 1
            if isinstance(keeper, KnowsPeer):
                keeper.look_now()
                await asyncio.sleep(backoff(tries, self._rng))
                return
            if not isinstance(keeper, SetsAside) or (tries >= RECORD_TRIES and await self._set_aside(keeper, command, reason)):
                return
            await asyncio.sleep(backoff(tries, self._rng))

    async def _set_aside(self, keeper: SetsAside, command: Any, reason: str) -> bool:
        now = self._clock.now()
        try:
            topic, stream, body = keeper.set_aside(command)
            aside = NewPromise(id=new_id(now), stream=stream, topic=topic, body=body, due=now, created_at=now, parked_because=reason)
            await self._store.settle(Settled(new=(aside,)))
        except Exception as error:  # noqa: BLE001 - a disk that takes nothing: until it does, the peer must keep the news
            _log.error("setting_aside_failed", command=type(command).__name__, exc_info=error)
            return False
        _log.warning("news_set_aside", topic=topic, stream=stream, reason=reason)
        return True

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _kept_by(keeper: Keeper, promises: Sequence[Promise]) -> Sequence[Result]:
    results = await keeper.keep(promises)
    if len(results) != len(promises):
        raise RuntimeError(f"{type(keeper).__name__}: {len(results)} results for {len(promises)} promises")
    return results
