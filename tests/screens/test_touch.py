"""Fingers: every target is large, named and reachable; a touch acts once; nothing beneath a sheet is felt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

Acts = list[tuple[Any, ...]]
BOUNCE = 120
"""Milliseconds after which a second touch is meant: digits and steppers are touched quickly."""
LEAST = 80
"""Pixels of the 1080-pixel screen below which a finger misses."""

TOUCHES = [
    ("attract", "start_zh", ("start", "zh")),
    ("attract", "start_en", ("start", "en")),
    ("register", "agreeButton", ("agree",)),
    ("register", "declineButton", ("decline",)),
    ("register", "languageButton", ("switch_language", "en")),
    ("card_unsure", "confirmNameButton", ("confirm_name",)),
    ("card_unsure", "readAgainButton", ("read_again",)),
    ("phone", "digit7", ("digit", "7")),
    ("phone", "eraseButton", ("backspace",)),
    ("phone_complete", "registerButton", ("register_buyer",)),
    ("scan", "more_06900000000014", ("set_quantity", "06900000000014", 2)),
    ("scan", "less_06900000000014", ("set_quantity", "06900000000014", 0)),
    ("scan", "undoButton", ("undo_add",)),
    ("scan_again", "oneMoreButton", ("add_one_more", "06900000000014")),
    ("scan", "clearButton", ("clear_basket",)),
    ("scan", "submitButton", ("submit_order",)),
    ("review", "editBasketButton", ("edit_basket",)),
    ("pay", "editBasketButton", ("edit_basket",)),
    ("pay_expired", "renewButton", ("request_payment",)),
    ("clearing", "printButton", ("print_receipt",)),
    ("clearing", "finishButton", ("finish",)),
    ("released", "printButton", ("print_receipt",)),
    ("released", "finishButton", ("finish",)),
    ("refused", "printButton", ("print_receipt",)),
    ("refused_free", "dismissButton", ("dismiss",)),
    ("refused_free", "leaveButton", ("leave",)),
    ("pay", "otherWallet", ("choose_wallet", "alipay")),
    ("pay_wallet_down", "renewButton", ("request_payment",)),
    ("scan", "pricingButton", ("begin_pricing",)),
    ("price_ask", "endPricingButton", ("end_pricing",)),
    ("price_shown", "takePricedButton", ("take_priced",)),
    ("calling", "cancelCallButton", ("staff_came",)),
    ("calling", "staffCameButton", ("staff_came",)),
    ("staff_pin", "digit7", ("staff_digit", "7")),
    ("staff_pin", "eraseButton", ("staff_erase",)),
    ("staff_pin", "staffEnterButton", ("staff_enter",)),
    ("staff_menu", "louderButton", ("louder", 1)),
    ("staff_menu", "quieterButton", ("louder", -1)),
    ("staff_menu", "nightButton", ("toggle_night",)),
    ("staff_menu", "serviceButton", ("toggle_service",)),
    ("staff_menu", "leaveMenuButton", ("leave_menu",)),
    ("still_there", "stillHereButton", ("still_here",)),
    ("still_there", "goneButton", ("leave",)),
    ("desk_ready", "handOverButton", ("hand_over",)),
    ("desk_courier", "dispatchButton", ("dispatch_parcel",)),
    ("desk_out", "deliveredButton", ("record_delivery",)),
    ("desk_out", "cameBackButton", ("record_return",)),
    ("address", "editBasketButton", ("edit_basket",)),
    ("desk_ready", "case_A096", ("select", "order-2")),
    ("desk_ready", "tab_packing", ("show_tab", "packing")),
    ("desk_ready", "timelineButton", ("open_sheet", "timeline")),
    ("desk_ready", "printButton", ("print_slip",)),
    ("desk_ready", "callButton", ("call_number",)),
    ("desk_lost", "reissueButton", ("reissue_voucher",)),
    ("desk_lost", "undoButton", ("undo_scan",)),
    ("desk_parked", "troubleButton", ("settle_trouble", "release_promise", "")),
    ("desk_parked", "trouble_refund_stuck", ("select_trouble", "refund_stuck:1")),
    ("desk_voucher", "printVoucherButton", ("print_slip",)),
    ("desk_ready", "signOutButton", ("sign_out_staff",)),
    ("desk_refused", "dismissButton", ("dismiss",)),
]


@pytest.fixture
def acts() -> Acts:
    """What the screen asked for."""
    return []


@pytest.fixture
def act(acts: Acts) -> Callable[..., None]:
    """Take gestures down."""
    return lambda *gesture: acts.append(gesture)


@pytest.mark.parametrize(("name", "button", "gesture"), TOUCHES)
def test_touch_acts_once_however_often_it_bounces(
    show: Any, acts: Acts, act: Callable[..., None], name: str, button: str, gesture: tuple[Any, ...]
) -> None:
    screen = show(name, act=act)
    screen.touch(button)
    if screen.find(button).property("rest") > BOUNCE:
        screen.touch(button)
    assert acts[:1] == [gesture]
    assert acts.count(gesture) == 1


@pytest.mark.parametrize(
    "name",
    [
        "attract",
        "register",
        "card_unsure",
        "phone_complete",
        "scan_full",
        "pay_expired",
        "released",
        "refused_free",
        "still_there",
        "calling",
        "staff_pin",
        "staff_menu",
        "price_shown",
        "clearing",
    ],
)
def test_every_target_is_large_named_and_findable(show: Any, name: str) -> None:
    for button in show(name).buttons:
        assert button.width() >= LEAST, button.objectName()
        assert button.height() >= LEAST, button.objectName()
        assert button.objectName(), button
        assert button.property("label"), button.objectName()


def test_type_grows_with_one_button(show: Any) -> None:
    screen = show("register")
    screen.touch("typeSizeButton")
    assert screen.models["session"].property("large_type") is True


def test_number_under_the_bars_is_typed_where_a_label_is_torn(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("scan_empty", act=act)
    screen.touch("typeNumberButton")
    screen.wait(lambda: screen.still("numberSheet"))
    for place, digit in enumerate("6900000000021", 1):
        screen.touch(f"digit{digit}")
        assert screen.find("findNumberButton").isEnabled() == (place in {8, 12, 13})
    assert screen.find("numberShown").property("text") == "6 900000 000021"
    for button in screen.buttons:
        assert min(button.width(), button.height()) >= LEAST, button.objectName()
    screen.touch("findNumberButton")
    assert [gesture for gesture in acts if gesture != ("still_here",)] == [("type_code", "6900000000021")]


def test_pad_stays_with_its_digits_until_the_number_is_right(show: Any, screens: Any) -> None:
    def answered(name: str) -> None:
        told = screens.samples(screens.words_of("zh"))[name].moment
        screen.models["face"].show(told.state, told.around, told.service)

    def handed_in() -> bool:
        screen.touch("findNumberButton")
        return not screen.find("findNumberButton").isEnabled()

    screen = show("scan_empty")
    screen.touch("typeNumberButton")
    screen.wait(lambda: screen.still("numberSheet"))
    for digit in "69000002":
        screen.touch(f"digit{digit}")
    answered("scan_empty")
    assert screen.find("numberShown").property("text") == "6900 0002"
    screen.wait(handed_in)
    answered("scan_unknown")
    assert screen.find("numberHint").property("text") == screen.models["checkout"].property("scan_problem_title")
    assert screen.find("numberShown").property("text") == "6900 0002"
    assert screen.faults() == []
    screen.touch("eraseButton")
    assert screen.find("numberHint").property("text") != screen.models["checkout"].property("scan_problem_title")
    screen.touch("digit1")
    screen.wait(handed_in)
    answered("scan")
    screen.wait(lambda: screen.gone("numberSheet"))


def test_leaving_is_asked_before_anything_is_wiped(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("pay", act=act)
    screen.touch("leaveButton")
    assert acts == []
    screen.wait(lambda: screen.still("leaveConfirm"))
    screen.touch("leaveConfirmButton")
    assert acts == [("leave",)]


def test_page_beneath_a_sheet_feels_nothing(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("register", act=act)
    screen.touch("privacyLink")
    screen.wait(lambda: screen.still("privacySheet"))
    screen.touch("agreeButton")
    assert acts == []
    screen.touch("closeSheetButton")
    screen.wait(lambda: screen.gone("privacySheet"))
    screen.touch("agreeButton")
    assert acts == [("agree",)]


@pytest.mark.parametrize(
    ("key", "gesture"),
    [
        (Qt.Key.Key_F2, ("show_tab", "packing")),
        (Qt.Key.Key_Down, ("step_case", 1)),
        (Qt.Key.Key_Up, ("step_case", -1)),
        (Qt.Key.Key_3, ("select", "order-3")),
        (Qt.Key.Key_Return, ("hand_over",)),
        (Qt.Key.Key_Escape, ("close_case",)),
    ],
)
def test_desk_answers_to_keys(show: Any, acts: Acts, act: Callable[..., None], key: Qt.Key, gesture: tuple[Any, ...]) -> None:
    screen = show("desk_ready", act=act)
    QTest.keyClick(screen.view, key)
    screen.wait(lambda: acts == [gesture])


def test_scanner_burst_is_not_taken_for_keys(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("desk_ready", act=act)
    for key in (Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_Return):
        QTest.keyClick(screen.view, key)
    QTest.qWait(200)
    assert acts == []


def test_last_four_are_typed_where_the_key_says(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("desk_proofs", act=act)
    QTest.keyClick(screen.view, Qt.Key.Key_L)
    screen.wait(lambda: bool(screen.find("lastFourFieldInput").property("activeFocus")))
    QTest.keyClick(screen.view, Qt.Key.Key_X)
    assert acts == [("type_last_four", "00x")]


def test_last_four_of_another_person_give_way_to_what_is_typed_next(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("desk_proofs", act=act)
    QTest.keyClick(screen.view, Qt.Key.Key_L)
    field = screen.find("lastFourFieldInput")
    screen.wait(lambda: bool(field.property("activeFocus")))
    desk = screen.models["desk"]
    desk.show(replace(desk._shown, last_four_typed="0000", proof_person="wrong"))
    screen.wait(lambda: field.property("selectedText") == "0000")
    QTest.keyClick(screen.view, Qt.Key.Key_7)
    assert acts == [("type_last_four", "7")]


def test_key_for_the_last_four_empties_what_did_not_fit(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("desk_wrong_person", act=act)
    QTest.keyClick(screen.view, Qt.Key.Key_L)
    screen.wait(lambda: bool(screen.find("lastFourFieldInput").property("activeFocus")))
    assert acts == [("type_last_four", "")]


def test_sign_in_hands_over_badge_and_pin_and_forgets_the_pin(show: Any, acts: Acts, act: Callable[..., None]) -> None:
    screen = show("desk_sign_in", act=act)
    for digit in "1234":
        screen.touch(f"digit{digit}")
    screen.touch("signInButton")
    assert acts == [("sign_in_staff", "••21", "1234")]
    assert screen.find("pinFieldInput").property("text") == ""


@pytest.mark.parametrize("sheet", ["helpSheet", "lostSheet", "withdrawSheet"])
def test_a_person_is_one_touch_away_from_every_sheet_that_tells_something(
    show: Any, acts: Acts, act: Callable[..., None], sheet: str
) -> None:
    screen = show("clearing", act=act)
    screen.touch("withdrawButton" if sheet == "withdrawSheet" else "helpButton")
    if sheet == "lostSheet":
        screen.wait(lambda: screen.still("helpSheet"))
        screen.touch("lostButton")
    screen.wait(lambda: screen.still(sheet))
    assert screen.faults() == []
    screen.touch("callStaffButton")
    assert acts == [("call_staff",)]


@pytest.mark.parametrize("sheet", ["helpSheet", "leaveConfirm"])
def test_sheet_goes_with_the_person_whose_page_it_covered(show: Any, screens: Any, sheet: str) -> None:
    screen = show("pay")
    screen.touch("helpButton" if sheet == "helpSheet" else "leaveButton")
    screen.wait(lambda: screen.still(sheet))
    attract = screens.samples(screens.words_of("zh"))["attract"].moment
    screen.models["face"].show(attract.state, attract.around, attract.service)
    screen.wait(lambda: screen.gone(sheet))


@pytest.mark.parametrize("name", ["calling", "staff_pin", "closed"])
def test_page_beneath_an_overlay_can_neither_be_touched_nor_focused(show: Any, acts: Acts, act: Callable[..., None], name: str) -> None:
    screen = show(name, act=act)
    over = {"calling": "callPage", "staff_pin": "staffPage", "closed": "closedPage"}[name]
    for _ in range(12):
        QTest.keyClick(screen.view, Qt.Key.Key_Tab)
        focused = screen.view.activeFocusItem()
        above = focused
        while above is not None and above.objectName() != over:
            above = above.parentItem()
        assert above is not None or focused in (screen.view.contentItem(), screen.view.rootObject(), None), focused.objectName()
