"""What stands round a wallet's own calls: phones on the local network reach the cashier page and nothing else."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from o2o_store.sandbox.app import loopback_addresses, open_sandbox
from o2o_store.sandbox.wallet.serving import build_cashier_app, build_wallet_app


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
def test_phones_reach_the_cashier_page_alone(tmp_path: Path, wallet: str) -> None:
    async def ask() -> dict[str, int]:
        server = getattr(open_sandbox(tmp_path, loopback_addresses(9700)), wallet)
        token = {"Authorization": f"Bearer {server.control_token}"}
        asked = {}
        apps: dict[str, Any] = {"phone": build_cashier_app(server), "wallet": build_wallet_app(server, [], [])}
        for name, app in apps.items():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://wallet.test") as client:
                asked[f"{name} cashier"] = (await client.get("/cashier/nobody")).status_code
                asked[f"{name} control"] = (await client.get("/control/orders", headers=token)).status_code
                asked[f"{name} control without token"] = (await client.get("/control/orders")).status_code
        await server.close()
        return asked

    asked = asyncio.run(ask())
    assert asked["phone cashier"] == asked["wallet cashier"] < 500
    assert (asked["phone control"], asked["phone control without token"]) == (404, 404)
    assert (asked["wallet control"], asked["wallet control without token"]) == (200, 401)
