"""The stand-in answers our own adapter as the documents say; faults are planned by method."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from o2o_store.backend.payment.gateway.alipay import AlipayGateway
from o2o_store.backend.payment.gateway.merchant import load_alipay
from o2o_store.backend.payment.gateway.port import Declaring
from o2o_store.backend.payment.requests import identity_hash
from o2o_store.outbox.outages import Rejected, Unreachable
from o2o_store.sandbox.persons import roster

pytestmark = pytest.mark.anyio
NO = "H01K02260105000001"


class Now:
    offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class Merchant:
    """Our own adapter, set up from the merchant folder."""

    def __init__(self, running: Any, notify_url: str = "") -> None:
        self.clock = Now()
        self.running = running
        self.gateway = AlipayGateway(load_alipay(running.sandbox.merchant), running.client, self.clock, notify_url)

    def asked(self, number: str = NO, who: str = "", **changes: Any) -> bytes:
        content: dict[str, Any] = {"out_trade_no": number, "total_amount": "562.96", "subject": '示例{体验}店"', "timeout_express": "10m"}
        if who:
            person = roster()[who]
            content["ext_user_info"] = {"identity_hash": identity_hash(person.name, person.id_number), "need_check_info": "T"}
        return json.dumps(content | changes, ensure_ascii=False).encode()

    async def open(self, who: str = "", number: str = NO) -> str:
        return (await self.gateway.open_code(self.asked(number, who))).code_url

    async def paid(self, payer: str = "jia", **more: Any) -> str:
        answer = await self.running.tell("alipay", "pay", out_trade_no=NO, payer=payer, **more)
        return str(answer["result"])

    async def state(self) -> str:
        return (await self.gateway.query(NO)).state

    async def shift(self, **time: float) -> None:
        self.clock.offset = timedelta(**time)
        await self.running.tell("alipay", "clock", offset_s=self.clock.offset.total_seconds())


@pytest.fixture
def trading(start: Callable[[], Any]) -> Callable[[], Any]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Merchant]:
        async with start() as running:
            yield Merchant(running)

    return opened


async def test_the_trade_appears_when_a_phone_scans(trading: Any) -> None:
    async with trading() as merchant:
        url = await merchant.open()
        assert await merchant.state() == "ORDER_NOT_EXIST"
        assert "收银台" in (await merchant.running.client.get(url)).text
        assert await merchant.state() == "USERPAYING"
        assert await merchant.paid() == "paid"
        found = await merchant.gateway.query(NO)
        assert (found.state, found.total_fen, found.payer_total_fen) == ("SUCCESS", 56296, 56296)
        assert (await merchant.gateway.open_code(merchant.asked())).verdict == "paid"


@pytest.mark.parametrize(("payer", "result"), [("jia", "paid"), ("yi", "differs"), ("geng", "unchecked")])
async def test_another_payer_is_refused_before_any_money_moves(trading: Any, payer: str, result: str) -> None:
    async with trading() as merchant:
        url = await merchant.open("jia")
        page = await merchant.running.client.post(url, data={"act": "pay", "payer": payer})
        assert ("已支付" in page.text) == (result == "paid")
        assert (await merchant.state() == "SUCCESS") == (result == "paid")
        assert await merchant.paid(payer) == result


async def test_changed_parameters_are_told_from_repeated_ones(trading: Any) -> None:
    async with trading() as merchant:
        assert await merchant.open() == await merchant.open()
        with pytest.raises(Rejected, match="CONTEXT_INCONSISTENT"):
            await merchant.gateway.open_code(merchant.asked(total_amount="1.00"))


async def test_codes_run_out_and_a_late_payer_still_pays(trading: Any) -> None:
    async with trading() as merchant:
        url = await merchant.open()
        await merchant.running.client.get(url)
        await merchant.shift(minutes=11)
        assert await merchant.paid() in {"expired", "closed"}


async def test_late_money_arrives_when_the_payer_had_begun(trading: Any) -> None:
    async with trading() as merchant:
        url = await merchant.open()
        assert "过一会儿" in (await merchant.running.client.post(url, data={"act": "late", "payer": "jia"})).text
        # While somebody is at it, nobody can say whether it could be closed.
        with pytest.raises(Unreachable):
            await merchant.gateway.close(NO)
        await merchant.running.tell("alipay", "delays", late=0.0)
        await merchant.shift(minutes=12)

        async def paid() -> bool:
            return bool(await merchant.state() == "SUCCESS")

        await merchant.running.until(paid)


async def test_close_and_cancel_end_a_trade(trading: Any) -> None:
    async with trading() as merchant:
        url = await merchant.open()
        await merchant.gateway.close(NO)
        assert "订单已关闭" in (await merchant.running.client.get(url)).text
        await merchant.gateway.close("H01K02260105000099")
        second = await merchant.open(number="H01K02260105000002")
        await merchant.running.client.get(second)
        await merchant.gateway.close("H01K02260105000002")
        assert (await merchant.gateway.query("H01K02260105000002")).state == "CLOSED"


async def test_a_refund_pays_once_whatever_is_repeated(trading: Any) -> None:
    async with trading() as merchant:
        await merchant.open()
        await merchant.paid()
        body = json.dumps({"out_trade_no": NO, "refund_amount": "562.96", "out_request_no": f"R{NO}01"}).encode()
        await merchant.running.tell("alipay", "choices", seller_account="empty")
        with pytest.raises(Rejected, match="owed"):
            await merchant.gateway.refund(body)
        await merchant.running.tell("alipay", "choices", seller_account="full")
        assert (await merchant.gateway.query_refund(NO, f"R{NO}01")).status == "RESOURCE_NOT_EXISTS"
        assert [(await merchant.gateway.refund(body)).status for _ in range(2)] == ["SUCCESS", "PROCESSING"]
        assert (await merchant.gateway.query_refund(NO, f"R{NO}01")).status == "SUCCESS"
        assert await merchant.state() == "REVOKED"
        with pytest.raises(Rejected):
            await merchant.gateway.refund(body.replace(b'01"', b'02"'))


@pytest.mark.parametrize(
    ("mood", "verdict", "reason"), [("pays", "paid", ""), ("password", "opened", ""), ("poor", "refused", "not_enough_money")]
)
async def test_a_pay_code_is_charged_once(trading: Any, mood: str, verdict: str, reason: str) -> None:
    async with trading() as merchant:
        shown = await merchant.running.tell("alipay", "pay-codes", payer="jia", mood=mood)
        body = merchant.asked(who="jia", scene="bar_code", auth_code=shown["pay_code"])
        answer = await merchant.gateway.pay_by_code(body)
        assert (answer.verdict, answer.reason) == (verdict, reason)
        again = await merchant.gateway.pay_by_code(merchant.asked("H2", scene="bar_code", auth_code=shown["pay_code"]))
        assert (again.verdict, again.reason) == ("refused", "pay_code_invalid")
        await merchant.gateway.close(NO, by_code=True)
        assert await merchant.state() == {"paid": "REVOKED", "opened": "CLOSED", "refused": "ORDER_NOT_EXIST"}[verdict]


async def test_a_pay_code_of_another_person_is_refused(trading: Any) -> None:
    async with trading() as merchant:
        shown = await merchant.running.tell("alipay", "pay-codes", payer="yi")
        answer = await merchant.gateway.pay_by_code(merchant.asked(who="jia", scene="bar_code", auth_code=shown["pay_code"]))
        assert (answer.verdict, answer.reason) == ("refused", "payer_differs")


async def test_the_payment_reaches_customs_with_the_wallets_own_payer(trading: Any) -> None:
    async with trading() as merchant:
        await merchant.running.tell("customs", "delays", accept=0.0)
        await merchant.open()
        await merchant.paid()
        person, paid = roster()["jia"], await merchant.gateway.query(NO)
        what = Declaring(NO, paid.transaction_id, 56296, person.name, person.id_number)
        assert (await merchant.gateway.declare(what)).cert_check == "SAME"
        assert (await merchant.gateway.declare(what)).cert_check == ""

        async def accepted() -> bool:
            return bool((await merchant.gateway.query_declaration(NO)).state == "SUCCESS")

        await merchant.running.until(accepted)


async def test_a_declaration_that_did_not_reach_customs_is_pushed_again_when_declared_again(trading: Any) -> None:
    async with trading() as merchant:
        await merchant.running.tell("customs", "delays", accept=0.0)
        await merchant.open()
        await merchant.paid()
        person, paid = roster()["jia"], await merchant.gateway.query(NO)
        what = Declaring(NO, paid.transaction_id, 56296, person.name, person.id_number)
        await merchant.gateway.declare(what)
        await merchant.running.tell("alipay", "declarations", out_trade_no=NO, state="EXCEPT", explanation="演练")
        await merchant.gateway.declare_again(what)

        async def accepted() -> bool:
            return bool((await merchant.gateway.query_declaration(NO)).state == "SUCCESS")

        await merchant.running.until(accepted)


async def test_the_payer_is_told_when_the_declaration_is_made(trading: Any) -> None:
    async with trading() as merchant:
        await merchant.open()
        await merchant.paid()
        other, paid = roster()["yi"], await merchant.gateway.query(NO)
        what = Declaring(NO, paid.transaction_id, 56296, other.name, other.id_number)
        answer = await merchant.gateway.declare(what)
        assert (answer.state, answer.cert_check) == ("FAIL", "DIFFERENT")
        assert (await merchant.gateway.query_declaration(NO)).state == "UNDECLARED"


async def test_tomorrow_there_is_a_bill(trading: Any) -> None:
    async with trading() as merchant:
        await merchant.open()
        await merchant.paid()
        body = json.dumps({"out_trade_no": NO, "refund_amount": "62.96", "out_request_no": f"R{NO}01"}).encode()
        await merchant.gateway.refund(body)
        day = (datetime.now(UTC) + timedelta(hours=8)).date()
        assert (await merchant.gateway.fetch_bill(day)).lines == ()
        await merchant.shift(days=1, hours=12)
        lines = (await merchant.gateway.fetch_bill(day)).lines
        assert [(line.kind, line.amount_fen) for line in lines] == [("payment", 56296), ("refund", 6296)]


@pytest.mark.parametrize("kind", ["lost_request", "lost_reply", "500", "429", "bad_signature"])
async def test_a_fault_hits_one_method_and_the_repetition_is_safe(trading: Any, kind: str) -> None:
    async with trading() as merchant:
        await merchant.running.tell("alipay", "faults", kind=kind, path="/gateway.do", query="method=alipay.trade.query")
        await merchant.open()
        with pytest.raises(Unreachable):
            await merchant.gateway.query(NO)
        assert await merchant.state() == "ORDER_NOT_EXIST"


async def test_calls_that_are_not_the_merchants_are_refused_unsigned(trading: Any) -> None:
    async with trading() as merchant:
        url = f"{merchant.running.sandbox.addresses.alipay}/gateway.do"
        reply = await merchant.running.client.post(url, params={"app_id": "x", "method": "alipay.trade.query"})
        assert "sign" not in reply.json()
        merchant.clock.offset = timedelta(hours=1)
        with pytest.raises(Rejected, match="timestamp"):
            await merchant.gateway.query(NO)
        merchant.clock.offset = timedelta(0)
        good = merchant.gateway._signer.parameters("alipay.trade.query", b"{}")
        reply = await merchant.running.client.post(url, params=good, data={"biz_content": '{"out_trade_no":"other"}'})
        assert reply.json()["alipay_trade_query_response"]["sub_code"] == "isv.invalid-signature"


async def test_the_control_calls_need_the_token(trading: Any) -> None:
    async with trading() as merchant:
        reply: httpx.Response = await merchant.running.client.post(f"{merchant.running.sandbox.addresses.alipay}/control/scan", json={})
        assert reply.status_code == 401
