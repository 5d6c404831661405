"""Nothing that matters waits unseen: every state that is no end has somebody whose turn it is, and a person who is told."""

from datetime import UTC, datetime, timedelta

import pytest

from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import TABLES, DocumentKind, Machine, Watch, Who, watch

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("machine", [Machine.ORDER, Machine.PAYMENT, Machine.PARCEL])
def test_every_state_is_watched_when_it_is_no_end(machine: Machine) -> None:
    table = TABLES[machine]
    free = lifecycle.BEFORE_FILING if machine is Machine.ORDER else frozenset()
    assert set(lifecycle.WATCHES[machine]) == set(table.states) - table.ends - free
    for state in table.states:
        assert (lifecycle.find_watch(machine, "", state) is not None) == (state in lifecycle.WATCHES[machine])


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_document_is_watched_while_it_waits_for_customs(kind: DocumentKind) -> None:
    for state in TABLES[Machine.DOCUMENT].states:
        told = lifecycle.awaits(kind, state) or lifecycle.must_go_anew(kind, state)
        assert (lifecycle.find_watch("document", kind, state) is not None) == told


def test_staff_are_told_at_once_of_a_refused_paper_that_only_they_can_send_anew() -> None:
    at_once = Watch(Who.STAFF, timedelta())
    for state in lifecycle.STOPPED:
        assert lifecycle.find_watch("document", "delivery", state) == at_once
    for unread in ("rejected", "faulty"):
        assert lifecycle.find_watch("document", "quarantine", unread) == at_once
    # Goods that quarantine keeps end the sale, and a refused application is answered by the order itself.
    for kind, decided in (("quarantine", "detained"), ("quarantine", "sent_back"), ("return", "rejected"), ("order", "rejected")):
        assert lifecycle.find_watch("document", kind, decided) is None


def test_a_refund_is_told_when_it_has_not_started_within_the_money_promise() -> None:
    found = lifecycle.find_watch("payment", "1", "refund_due")
    assert found == Watch(Who.PLATFORM, timedelta(seconds=60))
    assert not lifecycle.is_overdue(found, NOW, NOW + timedelta(seconds=59))
    assert lifecycle.is_overdue(found, NOW, NOW + timedelta(seconds=60))


def test_a_wrong_name_is_a_bug_when_watched() -> None:
    with pytest.raises(ValueError, match="not a valid"):
        lifecycle.find_watch("order", "", "lost")


def test_patience_is_counted_in_the_units_it_is_written_in() -> None:
    assert watch._minutes(Who.STAFF, 15) == Watch(Who.STAFF, timedelta(minutes=15))
    assert watch._hours(Who.WALLET, 26) == Watch(Who.WALLET, timedelta(hours=26))
    assert lifecycle.WATCHES[Machine.PAYMENT][lifecycle.PaymentState.ABANDONED].patience == timedelta(hours=26)


def test_quarantine_and_not_customs_is_waited_for_when_the_report_is_there() -> None:
    assert lifecycle.find_watch("document", "quarantine", "accepted") == Watch(Who.QUARANTINE, timedelta(minutes=60))
    assert lifecycle.find_watch("document", "quarantine", "sealed") == Watch(Who.PLATFORM, timedelta(minutes=15))
    assert lifecycle.find_watch("document", "inventory", "accepted") == Watch(Who.CUSTOMS, timedelta(minutes=60))


def test_what_a_courier_is_to_bring_waits_for_the_hall_and_not_for_the_shopper() -> None:
    assert lifecycle.find_watch("parcel", "", "ready", "courier") == Watch(Who.STAFF, timedelta(hours=24))
    assert lifecycle.find_watch("order", "", "cleared", "courier") is None
    assert lifecycle.find_watch("parcel", "", "ready") == Watch(Who.SHOPPER, timedelta(hours=72))
    # Everything else is watched alike, whichever way it goes.
    assert lifecycle.find_watch("parcel", "", "reserved", "courier") == lifecycle.find_watch("parcel", "", "reserved")
