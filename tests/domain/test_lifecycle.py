"""The tables of an order's life are complete, monotone, and agree with what the sheets say."""

import itertools
from pathlib import Path

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import (
    TABLES,
    Consequence,
    DocumentEvent,
    DocumentKind,
    DocumentState,
    Machine,
    OrderEvent,
    OrderState,
    ParcelEvent,
    ParcelState,
    PaymentEvent,
    PaymentState,
    State,
    apply,
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
    retry = {PaymentState.REFUNDING, PaymentState.REFUND_STUCK}
    starts: list[State] = [state for state in table.states if state not in retry]
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


DECIDED = [
    DocumentState.RELEASED,
    DocumentState.CONCLUDED,
    DocumentState.REJECTED,
    DocumentState.FAULTY,
    DocumentState.DETAINED,
    DocumentState.SENT_BACK,
]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(DECIDED, DocumentEvent)))
def test_a_decided_document_stays_when_an_older_receipt_arrives(state: DocumentState, event: DocumentEvent) -> None:
    after = apply(Machine.DOCUMENT, state, event)
    assert after is (DocumentState.CONCLUDED if (state, event) == (DocumentState.RELEASED, DocumentEvent.CONCLUDED) else None)


@pytest.mark.parametrize("order", list(itertools.permutations(["2", "3", "120", "399", "800"])))
def test_release_is_reached_when_receipts_overtake_each_other(order: tuple[str, ...]) -> None:
    state: State | None = None
    released = 0
    for status in order:
        event = lifecycle.event_of_receipt(status)
        assert event is not None
        after = apply(Machine.DOCUMENT, state, event)
        released += after is DocumentState.RELEASED
        state = after or state
    assert state is DocumentState.RELEASED
    assert released == 1


def test_conclusion_waits_for_the_release_when_it_overtakes_it() -> None:
    assert apply(Machine.DOCUMENT, DocumentState.ACCEPTED, DocumentEvent.CONCLUDED) is None
    assert apply(Machine.DOCUMENT, DocumentState.ACCEPTED, DocumentEvent.RELEASED) is DocumentState.RELEASED


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("-621029", DocumentEvent.FAULTED),
        ("100", DocumentEvent.REJECTED),
        (" 120 ", DocumentEvent.ACCEPTED),
        ("503", DocumentEvent.DETAINED),
        ("1399", None),
        ("", None),
    ],
)
def test_a_receipt_is_read_when_its_status_is_known(status: str, event: DocumentEvent | None) -> None:
    assert lifecycle.event_of_receipt(status) is event


def test_money_is_seen_when_it_comes_after_closing() -> None:
    for state in (PaymentState.CREATING, PaymentState.WAITING, PaymentState.ABANDONED, PaymentState.CLOSED, PaymentState.FAILED):
        assert apply("payment", state, "paid") is PaymentState.PAID


def test_one_capture_wins_when_two_attempts_are_paid() -> None:
    first = apply(Machine.ORDER, OrderState.FILED, OrderEvent.CAPTURED)
    assert first is OrderState.PAID
    assert apply(Machine.ORDER, first, OrderEvent.CAPTURED) is None


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUSED, OrderState.COMPLETE, OrderState.DONE])
def test_a_capture_makes_no_sale_when_nothing_is_held(state: OrderState) -> None:
    assert apply(Machine.ORDER, state, OrderEvent.CAPTURED) is None


def test_both_steps_complete_the_order_when_they_come_in_either_order() -> None:
    assert apply("order", apply("order", OrderState.OPENED, "registered"), "submitted") is OrderState.COMPLETE
    assert apply("order", apply("order", OrderState.OPENED, "submitted"), "registered") is OrderState.COMPLETE


def test_a_parcel_is_ready_when_packed_and_freed_in_either_order() -> None:
    packed_first = apply("parcel", apply("parcel", ParcelState.RESERVED, "packed"), "freed")
    freed_first = apply("parcel", apply("parcel", ParcelState.RESERVED, "freed"), "packed")
    assert packed_first is ParcelState.READY
    assert freed_first is ParcelState.READY
    assert lifecycle.is_ready(packed_first)


@pytest.mark.parametrize("state", [None, ParcelState.RESERVED, ParcelState.PACKED, ParcelState.RELEASED, ParcelState.HANDED_OVER])
def test_nothing_is_handed_over_when_the_parcel_is_not_ready(state: ParcelState | None) -> None:
    assert apply(Machine.PARCEL, state, ParcelEvent.HANDED_OVER) is None
    assert not lifecycle.is_ready(state)


def test_a_released_order_is_not_refused_when_a_late_rejection_comes() -> None:
    assert apply(Machine.ORDER, OrderState.CLEARED, OrderEvent.REFUSED) is None


def test_the_parcel_is_freed_when_the_inventory_is_released() -> None:
    found = lifecycle.consequences("document", "inventory", "released")
    assert found == (Consequence(Machine.PARCEL, ParcelEvent.FREED), Consequence(Machine.ORDER, OrderEvent.CLEARED))
    assert lifecycle.consequences("document", "order", "released") == ()


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_sale_is_refused_when_customs_rejects_one_of_the_four(kind: DocumentKind) -> None:
    four = {DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL, DocumentKind.INVENTORY}
    expected = (Consequence(Machine.ORDER, OrderEvent.REFUSED),) if kind in four else ()
    assert lifecycle.consequences(Machine.DOCUMENT, kind, DocumentEvent.REJECTED) == expected


def test_every_consequence_is_an_event_of_its_machine_when_followed() -> None:
    for machine, subject, event in [
        ("order", "", "captured"),
        ("order", "", "refused"),
        ("parcel", "", "handed_over"),
        ("document", "inventory", "released"),
    ]:
        for consequence in lifecycle.consequences(machine, subject, event):
            assert consequence.event in set(TABLES[consequence.machine].events)


@pytest.mark.parametrize("names", [("house", None, "opened"), ("order", "gone", "opened"), ("order", None, "exploded")])
def test_a_wrong_name_is_a_bug_when_applied(names: tuple[str, str | None, str]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        apply(*names)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (OrderState.OPENED, 1),
        (OrderState.SUBMITTED, 1),
        (OrderState.REGISTERED, 2),
        (OrderState.COMPLETE, 3),
        (OrderState.FILED, 4),
        (OrderState.PAID, 5),
        (OrderState.CLEARED, 5),
        (OrderState.DONE, 5),
    ],
)
def test_the_step_follows_the_order_when_it_goes_on(state: OrderState, step: int) -> None:
    shown = lifecycle.project_step(state, [])
    assert (shown.number, shown.failed) == (step, False)
    assert shown.closed == (state is OrderState.DONE)


@pytest.mark.parametrize(
    ("refusal", "before", "step"), [("person_differs", 3, 1), ("payer_differs", 5, 4), ("customs_rejected", 5, 5), ("no_permit", 3, 3)]
)
def test_the_failed_step_is_shown_when_the_sale_is_refused(refusal: str, before: int, step: int) -> None:
    shown = lifecycle.project_step(OrderState.REFUSED, [], before, refusal)
    assert shown == lifecycle.Step(step, failed=True, closed=True)


def test_a_cancelled_order_keeps_its_step_when_the_shopper_leaves() -> None:
    assert lifecycle.project_step(OrderState.CANCELLED, [PaymentState.CLOSED], 4) == lifecycle.Step(4, failed=False, closed=True)


@pytest.mark.parametrize(
    ("payment", "closed"),
    [
        (PaymentState.WAITING, False),
        (PaymentState.ABANDONED, False),
        (PaymentState.PAID, False),
        (PaymentState.REFUND_STUCK, False),
        (PaymentState.REFUNDED, True),
        (PaymentState.FAILED, True),
    ],
)
def test_a_stopped_order_closes_when_its_money_has_come_to_rest(payment: PaymentState, closed: bool) -> None:
    assert lifecycle.project_step(OrderState.REFUSED, [payment], 5, "customs_rejected").closed is closed


def test_a_finished_order_is_closed_when_its_payment_stays_paid() -> None:
    assert lifecycle.project_step(OrderState.DONE, [PaymentState.CLOSED, PaymentState.PAID], 5).closed


@pytest.mark.parametrize(
    ("kind", "state", "awaited"),
    [
        ("order", "sent", True),
        ("order", "accepted", False),
        ("inventory", "accepted", True),
        ("inventory", "in_inspection", True),
        ("inventory", "released", False),
        ("inventory", "rejected", False),
    ],
)
def test_a_document_is_awaited_when_customs_has_not_decided(kind: str, state: str, awaited: bool) -> None:
    assert lifecycle.awaits(kind, state) is awaited


def test_a_refund_is_tried_again_when_it_was_stuck() -> None:
    stuck = apply("payment", PaymentState.REFUNDING, PaymentEvent.REFUND_STUCK)
    assert apply("payment", stuck, PaymentEvent.REFUND_SENT) is PaymentState.REFUNDING


def test_every_kind_of_document_has_its_message_when_it_is_sent() -> None:
    assert set(lifecycle.MESSAGE_OF) == set(DocumentKind)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_documented_diagram_is_the_table_when_drawn(machine: Machine) -> None:
    page = (Path(__file__).parents[2] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{lifecycle.draw(machine)}\n```" in page
