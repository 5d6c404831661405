"""Paying with the code on the shopper's own phone: seen by the camera or typed by a scanner, charged once, never kept in sight."""

from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import PaymentView
from o2o_store.contract.store_api.payments import WalletsView, WalletView
from o2o_store.kiosk.eyes.findings import CodeSeen

PAY_CODE = "134567890123456789"


def takes_codes(shop: Any, *wallets: str) -> None:
    """The platform says which wallets charge the shopper's own pay code."""
    shown = [WalletView(wallet=name, offered=True, takes_code=name in wallets) for name in ("wechat", "alipay")]
    shop.flow.wallets_changed(WalletsView(etag=str(wallets), wallets=shown))


def see_pay_code(shop: Any, text: str = PAY_CODE, form: str = "Code128") -> None:
    shop.flow.found(CodeSeen(text=text, format=form))


def asked(shop: Any) -> list[Any]:
    return [shop.request_of(promise) for promise in shop._due()]


@pytest.mark.parametrize("form", ["Code128", "QRCode", "wedge"])
def test_the_shoppers_own_pay_code_is_charged_once(shop: Any, form: str) -> None:
    takes_codes(shop, "wechat", "alipay")
    shop.buy()
    if form != "wedge":
        assert shop.gaze.at == "nothing"
        shop.flow.begin_pay_code()
        assert shop.gaze.at == "codes"
    for _ in range(3):
        see_pay_code(shop, f"]C0{PAY_CODE}" if form == "wedge" else PAY_CODE, form)
    (request,) = asked(shop)
    assert (request.wallet, request.pay_code) == ("wechat", PAY_CODE)
    state = shop.flow.state
    assert (state.charging, state.aiming, shop.gaze.at) == (True, False, "nothing")
    assert PAY_CODE not in repr(state) + repr(request)


def test_nobody_is_invited_to_show_a_code_while_the_platform_is_away(shop: Any) -> None:
    takes_codes(shop, "wechat")
    shop.buy()
    shop.flow.begin_pay_code()
    shop.flow.reach_changed(shop.clock.now())
    assert (shop.flow.state.aiming, shop.gaze.at) == (False, "nothing")
    shop.flow.reach_changed(None)
    shop.flow.begin_pay_code()
    assert (shop.flow.state.aiming, shop.gaze.at) == (True, "codes")


def test_a_pay_code_is_nothing_where_no_wallet_takes_it_or_the_platform_does_not_hear(shop: Any) -> None:
    shop.buy()
    see_pay_code(shop)
    shop.flow.begin_pay_code()
    assert (asked(shop), shop.flow.state.aiming) == ([], False)
    takes_codes(shop, "alipay")
    see_pay_code(shop)
    shop.flow.reach_changed(shop.clock.now())
    see_pay_code(shop, "284567890123456789")
    assert asked(shop) == []
    shop.flow.reach_changed(None)
    see_pay_code(shop, "284567890123456789")
    assert [one.wallet for one in asked(shop)] == ["alipay"]


def test_aiming_ends_when_the_shopper_would_rather_scan_or_the_wallet_takes_no_code_any_more(shop: Any, town: Any) -> None:
    takes_codes(shop, "wechat", "alipay")
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    for end in (shop.flow.end_pay_code, lambda: takes_codes(shop), lambda: shop.flow.choose_wallet("alipay")):
        takes_codes(shop, "wechat", "alipay")
        shop.flow.begin_pay_code()
        assert shop.flow.state.aiming
        end()
        assert (shop.flow.state.aiming, shop.gaze.at) == (False, "nothing")


@pytest.mark.parametrize("reason", ["pay_code_invalid", "not_enough_money", "payer_differs"])
def test_a_charge_that_came_to_nothing_lets_the_shopper_try_again_with_a_fresh_code(shop: Any, reason: str) -> None:
    takes_codes(shop, "wechat")
    shop.buy()
    see_pay_code(shop)
    ended = PaymentView(attempt=2, wallet="wechat", state="failed", amount_fen=1, reason=reason)
    shop.platform.pay_code_answer = ended
    shop.deliver()
    assert (shop.flow.state.charging, shop.page, shop.flow.state.takes_code) == (False, "pay", True)
    see_pay_code(shop)
    assert asked(shop) == []
    see_pay_code(shop, "134567890123456780")
    assert len(asked(shop)) == 1


def test_a_wallet_that_asks_for_the_password_is_waited_for(shop: Any) -> None:
    takes_codes(shop, "wechat")
    shop.buy()
    see_pay_code(shop)
    shop.platform.pay_code_answer = PaymentView(attempt=2, wallet="wechat", state="creating", amount_fen=1)
    shop.deliver()
    assert shop.flow.state.charging
    asks = PaymentView(attempt=2, wallet="wechat", state="waiting", amount_fen=1, scanned_at=shop.clock.now())
    shop.flow.order_changed(shop.platform.change(shop.order_id, payment=asks))
    assert (shop.flow.state.charging, shop.flow.state.takes_code) == (True, False)
    shop.flow.order_changed(shop.platform.change(shop.order_id, payment=msgspec.structs.replace(asks, state="paid"), step=5))
    assert (shop.flow.state.charging, shop.page) == (False, "clearing")


@pytest.mark.parametrize("text", [PAY_CODE, f"]C0{PAY_CODE}"])
def test_a_pay_code_is_nothing_among_the_goods_and_leaves_no_trace(shop: Any, text: str, caplog: Any) -> None:
    shop.flow.start("zh")
    shop.flow.decline()
    seen = CodeSeen(text=text, format="Code128")
    shop.flow.found(seen)
    state = shop.flow.state
    assert (state.scan.text, state.scan.problem, state.lines) == ("", None, ())
    assert PAY_CODE not in repr(state) + repr(seen) + caplog.text
