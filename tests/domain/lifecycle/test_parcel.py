"""Parcels: nothing leaves that was not packed and released, and nothing released goes back on the shelf by itself."""

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import TABLES, Fulfilment, Machine, ParcelEvent, ParcelState, State, apply


def test_a_parcel_is_ready_when_packed_and_freed_in_either_order() -> None:
    packed_first = apply("parcel", apply("parcel", ParcelState.RESERVED, "packed"), "freed")
    freed_first = apply("parcel", apply("parcel", ParcelState.RESERVED, "freed"), "packed")
    assert packed_first is ParcelState.READY
    assert freed_first is ParcelState.READY
    assert lifecycle.is_ready(packed_first)


@pytest.mark.parametrize("state", [None, ParcelState.RESERVED, ParcelState.PACKED, ParcelState.RELEASED, ParcelState.HANDED_OVER])
def test_nothing_is_handed_over_when_the_parcel_is_not_ready(state: ParcelState | None) -> None:
    assert apply(Machine.PARCEL, state, ParcelEvent.HANDED_OVER) is None
    assert not lifecycle.is_ready(state)


LEFT = [ParcelEvent.HANDED_OVER, ParcelEvent.DISPATCHED]


@pytest.mark.parametrize("event", LEFT)
def test_a_parcel_leaves_once_when_it_has_left(event: ParcelEvent) -> None:
    left = apply(Machine.PARCEL, ParcelState.READY, event)
    assert [apply(Machine.PARCEL, left, again) for again in LEFT] == [None, None]


def test_every_way_out_leads_through_ready_when_goods_have_left() -> None:
    table = TABLES[Machine.PARCEL]
    before = {None, ParcelState.RESERVED, ParcelState.PACKED, ParcelState.RELEASED, ParcelState.CALLED_OFF, ParcelState.WITHDRAWN}
    assert lifecycle.only_after(table, ParcelState.READY) == set(ParcelState) - before


def test_an_unpacked_parcel_is_not_left_behind_when_nobody_comes() -> None:
    assert apply(Machine.PARCEL, ParcelState.RELEASED, ParcelEvent.LEFT_UNCOLLECTED) is None


@pytest.mark.parametrize("state", set(ParcelState) - {ParcelState.RESERVED, ParcelState.PACKED})
def test_nothing_goes_back_on_the_shelf_when_it_was_released(state: ParcelState) -> None:
    assert apply(Machine.PARCEL, state, ParcelEvent.PUT_BACK) is None


def test_a_courier_may_try_again_when_the_parcel_came_back() -> None:
    state: State | None = ParcelState.READY
    for event in ("dispatched", "came_back", "dispatched", "delivered"):
        state = apply("parcel", state, event)
    assert state is ParcelState.DELIVERED


@pytest.mark.parametrize("start", [ParcelState.HANDED_OVER, ParcelState.DELIVERED])
def test_goods_are_kept_when_their_return_was_refused(start: ParcelState) -> None:
    brought = apply("parcel", start, "brought_back")
    assert apply("parcel", brought, "taken_back") is ParcelState.RETURNED
    assert apply("parcel", brought, "given_back") is ParcelState.KEPT
    # What was refused for a mistake can be asked for once more.
    assert apply("parcel", ParcelState.KEPT, "brought_back") is ParcelState.BROUGHT_BACK


def test_what_was_called_off_unpacked_never_waits_for_a_buyer_unpacked() -> None:
    assert apply("parcel", ParcelState.RELEASED, "recalled") is ParcelState.CALLED_OFF
    assert apply("parcel", ParcelState.CALLED_OFF, "taken_back") is ParcelState.WITHDRAWN
    assert apply("parcel", ParcelState.CALLED_OFF, "given_back") is ParcelState.RELEASED
    assert {apply("parcel", ParcelState.CALLED_OFF, event) for event in ("packed", "handed_over", "dispatched")} == {None}


def test_a_recalled_parcel_waits_again_when_its_return_was_refused() -> None:
    assert apply("parcel", ParcelState.RECALLED, "given_back") is ParcelState.UNCOLLECTED
    assert apply("parcel", ParcelState.RECALLED, "handed_over") is None


@pytest.mark.parametrize(
    ("state", "fulfilment", "event", "may"),
    [
        ("ready", "pickup", "handed_over", True),
        ("uncollected", "pickup", "handed_over", True),
        ("ready", "courier", "dispatched", True),
        ("ready", "pickup", "dispatched", False),
        ("ready", "courier", "handed_over", False),
        ("packed", "pickup", "handed_over", False),
        ("released", "courier", "dispatched", False),
        (None, "pickup", "handed_over", False),
    ],
)
def test_a_parcel_leaves_by_its_own_way_when_it_may(state: str | None, fulfilment: str, event: str, may: bool) -> None:
    assert lifecycle.may_leave(state, fulfilment, event) is may


def test_every_way_to_the_buyer_has_its_event_when_goods_leave() -> None:
    assert set(lifecycle.LEAVES_BY) == set(Fulfilment)
