"""What happens to declarations: checked and held before paying, sealed on capture, decided by receipts; each function takes a whole batch."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection

from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Reservation
from o2o_store.backend.declaration import dossier as papers
from o2o_store.backend.declaration import messages as m
from o2o_store.backend.declaration import quantities, repository, tax_ledger
from o2o_store.backend.declaration.dossier import Dossier, Numbers
from o2o_store.backend.declaration.repository import Values
from o2o_store.backend.edge import Act
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import Enterprise, HallRecord
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.writer import Event, Transaction
from o2o_store.ceb import xml
from o2o_store.ceb.comparison import Known
from o2o_store.ceb.findings import Finding
from o2o_store.ceb.models import Cancellation, LogisticsStatus, Return
from o2o_store.contract.store_api.orders import FileOrder
from o2o_store.domain.allowance import allowance_year, check_allowance
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.lifecycle import (
    GIVEN_UP,
    PASSED,
    UNDER_WAY,
    DocumentEvent,
    DocumentKind,
    DocumentState,
    Fulfilment,
    Machine,
    OrderEvent,
    OrderState,
    event_of_receipt,
)
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import (
    AddressMissing,
    BadRequest,
    CustomsRejected,
    NoPermit,
    NotOnSale,
    NotRegistered,
    NotSubmitted,
    OrderClosed,
    OverYearlyAllowance,
    PersonDiffers,
    PersonUnchecked,
    PricesChanged,
    Refusal,
    UnknownOrder,
)

ALREADY_THERE = frozenset(
    {"-301010", "-401007", "-504015", "-505014", "-621004", "-301014", "-401012", "-504016", "-505016", "-621012", "-623009"}
)
"""E-port's codes for "this document, or a newer one, is here already" (facts/customs.md §2.4): the answer to a repetition, no refusal."""
_NOT_OUT = {DocumentState.SEALED, DocumentState.STALLED}
RESEND_PAUSE = timedelta(seconds=30)
"""How long a document rests that E-port could not hand on to customs (status 4)."""

_log = structlog.get_logger(__name__)

_TOPICS = {
    DocumentKind.ORDER: m.SEND_ORDER,
    DocumentKind.WAYBILL: m.SEND_WAYBILL,
    DocumentKind.INVENTORY: m.SEND_INVENTORY,
    DocumentKind.DELIVERY: m.SEND_DELIVERY,
    DocumentKind.CANCELLATION: m.SEND_CANCELLATION,
    DocumentKind.RETURN: m.SEND_RETURN,
}
_AFTERWARDS: Mapping[DocumentKind, type[Any]] = {DocumentKind.CANCELLATION: Cancellation, DocumentKind.RETURN: Return}
_GOES_ON = {*UNDER_WAY, OrderState.DONE, OrderState.RETURNING, OrderState.RETURNED}
_THREE = (DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.WAYBILL)
_NOTHING_FILED = {
    OrderState.OPENED: NotRegistered(),
    OrderState.SUBMITTED: NotRegistered(),
    OrderState.REGISTERED: NotSubmitted(),
    **{state: OrderClosed() for state in GIVEN_UP},
}


@dataclass(frozen=True, slots=True)
class _Filing:
    order: Order
    hall: HallRecord
    dossier: Dossier
    full_rates: bool


def file_order(tx: Transaction, acts: Sequence[Act[FileOrder]]) -> Sequence[Refusal | None]:
    """Check everything known here, hold quota and stock, fix the dossier; only then may somebody pay."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    outcomes: dict[str, Refusal | None] = {}
    filings: dict[str, _Filing] = {}
    for act in acts:
        checked = _prepare(tx, act, found.get(act.request.order_id), known)
        outcomes[act.request.order_id] = None if isinstance(checked, _Filing) else checked
        if isinstance(checked, _Filing):
            filings[act.request.order_id] = checked
    # The hall lost its permit, or the link its time, after the basket was confirmed: the refusal comes with a link to answer it.
    orders.offer_links(tx, [order_id for order_id, outcome in outcomes.items() if isinstance(outcome, AddressMissing)])
    outcomes |= _hold(tx, filings)
    outcomes |= _refuse_quantities(tx, [filing.order for order_id, filing in filings.items() if outcomes[order_id] is None])
    _file(tx, [filing for order_id, filing in filings.items() if outcomes[order_id] is None])
    return [outcomes[act.request.order_id] for act in acts]


def _prepare(tx: Transaction, act: Act[FileOrder], order: Order | None, known: Mapping[str, HallRecord]) -> _Filing | Refusal | None:
    """Return what may be filed, why it may not, or None when it has been filed before."""
    if order is None or not orders.may_see(act.caller, order):
        return UnknownOrder()
    state = OrderState(order.state)
    if state is not OrderState.COMPLETE:
        return _NOTHING_FILED.get(state)
    hall = known.get(order.hall_id)
    refusal = halls.check_way(hall, order.fulfilment, tx.now) or _check_person(order)
    refusal = refusal or (halls.check_open(hall, tx.now) if hall else None)
    if refusal is not None or hall is None:
        return refusal or NoPermit()
    return _compose(tx, order, hall)


def _check_person(order: Order) -> Refusal | None:
    # `unknown` goes on: the wallet's own check of the payer decides then (product.md, step 1).
    return {"differs": PersonDiffers(), "asking": PersonUnchecked(), "": PersonUnchecked()}.get(order.identity_check)


def _compose(tx: Transaction, order: Order, hall: HallRecord) -> _Filing | Refusal:
    # The version the basket was confirmed at, throughout: a switch of prices in between changes nothing of this sale.
    goods = catalog.find_goods(tx.connection, order.hall_id, [line.gtin for line in order.lines], tx.now, order.price_version)
    # Taken off sale since the basket was confirmed, perhaps for a good reason.
    missing = next((line.gtin for line in order.lines if line.gtin not in goods or not goods[line.gtin].on_sale), "")
    if missing:
        return NotOnSale(missing)
    # Above what one order may hold the documents cannot be clear: the shopper is told by the law's own refusal.
    reckoned = papers.reckon(order, goods, tx.now)
    alone = check_allowance(Fen(order.dutiable_fen), reckoned.full_rates, Fen(0), Fen(0), tx.now)
    if alone is not None:
        return alone
    # The law changed on a date between the basket and now: the shopper sees the new total before paying it.
    if reckoned.tax_fen != order.tax_fen:
        return PricesChanged(Fen(order.total_fen), Fen(reckoned.total_fen - order.discount_fen))
    address = orders.open_address(tx.keys, order)
    dossier = papers.draft(order, orders.open_person(tx.keys, order), hall.hall, goods, tx.now, address.text if address else "")
    stand_in = Numbers(
        order_no=dossier.order.order_no,
        transaction_id=dossier.order.pay_transaction_id,
        waybill_no=dossier.waybill.logistics_no,
        cop_no=dossier.inventory.cop_no,
        paid_at=tx.now,
    )
    known = papers.known_before_paying(order, goods, reckoned, halls.permit_of(hall, tx.now), tx.now)
    found = papers.objections(dossier, order.total_fen, stand_in, tx.now, known)
    if found:
        _log.error("dossier_not_clear", order_id=order.order_id, findings=_named(found))
        return BadRequest(f"{found[0].document} {found[0].element}: {found[0].code}")
    return _Filing(order, hall, dossier, reckoned.full_rates)


def _named(findings: Sequence[Finding]) -> list[str]:
    return [f"{one.document} {one.element} {one.line} {one.code}" for one in findings]


def _hold(tx: Transaction, filings: Mapping[str, _Filing]) -> dict[str, Refusal | None]:
    """Hold quota, then stock; an order that gets no stock gives its quota back."""
    if not filings:
        return {}
    year = allowance_year(tx.now)
    holds = [_quota(filing, year) for filing in filings.values()]
    outcomes = dict(zip(filings, allowance.hold(tx, holds), strict=True))
    lines = [
        Reservation(order_id, line.gtin, line.quantity, filing.order.hall_id)
        for order_id, filing in filings.items()
        if outcomes[order_id] is None
        for line in filing.order.lines
    ]
    short = {order_id: refusal for order_id, refusal in catalog.reserve(tx, lines).items() if refusal is not None}
    allowance.release(tx, list(short))
    # What an order without stock gave back may be just what a later one of the same person lacked.
    freed = {filings[order_id].order.buyer_index for order_id in short}
    again = {
        one: filing
        for one, filing in filings.items()
        if isinstance(outcomes[one], OverYearlyAllowance) and filing.order.buyer_index in freed
    }
    return outcomes | short | _hold(tx, again)


def _refuse_quantities(tx: Transaction, held: Sequence[Order]) -> Mapping[str, Refusal]:
    """Give back what orders hold of goods of which their person has had enough this year; return why."""
    refused = quantities.refuse_quantities(tx.connection, held, tx.now)
    allowance.release(tx, list(refused))
    catalog.release(tx, list(refused))
    return refused


def _quota(filing: _Filing, year: int) -> Hold:
    order = filing.order
    return Hold(order.order_id, order.buyer_index, year, order.dutiable_fen, filing.full_rates, order.hall_id, order.enterprise_id)


def _file(tx: Transaction, filings: Sequence[_Filing]) -> None:
    rows = [
        {
            "order_id": filing.order.order_id,
            "hall_id": filing.order.hall_id,
            "enterprise_id": filing.order.enterprise_id,
            "content": papers.encode(filing.dossier),
            "sha256": papers.fingerprint(filing.dossier),
            "filed_at": tx.now,
        }
        for filing in filings
    ]
    repository.put_dossiers(tx.connection, tx.keys.fields, rows)
    moves = []
    for filing in filings:
        until = tx.now + timedelta(minutes=tx.settings.hold_minutes)
        permit = halls.permit_of(filing.hall, tx.now) if filing.order.fulfilment == Fulfilment.PICKUP else None
        # A hold that outlives the permit would let somebody pay for what may not be handed over.
        until = min(until, permit.ends_at) if permit else until
        opening = halls.opening_of(filing.hall, tx.now)
        until = min(until, opening[2]) if opening else until
        moves.append(Move(filing.order.order_id, Machine.ORDER, "", OrderEvent.FILED, tx.now, "platform", facts={"hold_until": until}))
    orders.advance(tx, moves)


def declare_captured(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a capture: the dossier gets its numbers, is checked once more, and order and waybill go to customs."""
    order_ids = [event.order_id for event in events]
    found = orders.find_orders(tx.connection, order_ids)
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, order_ids)
    known = halls.find_halls(tx.connection, {row["hall_id"] for row in rows.values()})
    sealed: list[tuple[Order, Values, Dossier]] = []
    for event in events:
        order, row = found[event.order_id], rows[event.order_id]
        numbers = _numbers_of(order, event, known[order.hall_id].hall.wallet_companies)
        dossier = papers.complete(papers.decode(row["content"]), numbers, tx.now)
        if _still_clear(row, dossier, numbers, event.facts["amount_fen"], tx):
            row.update(content=papers.encode(dossier), order_no=numbers.order_no, waybill_no=numbers.waybill_no)
            row.update(cop_no=numbers.cop_no, paid_fen=event.facts["amount_fen"])
            sealed.append((order, row, dossier))
        else:
            _refuse(tx, {event.order_id: CustomsRejected(info="dossier")})
    repository.number_dossiers(tx.connection, tx.keys.fields, [row for _, row, _ in sealed])
    orders.advance(tx, [move for order, row, _ in sealed for move in _sealed_moves(tx, order.order_id, row)])
    for order, _, dossier in sealed:
        promise_document(tx, order.order_id, DocumentKind.ORDER, dossier.order, known[order.hall_id])
        promise_document(tx, order.order_id, DocumentKind.WAYBILL, dossier.waybill, known[order.hall_id])


def _numbers_of(order: Order, event: Event, companies: Mapping[str, Enterprise]) -> Numbers:
    return Numbers(
        order_no=event.facts["order_no"],
        transaction_id=event.facts["transaction_id"],
        waybill_no=papers.waybill_number(order.order_id, order.created_at),
        cop_no=papers.document_number(order.order_id, order.created_at),
        paid_at=event.facts["paid_at"],
        company=companies.get(str(event.facts.get("wallet", ""))),
    )


def _still_clear(row: Values, dossier: Dossier, numbers: Numbers, paid_fen: int, tx: Transaction) -> bool:
    # A wallet's clock may run ahead of ours, and the inventory is then dated by it: times are held against the later of the two.
    found = papers.objections(dossier, paid_fen, numbers, tx.now, Known(now=max(tx.now, numbers.paid_at)))
    same = papers.fingerprint(dossier) == row["sha256"]
    if found or not same:
        _log.error("sealed_dossier_not_clear", order_id=row["order_id"], findings=_named(found), unchanged=same)
    return same and not found


def _sealed_moves(tx: Transaction, order_id: str, row: Values) -> list[Move]:
    return [
        document_move(tx, order_id, DocumentKind.ORDER, DocumentEvent.SEALED, {"number": row["order_no"]}),
        document_move(tx, order_id, DocumentKind.WAYBILL, DocumentEvent.SEALED, {"number": row["waybill_no"]}),
    ]


def declare_inventories(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a document that customs took (120, or 399 at once): once order, payment and waybill are, the inventory goes out, if the permit still holds."""
    found = orders.find_orders(tx.connection, {event.order_id for event in events if event.facts["subject"] in _THREE})
    ready = [order for order in found.values() if _three_accepted(order)]
    known = halls.find_halls(tx.connection, {order.hall_id for order in ready})
    # Recalled or expired since it was held: it is not declared, and the money goes back.
    barred = catalog.find_barred(tx.connection, [order.order_id for order in ready], beijing_date(tx.now))
    refusals: dict[str, Refusal] = {order_id: NotOnSale(lot.gtin) for order_id, lot in barred.items()}
    for order in ready:
        refusal = halls.check_way(known[order.hall_id], order.fulfilment, tx.now, filed=True)
        if refusal is not None:
            refusals.setdefault(order.order_id, refusal)
    # Customs adds it to the year in which it is declared (R18): filed on New Year's Eve, it may be the next.
    clear = [order.order_id for order in ready if order.order_id not in refusals]
    years = allowance.move_to_year(tx, clear, allowance_year(tx.now))
    refusals |= {order_id: refusal for order_id, refusal in years.items() if refusal is not None}
    _refuse(tx, refusals)
    _declare_inventories(tx, [order for order in ready if order.order_id not in refusals], known)


def _declare_inventories(tx: Transaction, ready: Sequence[Order], known: Mapping[str, HallRecord]) -> None:
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, [order.order_id for order in ready])
    moves = [
        document_move(tx, one.order_id, DocumentKind.INVENTORY, DocumentEvent.SEALED, {"number": rows[one.order_id]["cop_no"]})
        for one in ready
    ]
    for order, sealed in zip(ready, orders.advance(tx, moves), strict=True):
        if sealed:
            inventory = papers.redate(papers.decode(rows[order.order_id]["content"]).inventory, tx.now)
            promise_document(tx, order.order_id, DocumentKind.INVENTORY, inventory, known[order.hall_id])


def _three_accepted(order: Order) -> bool:
    documents = [order.document(kind) for kind in _THREE]
    return order.state == OrderState.PAID and all(one is not None and one.state in PASSED for one in documents)


def declare_handed_over(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a hand-over or a courier's delivery: the carrier reports the parcel as signed for (513, S)."""
    order_ids = [event.order_id for event in events]
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, order_ids)
    known = halls.find_halls(tx.connection, {row["hall_id"] for row in rows.values()})
    moves = [
        document_move(tx, order_id, DocumentKind.DELIVERY, DocumentEvent.SEALED, {"number": rows[order_id]["waybill_no"]})
        for order_id in order_ids
    ]
    for event, sealed in zip(events, orders.advance(tx, moves), strict=True):
        if sealed:
            row = rows[event.order_id]
            hall = known[row["hall_id"]]
            status = papers.delivery(hall.hall, row["waybill_no"], event.facts["at"], tx.now)
            promise_document(tx, event.order_id, DocumentKind.DELIVERY, status, hall)


def deduct_stock(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a freed parcel: what was held is sold.

    Not to the release itself: one that overtook a withdrawal may still be annulled, and then nothing was sold.
    """
    catalog.deduct(tx, [event.order_id for event in events])


def release_stock(tx: Transaction, events: Sequence[Event]) -> None:
    """React to the end of a hold: lapsed, cancelled or refused; what was held is free again."""
    catalog.release(tx, [event.order_id for event in events])


def record_message(tx: Transaction, commands: Sequence[m.RecordMessage]) -> Sequence[None]:
    """Keep the messages that went out, each once however often it was sent."""
    known = repository.find_message_types(tx.connection, [one.cop_msg_id for one in commands])
    fresh = {one.cop_msg_id: one for one in commands if one.cop_msg_id not in known}
    owners = orders.find_orders(tx.connection, {order_id for one in fresh.values() for order_id in one.order_ids})
    for one in fresh.values():
        whose = [owners[order_id] for order_id in one.order_ids if order_id in owners]
        _keep_message(tx, _message(tx, one.cop_msg_id, one.msg_type, one.body, incoming=False), whose)
    return [None] * len(commands)


def record_sent(tx: Transaction, commands: Sequence[m.RecordSent]) -> Sequence[None]:
    """Note that documents are on their way."""
    orders.advance(tx, [document_move(tx, one.order_id, DocumentKind(one.kind), DocumentEvent.SENT) for one in commands])
    return [None] * len(commands)


def record_receipts(tx: Transaction, commands: Sequence[m.RecordReceipts]) -> Sequence[None]:
    """Take what customs says: kept whole, each receipt once, and moved through the tables; unknown ones are kept and change nothing."""
    notes = [(command, note) for command in commands for note in command.receipts]
    owners = _Owners(tx, [note for _, note in notes])
    taken = repository.find_receipts(tx.connection, [note.identity for _, note in notes])
    fresh = list({note.identity: (command, note) for command, note in reversed(notes) if note.identity not in taken}.values())[::-1]
    _keep_incoming(tx, commands, owners)
    repository.add_receipts(tx.connection, [_receipt_row(tx, command, note, owners) for command, note in fresh])
    _note_numbers(tx, [note for _, note in fresh], owners)
    _move_documents(tx, [note for _, note in fresh], owners)
    tax_ledger.book_bills(tx, [note for command in commands for note in command.bills])
    return [None] * len(commands)


def _move_documents(tx: Transaction, notes: Sequence[m.ReceiptNote], owners: "_Owners") -> None:
    moves = [move for note in notes for owner in owners.of(note) for move in _receipt_moves(tx, note, owner["order_id"])]
    moved = orders.advance(tx, moves)
    stalled = [move for move, took in zip(moves, moved, strict=True) if took and move.event == DocumentEvent.STALLED]
    _resend(tx, [(move.order_id, DocumentKind(move.subject)) for move in stalled], later=True)


class _Owners:
    """Whose documents receipts speak of: found by their numbers, for a CEB900 by the message at fault."""

    def __init__(self, tx: Transaction, notes: Sequence[m.ReceiptNote]) -> None:
        self._by_number = repository.find_owners(tx.connection, [note.number for note in notes])
        self._blamed = repository.find_spoken_of(tx.connection, [note.number for note in notes if note.document == "format"])

    def of(self, note: m.ReceiptNote) -> Sequence[Values]:
        if note.document == "format":
            return self._blamed.get(note.number, ())
        return [self._by_number[note.number]] if note.number in self._by_number else ()


def list_messages(connection: Connection, keys: Keys, order_id: str) -> list[m.CebMessage]:
    """Return every CEB message that spoke of this order, in clear, oldest first; nobody but an operator asks for them."""
    return [msgspec.convert(row, m.CebMessage) for row in repository.list_messages(connection, keys.fields, order_id)]


def _receipt_row(tx: Transaction, command: m.RecordReceipts, note: m.ReceiptNote, owners: _Owners) -> Values:
    owner = next(iter(owners.of(note)), {})
    if not owner:
        _log.warning("receipt_of_unknown_number", document=note.document, status=note.status, code=note.code)
    fields = {name: getattr(note, name) for name in ("identity", "document", "number", "status", "code", "info", "returned_at")}
    whose = {name: owner.get(name, "") for name in ("order_id", "hall_id", "enterprise_id")}
    return {**fields, **whose, "info": note.info[:1000], "taken_at": tx.now, "cop_msg_id": command.cop_msg_id}


def _receipt_moves(tx: Transaction, note: m.ReceiptNote, order_id: str) -> Sequence[Move]:
    event = event_of_receipt(note.status)
    if event is None or note.status in ALREADY_THERE:
        _log.warning("receipt_changes_nothing", order_id=order_id, document=note.document, status=note.status, code=note.code)
        return ()
    facts = {"status": note.status, "code": note.code, "info": note.info}
    if note.invt_no:
        facts["number"] = note.invt_no
    if note.document != "format":
        move = document_move(tx, order_id, DocumentKind(note.document), event, facts, who="customs")
        # The thirty days of a return run from the day on which customs released, not on which we heard of it (R26).
        released = event is DocumentEvent.RELEASED and note.returned_at is not None
        return (dataclasses.replace(move, at=min(note.returned_at or tx.now, tx.now)) if released else move,)
    # A 900 blames a whole message: whichever of its documents are still on the way will not get any further.
    _log.error("customs_cannot_read", order_id=order_id, status=note.status, code=note.code)
    return [document_move(tx, order_id, kind, DocumentEvent.FAULTED, facts, who="customs") for kind in _format_kinds(note)]


def _format_kinds(note: m.ReceiptNote) -> Sequence[DocumentKind]:
    kinds = {
        "CEB311": DocumentKind.ORDER,
        "CEB511": DocumentKind.WAYBILL,
        "CEB621": DocumentKind.INVENTORY,
        "CEB513": DocumentKind.DELIVERY,
        "CEB623": DocumentKind.CANCELLATION,
        "CEB625": DocumentKind.RETURN,
    }
    return [kind for name, kind in kinds.items() if note.message_type.startswith(name)]


def _note_numbers(tx: Transaction, notes: Sequence[m.ReceiptNote], owners: _Owners) -> None:
    numbers: dict[str, Values] = {}
    for note in notes:
        # A number once given is not taken away by a receipt that does not repeat it.
        if note.document == DocumentKind.INVENTORY and note.pre_no and note.invt_no:
            for owner in owners.of(note):
                numbers[owner["order_id"]] = {"pre_no": note.pre_no, "invt_no": note.invt_no}
    repository.note_customs_numbers(tx.connection, numbers)


def redate_inventory(tx: Transaction, commands: Sequence[m.RedateInventory]) -> Sequence[None]:
    """Date inventories anew that did not get out on the day they are dated by, in the year of now; one without room there is refused."""
    found = orders.find_orders(tx.connection, [command.order_id for command in commands])
    waiting = [one.order_id for one in found.values() if (sealed := one.document(DocumentKind.INVENTORY)) and sealed.state in _NOT_OUT]
    _resend(tx, [(order_id, DocumentKind.INVENTORY) for order_id in waiting])
    return [None] * len(commands)


def _resend(tx: Transaction, papers_: Sequence[tuple[str, DocumentKind]], *, later: bool = False) -> None:
    if not papers_:
        return
    found = orders.find_orders(tx.connection, [order_id for order_id, _ in papers_])
    rows = repository.find_dossiers(tx.connection, tx.keys.fields, list(found))
    known = halls.find_halls(tx.connection, {row["hall_id"] for row in rows.values()})
    full = _move_years(tx, [found[order_id] for order_id, kind in papers_ if kind is DocumentKind.INVENTORY])
    for order_id, kind in papers_:
        row, hall = rows[order_id], known[rows[order_id]["hall_id"]]
        if order_id in full:
            continue
        # A sale that was stopped meanwhile is being paid back: nothing more of it may be declared but what takes it back. While it is
        # being withdrawn the inventory must still get through: without its number the 623 cannot go out.
        if found[order_id].state in _GOES_ON or kind in _AFTERWARDS:
            document = _as_sent(tx, kind, row, hall, found[order_id])
            if document is not None:
                promise_document(tx, order_id, kind, document, hall, later=later)


def _move_years(tx: Transaction, repeated: Sequence[Order]) -> set[str]:
    """Let inventories that are declared anew count in the year of now; refuse the sales for which that has no room and return them."""
    # Whose withdrawal customs may still refuse counts, too; but it cannot be stopped twice.
    sold = [order.order_id for order in repeated if order.state not in GIVEN_UP]
    years = allowance.move_to_year(tx, sold, allowance_year(tx.now)) if sold else {}
    going_on = {order.order_id for order in repeated if order.state in {OrderState.PAID, OrderState.DECLARED}}
    full = {order_id: refusal for order_id, refusal in years.items() if refusal is not None and order_id in going_on}
    _refuse(tx, full)
    return set(full)


def _as_sent(tx: Transaction, kind: DocumentKind, row: Values, hall: HallRecord, order: Order) -> Any:
    if kind in _AFTERWARDS:
        content = repository.find_afterwards(tx.connection, tx.keys.fields, kind, [row["order_id"]])
        return msgspec.json.decode(content[row["order_id"]], type=_AFTERWARDS[kind]) if content else None
    if kind is DocumentKind.DELIVERY:
        return delivery_of(tx, row, hall, order)
    document = getattr(papers.decode(row["content"]), kind, None)
    return papers.redate(document, tx.now) if kind is DocumentKind.INVENTORY and document is not None else document


def delivery_of(tx: Transaction, row: Values, hall: HallRecord, order: Order) -> LogisticsStatus:
    """Return the 513 of an order that left, dated now, by the hall's record of today."""
    handed_over_at = order.parcel.handed_over_at if order.parcel is not None else None
    return papers.delivery(hall.hall, row["waybill_no"], handed_over_at or tx.now, tx.now)


def _keep_incoming(tx: Transaction, commands: Sequence[m.RecordReceipts], owners: _Owners) -> None:
    known = repository.find_message_types(tx.connection, [one.cop_msg_id for one in commands])
    fresh = {one.cop_msg_id: one for one in commands if one.cop_msg_id not in known}
    for one in fresh.values():
        if not (one.receipts or one.bills):
            _log.error("receipt_unreadable", no=one.no, msg_type=one.msg_type)
        whose = {owner["order_id"]: owner for note in one.receipts for owner in owners.of(note)}
        _keep_message(tx, _message(tx, one.cop_msg_id, one.msg_type, one.body, incoming=True), list(whose.values()))


def _message(tx: Transaction, cop_msg_id: str, msg_type: str, body: bytes, *, incoming: bool) -> Values:
    return {
        "cop_msg_id": cop_msg_id,
        "incoming": incoming,
        "msg_type": msg_type,
        "at": tx.now,
        "body": body,
        "enterprise_id": tx.settings.enterprise_id,
    }


def _keep_message(tx: Transaction, message: Values, whose: Sequence[Any]) -> None:
    owners = []
    for one in whose:
        owner = msgspec.to_builtins(one) if isinstance(one, Order) else one
        names = {name: owner[name] for name in ("order_id", "hall_id", "enterprise_id")}
        owners.append({**names, "cop_msg_id": message["cop_msg_id"]})
    repository.add_messages(tx.connection, tx.keys.fields, [message], owners)


def _refuse(tx: Transaction, refusals: Mapping[str, Refusal]) -> None:
    moves = [
        Move(
            order_id,
            Machine.ORDER,
            "",
            OrderEvent.REFUSED,
            tx.now,
            "platform",
            note=refusal.code,
            facts={"code": refusal.code, "facts": refusal.facts()},
        )
        for order_id, refusal in refusals.items()
    ]
    orders.advance(tx, moves)


def promise_document(tx: Transaction, order_id: str, kind: DocumentKind, document: Any, hall: HallRecord, *, later: bool = False) -> None:
    """Promise to send this finished document, at once or after a rest (`RESEND_PAUSE`)."""
    content = tx.keys.fields.encrypt(xml.write_record(document), m.document_place(kind, order_id))
    platform = hall.hall.enterprises.platform
    declared_on = document.decl_time if kind is DocumentKind.INVENTORY else None
    body = m.SendDocument(
        order_id=order_id, kind=kind, document=content, cop_code=platform.code, cop_name=platform.name, declared_on=declared_on
    )
    tx.promise(_TOPICS[kind], f"{order_id}/{kind}", body, due=tx.now + (RESEND_PAUSE if later else timedelta(0)))


def document_move(
    tx: Transaction,
    order_id: str,
    kind: DocumentKind,
    event: DocumentEvent,
    facts: Mapping[str, Any] | None = None,
    *,
    who: str = "platform",
) -> Move:
    """Return the move of one document."""
    return Move(order_id, Machine.DOCUMENT, kind, event, tx.now, who, facts=facts or {})
