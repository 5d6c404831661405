"""Customs asks for raw payment data (179), gets an answer at once and the signed data soon after."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from o2o_store.backend.declaration.gateway import PaymentDataGateway
from o2o_store.backend.declaration.router import PAYMENT_DATA_PATH
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.sandbox.wallet.books import Page

pytestmark = pytest.mark.anyio


async def ask(market: Any, **words: Any) -> str:
    form = {"openReq": json.dumps({"serviceTime": 1, **words})}
    reply = await market.http.post(f"http://127.0.0.1:{market.edge.settings.port}{PAYMENT_DATA_PATH}", data=form)
    return str(reply.json()["code"])


async def uploads(market: Any, count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(20):
        while len(found := await market.look("customs", "payment-data")) < count:  # noqa: ASYNC110 - the answer comes from another program
            await asyncio.sleep(0.05)
    return [json.loads(one["text"]) for one in found]


async def test_customs_gets_what_it_asks_for_and_can_prove_it(market: Any) -> None:
    order_id = await market.bought()
    order = market.order(order_id)
    assert await ask(market, orderNo=order.order_no, sessionID="S-1") == "10000"
    (upload,) = await uploads(market, 1)
    head = upload["payExchangeInfoHead"]
    assert head["totalAmount"] == order.total_fen / 100
    # The sandbox's WeChat clears at NetsUnion and says so; customs looks the payment up there, not at the wallet.
    declared = market.sandbox.wechat.books.read_now(lambda book: Page(book).find_declaration(order.order_no))
    assert (head["verDept"], head["payTransactionId"]) == ("2", declared.verify_trade_id)
    assert declared.verify_trade_id != declared.transaction_id
    assert order.order_no in head["initalRequest"]
    assert upload["payExchangeInfoLists"][0]["orderNo"] == order.order_no
    assert await ask(market, orderNo=order.order_no, sessionID="S-2") == "10000"
    assert {one["sessionID"] for one in await uploads(market, 2)} == {"S-1", "S-2"}


async def test_question_that_names_no_order_of_ours_is_answered_so(market: Any) -> None:
    assert await ask(market, orderNo="NONE", sessionID="S-1") == "20002"
    assert await ask(market, orderNo="", sessionID="S-1") == "20001"
    assert await ask(market, orderNo="A") == "20001"
    reply = await market.http.post(f"http://127.0.0.1:{market.edge.settings.port}{PAYMENT_DATA_PATH}", content=b"\xff")
    assert reply.json()["code"] == "20001"


@pytest.mark.parametrize(("code", "trouble"), [("10000", None), ("20006", None), ("20004", Rejected), ("20000", Unreachable)])
async def test_answers_of_the_upload_mean_what_they_say(code: str, trouble: type[Exception] | None) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"code": code}))
    gateway = PaymentDataGateway("http://customs.test/upload", httpx.AsyncClient(transport=transport))
    if trouble is None:
        await gateway.upload("{}")
    else:
        with pytest.raises(trouble):
            await gateway.upload("{}")
    with pytest.raises(Unreachable, match="where"):
        await PaymentDataGateway("", httpx.AsyncClient(transport=transport)).upload("{}")
