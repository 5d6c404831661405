"""Following an order, the hall, and whether anybody is there."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import structlog

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.payments import WalletsView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import SystemClock
from o2o_store.kiosk.flows import following
from o2o_store.kiosk.flows.following import Follower, HallWatch, Reach, WalletWatch
from o2o_store.outbox.outages import Rejected, Unreachable

NOW = datetime(2026, 6, 1, tzinfo=UTC)
UNKNOWN = Problem(type="", title="", status=404, code="unknown_order")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once."""
    monkeypatch.setattr(following, "PAUSE", 0.001)


def view(order_id: str, version: int, *, closed: bool = False) -> OrderView:
    return OrderView(order_id=order_id, version=version, hall_id="h", step=1, step_failed=False, closed=closed, created_at=NOW)


class Platform:
    """Says one thing after the other, then nothing."""

    def __init__(self, *says: Any) -> None:
        self.says = list(says)
        self.asked: list[tuple[str, int]] = []
        self.marks: list[str] = []

    async def follow_order(self, order_id: str, after: int = 0) -> Any:
        self.asked.append((order_id, after))
        return await self._say()

    async def show_hall(self) -> Any:
        return await self._say()

    async def list_goods(self) -> Any:
        return await self._say()

    async def show_wallets(self, after: str = "") -> Any:
        self.marks.append(after)
        return await self._say()

    async def _say(self) -> Any:
        if not self.says:
            await asyncio.Event().wait()
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


async def while_running(work: Any, waited: Any) -> None:
    """Run this until that has come."""
    task = asyncio.ensure_future(work)
    await waited
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_order_is_followed_from_the_version_seen(clock: Any, until: Any) -> None:
    async def play() -> tuple[list[int], list[tuple[str, int]]]:
        platform = Platform(UNKNOWN, view("a", 1), Unreachable("gone"), view("a", 4))
        seen: list[int] = []
        follower = Follower(platform, Reach(clock, lambda _since: None), lambda found: seen.append(found.version))
        follower.watch("a")
        await while_running(follower.run(), until(lambda: len(platform.asked) == 5))
        return seen, platform.asked

    seen, asked = asyncio.run(play())
    assert seen == [1, 4]
    assert [after for _, after in asked] == [0, 0, 1, 1, 4]


def test_late_answer_is_dropped_when_another_order_is_followed(clock: Any, until: Any) -> None:
    async def play() -> list[str]:
        platform = Platform()
        seen: list[str] = []
        follower = Follower(platform, Reach(clock, lambda _since: None), lambda found: seen.append(found.order_id))
        follower.watch("a")

        async def turn() -> None:
            await until(lambda: bool(platform.asked))
            platform.says = [view("b", 1)]
            follower.watch("b")

        turning = asyncio.ensure_future(turn())
        await while_running(follower.run(), until(lambda: seen == ["b"]))
        await turning
        follower.watch(None)
        return seen

    assert asyncio.run(play()) == ["b"]


def test_outage_is_told_when_it_lasts_and_when_it_ends(clock: Any) -> None:
    told: list[datetime | None] = []
    reach = Reach(clock, told.append)
    heard_at = clock.now()
    reach.heard(Unreachable("1"))
    assert told == []
    clock.forward(5)
    reach.heard(Unreachable("2"))
    reach.heard(Unreachable("3"))
    assert (told, reach.offline_since) == ([heard_at], heard_at)
    reach.heard(Rejected("an answer all the same"))
    assert (told, reach.offline_since) == ([heard_at, None], None)


def test_hall_and_goods_are_looked_at_again_when_asked(clock: Any, town: Any, until: Any) -> None:
    async def play() -> list[tuple[bool, bool]]:
        hall = town.hall()
        goods = msgspec.convert({"price_version": "p", "goods": []}, type=GoodsListView)
        platform = Platform(Unreachable("not yet"), hall, goods, hall, UNKNOWN)
        seen: list[tuple[bool, bool]] = []
        watch = HallWatch(
            platform,
            Reach(clock, lambda _since: None),
            lambda found, listed: seen.append((found is not None, listed is not None)),
            goods=True,
        )

        async def ask() -> None:
            await until(lambda: len(seen) == 2)
            watch.refresh()

        asking = asyncio.ensure_future(ask())
        await while_running(watch.run(), until(lambda: len(seen) == 3))
        await asking
        return seen

    assert asyncio.run(play()) == [(False, False), (True, True), (True, False)]


def test_view_that_could_not_be_kept_is_asked_for_again_and_said_so() -> None:
    platform, kept = Platform(view("o1", 1), view("o1", 1)), asyncio.Event()
    disk = [OSError("disk full")]

    def keep(_view: OrderView) -> None:
        if disk:
            raise disk.pop()
        kept.set()

    async def play() -> None:
        follower = Follower(platform, Reach(SystemClock(), lambda _: None), keep)
        follower.watch("o1")
        await while_running(follower.run(), kept.wait())

    with structlog.testing.capture_logs() as logs:
        asyncio.run(play())
    assert platform.asked[:2] == [("o1", 0), ("o1", 0)]
    assert [one["event"] for one in logs] == ["following_failed"]


def test_wallets_are_followed_by_their_mark(clock: Any, until: Any) -> None:
    def wallets(etag: str) -> WalletsView:
        return WalletsView(etag=etag, wallets=[])

    async def play() -> tuple[list[str], list[str]]:
        platform = Platform(wallets("a"), wallets("a"), Unreachable("gone"), wallets("b"))
        seen: list[str] = []
        watch = WalletWatch(platform, Reach(clock, lambda _since: None), lambda found: seen.append(found.etag))
        await while_running(watch.run(), until(lambda: len(platform.marks) == 5))
        return seen, platform.marks

    assert asyncio.run(play()) == (["a", "b"], ["", "a", "a", "a", "b"])
