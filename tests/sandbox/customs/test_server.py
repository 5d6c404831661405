"""Customs over HTTP: tokens, long-poll, acknowledgement, control calls, faults, and what survives a restart."""

import base64
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.app import loopback_addresses
from o2o_store.sandbox.credentials import PLATFORM_DXP_ID, open_credentials
from o2o_store.sandbox.dxp import unwrap

pytestmark = pytest.mark.anyio


def bearer(running: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.sandbox.credentials.dxp_tokens[PLATFORM_DXP_ID]}"}


async def post(running: Any, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
    reply: httpx.Response = await running.client.post(
        f"{running.sandbox.addresses.customs}/dxp/messages", content=body, headers=bearer(running) if headers is None else headers
    )
    return reply


async def fetch(running: Any, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
    query: dict[str, Any] = {"dxp_id": PLATFORM_DXP_ID, "after": after, "wait": wait}
    reply = await running.client.get(f"{running.sandbox.addresses.customs}/dxp/receipts", params=query, headers=bearer(running))
    assert reply.status_code == 200
    found: list[dict[str, Any]] = reply.json()["receipts"]
    return found


async def test_order_is_accepted_and_its_receipts_are_handed_out(start: Any, customs: Any, papers: Any) -> None:
    async with start() as running:
        await running.tell("customs", "delays", accept=0.05)
        assert (await post(running, customs.enveloped("CEB311Message", papers.order, papers.order_lines))).status_code == 200
        first = await fetch(running, wait=2)
        assert first[0]["no"] == 1
        second = await running.until(lambda: fetch(running, after=1, wait=2))
        message = unwrap(base64.b64decode(second[0]["message"]))
        assert (message.receivers, message.msg_type) == ((PLATFORM_DXP_ID,), "CEB312Message")
        assert b"<returnStatus>120</returnStatus>" in message.data


async def test_acknowledged_receipts_are_not_handed_out_again(start: Any, customs: Any, papers: Any) -> None:
    async with start() as running:
        await post(running, customs.enveloped("CEB311Message", papers.order, papers.order_lines))
        done = {"dxp_id": PLATFORM_DXP_ID, "upto": 1}
        reply = await running.client.post(f"{running.sandbox.addresses.customs}/dxp/receipts/ack", json=done, headers=bearer(running))
        assert (reply.status_code, reply.json()) == (200, {"acknowledged": 1})
        assert 1 not in [receipt["no"] for receipt in await fetch(running)]


async def test_nothing_is_taken_or_told_without_the_right_token(start: Any, customs: Any, papers: Any) -> None:
    async with start() as running:
        body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
        assert (await post(running, body, {})).status_code == 401
        assert (await post(running, body, {"Authorization": "Bearer guessed"})).status_code == 401
        query = {"dxp_id": "DXPENT0000000002", "after": 0}
        assert (
            await running.client.get(f"{running.sandbox.addresses.customs}/dxp/receipts", params=query, headers=bearer(running))
        ).status_code == 403
        assert (await running.client.get(f"{running.sandbox.addresses.customs}/control/status")).status_code == 401
        assert (await running.client.get(f"{running.sandbox.addresses.customs}/control/status", headers=bearer(running))).status_code == 401


def launch(home: Path, base: int) -> "subprocess.Popen[bytes]":
    """Start the real program and wait until it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "o2o_store", "sandbox", "--home", str(home), "--port-base", str(base)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{loopback_addresses(base).customs}/ready", trust_env=False).status_code == 200:
                return process
        except httpx.HTTPError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the sandbox did not start")


def test_documents_and_planned_steps_survive_a_kill(tmp_path: Path, free_port_base: int, customs: Any, papers: Any, signer: Any) -> None:
    home, addresses = tmp_path / "home", loopback_addresses(free_port_base)
    process = launch(home, free_port_base)
    credentials = open_credentials(home / "sandbox")
    dxp = {"Authorization": f"Bearer {credentials.dxp_tokens[PLATFORM_DXP_ID]}"}
    control = {"Authorization": f"Bearer {credentials.control_token}"}
    try:
        httpx.post(f"{addresses.customs}/control/delays", json={"accept": 2.0}, headers=control, trust_env=False)
        body = customs.enveloped("CEB311Message", papers.order, papers.order_lines)
        assert httpx.post(f"{addresses.customs}/dxp/messages", content=body, headers=dxp, trust_env=False).status_code == 200
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        process = launch(home, free_port_base)
        assert b"0000" in httpx.post(f"{addresses.customs}/dxp/messages", content=body, headers=dxp, trust_env=False).content
        deadline, statuses = time.monotonic() + 20, []
        while time.monotonic() < deadline and "120" not in statuses:
            listed = httpx.get(f"{addresses.customs}/control/receipts", headers=control, trust_env=False).json()
            statuses = [receipt["status"] for receipt in listed]
            time.sleep(0.05)
        assert statuses == ["2", "120"]
    finally:
        process.kill()
        process.wait(10)
