"""Draw every page in every language: `screens.py OUT [NAME …] [--language zh|en] [--large] [--contrast]`; sizes are the mocks'.

The same samples feed the tests of the screens. Persons are invented (样本甲, county 999); no page needs a network or a camera.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QEvent, QObject, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickView
from PySide6.QtTest import QTest

from o2o_store import resources
from o2o_store.kiosk.ui import camera_view
from o2o_store.kiosk.ui.engine import Look, application, open_screen
from o2o_store.kiosk.ui.listmodels.board import TileRow
from o2o_store.kiosk.ui.listmodels.desk import CaseRow, UnitRow
from o2o_store.kiosk.ui.listmodels.order import BasketRow, DocumentRow, SumRow
from o2o_store.kiosk.ui.showing.board_shown import BoardShown
from o2o_store.kiosk.ui.showing.checkout_shown import CheckoutShown
from o2o_store.kiosk.ui.showing.desk_shown import DeskShown
from o2o_store.kiosk.ui.showing.session_shown import SessionShown
from o2o_store.kiosk.ui.showing.texts import words
from o2o_store.kiosk.ui.viewmodels.board import Board
from o2o_store.kiosk.ui.viewmodels.checkout import Checkout
from o2o_store.kiosk.ui.viewmodels.desk import Desk
from o2o_store.kiosk.ui.viewmodels.session import Session

LANGUAGES = ("zh", "en")
SIZES = {"Kiosk": (1080, 1920), "Desk": (1366, 768), "Board": (1920, 1080)}
Say = Callable[[str, str], str]


def picture(name: str) -> str:
    """Return the URL of a packshot."""
    return QUrl.fromLocalFile(str(resources.path(f"demo/packshots/{name}.svg"))).toString()


def goods(say: Say) -> list[BasketRow]:
    """Return the mocks' basket."""
    return [
        BasketRow(
            "06900000000011",
            say("保湿面霜", "Face cream"),
            "50 ml",
            say("法国", "France"),
            1,
            "238.00",
            "21.66",
            "",
            picture("cream"),
            True,
        ),
        BasketRow(
            "06900000000028",
            say("真空保温杯", "Vacuum flask"),
            "480 ml",
            say("日本", "Japan"),
            1,
            "269.00",
            "24.48",
            "",
            picture("thermos"),
            False,
        ),
        BasketRow(
            "06900000000035",
            say("婴幼儿配方奶粉 3 段", "Infant formula stage 3"),
            "800 g",
            say("德国", "Germany"),
            2,
            "472.00",
            "42.95",
            "236.00",
            picture("formula"),
            False,
        ),
    ]


def more_goods(say: Say) -> list[BasketRow]:
    """Return a basket that no screen has room for."""
    more = (
        ("07", "补水面膜", "Hydrating masks", "masks"),
        ("08", "维生素 C 片", "Vitamin C tablets", "vitamins"),
        ("09", "黑巧克力", "Dark chocolate", "chocolate"),
    )
    added = [
        BasketRow(
            f"069000000000{code}",
            say(zh, en),
            say("10 片", "10 pieces"),
            say("韩国", "Korea"),
            1,
            "99.00",
            "9.01",
            "",
            picture(shot),
            False,
        )
        for code, zh, en, shot in more
    ]
    return goods(say) + added


def documents(say: Say, *, released: bool) -> list[DocumentRow]:
    """Return the four documents, waiting for customs or released."""
    last = (
        DocumentRow("inventory", "released", "done", "14:05:41", "")
        if released
        else DocumentRow("inventory", "sent", "asking", "14:05:13", say("三单一致，等海关放行", "the three agree, customs decides"))
    )
    return [
        DocumentRow("payment", "accepted", "done", "14:05:12", say("微信支付，尾号 7731", "WeChat Pay, ends in 7731")),
        DocumentRow("order", "accepted", "done", "14:05:12", say("4 件，货值 979.00 元", "4 pieces, goods ¥979.00")),
        DocumentRow("waybill", "accepted", "done", "14:05:13", say("现场自提，1 个包裹", "collected here, 1 parcel")),
        last,
    ]


@dataclass(frozen=True)
class Sample:
    """What one screen shows: which program, the fields, the rows of its lists."""

    module: str
    fields: dict[str, Any]
    rows: dict[str, list[Any]]
    session: dict[str, Any]


def kiosk(rows: dict[str, list[Any]] | None = None, session: dict[str, Any] | None = None, **fields: Any) -> Sample:
    """Return a sample of the kiosk."""
    return Sample("Kiosk", fields, rows or {}, session or {})


BASKET = {
    "kinds": 3, "pieces": 4, "goods_text": "979.00", "tax_text": "89.09", "tax_rate_text": "9.1", "total_text": "1,068.09", "can_submit": True,
    "quota_known": True, "quota_year": "2026", "quota_limit_text": "26,000", "quota_used_text": "3,420.00", "quota_left_text": "21,601.00",
    "quota_used_share": 0.1315, "quota_order_share": 0.0377,
}  # fmt: skip
PERSON = {"masked_name": "样*甲", "last_four": "000X", "check": "fits", "register_done": True}
PAID = {
    **PERSON,
    "order_done": True,
    "amount_text": "1,068.09",
    "paid_text": "1,068.09",
    "paid_at": "14:05:12",
    "payment_tail": "7731",
    "pickup_number": "B208",
    "desk": "2",
    "pieces": 4,
    "step": 5,
}
VOUCHER = "O2O1.AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSK"
SNAP = {
    "snapped": True,
    "snap_x1": 0.6,
    "snap_y1": 0.2,
    "snap_x2": 0.78,
    "snap_y2": 0.2,
    "snap_x3": 0.78,
    "snap_y3": 0.52,
    "snap_x4": 0.6,
    "snap_y4": 0.52,
}
PAY = {**PERSON, "page": "pay", "step": 4, "order_done": True, "amount_text": "1,068.09", "tax_rate_text": "9.1", "wallet": "wechat", "wallet_state": "waiting",
       "code_url": "weixin://wxpay/bizpayurl?pr=7F3K92QXzz", "pay_share": 0.648, "pay_left_text": "4:32", "desk": "2"}  # fmt: skip
REFUSED = {
    **PAID,
    "page": "refused",
    "step_failed": True,
    "refusal_code": "customs_rejected",
    "order_tail": "7F3M05TB",
    "customs_code": "1313",
}


def notice(say: Say, kind: str) -> str:
    """Return a notice in force, whole."""
    return words("notices", say("zh", "en")).get(kind, {}).get("text", "")


def samples(say: Say) -> dict[str, Sample]:
    """Return every screen by name."""
    basket = {"basket": goods(say)}
    scan = {**PERSON, **BASKET, "notice_text": notice(say, "consumer"), "page": "scan", "step": 2, "live": True}
    added = {
        "added_serial": 3,
        "added_gtin": "06900000000011",
        "added_name": say("保湿面霜", "Face cream"),
        "added_spec": "50 ml",
        "added_price_text": "238.00",
    }
    refused = {
        **REFUSED,
        "refusal_title": say("这一单海关没有放行，钱正在退给你", "Customs did not release this order, your money is coming back"),
        "refusal_happened": say("今年的跨境额度不够这一单", "This year's allowance does not cover the order"),
        "refusal_who": say("系统已在退款，1 号厅店员看得到这一单", "The system is refunding; the staff of hall 1 see this order"),
        "refusal_now": say("拿上凭条就走，钱会自己到账", "Take the slip and go, the money arrives by itself"),
    }
    card = {"page": "card", "step": 1, "live": True}
    shelf = {
        "showcase_name": say("麦卢卡蜂蜜", "Manuka honey"),
        "showcase_line": say("新西兰·250 g", "New Zealand, 250 g"),
        "showcase_image": picture("honey"),
    }
    return {
        "attract": kiosk(page="attract", **shelf),
        "attract_paused": kiosk(page="attract", session={"permit_missing": True}, **shelf),
        "register": kiosk(page="register", step=1, privacy_text=notice(say, "privacy")),
        "card": kiosk(**card),
        "card_hint": kiosk(**card, hint="less_glare"),
        "card_wrong": kiosk(**card, card_problem="bad_id_number", card_problem_title=say("身份证号没有读对", "The ID number was not read correctly")),
        "card_unsure": kiosk(**card, needs_confirm=True, name_to_confirm="样本甲", last_four="000X"),
        "card_read": kiosk(**card, masked_name="样*甲", last_four="000X", check="asking"),
        "phone": kiosk(page="phone", step=1, masked_name="样*甲", last_four="000X", check="fits", phone_digits="1380000", phone_shown="138 0000"),
        "phone_complete": kiosk(page="phone", step=1, masked_name="样*甲", last_four="000X", check="fits", phone_digits="13800000000", phone_shown="138 0000 0000", phone_complete=True),
        "phone_wrong": kiosk(page="phone", step=1, masked_name="样*甲", last_four="000X", phone_digits="10000000000", phone_shown="100 0000 0000", phone_wrong=True),
        "scan_empty": kiosk(**PERSON, page="scan", step=2, live=True, hint="closer", quota_known=True, quota_left_text="22,580.00"),
        "scan": kiosk(basket, **scan, **added, **SNAP),
        "scan_again": kiosk(basket, **scan, **{**added, "added_again": True}),
        "scan_full": kiosk({"basket": more_goods(say)}, **{**scan, "kinds": 6, "pieces": 7}),
        "scan_unknown": kiosk(basket, **scan, scan_problem="unknown_product", scan_problem_title=say("没见过这件商品", "We do not know this product"), scan_problem_now=say("换个角度再扫，或拿给店员看", "Scan it again from another angle, or show it to staff.")),
        "scan_barred": kiosk(basket, **{**scan, "can_submit": False}, basket_problem="over_single_limit", basket_problem_title=say("一单不能超过 5,000 元", "One order may not pass ¥5,000"), basket_problem_now=say("拿掉一件，或分成两单", "Take something out, or order in two")),
        "scan_offline": kiosk(basket, {"offline": True, "offline_since": "14:01", "offline_text": say("照常扫，不会丢；付款要等一等", "Keep scanning, nothing is lost. Paying waits.")}, **scan, **added),
        "review": kiosk(basket, **PERSON, page="review", step=3, order_done=True, total_text="1,068.09", submitted=True),
        "review_filed": kiosk(basket, **PERSON, page="review", step=3, order_done=True, total_text="1,068.09", submitted=True, filed=True, hold_until="14:20"),
        "review_waiting": kiosk(basket, **PERSON, page="review", step=3, order_done=True, total_text="1,068.09", waiting=True),
        "pay": kiosk(basket, **PAY),
        "pay_asking": kiosk(basket, **{**PAY, "code_url": "", "wallet_state": "creating"}),
        "pay_scanned": kiosk(basket, **{**PAY, "wallet_state": "scanned"}),
        "pay_expired": kiosk(basket, **{**PAY, "code_url": "", "pay_share": 0.0, "can_renew": True, "wallet_state": "closed"}),
        "clearing": kiosk({**basket, "documents": documents(say, released=False)}, **PAID, page="clearing", clearing_seconds=18, clearing_share=0.3, page_left=30),
        "released": kiosk({**basket, "documents": documents(say, released=True)}, **PAID, page="released", clearing_seconds=29, voucher=VOUCHER, packed=True, ready=True, page_left=25),
        "released_packing": kiosk({**basket, "documents": documents(say, released=True)}, **PAID, page="released", clearing_seconds=29, voucher=VOUCHER, page_left=25),
        "refused": kiosk({"sums": [SumRow("used", "25,400.00", False), SumRow("amount", "979.00", False), SumRow("over", "379.00", True)]}, **refused, money_state="refunding", money_text="1,068.09", money_clock="0:42", money_due_at="14:05:53"),
        "refused_free": kiosk(**{**refused, "step": 3, "refusal_title": say("名字和号码对不上", "Name and number do not belong together"), "customs_code": "", "refusal_can_retry": True, "money_state": "not_charged", "refusal_code": "person_differs"}),
        "still_there": kiosk(basket, **{**scan, "page": "still_there", "page_behind": "scan"}, still_there_seconds=12, still_there_share=0.6),
        **desk_samples(say),
        **board_samples(),
    }  # fmt: skip


def desk_samples(say: Say) -> dict[str, Sample]:
    """Return the desk's screens."""

    def case(key: str, number: str, pieces: int, state: str, age: str, tone: str = "normal") -> CaseRow:
        return CaseRow(f"order-{key}", number, pieces, state, "2", "C-07", age, tone, key, key == "1")

    units = [
        UnitRow(
            "06900000000011", say("保湿面霜", "Face cream"), "50 ml", say("法国", "France"), "C-07", picture("cream"), 1, 1, True, "238.00"
        ),
        UnitRow(
            "06900000000028",
            say("真空保温杯", "Vacuum flask"),
            "480 ml",
            say("日本", "Japan"),
            "C-07",
            picture("thermos"),
            1,
            1,
            True,
            "269.00",
        ),
        UnitRow(
            "06900000000035",
            say("婴幼儿配方奶粉 3 段", "Infant formula stage 3"),
            "800 g",
            say("德国", "Germany"),
            "C-09",
            picture("formula"),
            2,
            1,
            False,
            "472.00",
        ),
    ]
    cases = [
        case("1", "B208", 4, "ready", say("45 秒", "45 s")), case("2", "A096", 1, "ready", say("1 分 20 秒", "1 min 20 s")), case("3", "B207", 2, "clearing", say("2 分 05 秒", "2 min 05 s")),
        case("4", "A094", 6, "ready", say("4 分 30 秒", "4 min 30 s"), "amber"), case("5", "B206", 3, "ready", say("11 分", "11 min"), "vermilion"),
    ]  # fmt: skip
    base = {
        "page": "queue", "staff_name": say("样本店员", "Specimen Clerk"), "staff_id": "021", "desk": "2", "tab": "pickup", "pickup_count": 5, "packing_count": 3, "trouble_count": 1,
        "case_open": True, "case_order_id": "order-1", "case_pickup_number": "B208", "case_masked_name": "样*甲", "case_last_four": "000X", "case_pieces": 4, "case_scanned": 4,
        "case_shelf": "C-07, C-09", "case_label": "ZT0518000208", "case_state": "ready", "case_state_time": "14:05:41", "case_desk": "2", "goods_text": "979.00", "tax_text": "89.09",
        "total_text": "1,068.09", "order_no": "7F3K92QX", "waybill_no": "ZT0518000208", "payment_tail": "7731",
    }  # fmt: skip
    proofs = {
        "proof_voucher": "ok", "proof_voucher_text": say("提货码有效，未用过", "valid, not used before"), "proof_person": "ok", "proof_person_text": say("证件与订购人一致", "card and buyer agree"),
        "proof_parcel": "ok", "proof_parcel_text": say("标签是这一单", "label is this order's"), "can_hand_over": True,
    }  # fmt: skip
    rows = {"cases": cases, "units": units, "documents": documents(say, released=True)}

    def desk(**fields: Any) -> Sample:
        return Sample("Desk", fields, rows, {})

    refusal = {
        "refusal_code": "voucher_used",
        "refusal_title": say("这张提货码用过了", "This voucher was used before"),
        "refusal_happened": say("14:01 已在 1 号台交付", "Handed over at desk 1 at 14:01."),
        "refusal_who": say("请值班主管处理", "The supervisor on duty decides."),
        "refusal_now": say("不要交货，请主管来", "Do not hand over; call the supervisor."),
    }
    return {
        "desk_sign_in": Sample("Desk", {"page": "sign_in", "badge": "••21", "pin_length": 3, "desk": "2"}, {}, {}),
        "desk_wrong_pin": Sample("Desk", {"page": "sign_in", "refusal_code": "wrong_badge_or_pin", "refusal_title": say("工牌或密码不对", "Badge or PIN is wrong"), "refusal_now": say("再输一次", "Type them again")}, {}, {}),
        "desk_ready": desk(**base, **proofs),
        "desk_proofs": desk(**{**base, **proofs, "can_hand_over": False, "proof_person": "none", "proof_person_text": "", "proof_parcel": "wrong", "proof_parcel_text": say("标签是 A096 的", "label belongs to A096")}, last_four_typed="00", scanned_serial=4, scanned_text=say("这是 A096 的包裹", "That is the parcel of A096"), scanned_tone="wrong"),
        "desk_packing": desk(**{**base, "tab": "packing", "case_state": "to_pick", "case_scanned": 3}, scanned_serial=2, scanned_text=say("保湿面霜，对了", "Face cream, right"), scanned_tone="ok"),
        "desk_refused": desk(**base, **{**proofs, "proof_voucher": "wrong", "proof_voucher_text": say("用过了", "used before"), "can_hand_over": False}, **refusal),
        "desk_quiet": Sample("Desk", {**base, "case_open": False, "pickup_count": 0, "handed_over_number": "B208"}, {}, {}),
    }  # fmt: skip


def board_samples() -> dict[str, Sample]:
    """Return the board's screens."""
    waiting = [
        ("B211", "刚付款", False),
        ("B210", "9 秒", False),
        ("A097", "16 秒", False),
        ("B209", "20 秒", False),
        ("A095", "3 分 10 秒", True),
    ]
    ready = [("B208", "2"), ("A096", "1"), ("B207", "3"), ("A094", "1"), ("B206", "2")]
    rows = {
        "clearing": [TileRow(number, "", age, slow, False) for number, age, slow in waiting],
        "ready": [TileRow(number, desk, "", False, number == "B208") for number, desk in ready],
    }
    fields = {
        "hall_name_zh": "综保区体验馆",
        "hall_name_en": "Bonded Hall",
        "clock": "14:05",
        "updated": "14:05:42",
        "has_newest": True,
        "newest_number": "B208",
        "newest_desk": "2",
    }
    return {
        "board": Sample("Board", fields, rows, {}),
        "board_stale": Sample(
            "Board",
            {**fields, "stale": True, "has_newest": False, "newest_number": "", "newest_desk": ""},
            {"clearing": rows["clearing"][:1], "ready": []},
            {},
        ),
    }


def words_of(language: str) -> Say:
    """Return what picks the word of a language."""
    return lambda zh, en: zh if language == "zh" else en


def names() -> list[str]:
    """Return the names of all screens."""
    return list(samples(words_of("zh")))


def models(sample: Sample, language: str, look: dict[str, Any], act: Callable[..., None]) -> dict[str, QObject]:
    """Return the view-models of a sample, filled."""
    shown = SessionShown(language=language, hall_name=words_of(language)("综保区体验馆", "Bonded Hall"), hall_number="1", clock="14:05")
    session = Session(act)
    session.show(replace(shown, **look, **sample.session))
    kinds: dict[str, tuple[str, Any, Any]] = {
        "Kiosk": ("checkout", Checkout, CheckoutShown),
        "Desk": ("desk", Desk, DeskShown),
        "Board": ("board", Board, BoardShown),
    }
    name, kind, fields = kinds[sample.module]
    model = kind(act)
    for role, rows in sample.rows.items():
        getattr(model, role).show(rows)
    model.show(fields(**sample.fields))
    return {name: model, "session": session}


@contextmanager
def shown(
    sample: Sample, language: str, *, size: tuple[int, int] | None = None, act: Callable[..., None] = lambda *_: None, **look: Any
) -> Iterator[tuple[QQuickView, dict[str, Any], list[str]]]:
    """Show a sample in a window; yields the window, its view-models and a list that fills with every warning Qt gives."""
    app = application(offscreen=True)
    noises: list[str] = []
    former = qInstallMessageHandler(lambda kind, _context, text: noises.append(text) if kind != QtMsgType.QtDebugMsg else None)
    filled = models(sample, language, look, act)
    screen = open_screen(Look(sample.module, size or SIZES[sample.module], offscreen=True), filled)
    screen.speak(language)
    try:
        for _ in range(3):
            app.processEvents()
        yield screen.view, {**filled, "screen": screen}, noises
    finally:
        screen.close()
        screen.view.deleteLater()
        if screen.translator is not None:
            app.removeTranslator(screen.translator)
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qInstallMessageHandler(former)


@dataclass(frozen=True)
class Frame:
    """One camera frame for the pictures."""

    number: int
    pixels: bytes
    width: int
    height: int


def film(sample: Sample) -> None:
    """Let the camera picture show what the page is about: a held label, a card, or an empty counter."""
    from o2o_store.kiosk.eyes.rendered import Scene

    scene = Scene()
    page = sample.fields.get("page_behind") or sample.fields.get("page")
    if page == "card":
        scene.show("card", "419999199001010003")
    elif page == "scan":
        scene.show("label", "06900000000011", name="保湿面霜", spec="50 ml", price="238.00")
    scene.draw(0.0)
    drawn = scene.draw(5.0)
    height, width = drawn.shape[:2]
    rows = bytearray(b"\xff" * (width * height * 4))
    for channel in range(3):
        rows[channel::4] = drawn[:, :, channel].tobytes()
    frame = Frame(1, bytes(rows), width, height)
    camera_view.show_frames_of(lambda after: frame if after < 1 else None)


def main(arguments: list[str]) -> int:
    """Draw the screens asked for and say what Qt complained about; 0 when it did not."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path)
    reader.add_argument("only", nargs="*")
    reader.add_argument("--language", choices=LANGUAGES, action="append")
    reader.add_argument("--large", action="store_true")
    reader.add_argument("--contrast", action="store_true")
    reader.add_argument("--size", help="for example 1920x1080")
    asked = reader.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    size = tuple(int(side) for side in asked.size.split("x")) if asked.size else None
    faults = 0
    for language in asked.language or LANGUAGES:
        for name, sample in samples(words_of(language)).items():
            if asked.only and name not in asked.only:
                continue
            film(sample)
            with shown(sample, language, size=size, large_type=asked.large, high_contrast=asked.contrast) as (view, _, noises):
                QTest.qWait(400)
                view.grabWindow().convertToFormat(QImage.Format.Format_Indexed8).save(str(asked.out / f"{name}.{language}.png"))
                faults += len(noises)
                for noise in noises:
                    print(f"{name}.{language}: {noise}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
