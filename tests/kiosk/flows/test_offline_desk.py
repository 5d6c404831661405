"""What may leave in an outage."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import OrderView, ParcelView
from o2o_store.kiosk.flows.offline_desk import hand_over_record, may_leave, refuse_offline

NOW = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)
READY = OrderView(
    order_id="o1", version=1, hall_id="h1", step=5, step_failed=False, closed=False, created_at=NOW, ready=True,
    parcel=ParcelView(state="ready", label="WB1", desk="2", packed_at=NOW, released_at=NOW),
)  # fmt: skip
PACKED = msgspec.structs.replace(READY, ready=False, parcel=ParcelView(state="packed", label="WB1", desk="2", packed_at=NOW))
RESERVED = msgspec.structs.replace(READY, ready=False, parcel=ParcelView(state="reserved", label="WB1", desk="2"))
GOOD = hashlib.sha256(b"V").hexdigest()


@pytest.mark.parametrize(
    ("order", "offline", "may"), [(READY, False, True), (PACKED, False, False), (PACKED, True, True), (RESERVED, True, False)]
)
def test_voucher_opens_what_is_released_or_in_an_outage_packed(order: OrderView, offline: bool, may: bool) -> None:
    assert may_leave(order, offline=offline) is may


@pytest.mark.parametrize(
    ("order", "vouchers", "burned", "code"),
    [
        (READY, {"o1": GOOD}, None, ""),
        (READY, {}, None, ""),
        (RESERVED, {"o1": GOOD}, None, "not_packed"),
        (READY, {"o1": GOOD}, NOW, "voucher_used"),
        (READY, {"o1": "another"}, None, "voucher_replaced"),
    ],
)
def test_each_bar_is_named(order: OrderView, vouchers: dict[str, str], burned: Any, code: str) -> None:
    refusal = refuse_offline(order, "V", vouchers, burned)
    assert (refusal.code if refusal is not None else "") == code


def test_record_names_no_person() -> None:
    record = hand_over_record("o1", "V", "WB1", "021", NOW)
    assert (record.parcel_label, record.staff_id, record.handed_over_at) == ("WB1", "021", NOW)
    assert set(record.__struct_fields__) == {"order_id", "voucher", "parcel_label", "person_by", "staff_id", "handed_over_at"}
