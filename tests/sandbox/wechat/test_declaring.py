"""The wallet's declaration to customs with its own payer's identity."""

import base64
from typing import Any

import pytest

from o2o_store.sandbox.customs.reader import read_message
from o2o_store.sandbox.dxp import unwrap
from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio


NO = "H01K02260105000001"


async def _paid(running: Any, merchant: Any, payer: str) -> None:
    await running.tell("customs", "delays", accept=0.0)
    await running.tell("wechat", "pay", code=await merchant.open(), payer=payer)


@pytest.mark.parametrize(("payer", "result"), [("jia", "SAME"), ("yi", "DIFFERENT")])
async def test_wallet_declares_its_own_payer_whatever_was_asked(start: Any, merchant_of: Any, payer: str, result: str) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await _paid(running, merchant, payer)
        answer = await merchant.declare("jia")
        assert (answer["result_code"], answer["cert_check_result"], answer["verify_department"]) == ("SUCCESS", result, "NETSUNION")

        async def accepted() -> bool:
            return bool((await merchant.declared())["state_0"] == "SUCCESS")

        await running.until(accepted)
        (message,) = await running.look("customs", "messages")
        declared = read_message(unwrap(base64.b64decode(message["body"])).data)
        assert not declared.faults
        head = declared.documents[0].head
        assert (head["payerName"], head["payerIdNumber"]) == (roster()[payer].name, roster()[payer].id_number)
        assert (head["orderNo"], head["amountPaid"], head["payCode"]) == (NO, "562.96", "4199P00001")
        assert head["payTransactionId"] == (await merchant.query())["transaction_id"]


async def test_payer_without_real_name_cannot_be_declared(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await _paid(running, merchant, "geng")
        answer = await merchant.declare("geng")
        assert (answer["cert_check_result"], answer["state"]) == ("UNCHECKED", "FAIL")
        assert not await running.look("customs", "messages")


async def test_declaration_is_repeated_only_with_the_same_fields(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await _paid(running, merchant, "jia")
        first, again, other = await merchant.declare("jia"), await merchant.declare("jia"), await merchant.declare("yi")
        assert first["verify_department_trade_id"] == again["verify_department_trade_id"]
        assert (other["result_code"], other["err_code"]) == ("FAIL", "PARAM_ERROR")


async def test_declaration_is_refused_unpaid_unsigned_or_for_another_shop(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await merchant.open()
        given = {"out_trade_no": NO, "customs": "ZHENGZHOU_BS", "mch_customs_no": "4199S00001"}
        assert (await merchant.v2("customs/customdeclareorder", **given))["err_code"] == "ORDERNOTEXIST"
        await running.tell("wechat", "pay", out_trade_no=NO, payer="jia")
        assert (await merchant.v2("customs/customdeclareorder", **(given | {"mch_customs_no": "4199S00009"})))["err_code"] == "PARAM_ERROR"
        assert (await merchant.v2("customs/customdeclareorder", **given, sign="0" * 32))["return_code"] == "FAIL"
        assert (await merchant.declared())["err_code"] == "ORDERNOTEXIST"


async def test_declaration_fails_when_customs_refuses_it(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("customs", "verdicts", kind="payment", status="100", code="9100", info="演练")
        await _paid(running, merchant, "jia")
        await merchant.declare("jia")

        async def failed() -> bool:
            return bool((await merchant.declared())["state_0"] == "FAIL")

        await running.until(failed)
        assert (await merchant.declared())["explanation_0"] == "[Code:9100;Desc:演练]"


async def test_declaration_reaches_customs_once_when_replies_are_lost(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", customs_retry=0.05)
        await running.tell("customs", "faults", kind="lost_reply", path="/dxp/messages", times=2)
        await _paid(running, merchant, "jia")
        await merchant.declare("jia")

        async def accepted() -> bool:
            return bool((await merchant.declared())["state_0"] == "SUCCESS")

        await running.until(accepted)
        assert len(await running.look("customs", "messages")) == 1


async def test_undeclared_payment_is_declared_after_a_restart(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", declare=1.0)
        await _paid(running, merchant, "jia")
        await merchant.declare("jia")
        assert not await running.look("customs", "messages")
    async with start() as running:
        merchant = merchant_of(running)

        async def accepted() -> bool:
            return bool((await merchant.declared())["state_0"] == "SUCCESS")

        await running.until(accepted)
