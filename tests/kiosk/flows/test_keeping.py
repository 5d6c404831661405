"""Promises kept: the answer comes home under the promise's own key."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import FileOrder, OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.keeping import ACTS, ActKeeper, keepers
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.outbox.courier import Kept
from o2o_store.outbox.outages import Outage, Rejected, Unreachable
from o2o_store.outbox.outbox import Promise

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PROMISE = Promise(id="k1", stream="o1", topic="file_order", body=msgspec.json.encode(FileOrder(order_id="o1")), attempts=0, created_at=NOW)
VIEW = OrderView(order_id="o1", version=1, hall_id="h", step=1, step_failed=False, closed=False, created_at=NOW)


def keep(reply: Any) -> tuple[Any, list[tuple[Any, str]], list[Outage | None]]:
    sent: list[tuple[Any, str]] = []
    heard: list[Outage | None] = []

    async def send(request: Any, key: str) -> Any:
        sent.append((request, key))
        if isinstance(reply, Outage):
            raise reply
        return reply

    result = asyncio.run(_kept(ActKeeper("file_order", send, heard.append)))
    return result, sent, heard


async def _kept(keeper: ActKeeper) -> Any:
    return (await keeper.keep([PROMISE]))[0]


def test_view_is_brought_home_when_the_act_was_done() -> None:
    result, sent, heard = keep(VIEW)
    assert isinstance(result, Kept)
    assert result.commands[0].view == VIEW
    assert sent == [(FileOrder(order_id="o1"), "k1")]
    assert heard == [None]


def test_refusal_is_an_answer_when_the_law_says_no() -> None:
    problem = Problem(type="", title="", status=409, code="out_of_stock")
    result, _, heard = keep(problem)
    assert isinstance(result, Kept)
    assert (result.commands[0].problem, result.commands[0].act) == (problem, "file_order")
    assert heard == [None]


@pytest.mark.parametrize("code", ["signed_out", "not_allowed"])
def test_promise_stays_when_the_machine_was_sent_away_at_the_door(code: str) -> None:
    result, _, heard = keep(Problem(type="", title="", status=401, code=code))
    assert isinstance(result, Rejected)
    assert (result.reason, heard) == (f"file_order: {code}", [None])


def test_promise_stays_when_nobody_answered() -> None:
    silence = Unreachable("nobody")
    result, _, heard = keep(silence)
    assert (result, heard) == (silence, [silence])


def test_every_act_has_its_keeper() -> None:
    async def made() -> Any:
        async with PlatformGateway("http://platform") as gateway:
            return keepers(gateway, lambda _outage: None)

    assert tuple(asyncio.run(made())) == ACTS
