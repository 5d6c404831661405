"""What the shopper sees of the machines: one of five steps, and whether the order is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from o2o_store.domain.lifecycle.order import ENDS, GIVEN_UP, OrderState
from o2o_store.domain.lifecycle.payment import TABLE, PaymentState

_O = OrderState
_STEP_OF_STATE: Mapping[OrderState, int] = MappingProxyType(
    {
        _O.OPENED: 1,
        _O.REGISTERED: 2,
        _O.SUBMITTED: 1,
        _O.COMPLETE: 3,
        _O.FILED: 4,
        _O.PAID: 5,
        _O.DECLARED: 5,
        _O.WITHDRAWING: 5,
        _O.OVERTAKEN: 5,
        _O.CLEARED: 5,
        _O.DONE: 5,
        _O.RETURNING: 5,
        _O.RETURNED: 5,
    }
)
_STEP_OF_REFUSAL: Mapping[str, int] = MappingProxyType(
    {"person_differs": 1, "person_unreadable": 1, "payer_differs": 4, "payer_unchecked": 4, "amount_differs": 4, "payment_given_back": 4}
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the shopper stands: `number` 1..5; `failed` when this step ended the sale; `closed` when nothing further will happen."""

    number: int
    failed: bool
    closed: bool


def project_step(order: str, payments: Sequence[str], before: int = 1, refusal: str = "") -> Step:
    """Return the shopper's step from the order's state and its attempts' states.

    `before` is the step shown so far: a stopped sale stays where it stopped. `refusal` is the code that stopped it; some codes
    belong to an earlier step than the one they were found in (the payer is checked after paying), and a withdrawal that a refusal
    asked for failed, while one the shopper asked for did not. An order is closed only when no attempt can still move money.
    """
    state = OrderState(order)
    closed = state in ENDS and not any(money_moves(payment, state) for payment in payments)
    if state in GIVEN_UP:
        failed = state is _O.REFUSED or (state is _O.WITHDRAWN and bool(refusal))
        return Step(_STEP_OF_REFUSAL.get(refusal, before), failed, closed)
    return Step(_STEP_OF_STATE[state], failed=False, closed=closed)


def money_moves(payment: str, order: str) -> bool:
    """Say whether an attempt of an order in this state can still take or give back money.

    What a sale that was given up took goes back whole; of a return, the whole or a part.
    """
    attempt, state = PaymentState(payment), OrderState(order)
    if attempt is PaymentState.PAID:
        return state in GIVEN_UP or state is _O.RETURNED
    if attempt is PaymentState.PARTLY_REFUNDED:
        return state in GIVEN_UP
    return attempt not in TABLE.ends
