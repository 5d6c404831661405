"""The life of an order as tables: the sale, its payment attempts, its customs documents and its parcel, each in its own module.

Moves are monotone: a message that comes late, twice or overtakes another is a no-op, never an error. `apply` answers the
state after an event, or None when the event changes nothing. `consequences` says which move of another machine follows from a
move within the same transaction, so that no room has to remember it.
"""

from o2o_store.domain.lifecycle.document import (
    GRANTING,
    KEEPING,
    MESSAGE_OF,
    PASSED,
    REFUSING,
    STANDING,
    STOPPED,
    DocumentEvent,
    DocumentKind,
    DocumentState,
    awaits,
    event_of_finding,
    event_of_receipt,
    holds_goods,
    must_go_anew,
)
from o2o_store.domain.lifecycle.machine import Event, Machine, Moves, State, StateBefore, Table, all_pairs, build, only_after
from o2o_store.domain.lifecycle.moves import CONSEQUENCES, TABLES, Consequence, apply, consequences, draw, tabulate_consequences
from o2o_store.domain.lifecycle.order import BEFORE_FILING, ENDS, GIVEN_UP, UNDER_WAY, OrderEvent, OrderState
from o2o_store.domain.lifecycle.parcel import LEAVES_BY, RECALLABLE, Fulfilment, ParcelEvent, ParcelState, is_ready, may_leave
from o2o_store.domain.lifecycle.payment import DISPLAYED, REFUND_PENDING, SWEPT, PaymentEvent, PaymentState, may_open_attempt
from o2o_store.domain.lifecycle.steps import Step, money_moves, project_step
from o2o_store.domain.lifecycle.watch import WATCHES, Watch, Who, find_watch, is_overdue

__all__ = [
    "BEFORE_FILING",
    "CONSEQUENCES",
    "DISPLAYED",
    "ENDS",
    "GIVEN_UP",
    "GRANTING",
    "KEEPING",
    "LEAVES_BY",
    "MESSAGE_OF",
    "PASSED",
    "RECALLABLE",
    "REFUND_PENDING",
    "REFUSING",
    "STANDING",
    "STOPPED",
    "SWEPT",
    "TABLES",
    "UNDER_WAY",
    "WATCHES",
    "Consequence",
    "DocumentEvent",
    "DocumentKind",
    "DocumentState",
    "Event",
    "Fulfilment",
    "Machine",
    "Moves",
    "OrderEvent",
    "OrderState",
    "ParcelEvent",
    "ParcelState",
    "PaymentEvent",
    "PaymentState",
    "State",
    "StateBefore",
    "Step",
    "Table",
    "Watch",
    "Who",
    "all_pairs",
    "apply",
    "awaits",
    "build",
    "consequences",
    "draw",
    "event_of_finding",
    "event_of_receipt",
    "find_watch",
    "holds_goods",
    "is_overdue",
    "is_ready",
    "may_leave",
    "may_open_attempt",
    "money_moves",
    "must_go_anew",
    "only_after",
    "project_step",
    "tabulate_consequences",
]
