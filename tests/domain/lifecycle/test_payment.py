"""Attempts: money is seen whenever it comes, and goes back whole or in parts."""

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import TABLES, Machine, PaymentEvent, PaymentState, State, apply


def test_money_is_seen_when_it_comes_after_closing() -> None:
    for state in (PaymentState.CREATING, PaymentState.WAITING, PaymentState.ABANDONED, PaymentState.CLOSED, PaymentState.FAILED):
        assert apply("payment", state, "paid") is PaymentState.PAID


def test_a_refund_is_tried_again_when_it_was_stuck() -> None:
    stuck = apply("payment", PaymentState.REFUNDING, PaymentEvent.REFUND_STUCK)
    assert apply("payment", stuck, PaymentEvent.REFUND_SENT) is PaymentState.REFUNDING


def test_the_next_code_waits_when_one_is_on_a_screen() -> None:
    assert lifecycle.may_open_attempt([])
    assert lifecycle.may_open_attempt([PaymentState.ABANDONED, PaymentState.CLOSED, PaymentState.FAILED])
    assert not lifecycle.may_open_attempt([PaymentState.CLOSED, PaymentState.CREATING])
    assert not lifecycle.may_open_attempt([PaymentState.WAITING])


def test_an_abandoned_attempt_is_watched_when_its_end_is_not_known() -> None:
    unfinished = set(PaymentState) - TABLES[Machine.PAYMENT].ends - lifecycle.REFUND_PENDING
    assert unfinished == lifecycle.SWEPT


def test_a_second_part_goes_back_when_the_first_has_arrived() -> None:
    state: State | None = PaymentState.PAID
    for event in ("refund_booked", "partly_refunded", "refund_booked", "refund_sent", "refunded"):
        state = apply("payment", state, event)
    assert state is PaymentState.REFUNDED
    assert apply("payment", state, "refund_booked") is None


@pytest.mark.parametrize("state", [None, *(state for state in PaymentState if state not in {"paid", "partly_refunded"})])
def test_no_refund_is_booked_when_nothing_was_taken_or_one_is_under_way(state: PaymentState | None) -> None:
    assert apply("payment", state, PaymentEvent.REFUND_BOOKED) is None
