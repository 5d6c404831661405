"""Signatures of requests and replies."""

import time
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

pytestmark = pytest.mark.anyio


NO = "H01K02260105000001"


BAD_SIGNATURES: dict[str, dict[str, Any]] = {
    "too old": {"late": -301},
    "from the future": {"late": 600},
    "other serial": {"serial": "0" * 40},
    "other body": {"body": b"{}"},
    "other target": {"target": "/v3/other"},
}


@pytest.mark.parametrize("case", BAD_SIGNATURES)
async def test_request_is_refused_when_its_signature_does_not_hold(start: Any, merchant_of: Any, case: str) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        target = f"/v3/pay/transactions/out-trade-no/{NO}?mchid={merchant.papers['mchid']}"
        wrong = {"method": "GET", "target": target, "body": b""} | BAD_SIGNATURES[case]
        wrong["at"] = time.time() + wrong.pop("late", 0)
        reply = await merchant.v3("GET", target, authorization=merchant.authorization(**wrong))
        assert (reply.status_code, reply.json()["code"]) == (401, "SIGN_ERROR")


async def test_request_is_refused_when_repeated_or_unsigned(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        target = f"/v3/pay/transactions/out-trade-no/{NO}?mchid={merchant.papers['mchid']}"
        once = merchant.authorization("GET", target, b"")
        assert [(await merchant.v3("GET", target, authorization=once)).status_code for _ in range(2)] == [404, 401]
        assert (await merchant.v3("GET", target, authorization="Bearer x")).status_code == 401


async def test_clock_of_the_wallet_decides_about_age(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "clock", offset_s=3600)
        target = f"/v3/pay/transactions/out-trade-no/{NO}?mchid={merchant.papers['mchid']}"
        assert (await merchant.v3("GET", target)).status_code == 401
        assert (
            await merchant.v3("GET", target, authorization=merchant.authorization("GET", target, b"", at=time.time() + 3600))
        ).status_code == 404


async def test_reply_is_spoiled_when_planned(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "faults", kind="bad_signature", path="/v3")
        with pytest.raises(InvalidSignature):
            await merchant.open()
        await merchant.open()
