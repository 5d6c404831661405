"""What has stood too long: the law's watches over an order's machines, one row for each whose turn it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from o2o_store.backend.orders.messages import Order
from o2o_store.domain.lifecycle import (
    GIVEN_UP,
    DocumentKind,
    DocumentState,
    Machine,
    ParcelState,
    PaymentState,
    Watch,
    Who,
    find_watch,
    is_overdue,
    must_go_anew,
)

Place = tuple[str, str, str]
"""Order, machine, subject."""

_WHAT_TO_DO: Mapping[Who, str] = MappingProxyType(
    {
        Who.SHOPPER: "call_shopper",
        Who.PLATFORM: "check_connection",
        Who.WALLET: "ask_wallet",
        Who.CUSTOMS: "ask_customs",
        Who.QUARANTINE: "ask_quarantine",
        Who.COURIER: "ask_courier",
    }
)
_STAFF_DO: Mapping[str, str] = MappingProxyType(
    {
        ParcelState.RESERVED: "pack_parcel",
        ParcelState.RELEASED: "pack_parcel",
        ParcelState.READY: "give_to_courier",
        DocumentState.IN_INSPECTION: "bring_to_inspection",
    }
)
_OWN_ROW = frozenset({PaymentState.REFUND_STUCK, ParcelState.UNCOLLECTED})
"""States that are listed by themselves, from their first moment."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """One machine that stands where it stands for too long."""

    machine: Machine
    subject: str
    state: str
    since: datetime
    watch: Watch

    @property
    def code(self) -> str:
        """The word of what stands: the machine's, the second regulator's for its own report."""
        whose = DocumentKind.QUARANTINE if self.subject == DocumentKind.QUARANTINE else self.machine
        return f"{whose}_{self.state}"

    @property
    def what_to_do(self) -> str:
        """The word of what a person does about it."""
        return _STAFF_DO.get(self.state, "look_after_it") if self.watch.turn is Who.STAFF else _WHAT_TO_DO[self.watch.turn]


def list_overdue(order: Order, since: Mapping[Place, datetime], now: datetime, *, known: bool) -> Iterable[Overdue]:
    """Yield what stands too long, the most telling for each whose turn it is: the attempt, the document or the parcel before the sale.

    `known`: the order has a row of another kind already, which says more than that the sale as a whole is slow.
    """
    told: set[Who] = set()
    for machine, subject, state in _standing(order):
        watch = find_watch(machine, subject, state, order.fulfilment)
        begun = since.get((order.order_id, machine, subject), order.updated_at)
        if watch is None or _has_own_row(machine, subject, state) or watch.turn in told or (known and machine is Machine.ORDER):
            continue
        if is_overdue(watch, begun, now):
            told.add(watch.turn)
            yield Overdue(machine, subject, state, begun, watch)


def _has_own_row(machine: Machine, subject: str, state: str) -> bool:
    return state in _OWN_ROW or (machine is Machine.DOCUMENT and must_go_anew(subject, state))


def _standing(order: Order) -> Iterable[tuple[Machine, str, str]]:
    for attempt in order.attempts:
        yield Machine.PAYMENT, str(attempt.attempt), attempt.state
    for document in order.documents:
        # Nothing of a sale that was given up is waited for at customs; of one that is over, that it was delivered.
        if order.state not in GIVEN_UP and (not order.closed or document.kind == DocumentKind.DELIVERY):
            yield Machine.DOCUMENT, document.kind, document.state
    if order.parcel is not None:
        yield Machine.PARCEL, "", order.parcel.state
    yield Machine.ORDER, "", order.state
