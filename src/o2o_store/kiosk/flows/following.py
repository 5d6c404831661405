"""What a machine keeps asking the platform: the order on its screen, its hall, and whether anybody is there at all."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

import structlog

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.payments import WalletsView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.outbox.outages import Outage, Unreachable

PAUSE = 0.5
"""Seconds before asking again after an outage, or about an order the platform has not heard of yet."""
REFRESH = 20.0
"""Seconds between two looks at hall and goods: far below a permit view's life."""
SILENCES = 2
"""Outages in a row that make a machine say it is offline: one may be a restart of a second."""

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class Reach:
    """Whether the platform answers; tells when that changes."""

    def __init__(self, clock: Clock, on_change: Callable[[datetime | None], None]) -> None:
        self._clock = clock
        self._on_change = on_change
        self._silences = 0
        self._heard_at = clock.now()
        self.offline_since: datetime | None = None

    def heard(self, outage: Outage | None) -> None:
        """A call ended: with an answer (None, or any answer of the platform), or with silence."""
        if isinstance(outage, Unreachable):
            self._silences += 1
            if self._silences >= SILENCES and self.offline_since is None:
                self._change(self._heard_at)
            return
        self._silences, self._heard_at = 0, self._clock.now()
        if self.offline_since is not None:
            self._change(None)

    def _change(self, since: datetime | None) -> None:
        self.offline_since = since
        self._on_change(since)


class OrderSource(Protocol):
    """Where an order's view comes from."""

    async def follow_order(self, order_id: str, after: int = 0) -> OrderView | Problem:
        """The order once it is newer than `after`."""
        ...


class Follower:
    """Follows one order at a time by long polls."""

    def __init__(self, source: OrderSource, reach: Reach, on_view: Callable[[OrderView], None]) -> None:
        self._source = source
        self._reach = reach
        self._on_view = on_view
        self._order_id: str | None = None
        self._version = 0
        self._changed = asyncio.Event()

    def watch(self, order_id: str | None) -> None:
        """Follow this order from now on; None follows nothing."""
        self._order_id, self._version = order_id, 0
        self._changed.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            self._changed.clear()
            if self._order_id is None:
                await self._changed.wait()
                continue
            asking = asyncio.ensure_future(self._ask(self._order_id))
            turning = asyncio.ensure_future(self._changed.wait())
            try:
                await asyncio.wait((asking, turning), return_when=asyncio.FIRST_COMPLETED)
            finally:
                asking.cancel()
                turning.cancel()
                await asyncio.gather(asking, turning, return_exceptions=True)
            if not asking.cancelled() and (trouble := asking.exception()) is not None:
                # A bug of ours in one view must not end the following, nor hide.
                _log.error("following_failed", exc_info=trouble)
                await asyncio.sleep(PAUSE)

    async def _ask(self, order_id: str) -> None:
        reply = await told(self._reach, self._source.follow_order(order_id, self._version))
        if order_id != self._order_id:
            return
        if isinstance(reply, OrderView):
            self._on_view(reply)
            self._version = max(self._version, reply.version)
            # An order that is closed changes no more; the platform would answer at once, for ever.
            if not reply.closed:
                return
        await asyncio.sleep(PAUSE)


class HallSource(Protocol):
    """Where the hall and its goods come from."""

    async def show_hall(self) -> HallView | Problem:
        """The hall."""
        ...

    async def list_goods(self) -> GoodsListView | Problem:
        """Its goods."""
        ...


class HallWatch:
    """Looks at hall and goods now and then, and at once when asked."""

    def __init__(
        self, source: HallSource, reach: Reach, on_hall: Callable[[HallView | None, GoodsListView | None], None], *, goods: bool
    ) -> None:
        self._source = source
        self._reach = reach
        self._on_hall = on_hall
        self._goods = goods
        self._now = asyncio.Event()
        self.sent_away = False
        """Whether the platform no longer knows this machine: it was locked out, and nothing it asks for is done."""

    def refresh(self) -> None:
        """Look at once."""
        self._now.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self._now.clear()
            hall = await told(self._reach, self._source.show_hall())
            if hall is not None:
                self.sent_away = isinstance(hall, Problem) and hall.code == "signed_out"
            asks = self._goods and hall is not None and not self.sent_away
            goods = await told(self._reach, self._source.list_goods()) if asks else None
            self._on_hall(hall if isinstance(hall, HallView) else None, goods if isinstance(goods, GoodsListView) else None)
            pause = REFRESH if isinstance(hall, HallView) or self.sent_away else PAUSE
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._now.wait()


class WalletSource(Protocol):
    """Where it is said which wallets may be offered."""

    async def show_wallets(self, after: str = "") -> WalletsView | Problem:
        """The hall's wallets once they differ from those marked `after`."""
        ...


class WalletWatch:
    """Follows which wallets answer and which of them take the shopper's own pay code."""

    def __init__(self, source: WalletSource, reach: Reach, on_wallets: Callable[[WalletsView], None]) -> None:
        self._source = source
        self._reach = reach
        self._on_wallets = on_wallets

    async def run(self) -> None:
        """Follow until cancelled."""
        after = ""
        while True:
            reply = await told(self._reach, self._source.show_wallets(after))
            if isinstance(reply, WalletsView):
                if reply.etag != after:
                    self._on_wallets(reply)
                    after = reply.etag
                continue
            await asyncio.sleep(PAUSE if reply is None else REFRESH)


async def told(reach: Reach, call: Awaitable[T]) -> T | None:
    """Wait for a call and tell the reach how it ended; None when it ended in an outage."""
    try:
        reply = await call
    except Outage as outage:
        reach.heard(outage)
        return None
    reach.heard(None)
    return reply
