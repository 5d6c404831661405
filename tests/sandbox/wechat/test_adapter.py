"""The stand-in and our own adapter: pay codes, bills, V3 customs, certificates and the migration between the two kinds of key."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from o2o_store.backend.payment.gateway.merchant import load_wechat
from o2o_store.backend.payment.gateway.port import Declaring
from o2o_store.backend.payment.gateway.wechat import WeChatGateway
from o2o_store.backend.payment.messages import NoticeRefusedError
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Page

pytestmark = pytest.mark.anyio
NO = "H01K02260105000001"


class Now:
    offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


def adapter(running: Any, clock: Now | None = None, **changes: Any) -> WeChatGateway:
    merchant = dataclasses.replace(load_wechat(running.sandbox.merchant), **changes)
    return WeChatGateway(merchant, running.client, clock or Now())


def charge(running: Any, code: str, number: str = NO) -> bytes:
    keys = running.sandbox.credentials.keys
    content = {
        "appid": keys.appid, "mchid": keys.mchid, "description": "示例", "out_trade_no": number, "amount": {"total": 100, "currency": "CNY"},
        "payer": {"auth_code": code}, "scene_info": {"device_id": "k", "store_info": {"id": "1"}},
    }  # fmt: skip
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("mood", "verdict", "reason", "after"),
    [("pays", "paid", "", "SUCCESS"), ("password", "opened", "", "USERPAYING"), ("poor", "refused", "not_enough_money", "ORDER_NOT_EXIST")],
)
async def test_a_pay_code_is_charged_once_and_reversed(start: Any, mood: str, verdict: str, reason: str, after: str) -> None:
    async with start() as running:
        gateway = adapter(running)
        code = (await running.tell("wechat", "pay-codes", payer="jia", mood=mood))["pay_code"]
        answer = await gateway.pay_by_code(charge(running, code))
        assert (answer.verdict, answer.reason, (await gateway.query(NO)).state) == (verdict, reason, after)
        assert code.encode() not in answer.exchange.request
        assert (await gateway.pay_by_code(charge(running, code, "H01K02260105000002"))).reason == "pay_code_invalid"
        await gateway.close(NO, by_code=True)
        assert (await gateway.query(NO)).state == ("REVOKED" if verdict != "refused" else "ORDER_NOT_EXIST")


async def test_tomorrow_there_is_a_bill(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        clock = Now()
        gateway = adapter(running, clock)
        await running.tell("wechat", "pay", code=await merchant_of(running).open(), payer="jia")
        amount = {"refund": 6296, "total": 56296, "currency": "CNY"}
        await gateway.refund(json.dumps({"out_trade_no": NO, "out_refund_no": f"R{NO}01", "amount": amount}).encode())
        day = (datetime.now(UTC) + timedelta(hours=8)).date()
        assert (await gateway.fetch_bill(day)).lines == ()
        clock.offset = timedelta(days=1, hours=12)
        await running.tell("wechat", "clock", offset_s=clock.offset.total_seconds())
        lines = (await gateway.fetch_bill(day)).lines
        assert [(line.kind, line.amount_fen, line.number) for line in lines] == [("payment", 56296, NO), ("refund", 6296, f"R{NO}01")]


@pytest.mark.parametrize(("payer", "check"), [("jia", "SAME"), ("yi", "DIFFERENT"), ("geng", "UNCHECKED")])
@pytest.mark.parametrize("prefix", ["/global/v3/customs", "/v3/global/customs"])
async def test_v3_customs_compares_the_payer(start: Any, merchant_of: Any, payer: str, check: str, prefix: str) -> None:
    async with start() as running:
        gateway = adapter(running, customs_api="v3", customs_prefix=prefix)
        await running.tell("wechat", "pay", code=await merchant_of(running).open(), payer=payer)
        person, paid = roster()["jia"], await gateway.query(NO)
        what = Declaring(NO, paid.transaction_id, 56296, person.name, person.id_number)
        assert (await gateway.declare(what)).cert_check == check
        assert (await gateway.query_declaration(NO)).state in {"PROCESSING", "SUCCESS", "FAIL"}


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_a_declaration_that_did_not_reach_customs_is_pushed_again(start: Any, merchant_of: Any, api: str) -> None:
    async with start() as running:
        gateway = adapter(running, customs_api=api)
        await running.tell("wechat", "pay", code=await merchant_of(running).open(), payer="jia")
        await running.tell("customs", "delays", accept=0.0)
        person, paid = roster()["jia"], await gateway.query(NO)
        what = Declaring(NO, paid.transaction_id, 56296, person.name, person.id_number)
        await gateway.declare(what)
        await running.tell("wechat", "declarations", out_trade_no=NO, state="EXCEPT", explanation="演练")
        await gateway.declare_again(what)

        async def accepted() -> bool:
            return bool((await gateway.query_declaration(NO)).state == "SUCCESS")

        await running.until(accepted)


async def test_certificates_are_believed_when_the_merchant_still_uses_them(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        await merchant_of(running).open()
        await running.tell("wechat", "choices", key_mode="certificate")
        assert (await adapter(running, public_key_id="").query(NO)).state == "NOTPAY"
        assert (await adapter(running).query(NO)).state == "NOTPAY"


async def test_callbacks_are_believed_whichever_key_signed_them_during_the_migration(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "choices", notify="off")
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia")
        server = running.sandbox.wechat
        (notice,) = await server.books.run(lambda connection: Page(connection).list_notices())
        gateway, serials = adapter(running), set()
        for choice in ("public", "certificate", "50"):
            await running.tell("wechat", "choices", callback_key=choice)
            for _ in range(12):
                body, headers = server.written(notice)
                serials.add(headers["Wechatpay-Serial"])
                assert gateway.read_notice(headers, body).out_trade_no == NO
        assert len(serials) == 2
        only_new = adapter(running, verify_keys={"PUB_KEY_ID_X": server.keys.provider_key.public_key()})
        with pytest.raises(NoticeRefusedError):
            only_new.read_notice(headers, body)


async def test_old_orders_close_themselves_and_late_payers_still_pay(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        expires = (datetime.now(UTC) - timedelta(minutes=1)).astimezone().isoformat(timespec="seconds")
        code = await merchant_of(running).open(time_expire=expires)
        assert (await running.tell("wechat", "pay", code=code, payer="jia"))["result"] == "expired"
        assert (await running.tell("wechat", "pay", code=code, payer="jia", late=True))["result"] == "paid"
