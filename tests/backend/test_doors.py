"""The doors: each endpoint once, wallets' own calls, repetition told, orderly answers while nothing works."""

import asyncio
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import structlog
from litestar import Litestar

from o2o_store.backend import app as platform
from o2o_store.backend import doors as module
from o2o_store.backend.edge import REPLAYED, Call, Caller, Edge, Handlers, PeerCall, PeerReply
from o2o_store.backend.settings import Settings
from o2o_store.contract.store_api.endpoints import ENDPOINTS
from o2o_store.domain.clock import SystemClock

KIOSK = Caller("kiosk-1", "kiosk", "zz-01", "demo")
ORDER = "01a20d56-179e-7455-9452-3ca07d25206c"


class EverybodyMayEnter:
    async def caller_of(self, *_: Any) -> Caller:
        return KIOSK


def ask(
    home: Path, handlers: Handlers, *questions: tuple[str, str, dict[str, str]], closing: bool = False, body: bytes = b"{}"
) -> list[httpx.Response]:
    """Put these handlers behind the doors of a real platform and ask."""

    async def take_notice(_edge: Edge, call: PeerCall) -> PeerReply:
        return PeerReply(202, b"|".join((call.path["account"].encode(), call.headers["x-signature"].encode(), call.body)), "text/plain")

    async def play() -> list[httpx.Response]:
        every = {endpoint.name: handlers.get(endpoint.name, echo) for endpoint in ENDPOINTS}
        async with platform.running(Settings(home=home), SystemClock(), platform.Peers(httpx.AsyncClient())) as opened:
            opened.doorkeeper = cast("Any", EverybodyMayEnter())
            app = Litestar(
                module.routes(every, {"/wallet/notify/{account:str}": take_notice}),
                exception_handlers={Exception: module.calm_apology},
                openapi_config=None,
            )
            app.state.doors = opened
            if closing:
                opened.edge.writer.close()
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=cast("Any", app)), base_url="http://shop") as client:
                return [await client.request(method, path, content=body, headers=headers) for method, path, headers in questions]

    return asyncio.run(play())


async def echo(_edge: Edge, call: Call) -> dict[str, Any]:
    return {"after": call.after, "wait": call.wait, "path": dict(call.path), "key": call.key, "device": call.caller.device_id}


def test_question_reaches_the_room_with_everything_it_needs(tmp_path: Path) -> None:
    (answer,) = ask(tmp_path, {}, ("GET", f"/v1/orders/{ORDER}?after=7&wait=99", {"Idempotency-Key": '"k"'}))
    assert answer.json() == {"after": "7", "wait": 25.0, "path": {"order_id": ORDER}, "key": "k", "device": "kiosk-1"}


def test_wait_that_is_no_number_is_no_wait(tmp_path: Path) -> None:
    answers = ask(tmp_path, {}, ("GET", "/v1/hall?wait=abc", {}), ("GET", "/v1/hall?wait=-5", {}))
    assert [answer.json()["wait"] for answer in answers] == [0.0, 0.0]


def test_wallet_is_answered_in_its_own_form(tmp_path: Path) -> None:
    (answer,) = ask(tmp_path, {}, ("POST", "/wallet/notify/mch-1", {"X-Signature": "s"}))
    assert (answer.status_code, answer.content, answer.headers["content-type"].split(";")[0]) == (202, b"mch-1|s|{}", "text/plain")


def test_repetition_is_told_in_a_header(tmp_path: Path) -> None:
    async def repeated(_edge: Edge, _call: Call) -> dict[str, str]:
        REPLAYED.set(True)
        return {}

    answers = ask(tmp_path, {"show_hall": repeated}, ("GET", "/v1/hall", {}), ("GET", "/v1/goods", {}))
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == ["true", None]


def test_abyss_of_brackets_is_refused_like_any_bad_request(tmp_path: Path) -> None:
    abyss = b'{"code":"x","device_name":"y","zz":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
    (answer,) = ask(tmp_path, {}, ("POST", "/v1/devices", {}), body=abyss)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_platform_that_is_going_down_says_so(tmp_path: Path) -> None:
    async def act(edge: Edge, call: Call) -> Any:
        return await edge.act(call)

    (answer,) = ask(tmp_path, {"show_hall": act}, ("GET", "/v1/hall", {}), closing=True)
    assert answer.status_code == 503


def test_merging_keeps_every_handler() -> None:
    assert module.merge({"a": 1}, {"b": 2}) == {"a": 1, "b": 2}
    with pytest.raises(LookupError, match="answered by two rooms: a"):
        module.merge({"a": 1}, {"a": 2})


def test_our_own_bug_is_logged_by_the_doors_name_and_not_by_what_was_asked(tmp_path: Path) -> None:
    async def broken(_edge: Edge, _call: Call) -> Any:
        raise ZeroDivisionError

    with structlog.testing.capture_logs() as said:
        (answer,) = ask(tmp_path, {"follow_order": broken}, ("GET", f"/v1/orders/{ORDER}", {}))
    assert answer.status_code == 500
    [line] = [line for line in said if line["event"] == "request_failed"]
    assert ORDER not in line["path"]
    assert line["path"].startswith("/v1/orders/{")
