"""The one writer: waiting commands become one transaction, one statement per table, one commit.

A service takes the transaction and a sequence of commands and returns one outcome each, a value or a `Refusal`, and never
commits. What it promises and emits is collected on the transaction and written before the commit. Commands of one order
never share a service call: they follow each other in rounds inside the transaction, so a batch reads and decides once.
"""

import asyncio
import hashlib
import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection, Engine, delete, insert, select, tuple_
from sqlmodel import Field

from o2o_store import postgres
from o2o_store.backend import neighbours
from o2o_store.backend.database import Row, metadata, table
from o2o_store.backend.keys import Keys
from o2o_store.backend.settings import Settings
from o2o_store.domain.clock import Clock
from o2o_store.domain.ids import new_id
from o2o_store.domain.refusals import IdempotencyKeyReused, Refusal
from o2o_store.outbox import outbox
from o2o_store.outbox.tables import outbox_table
from o2o_store.storage import UtcTime

MOST_COMMANDS = 256
"""Commands in one transaction at most, so that nobody waits behind a mountain."""

SLOW_COMMIT = 0.25
"""Seconds after which a transaction is reported."""

KEY_LIFETIME = timedelta(days=7)
"""How long an Idempotency-Key is remembered; an order's own id protects it for ever."""

_PATIENCE = (0.05, 0.2, 0.8, 2.0)
"""Seconds between repetitions of a transaction that the database server did not take."""

OUTBOX = outbox_table(metadata())

Outcome = Any
Service = Callable[["Transaction", Sequence[Any]], Sequence[Outcome]]
Reaction = Callable[["Transaction", Sequence["Event"]], None]

_log = structlog.get_logger(__name__)


class IdemRow(Row, table=True):
    """An answer already given, by caller and Idempotency-Key."""

    __tablename__ = "idem"

    caller: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body_sha256: str
    outcome: bytes
    created_at: datetime = Field(sa_type=UtcTime, index=True)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an order, as `orders.advance` reports it."""

    name: str
    order_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Transaction:
    """One transaction of the writer, as services and reactions see it.

    `now` is one moment for the whole batch; `changed` collects what waiting callers are told after the commit: order ids,
    or any topic a long poll follows.
    """

    connection: Connection
    now: datetime
    keys: Keys
    settings: Settings
    changed: set[str] = field(default_factory=set)
    promises: list[outbox.NewPromise] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def promise(self, topic: str, stream: str, body: msgspec.Struct, *, due: datetime | None = None) -> None:
        """Promise to say this to the topic's peer after the commit.

        Promises of one stream are kept strictly one after the other: give a long watch a stream of its own.
        """
        encoded = msgspec.json.encode(body)
        new = outbox.NewPromise(id=new_id(self.now), stream=stream, topic=topic, body=encoded, due=due or self.now, created_at=self.now)
        self.promises.append(new)

    def emit(self, event: Event) -> None:
        """Report what happened; the rooms that react see it before the commit."""
        self.events.append(event)


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's outcome; `replayed` says that it was decided earlier, under the same Idempotency-Key."""

    outcome: Outcome
    replayed: bool = False


@dataclass(slots=True)
class _Job:
    commands: tuple[Any, ...]
    future: "asyncio.Future[list[Answer]]"
    caller: str = ""
    key: str = ""
    body_sha256: str = ""
    reply: Any = Any
    settled: outbox.Settled | None = None
    answers: list[Answer] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def idem(self) -> tuple[str, str] | None:
        return (self.caller, self.key) if self.key else None


class WriterClosedError(RuntimeError):
    """The writer is not running: the platform is starting or going down."""


class Writer:
    """A thread that owns the writing connection; everything that changes the database goes through `submit`."""

    def __init__(
        self,
        engine: Engine,
        services: Mapping[type, Service],
        reactions: Mapping[str, Sequence[Reaction]],
        clock: Clock,
        after_commit: Callable[[set[str]], None],
        *,
        keys: Keys,
        settings: Settings,
        promised: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._services = services
        self._reactions = reactions
        self._clock = clock
        self._after_commit = after_commit
        self._promised = promised
        self._keys = keys
        self._settings = settings
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._forget_at: datetime | None = None

    def start(self) -> None:
        """Begin to work; the tables must be migrated."""
        with self._engine.begin() as connection:
            # Where several processes work, a lease may belong to one that lives: it ends by itself.
            if not postgres.is_postgres(connection):
                outbox.clear_leases(connection, OUTBOX)
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish what is waiting, then stop."""
        if self._thread is None:
            return
        self._waiting.put(None)
        self._thread.join()
        self._thread = None

    async def submit(self, command: Any, *, caller: str = "", key: str = "", reply: Any = Any) -> Outcome:
        """Carry out one command and return its outcome once it is committed.

        With `key` (an Idempotency-Key) the same command of the same caller is carried out once: a repetition gets the
        stored outcome, converted to the type `reply`; another command under the same key is refused.
        """
        return (await self.answer(command, caller=caller, key=key, reply=reply)).outcome

    async def answer(self, command: Any, *, caller: str = "", key: str = "", reply: Any = Any) -> Answer:
        """Do what `submit` does and say whether the outcome is a repetition."""
        job = _Job((command,), _future(), caller, key, fingerprint(command) if key else "", reply)
        return (await self._put(job))[0]

    async def submit_all(self, commands: Sequence[Any]) -> list[Outcome]:
        """Carry out these commands in one transaction and return their outcomes in order."""
        if not commands:
            return []
        return [answer.outcome for answer in await self._put(_Job(tuple(commands), _future()))]

    async def settle(self, settled: outbox.Settled) -> list[Outcome]:
        """Record what became of promises together with the commands their answers are, all or nothing."""
        job = _Job(settled.commands, _future(), settled=settled)
        return [answer.outcome for answer in await self._put(job)]

    async def _put(self, job: _Job) -> list[Answer]:
        if self._thread is None:
            raise WriterClosedError("the platform's writer is not running")
        for command in job.commands:
            if kind_of(command) not in self._services:
                raise LookupError(f"no service carries out {kind_of(command).__name__}")
        self._waiting.put(job)
        # Shielded: a caller that goes away must not make the writer set a result on a cancelled future.
        return await asyncio.shield(job.future)

    def _work(self) -> None:
        held_back: deque[_Job] = deque()
        while True:
            first = held_back.popleft() if held_back else self._waiting.get()
            if first is None:
                return
            jobs, last = self._gather(first, held_back)
            self._run(jobs)
            _deliver(jobs)
            if last:
                # Jobs held back by a repeated key are still owed an answer before the thread ends.
                while held_back:
                    rest = [held_back.popleft()]
                    self._run(rest)
                    _deliver(rest)
                return

    def _gather(self, first: _Job, held_back: deque[_Job]) -> tuple[list[_Job], bool]:
        """Take what is waiting, up to the cap; a second copy of an Idempotency-Key waits for the next transaction."""
        jobs, keys, size = [first], {first.idem}, len(first.commands)
        older, later = list(held_back), []
        held_back.clear()
        last = False
        while size < MOST_COMMANDS:
            if older:
                job: _Job | None = older.pop(0)
            else:
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    break
            if job is None:
                last = True
                break
            if job.idem is not None and job.idem in keys:
                later.append(job)
                continue
            keys.add(job.idem)
            jobs.append(job)
            size += len(job.commands)
        held_back.extend([*later, *older])
        return jobs, last

    def _run(self, jobs: list[_Job]) -> None:
        started = time.monotonic()
        try:
            transaction = self._transact_patiently(jobs)
        except Exception as error:  # noqa: BLE001 - the writer outlives any bug of a service; the guilty job alone fails
            self._blame(jobs, error)
            return
        took = time.monotonic() - started
        if took > SLOW_COMMIT:
            _log.warning("slow_commit", seconds=round(took, 3), commands=sum(len(job.commands) for job in jobs))
        self._tell(transaction, promised=bool(transaction.promises) or any(job.settled for job in jobs))

    def _tell(self, transaction: Transaction, *, promised: bool) -> None:
        """Say what changed. What a listener does wrong is its own affair: the commit stands, and its jobs are owed their answers."""
        try:
            if transaction.changed:
                self._after_commit(transaction.changed)
            if promised:
                self._promised()
        except Exception as error:  # noqa: BLE001 - a listener's bug must not end the thread that writes everything
            _log.error("listener_failed", exc_info=error)

    def _transact_patiently(self, jobs: list[_Job]) -> Transaction:
        """Repeat a transaction that a passing trouble of a database server ended.

        Repeating is safe even when the commit itself got lost: a keyed command gets its stored outcome, a settlement whose
        promise is gone was carried out, and moves of orders are monotone.
        """
        for pause in _PATIENCE:
            try:
                return self._transact(jobs)
            except Exception as error:  # judged below: only what passes by itself is repeated
                if not postgres.is_passing(error):
                    raise
                _log.warning("transaction_repeated", error=type(error).__name__)
                time.sleep(pause)
        return self._transact(jobs)

    def _blame(self, jobs: list[_Job], error: Exception) -> None:
        if len(jobs) == 1:
            jobs[0].error = error
            names = [kind_of(command).__name__ for command in jobs[0].commands]
            _log.error("command_failed", commands=names, orders=[order_of(command) for command in jobs[0].commands], exc_info=error)
            return
        middle = len(jobs) // 2
        self._run(jobs[:middle])
        self._run(jobs[middle:])

    def _transact(self, jobs: list[_Job]) -> Transaction:
        for job in jobs:
            job.answers = []
        with self._engine.begin() as connection:
            transaction = Transaction(connection, self._clock.now(), self._keys, self._settings)
            fresh = _unsettled(connection, self._replay(transaction, jobs))
            for round_ in _rounds(fresh):
                self._carry_out(transaction, round_)
                self._react(transaction)
            outbox.put(connection, OUTBOX, transaction.promises)
            self._remember(transaction, fresh)
            neighbours.tell(connection, transaction.changed, promised=bool(transaction.promises))
        return transaction

    def _replay(self, transaction: Transaction, jobs: list[_Job]) -> list[_Job]:
        keyed = {job.idem: job for job in jobs if job.idem is not None}
        if keyed:
            rows = table(IdemRow)
            known = select(rows).where(tuple_(rows.c.caller, rows.c.key).in_(list(keyed)))
            for row in transaction.connection.execute(known).mappings():
                job = keyed[(row["caller"], row["key"])]
                same = row["body_sha256"] == job.body_sha256
                outcome = msgspec.json.decode(row["outcome"], type=job.reply) if same else IdempotencyKeyReused()
                job.answers = [Answer(outcome, replayed=same)]
        return [job for job in jobs if not job.answers]

    def _carry_out(self, transaction: Transaction, round_: list[tuple[_Job, int]]) -> None:
        groups: dict[type, list[tuple[_Job, int]]] = {}
        for job, index in round_:
            groups.setdefault(kind_of(job.commands[index]), []).append((job, index))
        for kind, service in self._services.items():
            group = groups.get(kind)
            if not group:
                continue
            commands = [job.commands[index] for job, index in group]
            outcomes = service(transaction, commands)
            if len(outcomes) != len(commands):
                raise RuntimeError(f"{kind.__name__}: {len(outcomes)} outcomes for {len(commands)} commands")
            for (job, index), outcome in zip(group, outcomes, strict=True):
                job.answers[index] = Answer(outcome)

    def _react(self, transaction: Transaction) -> None:
        while transaction.events:
            by_name: dict[str, list[Event]] = {}
            for event in transaction.events:
                by_name.setdefault(event.name, []).append(event)
            transaction.events = []
            for name, events in by_name.items():
                for reaction in self._reactions.get(name, ()):
                    reaction(transaction, events)

    def _remember(self, transaction: Transaction, jobs: list[_Job]) -> None:
        answers = [
            {
                "caller": job.caller,
                "key": job.key,
                "body_sha256": job.body_sha256,
                "outcome": msgspec.json.encode(job.answers[0].outcome),
                "created_at": transaction.now,
            }
            for job in jobs
            if job.idem is not None and not isinstance(job.answers[0].outcome, Refusal)
        ]
        rows = table(IdemRow)
        if answers:
            transaction.connection.execute(insert(rows), answers)
        if self._forget_at is None or transaction.now >= self._forget_at:
            transaction.connection.execute(delete(rows).where(rows.c.created_at < transaction.now - KEY_LIFETIME))
            self._forget_at = transaction.now + timedelta(hours=1)


def _unsettled(connection: Connection, jobs: list[_Job]) -> list[_Job]:
    """Record what became of promises; return the jobs still to do: a promise kept before had its commands carried out then."""
    gone = outbox.record(connection, OUTBOX, [job.settled for job in jobs if job.settled is not None])
    stale = [job for job in jobs if job.settled is not None and gone.intersection(job.settled.kept)]
    for job in stale:
        _log.warning("promise_kept_before", ids=list(job.settled.kept) if job.settled else [])
        job.answers = [Answer(None)] * len(job.commands)
    return [job for job in jobs if job not in stale] if stale else jobs


def kind_of(command: Any) -> type:
    """Return the type a command is looked up by: an act is known by its request."""
    return type(getattr(command, "request", command))


def order_of(command: Any) -> str:
    """Return the order a command is about, empty when it is about none."""
    return str(getattr(getattr(command, "request", command), "order_id", ""))


def fingerprint(command: Any) -> str:
    """Return the SHA-256 (hex) of a command's name and canonical body; who asks is not part of it."""
    request = getattr(command, "request", command)
    canonical = msgspec.json.encode(request, order="deterministic")
    return hashlib.sha256(type(request).__name__.encode() + b"\0" + canonical).hexdigest()


def _rounds(jobs: list[_Job]) -> list[list[tuple[_Job, int]]]:
    """Deal the commands into rounds with at most one command per order each, keeping every order's sequence."""
    seen: Counter[str] = Counter()
    rounds: list[list[tuple[_Job, int]]] = []
    for job in jobs:
        job.answers = [Answer(None)] * len(job.commands)
        for index, command in enumerate(job.commands):
            order_id = order_of(command)
            place = seen[order_id] if order_id else 0
            if order_id:
                seen[order_id] += 1
            while len(rounds) <= place:
                rounds.append([])
            rounds[place].append((job, index))
    return rounds


def _future() -> "asyncio.Future[list[Answer]]":
    return asyncio.get_running_loop().create_future()


def _deliver(jobs: list[_Job]) -> None:
    """Set every job's outcome in its own loop, one wake-up per loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, theirs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_set_outcomes, theirs)


def _set_outcomes(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.answers)
