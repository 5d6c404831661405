"""The life of an order as tables: the order itself, its payment attempts, its customs documents and its parcel.

Moves are monotone: a message that comes late, twice or overtakes another is a no-op, never an error. `apply` answers the
state after an event, or None when the event changes nothing. `consequences` says which move of another machine follows from a
move within the same transaction, so that no room has to remember it. Sources: facts/payments.md §8.1 (attempts),
facts/customs.md §2.2 (documents) and §8.2 (K08, K10, K13: parcel), product.md (the five steps).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Machine(StrEnum):
    """The machines of an order; `Move.machine` holds one of these."""

    ORDER = "order"
    PAYMENT = "payment"
    DOCUMENT = "document"
    PARCEL = "parcel"


class OrderState(StrEnum):
    """How far the sale has come. Registering and submitting come in either order; filing needs both."""

    OPENED = "opened"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    COMPLETE = "complete"
    FILED = "filed"
    PAID = "paid"
    CLEARED = "cleared"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class OrderEvent(StrEnum):
    """What can happen to the sale. `captured` takes effect once: it is the compare-and-set of the winning attempt."""

    OPENED = "opened"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    FILED = "filed"
    HOLD_LAPSED = "hold_lapsed"
    CAPTURED = "captured"
    CLEARED = "cleared"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class PaymentState(StrEnum):
    """One attempt at one wallet; `abandoned` = close asked for, not yet confirmed, still watched."""

    CREATING = "creating"
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REFUND_DUE = "refund_due"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REFUND_STUCK = "refund_stuck"


class PaymentEvent(StrEnum):
    """What can happen to an attempt. An unknown result is no event: it is asked again with the same number."""

    PAYMENT_REQUESTED = "payment_requested"
    CODE_SHOWN = "code_shown"
    PAID = "paid"
    CLOSED = "closed"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REFUND_BOOKED = "refund_booked"
    REFUND_SENT = "refund_sent"
    REFUNDED = "refunded"
    REFUND_STUCK = "refund_stuck"


class DocumentKind(StrEnum):
    """The customs documents of an order; cancellation (623) and return (625) are named for the rooms that will send them."""

    ORDER = "order"
    PAYMENT = "payment"
    WAYBILL = "waybill"
    INVENTORY = "inventory"
    DELIVERY = "delivery"
    CANCELLATION = "cancellation"
    RETURN = "return"


MESSAGE_OF: Mapping[DocumentKind, str] = MappingProxyType(
    {
        DocumentKind.ORDER: "CEB311Message",
        DocumentKind.PAYMENT: "CEB411Message",
        DocumentKind.WAYBILL: "CEB511Message",
        DocumentKind.INVENTORY: "CEB621Message",
        DocumentKind.DELIVERY: "CEB513Message",
        DocumentKind.CANCELLATION: "CEB623Message",
        DocumentKind.RETURN: "CEB625Message",
    }
)
"""The message that carries each kind (facts/customs.md §1.3)."""


class DocumentState(StrEnum):
    """Where a document stands at customs, by the last receipt that moved it."""

    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    STALLED = "stalled"
    ACCEPTED = "accepted"
    EXAMINED = "examined"
    IN_REVIEW = "in_review"
    IN_INSPECTION = "in_inspection"
    SUSPENDED = "suspended"
    AWAITED = "awaited"
    RELEASED = "released"
    CONCLUDED = "concluded"
    REJECTED = "rejected"
    FAULTY = "faulty"
    DETAINED = "detained"
    SENT_BACK = "sent_back"


class DocumentEvent(StrEnum):
    """What can happen to a document; all but the first two are receipts (`event_of_receipt`)."""

    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    STALLED = "stalled"
    ACCEPTED = "accepted"
    EXAMINED = "examined"
    REVIEW_CALLED = "review_called"
    INSPECTION_CALLED = "inspection_called"
    SUSPENDED = "suspended"
    AWAITED = "awaited"
    RELEASED = "released"
    CONCLUDED = "concluded"
    REJECTED = "rejected"
    FAULTED = "faulted"
    DETAINED = "detained"
    SENT_BACK = "sent_back"


class ParcelState(StrEnum):
    """`released` = customs let it go, staff have not packed it; `ready` = packed and released: it may be handed over."""

    RESERVED = "reserved"
    PACKED = "packed"
    RELEASED = "released"
    READY = "ready"
    HANDED_OVER = "handed_over"
    UNCOLLECTED = "uncollected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ParcelEvent(StrEnum):
    """What can happen to the parcel; `freed` follows from the inventory's release."""

    RESERVED = "reserved"
    PACKED = "packed"
    FREED = "freed"
    HANDED_OVER = "handed_over"
    LEFT_UNCOLLECTED = "left_uncollected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


State = OrderState | PaymentState | DocumentState | ParcelState
Event = OrderEvent | PaymentEvent | DocumentEvent | ParcelEvent
StateBefore = State | None
"""None: the row does not exist yet."""


@dataclass(frozen=True, slots=True)
class Table:
    """One machine: `moves[state][event]` is the state after; every other pair stands in `ignored` as a no-op."""

    machine: Machine
    states: type[State]
    events: type[Event]
    moves: Mapping[StateBefore, Mapping[Event, State]]
    ignored: Mapping[Event, frozenset[StateBefore]]
    ends: frozenset[State]


_Rule = tuple[Event, State | None, tuple[StateBefore, ...]]
"""Event, state after, states before. State after None: the event is a declared no-op in these states."""


def _table(machine: Machine, states: type[State], events: type[Event], rules: Sequence[_Rule], ends: set[State]) -> Table:
    moves: dict[StateBefore, dict[Event, State]] = {}
    ignored: dict[Event, set[StateBefore]] = {}
    for event, after, befores in rules:
        for before in befores:
            if after is None:
                ignored.setdefault(event, set()).add(before)
            else:
                moves.setdefault(before, {})[event] = after
    return Table(machine, states, events, moves, {event: frozenset(found) for event, found in ignored.items()}, frozenset(ends))


_O, _OE = OrderState, OrderEvent
_BEFORE_FILING = (_O.OPENED, _O.REGISTERED, _O.SUBMITTED, _O.COMPLETE)
_STOPPED = (_O.CANCELLED, _O.REFUSED)
_BOUGHT = (_O.PAID, _O.CLEARED, _O.DONE)
_ORDER_RULES: Sequence[_Rule] = (
    (_OE.OPENED, _O.OPENED, (None,)),
    (_OE.OPENED, None, tuple(_O)),
    # A shopper may correct the person or the basket until it is filed; after that the hold is given back first.
    (_OE.REGISTERED, _O.REGISTERED, (_O.OPENED, _O.REGISTERED)),
    (_OE.REGISTERED, _O.COMPLETE, (_O.SUBMITTED, _O.COMPLETE)),
    (_OE.REGISTERED, None, (None, _O.FILED, *_BOUGHT, *_STOPPED)),
    (_OE.SUBMITTED, _O.SUBMITTED, (_O.OPENED, _O.SUBMITTED)),
    (_OE.SUBMITTED, _O.COMPLETE, (_O.REGISTERED, _O.COMPLETE)),
    (_OE.SUBMITTED, None, (None, _O.FILED, *_BOUGHT, *_STOPPED)),
    (_OE.FILED, _O.FILED, (_O.COMPLETE,)),
    (_OE.FILED, None, (None, _O.OPENED, _O.REGISTERED, _O.SUBMITTED, _O.FILED, *_BOUGHT, *_STOPPED)),
    (_OE.HOLD_LAPSED, _O.COMPLETE, (_O.FILED,)),
    # Nothing of a paid order ever lapses.
    (_OE.HOLD_LAPSED, None, (None, *_BEFORE_FILING, *_BOUGHT, *_STOPPED)),
    # Money that arrives when nothing is held any more never makes a sale: the attempt's room refunds it.
    (_OE.CAPTURED, _O.PAID, (_O.FILED,)),
    (_OE.CAPTURED, None, (None, *_BEFORE_FILING, *_BOUGHT, *_STOPPED)),
    (_OE.CLEARED, _O.CLEARED, (_O.PAID,)),
    (_OE.CLEARED, None, (None, *_BEFORE_FILING, _O.FILED, _O.CLEARED, _O.DONE, *_STOPPED)),
    (_OE.COMPLETED, _O.DONE, (_O.CLEARED,)),
    (_OE.COMPLETED, None, (None, *_BEFORE_FILING, _O.FILED, _O.PAID, _O.DONE, *_STOPPED)),
    (_OE.CANCELLED, _O.CANCELLED, (*_BEFORE_FILING, _O.FILED)),
    (_OE.CANCELLED, None, (None, *_BOUGHT, *_STOPPED)),
    (_OE.REFUSED, _O.REFUSED, (*_BEFORE_FILING, _O.FILED, _O.PAID)),
    # After 800 the hand-over stays allowed (permit lapsed, late rejection of a lesser document).
    (_OE.REFUSED, None, (None, _O.CLEARED, _O.DONE, *_STOPPED)),
)

_P, _PE = PaymentState, PaymentEvent
_OPEN = (_P.CREATING, _P.WAITING)
_UNPAID_ENDS = (_P.CLOSED, _P.FAILED)
_REFUNDS = (_P.REFUND_DUE, _P.REFUNDING, _P.REFUNDED, _P.REFUND_STUCK)
_PAYMENT_RULES: Sequence[_Rule] = (
    (_PE.PAYMENT_REQUESTED, _P.CREATING, (None,)),
    (_PE.PAYMENT_REQUESTED, None, tuple(_P)),
    (_PE.CODE_SHOWN, _P.WAITING, (_P.CREATING,)),
    (_PE.CODE_SHOWN, None, (None, _P.WAITING, _P.PAID, *_UNPAID_ENDS, _P.ABANDONED, *_REFUNDS)),
    # Money is never lost sight of: proof of payment beats every unpaid state, even a closed one.
    (_PE.PAID, _P.PAID, (*_OPEN, _P.ABANDONED, *_UNPAID_ENDS)),
    (_PE.PAID, None, (None, _P.PAID, *_REFUNDS)),
    (_PE.CLOSED, _P.CLOSED, (*_OPEN, _P.ABANDONED)),
    (_PE.CLOSED, None, (None, _P.PAID, *_UNPAID_ENDS, *_REFUNDS)),
    (_PE.FAILED, _P.FAILED, (*_OPEN, _P.ABANDONED)),
    (_PE.FAILED, None, (None, _P.PAID, *_UNPAID_ENDS, *_REFUNDS)),
    (_PE.ABANDONED, _P.ABANDONED, _OPEN),
    (_PE.ABANDONED, None, (None, _P.PAID, *_UNPAID_ENDS, _P.ABANDONED, *_REFUNDS)),
    (_PE.REFUND_BOOKED, _P.REFUND_DUE, (_P.PAID,)),
    (_PE.REFUND_BOOKED, None, (None, *_OPEN, *_UNPAID_ENDS, _P.ABANDONED, *_REFUNDS)),
    (_PE.REFUND_SENT, _P.REFUNDING, (_P.REFUND_DUE, _P.REFUND_STUCK)),
    (_PE.REFUND_SENT, None, (None, *_OPEN, *_UNPAID_ENDS, _P.ABANDONED, _P.PAID, _P.REFUNDING, _P.REFUNDED)),
    (_PE.REFUNDED, _P.REFUNDED, (_P.REFUND_DUE, _P.REFUNDING, _P.REFUND_STUCK)),
    (_PE.REFUNDED, None, (None, *_OPEN, *_UNPAID_ENDS, _P.ABANDONED, _P.PAID, _P.REFUNDED)),
    (_PE.REFUND_STUCK, _P.REFUND_STUCK, (_P.REFUND_DUE, _P.REFUNDING)),
    (_PE.REFUND_STUCK, None, (None, *_OPEN, *_UNPAID_ENDS, _P.ABANDONED, _P.PAID, _P.REFUNDED, _P.REFUND_STUCK)),
)

_D, _DE = DocumentState, DocumentEvent
_ON_THE_WAY = (_D.SEALED, _D.SENT, _D.STALLED, _D.RECEIVED, _D.FORWARDED)
_AT_CUSTOMS = (_D.EXAMINED, _D.IN_REVIEW, _D.IN_INSPECTION, _D.SUSPENDED, _D.AWAITED)
_PENDING = (None, *_ON_THE_WAY, _D.ACCEPTED, *_AT_CUSTOMS)
_LET_GO = (_D.RELEASED, _D.CONCLUDED)
_STOPPED_AT_CUSTOMS = (_D.REJECTED, _D.FAULTY, _D.DETAINED, _D.SENT_BACK)
_DECIDED = (*_LET_GO, *_STOPPED_AT_CUSTOMS)


def _receipt(event: DocumentEvent, after: DocumentState, before: tuple[StateBefore, ...]) -> tuple[_Rule, _Rule]:
    """One event of the document machine: it moves from `before` and is a no-op in every other state."""
    return (event, after, before), (event, None, tuple(state for state in (None, *_D) if state not in before))


_DOCUMENT_RULES: Sequence[_Rule] = (
    *_receipt(_DE.SEALED, _D.SEALED, (None,)),
    *_receipt(_DE.SENT, _D.SENT, (None, _D.SEALED, _D.STALLED)),
    # Many ports skip 2, 3 and 399, and a receipt may overtake our own note of having sent: each may be the first we hear.
    *_receipt(_DE.RECEIVED, _D.RECEIVED, (None, _D.SEALED, _D.SENT, _D.STALLED)),
    *_receipt(_DE.FORWARDED, _D.FORWARDED, (None, *_ON_THE_WAY[:-1])),
    *_receipt(_DE.STALLED, _D.STALLED, (None, _D.SEALED, _D.SENT, _D.RECEIVED)),
    *_receipt(_DE.ACCEPTED, _D.ACCEPTED, (None, *_ON_THE_WAY)),
    *(
        rule
        for event, after in (
            (_DE.EXAMINED, _D.EXAMINED),
            (_DE.REVIEW_CALLED, _D.IN_REVIEW),
            (_DE.INSPECTION_CALLED, _D.IN_INSPECTION),
            (_DE.SUSPENDED, _D.SUSPENDED),
            (_DE.AWAITED, _D.AWAITED),
        )
        for rule in _receipt(event, after, tuple(state for state in _PENDING if state is not after))
    ),
    *_receipt(_DE.RELEASED, _D.RELEASED, _PENDING),
    # 899 that overtakes its 800 waits for nothing: only 800 opens the pickup gate, so it must not be swallowed here.
    *_receipt(_DE.CONCLUDED, _D.CONCLUDED, (_D.RELEASED,)),
    *_receipt(_DE.REJECTED, _D.REJECTED, _PENDING),
    *_receipt(_DE.FAULTED, _D.FAULTY, _PENDING),
    *_receipt(_DE.DETAINED, _D.DETAINED, _PENDING),
    *_receipt(_DE.SENT_BACK, _D.SENT_BACK, _PENDING),
)

_C, _CE = ParcelState, ParcelEvent
_PARCEL_ENDS = (_C.HANDED_OVER, _C.RETURNED, _C.WITHDRAWN)
_PARCEL_RULES: Sequence[_Rule] = (
    (_CE.RESERVED, _C.RESERVED, (None,)),
    (_CE.RESERVED, None, tuple(_C)),
    (_CE.PACKED, _C.PACKED, (_C.RESERVED,)),
    (_CE.PACKED, _C.READY, (_C.RELEASED,)),
    (_CE.PACKED, None, (None, _C.PACKED, _C.READY, _C.UNCOLLECTED, *_PARCEL_ENDS)),
    # Staff usually pack while customs decides; either may come first.
    (_CE.FREED, _C.RELEASED, (_C.RESERVED,)),
    (_CE.FREED, _C.READY, (_C.PACKED,)),
    (_CE.FREED, None, (None, _C.RELEASED, _C.READY, _C.UNCOLLECTED, *_PARCEL_ENDS)),
    (_CE.HANDED_OVER, _C.HANDED_OVER, (_C.READY, _C.UNCOLLECTED)),
    (_CE.HANDED_OVER, None, (None, _C.RESERVED, _C.PACKED, _C.RELEASED, *_PARCEL_ENDS)),
    (_CE.LEFT_UNCOLLECTED, _C.UNCOLLECTED, (_C.READY, _C.RELEASED)),
    (_CE.LEFT_UNCOLLECTED, None, (None, _C.RESERVED, _C.PACKED, _C.UNCOLLECTED, *_PARCEL_ENDS)),
    (_CE.RETURNED, _C.RETURNED, (_C.UNCOLLECTED, _C.HANDED_OVER)),
    (_CE.RETURNED, None, (None, _C.RESERVED, _C.PACKED, _C.RELEASED, _C.READY, _C.RETURNED, _C.WITHDRAWN)),
    (_CE.WITHDRAWN, _C.WITHDRAWN, (_C.RESERVED, _C.PACKED)),
    (_CE.WITHDRAWN, None, (None, _C.RELEASED, _C.READY, _C.UNCOLLECTED, *_PARCEL_ENDS)),
)

TABLES: Mapping[Machine, Table] = MappingProxyType(
    {
        Machine.ORDER: _table(Machine.ORDER, OrderState, OrderEvent, _ORDER_RULES, {_O.DONE, _O.CANCELLED, _O.REFUSED}),
        Machine.PAYMENT: _table(Machine.PAYMENT, PaymentState, PaymentEvent, _PAYMENT_RULES, {_P.PAID, _P.CLOSED, _P.FAILED, _P.REFUNDED}),
        Machine.DOCUMENT: _table(Machine.DOCUMENT, DocumentState, DocumentEvent, _DOCUMENT_RULES, {_D.ACCEPTED, *_DECIDED}),
        Machine.PARCEL: _table(Machine.PARCEL, ParcelState, ParcelEvent, _PARCEL_RULES, set(_PARCEL_ENDS)),
    }
)
"""The four tables. `ends`: nothing more has to happen. `accepted` is the end of every document but the inventory."""


def apply(machine: str, state: str | None, event: str) -> State | None:
    """Return the state after `event`, or None when it changes nothing (late, repeated, overtaken).

    `state` is None for a row that does not exist yet. A state that equals the one before is still a move: a corrected basket.

    Raises:
        ValueError: the machine, the state or the event is not one of the tables' names: a bug, not a message from outside.
    """
    table = TABLES[Machine(machine)]
    before = None if state is None else table.states(state)
    return table.moves.get(before, {}).get(table.events(event))


@dataclass(frozen=True, slots=True)
class Consequence:
    """A move that follows from another move of the same order in the same transaction."""

    machine: Machine
    event: Event


_CONSEQUENCES: Mapping[tuple[Machine, str, Event], tuple[Consequence, ...]] = MappingProxyType(
    {
        (Machine.ORDER, "", _OE.CAPTURED): (Consequence(Machine.PARCEL, _CE.RESERVED),),
        (Machine.ORDER, "", _OE.REFUSED): (Consequence(Machine.PARCEL, _CE.WITHDRAWN),),
        (Machine.PARCEL, "", _CE.HANDED_OVER): (Consequence(Machine.ORDER, _OE.COMPLETED),),
        (Machine.DOCUMENT, DocumentKind.INVENTORY, _DE.RELEASED): (
            Consequence(Machine.PARCEL, _CE.FREED),
            Consequence(Machine.ORDER, _OE.CLEARED),
        ),
        **{
            (Machine.DOCUMENT, kind, event): (Consequence(Machine.ORDER, _OE.REFUSED),)
            for kind in (DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL, DocumentKind.INVENTORY)
            for event in (_DE.REJECTED, _DE.FAULTED, _DE.DETAINED, _DE.SENT_BACK)
        },
    }
)


def consequences(machine: str, subject: str, event: str) -> Sequence[Consequence]:
    """Return what follows at once from a move that took effect; `subject` is the document kind, else ignored."""
    kind = subject if machine == Machine.DOCUMENT else ""
    table = TABLES[Machine(machine)]
    return _CONSEQUENCES.get((table.machine, kind, table.events(event)), ())


_OF_STATUS: Mapping[str, DocumentEvent] = MappingProxyType(
    {
        "1": _DE.RECEIVED,
        "2": _DE.RECEIVED,
        "3": _DE.FORWARDED,
        "4": _DE.STALLED,
        "99": _DE.REJECTED,
        "100": _DE.REJECTED,
        "120": _DE.ACCEPTED,
        "300": _DE.REVIEW_CALLED,
        "399": _DE.EXAMINED,
        "400": _DE.AWAITED,
        "500": _DE.INSPECTION_CALLED,
        "501": _DE.DETAINED,
        "502": _DE.DETAINED,
        "503": _DE.DETAINED,
        "599": _DE.DETAINED,
        "600": _DE.SUSPENDED,
        "700": _DE.SENT_BACK,
        "800": _DE.RELEASED,
        "899": _DE.CONCLUDED,
    }
)


def event_of_receipt(return_status: str) -> DocumentEvent | None:
    """Return the event of a receipt's returnStatus (facts/customs.md §2.1); None for a code nobody has documented.

    An unknown code must be stored and shown and never moves a document; every negative code is a processing error.
    """
    text = return_status.strip()
    if text.startswith("-"):
        return _DE.FAULTED
    return _OF_STATUS.get(text)


_STEP_OF_STATE: Mapping[OrderState, int] = MappingProxyType(
    {_O.OPENED: 1, _O.REGISTERED: 2, _O.SUBMITTED: 1, _O.COMPLETE: 3, _O.FILED: 4, _O.PAID: 5, _O.CLEARED: 5, _O.DONE: 5}
)
_STEP_OF_REFUSAL: Mapping[str, int] = MappingProxyType(
    {"person_differs": 1, "person_unreadable": 1, "payer_differs": 4, "payer_unchecked": 4, "amount_differs": 4}
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
    belong to an earlier step than the one they were found in (the payer is checked after paying). An order is closed only when
    no attempt can still move money.
    """
    state = OrderState(order)
    closed = state in TABLES[Machine.ORDER].ends and not any(money_moves(payment, state) for payment in payments)
    if state in _STOPPED:
        return Step(_STEP_OF_REFUSAL.get(refusal, before), state is OrderState.REFUSED, closed)
    return Step(_STEP_OF_STATE[state], failed=False, closed=closed)


def money_moves(payment: str, order: str) -> bool:
    """Say whether an attempt of an order in this state can still take or give back money."""
    if PaymentState(payment) is PaymentState.PAID:
        return OrderState(order) in _STOPPED
    return PaymentState(payment) not in TABLES[Machine.PAYMENT].ends


def awaits(kind: str, state: str) -> bool:
    """Say whether a document still waits for customs: an inventory until it is decided, the others until accepted."""
    if DocumentKind(kind) in {DocumentKind.INVENTORY, DocumentKind.CANCELLATION, DocumentKind.RETURN}:
        return DocumentState(state) not in _DECIDED
    return DocumentState(state) not in TABLES[Machine.DOCUMENT].ends


def is_ready(parcel: str | None) -> bool:
    """Say whether the parcel may be handed over: packed, and the inventory released (K08)."""
    return parcel == ParcelState.READY


def all_pairs(table: Table) -> Iterator[tuple[StateBefore, Event]]:
    """Yield every state (None included) with every event of a machine: what a complete table must answer for."""
    states: tuple[StateBefore, ...] = (None, *table.states)
    return ((state, event) for state in states for event in table.events)


def draw(machine: str) -> str:
    """Return one machine as a Mermaid state diagram; events that lead from one state to the same next one share an arrow."""
    table = TABLES[Machine(machine)]
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, moves in table.moves.items():
        for event, after in moves.items():
            arrows.setdefault((before or "[*]", after), []).append(event)
    lines = [f"    {before} --> {after}: {', '.join(events)}" for (before, after), events in arrows.items()]
    ends = [f"    {state} --> [*]" for state in table.states if state in table.ends]
    return "\n".join(["stateDiagram-v2", *lines, *ends])
