"""Control calls of the wallet."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio


NO = "H01K02260105000001"


async def test_everything_said_is_kept_as_evidence(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await merchant.open()
        await merchant.query()
        said = await running.look("wechat", "messages")
        assert [(entry["call"].split("?")[0], entry["status"]) for entry in said] == [
            ("POST /v3/pay/transactions/native", 200),
            (f"GET /v3/pay/transactions/out-trade-no/{NO}", 200),
        ]


async def test_pay_names_who_can_pay_when_asked_for_a_stranger(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        await merchant_of(running).open()
        url = f"{running.sandbox.addresses.wechat}/control/pay"
        refused = await running.client.post(url, json={"out_trade_no": NO, "payer": "nobody"}, headers=running.control)
        assert (refused.status_code, "jia" in refused.text) == (400, True)
        missing = await running.client.post(url, json={"out_trade_no": "NONE0001", "payer": "jia"}, headers=running.control)
        assert missing.status_code == 404


async def test_orders_declarations_and_their_states_are_shown(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        code_url = await merchant.open()
        assert [(order["out_trade_no"], order["code_url"]) for order in await running.look("wechat", "orders")] == [(NO, code_url)]
        await running.tell("wechat", "pay", code=code_url, payer="jia")
        await merchant.declare("jia")
        await running.tell("wechat", "declarations", out_trade_no=NO, state="EXCEPT", explanation="演练")
        (shown,) = await running.look("wechat", "declarations")
        assert (shown["state"], shown["cert_check_result"]) == ("EXCEPT", "SAME")
        given = {"customs": "ZHENGZHOU_BS", "mch_customs_no": "4199S00001", "out_trade_no": NO}
        assert (await merchant.v2("newcustoms/customdeclareredeclare", **given))["state"] == "PROCESSING"


async def test_codes_can_look_like_the_real_ones(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        await running.tell("wechat", "choices", native_links="weixin")
        code_url = await merchant_of(running).open()
        assert code_url.startswith("weixin://wxpay/bizpayurl?pr=")
        assert (await running.tell("wechat", "pay", code=code_url, payer="jia")) == {"result": "paid"}
