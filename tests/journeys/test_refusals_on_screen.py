"""Each no where a person meets it: on the real screens, with its own code and its own sentence, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.floor import Floor, Visit
from journeys.windows import Shopper, Window, sign_in
from o2o_store.kiosk.ui.showing.texts import words
from o2o_store.ops.demo.programs import set_up
from o2o_store.ops.demo.world import HALL, World

BACK_S = 60.0
"""Scan problems go by themselves after seconds of the kiosk's clock; set back, it leaves time to look in two languages."""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every refusal is left as a picture."""
    return tmp_path_factory.mktemp("refusals")


@pytest.fixture(scope="module")
def kiosk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A kiosk for all visits of this module."""
    with Window.opened(world, tmp_path_factory.mktemp("refused")) as kiosk:
        yield kiosk


@pytest.fixture(scope="module")
def desk(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A desk with the clerk signed in."""
    with Window.opened(world, tmp_path_factory.mktemp("desk"), "desk") as desk:
        sign_in(desk)
        yield desk


def stands_there(window: Window, sentence: str) -> bool:
    """Tell whether a sentence is on the screen, whatever stands in its braces."""
    pattern = re.compile(".*".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence)), re.DOTALL)
    return any(pattern.search(text) for text in window.texts())


def is_said(window: Window, code: str, pictures: Path, parts: tuple[str, ...] = ("title", "happened", "who", "now")) -> None:
    """A refusal's sentences and its code are on the screen in Chinese and in English; a picture of each is left."""
    for language in ("en", "zh"):
        window.speak(language)
        window.tell("picture", path=str(pictures / f"{window.role}-{code}-{language}.png"))
        said = words("refusals", language)[code]
        assert [part for part in parts if not stands_there(window, said[part])] == [], (language, window.texts())
        assert any(code in text for text in window.texts()), (language, window.texts())


def leave_asked(kiosk: Window) -> None:
    """Go from a page that asks once."""
    kiosk.hold("empty")
    kiosk.touch("leaveButton", "leaveConfirmButton")
    kiosk.page("attract")


def empty_and_leave(kiosk: Window) -> None:
    """Go from a basket with something in it."""
    kiosk.page("scan")
    kiosk.touch("clearButton")
    kiosk.wait("checkout.kinds", "is", 0)
    leave_asked(kiosk)


def test_unknown_product(kiosk: Window, pictures: Path) -> None:
    kiosk.touch("start_zh", "declineButton")
    kiosk.page("scan")
    kiosk.hold("label", "06901234567892")
    kiosk.wait("checkout.scan_problem", "is", "unknown_product")
    kiosk.tell("pass", seconds=-BACK_S)
    kiosk.hold("empty")
    is_said(kiosk, "unknown_product", pictures)
    assert kiosk.see("checkout.kinds") == 0
    kiosk.tell("pass", seconds=BACK_S)
    kiosk.wait("checkout.scan_problem", "is", "")
    leave_asked(kiosk)


@pytest.mark.parametrize(
    ("number", "name", "code"), [("419999199003070020", "样本甲", "bad_id_number"), ("41999920120601013X", "样本小小", "under_age")]
)
def test_card_that_is_not_accepted(kiosk: Window, pictures: Path, number: str, name: str, code: str) -> None:
    kiosk.touch("start_zh", "agreeButton")
    kiosk.page("card")
    kiosk.hold("card", number, name=name)
    kiosk.wait("checkout.card_problem", "is", code)
    is_said(kiosk, code, pictures)
    assert (kiosk.see("checkout.page"), kiosk.see("checkout.last_four"), kiosk.see("checkout.masked_name")) == ("card", "", "")
    kiosk.hold("card", "419999199003070028")
    kiosk.wait("checkout.page", "not", "card")
    leave_asked(kiosk)


def test_person_differs(kiosk: Window, pictures: Path) -> None:
    shopper = Shopper.at(kiosk, "yi")
    shopper.scan()
    shopper.confirm()
    shopper.agree()
    shopper.show_card(name="样本某某")
    shopper.type_phone()
    shopper.press_register()
    kiosk.page("refused")
    assert kiosk.see("checkout.refusal_code") == "person_differs"
    assert kiosk.see("checkout.money_state") == "not_charged"
    is_said(kiosk, "person_differs", pictures)
    kiosk.touch("dismissButton")
    kiosk.page("register")
    assert kiosk.see("checkout.kinds") == 2
    assert (kiosk.see("checkout.masked_name"), kiosk.see("checkout.refusal_code")) == ("", "")
    kiosk.touch("declineButton")
    empty_and_leave(kiosk)


@pytest.mark.parametrize("code", ["payer_differs", "amount_differs", "customs_rejected"])
def test_money_goes_back_with_a_clock(kiosk: Window, floor: Floor, pictures: Path, code: str) -> None:
    shopper = Shopper.at(kiosk, "bing")
    pay = {"code": shopper.to_code(), "payer": "yi" if code == "payer_differs" else "bing"}
    if code == "amount_differs":
        pay["paid_fen"] = 1  # type: ignore[assignment]
    if code == "customs_rejected":
        floor.customs.post("/control/verdicts", {"act": "force", "kind": "inventory", "status": "100", "code": "1313"})
    floor.wechat.post("/control/pay", pay)
    kiosk.page("refused")
    assert kiosk.see("checkout.refusal_code") == code
    assert kiosk.see("checkout.money_text") in {kiosk.see("checkout.amount_text"), "0.01"}
    is_said(kiosk, code, pictures)
    assert re.fullmatch(r"\d+:\d\d", kiosk.wait("checkout.money_clock", "not", ""))
    assert any(code in text for text in kiosk.texts())
    kiosk.wait("checkout.money_state", "is", "refunded", within=90)
    assert kiosk.see("checkout.money_back_at")
    kiosk.tell("picture", path=str(pictures / f"kiosk-{code}-refunded.png"))
    kiosk.touch("leaveButton")
    kiosk.page("attract")


def test_hall_without_permit_offers_nothing(kiosk: Window, world: World, pictures: Path) -> None:
    permit = ("hall", "permit", HALL, "--document", "样本-O2O-2026-001", "--from", "2026-01-01", "--to", "2030-12-31")
    shopper = Shopper.at(kiosk, "ding")
    shopper.scan()
    set_up(world.home, *permit, "--suspend")
    try:
        kiosk.wait("session.permit_missing", "is", True, within=40)
        assert kiosk.see("checkout.can_submit") is False
        is_said(kiosk, "no_permit", pictures, ("title", "now"))
        empty_and_leave(kiosk)
        kiosk.tell("picture", path=str(pictures / "kiosk-attract-no_permit.png"))
    finally:
        set_up(world.home, *permit)
    kiosk.wait("session.permit_missing", "is", False, within=40)


def released(floor: Floor, who: str, *, packed: bool = True) -> Visit:
    """Somebody's order, cleared by customs."""
    visit = Visit(floor, who)
    visit.to_released()
    if packed:
        visit.pack_parcel()
        visit.wait("ready", lambda view: view.ready)
    return visit


def test_desk_says_no_to_every_wrong_proof(desk: Window, floor: Floor, pictures: Path) -> None:
    visit, other = released(floor, "jia"), released(floor, "ding")
    view, others = visit.view(), other.view()
    assert view.parcel is not None
    assert others.parcel is not None
    forged = view.voucher[:-8] + ("A" * 8 if not view.voucher.endswith("A" * 8) else "B" * 8)
    desk.tell("keys", text=forged)
    desk.wait("desk.refusal_code", "is", "voucher_forged")
    is_said(desk, "voucher_forged", pictures)

    desk.tell("keys", text=view.voucher)
    desk.wait("desk.proof_voucher", "is", "ok")
    desk.tell("type", text="L")
    desk.tell("type", text="0000")
    desk.wait("desk.proof_person", "is", "wrong")
    is_said(desk, "wrong_person", pictures)
    desk.tell("keys", text=others.parcel.label)
    desk.wait("desk.proof_parcel", "is", "wrong")
    is_said(desk, "wrong_parcel", pictures)
    assert desk.see("desk.can_hand_over") is False

    desk.tell("keys", text=others.voucher)
    desk.wait("desk.case_pickup_number", "is", others.pickup_number)
    assert (desk.see("desk.proof_person"), desk.see("desk.proof_parcel")) == ("none", "none")
    desk.tell("type", text="L")
    desk.tell("type", text=floor.person("ding").id_number[-4:])
    desk.wait("desk.proof_person", "is", "ok")
    desk.tell("keys", text=view.voucher)
    desk.wait("desk.case_pickup_number", "is", view.pickup_number)
    desk.tell("type", text="L")
    desk.tell("type", text="11")
    desk.wait("desk.last_four_typed", "is", "11")
    desk.tell("keys", text=others.voucher)
    desk.wait("desk.case_pickup_number", "is", others.pickup_number)
    desk.tell("keys", text=view.parcel.label)
    desk.wait("desk.proof_parcel", "is", "wrong")
    assert (desk.see("desk.proof_person"), desk.see("desk.last_four_typed")) == ("none", "")
    assert desk.see("desk.can_hand_over") is False

    visit.hand_over()
    other.hand_over()
    desk.wait("desk.case_open", "is", False)
    desk.tell("keys", text=view.voucher)
    desk.wait("desk.refusal_code", "is", "voucher_used")
    assert desk.see("desk.handed_over_number") == ""
    assert re.search(r"\d\d:\d\d", desk.see("desk.refusal_happened"))
    is_said(desk, "voucher_used", pictures)


def test_desk_hands_nothing_over_before_it_is_packed(desk: Window, floor: Floor, pictures: Path) -> None:
    visit = released(floor, "jia", packed=False)
    view = visit.view()
    desk.tell("keys", text=view.voucher)
    desk.wait("desk.refusal_code", "is", "not_packed")
    is_said(desk, "not_packed", pictures)
    assert desk.see("desk.can_hand_over") is False
    visit.pack_parcel()
    visit.hand_over()


def test_desk_hands_nothing_over_before_customs_released_it(desk: Window, floor: Floor, pictures: Path) -> None:
    floor.customs.post("/control/delays", {"release": 6.0})
    try:
        visit = Visit(floor, "jia")
        visit.to_captured()
        visit.pack_parcel()
        number, parcel = visit.view().pickup_number, visit.view().parcel
        assert parcel is not None
        desk.touch("tab_pickup")
        desk.wait("desk.tab", "is", "pickup")
        desk.touch(f"case_{number}")
        desk.wait("desk.case_pickup_number", "is", number)
        assert desk.see("desk.case_state") == "clearing"
        assert desk.see("desk.refusal_code") == ""
        desk.tell("keys", text=parcel.label)
        desk.wait("desk.refusal_code", "is", "not_released")
        is_said(desk, "not_released", pictures)
        assert desk.see("desk.scanned_tone") == "wrong"
        desk.tell("picture", path=str(pictures / "desk-clearing.png"))
        assert desk.see("desk.can_hand_over") is False
    finally:
        floor.customs.post("/control/delays", {"release": 0.05})
    visit.wait("released", lambda view: view.voucher)
    visit.hand_over()
