"""What follows a declaration: the inventory withdrawn (623), goods declared back (625), a refused word of delivery (513) sent anew."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from o2o_store.backend.declaration import dossier as papers
from o2o_store.backend.declaration import repository
from o2o_store.backend.declaration.repository import Values
from o2o_store.backend.declaration.service import delivery_of, document_move, promise_document
from o2o_store.backend.halls import service as halls
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.writer import Event, Transaction
from o2o_store.ceb.models import Cancellation, Return, ReturnLine, new_guid
from o2o_store.domain.lifecycle import STOPPED, DocumentEvent, DocumentKind, OrderState

_ASKED = {OrderState.WITHDRAWING, OrderState.OVERTAKEN}
_NOTHING_SAID = {"status": "", "code": "", "info": ""}
"""What customs said of the former paper answers nothing any more."""
REASON = "订购人要求撤销"
"""What an officer reads when nobody gave a reason."""


def ask_withdrawals(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `withdrawal_asked`, and to every receipt that may have brought the inventory's number: a 623 cannot go out without it.

    The release itself may be that receipt: then customs still has to answer, or the order would stay overtaken for ever.
    """
    found = orders.find_orders(tx.connection, {event.order_id for event in events if _concerns_inventory(event)})
    asked = [one for one in found.values() if one.state in _ASKED and _may_apply(one, DocumentKind.CANCELLATION)]
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, [one.order_id for one in asked])
    ready = [one for one in asked if rows[one.order_id]["invt_no"]]
    reasons = {event.order_id: str(event.facts.get("reason", "")) for event in events}
    documents = {one.order_id: _cancellation(tx, one, rows[one.order_id], reasons.get(one.order_id, "")) for one in ready}
    _send(tx, DocumentKind.CANCELLATION, documents, rows, found)


def _may_apply(order: Order, kind: DocumentKind) -> bool:
    """Say whether no application of this kind is under way or granted: there was none, or it was refused."""
    document = order.document(kind)
    return document is None or document.state in STOPPED


def _concerns_inventory(event: Event) -> bool:
    return event.facts["subject"] in {"", DocumentKind.INVENTORY}


def declare_returns(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `brought_back` and `recalled`: customs is asked to take the goods back."""
    order_ids = [event.order_id for event in events]
    found = orders.find_orders(tx.connection, order_ids)
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, order_ids)
    documents = {event.order_id: _return(tx, found[event.order_id], rows[event.order_id], event) for event in events}
    _send(tx, DocumentKind.RETURN, documents, rows, found)


def report_delivery_anew(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `send_anew`: a 513 that customs refused is written once more, by the hall's record of today, and goes out."""
    order_ids = [event.order_id for event in events if event.facts["subject"] == DocumentKind.DELIVERY]
    found = orders.find_orders(tx.connection, order_ids)
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, order_ids)
    known = halls.find_halls(tx.connection, {row["hall_id"] for row in rows.values()})
    moves = [document_move(tx, order_id, DocumentKind.DELIVERY, DocumentEvent.SEALED_ANEW, _NOTHING_SAID) for order_id in order_ids]
    for order_id, sealed in zip(order_ids, orders.advance(tx, moves), strict=True):
        if sealed:
            promise_document(
                tx,
                order_id,
                DocumentKind.DELIVERY,
                delivery_of(tx, rows[order_id], known[rows[order_id]["hall_id"]], found[order_id]),
                known[rows[order_id]["hall_id"]],
            )


def _send(
    tx: Transaction,
    kind: DocumentKind,
    documents: Mapping[str, Cancellation | Return],
    rows: Mapping[str, Values],
    found: Mapping[str, Order],
) -> None:
    if not documents:
        return
    known = halls.find_halls(tx.connection, {rows[order_id]["hall_id"] for order_id in documents})
    repository.number_afterwards(
        tx.connection, tx.keys.fields, kind, {order_id: (one.cop_no, msgspec.json.encode(one)) for order_id, one in documents.items()}
    )
    again = {order_id for order_id in documents if found[order_id].document(kind) is not None}
    moves = [
        document_move(tx, order_id, kind, DocumentEvent.SEALED_ANEW, {"number": one.cop_no, **_NOTHING_SAID})
        if order_id in again
        else document_move(tx, order_id, kind, DocumentEvent.SEALED, {"number": one.cop_no})
        for order_id, one in documents.items()
    ]
    for (order_id, document), sealed in zip(documents.items(), orders.advance(tx, moves), strict=True):
        if sealed:
            promise_document(tx, order_id, kind, document, known[rows[order_id]["hall_id"]])


def _common(tx: Transaction, row: Values) -> dict[str, Any]:
    inventory = papers.decode(row["content"]).inventory
    names = (
        "customs_code order_no ebp_code ebp_name ebc_code ebc_name logistics_no logistics_code logistics_name "
        "buyer_id_number buyer_name buyer_telephone buyer_id_type agent_code agent_name"
    )
    copied: dict[str, Any] = {name: getattr(inventory, name) for name in names.split()}
    return copied | {"guid": new_guid(), "app_time": tx.now, "invt_no": row["invt_no"], "pre_no": row["pre_no"]}


def _cancellation(tx: Transaction, order: Order, row: Values, reason: str) -> Cancellation:
    number = papers.afterwards_number("W", order.order_id, order.created_at, row["cancellation_no"])
    return Cancellation(cop_no=number, reason=reason or REASON, **_common(tx, row))


def _return(tx: Transaction, order: Order, row: Values, event: Event) -> Return:
    pieces: Mapping[str, int] = event.facts["pieces"]
    numbers = {line.gtin: line.line_no for line in order.lines}
    inventory = {line.gnum: line for line in papers.decode(row["content"]).inventory.lines}
    lines = [
        ReturnLine(
            gnum=numbers[gtin],
            gcode=inventory[numbers[gtin]].gcode,
            gname=inventory[numbers[gtin]].gname,
            qty=Decimal(quantity),
            unit=inventory[numbers[gtin]].unit,
        )
        for gtin, quantity in sorted(pieces.items(), key=lambda one: numbers[one[0]])
    ]
    number = papers.afterwards_number("R", order.order_id, order.created_at, row["return_no"])
    # The pre-entry number of a return is E-port's to give (−625008).
    common = _common(tx, row) | {"pre_no": ""}
    return Return(cop_no=number, reason=str(event.facts.get("reason", "")) or REASON, lines=tuple(lines), **common)
