"""Where an order stands at the desk."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import OrderView, ParcelView, PaymentView
from o2o_store.kiosk.flows.desk_state import DeskState, Proof, tab_of, waiting_since
from o2o_store.kiosk.flows.packing import Packing

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PARCEL = ParcelView(state="reserved", label="W", desk="2")
ORDER = OrderView(order_id="o1", version=1, hall_id="h", step=5, step_failed=False, closed=False, created_at=NOW, parcel=PARCEL)


def order(state: str, **changes: Any) -> OrderView:
    return msgspec.structs.replace(ORDER, parcel=msgspec.structs.replace(PARCEL, state=state), **changes)


@pytest.mark.parametrize(
    ("state", "tab"),
    [("reserved", "packing"), ("released", "packing"), ("packed", "pickup"), ("ready", "pickup"), ("uncollected", "trouble")],
)
def test_order_is_found_under_what_must_be_done_with_it(state: str, tab: str) -> None:
    assert tab_of(order(state)) == tab


def test_order_is_trouble_when_it_stopped() -> None:
    assert tab_of(order("packed", step_failed=True)) == "trouble"
    assert tab_of(msgspec.structs.replace(ORDER, parcel=None)) == "trouble"


def test_waiting_counts_from_the_last_thing_that_had_to_happen() -> None:
    later = NOW + timedelta(minutes=1)
    payment = PaymentView(attempt=1, wallet="wechat", state="paid", amount_fen=1, captured_at=later)
    ready = ParcelView(state="ready", label="W", desk="2", packed_at=NOW, released_at=later)
    assert waiting_since(ORDER) == NOW
    assert waiting_since(msgspec.structs.replace(ORDER, payment=payment)) == later
    assert waiting_since(msgspec.structs.replace(ORDER, ready=True, parcel=ready)) == later


def test_parcel_may_go_when_all_three_proofs_are_there() -> None:
    good = Proof("ok")
    state = DeskState(voucher_proof=good, person_proof=good, parcel_proof=good)
    assert state.can_hand_over
    assert not DeskState(voucher_proof=good, person_proof=good, parcel_proof=Proof("wrong")).can_hand_over
    assert not DeskState(voucher_proof=good, person_proof=good, parcel_proof=good, busy=True).can_hand_over
    assert DeskState(packing=Packing("o1", labelled=True)).can_pack
    assert not DeskState().can_pack


def test_longest_waiting_comes_first_in_the_queue() -> None:
    young = msgspec.structs.replace(ORDER, order_id="young", created_at=NOW + timedelta(minutes=5))
    state = DeskState(orders=(young, ORDER, order("ready")), tab="packing", case_id="young")
    assert [one.order_id for one in state.queue] == ["o1", "young"]
    assert state.case is young
