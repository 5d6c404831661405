"""What is served where."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store import serving
from o2o_store.sandbox.app import CASHIER_PORT, loopback_addresses, open_sandbox
from o2o_store.sandbox.running import served

pytestmark = pytest.mark.anyio


async def test_network_sees_the_cashier_page_and_nothing_else(tmp_path: Path, free_port_base: int, merchant_of: Any) -> None:
    public = f"http://127.0.0.1:{free_port_base + CASHIER_PORT}"
    sandbox = open_sandbox(tmp_path, loopback_addresses(free_port_base, "127.0.0.1"))
    apps = [serving.Served(one.app, "127.0.0.1", one.port, one.name, one.tls) for one in served(sandbox, free_port_base, lan=True)]
    assert [one.host for one in served(sandbox, free_port_base, lan=True)] == ["127.0.0.1"] * 5 + ["0.0.0.0"] * 2  # noqa: S104
    async with serving.serving(apps), httpx.AsyncClient(trust_env=False) as client:
        running = type("Running", (), {"client": client, "sandbox": sandbox})()
        code_url = await merchant_of(running).open()
        assert code_url.startswith(public)
        assert (await client.get(code_url)).status_code == 200
        hidden = ["/control/status", "/ready", "/v3/certificates", "/cgi-bin/mch/customs/customdeclarequery"]
        assert [(await client.get(public + path)).status_code for path in hidden] == [404] * 4
        assert "已支付" in (await client.post(code_url, data={"act": "pay", "payer": "jia"})).text
