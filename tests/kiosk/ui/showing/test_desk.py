"""The desk as fields and rows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.orders import BuyerView, LineView, OrderView, ParcelView
from o2o_store.domain.refusals import VoucherUsed
from o2o_store.kiosk.flows.desk_state import DeskState, Feedback, Proof
from o2o_store.kiosk.flows.packing import Packing
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.showing.desk import show_desk, state_of, tone

CREAM = "06900000000014"


def order(clock: Any, state: str, **changes: Any) -> OrderView:
    line = LineView(
        gtin=CREAM, sku="", name_zh="保湿面霜", name_en="Face cream", spec_zh="50 ml", spec_en="50 ml", origin="305", quantity=2, price_fen=23800,
        goods_fen=47600, tax_fen=4332, shelf="C-07", image="cream.svg",
    )  # fmt: skip
    fields = {
        "order_id": "o1", "version": 1, "hall_id": "h", "step": 5, "step_failed": False, "closed": False, "created_at": clock.now(), "lines": [line],
        "buyer": BuyerView(masked_name="样*甲", last_four="0028", check="fits"), "parcel": ParcelView(state=state, label="WB1", desk="2"),
        "pickup_number": "B208", "goods_fen": 47600, "total_fen": 51932, **changes,
    }  # fmt: skip
    return OrderView(**fields)


def session(clock: Any) -> SignInState:
    ends = clock.now() + timedelta(hours=1)
    return SignInState(session=StaffSessionView(token="t", staff_id="021", name="样本店员", roles=[], expires_at=ends))


def test_door_is_shown_while_nobody_is_signed_in(clock: Any) -> None:
    screen = show_desk(DeskState(), SignInState(badge="O2OS1", unreachable=True), "2", "zh", clock.now())
    assert (screen.shown.page, screen.shown.badge, screen.shown.desk, screen.shown.scanned_tone) == ("sign_in", "O2OS1", "2", "wrong")


def test_open_case_shows_what_to_pick_and_what_is_in(clock: Any) -> None:
    state = DeskState(orders=(order(clock, "reserved"),), tab="packing", case_id="o1", packing=Packing("o1", (CREAM,)))
    screen = show_desk(state, session(clock), "2", "en", clock.now() + timedelta(minutes=4))
    shown = screen.shown
    assert (shown.page, shown.case_pickup_number, shown.case_pieces, shown.case_scanned, shown.case_shelf) == (
        "queue",
        "B208",
        2,
        1,
        "C-07",
    )
    assert (shown.packing_count, shown.pickup_count, shown.case_state, shown.total_text) == (1, 0, "to_pick", "519.32")
    assert (screen.units[0].name, screen.units[0].origin, screen.units[0].scanned, screen.units[0].done) == (
        "Face cream",
        "France",
        1,
        False,
    )
    assert (screen.cases[0].age, screen.cases[0].age_tone, screen.cases[0].key, screen.cases[0].selected) == ("4 min", "amber", "1", True)
    assert len(screen.documents) == 4


def test_proofs_are_said_in_words(clock: Any) -> None:
    state = DeskState(
        orders=(order(clock, "ready", ready=True),),
        case_id="o1",
        voucher_proof=Proof("wrong", "voucher_used"),
        parcel_proof=Proof("ok", "parcel_fits"),
        problem=VoucherUsed(clock.now()),
        feedback=Feedback(3, "not_here", "Z999", "wrong"),
    )
    shown = show_desk(state, session(clock), "2", "zh", clock.now()).shown
    assert (shown.proof_voucher, shown.proof_person, shown.proof_parcel) == ("wrong", "none", "ok")
    assert all((shown.proof_voucher_text, shown.proof_person_text, shown.proof_parcel_text))
    assert (shown.refusal_code, shown.scanned_serial) == ("voucher_used", 3)
    assert "Z999" in shown.scanned_text


def test_parcel_that_customs_decides_on_stands_below_and_is_not_counted(clock: Any) -> None:
    orders = (
        order(clock, "packed", order_id="o1"),
        order(clock, "ready", order_id="o2", created_at=clock.now() + timedelta(1), ready=True),
    )
    screen = show_desk(DeskState(orders=orders), session(clock), "2", "zh", clock.now())
    assert (screen.shown.pickup_count, [row.order_id for row in screen.cases]) == (1, ["o2", "o1"])


@pytest.mark.parametrize(
    ("parcel", "shown"), [("released", "to_pick"), ("packed", "clearing"), ("ready", "ready"), ("handed_over", "handed_over")]
)
def test_case_stands_where_its_parcel_stands(clock: Any, parcel: str, shown: str) -> None:
    assert state_of(order(clock, parcel)) == shown


def test_case_is_refused_or_closed_when_it_stopped(clock: Any) -> None:
    assert state_of(order(clock, "packed", step_failed=True)) == "refused"
    assert state_of(order(clock, "packed", parcel=None)) == "closed"


def test_ages_turn_amber_at_three_minutes_and_vermilion_at_ten() -> None:
    assert [tone(timedelta(minutes=minutes)) for minutes in (2, 3, 10)] == ["normal", "amber", "vermilion"]


def test_number_keys_end_at_nine(clock: Any) -> None:
    orders = tuple(order(clock, "ready", order_id=f"o{place:02d}", ready=True) for place in range(11))
    rows = show_desk(replace(DeskState(), orders=orders), session(clock), "2", "zh", clock.now()).cases
    assert [row.key for row in rows][-3:] == ["9", "", ""]
