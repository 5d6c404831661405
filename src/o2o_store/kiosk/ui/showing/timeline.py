"""An order's whole life in plain words, line by line, with what stood in the messages of customs."""

from collections.abc import Mapping

from o2o_store.contract.store_api.orders import DocumentView, OrderView, TimelineEntry
from o2o_store.kiosk.ui.listmodels.desk import TimelineRow
from o2o_store.kiosk.ui.showing.texts import clock_seconds, customs_words, say

_BAD = frozenset({"refused", "rejected", "faulted", "detained", "sent_back", "refund_stuck", "failed", "left_uncollected"})
_GOOD = frozenset({"released", "handed_over", "completed", "refunded", "packed", "captured"})
_STATES = {"review_called": "in_review", "inspection_called": "in_inspection", "faulted": "faulty"}
"""Events whose document state is called otherwise."""
_WAITS = frozenset({"review_called", "inspection_called", "suspended", "stalled", "awaited"})


def timeline_rows(view: OrderView | None, language: str) -> list[TimelineRow]:
    """Every entry, the newest first; a document's last message stands with the entry that brought it."""
    if view is None:
        return []
    documents = {document.kind: document for document in view.documents}
    rows = [_row(place, entry, documents, language) for place, entry in enumerate(view.timeline)]
    return rows[::-1]


def _row(place: int, entry: TimelineEntry, documents: Mapping[str, DocumentView], language: str) -> TimelineRow:
    document = documents.get(entry.note)
    subject = say(language, "paper", entry.note)
    what = say(language, "event", f"{entry.note}_{entry.what}") or say(language, "event", entry.what, subject=subject)
    return TimelineRow(
        entry=place,
        time=clock_seconds(entry.at),
        what=what or entry.what,
        who=say(language, "who", entry.who),
        note=_message(document, language) if _brought(entry, document) else "" if subject else entry.note,
        tone="vermilion" if entry.what in _BAD else "jade" if entry.what in _GOOD else "amber" if entry.what in _WAITS else "normal",
    )


def _brought(entry: TimelineEntry, document: DocumentView | None) -> bool:
    """Whether this entry brought the document's last message: what was booked in the same moment before it did not."""
    return document is not None and document.at == entry.at and document.state == _STATES.get(entry.what, entry.what)


def _message(document: DocumentView | None, language: str) -> str:
    """A receipt as a person reads it: its number, what the number means, what the regulator wrote."""
    if document is None or not document.status:
        return ""
    if finding := say(language, "finding", document.status):
        return " ".join(part for part in (finding, document.info) if part)
    meaning = (
        say(language, "status", f"s{document.status.lstrip('-')}")
        if not document.status.startswith("-")
        else say(language, "status", "negative")
    )
    return " ".join(part for part in (document.status, meaning, customs_words(document.info), document.code) if part)
