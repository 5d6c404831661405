"""What the shopper's state says of itself."""

from dataclasses import replace
from typing import Any

from o2o_store.kiosk.flows.checkout_state import CheckoutState


def test_idle_kiosk_has_nothing_to_tell() -> None:
    state = CheckoutState()
    assert (state.lines, state.money_taken, state.released, state.way_back) == ((), False, False, "")


def test_state_knows_money_and_release_when_the_platform_said_so(shop: Any) -> None:
    shop.buy()
    assert not shop.flow.state.money_taken
    shop.hear(shop.platform.pay(shop.order_id))
    assert (shop.flow.state.money_taken, shop.flow.state.released) == (True, False)
    shop.hear(shop.platform.release(shop.order_id))
    assert shop.flow.state.released


def test_name_and_phone_stay_hidden_when_the_state_is_printed(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card(sure=False)
    shop.flow.confirm_name()
    shop.pass_time(1)
    shop.type_phone()
    printed = repr(replace(shop.flow.state, hall=None))
    assert "样本甲" not in printed
    assert "13900000001" not in printed
