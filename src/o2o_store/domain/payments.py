"""Where a shopper's money is, seen from the order: the one word for screens, operators and bills."""

from collections.abc import Sequence
from enum import StrEnum

from o2o_store.domain.lifecycle import REFUND_PENDING, PaymentState


class MoneyState(StrEnum):
    """`held`: taken, no bill shows it yet; `settled`: the wallet's bill shows it; `refunding`: owed or on its way back; `refunded`: back."""

    HELD = "held"
    SETTLED = "settled"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


_KEPT = frozenset({PaymentState.PAID, PaymentState.PARTLY_REFUNDED})


def money_state(attempts: Sequence[tuple[str, bool]]) -> MoneyState | None:
    """Return where the money of an order is, None when nothing was taken.

    Each attempt is its payment state and whether a bill of the wallet has shown it. Money that is on its way back comes first: an
    order whose second payment goes back is `refunding` until it has arrived, whatever became of the first.
    """
    states = {PaymentState(state) for state, _ in attempts}
    if states & REFUND_PENDING:
        return MoneyState.REFUNDING
    kept = [settled for state, settled in attempts if state in _KEPT]
    if kept:
        return MoneyState.SETTLED if all(kept) else MoneyState.HELD
    return MoneyState.REFUNDED if PaymentState.REFUNDED in states else None
