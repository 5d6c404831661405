"""The sale: one capture wins, a refusal after release is too late, a withdrawal waits for customs."""

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import TABLES, Machine, OrderEvent, OrderState, apply


def test_one_capture_wins_when_two_attempts_are_paid() -> None:
    first = apply(Machine.ORDER, OrderState.FILED, OrderEvent.CAPTURED)
    assert first is OrderState.PAID
    assert apply(Machine.ORDER, first, OrderEvent.CAPTURED) is None


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUSED, OrderState.COMPLETE, OrderState.DONE])
def test_a_capture_makes_no_sale_when_nothing_is_held(state: OrderState) -> None:
    assert apply(Machine.ORDER, state, OrderEvent.CAPTURED) is None


def test_both_steps_complete_the_order_when_they_come_in_either_order() -> None:
    assert apply("order", apply("order", OrderState.OPENED, "registered"), "submitted") is OrderState.COMPLETE
    assert apply("order", apply("order", OrderState.OPENED, "submitted"), "registered") is OrderState.COMPLETE


def test_a_released_order_is_not_refused_when_a_late_rejection_comes() -> None:
    assert apply(Machine.ORDER, OrderState.CLEARED, OrderEvent.REFUSED) is None


def test_a_paid_sale_is_withdrawn_at_once_when_nothing_stands_at_customs() -> None:
    assert apply("order", OrderState.PAID, "withdrawn") is OrderState.WITHDRAWN
    assert apply("order", OrderState.DECLARED, "withdrawn") is None


def test_a_declared_sale_waits_for_customs_when_the_shopper_leaves() -> None:
    asked = apply("order", OrderState.DECLARED, "withdrawal_asked")
    assert asked is OrderState.WITHDRAWING
    assert apply("order", asked, "withdrawn") is OrderState.WITHDRAWN
    assert apply("order", asked, "withdrawal_refused") is OrderState.DECLARED


def test_nothing_is_cleared_when_a_release_overtakes_the_withdrawal() -> None:
    overtaken = apply("order", OrderState.WITHDRAWING, "cleared")
    assert overtaken is OrderState.OVERTAKEN
    assert apply("order", overtaken, "withdrawn") is OrderState.WITHDRAWN
    assert apply("order", overtaken, "withdrawal_refused") is OrderState.CLEARED
    assert apply("order", overtaken, "refused") is None


def test_it_is_too_late_to_withdraw_when_customs_has_released() -> None:
    for state in (OrderState.CLEARED, OrderState.DONE):
        assert apply("order", state, "withdrawal_asked") is None
        assert apply("order", state, "withdrawn") is None


def test_a_return_ends_the_sale_or_leaves_it_done_when_customs_has_answered() -> None:
    opened = apply("order", OrderState.DONE, "return_opened")
    assert apply("order", opened, "returned") is OrderState.RETURNED
    assert apply("order", opened, "return_refused") is OrderState.DONE
    assert apply("order", OrderState.CLEARED, "returned") is OrderState.RETURNED
    # What is left of a part may come back in another return.
    assert apply("order", OrderState.RETURNED, "return_opened") is OrderState.RETURNING


def test_the_groups_of_states_are_what_their_names_say_when_compared_with_the_table() -> None:
    table = TABLES[Machine.ORDER]
    assert table.ends == lifecycle.ENDS
    after_paying = lifecycle.only_after(table, OrderState.PAID)
    assert after_paying - lifecycle.ENDS - {OrderState.RETURNING} == lifecycle.UNDER_WAY
    assert lifecycle.BEFORE_FILING | {OrderState.FILED} == set(OrderState) - lifecycle.UNDER_WAY - lifecycle.ENDS - {OrderState.RETURNING}
    assert {state for state in lifecycle.ENDS if not table.moves.get(state)} == lifecycle.ENDS - {OrderState.DONE, OrderState.RETURNED}
