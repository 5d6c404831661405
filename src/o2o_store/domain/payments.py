"""Where a shopper's money is, seen from the order: the one word for screens, operators and bills."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from o2o_store.domain.lifecycle import REFUND_PENDING, DocumentKind, DocumentState, PaymentState

PAYER_WAIT = timedelta(seconds=20)
"""How long a number stays hidden while nothing is heard of the payer: longer than the platform asks before it gives the money back."""


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


_TAKEN_IN = frozenset({DocumentState.ACCEPTED, DocumentState.EXAMINED})


def is_payer_known(documents: Iterable[tuple[str, str]], captured_at: datetime | None, now: datetime) -> bool:
    """Tell whether the payer is known to be the buyer: before, no pickup number is shown, so that nobody reads one and then a refusal.

    `documents` are the order's as kind and state. The wallet's word on the payer stands behind its accepted declaration (411), and the
    goods list (621) goes out after it only. While customs takes nothing, the payer has been asked about often enough when the wait
    since the payment (`captured_at`, None: not paid) is over: whoever is not refused by then may walk about.
    """
    if any(kind == DocumentKind.INVENTORY or (kind == DocumentKind.PAYMENT and state in _TAKEN_IN) for kind, state in documents):
        return True
    return captured_at is not None and now - captured_at >= PAYER_WAIT
