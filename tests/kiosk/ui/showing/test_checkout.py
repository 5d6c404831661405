"""The shopper's state as drawn, page by page."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import DocumentView, PaymentView, TimelineEntry
from o2o_store.contract.store_api.payments import WalletsView, WalletView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import CustomsRejected, OutOfStock, WalletUnavailable
from o2o_store.kiosk.eyes.findings import CodeMoved, CodeSeen, Hint, SightChanged
from o2o_store.kiosk.ui.showing.checkout import CheckoutScreen, offline_key, show_checkout
from o2o_store.kiosk.ui.showing.order import document_rows

CREAM, FLASK = "06900000000014", "06900000000021"


def draw(shop: Any) -> CheckoutScreen:
    return show_checkout(shop.flow.state, shop.clock.now())


def test_idle_kiosk_shows_one_product_after_the_other(shop: Any) -> None:
    first = draw(shop).shown
    shop.clock.forward(12)
    second = draw(shop).shown
    assert (first.page, first.step) == ("attract", 0)
    assert {first.showcase_name, second.showcase_name} == {"保湿面霜", "真空保温杯"}
    assert first.showcase_line == "法国·50 ml"


def test_scan_shows_what_was_added_for_four_seconds(shop: Any) -> None:
    shop.flow.found(SightChanged("seeing", "rendered:"))
    corners = ((0.1, 0.2), (0.3, 0.2), (0.3, 0.4), (0.1, 0.4))
    shop.flow.found(CodeSeen(text=CREAM, format="EAN13", corners=corners))
    screen = draw(shop)
    shown = screen.shown
    assert (shown.page, shown.step, shown.live, shown.snapped, shown.snap_x2, shown.snap_y4) == ("scan", 2, True, True, 0.3, 0.4)
    assert (shown.added_gtin, shown.added_name, shown.added_price_text, shown.added_serial) == (CREAM, "保湿面霜", "238.00", 1)
    assert (shown.goods_text, shown.tax_text, shown.tax_rate_text, shown.total_text) == ("238.00", "21.66", "9.1", "259.66")
    assert (shown.kinds, shown.pieces, shown.can_submit, shown.single_limit_text) == (1, 1, True, "5,000")
    row = screen.basket[0]
    assert (row.name, row.origin, row.price, row.tax, row.unit_price, row.newest) == ("保湿面霜", "法国", "238.00", "21.66", "", True)
    shop.clock.forward(5)
    later = draw(shop).shown
    assert (later.added_gtin, later.snapped, later.added_serial) == ("", False, 1)


def test_frame_stays_round_the_code_while_a_hand_still_carries_it(shop: Any) -> None:
    shop.flow.found(SightChanged("seeing", "rendered:"))
    there, here = (((0.1, y), (0.3, y), (0.3, y + 0.2), (0.1, y + 0.2)) for y in (0.6, 0.4))
    shop.flow.found(CodeSeen(text=CREAM, format="EAN13", corners=there))
    shop.flow.found(CodeMoved(text=FLASK, corners=here))
    assert draw(shop).shown.snap_y1 == 0.6
    shop.flow.found(CodeMoved(text=CREAM, corners=here))
    shown = draw(shop).shown
    assert (shown.snap_y1, shown.added_serial, shown.pieces) == (0.4, 1, 1)


def test_scan_problem_and_hint_are_said_in_words(shop: Any) -> None:
    shop.flow.start("en")
    shop.flow.decline()
    shop.show("06911111111117")
    shop.flow.found(Hint("glare"))
    shown = draw(shop).shown
    assert (shown.scan_problem, shown.hint) == ("unknown_product", "less_glare")
    assert shown.scan_problem_title
    assert "06911111111117" in shown.scan_problem_text
    shop.flow.found(SightChanged("restarting", "camera:0"))
    assert draw(shop).shown.hint == "camera_restarting"


def test_basket_is_barred_in_words_when_it_passes_the_limit(shop: Any) -> None:
    shop.show(CREAM)
    shop.flow.set_quantity(CREAM, 20)
    shop.show(FLASK)
    shop.flow.set_quantity(FLASK, 20)
    screen = draw(shop)
    assert (screen.shown.basket_problem, screen.shown.can_submit) == ("over_single_limit", False)
    assert screen.basket[1].unit_price == "238.00"


def test_person_is_shown_masked_and_the_year_known_when_registered(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    shop.type_phone("1390000")
    phone = draw(shop).shown
    assert (phone.page, phone.masked_name, phone.last_four, phone.phone_shown, phone.phone_complete) == (
        "phone",
        "样*甲",
        "0028",
        "139 0000",
        False,
    )
    shop.type_phone("0001")
    shop.flow.register_buyer()
    shop.deliver()
    shop.show(CREAM)
    shown = draw(shop).shown
    assert (shown.register_done, shown.check, shown.phone_digits, shown.quota_known) == (True, "fits", "", True)
    assert (shown.quota_used_text, shown.quota_left_text, shown.quota_year) == ("3,420.00", "22,342.00", "2026")
    assert 0.13 < shown.quota_used_share < 0.14


def test_name_is_shown_in_clear_only_while_it_must_be_confirmed(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card(sure=False)
    assert (draw(shop).shown.needs_confirm, draw(shop).shown.name_to_confirm) == (True, "样本甲")
    shop.flow.confirm_name()
    assert (draw(shop).shown.needs_confirm, draw(shop).shown.name_to_confirm) == (False, "")


def test_code_counts_down_while_the_wallet_is_waited_for(shop: Any) -> None:
    shop.buy()
    asked = TimelineEntry(at=shop.clock.now(), what="payment_requested", who="shopper")
    shop.hear(shop.platform.change(shop.order_id, timeline=[asked]))
    shop.clock.forward(75)
    shown = draw(shop).shown
    assert (shown.page, shown.step, shown.amount_text, shown.code_url, shown.pay_left_text) == ("pay", 4, "259.66", "weixin://x", "3:45")
    assert (shown.pay_share, shown.can_renew, shown.hold_until) == (0.75, False, "12:30")


def test_code_that_is_shown_can_be_paid_in_an_outage_and_nothing_is_claimed_when_its_time_is_over(shop: Any) -> None:
    shop.buy()
    assert offline_key(shop.flow.state, shop.clock.now()) == "kiosk_code"
    shop.flow.reach_changed(shop.clock.now())
    assert (draw(shop).shown.code_url, offline_key(shop.flow.state, shop.clock.now())) == ("weixin://x", "kiosk_code")
    shop.clock.forward(600)
    shown = draw(shop).shown
    assert (shown.code_url, shown.pay_ended, shown.can_renew) == ("", "unheard", False)
    assert offline_key(shop.flow.state, shop.clock.now()) == "kiosk_unheard"
    shop.hear(shop.platform.pay(shop.order_id))
    assert offline_key(shop.flow.state, shop.clock.now()) == "kiosk_paid"


def test_code_whose_time_is_over_is_covered_before_the_wallet_has_said_how_it_ended(shop: Any) -> None:
    shop.buy()
    shop.clock.forward(600)
    shown = draw(shop).shown
    assert (shown.wallet_state, shown.code_url, shown.pay_ended, shown.can_renew) == ("waiting", "", "checking", False)


@pytest.mark.parametrize(("wallet", "said"), [("wechat", "WeChat Pay, ending 1234"), ("alipay", "Alipay, ending 1234")])
def test_payment_names_the_wallet_that_was_used(shop: Any, wallet: str, said: str) -> None:
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    payment = msgspec.structs.replace(shop.view.payment, wallet=wallet, transaction_tail="1234")
    paper = DocumentView(kind="payment", state="accepted", status="2", at=shop.clock.now())
    view = msgspec.structs.replace(shop.view, payment=payment, documents=[paper])
    assert document_rows(view, "en")[0].text == said


def test_nothing_can_be_paid_in_an_outage_before_a_code_is_shown(shop: Any) -> None:
    shop.show(CREAM)
    assert offline_key(shop.flow.state, shop.clock.now()) == "kiosk"
    shop.buy()
    state = shop.flow.state
    unasked = replace(state, known=msgspec.structs.replace(state.known, view=msgspec.structs.replace(shop.view, payment=None)))
    assert (unasked.page, offline_key(unasked, shop.clock.now())) == ("pay", "kiosk")


def test_screen_says_so_when_the_wallet_tells_that_a_phone_holds_the_code(shop: Any) -> None:
    shop.buy()
    assert draw(shop).shown.wallet_state == "waiting"
    shop.hear(shop.platform.change(shop.order_id, payment=msgspec.structs.replace(shop.view.payment, scanned_at=shop.clock.now())))
    assert draw(shop).shown.wallet_state == "scanned"


def test_code_that_a_phone_holds_and_does_not_pay_comes_back_to_the_screen(shop: Any) -> None:
    shop.buy()
    shop.hear(shop.platform.change(shop.order_id, payment=msgspec.structs.replace(shop.view.payment, scanned_at=shop.clock.now())))
    shop.clock.forward(19)
    assert (draw(shop).shown.wallet_state, draw(shop).shown.can_renew) == ("scanned", False)
    shop.clock.forward(1)
    shown = draw(shop).shown
    assert (shown.wallet_state, shown.pay_ended, shown.can_renew) == ("waiting", "unconfirmed", True)
    # Nobody can ask for another code in an outage: the one on the phone is all there is.
    shop.flow.reach_changed(shop.clock.now())
    assert (draw(shop).shown.wallet_state, draw(shop).shown.can_renew) == ("scanned", False)
    shop.flow.reach_changed(None)
    shop.flow.request_payment()
    assert not draw(shop).shown.can_renew
    (asked,) = [shop.request_of(promise) for promise in shop._due()]
    assert (asked.anew, asked.wallet) == (True, "wechat")


def test_wallet_that_is_slow_is_named_and_no_end(shop: Any) -> None:
    shop.buy()
    asked = TimelineEntry(at=shop.clock.now(), what="payment_requested", who="shopper")
    creating = msgspec.structs.replace(shop.view.payment, state="creating", code_url="")
    shop.hear(shop.platform.change(shop.order_id, payment=creating, timeline=[asked]))
    assert draw(shop).shown.pay_ended == ""
    shop.clock.forward(4)
    assert (draw(shop).shown.pay_ended, draw(shop).shown.can_renew) == ("slow", False)
    shop.hear(shop.platform.change(shop.order_id, payment=msgspec.structs.replace(creating, state="waiting", code_url="weixin://x")))
    assert draw(shop).shown.pay_ended == ""


def test_end_of_the_charge_before_is_not_said_of_the_next_pay_code(shop: Any) -> None:
    shop.buy()
    failed = msgspec.structs.replace(shop.view.payment, state="failed", code_url="", reason="not_enough_money")
    shop.hear(shop.platform.change(shop.order_id, payment=failed))
    shop.flow.wallets_changed(WalletsView(etag="1", wallets=[WalletView(wallet="wechat", offered=True, takes_code=True)]))
    shop.flow.begin_pay_code()
    said: list[str] = []
    shop.flow._floor.listeners.append(lambda _state: said.append(draw(shop).shown.pay_ended))
    shop.flow.found(CodeSeen(text="134567890123456789", format="Code128"))
    assert shop.flow.state.charging
    assert "not_enough_money" not in said


def test_platform_that_dies_while_a_pay_code_is_charged_leaves_no_doubt(shop: Any) -> None:
    shop.buy()
    shop.flow.wallets_changed(WalletsView(etag="1", wallets=[WalletView(wallet="wechat", offered=True, takes_code=True)]))
    shop.flow.begin_pay_code()
    shop.flow.found(CodeSeen(text="134567890123456789", format="Code128"))
    shop.flow.reach_changed(shop.clock.now())
    assert offline_key(shop.flow.state, shop.clock.now()) == "kiosk_charging"


@pytest.mark.parametrize(
    ("state", "reason", "ended"),
    [
        ("closed", "expired", "expired"), ("closed", None, "cancelled"), ("abandoned", "cancelled", "cancelled"),
        ("closed", "wallet_refused", "refused"), ("failed", None, "refused"), ("abandoned", "wallet_down", "down"), ("abandoned", "expired", "expired"),
        *((("failed", said, said)) for said in ("not_enough_money", "pay_code_invalid", "payer_differs", "payer_unchecked")),
    ],
)  # fmt: skip
def test_screen_says_why_there_is_no_code_to_pay(shop: Any, state: str, reason: str | None, ended: str) -> None:
    shop.buy()
    assert draw(shop).shown.pay_ended == ""
    payment = msgspec.structs.replace(shop.view.payment, state=state, reason=reason)
    shop.hear(shop.platform.change(shop.order_id, payment=payment))
    shown = draw(shop).shown
    assert (shown.pay_ended, shown.can_renew, shown.wallet_down, shown.code_url) == (ended, True, ended == "down", "")


def test_a_wallet_that_is_not_on_offer_is_no_choice_and_one_asked_in_vain_is_named(shop: Any, town: Any) -> None:
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    assert draw(shop).shown.other_wallet == "alipay"
    shop.platform.refuse["request_payment"] = WalletUnavailable("alipay")
    shop.flow.choose_wallet("alipay")
    shop.deliver()
    shown = draw(shop).shown
    assert (shown.wallet, shown.wallet_unanswered, shown.pay_ended, shown.code_url != "") == ("wechat", "alipay", "", True)
    gone = [WalletView(wallet="wechat", offered=True), WalletView(wallet="alipay", offered=False)]
    shop.flow.wallets_changed(WalletsView(etag="1", wallets=gone))
    assert draw(shop).shown.other_wallet == ""


def test_what_was_paid_twice_has_a_clock_until_it_is_back(shop: Any) -> None:
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    assert draw(shop).shown.twice_text == ""
    taken = shop.clock.now()
    second = PaymentView(attempt=2, wallet="alipay", state="refund_due", amount_fen=25_966, captured_at=taken)
    shop.hear(shop.platform.change(shop.order_id, repaid=[second]))
    shop.pass_time(42)
    shown = draw(shop).shown
    assert (shown.page, shown.twice_text, shown.twice_wallet, shown.twice_state, shown.twice_clock) == (
        "clearing", "259.66", "alipay", "refund_due", "0:42",
    )  # fmt: skip
    back = msgspec.structs.replace(second, state="refunded", refunded_at=taken + timedelta(seconds=50))
    shop.hear(shop.platform.change(shop.order_id, repaid=[back]))
    shop.pass_time(30)
    assert (draw(shop).shown.twice_state, draw(shop).shown.twice_clock) == ("refunded", "0:50")


def test_sum_of_the_screen_stands_until_the_platform_has_the_basket(shop: Any) -> None:
    shop.flow.start("zh")
    shop.register()
    shop.show(CREAM)
    shop.away = True
    shop.flow.submit_order()
    shown = draw(shop).shown
    assert (shown.page, shown.amount_text) == ("review", "")
    assert shown.total_text != "0.00"


def test_code_can_be_renewed_when_it_ran_out(shop: Any) -> None:
    shop.buy()
    closed = msgspec.structs.replace(shop.view.payment, state="closed")
    shop.hear(shop.platform.change(shop.order_id, payment=closed))
    shown = draw(shop).shown
    assert (shown.can_renew, shown.code_url, shown.pay_share, shown.wallet_state) == (True, "", 0.0, "closed")


def test_number_waits_until_the_payer_is_known_to_be_the_buyer(shop: Any) -> None:
    shop.buy()
    paid = shop.platform.pay(shop.order_id)
    shop.hear(msgspec.structs.replace(paid, documents=[DocumentView(kind="payment", state="sent", at=shop.clock.now())]))
    assert (draw(shop).shown.page, draw(shop).shown.pickup_number) == ("clearing", "")
    known = [DocumentView(kind="payment", state="accepted", at=shop.clock.now())]
    shop.hear(msgspec.structs.replace(shop.view, documents=known, version=shop.view.version + 1))
    assert draw(shop).shown.pickup_number == "B208"


def test_number_comes_after_a_while_when_customs_takes_nothing(shop: Any) -> None:
    shop.buy()
    paid = shop.platform.pay(shop.order_id)
    shop.hear(msgspec.structs.replace(paid, documents=[DocumentView(kind="payment", state="sent", at=shop.clock.now())]))
    shop.clock.forward(19)
    assert draw(shop).shown.pickup_number == ""
    shop.clock.forward(1)
    assert draw(shop).shown.pickup_number == "B208"


def test_number_and_dial_are_shown_while_customs_decides_and_after(shop: Any) -> None:
    shop.buy()
    declared = [DocumentView(kind="payment", state="accepted", at=shop.clock.now())]
    shop.hear(msgspec.structs.replace(shop.platform.pay(shop.order_id), documents=declared))
    shop.clock.forward(18)
    clearing = draw(shop).shown
    assert (clearing.page, clearing.clearing_seconds, clearing.clearing_share, clearing.pickup_number) == ("clearing", 18, 0.3, "B208")
    assert (clearing.voucher, clearing.paid_text, clearing.payment_tail) == ("", "259.66", "7731")
    shop.hear(shop.platform.release(shop.order_id))
    shop.clock.forward(5)
    released = draw(shop).shown
    assert (released.page, released.clearing_seconds, released.ready, released.desk, released.page_left) == ("released", 18, True, "2", 40)
    assert released.voucher == "O2OV:SPECIMEN"


def test_money_comes_first_when_customs_says_no(shop: Any) -> None:
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    facts = CustomsRejected("1313", "额度不足").facts()
    refusal = Problem(type="", title="", status=409, code="customs_rejected", facts=facts)
    due = shop.clock.now()
    refunding = msgspec.structs.replace(shop.view.payment, state="refunding", refund_due_at=due)
    shop.hear(shop.platform.change(shop.order_id, refusal=refusal, step_failed=True, payment=refunding))
    shop.clock.forward(42)
    shown = draw(shop).shown
    assert (shown.page, shown.step, shown.step_failed, shown.customs_code) == ("refused", 5, True, "1313")
    assert (shown.money_state, shown.money_text, shown.money_clock, shown.refusal_can_retry) == ("refunding", "259.66", "0:42", False)
    assert shown.money_sent_at == ""
    sent = TimelineEntry(at=due + timedelta(seconds=1), what="refund_sent", who="platform")
    shop.hear(shop.platform.change(shop.order_id, timeline=[*shop.view.timeline, sent]))
    assert draw(shop).shown.money_sent_at == "12:00:02"
    part = msgspec.structs.replace(refunding, refund_fen=10_000)
    shop.hear(shop.platform.change(shop.order_id, payment=part))
    assert draw(shop).shown.money_text == "100.00"
    back = msgspec.structs.replace(refunding, state="refunded", refunded_at=due + timedelta(seconds=50))
    shop.hear(shop.platform.change(shop.order_id, payment=back))
    shop.clock.forward(60)
    assert (draw(shop).shown.money_clock, draw(shop).shown.money_back_at) == ("0:50", "12:00:51")


def test_refused_act_shows_its_step_and_a_way_back(shop: Any) -> None:
    shop.platform.refuse["file_order"] = OutOfStock(CREAM, 0)
    shop.buy()
    shown = draw(shop).shown
    assert (shown.page, shown.step, shown.refusal_code, shown.refusal_can_retry, shown.money_state) == (
        "refused",
        3,
        "out_of_stock",
        True,
        "not_charged",
    )
    assert all((shown.refusal_title, shown.refusal_happened, shown.refusal_who, shown.refusal_now))


def test_question_covers_the_page_with_its_seconds(shop: Any) -> None:
    shop.flow.start("zh")
    shop.pass_time(65)
    shown = draw(shop).shown
    assert (shown.page, shown.page_behind, shown.still_there_seconds, shown.still_there_share) == ("still_there", "register", 15, 0.75)


def test_waiting_is_told_apart_from_busy_when_the_platform_is_away(shop: Any) -> None:
    shop.away = True
    shop.flow.start("zh")
    shop.register()
    assert (draw(shop).shown.busy, draw(shop).shown.waiting) == (True, False)
    shop.flow.reach_changed(shop.clock.now())
    assert (draw(shop).shown.busy, draw(shop).shown.waiting) == (False, True)


def test_basket_stays_readable_when_a_product_left_the_catalogue(shop: Any) -> None:
    shop.show(CREAM)
    gone = msgspec.structs.replace(shop.flow.state.goods, goods=[])
    screen = show_checkout(replace(shop.flow.state, goods=gone, quote=None), shop.clock.now())
    assert (screen.basket[0].name, screen.basket[0].price) == (CREAM, "")
