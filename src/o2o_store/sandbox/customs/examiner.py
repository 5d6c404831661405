"""The examiner: accepts single documents, compares the four, releases, and undoes what cancellations and returns undo."""

from datetime import datetime
from decimal import Decimal

import msgspec
import structlog

from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.customs import levying
from o2o_store.sandbox.customs.books import Page, Stored, Verdict
from o2o_store.sandbox.customs.intake import Examination, missing_payment, refused
from o2o_store.sandbox.customs.receipts import ACCEPTED, RELEASED, TEXTS, send_receipt
from o2o_store.sandbox.customs.risk import refusal_code
from o2o_store.sandbox.customs.rulebook import Rulebook
from o2o_store.sandbox.customs.rules import OWN_RULES, Case, amount, compare, dutiable, refusal
from o2o_store.sandbox.station import trouble_of

_log = structlog.get_logger(sandbox="customs")
_ON_THE_WAY = frozenset({"120", "300", "399", "400", "500", "600"})
_FINAL = frozenset({"800", "899", "100", "700", "501", "502", "503", "599", "cancelled"})
_ACCEPTED = frozenset({"120", "399", "800", "899"})


class UnknownOrder(LookupError):
    """No inventory of this order is waiting for a decision."""


def take_steps(page: Page, setting: Examination, now: datetime, limit: int = 200) -> int:
    """Do what is due; returns how much that was. One document that cannot be examined is logged and left, the others go on."""
    due = page.take_steps(now, limit)
    for act, number in due:
        try:
            with page.savepoint():
                _take_step(page, act, page.get_document(number), setting, now)
        except Exception as error:  # noqa: BLE001 - one document's trouble must not stop the office
            _log.error("a document could not be examined", act=act, document=number, trouble=trouble_of(error))
    return len(due)


def _take_step(page: Page, act: str, stored: Stored, setting: Examination, now: datetime) -> None:
    if act in _AFTERWARDS:
        _AFTERWARDS[act](page, stored, setting, now)
    elif act == "release":
        _release(page, stored, setting, now)
    elif stored.status == "2":
        _accept(page, stored, setting, now, last=act == "deadline")


def decide(page: Page, order_no: str, status: str, info: str, setting: Examination, now: datetime) -> None:
    """Decide an inventory by hand: any status; 800 releases, 100 refuses and gives back. Raises UnknownOrder."""
    waiting = [stored for stored in page.list_documents(order_no, "inventory") if stored.status not in _FINAL]
    if not waiting:
        raise UnknownOrder(order_no)
    for stored in waiting:
        page.drop_steps(stored.number)
        if status == "800":
            _release(page, stored, setting, now)
        elif refused(status):
            _give_back(page, stored, now)
            _move(page, stored, status, info or TEXTS["100"], now)
        else:
            _move(page, stored, status, info, now)


def _move(page: Page, stored: Stored, status: str, info: str, now: datetime) -> None:
    page.update_document(stored.number, status=status)
    send_receipt(page, msgspec.structs.replace(stored, status=status), status, info, now)


def _forced_text(verdict: Verdict) -> str:
    if verdict.code:
        return refusal(verdict.code, verdict.info or "海关退单")
    return verdict.info or TEXTS.get(verdict.status, "")


def _accept(page: Page, stored: Stored, setting: Examination, now: datetime, *, last: bool) -> None:
    if stored.kind == "inventory":
        _examine(page, stored, setting, now, last=last)
        return
    verdict = page.draw_verdict(("force",), stored.kind, stored.order_no)
    if verdict is not None:
        _move(page, stored, verdict.status, _forced_text(verdict), now)
    elif text := _own_refusal(stored, now) or _delivery_refusal(page, stored):
        _move(page, stored, "100", text, now)
    elif stored.kind == "order" and _name_differs(stored, setting):
        _move(page, stored, "99", "订单中的订购人姓名和身份证不匹配！", now)
    else:
        _move(page, stored, "120", ACCEPTED, now)
        _follow_up(page, stored, setting, now)


def _own_refusal(stored: Stored, now: datetime) -> str:
    return next((text for rule in OWN_RULES[stored.kind] if (text := rule(stored.document, now))), "")


def _name_differs(stored: Stored, setting: Examination) -> bool:
    known = setting.roster.get(stored.head.get("buyerIdNumber", ""))
    return known is not None and known != stored.head.get("buyerName")


def _delivery_refusal(page: Page, stored: Stored) -> str:
    if stored.kind != "delivery":
        return ""
    waybill = page.find_document("waybill", f"{stored.head.get('logisticsCode')}|{stored.head.get('logisticsNo')}")
    if waybill is None or waybill.status not in _ACCEPTED:
        return refusal("9038", "对应运单不存在")
    released = any(inventory.status in {"800", "899"} for inventory in page.list_documents(waybill.order_no, "inventory"))
    return "" if released else refusal("9039", "清单未放行，不得签收")


def _follow_up(page: Page, stored: Stored, setting: Examination, now: datetime) -> None:
    if stored.kind in {"order", "payment", "waybill"}:
        for inventory in page.list_documents(stored.order_no, "inventory"):
            if inventory.status == "2":
                page.add_step("accept", inventory.number, now)
    elif stored.kind in {"cancellation", "refund"}:
        page.add_step("release", stored.number, now + setting.delay("release"))


def _partner(page: Page, stored: Stored, kind: str) -> Stored | None:
    accepted = [found for found in page.list_documents(stored.order_no, kind) if found.status in _ACCEPTED]
    if kind == "waybill":
        named = [found for found in accepted if found.head.get("logisticsNo") == stored.head.get("logisticsNo")]
        accepted = named or accepted
    return accepted[-1] if accepted else None


def _examine(page: Page, stored: Stored, setting: Examination, now: datetime, *, last: bool) -> None:
    partners = {kind: _partner(page, stored, kind) for kind in ("order", "payment", "waybill")}
    missing = [kind for kind, found in partners.items() if found is None]
    if missing:
        if last:
            _refuse_incomplete(page, stored, missing, now)
        return
    verdict = page.draw_verdict(("force",), "inventory", stored.order_no)
    if verdict is not None and refused(verdict.status):
        _move(page, stored, verdict.status, _forced_text(verdict), now)
        return
    text = _own_refusal(stored, now) or compare(_case(page, stored, partners, setting, now))
    if text:
        _move(page, stored, "100", text, now)
        return
    rule = Rulebook(page.connection).decide(stored, now)
    if rule is not None and rule.action == "100":
        _move(page, stored, "100", refusal(refusal_code(rule), rule.note or "命中海关规则"), now)
        return
    if rule is not None and verdict is None:
        verdict = Verdict(status=rule.action)
    _enter(page, stored, verdict, setting, now)


def _refuse_incomplete(page: Page, stored: Stored, missing: list[str], now: datetime) -> None:
    names = {"order": "订单", "payment": "支付单", "waybill": "运单"}
    text = (
        missing_payment(stored).lstrip("; ")
        if missing == ["payment"]
        else f"订单号为[{stored.order_no}]的{'、'.join(names[kind] for kind in missing)}信息不存在"
    )
    _move(page, stored, "100", refusal("9027", text), now)


def _case(page: Page, stored: Stored, partners: dict[str, Stored | None], setting: Examination, now: datetime) -> Case:
    order, payment, waybill = (partners[kind] for kind in ("order", "payment", "waybill"))
    if order is None or payment is None or waybill is None:
        raise LookupError("the comparison needs four documents")
    used = page.year_used(stored.head.get("buyerIdNumber", ""), now.astimezone(BEIJING).year)
    ems_no = stored.head.get("emsNo", "")
    items = levying.book_items(page, stored)
    return Case(
        order.document,
        payment.document,
        waybill.document,
        stored.document,
        now,
        Decimal(used) / 100,
        items,
        strict_book=page.has_book(ems_no),
        check_tax=setting.check_tax,
        rounding=setting.rounding,
    )


def _enter(page: Page, stored: Stored, verdict: Verdict | None, setting: Examination, now: datetime) -> None:
    office, year = stored.head.get("customsCode", ""), now.astimezone(BEIJING).year
    stored = msgspec.structs.replace(stored, invt_no=f"{office}{year}I{stored.number:09d}")
    page.update_document(stored.number, invt_no=stored.invt_no)
    _charge(page, stored, 1, now)
    _move(page, stored, "120", ACCEPTED, now)
    page.drop_steps(stored.number)
    if verdict is None or verdict.status in {"120", "800", ""}:
        page.add_step("release", stored.number, now + setting.delay("release"))
    else:
        _move(page, stored, verdict.status, _forced_text(verdict), now)


def _charge(page: Page, stored: Stored, sign: int, now: datetime) -> None:
    """Book an inventory's value on the person's year and its goods out of the account book, or (sign −1) the reverse."""
    person, year = stored.head.get("buyerIdNumber", ""), now.astimezone(BEIJING).year
    page.set_year_used(person, year, page.year_used(person, year) + sign * int(dutiable(stored.document) * 100))
    for line in stored.lines:
        page.move_stock(stored.head.get("emsNo", ""), line.get("itemRecordNo", ""), -sign * int(amount(line, "qty")))


def _give_back(page: Page, stored: Stored, now: datetime) -> None:
    if stored.status in _ON_THE_WAY:
        _charge(page, stored, -1, now)


def _release(page: Page, stored: Stored, setting: Examination, now: datetime) -> None:
    if stored.status not in _ON_THE_WAY:
        return
    if stored.kind == "inventory":
        page.update_document(stored.number, released_at=now.timestamp())
        _move(page, stored, "800", RELEASED, now)
        for act in _AFTERWARDS:
            page.add_step(act, stored.number, now + setting.delay(act))
        return
    inventory = page.find_by_invt_no(stored.head.get("invtNo", ""))
    if inventory is not None and stored.kind == "cancellation":
        _cancel(page, inventory, now)
    elif inventory is not None:
        _take_back(page, inventory, stored, now)
    _move(page, stored, "399", TEXTS["399"], now)
    if inventory is not None and stored.kind == "refund":
        levying.void(page, inventory, now, setting.rounding)


def _close(page: Page, stored: Stored, _setting: Examination, now: datetime) -> None:
    if stored.status == "800":
        _move(page, stored, "899", TEXTS["899"], now)


def _bill(page: Page, stored: Stored, setting: Examination, now: datetime) -> None:
    levying.bill(page, stored, now, setting.rounding)


def _aggregate(page: Page, stored: Stored, _setting: Examination, now: datetime) -> None:
    levying.aggregate(page, stored, now)


_AFTERWARDS = {"close": _close, "tax": _bill, "aggregate": _aggregate}
"""What follows a release by itself, each after its own time: closing (899), the tax bill (816), its gathering (818)."""


def _cancel(page: Page, inventory: Stored, now: datetime) -> None:
    page.drop_steps(inventory.number)
    _give_back(page, inventory, now)
    page.update_document(inventory.number, status="cancelled")


def _take_back(page: Page, inventory: Stored, refund: Stored, now: datetime) -> None:
    original = {line["gnum"]: line for line in inventory.lines}
    value = sum((amount(original[line["gnum"]], "price") * amount(line, "qty") for line in refund.lines), Decimal(0))
    person, year = inventory.head.get("buyerIdNumber", ""), now.astimezone(BEIJING).year
    page.set_year_used(person, year, page.year_used(person, year) - int(value * 100))
    for line in refund.lines:
        record = original[line["gnum"]].get("itemRecordNo", "")
        page.move_stock(inventory.head.get("emsNo", ""), record, int(amount(line, "qty")))
