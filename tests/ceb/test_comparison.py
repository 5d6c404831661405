"""The documents against each other, rule by rule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from o2o_store.ceb.comparison import BookLine, Known, compare
from o2o_store.ceb.models import Inventory, Order, Payment, Waybill
from o2o_store.domain.money import Fen
from o2o_store.domain.permit import Permit


@pytest.fixture
def four(order: Order, payment: Payment, waybill: Waybill, inventory: Inventory) -> dict[str, Any]:
    return {"order": order, "payment": payment, "waybill": waybill, "inventory": inventory}


def codes(documents: dict[str, Any]) -> list[str]:
    return sorted({found.code for found in compare(**documents)})


def test_nothing_is_found_when_documents_agree(four: dict[str, Any]) -> None:
    assert compare(**four) == []


@pytest.mark.parametrize("missing", ["payment", "waybill", "inventory"])
def test_nothing_is_found_when_a_document_is_not_known_yet(four: dict[str, Any], missing: str) -> None:
    assert compare(**(four | {missing: None})) == []


@pytest.mark.parametrize(
    ("document", "changes", "rules"),
    [
        ("payment", {"order_no": "X"}, ["R01"]),
        ("payment", {"ebp_code": "X"}, ["R01"]),
        ("waybill", {"order_no": "X"}, ["R01"]),
        ("inventory", {"order_no": "X"}, ["R01"]),
        ("inventory", {"ebp_code": "X"}, ["R01"]),
        ("order", {"actual_paid": Fen(56295)}, ["R02", "R03"]),
        ("order", {"discount": Fen(1)}, ["R02"]),
        ("payment", {"amount_paid": Fen(56295)}, ["R03"]),
        ("order", {"goods_value": Fen(51599), "tax_total": Fen(4697)}, ["R04"]),
        ("inventory", {"buyer_name": "样本乙"}, ["R05"]),
        ("inventory", {"buyer_id_number": "419999199003070028"}, ["R05"]),
        ("inventory", {"buyer_id_type": "2"}, ["R05"]),
        ("inventory", {"buyer_telephone": "13900000001"}, ["R06"]),
        ("payment", {"payer_name": "样本乙"}, ["R07"]),
        ("payment", {"payer_id_number": "419999199003070028"}, ["R07"]),
        ("waybill", {"consignee": "样本乙"}, ["R09"]),
        ("waybill", {"consignee_telephone": "13900000001"}, ["R09"]),
        ("waybill", {"consignee_address": "别处"}, ["R09", "R10"]),
        ("inventory", {"consignee_address": "别处"}, ["R10"]),
        ("inventory", {"logistics_no": "X"}, ["R11"]),
        ("inventory", {"logistics_code": "X"}, ["R11"]),
        ("order", {"pay_code": "X"}, ["R12"]),
        ("order", {"pay_transaction_id": "X"}, ["R12"]),
        ("order", {"pay_code": "", "pay_transaction_id": ""}, []),
        ("inventory", {"lines": ()}, ["R13"]),
        ("inventory", {"ebc_code": "X"}, ["R15"]),
        ("inventory", {"freight": Fen(1)}, ["R16"]),
        ("waybill", {"insured_fee": Fen(1)}, ["R16"]),
        ("payment", {"pay_time": None}, ["R21"]),
        ("inventory", {"app_time": None}, ["R21"]),
    ],
)
def test_rule_speaks_when_documents_disagree(four: dict[str, Any], document: str, changes: dict[str, Any], rules: list[str]) -> None:
    shifts = {"pay_time": timedelta(days=1), "app_time": -timedelta(days=1)}
    changed = {name: getattr(four[document], name) + shifts[name] if value is None else value for name, value in changes.items()}
    assert codes(four | {document: replace(four[document], **changed)}) == rules


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"gnum": 2}, ["R14"]),
        ({"gname": "别的"}, ["R14"]),
        ({"qty": Decimal(3)}, ["R04", "R14"]),
        ({"unit": "142"}, ["R14"]),
        ({"price": Fen(25801)}, ["R04", "R14"]),
        ({"total_price": Fen(51601)}, ["R04", "R14"]),
        ({"country": "609"}, ["R14"]),
    ],
)
def test_rule_speaks_when_a_line_disagrees(four: dict[str, Any], changes: dict[str, Any], rules: list[str]) -> None:
    line = replace(four["inventory"].lines[0], **changes)
    assert codes(four | {"inventory": replace(four["inventory"], lines=(line,))}) == rules


@pytest.mark.parametrize(("quantity", "price", "rules"), [(1, 500_001, []), (2, 250_000, []), (2, 250_001, ["R17"])])
def test_single_limit_speaks_when_more_than_one_piece_passes_it(order: Order, quantity: int, price: int, rules: list[str]) -> None:
    total = Fen(quantity * price)
    line = replace(order.lines[0], qty=Decimal(quantity), price=Fen(price), total_price=total)
    dear = replace(order, lines=(line,), goods_value=total, tax_total=Fen(0), actual_paid=total)
    assert codes({"order": dear}) == rules


def test_single_limit_counts_carriage_when_there_is_any(order: Order, waybill: Waybill) -> None:
    line = replace(order.lines[0], price=Fen(250_000), total_price=Fen(500_000))
    dear = replace(order, lines=(line,), goods_value=Fen(500_000), tax_total=Fen(0), actual_paid=Fen(500_000))
    assert codes({"order": dear, "waybill": waybill}) == []
    assert codes({"order": dear, "waybill": replace(waybill, freight=Fen(1))}) == ["R17"]


def test_finding_names_both_values_and_the_line(four: dict[str, Any]) -> None:
    (found,) = compare(**(four | {"payment": replace(four["payment"], amount_paid=Fen(1))}))
    assert (found.document, found.element, found.found, found.expected) == ("CEB411Message", "amountPaid", "0.01", "562.96")
    line = replace(four["inventory"].lines[0], unit="142")
    (found,) = compare(**(four | {"inventory": replace(four["inventory"], lines=(line,))}))
    assert (found.line, found.found, found.expected) == (1, "142", "122")


def test_findings_show_no_person_when_people_differ(four: dict[str, Any]) -> None:
    found = compare(**(four | {"inventory": replace(four["inventory"], buyer_name="样本乙", buyer_id_number="419999199003070028")}))
    assert len(found) == 2
    assert "样本" not in repr(found)
    assert "4199991990" not in repr(found)


def test_what_is_known_besides_is_held_against_the_documents(order: Order, inventory: Inventory) -> None:
    item = BookLine(gcode="1901101000", gname="示例婴儿配方奶粉900g", unit="122", stock=Decimal(2))
    now = inventory.app_time
    permit = Permit("zz-01", "样本", True, date(2026, 1, 1), date(2026, 12, 31), now, now + timedelta(hours=1))
    sound = Known(now=now, identity="fits", year_used=Fen(2_548_400), book={"1001": item}, tax=Fen(4696), needs_permit=True, permit=permit)
    assert compare(order, inventory=inventory, known=sound) == []
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"identity": "differs"}, "R08", "buyerName"),
        ({"year_used": Fen(2_548_401)}, "R18", "goodsValue"),
        ({"book": {}}, "R20", "itemRecordNo"),
        ({"book": {"1001": replace(item, listed=False)}}, "R19", "gcode"),
        ({"book": {"1001": replace(item, gcode="1901109000")}}, "R20", "gcode"),
        ({"book": {"1001": replace(item, stock=Decimal(1))}}, "R20", "qty"),
        ({"tax": Fen(4697)}, "R28", "taxTotal"),
        ({"permit": None}, "K01", "permit"),
        ({"now": now - timedelta(minutes=6)}, "R21", "appTime"),
    ]
    for changes, code, element in cases:
        found = compare(order, inventory=inventory, known=replace(sound, **changes))
        assert {(one.code, one.element) for one in found} == {(code, element)}, changes
