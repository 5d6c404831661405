"""Orders and refunds: checks, re-entry, closing, paying back once."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio


NO = "H01K02260105000001"


BAD_ORDERS: dict[str, tuple[dict[str, Any], str]] = {
    "appid": ({"appid": "wxother"}, "APPID_MCHID_NOT_MATCH"),
    "number": ({"out_trade_no": "A 1"}, "PARAM_ERROR"),
    "amount": ({"amount": {"total": 0, "currency": "CNY"}}, "PARAM_ERROR"),
    "fraction": ({"amount": {"total": 1.5, "currency": "CNY"}}, "PARAM_ERROR"),
    "currency": ({"amount": {"total": 1, "currency": "USD"}}, "PARAM_ERROR"),
    "description": ({"description": "长" * 128}, "PARAM_ERROR"),
    "query in notify_url": ({"notify_url": "https://a.example/n?x=1"}, "PARAM_ERROR"),
    "time without zone": ({"time_expire": "2026-01-01T10:00:00"}, "PARAM_ERROR"),
}


@pytest.mark.parametrize("case", BAD_ORDERS)
async def test_order_is_refused_when_a_field_is_wrong(start: Any, merchant_of: Any, case: str) -> None:
    changes, code = BAD_ORDERS[case]
    async with start() as running:
        merchant = merchant_of(running)
        reply = await merchant.v3("POST", "/v3/pay/transactions/native", merchant.native(**changes))
        assert (reply.status_code, reply.json()["code"]) == (400, code)


async def test_re_entry_is_refused_when_parameters_changed(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await merchant.open()
        for changes in ({"amount": {"total": 1, "currency": "CNY"}}, {"description": "别的"}):
            reply = await merchant.v3("POST", "/v3/pay/transactions/native", merchant.native(**changes))
            assert (reply.status_code, reply.json()["code"]) == (400, "INVALID_REQUEST")


async def test_decided_number_cannot_be_opened_again(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia")
        await merchant.open("CLOSED01")
        close = "/v3/pay/transactions/out-trade-no/{}/close"
        ours = {"mchid": merchant.papers["mchid"]}
        assert [(await merchant.v3("POST", close.format("CLOSED01"), ours)).status_code for _ in range(2)] == [204, 204]
        assert (await merchant.v3("POST", close.format(NO), ours)).json()["code"] == "ORDERPAID"
        assert (await merchant.v3("POST", close.format("UNKNOWN1"), ours)).json()["code"] == "ORDER_NOT_EXIST"
        reasons = [
            (await merchant.v3("POST", "/v3/pay/transactions/native", merchant.native(number))).json()["code"]
            for number in (NO, "CLOSED01")
        ]
        assert reasons == ["ORDERPAID", "ORDER_CLOSED"]
        assert (await running.tell("wechat", "pay", out_trade_no="CLOSED01", payer="jia"))["result"] == "closed"


async def test_close_is_refused_early_when_so_set(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", close_refused_for=300)
        await merchant.open()
        reply = await merchant.v3("POST", f"/v3/pay/transactions/out-trade-no/{NO}/close", {"mchid": merchant.papers["mchid"]})
        assert reply.status_code == 400


def refund(number: str = "R1", amount: int = 56296, **changes: Any) -> dict[str, Any]:
    return {
        "out_trade_no": NO,
        "out_refund_no": number,
        "reason": "演练",
        "amount": {"refund": amount, "total": 56296, "currency": "CNY"},
    } | changes


async def test_refund_is_processing_then_done_and_is_paid_once(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", refund=0.05)
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia")
        answers = [await merchant.v3("POST", "/v3/refund/domestic/refunds", refund()) for _ in range(2)]
        assert answers[0].json()["status"] == "PROCESSING"
        assert answers[0].json()["refund_id"] == answers[1].json()["refund_id"]

        async def done() -> bool:
            return bool((await merchant.v3("GET", "/v3/refund/domestic/refunds/R1")).json()["status"] == "SUCCESS")

        await running.until(done)
        assert (await merchant.query())["trade_state"] == "REFUND"
        assert len(await running.look("wechat", "refunds")) == 1


async def test_refund_is_refused_when_it_does_not_fit(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await merchant.open()
        codes = [(await merchant.v3("POST", "/v3/refund/domestic/refunds", refund())).json()["code"]]
        await running.tell("wechat", "pay", out_trade_no=NO, payer="jia")
        await merchant.v3("POST", "/v3/refund/domestic/refunds", refund(amount=50000))
        for wanted in (refund(amount=49999), refund("R2", 6297), refund("R3", 1), refund("R4", transaction_id="4200")):
            reply = await merchant.v3("POST", "/v3/refund/domestic/refunds", wanted)
            codes.append(reply.json().get("code", reply.json().get("status")))
        assert codes == ["ORDER_NOT_EXIST", "INVALID_REQUEST", "INVALID_REQUEST", "PROCESSING", "PARAM_ERROR"]
        assert (await merchant.v3("GET", "/v3/refund/domestic/refunds/R9")).json()["code"] == "RESOURCE_NOT_EXISTS"


async def test_money_and_refunds_survive_a_restart(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        await running.tell("wechat", "delays", refund=0.05)
        await running.tell("wechat", "pay", code=await merchant.open(), payer="jia")
        await merchant.v3("POST", "/v3/refund/domestic/refunds", refund())
    async with start() as running:
        merchant = merchant_of(running)
        assert (await merchant.query())["trade_state"] == "REFUND"

        async def done() -> bool:
            return bool((await merchant.v3("GET", "/v3/refund/domestic/refunds/R1")).json()["status"] == "SUCCESS")

        await running.until(done)
