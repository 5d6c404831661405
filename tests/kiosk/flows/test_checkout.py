"""The shopper's visit, driven without a screen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import PaymentView
from o2o_store.contract.store_api.payments import WalletsView, WalletView
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import (
    AlreadyPaying,
    CustomsRejected,
    MistypedNumber,
    NoProductCode,
    OutOfStock,
    PersonDiffers,
    PricesChanged,
    Refusal,
    UnknownProduct,
    WalletUnavailable,
)
from o2o_store.kiosk.eyes.findings import CardSeen, DocumentSeen, Hint, SightChanged
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.patience import PATIENCE, WARNING

CREAM, FLASK, RETIRED = "06900000000014", "06900000000021", "06900000000038"


def test_visit_ends_at_the_number_when_everything_fits(shop: Any) -> None:
    shop.flow.start("zh")
    assert shop.page == "register"
    shop.flow.agree()
    assert (shop.page, shop.gaze.at) == ("card", "card")
    shop.show_card()
    assert shop.page == "phone"
    assert shop.flow.state.person.masked_name == "样*甲"
    shop.type_phone()
    shop.flow.register_buyer()
    shop.deliver()
    assert (shop.page, shop.gaze.at) == ("scan", "codes")
    shop.show(CREAM)
    shop.show(FLASK)
    assert [line.gtin for line in shop.flow.state.lines] == [FLASK, CREAM]
    shop.flow.submit_order()
    assert shop.page == "review"
    shop.deliver()
    assert shop.page == "pay"
    assert shop.flow.state.known.view.payment.code_url == "weixin://x"
    shop.hear(shop.platform.pay(shop.order_id))
    assert shop.page == "clearing"
    shop.hear(shop.platform.release(shop.order_id))
    assert shop.page == "released"
    assert [len(keys) for keys in shop.platform.keys.values()] == [1, 1, 1, 1]


def test_screen_is_told_once_of_what_the_camera_saw(shop: Any) -> None:
    shop.register()
    told: list[CheckoutState] = []
    shop.floor.listeners.append(told.append)
    shop.show(CREAM)
    assert [(len(state.lines), state.scan.gtin, state.quote is not None) for state in told] == [(1, CREAM, True)]
    shop.flow.found(Hint("closer"))
    shop.flow.found(Hint("closer"))
    assert len(told) == 2


def test_order_waits_for_its_address_where_nothing_is_handed_over_and_goes_on_by_itself(shop: Any, town: Any) -> None:
    shop.platform.address_path = "/address/token"
    shop.flow.hall_changed(town.hall(permit=town.permit(pickup=False), courier=True), None)
    assert (shop.flow.state.closed_by, shop.flow.state.goes_home) == (None, True)
    shop.buy()
    assert (shop.page, shop.flow.state.known.view.filed) == ("address", False)
    # A phone is typed on: nobody is asked whether they are still there for a while.
    shop.pass_time(200)
    assert not shop.flow.state.asking
    # Killed and started again, the kiosk asks for the address once more.
    shop.restart()
    assert shop.page == "address"
    shop.hear(shop.platform.change(shop.order_id, address_path="", fulfilment="courier", delivery="河南省郑州市中原区***"))
    # Whoever photographed the code first would decide where it goes: the person who stands here says whether it is theirs.
    assert (shop.page, shop.flow.state.known.view.filed) == ("address", False)
    shop.flow.send_there()
    shop.deliver()
    assert shop.page == "pay"
    # What is filed goes home, whatever becomes of the permit.
    shop.flow.hall_changed(town.hall(courier=True), None)
    assert shop.flow.state.goes_home


def test_order_is_begun_anew_when_the_address_is_not_the_shoppers(shop: Any, town: Any) -> None:
    shop.platform.address_path = "/address/token"
    shop.flow.hall_changed(town.hall(permit=None, courier=True), None)
    shop.buy()
    first = shop.order_id
    shop.hear(shop.platform.change(first, address_path="", fulfilment="courier", delivery="北京市***"))
    shop.flow.write_elsewhere()
    shop.deliver()
    assert (shop.page, [line.gtin for line in shop.flow.state.lines]) == ("register", [CREAM])
    assert shop.order_id != first
    assert "cancel_order" in shop.platform.keys


def test_basket_is_changed_before_the_address_is_given(shop: Any, town: Any) -> None:
    shop.platform.address_path = "/address/token"
    shop.flow.hall_changed(town.hall(permit=None, courier=True), None)
    shop.buy()
    shop.flow.edit_basket()
    assert shop.page == "scan"
    shop.show(FLASK)
    shop.hear(shop.platform.change(shop.order_id, address_path="/address/token"))
    assert shop.page == "scan"
    shop.flow.submit_order()
    shop.deliver()
    assert (shop.page, len(shop.view.lines)) == ("address", 2)


def test_hall_is_closed_when_it_neither_hands_over_nor_sends(shop: Any, town: Any) -> None:
    shop.flow.hall_changed(town.hall(permit=town.permit(pickup=False)), None)
    assert (shop.flow.state.closed_by.code, shop.flow.state.goes_home) == ("no_permit", False)


def test_basket_comes_first_when_a_product_is_shown_to_the_idle_kiosk(shop: Any) -> None:
    shop.show(CREAM)
    assert shop.page == "scan"
    shop.flow.submit_order()
    assert shop.page == "register"
    shop.register()
    assert shop.page == "pay"


def test_nothing_happens_when_a_foreign_code_is_shown_to_the_idle_kiosk(shop: Any) -> None:
    shop.show("06999999999997")
    shop.show("https://example.com/menu")
    assert (shop.page, shop.flow.state.visit) == ("attract", None)


@pytest.mark.parametrize(("gtin", "code"), [("06911111111117", "unknown_product"), (RETIRED, "not_on_sale")])
def test_scan_is_refused_when_the_product_cannot_be_sold(shop: Any, gtin: str, code: str) -> None:
    shop.flow.start("zh")
    shop.flow.decline()
    shop.show(gtin)
    assert shop.flow.state.scan.problem.code == code
    assert shop.flow.state.lines == ()


def test_second_scan_asks_when_the_product_is_in_the_basket(shop: Any) -> None:
    shop.show(CREAM)
    shop.show(CREAM)
    assert shop.flow.state.scan.again
    assert shop.flow.state.lines[0].quantity == 1
    shop.flow.add_one_more(CREAM)
    assert shop.flow.state.lines[0].quantity == 2
    shop.flow.set_quantity(CREAM, 0)
    assert shop.flow.state.lines == ()


def test_last_scan_is_taken_back_when_undone(shop: Any) -> None:
    shop.show(CREAM)
    shop.show(FLASK)
    shop.flow.undo_add()
    assert [line.gtin for line in shop.flow.state.lines] == [CREAM]
    shop.flow.clear_basket()
    assert shop.flow.state.lines == ()


def test_name_is_asked_when_it_was_read_unsurely(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card(sure=False)
    assert (shop.page, shop.flow.state.person.name_to_confirm) == ("card", "样本甲")
    shop.flow.read_again()
    assert (shop.flow.state.person.name_to_confirm, shop.flow.state.person.last_four) == ("", "")
    shop.pass_time(1)
    assert (shop.page, shop.gaze.at) == ("card", "card")
    shop.show_card(sure=False)
    shop.flow.confirm_name()
    shop.deliver()
    shop.pass_time(1)
    assert shop.page == "phone"


def test_card_is_refused_when_its_number_fails_its_check(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.flow.found(CardSeen(number="419999199003070020", name="样本甲", needs_confirm=False))
    shop.pass_time(1)
    assert (shop.page, shop.flow.state.person.problem.code) == ("card", "bad_id_number")


def test_card_that_has_expired_is_refused_when_its_back_follows_its_front(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card(sure=False)
    assert (shop.page, shop.flow.state.person.problem) == ("card", None)
    yesterday = beijing_date(shop.clock.now()) - timedelta(days=1)
    shop.flow.found(replace(card(sure=False), expires=yesterday))
    shop.pass_time(1)
    assert (shop.page, shop.flow.state.person.problem.code) == ("card", "id_card_expired")


def test_passport_is_answered_with_the_right_sentence(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.flow.found(DocumentSeen("passport"))
    shop.pass_time(1)
    assert (shop.page, shop.flow.state.person.problem.code) == ("card", "travel_document_shown")


def test_card_is_refused_when_its_owner_is_a_child(shop: Any, town: Any) -> None:
    shop.flow.hall_changed(town.hall(minimum_age=60), None)
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    assert (shop.page, shop.flow.state.person.problem.code) == ("card", "under_age")


def test_registering_waits_when_the_phone_number_is_wrong(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    shop.type_phone("12900000001")
    assert shop.flow.state.person.phone_wrong
    shop.flow.register_buyer()
    assert shop.page == "phone"
    shop.flow.backspace()
    assert not shop.flow.state.person.phone_wrong


def test_person_is_gone_from_the_kiosk_when_sealed(shop: Any) -> None:
    shop.flow.start("zh")
    shop.register()
    assert shop.platform.persons[0].id_number == "419999199003070028"
    state = repr(shop.flow.state) + repr(vars(shop.flow))
    assert "419999199003070028" not in state
    assert "13900000001" not in state
    assert "样本甲" not in state


def test_filing_waits_when_the_real_name_check_has_not_answered(shop: Any) -> None:
    shop.platform.check = "asking"
    shop.buy()
    assert shop.page == "review"
    assert "file_order" not in shop.platform.keys
    buyer = shop.view.buyer
    shop.hear(shop.platform.change(shop.order_id, buyer=type(buyer)(masked_name="样*甲", last_four="0028", check="fits")))
    assert shop.page == "pay"


def test_nothing_is_sent_twice_when_the_answer_is_late(shop: Any) -> None:
    shop.away = True
    shop.flow.start("zh")
    shop.register()
    shop.show(CREAM)
    shop.flow.submit_order()
    assert shop.page == "review"
    for _ in range(5):
        shop.pass_time(1)
    # The question whether the platform knows the number, and the person with the number.
    assert shop.flow.state.pending == ("register_buyer", "register_buyer")
    shop.away = False
    shop.deliver()
    assert shop.page == "pay"
    assert all(len(keys) == 1 for keys in shop.platform.keys.values())


@pytest.mark.parametrize(("act", "refusal"), [("submit_order", PricesChanged()), ("file_order", OutOfStock(CREAM, 0))])
def test_refused_act_leads_back_to_the_basket_when_it_can_be_put_right(shop: Any, act: str, refusal: Any) -> None:
    shop.platform.refuse[act] = refusal
    shop.buy()
    assert (shop.page, shop.flow.state.known.problem.code) == ("refused", refusal.code)
    shop.flow.dismiss()
    assert shop.page == "scan"
    shop.flow.submit_order()
    shop.deliver()
    assert shop.page == "pay"


def test_same_goods_go_into_a_new_order_when_the_person_differs(shop: Any, platform: Any) -> None:
    shop.buy()
    problem = shop.platform.answer
    platform.refuse["request_payment"] = PersonDiffers()
    assert callable(problem)
    from o2o_store.contract.store_api.problems import Problem

    refused = Problem(type="urn:o2o:refusal:person_differs", title="", status=403, code="person_differs")
    shop.hear(platform.change(shop.order_id, refusal=refused, step=1, step_failed=True, closed=True))
    assert (shop.page, shop.flow.state.way_back) == ("refused", "register")
    refused_order, goods = shop.order_id, shop.flow.state.lines
    shop.flow.dismiss()
    assert (shop.page, shop.flow.state.lines) == ("register", goods)
    assert shop.order_id != refused_order
    assert "cancel_order" not in platform.keys


def test_money_is_followed_on_the_refused_page_when_customs_rejects(shop: Any, platform: Any) -> None:
    from o2o_store.contract.store_api.problems import Problem

    shop.buy()
    shop.hear(platform.pay(shop.order_id))
    facts = CustomsRejected("1313", "额度").facts()
    refused = Problem(type="urn:o2o:refusal:customs_rejected", title="", status=409, code="customs_rejected", facts=facts)
    shop.hear(platform.change(shop.order_id, refusal=refused, step_failed=True))
    assert (shop.page, shop.flow.state.way_back, shop.flow.state.money_taken) == ("refused", "", True)
    shop.pass_time(200)
    assert shop.page == "attract"
    shop.deliver()
    assert "cancel_order" not in platform.keys


@pytest.mark.parametrize("page", ["register", "card", "phone", "scan", "review", "pay"])
def test_everything_is_wiped_and_cancelled_when_the_shopper_walks_away(shop: Any, page: str) -> None:
    walk_to(shop, page)
    order_id = shop.order_id
    told = order_id in shop.platform.views
    shop.pass_time(PATIENCE[page].total_seconds())
    assert shop.flow.state.asking
    shop.pass_time(WARNING.total_seconds())
    state = shop.flow.state
    assert (state.page, state.visit, state.person.masked_name, state.known.view) == ("attract", None, "", None)
    shop.deliver()
    assert ("cancel_order" in shop.platform.keys) is told
    assert shop.ledger.open_visit() is None
    assert "nothing" in shop.gaze.looks


def walk_to(shop: Any, page: str) -> None:
    """Play the visit up to a page."""
    shop.flow.start("zh")
    if page == "register":
        return
    shop.flow.agree()
    if page == "card":
        return
    shop.show_card()
    if page == "phone":
        shop.type_phone("139")
        return
    shop.type_phone()
    shop.flow.register_buyer()
    shop.deliver()
    if page == "scan":
        shop.show(CREAM)
        return
    shop.show(CREAM)
    if page == "review":
        shop.platform.check = "asking"
        shop.platform.change(shop.order_id, buyer=type(shop.view.buyer)(masked_name="样*甲", last_four="0028", check="asking"))
        shop.flow.order_changed(shop.view)
    shop.flow.submit_order()
    shop.deliver()
    assert shop.page == page


def test_page_stays_when_somebody_is_still_there(shop: Any) -> None:
    walk_to(shop, "scan")
    shop.pass_time(95)
    assert shop.flow.state.asking
    assert shop.gaze.at == "nothing"
    shop.flow.still_here()
    assert (shop.flow.state.asking, shop.page, shop.gaze.at) == (False, "scan", "codes")


def test_paid_order_goes_on_when_the_page_is_closed(shop: Any) -> None:
    walk_to(shop, "pay")
    order_id = shop.order_id
    shop.hear(shop.platform.pay(order_id))
    shop.flow.finish()
    shop.deliver()
    assert shop.page == "attract"
    assert "cancel_order" not in shop.platform.keys


def test_second_shopper_sees_nothing_of_the_first(shop: Any) -> None:
    walk_to(shop, "pay")
    first = shop.order_id
    shop.flow.leave("shopper")
    shop.flow.start("en")
    shop.hear(shop.platform.release(first))
    state = shop.flow.state
    assert (state.page, state.lines, state.known.view, state.person.masked_name) == ("register", (), None, "")
    assert shop.order_id != first
    kept = shop.ledger.known(first).view
    assert kept is None or (kept.buyer, kept.voucher) == (None, "")


@pytest.mark.parametrize("page", ["register", "card", "phone", "scan", "review", "pay"])
def test_kiosk_goes_on_when_killed_at_any_page(shop: Any, page: str) -> None:
    walk_to(shop, page)
    order_id = shop.order_id
    shop.clock.forward(3)
    shop.restart()
    assert shop.order_id == order_id
    shop.deliver()
    assert shop.page == {"card": "register", "phone": "register"}.get(page, page)


def test_nothing_acknowledged_is_lost_when_killed_before_it_was_sent(shop: Any) -> None:
    shop.away = True
    shop.flow.start("zh")
    shop.register()
    shop.show(CREAM)
    shop.flow.submit_order()
    shop.restart()
    shop.away = False
    shop.deliver()
    assert shop.page == "pay"
    assert all(len(keys) == 1 for keys in shop.platform.keys.values())


def test_paid_order_is_shown_again_when_killed_while_customs_decides(shop: Any) -> None:
    walk_to(shop, "pay")
    shop.hear(shop.platform.pay(shop.order_id))
    shop.clock.forward(600)
    shop.restart()
    assert shop.page == "clearing"
    shop.hear(shop.platform.release(shop.order_id))
    assert shop.page == "released"


def test_everything_is_wiped_when_killed_and_the_time_is_over(shop: Any) -> None:
    walk_to(shop, "scan")
    shop.clock.forward(600)
    shop.restart()
    assert (shop.page, shop.flow.state.visit) == ("attract", None)
    shop.deliver()
    assert "cancel_order" in shop.platform.keys


def test_screen_that_stands_already_is_told_nothing_of_a_visit_whose_time_is_over(shop: Any) -> None:
    walk_to(shop, "scan")
    shop.clock.forward(600)
    told: list[CheckoutState] = []
    shop.restart(told.append)
    assert told
    assert {(state.visit, state.lines, state.page) for state in told} == {(None, (), "attract")}


def test_basket_is_kept_but_the_order_left_when_changed_after_filing(shop: Any) -> None:
    walk_to(shop, "pay")
    first = shop.order_id
    shop.flow.edit_basket()
    assert (shop.page, len(shop.flow.state.lines)) == ("scan", 1)
    assert shop.order_id != first
    shop.deliver()
    assert shop.platform.views[first].closed


def test_basket_can_be_changed_when_it_is_not_filed_yet(shop: Any) -> None:
    walk_to(shop, "review")
    first = shop.order_id
    shop.flow.edit_basket()
    assert (shop.page, shop.order_id) == ("scan", first)
    shop.flow.add_one_more(CREAM)
    shop.flow.submit_order()
    shop.deliver()
    assert shop.view.lines[0].quantity == 2


def test_new_code_is_asked_for_when_the_last_has_run_out(shop: Any) -> None:
    walk_to(shop, "pay")
    shop.flow.request_payment()
    shop.deliver()
    assert len(shop.platform.keys["request_payment"]) == 2


def test_nothing_can_be_ordered_when_the_hall_has_no_permit(shop: Any, town: Any) -> None:
    shop.flow.hall_changed(town.hall(permit=None), None)
    shop.show(CREAM)
    shop.flow.submit_order()
    assert shop.page == "scan"
    assert shop.flow.state.closed_by.code == "no_permit"


def test_basket_is_barred_when_it_passes_a_limit(shop: Any) -> None:
    shop.show(CREAM)
    shop.flow.set_quantity(CREAM, 20)
    shop.show(FLASK)
    shop.flow.set_quantity(FLASK, 20)
    assert shop.flow.state.barred.code == "over_single_limit"
    shop.flow.submit_order()
    assert shop.page == "scan"


def test_hint_goes_when_it_is_not_repeated(shop: Any) -> None:
    shop.flow.found(Hint("closer"))
    assert shop.flow.state.hint == "closer"
    shop.pass_time(3)
    assert shop.flow.state.hint == ""
    shop.flow.found(SightChanged("blind", "camera:0"))
    assert shop.flow.state.sight == "blind"


def test_language_lasts_for_the_visit_only_when_switched(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.switch_language("en")
    assert shop.flow.state.language == "en"
    shop.flow.leave()
    assert shop.flow.state.language == "zh"


def test_price_is_asked_without_touching_the_basket(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.decline()
    shop.show(CREAM)
    shop.flow.begin_pricing()
    shop.show(FLASK)
    assert (shop.flow.state.priced, [line.gtin for line in shop.flow.state.lines]) == (FLASK, [CREAM])
    shop.show("04006381333931")
    assert (shop.flow.state.priced, shop.flow.state.scan.problem is not None) == ("", True)
    shop.show(FLASK)
    shop.flow.take_priced()
    assert (shop.flow.state.pricing, [line.gtin for line in shop.flow.state.lines]) == (False, [FLASK, CREAM])
    shop.flow.begin_pricing()
    shop.flow.take_priced()
    assert [line.gtin for line in shop.flow.state.lines] == [FLASK, CREAM]


def test_other_wallet_is_asked_and_kept(shop: Any, town: Any) -> None:
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    shop.flow.choose_wallet("cash")
    shop.flow.choose_wallet("wechat")
    assert shop.flow.state.pending == ()
    shop.flow.choose_wallet("alipay")
    assert shop.flow.state.pending == ("request_payment",)
    assert shop.flow.state.visit is not None
    assert shop.flow.state.visit.wallet == "alipay"


@pytest.mark.parametrize("refusal", [WalletUnavailable("alipay"), AlreadyPaying()])
def test_the_code_on_the_screen_stands_when_the_change_to_another_wallet_is_refused(
    shop: Any, town: Any, platform: Any, refusal: Refusal
) -> None:
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    platform.refuse["request_payment"] = refusal
    shop.flow.choose_wallet("alipay")
    shop.deliver()
    state = shop.flow.state
    assert (shop.page, state.known.problem, state.wallet, state.wallet_down) == ("pay", None, "wechat", False)
    assert state.unanswered == ("alipay" if isinstance(refusal, WalletUnavailable) else "")
    shop.flow.choose_wallet("wechat")
    assert state.pending == ()
    shop.flow.choose_wallet("alipay")
    shop.deliver()
    assert (shop.flow.state.wallet, shop.flow.state.unanswered) == ("alipay", "")


def test_who_is_paying_already_waits_on_the_pay_page_until_the_payment_is_seen(shop: Any, platform: Any) -> None:
    platform.refuse["request_payment"] = AlreadyPaying()
    shop.buy()
    assert (shop.page, shop.flow.state.known.problem.code, shop.flow.state.pending) == ("pay", "already_paying", ())
    waiting = PaymentView(attempt=1, wallet="wechat", state="waiting", amount_fen=1, code_url="weixin://specimen")
    shop.hear(platform.change(shop.order_id, payment=waiting))
    assert (shop.page, shop.flow.state.known.problem) == ("pay", None)


def test_only_wallets_that_the_platform_offers_are_chosen(shop: Any, town: Any) -> None:
    def offer(*names: str) -> None:
        shown = [WalletView(wallet=name, offered=name in names) for name in ("wechat", "alipay")]
        shop.flow.wallets_changed(WalletsView(etag=str(names), wallets=shown))

    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    offer("alipay")
    assert shop.flow.state.wallet == "alipay"
    shop.buy()
    assert (shop.view.payment.wallet, shop.flow.state.wallets) == ("alipay", ["alipay"])
    shop.flow.choose_wallet("wechat")
    assert shop.flow.state.pending == ()
    offer("wechat", "alipay")
    shop.flow.choose_wallet("wechat")
    assert shop.flow.state.pending == ("request_payment",)
    shop.flow.leave()
    offered = shop.flow.state.offered
    assert offered == ("wechat", "alipay")
    offer()
    assert shop.flow.state.wallet == "wechat"


def test_wallet_that_is_down_leaves_the_shopper_on_the_pay_page(shop: Any, platform: Any) -> None:
    platform.refuse["request_payment"] = WalletUnavailable("wechat")
    shop.buy()
    assert (shop.page, shop.flow.state.known.problem.code) == ("pay", "wallet_unavailable")
    shop.flow.request_payment()
    shop.deliver()
    assert (shop.page, shop.flow.state.known.problem) == ("pay", None)


def test_returning_shopper_types_no_number(shop: Any) -> None:
    shop.buy()
    shop.flow.leave()
    shop.deliver()
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    assert shop.page == "scan"
    assert shop.flow.state.visit is not None
    assert shop.flow.state.visit.registered
    assert shop.flow.state.person.masked_name == "样*甲"
    assert shop.platform.persons[-1].phone == ""


def test_returning_shopper_is_not_led_back_from_the_code(shop: Any) -> None:
    shop.buy()
    shop.flow.leave()
    shop.deliver()
    shop.show(CREAM)
    shop.flow.submit_order()
    shop.flow.agree()
    shop.flow.found(CardSeen(number="419999199003070028", name="样本甲", needs_confirm=False))
    shop.deliver()
    assert shop.page == "pay"
    shop.pass_time(1)
    assert shop.page == "pay"


def test_slow_platform_does_not_keep_the_shopper_from_the_pad(shop: Any) -> None:
    shop.away = True
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    assert shop.page == "card"
    shop.pass_time(1)
    assert shop.page == "phone"
    shop.type_phone()
    shop.flow.register_buyer()
    shop.away = False
    shop.deliver()
    assert (shop.page, shop.flow.state.known.problem) == ("scan", None)
    assert shop.platform.persons[-1].phone == "13900000001"


def test_number_recalled_late_lifts_the_pad(shop: Any) -> None:
    shop.buy()
    shop.flow.leave()
    shop.deliver()
    shop.away = True
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    shop.pass_time(1)
    assert shop.page == "phone"
    shop.away = False
    shop.deliver()
    assert (shop.page, shop.flow.state.person.phone) == ("scan", "")


def test_nobody_is_asked_while_the_platform_is_away(shop: Any) -> None:
    shop.flow.reach_changed(shop.clock.now())
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    assert (shop.page, shop.flow.state.pending) == ("phone", ())


def test_clock_set_back_does_not_freeze_a_page(shop: Any) -> None:
    shop.flow.start("zh")
    shop.pass_time(-3600)
    shop.pass_time((PATIENCE["register"] + WARNING).total_seconds() + 1)
    assert shop.page == "attract"


def card(number: str = "419999199003070028", name: str = "样本甲", *, sure: bool = True) -> CardSeen:
    return CardSeen(number=number, name=name, needs_confirm=not sure)


OTHER = card("419999198512240115", "样本乙")
"""Another person's card, somebody who was never here."""


def come_back(shop: Any) -> None:
    """A person who was here before stands at the card page."""
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    shop.flow.finish()
    shop.flow.start("zh")
    shop.flow.agree()


def dearer(shop: Any) -> None:
    """The hall's prices double."""
    goods = shop.flow.state.goods
    doubled = [msgspec.structs.replace(one, price_fen=one.price_fen * 2) for one in goods.goods]
    shop.flow.hall_changed(None, msgspec.structs.replace(goods, price_version="p2", goods=doubled))


def test_paid_order_is_shown_when_another_wallet_was_asked_for_too_late(shop: Any, town: Any, platform: Any) -> None:
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    shop.away = True
    paid = platform.pay(shop.order_id)
    shop.flow.choose_wallet("alipay")
    platform.refuse["request_payment"] = AlreadyPaying()
    shop.away = False
    shop.deliver()
    shop.hear(paid)
    assert shop.page == "clearing"
    shop.hear(platform.release(shop.order_id))
    assert shop.page == "released"


def test_paid_order_is_shown_when_the_other_wallet_was_down(shop: Any, town: Any, platform: Any) -> None:
    shop.flow.hall_changed(town.hall(wallets=["wechat", "alipay"]), None)
    shop.buy()
    platform.refuse["request_payment"] = WalletUnavailable("alipay")
    shop.flow.choose_wallet("alipay")
    shop.deliver()
    assert shop.page == "pay"
    shop.hear(platform.pay(shop.order_id))
    assert shop.page == "clearing"


def test_card_that_was_taken_back_registers_nobody(shop: Any) -> None:
    come_back(shop)
    shop.flow.found(card())
    shop.deliver()
    shop.flow.read_again()
    shop.flow.found(OTHER)
    shop.deliver()
    shop.pass_time(2)
    assert shop.page == "phone"
    assert shop.flow.state.person.last_four == "0115"


def test_answer_about_the_card_before_says_nothing_of_this_one(shop: Any) -> None:
    come_back(shop)
    shop.flow.found(card())
    shop.flow.read_again()
    shop.flow.found(OTHER)
    shop.deliver()
    shop.pass_time(2)
    assert (shop.page, shop.flow.state.known.problem) == ("phone", None)


def test_late_answer_does_not_register_whoever_came_while_the_platform_was_away(shop: Any) -> None:
    come_back(shop)
    shop.away = True
    shop.flow.found(card())
    shop.flow.reach_changed(shop.clock.now())
    shop.flow.read_again()
    shop.flow.found(OTHER)
    shop.pass_time(2)
    shop.away = False
    shop.flow.reach_changed(None)
    shop.deliver()
    assert (shop.page, shop.flow.state.visit.registered) == ("phone", False)
    shop.show(CREAM)
    shop.flow.submit_order()
    shop.deliver()
    assert not shop.view.filed


def test_nothing_is_filed_for_a_card_that_was_taken_back(shop: Any) -> None:
    come_back(shop)
    shop.flow.decline()
    shop.show(CREAM)
    shop.flow.submit_order()
    shop.deliver()
    shop.flow.agree()
    shop.flow.found(card())
    shop.flow.read_again()
    shop.deliver()
    assert (shop.page, shop.view.filed) == ("card", False)


def test_recall_of_a_process_that_died_refuses_nobody(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.flow.found(card())
    shop.restart()
    shop.deliver()
    assert (shop.page, shop.flow.state.known.problem) == ("register", None)


def test_name_confirmed_twice_asks_once(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.flow.found(card(sure=False))
    shop.flow.confirm_name()
    shop.flow.confirm_name()
    shop.deliver()
    shop.pass_time(1)
    assert (shop.page, shop.flow.state.known.problem) == ("phone", None)


def test_refusal_dismissed_twice_ends_nothing(shop: Any, platform: Any) -> None:
    platform.refuse["submit_order"] = OutOfStock(CREAM)
    shop.buy()
    assert shop.page == "refused"
    shop.flow.dismiss()
    shop.flow.dismiss()
    assert (shop.page, len(shop.flow.state.lines)) == ("scan", 1)


def test_declining_without_a_visit_opens_no_page(shop: Any) -> None:
    shop.flow.decline()
    assert (shop.page, shop.flow.state.visit) == ("attract", None)


def test_nobody_pays_a_price_that_was_not_on_the_screen(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.agree()
    shop.show_card()
    shop.type_phone()
    shop.away = True
    shop.flow.register_buyer()
    shop.show(CREAM)
    seen = shop.flow.state.quote.total_fen
    shop.flow.submit_order()
    before = shop.flow.state.goods.price_version
    dearer(shop)
    shop.away = False
    shop.deliver()
    # What was confirmed is said to the platform, which refuses prices that are over.
    assert (shop.view.total_fen, shop.platform.price_versions) == (seen, [before])


def test_refusal_stands_until_its_own_act_is_answered_anew(shop: Any, platform: Any) -> None:
    shop.show(CREAM)
    shop.away = True
    shop.flow.submit_order()
    shop.flow.agree()
    shop.flow.reach_changed(shop.clock.now())
    shop.show_card()
    shop.type_phone()
    shop.flow.register_buyer()
    platform.refuse["submit_order"] = PricesChanged(Fen(1), Fen(2))
    shop.away = False
    shop.flow.reach_changed(None)
    shop.deliver()
    assert (shop.page, shop.flow.state.known.problem.code) == ("refused", "prices_changed")


def test_basket_that_changed_is_confirmed_anew(shop: Any) -> None:
    shop.show(CREAM)
    shop.flow.submit_order()
    shop.flow.decline()
    shop.show(FLASK)
    assert shop.flow.state.visit is not None
    assert shop.flow.state.visit.confirmed is None


def test_released_number_of_yesterday_is_shown_to_nobody(shop: Any) -> None:
    shop.buy()
    shop.hear(shop.platform.pay(shop.order_id))
    shop.hear(shop.platform.release(shop.order_id))
    shop.clock.forward(14 * 3600)
    shop.restart()
    assert (shop.page, shop.flow.state.known.view) == ("attract", None)


def test_number_typed_from_a_torn_label_adds_its_product(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.type_code(CREAM)
    assert shop.flow.state.lines == ()
    shop.flow.decline()
    shop.flow.type_code(CREAM.removeprefix("0"))
    assert ([line.gtin for line in shop.flow.state.lines], shop.flow.state.scan.serial) == ([CREAM], 1)


def test_digit_typed_wrongly_is_told_from_a_product_nobody_knows(shop: Any) -> None:
    shop.flow.start("zh")
    shop.flow.decline()
    shop.flow.type_code("6900000000015")
    assert isinstance(shop.flow.state.scan.problem, MistypedNumber)
    shop.flow.type_code("6911111111117")
    assert isinstance(shop.flow.state.scan.problem, UnknownProduct)
    assert (shop.flow.state.lines, shop.flow.state.scan.serial) == ((), 2)


@pytest.mark.parametrize("text", ["9521000000101", "WIFI:S:hall;;", "41999919900101001X"])
def test_code_without_a_product_number_is_told_from_a_product_nobody_knows(shop: Any, text: str) -> None:
    shop.flow.start("zh")
    shop.flow.decline()
    shop.show(text)
    assert shop.flow.state.scan.problem == NoProductCode()
    assert text not in repr(shop.flow.state)
