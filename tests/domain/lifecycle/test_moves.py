"""What follows from what, and how it is drawn."""

from pathlib import Path

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import TABLES, DocumentEvent, DocumentKind, Machine, OrderState, apply

MACHINES = list(Machine)


@pytest.mark.parametrize("names", [("house", None, "opened"), ("order", "gone", "opened"), ("order", None, "exploded")])
def test_a_wrong_name_is_a_bug_when_applied(names: tuple[str, str | None, str]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        apply(*names)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_documented_diagram_is_the_table_when_drawn(machine: Machine) -> None:
    page = (Path(__file__).parents[3] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{lifecycle.draw(machine)}\n```" in page


FOUR = {DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL, DocumentKind.INVENTORY}


def follow(machine: str, subject: str, event: str, order: OrderState) -> list[tuple[str, str, str]]:
    """What follows from a move while the order stands there."""
    found = lifecycle.consequences(machine, subject, event)
    return [(one.machine, one.subject, one.event) for one in found if one.follows(order)]


def test_the_order_is_cleared_and_then_its_parcel_freed_when_the_inventory_is_released() -> None:
    assert follow("document", "inventory", "released", OrderState.DECLARED) == [("order", "", "cleared")]
    assert follow("order", "", "cleared", OrderState.CLEARED) == [("parcel", "", "freed")]
    assert follow("document", "order", "released", OrderState.DECLARED) == []


def test_no_parcel_is_freed_when_the_release_overtook_a_withdrawal() -> None:
    assert follow("order", "", "cleared", OrderState.OVERTAKEN) == []
    assert follow("order", "", "withdrawal_refused", OrderState.DECLARED) == []
    assert follow("order", "", "withdrawal_refused", OrderState.CLEARED) == [("parcel", "", "freed")]


@pytest.mark.parametrize("event", lifecycle.REFUSING)
@pytest.mark.parametrize("kind", sorted(FOUR - {DocumentKind.INVENTORY}))
def test_a_lesser_document_ends_or_withdraws_the_sale_when_customs_rejects_it(kind: DocumentKind, event: DocumentEvent) -> None:
    assert follow("document", kind, event, OrderState.PAID) == [("order", "", "refused"), ("order", "", "withdrawal_asked")]
    assert follow("document", kind, event, OrderState.DECLARED) == [("order", "", "withdrawal_asked")]
    # Of the two that are named while the order is only paid, the table takes one.
    assert apply("order", OrderState.REFUSED, "withdrawal_asked") is None
    assert apply("order", OrderState.PAID, "withdrawal_asked") is None


@pytest.mark.parametrize("event", lifecycle.REFUSING)
def test_the_sale_is_refused_when_customs_rejects_the_inventory(event: DocumentEvent) -> None:
    for state in (OrderState.PAID, OrderState.DECLARED, OrderState.WITHDRAWING):
        assert follow("document", "inventory", event, state) == [("order", "", "refused")]
        assert apply("order", state, "refused") is OrderState.REFUSED


def test_goods_kept_by_quarantine_end_the_sale_and_a_faulty_report_does_not() -> None:
    for event in lifecycle.KEEPING:
        assert follow("document", "quarantine", event, OrderState.PAID) == [("order", "", "refused"), ("order", "", "withdrawal_asked")]
        assert follow("document", "quarantine", event, OrderState.DECLARED) == [("order", "", "withdrawal_asked")]
        # After 800 nothing moves by itself: the parcel is held at the desk, a person recalls it.
        assert apply("order", OrderState.CLEARED, "withdrawal_asked") is None
    assert follow("document", "quarantine", "rejected", OrderState.PAID) == []
    assert follow("document", "quarantine", "faulted", OrderState.PAID) == []
    assert follow("document", "quarantine", "released", OrderState.DECLARED) == []


@pytest.mark.parametrize(
    ("kind", "event", "follows"),
    [
        *(("cancellation", event, [("order", "", "withdrawn")]) for event in lifecycle.GRANTING),
        *(("cancellation", event, [("order", "", "withdrawal_refused")]) for event in lifecycle.REFUSING),
        *(("return", event, [("parcel", "", "taken_back")]) for event in lifecycle.GRANTING),
        *(("return", event, [("parcel", "", "given_back")]) for event in lifecycle.REFUSING),
        *(("delivery", event, []) for event in lifecycle.REFUSING),
    ],
)
def test_an_answer_of_customs_has_its_consequence_when_it_is_final(
    kind: str, event: DocumentEvent, follows: list[tuple[str, str, str]]
) -> None:
    assert follow("document", kind, event, OrderState.OVERTAKEN) == follows


def test_a_withdrawn_sale_annuls_its_inventory_and_puts_the_goods_back_when_it_ends() -> None:
    assert follow("order", "", "withdrawn", OrderState.WITHDRAWN) == [("parcel", "", "put_back"), ("document", "inventory", "annulled")]


def test_every_consequence_is_an_event_of_its_machine_when_followed() -> None:
    for (machine, kind, event), several in lifecycle.CONSEQUENCES.items():
        assert event in set(TABLES[machine].events)
        assert bool(kind) == (machine is Machine.DOCUMENT)
        for one in several:
            assert one.event in set(TABLES[one.machine].events)
            assert bool(one.subject) == (one.machine is Machine.DOCUMENT)


def test_consequences_come_to_an_end_when_followed_for_ever() -> None:
    for start in lifecycle.CONSEQUENCES:
        seen, todo = set(), [start]
        while todo:
            at = todo.pop()
            follow_ups = [(one.machine, one.subject, one.event) for one in lifecycle.CONSEQUENCES.get(at, ())]
            assert start not in follow_ups
            assert at not in seen
            seen.add(at)
            todo += follow_ups


def test_the_documented_consequences_are_the_table_when_told() -> None:
    page = (Path(__file__).parents[3] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert lifecycle.tabulate_consequences() in page
