"""The second regulator over HTTP: whom it admits, what it keeps, in which order it speaks, how it is away for an hour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.quarantine.server import QuarantineServer, build_app
from o2o_store.serving import Served, serving
from sandbox.quarantine.test_examiner import raw

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def opened(folder: Path, port: int) -> AsyncIterator[httpx.AsyncClient]:
    server = QuarantineServer(folder, "control", "token")
    server.delays.update({"register": 0.0, "decide": 0.0})
    here = f"http://127.0.0.1:{port}"
    async with (
        serving([Served(build_app(server), "127.0.0.1", port, "quarantine")]),
        httpx.AsyncClient(base_url=here, trust_env=False, headers={"Authorization": "Bearer token"}) as client,
    ):
        yield client


async def control(client: httpx.AsyncClient, path: str, content: Any) -> httpx.Response:
    return await client.post(f"/control/{path}", json=content, headers={"Authorization": "Bearer control"})


async def findings(client: httpx.AsyncClient, after: int, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < count:
        last = found[-1]["no"] if found else after
        found += (await client.get("/v1/findings", params={"after": last, "wait": 3})).json()["findings"]
    return found


async def test_a_report_is_registered_decided_and_fetched_once_however_often_it_is_sent(tmp_path: Path, free_port_base: int) -> None:
    async with opened(tmp_path, free_port_base) as client:
        bad = raw() | {"site": ""}
        for _ in range(2):
            reply = await client.post("/v1/reports", json={"reports": [raw(), bad, "nonsense"]})
            taken = reply.json()["taken"]
            assert [bool(one["reason"]) for one in taken] == [False, True, True]
        found = await findings(client, 0, 2)
        assert [one["finding"]["status"] for one in found] == ["registered", "released"]
        await client.post("/v1/findings/ack", json={"upto": found[-1]["no"]})
        assert (await client.get("/v1/findings")).json() == {"findings": []}
        reports = (await client.get("/control/reports", headers={"Authorization": "Bearer control"})).json()
        assert [(one["report_no"], one["status"]) for one in reports] == [("Q1", "released")]


async def test_an_inspector_decides_what_is_drawn_and_nothing_that_is_decided(tmp_path: Path, free_port_base: int) -> None:
    async with opened(tmp_path, free_port_base) as client:
        await control(client, "choices", {"sampling_rate": 1.0})
        await client.post("/v1/reports", json={"reports": [raw()]})
        await findings(client, 0, 2)
        assert (await control(client, "decide", {"order_no": "A1", "status": "perhaps"})).status_code == 400
        assert (await control(client, "decide", {"order_no": "A1", "status": "held", "reason": "样本"})).status_code == 200
        assert (await control(client, "decide", {"order_no": "A1", "status": "released"})).status_code == 404
        assert [one["finding"]["status"] for one in await findings(client, 0, 3)] == ["registered", "sampling", "held"]
        await client.post("/v1/withdrawals", json={"report_nos": ["Q1", "Q2"]})
        assert len(await findings(client, 0, 3)) == 3


async def test_nobody_is_admitted_without_the_token(tmp_path: Path, free_port_base: int) -> None:
    async with opened(tmp_path, free_port_base) as client:
        for call in (client.get("/v1/findings", headers={"Authorization": ""}), client.get("/control/reports")):
            assert (await call).status_code == 401
        assert (await client.post("/v1/reports", json={"reports": [{}] * 101})).status_code == 400


async def test_an_hour_away_ends_by_its_own_clock(tmp_path: Path, free_port_base: int) -> None:
    async with opened(tmp_path, free_port_base) as client:
        await control(client, "faults", {"kind": "500", "times": -1, "lasts_s": 3600.0})
        for offset, status in ((0.0, 500), (3599.0 - 60.0, 500), (3601.0, 200)):
            await control(client, "clock", {"offset_s": offset})
            assert (await client.get("/v1/findings")).status_code == status
