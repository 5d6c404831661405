"""Planned faults hit as often as planned, and never a control call."""

import asyncio
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.credentials import PLATFORM_DXP_ID

pytestmark = pytest.mark.anyio


def bearer(running: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.sandbox.credentials.dxp_tokens[PLATFORM_DXP_ID]}"}


async def post(running: Any, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    reply: httpx.Response = await running.client.post(
        f"{running.sandbox.addresses.customs}/dxp/messages", content=body, headers=bearer(running) if headers is None else headers
    )
    return reply


@pytest.mark.parametrize("kind", ["500", "429", "lost_request", "lost_reply"])
async def test_planned_fault_hits_once_and_the_repetition_is_safe(start: Any, customs: Any, papers: Any, kind: str) -> None:
    async with start() as running:
        await running.tell("customs", "faults", kind=kind, path="/dxp/messages")
        body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
        if kind.isdigit():
            assert (await post(running, body)).status_code == int(kind)
        else:
            with pytest.raises(httpx.HTTPError):
                await post(running, body)
        assert len(await running.look("customs", "messages")) == (1 if kind == "lost_reply" else 0)
        assert b"0000" in (await post(running, body)).content
        assert len(await running.look("customs", "messages")) == 1


async def test_slow_and_silent_servers_can_be_rehearsed(start: Any) -> None:
    async with start() as running:
        url = f"{running.sandbox.addresses.customs}/ready"
        await running.tell("customs", "faults", kind="slow", path="/ready", seconds=0.2)
        began = asyncio.get_running_loop().time()
        assert (await running.client.get(url)).status_code == 200
        assert asyncio.get_running_loop().time() - began >= 0.2
        await running.tell("customs", "faults", kind="silence", path="/ready")
        with pytest.raises(httpx.ReadTimeout):
            await running.client.get(url, timeout=0.2)
        assert (await running.client.get(url)).status_code == 200


async def test_faults_can_last_and_be_forgotten(start: Any) -> None:
    async with start() as running:
        url = f"{running.sandbox.addresses.customs}/ready"
        await running.tell("customs", "faults", kind="500", path="/", times=-1)
        assert [(await running.client.get(url)).status_code for _ in range(3)] == [500] * 3
        assert (await running.look("customs", "status"))["faults"][0]["times"] == -1
        await running.client.delete(f"{running.sandbox.addresses.customs}/control/faults", headers=running.control)
        assert (await running.client.get(url)).status_code == 200
