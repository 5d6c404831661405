"""Bills for rehearsals: today's at once, and lines that are not as the books say; our own adapters read them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from o2o_store.backend.payment.gateway.alipay import AlipayGateway
from o2o_store.backend.payment.gateway.merchant import load_alipay, load_wechat
from o2o_store.backend.payment.gateway.port import WalletGateway
from o2o_store.backend.payment.gateway.wechat import WeChatGateway
from o2o_store.backend.payment.messages import WalletAccount
from o2o_store.backend.payment.requests import Opening, code_request
from o2o_store.domain.clock import SystemClock, beijing_date

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
async def test_todays_bill_is_had_today_and_as_wrong_as_asked_for(start: Any, wallet: str) -> None:
    async with start() as running:
        folder, clock = running.sandbox.merchant, SystemClock()
        gateway: WalletGateway = WeChatGateway(load_wechat(folder), running.client, clock)
        account = WalletAccount(
            wallet="wechat", appid=load_wechat(folder).appid, merchant=load_wechat(folder).mchid, notify_url="http://127.0.0.1:9/n"
        )
        if wallet == "alipay":
            gateway = AlipayGateway(load_alipay(folder), running.client, clock)
            account = WalletAccount(wallet="alipay", appid="", merchant="", notify_url="")
        for number in ("A0000001", "A0000002", "A0000003"):
            opening = Opening(number, "样本", 1000, datetime.now(UTC) + timedelta(minutes=5))
            assert (await gateway.open_code(code_request(account, opening))).verdict == "opened"
            assert (await running.tell(wallet, "pay", out_trade_no=number, payer="jia"))["result"] == "paid"
        today = beijing_date(clock.now())
        assert (await gateway.fetch_bill(today)).lines == ()
        await running.tell(wallet, "choices", bills="at_once")
        changes = [{"number": "A0000001"}, {"number": "A0000002", "amount_fen": 999}, {"number": "STRANGER1", "amount_fen": 5}]
        reply = await running.client.post(
            f"{getattr(running.sandbox.addresses, wallet)}/control/bill-lines", json=changes, headers=running.control
        )
        assert reply.status_code == 200, reply.text
        lines = (await gateway.fetch_bill(today)).lines
        assert {line.number: line.amount_fen for line in lines} == {"A0000002": 999, "A0000003": 1000, "STRANGER1": 5}
        await running.client.post(f"{getattr(running.sandbox.addresses, wallet)}/control/bill-lines", json=[], headers=running.control)
        assert sorted(line.amount_fen for line in (await gateway.fetch_bill(today)).lines) == [1000, 1000, 1000]
