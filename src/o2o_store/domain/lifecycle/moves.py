"""How the machines move, each alone and one after another within the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from o2o_store.domain.lifecycle import document, order, parcel, payment
from o2o_store.domain.lifecycle.document import GRANTING, KEEPING, REFUSING, DocumentEvent, DocumentKind
from o2o_store.domain.lifecycle.machine import Event, Machine, State, Table
from o2o_store.domain.lifecycle.order import OrderEvent, OrderState
from o2o_store.domain.lifecycle.parcel import ParcelEvent

TABLES: Mapping[Machine, Table] = MappingProxyType(
    {Machine.ORDER: order.TABLE, Machine.PAYMENT: payment.TABLE, Machine.DOCUMENT: document.TABLE, Machine.PARCEL: parcel.TABLE}
)
"""The four tables."""


def apply(machine: str, state: str | None, event: str) -> State | None:
    """Return the state after an event, or None when the event changes nothing (late, repeated, overtaken).

    A move may lead to the state it started from: `registered` again is a corrected person, `submitted` again a corrected basket.

    Raises:
        ValueError: the machine, the state or the event is not one of the tables' names: a bug, not a message from outside.
    """
    table = TABLES[Machine(machine)]
    before = None if state is None else table.states(state)
    return table.moves.get(before, {}).get(table.events(event))


@dataclass(frozen=True, slots=True)
class Consequence:
    """A move that follows from another move of the same order in the same transaction.

    It follows only while the order stands in one of `while_order` (empty: always) after the first move; `subject` names the
    document it moves.
    """

    machine: Machine
    event: Event
    subject: str = ""
    while_order: frozenset[OrderState] = frozenset()

    def follows(self, order_state: str) -> bool:
        """Say whether it follows while the order stands there."""
        return not self.while_order or order_state in self.while_order


_LESSER = (DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL)
_REFUSED = Consequence(Machine.ORDER, OrderEvent.REFUSED)
# Before the inventory is out nothing stands at customs: the sale is over at once. Afterwards it must be withdrawn first.
_REFUSED_BEFORE_DECLARING = Consequence(Machine.ORDER, OrderEvent.REFUSED, while_order=frozenset({OrderState.PAID}))
_WITHDRAW = Consequence(Machine.ORDER, OrderEvent.WITHDRAWAL_ASKED)
# The parcel is freed with the order and not with the document: while a withdrawal is undecided nothing may leave (K12).
_FREED = Consequence(Machine.PARCEL, ParcelEvent.FREED, while_order=frozenset({OrderState.CLEARED}))
_COMPLETED = Consequence(Machine.ORDER, OrderEvent.COMPLETED)

CONSEQUENCES: Mapping[tuple[Machine, str, Event], tuple[Consequence, ...]] = MappingProxyType(
    {
        (Machine.ORDER, "", OrderEvent.CAPTURED): (Consequence(Machine.PARCEL, ParcelEvent.RESERVED),),
        (Machine.ORDER, "", OrderEvent.REFUSED): (Consequence(Machine.PARCEL, ParcelEvent.PUT_BACK),),
        (Machine.ORDER, "", OrderEvent.WITHDRAWN): (
            Consequence(Machine.PARCEL, ParcelEvent.PUT_BACK),
            Consequence(Machine.DOCUMENT, DocumentEvent.ANNULLED, DocumentKind.INVENTORY),
        ),
        (Machine.ORDER, "", OrderEvent.CLEARED): (_FREED,),
        (Machine.ORDER, "", OrderEvent.WITHDRAWAL_REFUSED): (_FREED,),
        (Machine.PARCEL, "", ParcelEvent.HANDED_OVER): (_COMPLETED,),
        (Machine.PARCEL, "", ParcelEvent.DELIVERED): (_COMPLETED,),
        (Machine.PARCEL, "", ParcelEvent.BROUGHT_BACK): (Consequence(Machine.ORDER, OrderEvent.RETURN_OPENED),),
        (Machine.PARCEL, "", ParcelEvent.TAKEN_BACK): (Consequence(Machine.ORDER, OrderEvent.RETURNED),),
        (Machine.PARCEL, "", ParcelEvent.GIVEN_BACK): (Consequence(Machine.ORDER, OrderEvent.RETURN_REFUSED),),
        (Machine.DOCUMENT, DocumentKind.INVENTORY, DocumentEvent.SEALED): (Consequence(Machine.ORDER, OrderEvent.DECLARED),),
        (Machine.DOCUMENT, DocumentKind.INVENTORY, DocumentEvent.RELEASED): (Consequence(Machine.ORDER, OrderEvent.CLEARED),),
        **{(Machine.DOCUMENT, kind, event): (_REFUSED_BEFORE_DECLARING, _WITHDRAW) for kind in _LESSER for event in REFUSING},
        **{(Machine.DOCUMENT, DocumentKind.INVENTORY, event): (_REFUSED,) for event in REFUSING},
        # A report that quarantine cannot read is a matter of paper; goods that it keeps are the end of this sale.
        **{(Machine.DOCUMENT, DocumentKind.QUARANTINE, event): (_REFUSED_BEFORE_DECLARING, _WITHDRAW) for event in KEEPING},
        **{(Machine.DOCUMENT, DocumentKind.CANCELLATION, event): (Consequence(Machine.ORDER, OrderEvent.WITHDRAWN),) for event in GRANTING},
        **{
            (Machine.DOCUMENT, DocumentKind.CANCELLATION, event): (Consequence(Machine.ORDER, OrderEvent.WITHDRAWAL_REFUSED),)
            for event in REFUSING
        },
        **{(Machine.DOCUMENT, DocumentKind.RETURN, event): (Consequence(Machine.PARCEL, ParcelEvent.TAKEN_BACK),) for event in GRANTING},
        **{(Machine.DOCUMENT, DocumentKind.RETURN, event): (Consequence(Machine.PARCEL, ParcelEvent.GIVEN_BACK),) for event in REFUSING},
    }
)
"""What follows at once from a move that took effect, by machine, document kind (else empty) and event."""


def consequences(machine: str, subject: str, event: str) -> Sequence[Consequence]:
    """Return what follows at once from a move that took effect; `subject` is the document kind, else ignored."""
    kind = subject if machine == Machine.DOCUMENT else ""
    table = TABLES[Machine(machine)]
    return CONSEQUENCES.get((table.machine, kind, table.events(event)), ())


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


def tabulate_consequences() -> str:
    """Return the consequences as a Markdown table; document kinds and events with the same outcome share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (machine, kind, event), follow in CONSEQUENCES.items():
        then = ", ".join(_told(one) for one in follow)
        rows.setdefault((f"{kind} document" if kind else str(machine), then), []).append(f"`{event}`")
    merged: dict[tuple[str, str], list[str]] = {}
    for (who, then), events in rows.items():
        merged.setdefault((", ".join(events), then), []).append(who)
    lines = [f"| {', '.join(who)} {events} | {then} |" for (events, then), who in merged.items()]
    return "\n".join(["| when | then |", "|---|---|", *lines])


def _told(one: Consequence) -> str:
    whose = f"{one.subject} document" if one.subject else str(one.machine)
    condition = f" (while the order is {', '.join(sorted(one.while_order))})" if one.while_order else ""
    return f"{whose} `{one.event}`{condition}"
