"""What a desk did in an outage is written down once, and what the books say differently waits for a person."""

from datetime import timedelta
from typing import Any

import pytest

from o2o_store.backend.access.messages import AddStaff
from o2o_store.backend.fulfilment import worklist
from o2o_store.contract.store_api.desk import RecordHandOver, ReissueVoucher, SettleTrouble
from o2o_store.contract.store_api.fulfilment import HandedOverView
from o2o_store.domain.identity import check_character
from o2o_store.domain.refusals import AlreadyHandedOver, HandedOverByStranger, UnknownOrder, VoucherForged, VoucherOfOtherDesk, WrongParcel

SECOND = "41999919900307002" + check_character("41999919900307002")
"""Another invented buyer."""


@pytest.fixture
def staffed(shop: Any) -> Any:
    people = (("staff-2", ["desk"]), ("staff-1", ["packer"]))
    shop.command(*(AddStaff(hall_id="hall-1", staff_id=who, name=who, roles=roles, pin="246810") for who, roles in people))
    return shop


def told(shop: Any, order_id: str, **changes: Any) -> RecordHandOver:
    view = shop.view(order_id)
    values: dict[str, Any] = {
        "order_id": order_id,
        "voucher": view.voucher,
        "parcel_label": view.parcel.label,
        "person_by": "last_four",
        "staff_id": "staff-2",
        "handed_over_at": shop.clock.now(),
    }
    return RecordHandOver(**(values | changes))


def kinds(shop: Any) -> list[str]:
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, shop.other_desk, shop.clock.now()))
    return [trouble.code for trouble in found.troubles if trouble.kind == "difference"]


def test_told_hand_over_counts_from_when_it_was_made(staffed: Any) -> None:
    order_id = staffed.ready()
    act = told(staffed, order_id)
    staffed.clock.pass_(timedelta(hours=2))
    outcome = staffed.do(act, staffed.desk)
    assert outcome == HandedOverView(
        order_id=order_id, pickup_number=staffed.view(order_id).pickup_number, handed_over_at=act.handed_over_at, staff_id="staff-2"
    )
    view = staffed.view(order_id)
    assert (view.parcel.state, view.parcel.handed_over_at, view.closed) == ("handed_over", act.handed_over_at, True)
    assert staffed.do(act, staffed.desk) == outcome  # told again: the same answer, nothing new
    assert kinds(staffed) == []


def test_what_cannot_have_happened_is_refused(staffed: Any) -> None:
    order_id, other = staffed.ready(), staffed.ready(id_number=SECOND)
    assert staffed.do(told(staffed, order_id, voucher="O2OV:JUNK"), staffed.desk) == VoucherForged()
    assert staffed.do(told(staffed, order_id, parcel_label="W-other"), staffed.desk) == WrongParcel()
    assert staffed.do(told(staffed, order_id, staff_id="staff-1"), staffed.desk) == HandedOverByStranger()
    assert staffed.do(told(staffed, order_id, staff_id="nobody"), staffed.desk) == HandedOverByStranger()
    assert isinstance(staffed.do(told(staffed, order_id), staffed.other_desk), VoucherOfOtherDesk)
    assert staffed.do(told(staffed, order_id), staffed.stranger) == UnknownOrder()
    assert staffed.view(other).parcel.state == "ready"


def test_a_refused_hand_over_waits_for_a_person_of_the_hall_that_told_it(staffed: Any) -> None:
    order_id, other = staffed.ready(), staffed.ready(id_number=SECOND)
    wrong = told(staffed, order_id, parcel_label="W-other")
    assert staffed.do(wrong, staffed.desk) == WrongParcel()
    assert staffed.do(wrong, staffed.desk) == WrongParcel()  # its answer was lost: told again
    found = staffed.database.read(lambda connection: worklist.list_troubles(connection, staffed.other_desk, staffed.clock.now()))
    (one,) = found.troubles
    assert (one.kind, one.code, one.order_id, one.acts) == ("difference", "hand_over_refused", order_id, ["settle_difference"])
    assert one.facts == {"at": wrong.handed_over_at.isoformat(), "why": "wrong_parcel", "label": "W-other", "staff_id": "staff-2"}
    assert staffed.view(other).parcel.state == "ready"
    staffed.do(told(staffed, order_id), staffed.stranger)
    elsewhere = staffed.database.read(lambda connection: worklist.list_troubles(connection, staffed.stranger, staffed.clock.now()))
    assert [trouble.facts["why"] for trouble in elsewhere.troubles] == ["unknown_order"]
    assert kinds(staffed) == ["hand_over_refused"]
    note = SettleTrouble(trouble_id=one.trouble_id, act="settle_difference", note="找回来了")
    assert staffed.do(note, staffed.other_desk) == one.trouble_id.partition(":")[2]
    staffed.do(wrong, staffed.desk)
    assert kinds(staffed) == []


def test_lost_voucher_used_in_the_outage_is_recorded_and_waits_for_a_person(staffed: Any) -> None:
    order_id = staffed.ready()
    act = told(staffed, order_id)
    staffed.do(ReissueVoucher(order_id=order_id, last_four=staffed.view(order_id).buyer.last_four), staffed.desk)
    assert isinstance(staffed.do(act, staffed.desk), HandedOverView)
    assert (staffed.view(order_id).parcel.state, kinds(staffed)) == ("handed_over", ["voucher_replaced"])


def test_second_hand_over_of_one_parcel_is_a_difference_and_not_a_second_one(staffed: Any) -> None:
    order_id = staffed.ready()
    first = told(staffed, order_id)
    staffed.do(first, staffed.desk)
    staffed.clock.pass_(timedelta(minutes=1))
    again = staffed.desk.__class__("desk-3", "desk", "hall-1", "demo", staffed.desk.desk)
    assert staffed.do(first, again) == AlreadyHandedOver(first.handed_over_at)
    assert kinds(staffed) == ["handed_over_twice"]
