"""The edge: words of refusals, languages, signals and long polls."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from sqlalchemy import Connection

from o2o_store.backend import edge as module
from o2o_store.backend.database import Database, open_database
from o2o_store.backend.edge import Call, Caller, Edge, Signals, language_of, problem, status_of
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Writer
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import REFUSALS, OverSingleLimit, Refusal, UnknownOrder

KIOSK = Caller("kiosk-1", "kiosk", "hall-1", "demo")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(Settings(home=tmp_path))
    yield opened
    opened.close()


def edge_over(database: Database, signals: Signals, home: Path) -> Edge:
    settings = Settings(home=home)
    return Edge(
        writer=cast("Writer", None),
        database=database,
        signals=signals,
        clock=SystemClock(),
        keys=load_keys(home / "keys"),
        settings=settings,
    )


def test_refusal_travels_with_words_and_facts() -> None:
    refusal = OverSingleLimit(Fen(600000), Fen(500000))
    for language in module.LANGUAGES:
        said = problem(refusal, language)
        assert (said.type, said.code, said.status) == ("urn:o2o:refusal:over_single_limit", "over_single_limit", 409)
        assert said.facts == {"amount": "6,000.00", "limit": "5,000.00"}
        assert said.title
        assert "{" not in said.title + said.detail


def test_every_refusal_has_a_status_of_the_callers_side() -> None:
    known = {code for codes in module._STATUS.values() for code in codes}
    assert known <= REFUSALS.keys()
    assert all(400 <= status_of(kind()) < 500 for kind in REFUSALS.values())


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "zh"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("fr, zh-CN;q=0.5, en;q=0.4", "zh"), ("en;q=x, zh;q=0.1", "zh"), ("ja", "zh")],
)
def test_language_is_the_first_one_we_speak(header: str, language: str) -> None:
    assert language_of(header) == language


def test_missing_fact_leaves_nothing_behind() -> None:
    assert module.fill("left {left} of {limit}", {"limit": "5"}) == "left  of 5"


def test_body_is_decoded_without_naming_its_values() -> None:
    assert module.decode(b"", dict[str, str]) == {}
    with pytest.raises(ValueError, match="Expected"):
        module.decode(b"[]", dict[str, str])


def follow(edge: Edge, versions: list[Any], *, after: str, wait: float, topics: set[str] | None) -> Any:
    def question(_: Connection) -> Any:
        return versions[0]

    return edge.follow(Call(KIOSK, after=after, wait=wait), question, version=str, topics=topics)


@pytest.mark.parametrize("topics", [{"order-1"}, None])
def test_long_poll_answers_after_the_change_it_waits_for(database: Database, tmp_path: Path, topics: set[str] | None) -> None:
    versions: list[Any] = [1]

    async def play() -> Any:
        signals = Signals(asyncio.get_running_loop())
        edge = edge_over(database, signals, tmp_path)
        waiting = asyncio.ensure_future(follow(edge, versions, after="1", wait=20, topics=topics))
        await asyncio.sleep(0.05)
        signals.changed({"another"})
        await asyncio.sleep(0.05)
        assert not waiting.done()
        versions[0] = 2
        await asyncio.to_thread(signals.changed, {"order-1"})
        async with asyncio.timeout(5):
            return await waiting

    assert asyncio.run(play()) == 2


def test_poll_answers_at_once_when_the_caller_is_behind_or_knows_nothing(database: Database, tmp_path: Path) -> None:
    async def play() -> list[Any]:
        edge = edge_over(database, Signals(asyncio.get_running_loop()), tmp_path)
        return [await follow(edge, [2], after=after, wait=20, topics=set()) for after in ("", "1")]

    assert asyncio.run(play()) == [2, 2]


def test_poll_ends_with_the_same_answer_when_nothing_changes(database: Database, tmp_path: Path) -> None:
    async def play() -> list[Any]:
        edge = edge_over(database, Signals(asyncio.get_running_loop()), tmp_path)
        return [await follow(edge, [1], after="1", wait=wait, topics={"order-1"}) for wait in (0.0, 0.05)]

    assert asyncio.run(play()) == [1, 1]


def test_refusal_is_answered_at_once(database: Database, tmp_path: Path) -> None:
    async def play() -> Any:
        edge = edge_over(database, Signals(asyncio.get_running_loop()), tmp_path)
        return await follow(edge, [UnknownOrder()], after="1", wait=20, topics={"order-1"})

    assert isinstance(asyncio.run(play()), Refusal)


def test_everybody_is_let_go_when_the_platform_goes_down(database: Database, tmp_path: Path) -> None:
    async def play() -> list[Any]:
        signals = Signals()
        signals.bind(asyncio.get_running_loop())
        edge = edge_over(database, signals, tmp_path)
        waiting = [asyncio.ensure_future(follow(edge, [1], after="1", wait=20, topics=topics)) for topics in ({"order-1"}, None)]
        await asyncio.sleep(0.05)
        signals.close()
        async with asyncio.timeout(5):
            return list(await asyncio.gather(*waiting))

    assert asyncio.run(play()) == [1, 1]


def test_nobody_is_remembered_after_waiting(database: Database, tmp_path: Path) -> None:
    async def play() -> None:
        signals = Signals(asyncio.get_running_loop())
        edge = edge_over(database, signals, tmp_path)
        await follow(edge, [1], after="1", wait=0.01, topics={"order-1"})
        assert signals._by_topic == {}

    asyncio.run(play())


def test_signal_after_the_end_of_the_loop_is_lost_in_peace() -> None:
    Signals().changed({"order-1"})


class Said(msgspec.Struct):
    """A request with a time in it, as kiosks send them."""

    said_at: datetime
    lines: list["Said"] = []


@pytest.mark.parametrize(
    "doubtful",
    [
        datetime(2026, 11, 30, 8, 0),  # noqa: DTZ001 - the point of the test
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_time_that_no_clock_of_ours_showed_is_named(doubtful: datetime) -> None:
    sound = datetime(2026, 11, 30, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert module.doubtful_moment(Said(said_at=doubtful)) == "said_at"
    assert module.doubtful_moment(Said(said_at=sound, lines=[Said(said_at=sound), Said(said_at=doubtful)])) == "lines.1.said_at"
    assert module.doubtful_moment(Said(said_at=sound, lines=[Said(said_at=sound)])) == ""
    assert module.doubtful_moment(None) == ""


def test_questions_that_wait_together_are_answered_by_one_reading_and_a_bad_one_spoils_no_other(database: Database, tmp_path: Path) -> None:
    edge, readings = edge_over(database, Signals(), tmp_path), []

    def question(_: Connection, abouts: Sequence[int]) -> list[int]:
        readings.append(list(abouts))
        return [10 // about for about in abouts]

    async def play() -> list[Any]:
        first = asyncio.create_task(edge.read_together(question, 1))
        await asyncio.sleep(0)
        others = [asyncio.create_task(edge.read_together(question, about)) for about in (2, 0, 5)]
        gone = asyncio.create_task(edge.read_together(question, 10))
        await asyncio.sleep(0)
        gone.cancel()
        return [await first, *await asyncio.gather(*others, return_exceptions=True), await edge.read_together(question, 4)]

    *answers, bad, five, late = asyncio.run(play())
    assert (answers, five, late) == ([10, 5], 2, 2)
    assert isinstance(bad, ZeroDivisionError)
    assert [2, 0, 5, 10] in readings
    assert not edge.together._waiting
    assert not edge.together._readers
