"""The history of an order: every event in words in both languages, messages of customs with their meaning."""

from datetime import UTC, datetime

import pytest

from o2o_store.contract.store_api.orders import DocumentView, OrderView, TimelineEntry
from o2o_store.domain.lifecycle import DocumentEvent, DocumentKind, OrderEvent, ParcelEvent, PaymentEvent
from o2o_store.kiosk.ui.showing.texts import say
from o2o_store.kiosk.ui.showing.timeline import timeline_rows

NOW = datetime(2026, 5, 18, 6, 5, 41, tzinfo=UTC)


def order(*entries: TimelineEntry, documents: list[DocumentView] | None = None) -> OrderView:
    return OrderView(
        order_id="o1", version=1, hall_id="h1", step=5, step_failed=False, closed=False, created_at=NOW, timeline=list(entries),
        documents=documents or [],
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_event_and_everybody_has_a_word(language: str) -> None:
    events = [*OrderEvent, *PaymentEvent, *DocumentEvent, *ParcelEvent]
    assert [event for event in events if not say(language, "event", event)] == []
    assert [kind for kind in DocumentKind if not say(language, "paper", kind)] == []
    assert all(say(language, "who", who) for who in ("shopper", "staff", "platform", "wallet", "customs"))


def test_newest_stands_first_with_what_customs_wrote() -> None:
    held = DocumentView(kind="inventory", state="in_inspection", at=NOW, status="500", code="2600", info="[Code:2600;Desc:布控查验]")
    opened = TimelineEntry(at=NOW.replace(minute=0), what="opened", who="shopper")
    rows = timeline_rows(
        order(opened, TimelineEntry(at=NOW, what="inspection_called", who="customs", note="inventory"), documents=[held]), "zh"
    )
    assert [(row.time, row.what, row.tone) for row in rows] == [
        ("14:05:41", "清单要查验，货去查验台", "amber"),
        ("14:00:41", "开单", "normal"),
    ]
    assert (rows[0].who, rows[0].note) == ("海关", "500 查验 布控查验 2600")


def test_processing_error_and_free_notes_are_told_as_they_are() -> None:
    faulty = DocumentView(kind="order", state="faulty", at=NOW, status="-301001", info="bad field")
    entries = (
        TimelineEntry(at=NOW, what="faulted", who="customs", note="order"),
        TimelineEntry(at=NOW, what="handed_over", who="staff", note="at desk 2"),
    )
    rows = timeline_rows(order(*entries, documents=[faulty]), "en")
    assert (rows[0].note, rows[0].tone) == ("at desk 2", "jade")
    assert rows[1].note == "-301001 the message could not be processed bad field"
    assert timeline_rows(None, "en") == []


def test_message_stands_with_the_entry_that_brought_it_and_with_no_other_of_that_moment() -> None:
    taken = DocumentView(kind="inventory", state="accepted", at=NOW, status="120")
    entries = [TimelineEntry(at=NOW, what=what, who="customs", note="inventory") for what in ("sent", "received", "accepted")]
    assert [row.note for row in timeline_rows(order(*entries, documents=[taken]), "zh")] == ["120 海关入库", "", ""]
