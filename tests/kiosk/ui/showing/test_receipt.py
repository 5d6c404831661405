"""Slips: which one an order asks for, and what stands on it."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import BuyerView, DocumentView, LineView, OrderView, ParcelView, PaymentView
from o2o_store.kiosk.ui.showing.receipt import Print, receipt_of

NOW = datetime(2026, 5, 18, 6, 5, 41, tzinfo=UTC)
CREAM = LineView(
    gtin="06900000000011", sku="A1", name_zh="保湿面霜", name_en="Face cream", spec_zh="50 ml", spec_en="50 ml", origin="305",
    quantity=1, price_fen=23800, goods_fen=23800, tax_fen=2166,
)  # fmt: skip


def order(**changes: Any) -> OrderView:
    """A released order of one cream, bought by nobody real."""
    view = OrderView(
        order_id="0196-specimen", version=9, hall_id="hall-1", step=5, step_failed=False, closed=False, created_at=NOW,
        buyer=BuyerView(masked_name="样*甲", last_four="000X", check="fits"), lines=[CREAM], goods_fen=23800, tax_fen=2166, total_fen=25966,
        payment=PaymentView(attempt=1, wallet="wechat", state="paid", amount_fen=25966, transaction_tail="7731"), order_no="7F3K92QX",
        documents=[DocumentView(kind="inventory", state="released", at=NOW)], parcel=ParcelView(state="released", label="ZT0518000208", desk="2"),
        pickup_number="B208", ready=True, voucher="O2O1VOUCHER",
    )  # fmt: skip
    return msgspec.structs.replace(view, **changes)


def test_slip_shows_number_desk_and_voucher_when_released() -> None:
    slip = receipt_of(order(), Print("综保区体验馆", "zh", NOW))
    assert (slip.kind, slip.headline, slip.under, slip.code) == ("pickup", "B208", "2 号提货台", "O2O1VOUCHER")
    assert slip.stamp == "2026-05-18　14:05:41"
    assert slip.lines[0].name == "保湿面霜 50 ml"
    assert slip.total == "259.66"


def test_slip_holds_no_voucher_when_customs_still_decides() -> None:
    slip = receipt_of(order(voucher=""), Print("综保区体验馆", "zh", NOW))
    assert (slip.kind, slip.code) == ("payment", "7F3K92QX")


@pytest.mark.parametrize("state", ["refund_due", "refunding", "refunded", "refund_stuck"])
def test_slip_is_about_the_money_when_it_goes_back(state: str) -> None:
    payment = PaymentView(attempt=1, wallet="wechat", state=state, amount_fen=25966)
    slip = receipt_of(order(payment=payment, voucher=""), Print("综保区体验馆", "zh", NOW))
    assert (slip.kind, slip.headline) == ("refund", "¥ 259.66")


@pytest.mark.parametrize(("state", "said"), [("refunding", "自己原路退回"), ("refunded", "已经退回")])
def test_slip_says_what_was_paid_twice_and_stays_the_orders(state: str, said: str) -> None:
    second = PaymentView(attempt=2, wallet="alipay", state=state, amount_fen=25966)
    slip = receipt_of(order(repaid=[second]), Print("综保区体验馆", "zh", NOW))
    assert (slip.kind, slip.marks) == ("pickup", (f"付了两次：多付的 259.66 元{said}",))


@pytest.mark.parametrize("state", ["refunding", "partly_refunded"])
def test_slip_names_the_part_that_goes_back(state: str) -> None:
    payment = PaymentView(attempt=1, wallet="wechat", state=state, amount_fen=25966, refund_fen=10000)
    slip = receipt_of(order(payment=payment, voucher=""), Print("综保区体验馆", "zh", NOW))
    assert (slip.kind, slip.headline, slip.total_name, slip.total) == ("refund", "¥ 100.00", "退回这一部分", "100.00")


@pytest.mark.parametrize(("wallet", "paid"), [("wechat", "实付，微信支付"), ("alipay", "实付，支付宝")])
def test_slip_names_the_wallet_that_was_paid_with(wallet: str, paid: str) -> None:
    payment = PaymentView(attempt=1, wallet=wallet, state="paid", amount_fen=25966)
    assert receipt_of(order(payment=payment), Print("综保区体验馆", "zh", NOW)).total_name == paid


def test_slip_speaks_english_when_the_shopper_does() -> None:
    slip = receipt_of(order(), Print("Bonded Hall", "en", NOW))
    assert slip.under == "Pickup desk 2"
    assert slip.lines[0].name == "Face cream 50 ml"


def test_slip_shows_only_the_masked_person() -> None:
    slip = receipt_of(order(), Print("综保区体验馆", "zh", NOW))
    assert ("订购人", "样*甲　末四位 000X") in slip.numbers


def test_reprint_and_training_are_said_on_the_slip() -> None:
    slip = receipt_of(order(), Print("综保区体验馆", "zh", NOW, reprint=True, training=True))
    assert slip.marks == ("训练用，不能提货", "补打，14:05:41；先前那张作废")
    assert receipt_of(order(), Print("综保区体验馆", "zh", NOW)).marks == ()
