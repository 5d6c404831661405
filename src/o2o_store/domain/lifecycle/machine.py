"""What a machine of the lifecycle is made of: states, events, and a table that answers for every pair of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Machine(StrEnum):
    """The machines of an order; `Move.machine` holds one of these."""

    ORDER = "order"
    PAYMENT = "payment"
    DOCUMENT = "document"
    PARCEL = "parcel"


State = StrEnum
Event = StrEnum
StateBefore = State | None
"""None: the row does not exist yet."""

Moves = Mapping[Event, Sequence[tuple[State, tuple[StateBefore, ...]]]]
"""For each event, the states it leads to and from where; in every other state it is a no-op."""


@dataclass(frozen=True, slots=True)
class Table:
    """One machine: `moves[state][event]` is the state after; every other pair stands in `ignored` as a no-op.

    `ends`: nothing more has to happen there, though something still may (a bought parcel may come back).
    """

    machine: Machine
    states: type[State]
    events: type[Event]
    moves: Mapping[StateBefore, Mapping[Event, State]]
    ignored: Mapping[Event, frozenset[StateBefore]]
    ends: frozenset[State]


def build(machine: Machine, states: type[State], events: type[Event], moves: Moves, ends: frozenset[State]) -> Table:
    """Return the table of a machine from its moves; wherever an event is given no move, it is declared a no-op.

    Raises:
        ValueError: a pair of state and event leads to two states, so that the order of the rules would matter.
    """
    found: dict[StateBefore, dict[Event, State]] = {}
    ignored: dict[Event, frozenset[StateBefore]] = {}
    for event in events:
        befores = [(after, before) for after, several in moves[event] for before in several]
        for after, before in befores:
            if found.setdefault(before, {}).setdefault(event, after) is not after:
                raise ValueError(f"{event} in {before} leads to two states")
        moved = {before for _, before in befores}
        ignored[event] = frozenset(state for state in (None, *states) if state not in moved)
    return Table(machine, states, events, found, ignored, ends)


def all_pairs(table: Table) -> Iterator[tuple[StateBefore, Event]]:
    """Yield every state (None included) with every event of a machine: what a complete table must answer for."""
    states: tuple[StateBefore, ...] = (None, *table.states)
    return ((state, event) for state in states for event in table.events)


def only_after(table: Table, state: State) -> frozenset[State]:
    """Return the states, with this one, that no way from the beginning reaches without passing through it."""
    found: set[State] = set()
    todo: list[StateBefore] = [None]
    while todo:
        for after in table.moves.get(todo.pop(), {}).values():
            if after is not state and after not in found:
                found.add(after)
                todo.append(after)
    return frozenset(table.states) - found
