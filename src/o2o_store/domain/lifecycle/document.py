"""One paper at a regulator, moved by receipts that may come late, twice or out of order (facts/customs.md §2).

`accepted` is the end of every document but the inventory; a withdrawal (623) and a return (625) are granted by the first of 120,
399 and 800 (facts/customs.md §8.4).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from o2o_store.domain.lifecycle.machine import Machine, Moves, StateBefore, build


class DocumentKind(StrEnum):
    """The papers of an order, at most one of each: all at customs but `quarantine`, the report to inspection and quarantine."""

    ORDER = "order"
    PAYMENT = "payment"
    WAYBILL = "waybill"
    INVENTORY = "inventory"
    DELIVERY = "delivery"
    CANCELLATION = "cancellation"
    RETURN = "return"
    QUARANTINE = "quarantine"


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
"""The message that carries each kind to customs (facts/customs.md §1.3)."""


class DocumentState(StrEnum):
    """Where a document stands at customs, by the last receipt that moved it; `annulled` = an inventory whose withdrawal was granted."""

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
    ANNULLED = "annulled"


class DocumentEvent(StrEnum):
    """What can happen to a document.

    `sealed`, `sealed_anew` and `sent` are ours, `annulled` follows from a granted withdrawal, all others are receipts
    (`event_of_receipt`). `sealed_anew`: an application (623, 625) is made once more under a number of its own, so that no receipt of
    the first answers for the second: what E-port refuses can often be mended, and goods may come back in several returns. So is a
    paper whose refusal stops no sale (`must_go_anew`), when a person says so. A document of the sale itself goes out once and is
    never amended: what was checked before paying is what customs reads (docs/decisions/024).
    """

    SEALED = "sealed"
    SEALED_ANEW = "sealed_anew"
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
    ANNULLED = "annulled"


_D, _DE = DocumentState, DocumentEvent
_ON_THE_WAY = (_D.SEALED, _D.SENT, _D.STALLED, _D.RECEIVED, _D.FORWARDED)
_AT_CUSTOMS = (_D.EXAMINED, _D.IN_REVIEW, _D.IN_INSPECTION, _D.SUSPENDED, _D.AWAITED)
_STOPPED = (_D.REJECTED, _D.FAULTY, _D.DETAINED, _D.SENT_BACK)
_PENDING: tuple[StateBefore, ...] = (None, *_ON_THE_WAY, _D.ACCEPTED, *_AT_CUSTOMS)


def _pending_but(state: DocumentState) -> tuple[StateBefore, ...]:
    return tuple(before for before in _PENDING if before is not state)


_MOVES: Moves = {
    _DE.SEALED: [(_D.SEALED, (None,))],
    _DE.SEALED_ANEW: [(_D.SEALED, (*_STOPPED, _D.ACCEPTED, _D.EXAMINED, _D.RELEASED, _D.CONCLUDED))],
    _DE.SENT: [(_D.SENT, (None, _D.SEALED, _D.STALLED))],
    # Many ports skip 2, 3 and 399, and a receipt may overtake our own note of having sent: each may be the first we hear.
    _DE.RECEIVED: [(_D.RECEIVED, (None, _D.SEALED, _D.SENT, _D.STALLED))],
    _DE.FORWARDED: [(_D.FORWARDED, (None, *_ON_THE_WAY[:-1]))],
    _DE.STALLED: [(_D.STALLED, (None, _D.SEALED, _D.SENT, _D.RECEIVED))],
    _DE.ACCEPTED: [(_D.ACCEPTED, (None, *_ON_THE_WAY))],
    _DE.EXAMINED: [(_D.EXAMINED, _pending_but(_D.EXAMINED))],
    _DE.REVIEW_CALLED: [(_D.IN_REVIEW, _pending_but(_D.IN_REVIEW))],
    _DE.INSPECTION_CALLED: [(_D.IN_INSPECTION, _pending_but(_D.IN_INSPECTION))],
    _DE.SUSPENDED: [(_D.SUSPENDED, _pending_but(_D.SUSPENDED))],
    _DE.AWAITED: [(_D.AWAITED, _pending_but(_D.AWAITED))],
    _DE.RELEASED: [(_D.RELEASED, _PENDING)],
    # 899 that overtakes its 800 waits for nothing: only 800 opens the pickup gate, so it must not be swallowed here.
    _DE.CONCLUDED: [(_D.CONCLUDED, (_D.RELEASED,))],
    _DE.REJECTED: [(_D.REJECTED, _PENDING)],
    _DE.FAULTED: [(_D.FAULTY, _PENDING)],
    _DE.DETAINED: [(_D.DETAINED, _PENDING)],
    _DE.SENT_BACK: [(_D.SENT_BACK, _PENDING)],
    # A granted withdrawal is the only thing that reaches back behind a release (facts/customs.md §2.2).
    _DE.ANNULLED: [(_D.ANNULLED, (*_ON_THE_WAY, _D.ACCEPTED, *_AT_CUSTOMS, _D.RELEASED, _D.CONCLUDED))],
}
_DECIDED = frozenset({_D.RELEASED, _D.CONCLUDED, _D.ANNULLED, *_STOPPED})
_ACCEPTED = frozenset({_D.ACCEPTED, *_DECIDED})
TABLE = build(Machine.DOCUMENT, DocumentState, DocumentEvent, _MOVES, _ACCEPTED)
"""The document's table. Which of its ends ends a kind: `awaits`."""

REFUSING: tuple[DocumentEvent, ...] = (_DE.REJECTED, _DE.FAULTED, _DE.DETAINED, _DE.SENT_BACK)
"""Receipts after which this document will never be let go."""
KEEPING: tuple[DocumentEvent, ...] = (_DE.DETAINED, _DE.SENT_BACK)
"""Findings of inspection and quarantine after which the goods will not be let go."""
GRANTING: tuple[DocumentEvent, ...] = (_DE.ACCEPTED, _DE.EXAMINED, _DE.RELEASED)
"""Receipts that grant a withdrawal or a return (facts/customs.md §8.4)."""
STOPPED: frozenset[DocumentState] = frozenset(_STOPPED)
"""Refused: this document will never be let go; an application may be made anew."""
STANDING: frozenset[DocumentState] = frozenset({*_ON_THE_WAY, _D.ACCEPTED, *_AT_CUSTOMS})
"""Out, and not decided: an inventory here must be withdrawn before the sale can end."""

PASSED: frozenset[DocumentState] = frozenset({_D.ACCEPTED, _D.EXAMINED, _D.RELEASED, _D.CONCLUDED})
"""Customs has taken it: for every kind but the inventory that is all there is to wait for, and 399 says no less than 120."""
_GRANTED = frozenset({*PASSED, *_DECIDED})
_ENDS: Mapping[DocumentKind, frozenset[DocumentState]] = MappingProxyType(
    {
        DocumentKind.ORDER: _GRANTED,
        DocumentKind.PAYMENT: _GRANTED,
        DocumentKind.WAYBILL: _GRANTED,
        DocumentKind.DELIVERY: _GRANTED,
        DocumentKind.INVENTORY: _DECIDED,
        DocumentKind.CANCELLATION: _GRANTED,
        DocumentKind.RETURN: _GRANTED,
        DocumentKind.QUARANTINE: _DECIDED,
    }
)


def awaits(kind: str, state: str) -> bool:
    """Say whether a document still waits for its regulator.

    An inventory and a quarantine report wait until decided, a withdrawal or a return until granted or refused, the others until accepted.
    """
    return DocumentState(state) not in _ENDS[DocumentKind(kind)]


_PAPER_REFUSED: Mapping[DocumentKind, frozenset[DocumentState]] = MappingProxyType(
    {DocumentKind.DELIVERY: STOPPED, DocumentKind.QUARANTINE: frozenset({_D.REJECTED, _D.FAULTY})}
)


def must_go_anew(kind: str, state: str) -> bool:
    """Say whether a paper was refused that stops no sale: nothing follows from it, and only a person can send it anew.

    The carrier's word that a parcel left (513), and a report that quarantine cannot read; goods that quarantine keeps: `holds_goods`.
    """
    return DocumentState(state) in _PAPER_REFUSED.get(DocumentKind(kind), ())


_HOLDING = frozenset({_D.IN_INSPECTION, _D.DETAINED, _D.SENT_BACK})


def holds_goods(kind: str, state: str) -> bool:
    """Say whether the second regulator has spoken against handing these goods over (docs/decisions/022).

    Only what it has said counts: its silence holds nothing, because 800 alone opens the pickup gate (facts/customs.md §2).
    """
    return kind == DocumentKind.QUARANTINE and state in _HOLDING


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


_OF_FINDING: Mapping[str, DocumentEvent] = MappingProxyType(
    {
        "registered": _DE.ACCEPTED,
        "sampling": _DE.INSPECTION_CALLED,
        "released": _DE.RELEASED,
        "held": _DE.DETAINED,
        "returned": _DE.SENT_BACK,
        "refused": _DE.REJECTED,
        "withdrawn": _DE.ANNULLED,
    }
)


def event_of_finding(status: str) -> DocumentEvent | None:
    """Return the event of what inspection and quarantine said about a report (docs/decisions/022); None for a word we do not know."""
    return _OF_FINDING.get(status.strip())
