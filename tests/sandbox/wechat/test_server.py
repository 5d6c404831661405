"""The wallet over HTTP: signatures, re-entry, paying, closing, refunds, and what survives a restart."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio
NO = "H01K02260105000001"


async def test_lost_reply_of_an_order_leaves_it_open(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "faults", kind="lost_reply", path="/v3/pay")
        with pytest.raises(httpx.HTTPError):
            await merchant.open()
        assert (await merchant.query())["trade_state"] == "NOTPAY"
