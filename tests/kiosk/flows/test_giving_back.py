"""What can still be given back, and how far it has come, read from one view."""

from datetime import UTC, datetime
from typing import Any

import pytest

from o2o_store.contract.store_api.orders import DocumentView, LineView, OrderView, ParcelView, PaymentView, TimelineEntry
from o2o_store.kiosk.flows.giving_back import REASONS, REASONS_OF, asked_at, is_outside, may_return, stage_of, way_out

AT = datetime(2026, 5, 18, 6, tzinfo=UTC)


def order(state: str, *marks: str, money: str = "paid", returned: int = 0, inventory: bool = True, **changes: Any) -> OrderView:
    line = LineView(
        gtin="06900000000014", sku="", name_zh="面霜", name_en="Cream", spec_zh="", spec_en="", origin="305", quantity=2, price_fen=1, goods_fen=2,
        tax_fen=0, returned=returned,
    )  # fmt: skip
    return OrderView(
        order_id="o1", version=1, hall_id="h1", step=5, step_failed=changes.get("step_failed", False), closed=False, created_at=AT, lines=[line],
        parcel=ParcelView(state=state, label="WB1", desk="2"), payment=PaymentView(attempt=1, wallet="wechat", state=money, amount_fen=2),
        documents=[DocumentView(kind="inventory", state="sent", at=AT)] if inventory else [],
        timeline=[TimelineEntry(at=AT, what=mark, who="staff") for mark in marks],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("view", "way"),
    [
        (order("reserved", inventory=False), "at_once"),
        (order("packed"), "ask_customs"),
        (order("released"), "pack_first"),
        (order("ready"), "recall"),
        (order("uncollected"), "recall"),
        (order("packed", "withdrawal_asked"), ""),
        (order("packed", "withdrawal_asked", "withdrawal_refused"), "ask_customs"),
        (order("packed", money="refund_due"), ""),
        (order("packed", step_failed=True), ""),
        (order("handed_over"), ""),
    ],
)
def test_way_out_follows_from_where_the_goods_are(view: OrderView, way: str) -> None:
    assert way_out(view) == way


def test_nothing_unpaid_and_nothing_without_a_parcel_is_given_up() -> None:
    import msgspec

    assert way_out(msgspec.structs.replace(order("packed"), payment=None)) == ""
    assert way_out(msgspec.structs.replace(order("packed"), parcel=None)) == ""
    assert not is_outside(msgspec.structs.replace(order("packed"), parcel=None))


@pytest.mark.parametrize(
    ("view", "stage"),
    [
        (order("packed"), ""),
        (order("packed", "withdrawal_asked"), "withdrawing"),
        (order("packed", "withdrawal_asked", "withdrawal_refused"), "withdrawal_refused"),
        (order("handed_over", "withdrawal_asked", "withdrawal_refused", "handed_over"), ""),
        (order("withdrawn", "withdrawn", money="refund_due"), "refund_running"),
        (order("withdrawn", "withdrawn", money="refunding"), "refund_running"),
        (order("withdrawn", "withdrawn", money="refunded"), "refunded"),
        (order("withdrawn", "withdrawn", money="refund_stuck"), "refund_stuck"),
        (order("brought_back", "brought_back"), "returning"),
        (order("recalled", "recalled"), "returning"),
        (order("kept", "brought_back", "given_back"), "return_refused"),
        (order("returned", "brought_back", "taken_back", money="partly_refunded"), "refunded"),
        (order("brought_back", "brought_back", "taken_back", "brought_back", money="partly_refunded"), "returning"),
        (order("withdrawn", "withdrawn", money="refund_due", step_failed=True), ""),
    ],
)
def test_stage_is_the_last_thing_asked_or_answered(view: OrderView, stage: str) -> None:
    assert stage_of(view) == stage
    assert (asked_at(view) is not None) == (stage in {"withdrawing", "returning"})


@pytest.mark.parametrize(
    ("view", "may"),
    [
        (order("handed_over"), True),
        (order("delivered"), True),
        (order("kept"), True),
        (order("returned", returned=1), True),
        (order("returned", returned=2), False),
        (order("brought_back"), False),
        (order("ready"), False),
    ],
)
def test_only_what_the_buyer_has_may_come_back(view: OrderView, may: bool) -> None:
    assert may_return(view) is may


def test_every_reason_on_a_sheet_can_be_told_to_customs() -> None:
    assert {name for names in REASONS_OF.values() for name in names} == set(REASONS)
    assert all(name in names for names in REASONS_OF.values() for name in ("changed_mind", "other"))
