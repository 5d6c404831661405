"""Between attributes and element texts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.ceb.codec import attribute_types, read_attributes, read_stamp, write_attribute, write_decimal
from o2o_store.ceb.fields import message_rule, transfer_rule
from o2o_store.ceb.models import BaseTransfer, Inventory, InventoryLine, LogisticsStatus, Order, OrderLine, Payment, Waybill
from o2o_store.ceb.safe_xml import MalformedMessageError
from o2o_store.ceb.xml import MESSAGE_OF
from o2o_store.domain.clock import beijing_stamp

LINE_RULES = message_rule("CEB621Message").parts[1].fields
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants naive bounds


@given(MOMENTS)
def test_moment_survives_to_the_second_when_stamped(moment: datetime) -> None:
    assert read_stamp(beijing_stamp(moment)) == moment.replace(microsecond=0)


def test_milliseconds_are_read_when_given() -> None:
    assert read_stamp("20260105103000123") == datetime(2026, 1, 5, 2, 30, 0, 123000, UTC)


@pytest.mark.parametrize("text", ["", "2026010510300", "20260230103000", "２０２６0105103000", "2026-01-05T10:30"])
def test_stamp_is_refused_when_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_stamp(text)


@pytest.mark.parametrize(
    ("number", "text"), [("2", "2"), ("1.80", "1.8"), ("100", "100"), ("0.00", "0"), ("1E+3", "1000"), ("0.00001", "0.00001")]
)
def test_quantity_is_plain_when_written(number: str, text: str) -> None:
    assert write_decimal(Decimal(number)) == text


def texts(**changes: str) -> dict[str, str]:
    sound = {"gnum": "1", "gcode": "1901101000", "gname": "n", "gmodel": "m", "country": "601", "qty": "2", "unit": "122"}
    return sound | {"qty1": "1.8", "unit1": "035", "price": "258.00", "totalPrice": "516"} | changes


def test_line_is_read_when_sound() -> None:
    found = texts(qty2="3.50", unit2="011")
    line = InventoryLine(**read_attributes(InventoryLine, LINE_RULES, lambda element: found.get(element, "")))
    assert (line.qty2, line.total_price, line.bar_code, line.currency) == (Decimal("3.50"), 51600, "", "")


@pytest.mark.parametrize(
    "changes",
    [{"gnum": "x"}, {"gnum": "1_0"}, {"qty": "NaN"}, {"qty": "1E5"}, {"qty2": "Infinity"}, {"price": "1.001"}, {"price": ""}, {"qty": ""}],
)
def test_line_is_refused_when_a_value_cannot_be_read(changes: dict[str, str]) -> None:
    found = texts(**changes)
    with pytest.raises(MalformedMessageError):
        read_attributes(InventoryLine, LINE_RULES, lambda element: found.get(element, ""))


def test_text_is_empty_when_nothing_is_given(order: Order) -> None:
    rules = {rule.element: rule for rule in message_rule("CEB311Message").parts[0].fields}
    assert write_attribute(order, rules["note"]) == ""
    assert write_attribute(order, rules["acturalPaid"]) == "562.96"
    assert write_attribute(order, rules["appTime"]) == "20260105103000"


@pytest.mark.parametrize("model", [Order, OrderLine, Payment, Waybill, LogisticsStatus, Inventory, InventoryLine, BaseTransfer])
def test_every_element_has_its_attribute_in_the_model(model: Any) -> None:
    line = model in {OrderLine, InventoryLine}
    owner = {OrderLine: Order, InventoryLine: Inventory}.get(model, model)
    part = transfer_rule() if model is BaseTransfer else message_rule(MESSAGE_OF[owner]).parts[int(line)]
    assert {rule.attribute for rule in part.fields} == set(attribute_types(model)) - {"lines"}


@pytest.mark.parametrize(("text", "sound"), [("20260105", True), ("2026010", False), ("20260230", False), ("2026-1-5", False)])
def test_day_is_read_when_and_only_when_it_is_one(text: str, sound: bool) -> None:
    rules = tuple(rule for rule in message_rule("CEB621Message").parts[0].fields if rule.element == "declTime")
    if sound:
        assert read_attributes(Inventory, rules, lambda _: text) == {"decl_time": date(2026, 1, 5)}
        return
    with pytest.raises(MalformedMessageError):
        read_attributes(Inventory, rules, lambda _: text)
