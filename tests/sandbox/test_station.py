"""Delays, unknown settings, and an ever-ticking hand."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.identity.books import metadata
from o2o_store.sandbox.station import Bell, Station, heard, same_token, trouble_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    found = Station("test", Books(tmp_path / "station", metadata), "control", {"accept": 2.0}, {"log_normal": False})
    yield found
    found.books.close()


async def test_delay_is_its_setting_or_varies_round_it(station: Station) -> None:
    assert station.delay("accept").total_seconds() == 2.0
    await station.change("choices", {"log_normal": True})
    drawn = sorted(station.delay("accept").total_seconds() for _ in range(401))
    assert drawn[0] < 1.5 < drawn[200] < 2.6 < drawn[-1]


async def test_unknown_setting_is_refused(station: Station) -> None:
    with pytest.raises(KeyError):
        await station.change("delays", {"acept": 1.0})


async def test_hand_goes_on_after_a_failing_step(station: Station) -> None:
    calls: list[int] = []

    async def step() -> bool:
        calls.append(1)
        if len(calls) == 1:
            station.wake()
            raise ValueError("419999199003070028")
        return len(calls) < 3

    task = asyncio.create_task(station.keep_ticking(step))
    async with asyncio.timeout(5):
        while len(calls) < 3:  # noqa: ASYNC110 - the hand runs by itself
            await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_trouble_names_places_and_no_values() -> None:
    with pytest.raises(ValueError, match="4199") as caught:
        int("x419999199003070028")
    assert trouble_of(caught.value).startswith("ValueError at test_station.py:")
    assert "4199" not in trouble_of(caught.value)


def test_empty_token_is_never_right() -> None:
    assert not same_token("", "")
    assert not same_token("a", "b")
    assert same_token("a", "a")


async def test_a_ring_wakes_who_listens_and_is_not_missed_while_looking() -> None:
    bell = Bell()
    news = bell.listen()
    waiting = asyncio.create_task(heard(bell.listen(), 60))
    await asyncio.sleep(0)
    bell.ring()
    await waiting
    await heard(news, 60)
    assert not bell.listen().is_set()


async def test_nobody_is_disturbed_when_a_waiting_request_is_cancelled_twice() -> None:
    bell = Bell()
    gone = asyncio.create_task(heard(bell.listen(), 60))
    await asyncio.sleep(0)
    for _ in range(2):
        gone.cancel()
        await asyncio.sleep(0)
    other = asyncio.create_task(heard(bell.listen(), 60))
    await asyncio.sleep(0)
    bell.ring()
    await other
    with pytest.raises(asyncio.CancelledError):
        await gone
