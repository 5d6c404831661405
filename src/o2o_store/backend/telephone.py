"""What a peer's transport says to a promise, and how a peer's queue is emptied: the same for every regulator and wallet we telephone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, Protocol, TypeVar

import httpx

from o2o_store.outbox.outages import Rejected, Unreachable


async def answered(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Make the call and return what the peer in its right mind said, be it yes or no; no exception names the address or the content.

    Raises Unreachable: no answer, or one that may be another next time (5xx, 429): the outcome stays open.
    """
    try:
        reply = await call()
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error
    if reply.is_server_error or reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Unreachable(f"HTTP {reply.status_code}", answered=True)
    return reply


async def accepted(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Make the call and return a reply of success. Raises Unreachable as `answered` does, Rejected for any other refusal of the call."""
    reply = await answered(call)
    if not reply.is_success:
        raise Rejected(f"HTTP {reply.status_code}")
    return reply


class Arrived(Protocol):
    """One thing out of a peer's queue, with its number there."""

    @property
    def no(self) -> int:
        """Its number, rising."""
        ...


A_co = TypeVar("A_co", bound=Arrived, covariant=True)
N = TypeVar("N")


class Queue(Protocol[A_co]):
    """A peer's queue for us: handed out again and again until it is acknowledged."""

    async def fetch(self, after: int) -> Sequence[A_co]:
        """Return what waits behind this number, waiting a while for the first."""
        ...

    async def acknowledge(self, upto: int) -> None:
        """Let the peer forget everything up to this number."""
        ...


class Collected(Generic[A_co]):
    """How far a peer's queue was read, and how far acknowledged: only what our books have had the time to take is acknowledged."""

    def __init__(self, queue: Queue[A_co]) -> None:
        self._queue = queue
        self._read = 0
        self._acknowledged = 0

    async def next(self, news_of: Callable[[A_co], N]) -> list[N]:
        """Acknowledge what the last call returned, fetch what came since, and return what `news_of` makes of each."""
        if self._read > self._acknowledged:
            await self._queue.acknowledge(self._read)
            self._acknowledged = self._read
        arrivals = await self._queue.fetch(self._read)
        news = [news_of(arrival) for arrival in arrivals]
        # Last of all: what did not get into the courier's hands must not be acknowledged.
        self._read = max((arrival.no for arrival in arrivals), default=self._read)
        return news
