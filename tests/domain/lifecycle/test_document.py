"""Documents: receipts may come late, twice and out of order, and a withdrawal alone reaches back behind a release."""

import itertools

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import DocumentEvent, DocumentKind, DocumentState, Machine, State, apply, document

DECIDED = [
    DocumentState.RELEASED,
    DocumentState.CONCLUDED,
    DocumentState.REJECTED,
    DocumentState.FAULTY,
    DocumentState.DETAINED,
    DocumentState.SENT_BACK,
    DocumentState.ANNULLED,
]


@pytest.mark.parametrize(("state", "event"), list(itertools.product(DECIDED, DocumentEvent)))
def test_a_decided_document_stays_when_an_older_receipt_arrives(state: DocumentState, event: DocumentEvent) -> None:
    moves = {
        (DocumentState.RELEASED, DocumentEvent.CONCLUDED): DocumentState.CONCLUDED,
        # Only a granted withdrawal reaches back behind a release.
        (DocumentState.RELEASED, DocumentEvent.ANNULLED): DocumentState.ANNULLED,
        (DocumentState.CONCLUDED, DocumentEvent.ANNULLED): DocumentState.ANNULLED,
    }
    # What was answered may be applied for anew, under another number; that is our own doing and no receipt.
    anew = DocumentState.SEALED if event is DocumentEvent.SEALED_ANEW and state is not DocumentState.ANNULLED else None
    assert apply(Machine.DOCUMENT, state, event) is moves.get((state, event), anew)


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


@pytest.mark.parametrize(
    ("kind", "state", "awaited"),
    [
        ("order", "sent", True),
        ("order", "accepted", False),
        ("order", "examined", False),
        ("delivery", "examined", False),
        ("inventory", "examined", True),
        ("inventory", "accepted", True),
        ("inventory", "in_inspection", True),
        ("inventory", "released", False),
        ("inventory", "rejected", False),
    ],
)
def test_a_document_is_awaited_when_customs_has_not_decided(kind: str, state: str, awaited: bool) -> None:
    assert lifecycle.awaits(kind, state) is awaited


def test_every_kind_of_document_has_its_message_when_it_is_sent() -> None:
    assert set(lifecycle.MESSAGE_OF) == set(DocumentKind) - {DocumentKind.QUARANTINE}


@pytest.mark.parametrize("kind", lifecycle.DocumentKind)
def test_only_papers_that_stop_no_sale_go_anew_by_hand(kind: lifecycle.DocumentKind) -> None:
    mendable = {
        "delivery": {"rejected", "faulty", "detained", "sent_back"},
        "quarantine": {"rejected", "faulty"},
    }
    assert {state for state in DocumentState if lifecycle.must_go_anew(kind, state)} == mendable.get(kind, set())
    for state in mendable.get(kind, set()):
        assert apply("document", state, "sealed_anew") == "sealed"


def test_only_quarantine_holds_goods_and_only_by_what_it_has_said() -> None:
    held = {state for state in DocumentState if lifecycle.holds_goods("quarantine", state)}
    assert held == {DocumentState.IN_INSPECTION, DocumentState.DETAINED, DocumentState.SENT_BACK}
    assert not any(lifecycle.holds_goods("inventory", state) for state in DocumentState)


def test_a_finding_of_quarantine_is_read_when_its_word_is_known() -> None:
    words = ("registered", "sampling", "released", "held", "returned", "refused", "withdrawn")
    events = ("accepted", "inspection_called", "released", "detained", "sent_back", "rejected", "annulled")
    assert [lifecycle.event_of_finding(word) for word in words] == list(events)
    assert lifecycle.event_of_finding("maybe") is None


@pytest.mark.parametrize("kind", ["cancellation", "return"])
@pytest.mark.parametrize("state", ["accepted", "examined", "released", "rejected"])
def test_an_application_is_answered_when_customs_grants_or_refuses_it(kind: str, state: str) -> None:
    assert not lifecycle.awaits(kind, state)
    assert lifecycle.awaits(kind, "forwarded")


@pytest.mark.parametrize("state", sorted(lifecycle.STANDING - {DocumentState.ACCEPTED, DocumentState.EXAMINED}))
def test_an_application_is_made_anew_only_when_the_first_was_answered(state: DocumentState) -> None:
    assert apply("document", state, "sealed_anew") is None


def test_a_decided_inventory_no_longer_stands_when_it_ends() -> None:
    assert set(DocumentState) - lifecycle.STANDING == set(DECIDED)


@pytest.mark.parametrize("state", sorted(set(DocumentState) - set(DECIDED) - {DocumentState.ACCEPTED}))
def test_a_call_of_customs_moves_from_every_other_state_when_undecided(state: DocumentState) -> None:
    calls = {"examined": "examined", "review_called": "in_review", "inspection_called": "in_inspection", "suspended": "suspended"}
    for event, after in calls.items():
        assert apply("document", state, event) == (None if state == after else after)
    assert set(document._pending_but(state)) == {None, *(set(DocumentState) - set(DECIDED) - {state})}
