"""The sale. Registering and submitting come in either order; `captured` takes effect once and thereby names the winning attempt.

Sources: product.md (the five steps), facts/payments.md §8.1, facts/customs.md §8.2 (K11, K12) and §8.4.
"""

from enum import StrEnum

from o2o_store.domain.lifecycle.machine import Machine, Moves, build


class OrderState(StrEnum):
    """How far the sale has come.

    `paid`: nothing stands at customs that must be withdrawn; `declared`: the inventory (621) is out; `withdrawing`: a withdrawal
    (623) is asked for; `overtaken`: customs released the inventory before it answered the withdrawal, and until it answers
    nothing leaves the hall; `returned`: a return was granted, of the whole or of a part, and what is left of a part may come back too.
    """

    OPENED = "opened"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    COMPLETE = "complete"
    FILED = "filed"
    PAID = "paid"
    DECLARED = "declared"
    WITHDRAWING = "withdrawing"
    OVERTAKEN = "overtaken"
    CLEARED = "cleared"
    DONE = "done"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class OrderEvent(StrEnum):
    """What can happen to the sale.

    `withdrawn` ends a paid sale: at once while it is only `paid` (K12 before the 621), else when customs grants the 623.
    `return_opened`, `return_refused` and `returned` follow from the parcel, and that from the return document (625).
    """

    OPENED = "opened"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    FILED = "filed"
    HOLD_LAPSED = "hold_lapsed"
    CAPTURED = "captured"
    DECLARED = "declared"
    CLEARED = "cleared"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWAL_REFUSED = "withdrawal_refused"
    WITHDRAWN = "withdrawn"
    RETURN_OPENED = "return_opened"
    RETURN_REFUSED = "return_refused"
    RETURNED = "returned"


_O, _OE = OrderState, OrderEvent
BEFORE_FILING: frozenset[OrderState] = frozenset({_O.OPENED, _O.REGISTERED, _O.SUBMITTED, _O.COMPLETE})
"""Nothing is held and nothing can be paid."""
UNDER_WAY: frozenset[OrderState] = frozenset({_O.PAID, _O.DECLARED, _O.WITHDRAWING, _O.OVERTAKEN, _O.CLEARED})
"""Paid for, and neither handed over nor given up: too late to cancel, too early to return what was never had."""
GIVEN_UP: frozenset[OrderState] = frozenset({_O.CANCELLED, _O.REFUSED, _O.WITHDRAWN})
"""The sale did not come about: whatever was paid for it goes back whole."""
ENDS: frozenset[OrderState] = frozenset({_O.DONE, _O.RETURNED, *GIVEN_UP})
"""Nothing more has to happen to the sale; its money may still be on the way back."""

_EARLY = (_O.OPENED, _O.REGISTERED, _O.SUBMITTED, _O.COMPLETE)
_MOVES: Moves = {
    _OE.OPENED: [(_O.OPENED, (None,))],
    # A shopper may correct the person or the basket until it is filed; after that the hold is given back first.
    _OE.REGISTERED: [(_O.REGISTERED, (_O.OPENED, _O.REGISTERED)), (_O.COMPLETE, (_O.SUBMITTED, _O.COMPLETE))],
    _OE.SUBMITTED: [(_O.SUBMITTED, (_O.OPENED, _O.SUBMITTED)), (_O.COMPLETE, (_O.REGISTERED, _O.COMPLETE))],
    _OE.FILED: [(_O.FILED, (_O.COMPLETE,))],
    # Nothing of a paid order ever lapses.
    _OE.HOLD_LAPSED: [(_O.COMPLETE, (_O.FILED,))],
    # Money that arrives when nothing is held any more never makes a sale: the attempt's room refunds it.
    _OE.CAPTURED: [(_O.PAID, (_O.FILED,))],
    _OE.DECLARED: [(_O.DECLARED, (_O.PAID,))],
    # A release may overtake our own note of having declared. Released while a withdrawal is asked for: nobody gets anything yet.
    _OE.CLEARED: [(_O.CLEARED, (_O.PAID, _O.DECLARED)), (_O.OVERTAKEN, (_O.WITHDRAWING,))],
    _OE.COMPLETED: [(_O.DONE, (_O.CLEARED,))],
    _OE.CANCELLED: [(_O.CANCELLED, (*_EARLY, _O.FILED))],
    # After 800 the hand-over stays allowed (permit lapsed, late rejection of a lesser document).
    _OE.REFUSED: [(_O.REFUSED, (*_EARLY, _O.FILED, _O.PAID, _O.DECLARED, _O.WITHDRAWING))],
    _OE.WITHDRAWAL_ASKED: [(_O.WITHDRAWING, (_O.DECLARED,))],
    _OE.WITHDRAWAL_REFUSED: [(_O.DECLARED, (_O.WITHDRAWING,)), (_O.CLEARED, (_O.OVERTAKEN,))],
    _OE.WITHDRAWN: [(_O.WITHDRAWN, (_O.PAID, _O.WITHDRAWING, _O.OVERTAKEN))],
    _OE.RETURN_OPENED: [(_O.RETURNING, (_O.DONE, _O.RETURNED))],
    _OE.RETURN_REFUSED: [(_O.DONE, (_O.RETURNING,))],
    # From `cleared`: what was never collected goes back by the same process (K11).
    _OE.RETURNED: [(_O.RETURNED, (_O.RETURNING, _O.CLEARED))],
}
TABLE = build(Machine.ORDER, OrderState, OrderEvent, _MOVES, ENDS)
"""The sale's table."""
