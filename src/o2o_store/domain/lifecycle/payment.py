"""One attempt at one wallet (facts/payments.md §8.1). Proof of payment beats every unpaid state; what cannot become a sale goes back.

UNKNOWN of the sheet is no state here: an attempt whose call got no answer stays where it is and is asked about with the same
number. LATE_PAID is `paid` followed by `refund_booked` in the same transaction.
"""

from collections.abc import Collection
from enum import StrEnum

from o2o_store.domain.lifecycle.machine import Machine, Moves, build


class PaymentState(StrEnum):
    """One attempt; `abandoned` = close asked for, not yet confirmed, still watched. One refund at a time, of the whole or a part."""

    CREATING = "creating"
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REFUND_DUE = "refund_due"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    REFUND_STUCK = "refund_stuck"


class PaymentEvent(StrEnum):
    """What can happen to an attempt.

    Words about a refund count only when they name the refund booked last: its number is compared before the move is made.
    """

    PAYMENT_REQUESTED = "payment_requested"
    CODE_SHOWN = "code_shown"
    PAID = "paid"
    CLOSED = "closed"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REFUND_BOOKED = "refund_booked"
    REFUND_SENT = "refund_sent"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    REFUND_STUCK = "refund_stuck"


_P, _PE = PaymentState, PaymentEvent
DISPLAYED: frozenset[PaymentState] = frozenset({_P.CREATING, _P.WAITING})
"""A code is, or is about to be, on a screen: at most one attempt of an order stands here, and while it does nothing lapses."""
SWEPT: frozenset[PaymentState] = frozenset({*DISPLAYED, _P.ABANDONED})
"""Watched until the wallet itself has decided, over restarts and however long it takes."""
REFUND_PENDING: frozenset[PaymentState] = frozenset({_P.REFUND_DUE, _P.REFUNDING, _P.REFUND_STUCK})
"""Money is on its way back."""

_OPEN = (_P.CREATING, _P.WAITING)
_OWED = (_P.REFUND_DUE, _P.REFUNDING, _P.REFUND_STUCK)
_MOVES: Moves = {
    _PE.PAYMENT_REQUESTED: [(_P.CREATING, (None,))],
    _PE.CODE_SHOWN: [(_P.WAITING, (_P.CREATING,))],
    # Money is never lost sight of: proof of payment beats every unpaid state, even a closed one.
    _PE.PAID: [(_P.PAID, (*_OPEN, _P.ABANDONED, _P.CLOSED, _P.FAILED))],
    _PE.CLOSED: [(_P.CLOSED, (*_OPEN, _P.ABANDONED))],
    _PE.FAILED: [(_P.FAILED, (*_OPEN, _P.ABANDONED))],
    _PE.ABANDONED: [(_P.ABANDONED, _OPEN)],
    _PE.REFUND_BOOKED: [(_P.REFUND_DUE, (_P.PAID, _P.PARTLY_REFUNDED))],
    _PE.REFUND_SENT: [(_P.REFUNDING, (_P.REFUND_DUE, _P.REFUND_STUCK))],
    _PE.REFUNDED: [(_P.REFUNDED, _OWED)],
    _PE.PARTLY_REFUNDED: [(_P.PARTLY_REFUNDED, _OWED)],
    _PE.REFUND_STUCK: [(_P.REFUND_STUCK, (_P.REFUND_DUE, _P.REFUNDING))],
}
TABLE = build(
    Machine.PAYMENT, PaymentState, PaymentEvent, _MOVES, frozenset({_P.PAID, _P.CLOSED, _P.FAILED, _P.REFUNDED, _P.PARTLY_REFUNDED})
)
"""The attempt's table."""


def may_open_attempt(attempts: Collection[str]) -> bool:
    """Say whether the next code may be shown: at most one attempt of an order is displayed (close before a new code, §8.4)."""
    return not any(PaymentState(attempt) in DISPLAYED for attempt in attempts)
