"""Customs by file, against a client that tears, repeats, reorders and restarts."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from o2o_store.backend.declaration import drop_gateway as module
from o2o_store.backend.declaration.drop_gateway import UNFINISHED, DropGateway
from o2o_store.ceb import dxp
from o2o_store.outbox.outages import Unreachable

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ME = "DXPENT0000000001"
pytestmark = pytest.mark.anyio


class Clock:
    """Told by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONG_POLL", 0.0)


def envelope(number: int) -> bytes:
    message = dxp.DxpMessage(cop_msg_id=f"R{number}", sender_id="CUSTOMS", created_at=NOW, msg_type="CEB622Message", data=b"<a/>")
    return dxp.write_message(message)


async def numbers(gateway: DropGateway, after: int = 0) -> list[str]:
    return [dxp.read_message(one.envelope).cop_msg_id for one in await gateway.fetch(after)]


async def test_file_appears_whole_once_and_never_again(tmp_path: Path, clock: Clock) -> None:
    gateway = DropGateway(tmp_path, ME, clock)
    await gateway.send("M1", "CEB621Message", b"<x/>", NOW)
    (sent,) = (tmp_path / "send").iterdir()
    assert sent.name == "M1.xml"
    assert dxp.read_message(sent.read_bytes()).data == b"<x/>"
    # The client has taken it; the promise is kept once more after a crash of ours.
    sent.unlink()
    await DropGateway(tmp_path, ME, clock).send("M1", "CEB621Message", b"<x/>", NOW)
    assert list((tmp_path / "send").iterdir()) == []


async def test_file_is_sent_again_when_the_crash_came_before_the_note(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = module.write_whole

    def crash(path: Path, content: bytes) -> None:
        if "archive" in path.parts:
            raise OSError(28, "No space left on device")
        whole(path, content)

    monkeypatch.setattr(module, "write_whole", crash)
    gateway = DropGateway(tmp_path, ME, clock)
    with pytest.raises(Unreachable, match="No space"):
        await gateway.send("M1", "CEB621Message", b"<x/>", NOW)
    monkeypatch.setattr(module, "write_whole", whole)
    await gateway.send("M1", "CEB621Message", b"<x/>", NOW)
    assert [path.name for path in (tmp_path / "send").iterdir()] == ["M1.xml"]


async def test_received_files_stay_until_they_are_recorded(tmp_path: Path, clock: Clock) -> None:
    gateway = DropGateway(tmp_path, ME, clock)
    assert await numbers(gateway) == []
    (tmp_path / "receive").mkdir(parents=True)
    for number in (1, 2):
        module.write_whole(tmp_path / "receive" / f"{number}.xml", envelope(number))
    first = await gateway.fetch(0)
    assert await gateway.fetch(first[-1].no) == []
    # A restart before recording: everything comes again, under higher numbers.
    clock.at += timedelta(seconds=1)
    again = DropGateway(tmp_path, ME, clock)
    second = await again.fetch(0)
    assert second[0].no > first[-1].no
    await again.acknowledge(second[0].no)
    assert await numbers(DropGateway(tmp_path, ME, clock)) == ["R2"]
    assert len(list((tmp_path / "archive" / "received").iterdir())) == 1


async def test_half_written_file_waits_and_a_spoilt_one_reaches_a_person(tmp_path: Path, clock: Clock) -> None:
    gateway = DropGateway(tmp_path, ME, clock)
    (tmp_path / "receive").mkdir(parents=True)
    torn = tmp_path / "receive" / "1.xml"
    torn.write_bytes(envelope(1)[:200])
    (tmp_path / "receive" / ".2.xml").write_bytes(envelope(2))
    (tmp_path / "receive" / "3.tmp").write_bytes(envelope(3))
    assert await gateway.fetch(0) == []
    torn.write_bytes(envelope(1))
    assert await numbers(gateway) == ["R1"]
    torn.write_bytes(envelope(1)[:200])
    clock.at += UNFINISHED + timedelta(minutes=1)
    assert [one.envelope for one in await DropGateway(tmp_path, ME, clock).fetch(0)] == [envelope(1)[:200]]


async def test_folder_that_is_away_is_an_outage(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "send").write_bytes(b"not a folder")
    with pytest.raises(Unreachable):
        await DropGateway(tmp_path, ME, clock).send("M1", "CEB621Message", b"<x/>", NOW)


async def restarts(folder: Path, clock: Clock, chance: random.Random) -> AsyncIterator[str]:
    """Collect as the keeper does, forgetting everything in between now and then."""
    gateway, collected = DropGateway(folder, ME, clock), 0
    for _ in range(80):
        if chance.random() < 0.2:
            clock.at += timedelta(seconds=1)
            gateway, collected = DropGateway(folder, ME, clock), 0
        elif collected:
            await gateway.acknowledge(collected)
        arrivals = await gateway.fetch(collected)
        for one in arrivals:
            yield dxp.read_message(one.envelope).cop_msg_id
        collected = max((one.no for one in arrivals), default=collected)
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(5))
async def test_nothing_is_lost_when_the_client_tears_repeats_and_reorders(tmp_path: Path, clock: Clock, seed: int) -> None:
    chance, wanted = random.Random(seed), {f"R{number}" for number in range(40)}
    receive = tmp_path / "receive"
    receive.mkdir(parents=True)
    queue = [number for number in range(40) for _ in range(chance.choice((1, 1, 2)))]
    chance.shuffle(queue)
    seen: set[str] = set()
    torn: list[tuple[Path, bytes]] = []
    async for name in restarts(tmp_path, clock, chance):
        seen.add(name)
    for count, number in enumerate(queue):
        path, content = receive / f"{count}.xml", envelope(number)
        if chance.random() < 0.3:
            path.write_bytes(content[: chance.randrange(len(content))])
            torn.append((path, content))
        else:
            path.write_bytes(content)
        os.utime(path, (clock.at.timestamp() - chance.randrange(500), clock.at.timestamp()))
        if count % 10 == 0:
            async for name in restarts(tmp_path, clock, chance):
                seen.add(name)
    for path, content in torn:
        path.write_bytes(content)
    async for name in restarts(tmp_path, clock, chance):
        seen.add(name)
    assert seen == wanted
    async for name in restarts(tmp_path, clock, chance):
        seen.add(name)
    assert seen == wanted
