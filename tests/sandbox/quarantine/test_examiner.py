"""What an inspector of goods makes of a report."""

from typing import Any

import msgspec
import pytest

from o2o_store.sandbox.quarantine.examiner import Ban, Report, fault_of, judge, read_report


def raw(**order: Any) -> dict[str, Any]:
    """A good report, as it arrives; figures of one line of milk powder, invented."""
    line = {
        "gnum": 1, "gtin": "09421025231216", "name": "样本奶粉", "gcode": "1901101000", "country": "601",
        "lots": [{"lot": "L1", "certificate": "样本证", "pieces": 2}], "quantity": 2, "goods_fen": 36_000,
    }  # fmt: skip
    values = {
        "order_no": "A1", "platform_code": "S", "seller_code": "E", "warehouse_code": "W", "buyer_reg_no": "U1", "goods_fen": 36_000,
        "freight_fen": 0, "insurance_fen": 0, "discount_fen": 0, "tax_fen": 3_276, "total_fen": 39_276, "lines": [line],
    }  # fmt: skip
    payment = {"order_no": "A1", "pay_code": "P", "transaction_id": "T1", "amount_fen": 39_276, "paid_at": "2026-03-02T04:00:00Z"}
    waybill = {"order_no": "A1", "logistics_code": "L", "waybill_no": "L1", "gross_g": 2300}
    return {"report_no": "Q1", "site": "4611Q01", "order": values | order, "payment": payment, "waybill": waybill}


def report(**order: Any) -> Report:
    return msgspec.convert(raw(**order), Report)


def test_nothing_is_found_when_the_three_papers_fit() -> None:
    assert fault_of(report()) == ""
    assert judge(report(), [], "seed", 0.0)[0] == "released"


@pytest.mark.parametrize(
    ("part", "name", "value", "word"),
    [
        ("", "site", "", "site"),
        ("payment", "order_no", "A2", "order_no"),
        ("waybill", "order_no", "A2", "order_no"),
        ("payment", "amount_fen", 1, "amount_fen"),
        ("payment", "transaction_id", "", "transaction_id"),
        ("waybill", "gross_g", 0, "gross_g"),
        ("order", "goods_fen", 1, "goods_fen"),
        ("order", "total_fen", 1, "total_fen"),
        ("order", "lines", [], "lines"),
    ],
)
def test_a_report_is_at_fault_when_one_field_does_not_fit(part: str, name: str, value: Any, word: str) -> None:
    content = raw()
    (content[part] if part else content)[name] = value
    assert word in fault_of(msgspec.convert(content, Report))


@pytest.mark.parametrize(("name", "value", "word"), [("quantity", 3, "lots"), ("gcode", "", "编码"), ("country", "", "产地")])
def test_a_line_is_at_fault_when_it_does_not_add_up_or_says_too_little(name: str, value: Any, word: str) -> None:
    content = raw()
    content["order"]["lines"][0][name] = value
    assert word in fault_of(msgspec.convert(content, Report))


def test_goods_are_held_when_banned_from_there_and_only_then() -> None:
    ban = Ban(gcode="1901", country="601", reason="样本疫情")
    assert judge(report(), [ban], "seed", 0.0) == ("held", "样本疫情：样本奶粉")
    for other in (Ban(gcode="0901", country="601", reason="x"), Ban(gcode="1901", country="304", reason="x")):
        assert judge(report(), [other], "seed", 0.0)[0] == "released"


def test_goods_are_looked_at_when_a_lot_has_no_certificate_or_the_draw_falls_on_them() -> None:
    content = raw()
    content["order"]["lines"][0]["lots"][0]["certificate"] = ""
    assert judge(msgspec.convert(content, Report), [], "seed", 0.0)[0] == "sampling"
    drawn = 0
    for number in range(4000):
        one = msgspec.structs.replace(report(), report_no=f"Q{number}")
        drawn += judge(one, [], "seed", 0.05)[0] == "sampling"
    # A replay with the same seed draws the same ones; the bounds are five standard deviations wide.
    assert 200 - 69 < drawn < 200 + 69


def test_a_report_without_its_parts_is_answered_with_what_is_missing() -> None:
    content = raw()
    del content["payment"]
    assert "payment" in str(read_report(content))
    assert isinstance(read_report(raw()), Report)
    assert isinstance(read_report("no report"), str)
