"""Packing one parcel."""

from datetime import UTC, datetime

import pytest

from o2o_store.contract.store_api.orders import LineView, OrderView, ParcelView
from o2o_store.kiosk.flows.packing import Packing, is_full, normal, request, scan_label, scan_unit, wanted

CREAM, FLASK = "06900000000014", "06900000000021"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def line(gtin: str, quantity: int) -> LineView:
    return LineView(
        gtin=gtin, sku="", name_zh="", name_en="", spec_zh="", spec_en="", origin="305", quantity=quantity, price_fen=1, goods_fen=1, tax_fen=0
    )  # fmt: skip


ORDER = OrderView(
    order_id="o1", version=1, hall_id="h", step=5, step_failed=False, closed=False, created_at=NOW, lines=[line("6900000000014", 2), line(FLASK, 1)],
    parcel=ParcelView(state="reserved", label="WB1", desk="2"),
)  # fmt: skip


def test_parcel_is_full_when_exactly_the_ordered_units_are_in() -> None:
    packing = Packing("o1")
    said = []
    for gtin in (CREAM, FLASK, CREAM):
        scan = scan_unit(ORDER, packing, gtin)
        packing = scan.packing
        said.append(scan.what)
    assert said == ["unit", "unit", "last_unit"]
    assert is_full(ORDER, packing)
    assert wanted(ORDER) == {CREAM: 2, FLASK: 1}


@pytest.mark.parametrize(("gtin", "what"), [("06999999999997", "not_in_order"), (FLASK, "too_many")])
def test_unit_is_told_and_not_counted_when_it_does_not_belong(gtin: str, what: str) -> None:
    packing = scan_unit(ORDER, Packing("o1"), FLASK).packing
    scan = scan_unit(ORDER, packing, gtin)
    assert (scan.what, scan.packing) == (what, packing)


def test_label_closes_the_parcel_when_it_is_full() -> None:
    packing = Packing("o1", (CREAM, CREAM, FLASK))
    assert scan_label(ORDER, Packing("o1", (CREAM,)), "WB1").what == "label_too_early"
    assert scan_label(ORDER, packing, "WB2").what == "other_label"
    closed = scan_label(ORDER, packing, "WB1")
    assert (closed.what, closed.packing.labelled) == ("label", True)
    sent = request(ORDER, closed.packing)
    assert (sent.units, sent.parcel_label) == ([CREAM, CREAM, FLASK], "WB1")


def test_numbers_of_all_lengths_are_the_same_product() -> None:
    assert normal("6900000000014") == CREAM
    assert normal("no number") == "no number"
