"""Notifications on WeChat's schedule, probes, and the wallet's declaration to customs with its own payer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from o2o_store.sandbox.wechat.office import RETRIES_S

pytestmark = pytest.mark.anyio
NO = "H01K02260105000001"


class Shop:
    """A merchant's notification address that answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.url = ""

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        self.heard.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = self.answers.pop(0) if self.answers else 204
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Shop"]:
        server = await asyncio.start_server(self._hear, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/wechat/notify"
        async with server:
            yield self

    async def hears(self, times: int) -> None:
        async with asyncio.timeout(10):
            while len(self.heard) < times:  # noqa: ASYNC110 - the answer comes from another program
                await asyncio.sleep(0.01)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with Shop().open() as found:
        yield found


async def test_payment_is_notified_signed_and_sealed(start: Any, merchant_of: Any, shop: Shop) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "pay", code=await merchant.open(notify_url=shop.url), payer="jia")
        await shop.hears(1)
        headers, body = shop.heard[0]
        merchant.check(headers, body)
        assert merchant.open_notice(body) == await merchant.query()
        assert b"SUCCESS" in body
        assert b"4200" not in body


async def test_notification_is_repeated_on_schedule_until_acknowledged(start: Any, merchant_of: Any, shop: Shop) -> None:
    shop.answers = [500, 500, 200]
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "pay", code=await merchant.open(notify_url=shop.url), payer="jia")
        await shop.hears(1)

        async def noted(attempts: int) -> Any:
            (notice,) = await running.look("wechat", "notices")
            return notice if notice["attempts"] == attempts else None

        await running.until(lambda: noted(1))
        await running.tell("wechat", "clock", offset_s=RETRIES_S[0] - 5)
        await asyncio.sleep(0.4)
        assert len(shop.heard) == 1
        await running.tell("wechat", "clock", offset_s=RETRIES_S[0] + 1)
        await running.until(lambda: noted(2))
        await running.tell("wechat", "clock", offset_s=RETRIES_S[0] + RETRIES_S[1] + 2)
        assert (await running.until(lambda: noted(3)))["done"]
        bodies = [body for _, body in shop.heard]
        assert len({merchant.open_notice(body)["transaction_id"] for body in bodies}) == 1


def test_schedule_of_repetitions_is_wechats() -> None:
    assert (len(RETRIES_S), sum(RETRIES_S)) == (15, 24 * 3600 + 4 * 60)


async def test_probe_carries_a_signature_nobody_may_accept(start: Any, merchant_of: Any, shop: Shop) -> None:
    shop.answers = [401]
    async with start() as running:
        assert (await running.tell("wechat", "probe", url=shop.url))["status"] == 401
        assert shop.heard[0][0]["wechatpay-signature"].startswith("WECHATPAY/SIGNTEST/")


async def test_notification_is_wrongly_signed_or_withheld_when_so_set(start: Any, merchant_of: Any, shop: Shop) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "choices", sign_with="wrong")
        await running.tell("wechat", "pay", code=await merchant.open(notify_url=shop.url), payer="jia")
        await shop.hears(1)
        with pytest.raises(InvalidSignature):
            merchant.check(*shop.heard[0])
        await running.tell("wechat", "choices", sign_with="right", notify="off")
        await running.tell("wechat", "pay", code=await merchant.open("SECOND01", notify_url=shop.url), payer="jia")
        await asyncio.sleep(0.5)
        assert len(shop.heard) == 1


async def test_refund_is_notified(start: Any, merchant_of: Any, shop: Shop) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", refund=0.0)
        await running.tell("wechat", "pay", code=await merchant.open(notify_url=shop.url), payer="jia")
        wanted = {
            "out_trade_no": NO,
            "out_refund_no": "R1",
            "notify_url": shop.url,
            "amount": {"refund": 56296, "total": 56296, "currency": "CNY"},
        }
        await merchant.v3("POST", "/v3/refund/domestic/refunds", wanted)
        await shop.hears(2)
        assert merchant.open_notice(shop.heard[1][1])["refund_status"] == "SUCCESS"


async def test_wrong_amount_can_be_rehearsed(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia", paid_fen=1)
        assert (await merchant.query())["amount"]["total"] == 1
