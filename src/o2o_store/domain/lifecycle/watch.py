"""Who must move a state on, and after how long a person is told that nobody did: nothing that matters waits unseen.

Every state that is no end has a watch. Before filing nothing is held and nobody waits but the shopper in front of the screen; those
states end with the visit and need none. Times are working defaults, chosen from the waits the sheets name
(facts/payments.md §8.3: sweeping for 26 h; product.md: refunds start within 60 s; facts/customs.md §8.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from o2o_store.domain.lifecycle.document import DocumentKind, DocumentState, awaits, must_go_anew
from o2o_store.domain.lifecycle.machine import Machine, State
from o2o_store.domain.lifecycle.moves import TABLES
from o2o_store.domain.lifecycle.order import OrderState
from o2o_store.domain.lifecycle.parcel import Fulfilment, ParcelState
from o2o_store.domain.lifecycle.payment import PaymentState


class Who(StrEnum):
    """Whose turn it is."""

    SHOPPER = "shopper"
    STAFF = "staff"
    PLATFORM = "platform"
    WALLET = "wallet"
    CUSTOMS = "customs"
    QUARANTINE = "quarantine"
    COURIER = "courier"


@dataclass(frozen=True, slots=True)
class Watch:
    """Whose turn it is in a state, and how long it may last before the hall's staff are told."""

    turn: Who
    patience: timedelta


def _minutes(turn: Who, minutes: float) -> Watch:
    return Watch(turn, timedelta(minutes=minutes))


def _hours(turn: Who, hours: float) -> Watch:
    return Watch(turn, timedelta(hours=hours))


_O, _P, _D, _C = OrderState, PaymentState, DocumentState, ParcelState
WATCHES: Mapping[Machine, Mapping[State, Watch]] = MappingProxyType(
    {
        Machine.ORDER: {
            # A hold that is paid for is waited for: the wallet decides within its sweep.
            _O.FILED: _hours(Who.PLATFORM, 27),
            _O.PAID: _minutes(Who.CUSTOMS, 30),
            _O.DECLARED: _minutes(Who.CUSTOMS, 60),
            _O.WITHDRAWING: _minutes(Who.CUSTOMS, 60),
            _O.OVERTAKEN: _minutes(Who.CUSTOMS, 30),
            _O.CLEARED: _hours(Who.SHOPPER, 72),
            _O.RETURNING: _hours(Who.CUSTOMS, 24),
        },
        Machine.PAYMENT: {
            _P.CREATING: _minutes(Who.WALLET, 30),
            _P.WAITING: _hours(Who.WALLET, 3),
            _P.ABANDONED: _hours(Who.WALLET, 26),
            _P.REFUND_DUE: _minutes(Who.PLATFORM, 1),
            _P.REFUNDING: _hours(Who.WALLET, 24),
            _P.REFUND_STUCK: _minutes(Who.STAFF, 0),
        },
        Machine.DOCUMENT: {
            _D.SEALED: _minutes(Who.PLATFORM, 15),
            _D.SENT: _minutes(Who.CUSTOMS, 60),
            _D.RECEIVED: _minutes(Who.CUSTOMS, 60),
            _D.FORWARDED: _minutes(Who.CUSTOMS, 60),
            _D.STALLED: _minutes(Who.PLATFORM, 15),
            _D.ACCEPTED: _minutes(Who.CUSTOMS, 60),
            _D.EXAMINED: _minutes(Who.CUSTOMS, 60),
            _D.IN_REVIEW: _minutes(Who.CUSTOMS, 60),
            _D.IN_INSPECTION: _minutes(Who.STAFF, 60),
            _D.SUSPENDED: _minutes(Who.CUSTOMS, 60),
            _D.AWAITED: _minutes(Who.CUSTOMS, 60),
        },
        Machine.PARCEL: {
            _C.RESERVED: _minutes(Who.STAFF, 15),
            _C.PACKED: _minutes(Who.CUSTOMS, 60),
            _C.RELEASED: _minutes(Who.STAFF, 15),
            _C.READY: _hours(Who.SHOPPER, 72),
            _C.UNCOLLECTED: _hours(Who.STAFF, 24),
            _C.DISPATCHED: _hours(Who.COURIER, 168),
            _C.RECALLED: _hours(Who.CUSTOMS, 24),
            _C.CALLED_OFF: _hours(Who.CUSTOMS, 24),
            _C.BROUGHT_BACK: _hours(Who.CUSTOMS, 24),
        },
    }
)
"""The watch of each state of each machine."""


COURIER_WAITS = _hours(Who.STAFF, 24)
"""What a courier is to bring waits for the hall and not for the shopper."""
AT_ONCE = _minutes(Who.STAFF, 0)
"""A refused paper of which nothing follows waits for a person from its first moment."""


def find_watch(machine: str, subject: str, state: str, fulfilment: str = Fulfilment.PICKUP) -> Watch | None:
    """Return who must move this state on; None where nothing has to happen. `subject` is the document kind, else ignored."""
    table = TABLES[Machine(machine)]
    if fulfilment == Fulfilment.COURIER and (table.machine, state) in {(Machine.PARCEL, _C.READY), (Machine.ORDER, _O.CLEARED)}:
        return COURIER_WAITS if table.machine is Machine.PARCEL else None
    if table.machine is Machine.DOCUMENT and not awaits(subject, state):
        return AT_ONCE if must_go_anew(subject, state) else None
    watch = WATCHES[table.machine].get(table.states(state))
    if watch is not None and subject == DocumentKind.QUARANTINE and watch.turn is Who.CUSTOMS:
        return Watch(Who.QUARANTINE, watch.patience)
    return watch


def is_overdue(watch: Watch, since: datetime, now: datetime) -> bool:
    """Say whether a state that has lasted since then is to be told to a person."""
    return now - since >= watch.patience
