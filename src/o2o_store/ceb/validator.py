"""One document against the official field table and the rules of 1210 bonded import (facts: customs §1.2, §1.7, §1.8).

Lengths, marks, numbers and fixed currencies come from the shipped field table, the same one that writer and reader use; constants,
forms and the 1210 rules are written here from the specification's text. `check(document)` and `check_transfer(transfer)` return findings; an empty list means that the document may be written. Codes:

| code | says |
|---|---|
| `mandatory` | an element the schema demands is not given |
| `mandatory_1210` | an element the specification's text demands for bonded import is not given |
| `not_1210` | an element that only direct import uses is given |
| `length` | a text is shorter or longer than the schema allows |
| `fixed` | a value other than the only one allowed |
| `number` | a number has too many digits, or is negative |
| `positive` | a number must be above zero |
| `code` | a code is in none of the shipped tables |
| `form` | a text has not the form its field wants |
| `lines` | no lines, or more than 99, or line numbers that are not 1, 2, 3 … |
| `pair` | second legal quantity and unit must come together |
| `weight` | net weight above gross weight |
| `new_only` | a cancellation can only be new: there is no change or deletion of it |
| `sum` | a tax bill's head does not re-add from its lines |
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from o2o_store.ceb.codec import text_writer, write_attribute
from o2o_store.ceb.fields import DECIMALS, INTEGER_DIGITS, MOST_LINES, FieldRule, PartRule, codes, message_rule, transfer_rule
from o2o_store.ceb.findings import Finding, finding
from o2o_store.ceb.models import BaseTransfer, Bill, Cancellation, Document, Inventory, InventoryLine, Return, TaxBill
from o2o_store.ceb.xml import BILL_OF, MESSAGE_OF
from o2o_store.domain.identity import check_character
from o2o_store.domain.money import Fen, yuan

_TRANSFER = "BaseTransfer"
_FIXED = {
    "appType": "1 2 3",
    "appStatus": "1 2",
    "orderType": "I",
    "ieFlag": "I",
    "buyerIdType": "1",
    "payerIdType": "1",
    "packNo": "1",
    "logisticsStatus": "S",
    "dxpMode": "DXP",
    "tradeMode": "1210",
}
_TABLES = {
    "unit": "units",
    "unit1": "units",
    "unit2": "units",
    "country": "countries",
    "tradeCountry": "countries",
    "trafMode": "transport_modes",
    "customsCode": "customs_offices",
    "portCode": "customs_offices",
}
_FORMS = {
    "guid": re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"),
    "gcode": re.compile(r"[0-9]{10}", re.ASCII),
    "invtNo": re.compile(r"[0-9]{8}I[0-9]{9}", re.ASCII),
    "preNo": re.compile(r"[BTR][0-9]{17}", re.ASCII),
    "wrapType": re.compile(r"[1-7]"),
    "consigneeDistrict": re.compile(r"[0-9]{6}", re.ASCII),
}
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_POSITIVE = frozenset({"qty", "qty1", "qty2", "grossWeight", "netWeight", "weight", "acturalPaid", "amountPaid", "goodsValue"})
_NUMBER = re.compile(rf"[0-9]{{1,{INTEGER_DIGITS}}}(?:\.[0-9]{{1,{DECIMALS}}})?", re.ASCII)
_WHOLE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_HEAD_1210 = ("emsNo", "areaCode", "areaName", "copNo")
_LINE_1210 = ("itemRecordNo", "barCode")
_DIRECT_ONLY = ("trafNo", "voyageNo", "billNo")

_Check = Callable[[FieldRule, str], tuple[str, str] | None]


def _check_length(rule: FieldRule, text: str) -> tuple[str, str] | None:
    if rule.kind == "text" and not rule.shortest <= len(text) <= rule.longest:
        return "length", f"{rule.shortest}..{rule.longest}"
    return None


def _check_fixed(rule: FieldRule, text: str) -> tuple[str, str] | None:
    allowed = rule.fixed or _FIXED.get(rule.element, "")
    return ("fixed", allowed) if allowed and text not in allowed.split() else None


def _check_number(rule: FieldRule, text: str) -> tuple[str, str] | None:
    if rule.kind == "text":
        return None
    form = _NUMBER if rule.kind == "number" else _WHOLE
    if not form.fullmatch(text):
        return "number", "N19,5" if rule.kind == "number" else "1.."
    return ("positive", "> 0") if rule.element in _POSITIVE and Decimal(text) == 0 else None


def _check_code(rule: FieldRule, text: str) -> tuple[str, str] | None:
    table = _TABLES.get(rule.element)
    return ("code", table) if table and text not in codes(table) else None


def _is_id_number(text: str) -> bool:
    return bool(_ID_NUMBER.fullmatch(text)) and check_character(text[:17]) == text[17]


def _check_form(rule: FieldRule, text: str) -> tuple[str, str] | None:
    if rule.element.endswith("IdNumber"):
        return None if _is_id_number(text) else ("form", "GB 11643")
    form = _FORMS.get(rule.element)
    return ("form", form.pattern) if form and not form.fullmatch(text) else None


def _checks_of(rule: FieldRule) -> tuple[_Check, ...]:
    """Return the checks that can object to this field at all."""
    wanted: list[_Check] = [_check_length] if rule.kind == "text" else []
    if rule.fixed or rule.element in _FIXED:
        wanted.append(_check_fixed)
    if rule.kind != "text":
        wanted.append(_check_number)
    if rule.element in _TABLES:
        wanted.append(_check_code)
    if rule.element in _FORMS or rule.element.endswith("IdNumber"):
        wanted.append(_check_form)
    return tuple(wanted)


_Column = tuple[FieldRule, Callable[[Any], str], tuple[_Check, ...]]
_columns: dict[tuple[Any, str, str], tuple[_Column, ...]] = {}


def _columns_of(model: Any, name: str, part: PartRule) -> tuple[_Column, ...]:
    # Keyed by names: a rule is a tree of tuples, and to hash it for every field would cost more than all its checks.
    found = _columns.get((model, name, part.name))
    if found is None:
        found = tuple((rule, text_writer(model, rule), _checks_of(rule)) for rule in part.fields)
        _columns[model, name, part.name] = found
    return found


def _check_part(name: str, owner: object, part: PartRule, line: int) -> Iterator[Finding]:
    for rule, write, checks in _columns_of(type(owner), name, part):
        value = getattr(owner, rule.attribute)
        text = "" if value is None or value == "" else write(value)
        if text:
            for check_ in checks:
                objection = check_(rule, text)
                if objection:
                    yield finding(objection[0], name, rule.element, line, text, objection[1])
                    break
        elif rule.mandatory:
            yield finding("mandatory", name, rule.element, line, "", "")


def _numbers_fit(name: str, numbers: list[int]) -> bool:
    if name == MESSAGE_OF[Return]:
        # They are the inventory's numbers, and only some of its lines may come back.
        return numbers == sorted(set(numbers)) and all(number >= 1 for number in numbers)
    return numbers == list(range(1, len(numbers) + 1))


def _check_lines(name: str, lines: tuple[Any, ...], rule: PartRule) -> Iterator[Finding]:
    numbers = [line.gnum for line in lines]
    if not 1 <= len(lines) <= MOST_LINES or not _numbers_fit(name, numbers):
        yield finding("lines", name, "gnum", 0, " ".join(map(str, numbers)), f"1..{MOST_LINES}")
    for number, line in enumerate(lines, 1):
        yield from _check_part(name, line, rule, number)


def _missing(name: str, owner: object, part: PartRule, elements: tuple[str, ...], line: int) -> Iterator[Finding]:
    for rule in part.fields:
        if rule.element in elements and not write_attribute(owner, rule):
            yield finding("mandatory_1210", name, rule.element, line, "", "")


def _check_pair(name: str, line: InventoryLine, number: int) -> Iterator[Finding]:
    if bool(line.unit2) != (line.qty2 is not None):
        yield finding("pair", name, "qty2", number, line.qty2, line.unit2)


def _check_1210(inventory: Inventory) -> Iterator[Finding]:
    name = MESSAGE_OF[Inventory]
    head, list_part = message_rule(name).parts
    yield from _missing(name, inventory, head, _HEAD_1210, 0)
    for rule in head.fields:
        text = write_attribute(inventory, rule) if rule.element in _DIRECT_ONLY else ""
        if text:
            yield finding("not_1210", name, rule.element, 0, text, "")
    if inventory.net_weight > inventory.gross_weight:
        yield finding("weight", name, "netWeight", 0, inventory.net_weight, inventory.gross_weight)
    if inventory.country != "142":
        yield finding("fixed", name, "country", 0, inventory.country, "142")
    for number, line in enumerate(inventory.lines, 1):
        yield from _missing(name, line, list_part, _LINE_1210, number)
        yield from _check_pair(name, line, number)


def _check_cancellation(cancellation: Cancellation) -> Iterator[Finding]:
    if cancellation.app_type != "1":
        yield finding("new_only", MESSAGE_OF[Cancellation], "appType", 0, cancellation.app_type, "1")


_TAXES = (("customsTax", "customs_tax"), ("valueAddedTax", "value_added_tax"), ("consumptionTax", "consumption_tax"))


def _check_bill(bill: TaxBill) -> Iterator[Finding]:
    for element, attribute in _TAXES:
        head, lines = getattr(bill, attribute), sum(getattr(line, attribute) for line in bill.lines)
        if head != lines:
            yield finding("sum", BILL_OF[TaxBill], element, 0, yuan(head), yuan(Fen(lines)))


def _check_own(document: Document | Bill) -> Iterator[Finding]:
    if isinstance(document, Inventory):
        yield from _check_1210(document)
    elif isinstance(document, Cancellation):
        yield from _check_cancellation(document)
    elif isinstance(document, TaxBill):
        yield from _check_bill(document)
    if isinstance(document, Cancellation | Return) and not document.cop_no:
        # The schema lets it be absent, but it is how the answer finds its way back.
        yield finding("mandatory_1210", MESSAGE_OF[type(document)], "copNo", 0, "", "")


def check(document: Document | Bill) -> list[Finding]:
    """Check one document alone: every field by the table, every code by its table, and the rules of its own kind."""
    name = (MESSAGE_OF | BILL_OF)[type(document)]
    found: list[Finding] = []
    for part in message_rule(name).parts:
        if part.repeated:
            found.extend(_check_lines(name, getattr(document, "lines", ()), part))
        else:
            found.extend(_check_part(name, document, part, 0))
    found.extend(_check_own(document))
    return found


def check_transfer(transfer: BaseTransfer) -> list[Finding]:
    """Check the transmitter block that every message carries."""
    return list(_check_part(_TRANSFER, transfer, transfer_rule(), 0))
