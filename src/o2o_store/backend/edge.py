"""The HTTP edge: who asks, what they ask in the contract's words, and how the law's no travels back.

How a room answers (`router.py`)::

    async def submit_order(edge: Edge, call: Call) -> OrderView | Refusal:
        outcome = await edge.act(call)                       # Act(call.caller, call.request) through the writer, with its Idempotency-Key
        if isinstance(outcome, Refusal):
            return outcome
        return await edge.read(lambda connection: service.view_orders(connection, [call.request.order_id])[0])

    async def follow_order(edge: Edge, call: Call) -> OrderView | Refusal:
        return await edge.follow(call, read_one, version=lambda view: str(view.version), topics={call.path["order_id"]})

    HANDLERS: Handlers = {"submit_order": submit_order, "follow_order": follow_order}

`app.py` registers HANDLERS by the names of the contract's ENDPOINTS. A handler returns the endpoint's reply or a Refusal.
"""

import asyncio
import string
import time
import tomllib
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection

from o2o_store import resources
from o2o_store.backend.database import Database
from o2o_store.backend.keys import Keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Answer, Writer
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.domain.refusals import Refusal

LONGEST_WAIT = 25.0
"""Seconds a long poll is held at most."""

LIST_PAUSE = 0.1
"""Seconds between two readings of a list that everything changes, so that a busy hall costs ten readings a second."""

LANGUAGES = ("zh", "en")

OUR_TIMES = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
"""Between these every time of a request lies: later than this software, sooner than any retention ends."""

_STATUS = {
    400: ("bad_request",),
    401: ("signed_out", "wrong_badge_or_pin"),
    403: (
        "person_differs", "under_age", "no_permit", "no_courier", "payer_differs", "wrong_person", "not_allowed", "staff_locked_out",
        "voucher_of_other_desk", "hand_over_locked",
    ),
    404: ("unknown_order", "unknown_product", "unknown_code", "unknown_case", "address_link_over", "unknown_picture", "unknown_trouble"),
    422: (
        "bad_address", "bad_id_number", "id_kind_not_accepted", "bad_name", "bad_phone", "empty_basket", "idempotency_key_reused", "person_unreadable",
        "voucher_forged", "pay_code_unreadable",
    ),
    426: ("contract_too_new",),
}  # fmt: skip
_STATUS_BY_CODE = {code: status for status, codes in _STATUS.items() for code in codes}

REPLAYED: ContextVar[bool] = ContextVar("replayed", default=False)
"""Whether the answer being made repeats an earlier one; becomes the header `Idempotency-Replayed`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a device of a hall and, at a desk, the person signed in at it."""

    device_id: str
    role: str
    hall_id: str
    enterprise_id: str
    desk: str = ""
    staff_id: str = ""
    staff_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act(Generic[T]):
    """A wire request together with who makes it: what a service gets. COMMANDS knows it by the request's type."""

    caller: Caller
    request: T


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call of a known endpoint, already authenticated and decoded.

    `after` is what a long-polling caller has already (version or etag), `wait` how many seconds it is willing to wait.
    """

    caller: Caller
    request: Any = None
    path: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    after: str = ""
    wait: float = 0.0
    token: str = field(default="", repr=False)
    staff_token: str = field(default="", repr=False)


class _Everything(set[str]):
    """The set of all topics there may be."""

    def __contains__(self, topic: object) -> bool:
        return True


class Signals:
    """Wakes long polls after commits; lives in the server's event loop, told from the writer's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop
        self._by_topic: dict[str, set[asyncio.Event]] = {}
        self._all: set[asyncio.Event] = set()
        self.listeners: list[Callable[[set[str]], None]] = []
        self.closed = False

    def close(self) -> None:
        """Let everybody go who waits, because the platform is going down; call it in the server's event loop."""
        self.closed = True
        for waiting in (*self._all, *(one for group in self._by_topic.values() for one in group)):
            waiting.set()

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say which loop the waiting callers live in."""
        self._loop = loop

    def changed(self, topics: set[str]) -> None:
        """Wake everybody who follows one of these topics; callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, topics)

    def everything(self) -> None:
        """Wake everybody, because anything may have changed without our hearing of it; callable from any thread."""
        self.changed(_Everything())

    def _wake(self, topics: set[str]) -> None:
        for listener in self.listeners:
            listener(topics)
        if isinstance(topics, _Everything):
            topics = set(self._by_topic)
        for topic in topics:
            for waiting in self._by_topic.get(topic, ()):
                waiting.set()
        for waiting in self._all:
            waiting.set()

    @contextmanager
    def following(self, topics: Collection[str] | None) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever one of the topics changes (any change at all when None)."""
        waiting = asyncio.Event()
        groups = [self._all] if topics is None else [self._by_topic.setdefault(topic, set()) for topic in topics]
        for group in groups:
            group.add(waiting)
        try:
            yield waiting
        finally:
            for group in groups:
                group.discard(waiting)
            for topic in topics or ():
                if not self._by_topic.get(topic, True):
                    del self._by_topic[topic]


MOST_TOGETHER = 256
"""Questions answered by one reading at most."""


class Together:
    """Questions of one kind that wait at the same moment: answered by one reading, with one query per table for all of them."""

    def __init__(self) -> None:
        self._waiting: dict[Any, list[tuple[Any, asyncio.Future[Any]]]] = {}
        self._readers: dict[Any, asyncio.Task[None]] = {}

    async def ask(self, database: Database, question: Callable[[Connection, Sequence[Any]], Sequence[T]], about: Any) -> T:
        """Return the answer about one; it is read after this call, together with whatever else waits for the same question."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(question, []).append((about, answer))
        if question not in self._readers:
            self._readers[question] = asyncio.create_task(self._read_all(database, question))
        return await answer

    async def _read_all(self, database: Database, question: Callable[[Connection, Sequence[Any]], Sequence[Any]]) -> None:
        try:
            while waiting := self._waiting.pop(question, []):
                for start in range(0, len(waiting), MOST_TOGETHER):
                    await _answer_all(database, question, waiting[start : start + MOST_TOGETHER])
        finally:
            del self._readers[question]


async def _answer_all(
    database: Database, question: Callable[[Connection, Sequence[Any]], Sequence[Any]], waiting: list[tuple[Any, "asyncio.Future[Any]"]]
) -> None:
    abouts = [about for about, _ in waiting]
    try:
        found = await asyncio.to_thread(database.read, lambda connection: question(connection, abouts))
    except Exception as error:  # noqa: BLE001 - handed to those who asked; one at a time, so that one bad question spoils no other
        if len(waiting) > 1:
            for one in waiting:
                await _answer_all(database, question, [one])
        elif not waiting[0][1].done():
            waiting[0][1].set_exception(error)
        return
    for (_, answer), one in zip(waiting, found, strict=True):
        # Whoever asked may have gone away meanwhile.
        if not answer.done():
            answer.set_result(one)


@dataclass(frozen=True, slots=True)
class Edge:
    """What a handler may use: the writer for acts, snapshots for questions, signals for waiting."""

    writer: Writer
    database: Database
    signals: Signals
    clock: Clock
    keys: Keys = field(repr=False)
    settings: Settings
    together: Together = field(default_factory=Together, repr=False)

    async def act(self, call: Call, *, reply: Any = Any) -> Any:
        """Carry out the call's request as an act of its caller; return the outcome (a value or a Refusal).

        `reply` is the type a repeated outcome is converted to; leave it out when the outcome is not used.
        """
        return (await self.answer(call, reply=reply)).outcome

    async def answer(self, call: Call, *, reply: Any = Any) -> Answer:
        """Do what `act` does and say whether the outcome is a repetition."""
        found = await self.writer.answer(Act(call.caller, call.request), caller=call.caller.device_id, key=call.key, reply=reply)
        if found.replayed:
            REPLAYED.set(True)
        return found

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Ask a question on one snapshot, beside the event loop."""
        return await asyncio.to_thread(self.database.read, question)

    async def read_together(self, question: Callable[[Connection, Sequence[Any]], Sequence[T]], about: Any) -> T:
        """Ask what many ask at the same moment, each about its own: one reading answers all that wait."""
        return await self.together.ask(self.database, question, about)

    async def follow(
        self,
        call: Call,
        question: Callable[[Connection], T | Refusal],
        *,
        version: Callable[[T], str],
        topics: Collection[str] | None = None,
    ) -> T | Refusal:
        """Answer a question as soon as its version differs from `call.after`, at the latest after `call.wait` seconds.

        `topics` are the signals that may change the answer (order ids); None listens to every change.
        """
        return await self.follow_by(call, lambda: self.read(question), version=version, topics=topics)

    async def follow_by(
        self,
        call: Call,
        look: Callable[[], Awaitable[T | Refusal]],
        *,
        version: Callable[[T], str],
        topics: Collection[str] | None = None,
    ) -> T | Refusal:
        """Do what `follow` does with a look of the caller's own."""
        deadline = time.monotonic() + min(call.wait, LONGEST_WAIT)
        with self.signals.following(topics) as changed:
            while True:
                changed.clear()
                found = await look()
                if isinstance(found, Refusal) or not call.after or version(found) != call.after:
                    return found
                left = deadline - time.monotonic()
                if left <= 0 or self.signals.closed or not await _set_within(changed, left):
                    return found
                if topics is None:
                    await asyncio.sleep(min(LIST_PAUSE, left))


Handler = Callable[[Edge, Call], Awaitable[Any]]
Handlers = Mapping[str, Handler]


@dataclass(frozen=True, slots=True)
class PeerCall:
    """A call whose path, form and signature are the peer's own (a wallet's notification); header names are lower case."""

    path: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeerReply:
    """What such a peer gets back, in its own form."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


PeerHandler = Callable[[Edge, PeerCall], Awaitable[PeerReply]]
PeerHandlers = Mapping[str, PeerHandler]
"""POST paths of peers (`/wechat/notify/{account:str}`) and who answers; a room's router exports them as PEER_HANDLERS."""


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal: 409 unless it is about the person, the permission, a missing thing or the input."""
    return _STATUS_BY_CODE.get(refusal.code, 409)


def problem(refusal: Refusal, language: str) -> Problem:
    """Return the refusal as problem details, with words in this language."""
    facts = refusal.facts()
    words = refusal_words(language).get(refusal.code, {})
    return Problem(
        type=f"urn:o2o:refusal:{refusal.code}",
        title=fill(words.get("title", refusal.code), facts),
        status=status_of(refusal),
        code=refusal.code,
        detail=fill(" ".join(part for name in ("happened", "who", "now") if (part := words.get(name, ""))), facts),
        facts=facts,
    )


def language_of(accept_language: str) -> str:
    """Return the first language of an Accept-Language header that we have words in; Chinese when there is none."""
    wanted: list[tuple[float, str]] = []
    for entry in accept_language.split(","):
        name, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wanted.append((-weight, name.split("-")[0].lower()))
    wanted.sort(key=lambda pair: pair[0])
    return next((name for _, name in wanted if name in LANGUAGES), LANGUAGES[0])


@cache
def refusal_words(language: str) -> dict[str, dict[str, str]]:
    """Return the shipped words of every refusal in this language."""
    text = resources.path(f"words/refusals.{language}.toml").read_text(encoding="utf-8")
    return {code: dict(words) for code, words in tomllib.loads(text).items()}


def fill(words: str, facts: Mapping[str, str]) -> str:
    """Put the facts into the words; a fact that is missing leaves nothing behind."""
    return _Filler().vformat(words, (), facts)


class _Filler(string.Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "") if isinstance(key, str) else super().get_value(key, args, kwargs)


def decode(body: bytes, kind: type[T]) -> T:
    """Decode a JSON body. Raises msgspec.ValidationError (or DecodeError) with a place but without the value."""
    return msgspec.json.decode(body or b"{}", type=kind)


def doubtful_moment(asked: Any) -> str:
    """Return the name of the first field of a request whose time no clock of ours can have shown, empty when all are sound.

    A time without its zone, or one outside OUR_TIMES, comes from a program gone wrong; in tables and sums it would break.
    """
    if isinstance(asked, msgspec.Struct):
        parts: Iterable[tuple[str, Any]] = ((name, getattr(asked, name)) for name in asked.__struct_fields__)
    elif isinstance(asked, list | tuple):
        parts = ((str(place), one) for place, one in enumerate(asked))
    else:
        return ""
    for name, value in parts:
        if isinstance(value, datetime) and not (value.tzinfo and OUR_TIMES[0] < value < OUR_TIMES[1]):
            return name
        if inner := doubtful_moment(value):
            return f"{name}.{inner}"
    return ""


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
