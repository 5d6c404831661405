"""The shopper sees one of five steps, and an end only when no money moves."""

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import OrderState, PaymentState


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (OrderState.OPENED, 1),
        (OrderState.SUBMITTED, 1),
        (OrderState.REGISTERED, 2),
        (OrderState.COMPLETE, 3),
        (OrderState.FILED, 4),
        (OrderState.PAID, 5),
        (OrderState.DECLARED, 5),
        (OrderState.WITHDRAWING, 5),
        (OrderState.OVERTAKEN, 5),
        (OrderState.CLEARED, 5),
        (OrderState.DONE, 5),
        (OrderState.RETURNING, 5),
        (OrderState.RETURNED, 5),
    ],
)
def test_the_step_follows_the_order_when_it_goes_on(state: OrderState, step: int) -> None:
    shown = lifecycle.project_step(state, [])
    assert (shown.number, shown.failed) == (step, False)
    assert shown.closed == (state in lifecycle.ENDS)


@pytest.mark.parametrize(
    ("refusal", "before", "step"), [("person_differs", 3, 1), ("payer_differs", 5, 4), ("customs_rejected", 5, 5), ("no_permit", 3, 3)]
)
def test_the_failed_step_is_shown_when_the_sale_is_refused(refusal: str, before: int, step: int) -> None:
    shown = lifecycle.project_step(OrderState.REFUSED, [], before, refusal)
    assert shown == lifecycle.Step(step, failed=True, closed=True)


def test_a_cancelled_order_keeps_its_step_when_the_shopper_leaves() -> None:
    assert lifecycle.project_step(OrderState.CANCELLED, [PaymentState.CLOSED], 4) == lifecycle.Step(4, failed=False, closed=True)


@pytest.mark.parametrize(
    ("payment", "closed"),
    [
        (PaymentState.WAITING, False),
        (PaymentState.ABANDONED, False),
        (PaymentState.PAID, False),
        (PaymentState.REFUND_STUCK, False),
        (PaymentState.REFUNDED, True),
        (PaymentState.FAILED, True),
    ],
)
def test_a_stopped_order_closes_when_its_money_has_come_to_rest(payment: PaymentState, closed: bool) -> None:
    assert lifecycle.project_step(OrderState.REFUSED, [payment], 5, "customs_rejected").closed is closed


def test_a_finished_order_is_closed_when_its_payment_stays_paid() -> None:
    assert lifecycle.project_step(OrderState.DONE, [PaymentState.CLOSED, PaymentState.PAID], 5).closed


@pytest.mark.parametrize(("refusal", "failed"), [("", False), ("customs_rejected", True)])
def test_a_withdrawn_order_failed_when_a_refusal_asked_for_it(refusal: str, failed: bool) -> None:
    shown = lifecycle.project_step(OrderState.WITHDRAWN, [PaymentState.REFUNDED], 5, refusal)
    assert shown == lifecycle.Step(5, failed=failed, closed=True)


@pytest.mark.parametrize(
    ("order", "payment", "moves"),
    [
        ("withdrawn", "paid", True),
        ("withdrawn", "partly_refunded", True),
        ("returned", "paid", True),
        ("returned", "partly_refunded", False),
        ("done", "paid", False),
        ("cleared", "refunding", True),
        ("done", "refund_stuck", True),
        ("refused", "refunded", False),
        ("returning", "paid", False),
    ],
)
def test_money_moves_when_something_is_owed(order: str, payment: str, moves: bool) -> None:
    assert lifecycle.money_moves(payment, order) is moves


@pytest.mark.parametrize("state", OrderState)
def test_every_state_has_a_step_when_projected(state: OrderState) -> None:
    assert lifecycle.project_step(state, []).number in range(1, 6)


def test_a_sale_given_up_at_once_failed_at_its_first_step() -> None:
    assert lifecycle.project_step(OrderState.CANCELLED, []) == lifecycle.Step(1, failed=False, closed=True)
    assert lifecycle.project_step(OrderState.WITHDRAWN, []) == lifecycle.Step(1, failed=False, closed=True)
