"""The cashier page: paying, not paying, and codes that are no longer good."""

from typing import Any

import pytest

pytestmark = pytest.mark.anyio


async def test_order_is_paid_on_the_cashier_page(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        code_url = await merchant.open()
        assert (await merchant.query())["trade_state"] == "NOTPAY"
        page = await running.client.get(code_url)
        assert (page.status_code, "562.96" in page.text, "样本甲" in page.text, "<script" in page.text) == (200, True, True, False)
        paid = await running.client.post(code_url, data={"act": "pay", "payer": "jia"})
        assert "已支付" in paid.text
        view = await merchant.query()
        assert (view["trade_state"], view["trade_type"], view["amount"]) == (
            "SUCCESS",
            "NATIVE",
            {"total": 56296, "payer_total": 56296, "currency": "CNY", "payer_currency": "CNY"},
        )
        assert len(view["transaction_id"]) == 28
        assert view["success_time"].endswith("+08:00")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"act": "poor"}, "余额不足"),
        ({"act": "cancelled"}, "已取消"),
        ({"act": "pay"}, "请选择付款人"),
        ({"act": "pay", "payer": "nobody"}, "请选择付款人"),
    ],
)
async def test_no_money_moves_when_the_payer_cannot_or_will_not(start: Any, merchant_of: Any, form: dict[str, str], says: str) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        code_url = await merchant.open()
        assert says in (await running.client.post(code_url, data=form)).text
        assert (await merchant.query())["trade_state"] == "NOTPAY"


async def test_cashier_page_shows_no_identity_number(start: Any, merchant_of: Any) -> None:
    from o2o_store.sandbox.persons import roster

    async with start() as running:
        page = (await running.client.get(await merchant_of(running).open())).text
        assert not [person.id for person in roster().values() if person.id_number in page]


async def test_cashier_page_refuses_unknown_closed_expired_and_paid_codes(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        assert (await running.client.get(f"{running.sandbox.addresses.wechat}/cashier/none")).status_code == 404
        closed = await merchant.open("CLOSED01")
        await merchant.v3("POST", "/v3/pay/transactions/out-trade-no/CLOSED01/close", {"mchid": merchant.papers["mchid"]})
        assert "订单已关闭" in (await running.client.get(closed)).text
        expired = await merchant.open("EXPIRED1", time_expire="2026-01-01T10:00:00+08:00")
        assert "二维码已过期" in (await running.client.post(expired, data={"act": "pay", "payer": "jia"})).text
        paid = await merchant.open("PAID0001")
        for _ in range(2):
            assert "已支付" in (await running.client.post(paid, data={"act": "pay", "payer": "jia"})).text


async def test_code_dies_after_two_hours_or_when_a_fresh_one_is_asked_for(start: Any, merchant_of: Any) -> None:
    async with start() as running:
        merchant = merchant_of(running)
        first, second = await merchant.open(), await merchant.open()
        assert first != second
        assert (await running.client.get(first)).status_code == 404
        await running.tell("wechat", "clock", offset_s=7201)
        assert "二维码已过期" in (await running.client.get(second)).text


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
async def test_a_phone_shows_its_own_pay_code_without_a_script(start: Any, wallet: str) -> None:
    async with start() as running:
        url = f"{getattr(running.sandbox.addresses, wallet)}/pay-code"
        asked = await running.client.get(url)
        assert (asked.status_code, "<script" in asked.text, "样本甲" in asked.text) == (200, False, True)
        shown = (await running.client.post(url, data={"payer": "jia", "mood": "pays"})).text
        assert shown.count("<svg") == 1
        for wrong in ({"payer": "nobody"}, {"payer": "jia", "mood": "magic"}, {}):
            assert "请选择付款人" in (await running.client.post(url, data=wrong)).text
