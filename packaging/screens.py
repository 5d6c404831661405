"""Draw every page in every language: `screens.py OUT [NAME …] [--language zh|en] [--large] [--contrast]`; sizes are the mocks'.

The same samples feed the tests of the screens. Persons are invented (样本甲, county 999); no page needs a network or a camera.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

sys.path.append(str(Path(__file__).resolve().parent))

import desk_backs
import kiosk_walks
import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickView
from PySide6.QtTest import QTest

from o2o_store import resources
from o2o_store.domain.refusals import NotReleased, Refusal, VoucherUsed, WrongPerson
from o2o_store.kiosk.ui import camera_view
from o2o_store.kiosk.ui.engine import Look, application, open_screen
from o2o_store.kiosk.ui.kiosk_face import KioskFace
from o2o_store.kiosk.ui.listmodels.board import TileRow
from o2o_store.kiosk.ui.listmodels.desk import CaseRow, FigureRow, TimelineRow, TroubleRow, UnitRow
from o2o_store.kiosk.ui.listmodels.order import DocumentRow
from o2o_store.kiosk.ui.showing.board_shown import BoardShown
from o2o_store.kiosk.ui.showing.desk import show_desk
from o2o_store.kiosk.ui.showing.desk_shown import DeskShown
from o2o_store.kiosk.ui.showing.session import Looks
from o2o_store.kiosk.ui.showing.session_shown import SessionShown
from o2o_store.kiosk.ui.showing.taking_back import TakingBackScreen, show_taking_back
from o2o_store.kiosk.ui.showing.texts import refusal_words
from o2o_store.kiosk.ui.showing.texts import say as told
from o2o_store.kiosk.ui.viewmodels.board import Board
from o2o_store.kiosk.ui.viewmodels.desk import Desk
from o2o_store.kiosk.ui.viewmodels.session import Session
from o2o_store.kiosk.ui.viewmodels.taking_back import TakingBack

LANGUAGES = ("zh", "en")
COLOURS = 128
SIZES = {"Kiosk": (1080, 1920), "Desk": (1366, 768), "Board": (1920, 1080)}
Say = Callable[[str, str], str]


def picture(name: str) -> str:
    """Return the URL of a packshot."""
    return QUrl.fromLocalFile(str(resources.path(f"demo/packshots/{name}.svg"))).toString()


def documents(say: Say, *, released: bool) -> list[DocumentRow]:
    """Return the four documents, waiting for customs or released."""
    last = (
        DocumentRow("inventory", "released", "done", "14:05:41", "")
        if released
        else DocumentRow("inventory", "sent", "asking", "14:05:13", say("等海关放行", "Waiting for customs"))
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
    moment: kiosk_walks.Moment | None = None
    back: TakingBackScreen = field(default_factory=TakingBackScreen)


def samples(say: Say) -> dict[str, Sample]:
    """Return every screen by name: the kiosk's from real walks, desk and board from samples."""
    walks = kiosk_walks.moments(say("zh", "en"), label_corners())
    return {name: Sample("Kiosk", {}, {}, {}, moment) for name, moment in walks.items()} | desk_samples(say) | board_samples()


@functools.cache
def label_corners() -> tuple[tuple[float, float], ...]:
    """Return where the code of a held label lies in the picture that `film` draws, as shares of its sides."""
    from o2o_store.kiosk.eyes.decoder import decode

    scene = drawn(f"label:{kiosk_walks.CREAM}")
    found = decode(scene)
    return found[0].shares(scene) if found else ()


def desk_refusal(refusal: Refusal, language: str) -> dict[str, Any]:
    """Return the desk's fields for a refusal, in the words that ship."""
    said = refusal_words(refusal, language)
    parts = {"title": said.title, "happened": said.happened, "who": said.who, "now": said.now}
    return {"refusal_code": said.code} | {f"refusal_{part}": words for part, words in parts.items()}


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

    used, stays, other = (
        desk_refusal(refusal, say("zh", "en"))
        for refusal in (VoucherUsed(datetime(2026, 5, 18, 6, 1, tzinfo=UTC)), NotReleased(), WrongPerson())
    )
    scanned = {
        **proofs, "can_hand_over": False, "proof_voucher": "none", "proof_voucher_text": told(say("zh", "en"), "proof", "voucher_none"),
        "proof_person": "none", "proof_person_text": told(say("zh", "en"), "proof", "person_none"),
    }  # fmt: skip
    return {
        "desk_sign_in": Sample("Desk", {"page": "sign_in", "badge": "••21", "pin_length": 3, "desk": "2"}, {}, {}),
        "desk_wrong_pin": Sample("Desk", {"page": "sign_in", "refusal_code": "wrong_badge_or_pin", "refusal_title": say("工牌或密码不对", "Badge or PIN is wrong"), "refusal_now": say("再输一次", "Type them again")}, {}, {}),
        "desk_ready": desk(**base, **proofs),
        "desk_proofs": desk(**{**base, **proofs, "can_hand_over": False, "proof_person": "none", "proof_person_text": "", "proof_parcel": "wrong", "proof_parcel_text": say("标签是 A096 的", "label belongs to A096")}, last_four_typed="00", scanned_serial=4, scanned_text=say("这是 A096 的包裹", "That is the parcel of A096"), scanned_tone="wrong"),
        "desk_courier": desk(**{**base, **proofs, "can_hand_over": False, "proof_voucher": "none", "proof_person": "none"}, case_courier=True, case_delivery="河南省郑州市中原区***", can_dispatch=True),
        "desk_out": desk(**{**base, **proofs, "can_hand_over": False, "case_state": "dispatched"}, case_courier=True, case_delivery="河南省郑州市中原区***", out_for_delivery=True),
        "desk_packing": desk(**{**base, "tab": "packing", "case_state": "to_pick", "case_scanned": 3}, scanned_serial=2, scanned_text=say("保湿面霜，对了", "Face cream, right"), scanned_tone="ok"),
        "desk_refused": desk(**base, **{**proofs, "proof_voucher": "wrong", "proof_voucher_text": say("用过了", "used before"), "can_hand_over": False}, **used),
        "desk_used": desk(**{**base, "case_open": False}, **used, scanned_serial=4, scanned_text=used["refusal_title"], scanned_tone="wrong"),
        "desk_wrong_person": desk(**base, **{**scanned, "proof_person": "wrong", "proof_person_text": other["refusal_title"]}, **other, last_four_typed="0000"),
        "desk_not_released": Sample("Desk", {**base, **scanned, **stays, "case_state": "clearing"}, {**rows, "documents": [*documents(say, released=False), DocumentRow("quarantine", "released", "done", "14:05:14", "")]}, {}),
        **desk_sheets(say, base, rows),
        **backs(say("zh", "en")),
        "desk_locked": Sample("Desk", {"page": "sign_in", "desk": "2"}, {}, {"locked_out": True}),
        "desk_quiet": Sample("Desk", {**base, "case_open": False, "pickup_count": 0, "handed_over_number": "B208"}, {}, {}),
    }  # fmt: skip


def backs(language: str) -> dict[str, Sample]:
    """Return what the desk shows of goods and money that go back, from real states of its flow."""
    found = {}
    for name, state in desk_backs.states().items():
        screen = show_desk(state, desk_backs.session(), "2", language, desk_backs.NOW)
        rows = {role: getattr(screen, role) for role in ("cases", "units", "documents", "timeline")}
        away = {"offline": True, "offline_since": "14:01", "offline_text": told(language, "offline", "desk")} if state.offline else {}
        back = show_taking_back(state, language, desk_backs.NOW)
        found[name] = Sample("Desk", asdict(screen.shown), rows, away, back=back)
    return found


VOUCHER = "O2OV:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSK"
"""As long as a real one; nobody signed it."""


def desk_sheets(say: Say, base: dict[str, Any], lists: dict[str, list[Any]]) -> dict[str, Sample]:
    """Return what lies over the desk, the worklist, and the desk in an outage."""
    language = say("zh", "en")
    events = [
        ("14:05:41", "released", "inventory", "customs", "800", "jade"), ("14:05:13", "sent", "inventory", "platform", "", "normal"),
        ("14:05:13", "accepted", "waybill", "customs", "120", "normal"), ("14:05:12", "accepted", "order", "customs", "120", "normal"),
        ("14:04:58", "packed", "", "staff", "", "jade"), ("14:04:40", "captured", "", "shopper", "", "jade"), ("14:04:39", "paid", "", "wallet", "", "normal"),
        ("14:04:02", "filed", "", "platform", "", "normal"), ("14:03:40", "submitted", "", "shopper", "", "normal"), ("14:03:31", "registered", "", "shopper", "", "normal"),
        ("14:03:30", "opened", "", "shopper", "", "normal"),
    ]  # fmt: skip
    timeline = [
        TimelineRow(
            place,
            time,
            told(language, "event", what, subject=told(language, "paper", paper)),
            told(language, "who", who),
            f"{status} {told(language, 'status', f's{status}')}" if status else "",
            tone,
        )
        for place, (time, what, paper, who, status, tone) in enumerate(events)
    ]
    kinds = (("difference", "", say("2 小时 5 分", "2 h 5 min"), "vermilion"), ("parked", "A094", say("41 分", "41 min"), "amber"), ("refund_stuck", "C310", say("12 分", "12 min"), "normal"),
             ("late_payment", "B112", say("5 分", "5 min"), "normal"), ("uncollected", "A007", say("3 分", "3 min"), "normal"), ("refused", "B209", say("40 秒", "40 s"), "normal"))  # fmt: skip
    troubles = [
        TroubleRow(f"{kind}:1", kind, number, told(language, "trouble", kind), age, tone, str(place + 1), place == 0)
        for place, (kind, number, age, tone) in enumerate(kinds)
    ]
    counted = told(language, "difference", "parcels_counted", counted="3", expected="4")
    trouble = {
        **base, "case_open": False, "tab": "trouble", "trouble_count": 6, "trouble_id": "difference:1", "trouble_title": told(language, "trouble", "difference"),
        "trouble_text": counted, "trouble_next": told(language, "next", "difference"), "trouble_act": "settle_difference", "trouble_act_text": told(language, "act", "settle_difference"), "trouble_needs_note": True,
    }  # fmt: skip
    parked = {
        **base, "tab": "trouble", "trouble_count": 6, "trouble_id": "parked:1", "trouble_title": told(language, "trouble", "parked"), "case_state": "clearing",
        "trouble_text": told(language, "trouble_text", "parked", what=told(language, "topic", "send_inventory"), attempts="20", reason="HTTP 500"),
        "trouble_next": told(language, "next", "parked"), "trouble_act": "release_promise", "trouble_act_text": told(language, "act", "release_promise"),
    }  # fmt: skip
    names = (
        ("taken", "42", "38,104.20", False),
        ("refunded", "2", "1,402.00", False),
        ("packed", "40", "", False),
        ("handed_over", "39", "", False),
        ("vouchers_replaced", "1", "", False),
        ("lying", "1", "", True),
    )
    figures = [FigureRow(name, told(language, "figure", name), count, amount, still) for name, count, amount, still in names]
    price = {
        "priced": True, "price_name": say("婴幼儿配方奶粉 3 段", "Infant formula stage 3"), "price_spec": "800 g", "price_origin": say("德国", "Germany"), "price_shelf": "C-09",
        "price_image": picture("formula"), "price_text": "236.00", "price_tax": "21.48", "price_total": "257.48", "price_on_sale": True,
    }  # fmt: skip

    def desk(rows: dict[str, list[Any]], session: dict[str, Any] | None = None, **fields: Any) -> Sample:
        return Sample("Desk", fields, {**lists, **rows}, session or {})

    day = {"sheet": "day", "day_date": "2026-05-18", "day_needs_note": True, "day_text": told(language, "day", "open")}
    offline = {"offline": True, "offline_since": "14:01", "offline_text": told(language, "offline", "desk")}
    return {
        "desk_trouble": desk({"troubles": troubles}, **trouble),
        "desk_parked": desk({"troubles": troubles}, **parked),
        "desk_timeline": desk({"timeline": timeline}, **base, sheet="timeline"),
        "desk_price": desk({}, **base, sheet="price", **price),
        "desk_voucher": desk({}, **base, sheet="voucher", reissued_code=VOUCHER, reissued_number="B208"),
        "desk_day": desk({"figures": figures}, **base, **day),
        "desk_shift": desk({}, **base, sheet="shift"),
        "desk_shift_done": desk({}, **base, sheet="shift", shift_done=True, shift_text=told(language, "shift", "differs", expected=4)),
        "desk_keys": desk({}, **base, sheet="keys"),
        "desk_lost": desk({}, **base, proof_person="ok", proof_person_text=told(language, "proof", "person_fits"), can_reissue=True, undoable=True, last_four_typed="000X"),
        "desk_offline": desk({}, offline, **base, offline=True, untold=2),
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
        "clearance": "12 s",
        "visit": "1:40",
    }
    return {
        "board": Sample("Board", fields, rows, {}),
        "board_locked": Sample("Board", fields, rows, {"locked_out": True}),
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


class Slips:
    """A printer that only says what it was asked for."""

    def __init__(self, act: Callable[..., None]) -> None:
        self._act = act

    def print_receipt(self, *_order: Any) -> None:
        """Pass the wish on as a gesture."""
        self._act("print_receipt")

    def forget(self) -> None:
        """Keep nothing."""


def kiosk_models(moment: kiosk_walks.Moment, look: dict[str, Any], act: Callable[..., None]) -> tuple[dict[str, QObject], KioskFace]:
    """Return the view-models of the kiosk as its own face fills them, and the face."""
    face = KioskFace(act, moment.state.language, Slips(act))
    face.looks = Looks(**look)
    face.show(moment.state, moment.around, moment.service, moment.facts)
    return face.properties, face


def models(sample: Sample, language: str, look: dict[str, Any], act: Callable[..., None]) -> dict[str, QObject]:
    """Return the view-models of a sample, filled."""
    shown = SessionShown(language=language, hall_name=words_of(language)("综保区体验馆", "Bonded Hall"), hall_number="1", clock="14:05")
    session = Session(act)
    session.show(replace(shown, **look, **sample.session))
    kinds: dict[str, tuple[str, Any, Any]] = {"Desk": ("desk", Desk, DeskShown), "Board": ("board", Board, BoardShown)}
    name, kind, fields = kinds[sample.module]
    model = kind(act)
    for role, rows in sample.rows.items():
        getattr(model, role).show(rows)
    model.show(fields(**sample.fields))
    return {name: model, "session": session} | ({"back": taking_back(sample, act)} if name == "desk" else {})


def taking_back(sample: Sample, act: Callable[..., None]) -> TakingBack:
    """Return the view-model of what goes back, filled."""
    model = TakingBack(act)
    for role in ("reasons", "lines", "found"):
        getattr(model, role).show(getattr(sample.back, role))
    model.show(sample.back.shown)
    return model


@contextmanager
def shown(
    sample: Sample, language: str, *, size: tuple[int, int] | None = None, act: Callable[..., None] = lambda *_: None, **look: Any
) -> Iterator[tuple[QQuickView, dict[str, Any], list[str]]]:
    """Show a sample in a window; yields the window, its view-models and a list that fills with every warning Qt gives."""
    app = application(offscreen=True)
    noises: list[str] = []
    former = qInstallMessageHandler(lambda kind, _context, text: noises.append(text) if kind != QtMsgType.QtDebugMsg else None)
    filled, face = kiosk_models(sample.moment, look, act) if sample.moment is not None else (models(sample, language, look, act), None)
    screen = open_screen(Look(sample.module, size or SIZES[sample.module], offscreen=True), filled)
    screen.speak(language)
    try:
        for _ in range(6):
            app.processEvents()
        yield screen.view, {**filled, "screen": screen, "face": face}, noises
    finally:
        screen.close()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qInstallMessageHandler(former)


@dataclass(frozen=True)
class Frame:
    """One camera frame for the pictures."""

    number: int
    pixels: bytes
    width: int
    height: int


@functools.cache
def drawn(filmed: str) -> Any:
    """Return one picture of the drawn counter with this before it: `empty`, `card`, `label:GTIN`."""
    from o2o_store.kiosk.eyes.rendered import Scene

    scene = Scene()
    kind, _, gtin = filmed.partition(":")
    goods = next((one for one in kiosk_walks.GOODS.goods if one.gtin == gtin), None)
    if kind == "card":
        scene.show("card", kiosk_walks.NUMBER)
    elif goods is not None:
        scene.show("label", gtin, name=goods.name_zh, spec=goods.spec_zh, price=f"{goods.price_fen / 100:.2f}")
    scene.draw(0.0)
    return scene.draw(5.0)


def film(sample: Sample) -> None:
    """Let the camera picture show what the page is about."""
    picture = drawn(sample.moment.filmed if sample.moment is not None else "empty")
    height, width = picture.shape[:2]
    rows = bytearray(b"\xff" * (width * height * 4))
    for channel in range(3):
        rows[channel::4] = picture[:, :, channel].tobytes()
    frame = Frame(1, bytes(rows), width, height)
    camera_view.show_frames_of(lambda after: frame if after < 1 else None)


def save(picture: QImage, file: Path) -> None:
    """Write a picture small: few colours and no grain, for pages are flat and a repository keeps every version."""
    flat = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())[:, : 3 * flat.width()]
    plain = Image.fromarray(np.ascontiguousarray(rows).reshape(flat.height(), flat.width(), 3))
    plain.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, optimize=True)


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
                save(view.grabWindow(), asked.out / f"{name}.{language}.png")
                faults += len(noises)
                for noise in noises:
                    print(f"{name}.{language}: {noise}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
