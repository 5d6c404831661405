"""One document against the official table and the 1210 rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from o2o_store.ceb.models import BaseTransfer, Inventory, LogisticsStatus, Order, Payment, Waybill
from o2o_store.ceb.validator import check, check_transfer
from o2o_store.domain.money import Fen


def test_nothing_is_found_when_documents_are_sound(
    order: Order,
    payment: Payment,
    waybill: Waybill,
    delivery: LogisticsStatus,
    inventory: Inventory,
    transfer: BaseTransfer,
) -> None:
    assert [finding for document in (order, payment, waybill, delivery, inventory) for finding in check(document)] == []
    assert check_transfer(transfer) == []


@pytest.mark.parametrize(
    ("changes", "code", "element"),
    [
        ({"buyer_telephone": ""}, "mandatory", "buyerTelephone"),
        ({"order_no": "N" * 61}, "length", "orderNo"),
        ({"consignee_address": "址" * 201}, "length", "consigneeAddress"),
        ({"guid": "7c1f0b0e-51b0-4c39-9c62-1b6b0f7e0a02"}, "form", "guid"),
        ({"app_type": "4"}, "fixed", "appType"),
        ({"order_type": "E"}, "fixed", "orderType"),
        ({"buyer_id_type": "2"}, "fixed", "buyerIdType"),
        ({"currency": "502"}, "fixed", "currency"),
        ({"buyer_id_number": "419999199003070014"}, "form", "buyerIdNumber"),
        ({"buyer_id_number": "41999919900307001"}, "form", "buyerIdNumber"),
        ({"freight": Fen(-1)}, "number", "freight"),
        ({"goods_value": Fen(0)}, "positive", "goodsValue"),
        ({"actual_paid": Fen(10**16)}, "number", "acturalPaid"),
        ({"consignee_district": "4101"}, "length", "consigneeDistrict"),
        ({"consignee_district": "41010x"}, "form", "consigneeDistrict"),
        ({"lines": ()}, "lines", "gnum"),
    ],
)
def test_order_is_objected_to_when_a_field_is_wrong(order: Order, changes: dict[str, Any], code: str, element: str) -> None:
    assert [(found.code, found.element) for found in check(replace(order, **changes))] == [(code, element)]


@pytest.mark.parametrize(
    ("changes", "code", "element"),
    [
        ({"ems_no": ""}, "mandatory_1210", "emsNo"),
        ({"area_code": ""}, "mandatory_1210", "areaCode"),
        ({"area_name": ""}, "mandatory_1210", "areaName"),
        ({"cop_no": ""}, "mandatory_1210", "copNo"),
        ({"traf_no": "豫A00000"}, "not_1210", "trafNo"),
        ({"bill_no": "B1"}, "not_1210", "billNo"),
        ({"trade_mode": "9610"}, "fixed", "tradeMode"),
        ({"country": "601"}, "fixed", "country"),
        ({"ie_flag": "E"}, "fixed", "ieFlag"),
        ({"pack_no": 2}, "fixed", "packNo"),
        ({"customs_code": "4699"}, "code", "customsCode"),
        ({"traf_mode": "Q"}, "code", "trafMode"),
        ({"wrap_type": "9"}, "form", "wrapType"),
        ({"invt_no": "46112026E000000001"}, "form", "invtNo"),
        ({"pre_no": "X20260105000000001"}, "form", "preNo"),
        ({"net_weight": Decimal("2.31")}, "weight", "netWeight"),
        ({"net_weight": Decimal(0)}, "positive", "netWeight"),
        ({"gross_weight": Decimal("2.123456")}, "number", "grossWeight"),
    ],
)
def test_inventory_is_objected_to_when_a_field_is_wrong(inventory: Inventory, changes: dict[str, Any], code: str, element: str) -> None:
    assert [(found.code, found.element) for found in check(replace(inventory, **changes))] == [(code, element)]


@pytest.mark.parametrize(
    ("changes", "code", "element"),
    [
        ({"item_record_no": ""}, "mandatory_1210", "itemRecordNo"),
        ({"bar_code": ""}, "mandatory_1210", "barCode"),
        ({"unit": "999"}, "code", "unit"),
        ({"country": "998"}, "code", "country"),
        ({"gcode": "19011010"}, "length", "gcode"),
        ({"gcode": "190110100A"}, "form", "gcode"),
        ({"item_no": "S" * 21}, "length", "itemNo"),
        ({"qty2": Decimal(1)}, "pair", "qty2"),
        ({"unit2": "011"}, "pair", "qty2"),
        ({"qty": Decimal(0)}, "positive", "qty"),
        ({"qty1": Decimal(-1)}, "number", "qty1"),
        ({"gnum": 2}, "lines", "gnum"),
    ],
)
def test_line_is_objected_to_when_a_field_is_wrong(inventory: Inventory, changes: dict[str, Any], code: str, element: str) -> None:
    found = check(replace(inventory, lines=(replace(inventory.lines[0], **changes),)))
    assert [(entry.code, entry.element) for entry in found] == [(code, element)]
    assert found[0].line == (0 if code == "lines" else 1)


def test_second_quantity_is_sound_when_unit_and_quantity_come_together(inventory: Inventory) -> None:
    line = replace(inventory.lines[0], qty2=Decimal(2), unit2="011")
    assert check(replace(inventory, lines=(line,), ie_date=date(2026, 1, 5))) == []


def test_gift_is_sound_when_its_price_is_zero(order: Order) -> None:
    gift = replace(order.lines[0], gnum=2, price=Fen(0), total_price=Fen(0))
    assert check(replace(order, lines=(order.lines[0], gift))) == []


def test_line_numbers_are_objected_to_when_twice_or_too_many(order: Order) -> None:
    twice = check(replace(order, lines=order.lines * 2))
    assert [(found.code, found.found) for found in twice] == [("lines", "1 1")]
    many = tuple(replace(order.lines[0], gnum=number) for number in range(1, 101))
    assert [found.code for found in check(replace(order, lines=many))] == ["lines"]
    assert [found.code for found in check(replace(order, lines=(replace(order.lines[0], gnum=0),)))] == ["lines", "number"]


def test_findings_show_no_person_when_personal_fields_are_wrong(order: Order) -> None:
    found = check(replace(order, buyer_id_number="419999199003070014", buyer_name="样" * 61))
    assert len(found) == 2
    assert "4199199" not in repr(found)
    assert "样" not in repr(found)


def test_transmitter_is_objected_to_when_incomplete(transfer: BaseTransfer) -> None:
    found = check_transfer(replace(transfer, cop_code="", dxp_mode="MQS"))
    assert [(entry.code, entry.element) for entry in found] == [("mandatory", "copCode"), ("fixed", "dxpMode")]
