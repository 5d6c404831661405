"""Every machine is complete and monotone: each pair answered once, each state reached, each end declared."""

from types import ModuleType

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import (
    TABLES,
    Machine,
    OrderEvent,
    OrderState,
    ParcelState,
    PaymentState,
    State,
    apply,
    document,
    order,
    parcel,
    payment,
)

MACHINES = list(Machine)


def reachable(machine: Machine) -> set[State]:
    found: set[State] = set()
    open_ends: list[State | None] = [None]
    while open_ends:
        for after in TABLES[machine].moves.get(open_ends.pop(), {}).values():
            if after not in found:
                found.add(after)
                open_ends.append(after)
    return found


@pytest.mark.parametrize("machine", MACHINES)
def test_every_pair_is_answered_once_when_the_table_is_complete(machine: Machine) -> None:
    table = TABLES[machine]
    for state, event in lifecycle.all_pairs(table):
        moves = event in table.moves.get(state, {})
        ignored = state in table.ignored.get(event, frozenset())
        assert moves != ignored, (state, event)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_when_starting_from_nothing(machine: Machine) -> None:
    assert reachable(machine) == set(TABLES[machine].states)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_event_moves_something_when_it_is_declared(machine: Machine) -> None:
    table = TABLES[machine]
    assert {event for moves in table.moves.values() for event in moves} == set(table.events)


@pytest.mark.parametrize("machine", MACHINES)
def test_an_end_is_reached_from_every_state_when_following_the_moves(machine: Machine) -> None:
    table = TABLES[machine]
    good: set[State] = set(table.ends)
    growing = True
    while growing:
        more = {state for state in table.states if good & set(table.moves.get(state, {}).values())} - good
        growing = bool(more)
        good |= more
    assert good == set(table.states)


@pytest.mark.parametrize("machine", [Machine.PAYMENT, Machine.DOCUMENT, Machine.PARCEL])
def test_a_repeated_event_is_a_no_op_when_it_has_just_taken_effect(machine: Machine) -> None:
    for moves in TABLES[machine].moves.values():
        for event, after in moves.items():
            assert apply(machine, after, event) is None, (event, after)


@pytest.mark.parametrize("machine", [Machine.PAYMENT, Machine.PARCEL])
def test_no_state_returns_when_it_was_left(machine: Machine) -> None:
    table = TABLES[machine]
    # A refund is tried again, a second part may follow the first; a courier may bring back what a recall left lying; a return that
    # was refused is asked for once more, and another part may follow the first; what was called off unpacked may have to be packed after all.
    loops = {*lifecycle.REFUND_PENDING, PaymentState.PARTLY_REFUNDED, ParcelState.UNCOLLECTED, ParcelState.DISPATCHED}
    loops |= {
        ParcelState.RELEASED,
        ParcelState.CALLED_OFF,
        ParcelState.RECALLED,
        ParcelState.BROUGHT_BACK,
        ParcelState.KEPT,
        ParcelState.RETURNED,
    }
    starts: list[State] = [state for state in table.states if state not in loops]
    for start in starts:
        seen: set[State] = set()
        todo = list(table.moves.get(start, {}).values())
        while todo:
            state = todo.pop()
            if state not in seen:
                seen.add(state)
                todo += table.moves.get(state, {}).values()
        assert start not in seen


def test_names_of_events_are_unique_when_reactions_are_keyed_by_them() -> None:
    names = [str(event) for machine in MACHINES for event in TABLES[machine].events]
    assert len(names) == len(set(names))


def test_a_pair_that_leads_to_two_states_is_refused_when_built() -> None:
    moves: lifecycle.Moves = {event: [(OrderState.OPENED, (None,)), (OrderState.PAID, (None,))] for event in OrderEvent}
    with pytest.raises(ValueError, match="opened in None leads to two states"):
        lifecycle.build(Machine.ORDER, OrderState, OrderEvent, moves, frozenset())


def test_a_state_is_only_after_itself_when_nothing_else_needs_it() -> None:
    table = TABLES[Machine.PAYMENT]
    assert lifecycle.only_after(table, PaymentState.FAILED) == {PaymentState.FAILED}
    assert PaymentState.REFUNDED in lifecycle.only_after(table, PaymentState.PAID)


@pytest.mark.parametrize("module", [order, payment, document, parcel])
def test_a_table_is_built_from_its_moves_and_nothing_else(module: ModuleType) -> None:
    table = module.TABLE
    assert lifecycle.build(table.machine, table.states, table.events, module._MOVES, table.ends) == table
    moved = {(before, event): after for event, several in module._MOVES.items() for after, befores in several for before in befores}
    assert {(before, event): after for before, row in table.moves.items() for event, after in row.items()} == moved
    for event, states in table.ignored.items():
        assert states == {state for state in (None, *table.states) if (state, event) not in moved}


def test_only_what_cannot_be_reached_otherwise_comes_after_a_state() -> None:
    table = TABLES[Machine.PAYMENT]
    after = {PaymentState.PAID, *lifecycle.REFUND_PENDING, PaymentState.REFUNDED, PaymentState.PARTLY_REFUNDED}
    assert lifecycle.only_after(table, PaymentState.PAID) == after
    assert lifecycle.only_after(table, PaymentState.CREATING) == set(PaymentState)
