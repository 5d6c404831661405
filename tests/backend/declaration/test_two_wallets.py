"""Two real wallets, one real platform: the shopper pays with either, changes over, and the next day's bills re-add to the fen."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.backend.payment import service as payment
from o2o_store.backend.payment.messages import AskForBill
from o2o_store.contract.store_api.orders import OrderView, RequestPayment
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.refusals import WalletUnavailable
from o2o_store.sandbox.dxp import unwrap
from o2o_store.sandbox.wallet.books import Page

pytestmark = pytest.mark.anyio


async def eventually(question: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not question():  # noqa: ASYNC110 - the answer comes from another program
            await asyncio.sleep(0.05)


async def test_a_sale_is_cleared_when_alipay_takes_and_declares_the_money(market: Any) -> None:
    order_id = await market.displayed(wallet="alipay")
    number = market.order(order_id).attempts[-1].out_trade_no
    await market.control("alipay", "scan", {"out_trade_no": number})
    await market.until(order_id, lambda order: order.attempts[-1].scanned_at is not None)
    await market.pay(order_id)
    order = await market.until(order_id, lambda order: order.state == "cleared")
    assert (order.attempts[-1].wallet, market.view(order_id).money) == ("alipay", "held")
    (order_document,) = await market.received("CEB311Message")
    assert b"4199P00002" in unwrap(order_document).data


async def test_another_payer_is_refused_before_the_charge_where_the_wallet_can(market: Any) -> None:
    order_id = await market.displayed(wallet="alipay")
    number = market.order(order_id).attempts[-1].out_trade_no
    answer = await market.control("alipay", "pay", {"payer": "yi", "out_trade_no": number})
    assert answer == {"result": "differs"}
    assert market.order(order_id).state == "filed"


async def test_a_pay_code_is_charged_at_either_wallet(market: Any) -> None:
    for wallet in ("wechat", "alipay"):
        order_id = await market.filed()
        shown = await market.control(wallet, "pay-codes", {"payer": "jia", "mood": "password"})
        assert await market.do(RequestPayment(order_id=order_id, wallet=wallet, pay_code=shown["pay_code"])) is None
        await market.until(order_id, lambda order: order.attempts[-1].scanned_at is not None)
        await market.pay(order_id)
        await market.until(order_id, lambda order: order.captured_at is not None)
        kept = b"".join(message.request for message in market.wallet_messages(order_id))
        assert shown["pay_code"].encode() not in kept


async def test_the_other_wallet_takes_over_and_the_first_code_is_dead(market: Any) -> None:
    order_id = await market.displayed()
    first = market.order(order_id).attempts[-1].out_trade_no
    assert await market.do(RequestPayment(order_id=order_id, wallet="alipay")) is None
    await market.until(order_id, lambda order: bool(order.attempts[-1].code_url))
    assert [(one.wallet, one.state) for one in market.order(order_id).attempts] == [("wechat", "closed"), ("alipay", "waiting")]
    assert (await market.control("wechat", "pay", {"payer": "jia", "out_trade_no": first}))["result"] == "closed"
    await market.pay(order_id)
    await market.until(order_id, lambda order: order.state == "cleared")


async def test_the_other_wallet_takes_over_when_the_first_is_away(market: Any) -> None:
    order_id = await market.filed()
    await market.control("wechat", "faults", {"kind": "lost_request", "path": "/v3", "times": -1})
    assert await market.do(RequestPayment(order_id=order_id, wallet="wechat")) is None
    hall_id = market.order(order_id).hall_id

    def away() -> bool:
        view = market.edge.database.read(lambda connection: payment.show_wallets(connection, hall_id, {}))
        return any(one.wallet == "wechat" and one.away_since is not None for one in view.wallets)

    await eventually(away)
    assert await market.do(RequestPayment(order_id=order_id, wallet="alipay")) is None
    await market.until(order_id, lambda order: order.attempts[-1].wallet == "alipay" and bool(order.attempts[-1].code_url))
    await market.pay(order_id)
    await market.until(order_id, lambda order: order.state == "cleared")


@pytest.mark.parametrize("kind", ["500", "lost_request"])
async def test_a_wallet_that_is_in_trouble_is_said_to_be_down_and_taken_again_when_it_is_back(market: Any, kind: str) -> None:
    order_id = await market.filed()
    await market.control("wechat", "faults", {"kind": kind, "path": "/v3", "times": -1})
    assert await market.do(RequestPayment(order_id=order_id, wallet="wechat")) is None
    order = await market.until(order_id, lambda order: order.attempts[-1].state == "abandoned")
    assert market.view(order_id).payment.reason == "wallet_down"
    again = RequestPayment(order_id=order_id, wallet="wechat")
    await eventually(lambda: market.edge.database.read(lambda connection: payment.is_away(connection, "wechat")))
    assert await market.press(again) == WalletUnavailable("wechat")
    reply = await market.http.request("DELETE", f"{market.sandbox.addresses.wechat}/control/faults", headers=market.token)
    assert reply.is_success
    # At once: nobody waits for the next look at the wallet.
    view = await market.press(again)
    assert (view.payment.state, view.payment.wallet) in {("creating", "wechat"), ("waiting", "wechat")}
    order = await market.until(order_id, lambda order: bool(order.attempts[-1].code_url), seconds=3)
    assert [one.state for one in order.attempts][-1] == "waiting"


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
async def test_a_notification_sent_again_is_acknowledged_and_changes_nothing_until_it_is_stale(market: Any, wallet: str) -> None:
    await market.control(wallet, "choices", {"notify": "off"})
    order_id = await market.displayed(wallet=wallet)
    await market.pay(order_id)
    station = getattr(market.sandbox, wallet)
    (notice,) = await station.books.run(lambda connection: Page(connection).list_notices())
    body, headers = station.written(notice)
    replies = await asyncio.gather(*(market.http.post(notice.url, content=body, headers=headers) for _ in range(8)))
    assert {(reply.status_code, reply.content) for reply in replies} == {(204, b"") if wallet == "wechat" else (200, b"success")}
    await market.until(order_id, lambda order: order.captured_at is not None)
    assert [message.call for message in market.wallet_messages(order_id)].count("notify") == 1
    version = (await market.until(order_id, lambda order: order.state == "cleared")).version
    assert (await market.http.post(notice.url, content=body, headers=headers)).is_success
    assert market.order(order_id).version == version
    await market.pass_(minutes=6)
    stale = await market.http.post(notice.url, content=body, headers=headers)
    assert stale.status_code == 401


async def test_bills_re_add_to_the_fen_the_next_day(market: Any) -> None:
    kept = [await market.displayed(), await market.displayed(wallet="alipay")]
    back = await market.displayed()
    for order_id in kept:
        await market.pay(order_id)
        await market.until(order_id, lambda order: order.state == "cleared")
    await market.pay(back, "yi")
    await market.until(back, lambda order: order.attempts[-1].state == "refunded")
    assert [market.view(order_id).money for order_id in (*kept, back)] == ["held", "held", "refunded"]
    day = beijing_date(market.clock.now()).isoformat()
    await market.pass_(days=1, hours=12)
    for wallet in ("wechat", "alipay"):
        await market.edge.writer.submit(AskForBill(wallet=wallet, bill_date=day))
    await eventually(lambda: len(market.edge.database.read(payment.view_settlement)) == 2)
    bills = market.edge.database.read(payment.view_settlement)
    totals = {one["wallet"]: (one["paid_fen"], one["refunded_fen"], one["ours_fen"]) for one in bills}
    amount = market.order(back).total_fen
    assert totals == {"wechat": (2 * amount, amount, 2 * amount), "alipay": (amount, 0, amount)}
    assert market.edge.database.read(payment.view_cases) == []
    assert [market.view(order_id).money for order_id in (*kept, back)] == ["settled", "settled", "refunded"]
    assert len(market.edge.database.read(payment.view_fx)) == 2


@pytest.mark.parametrize("wallet", ["wechat", "alipay"])
async def test_forged_notices_are_refused_and_real_ones_make_us_ask(market: Any, wallet: str, caplog: pytest.LogCaptureFixture) -> None:
    order_id = await market.displayed(wallet=wallet)
    account = {"wechat": market.sandbox.credentials.keys.mchid, "alipay": market.sandbox.credentials.alipay.app_id}[wallet]
    url = f"http://127.0.0.1:{market.edge.settings.port}/{wallet}/notify/{account}"
    secret = b"41999919900307001X-SECRET"
    for body in (b"", b"{}", b"sign=x&app_id=" + secret, secret * 5000, b"\xff\xfe"):
        reply = await market.http.post(url, content=body)
        assert reply.status_code == 401
        assert secret not in reply.content
    await market.control(wallet, "choices", {"sign_with": "wrong"})
    await market.pay(order_id)
    order = await market.until(order_id, lambda order: order.captured_at is not None)
    assert order.winner == 1
    assert secret.decode() not in caplog.text


async def test_the_money_goes_back_within_a_minute_and_the_screen_has_the_clock(market: Any) -> None:
    order_id = await market.displayed()
    await market.pay(order_id, "yi")
    order = await market.until(order_id, lambda order: order.attempts[-1].state in {"refund_due", "refunding", "refunded"})
    view: OrderView = market.view(order_id)
    assert order.refusal_code == "payer_differs"
    assert view.payment is not None
    assert view.payment.refund_due_at is not None
    assert view.payment.refund_due_at - market.clock.now() <= timedelta(seconds=60)
    assert view.payment.reason == "payer_differs"
    await market.until(order_id, lambda order: order.attempts[-1].state == "refunded")
    acts = [act["what"] for act in market.edge.database.read(payment.list_acts) if act["order_id"] == order_id]
    assert acts[::-1][:3] == ["requested", "captured", "refund_booked"]
