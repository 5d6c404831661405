"""Rows about an order, the same on kiosk and desk: documents, and the sum that failed."""

from datetime import datetime

from o2o_store.contract.store_api.orders import DocumentView, OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.money import parse_yuan
from o2o_store.domain.payments import is_payer_known
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.ui.listmodels.order import DocumentRow, SumRow
from o2o_store.kiosk.ui.showing.texts import clock_seconds, money, say, words

KINDS = ("payment", "order", "waybill", "inventory")
"""The four documents in the order in which a shopper meets them."""
SECOND = "quarantine"
"""The fifth, in a hall whose second regulator is told of every parcel."""

_DONE = {"released", "concluded"}
_TAKEN_IN = {"accepted", "examined"}
"""Enough for three of them; the inventory and the quarantine report wait for a decision."""
_REFUSED = {"rejected", "faulty", "detained", "sent_back"}
_DELAYS = {"in_review": "inventory_review", "in_inspection": "inventory_inspection", "suspended": "inventory_suspended"}
"""States of the goods list that say more than that customs decides (300, 500, 600)."""
_SECOND = {
    "sealed": "quarantine_sealed",
    "in_inspection": "quarantine_sampling",
    "detained": "quarantine_held",
    "sent_back": "quarantine_held",
}
_SUMS: dict[str, tuple[tuple[str, ...], tuple[str, str]]] = {
    "over_single_limit": (("amount", "limit"), ("amount", "limit")),
    "over_yearly_allowance": (("amount", "left"), ("amount", "left")),
    "prices_changed": (("shown", "total"), ("total", "shown")),
    "amount_differs": (("expected", "found"), ("found", "expected")),
}
"""For a refusal that is arithmetic: the lines to show, and which two make the difference."""


def document_rows(view: OrderView | None, language: str) -> list[DocumentRow]:
    """The documents as far as they have come: the four, those that do not exist yet still to do, and the fifth where there is one."""
    found = {document.kind: document for document in view.documents} if view is not None else {}
    return [_row(kind, found.get(kind), view, language) for kind in (*KINDS, SECOND) if kind != SECOND or kind in found]


def _row(kind: str, document: DocumentView | None, view: OrderView | None, language: str) -> DocumentRow:
    if document is None or view is None:
        return DocumentRow(kind, "", "todo", "", "")
    passed = document.state in _DONE or (document.state in _TAKEN_IN and kind not in {"inventory", SECOND})
    tone = "done" if passed else "refused" if document.state in _REFUSED else "asking"
    return DocumentRow(kind, document.state, tone, clock_seconds(document.at), _text(document, tone, view, language))


def _text(document: DocumentView, tone: str, view: OrderView, language: str) -> str:
    key = document.kind
    if tone == "refused" and key != SECOND and (document.status or document.code):
        return _reason(document, language)
    if key == "inventory":
        key = "inventory_done" if tone == "done" else _DELAYS.get(document.state, key)
    elif key == "waybill" and view.fulfilment == "courier":
        key = "waybill_courier"
    elif key == SECOND:
        key = "quarantine_done" if tone == "done" else _SECOND.get(document.state, key)
    tail = view.payment.transaction_tail if view.payment is not None else ""
    wallet = say(language, "wallet", view.payment.wallet) if view.payment is not None else ""
    return say(
        language, "document", key, wallet=wallet, tail=tail, pieces=sum(line.quantity for line in view.lines), goods=money(view.goods_fen)
    )


def _reason(document: DocumentView, language: str) -> str:
    """Customs' no in a few plain words: by the code in its text where that says more than its status."""
    known = words("codes", language)
    said = document.code if document.code in known and document.status in {"100", "99", ""} else document.status
    return known.get(said, known["any_negative" if said.startswith("-") else "any"])["title"]


def sum_rows(refusal: Problem | Refusal | None, language: str) -> list[SumRow]:
    """A refusal's arithmetic, line by line, the difference last; empty when it is none."""
    if refusal is None or refusal.code not in _SUMS:
        return []
    facts = refusal.facts if isinstance(refusal, Problem) else refusal.facts()
    names, (more, less) = _SUMS[refusal.code]
    rows = [SumRow(say(language, "sum", name), facts.get(name, ""), over=False) for name in names]
    try:
        difference = _fen(facts.get(more, "")) - _fen(facts.get(less, ""))
    except ValueError:
        return rows
    return [*rows, SumRow(say(language, "sum", "over" if difference >= 0 else "short"), money(abs(difference)), over=True)]


def _fen(text: str) -> int:
    return parse_yuan(text.replace(",", ""))


def number_of(view: OrderView, now: datetime) -> str:
    """The pickup number, once the payer is known to be the buyer; empty before."""
    documents = ((one.kind, one.state) for one in view.documents)
    return view.pickup_number if is_payer_known(documents, captured_at(view), now) else ""


def captured_at(view: OrderView | None) -> datetime | None:
    """When the money came in."""
    return view.payment.captured_at if view is not None and view.payment is not None else None
