"""What happens between a paid order and the second regulator: reported on capture, moved by its findings, called off when the sale ends."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Goods, TakenLot
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import HallSetup
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.quarantine import messages as m
from o2o_store.backend.quarantine import repository
from o2o_store.backend.writer import Event, Transaction
from o2o_store.domain.lifecycle import DocumentEvent, DocumentKind, DocumentState, Machine, event_of_finding

_log = structlog.get_logger(__name__)
_OVER = frozenset({DocumentState.ANNULLED, DocumentState.DETAINED, DocumentState.SENT_BACK})


def report_number(order_id: str, former: str = "") -> str:
    """Return our number of an order's report, for ever the same; `former` is the refused one in whose place it is made."""
    whose = f"quarantine|{order_id}|{former}" if former else f"quarantine|{order_id}"
    return f"Q{hashlib.sha256(whose.encode()).hexdigest()[:19].upper()}"


def report_goods(tx: Transaction, events: Sequence[Event]) -> None:
    """React to a capture, after customs' papers are sealed: where a hall has a second regulator, it is told at once, on its own line."""
    found = orders.find_orders(tx.connection, [event.order_id for event in events])
    known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    told = [event for event in events if (order := found[event.order_id]).waybill_no and known[order.hall_id].hall.quarantine_site]
    lots = catalog.find_taken(tx.connection, [event.order_id for event in told])
    reports: dict[str, m.Report] = {}
    for event in told:
        order = found[event.order_id]
        reports[event.order_id] = _report(tx, order, known[order.hall_id].hall, event.facts, lots.get(event.order_id, ()))
    moves = [_move(tx, order_id, DocumentEvent.SEALED, {"number": report.report_no}) for order_id, report in reports.items()]
    repository.add_reports(tx.connection, [_row(tx, found[order_id], report) for order_id, report in reports.items()])
    for (order_id, report), sealed in zip(reports.items(), orders.advance(tx, moves), strict=True):
        if sealed:
            tx.promise(m.REPORT_GOODS, _stream(order_id), m.ReportGoods(order_id=order_id, report=report))


def report_anew(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `send_anew`: a report that was refused as a paper goes out under a new number, by the hall and the goods of today."""
    found = orders.find_orders(tx.connection, [event.order_id for event in events if event.facts["subject"] == DocumentKind.QUARANTINE])
    known = halls.find_halls(tx.connection, {order.hall_id for order in found.values()})
    refused = {order.order_id: document.number for order in found.values() if (document := order.document(DocumentKind.QUARANTINE))}
    kept = repository.find_contents(tx.connection, refused.values())
    for order_id, number in refused.items():
        if number not in kept:
            _log.error("refused_report_was_not_kept", order_id=order_id)
            continue
        order, hall = found[order_id], known[found[order_id].hall_id].hall
        report = _renewed(tx, msgspec.json.decode(kept[number], type=m.Report), order, hall)
        nothing_said = {"status": "", "code": "", "info": ""}
        if orders.advance(tx, [_move(tx, order_id, DocumentEvent.SEALED_ANEW, {"number": report.report_no, **nothing_said})])[0]:
            repository.add_reports(tx.connection, [_row(tx, order, report)])
            tx.promise(m.REPORT_GOODS, _stream(order_id), m.ReportGoods(order_id=order_id, report=report))


def _renewed(tx: Transaction, report: m.Report, order: Order, hall: HallSetup) -> m.Report:
    goods = catalog.find_goods(tx.connection, order.hall_id, [line.gtin for line in order.lines], tx.now)
    # What stands in the catalogue of today may be what was mended; goods that left it are reported as they were.
    lines = tuple(
        msgspec.structs.replace(line, gcode=goods[line.gtin].hs_code) if line.gtin in goods else line for line in report.order.lines
    )
    return msgspec.structs.replace(
        report,
        report_no=report_number(order.order_id, report.report_no),
        site=hall.quarantine_site or report.site,
        order=msgspec.structs.replace(report.order, lines=lines),
    )


def _stream(order_id: str) -> str:
    # Its own: neither regulator ever waits behind the other's promises.
    return f"{order_id}/{DocumentKind.QUARANTINE}"


def _row(tx: Transaction, order: Order, report: m.Report) -> dict[str, Any]:
    return {
        "report_no": report.report_no,
        "order_id": order.order_id,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "reported_at": tx.now,
        "content": msgspec.json.encode(report),
    }


def _report(tx: Transaction, order: Order, hall: HallSetup, captured: Mapping[str, Any], lots: Sequence[TakenLot]) -> m.Report:
    goods = catalog.find_goods(tx.connection, order.hall_id, [line.gtin for line in order.lines], tx.now, order.price_version)
    who = hall.enterprises
    company = hall.wallet_companies.get(str(captured.get("wallet", "")), who.payment)
    order_no = str(captured["order_no"])
    return m.Report(
        report_no=report_number(order.order_id),
        site=hall.quarantine_site,
        order=m.ReportedOrder(
            order_no=order_no,
            platform_code=who.platform.code,
            seller_code=who.seller.code,
            warehouse_code=who.warehouse.code,
            buyer_reg_no=f"U{order.buyer_index[:24].upper()}",
            goods_fen=order.goods_fen,
            freight_fen=order.freight_fen,
            insurance_fen=order.insurance_fen,
            discount_fen=order.discount_fen,
            tax_fen=order.tax_fen,
            total_fen=order.total_fen,
            lines=_lines(order, goods, lots),
        ),
        payment=m.ReportedPayment(
            order_no=order_no,
            pay_code=company.code,
            transaction_id=captured["transaction_id"],
            amount_fen=captured["amount_fen"],
            paid_at=captured["paid_at"],
        ),
        waybill=m.ReportedWaybill(
            order_no=order_no,
            logistics_code=who.logistics.code,
            waybill_no=order.waybill_no,
            gross_g=sum(goods[line.gtin].gross_g * line.quantity for line in order.lines),
        ),
    )


def _lines(order: Order, goods: Mapping[str, Goods], lots: Sequence[TakenLot]) -> tuple[m.ReportedLine, ...]:
    return tuple(
        m.ReportedLine(
            gnum=line.line_no,
            gtin=line.gtin,
            name=line.name_zh,
            gcode=goods[line.gtin].hs_code,
            country=line.origin,
            lots=tuple(m.ReportedLot(lot=one.lot, certificate=one.certificate, pieces=one.pieces) for one in lots if one.gtin == line.gtin),
            quantity=line.quantity,
            goods_fen=line.goods_fen,
        )
        for line in order.lines
    )


def withdraw_reports(tx: Transaction, events: Sequence[Event]) -> None:
    """React to the end of a sale that was reported: the parcel stays, and the second regulator need not look at it."""
    found = orders.find_orders(tx.connection, [event.order_id for event in events])
    for order in found.values():
        report = order.document(DocumentKind.QUARANTINE)
        if report is not None and report.state not in _OVER:
            tx.promise(m.WITHDRAW_REPORT, _stream(order.order_id), m.WithdrawReport(order_id=order.order_id, report_no=report.number))


def record_reported(tx: Transaction, commands: Sequence[m.RecordReported]) -> Sequence[None]:
    """Note that reports arrived; one that cannot be read there stops no sale, a person looks at it."""
    events = {True: DocumentEvent.REJECTED, False: DocumentEvent.SENT}
    moves = [_move(tx, one.order_id, events[bool(one.reason)], {"info": one.reason} if one.reason else {}) for one in commands]
    orders.advance(tx, moves)
    return [None] * len(commands)


def record_findings(tx: Transaction, commands: Sequence[m.RecordFindings]) -> Sequence[None]:
    """Take what inspection and quarantine says: late, twice and out of order change nothing more, unknown words and numbers nothing at all."""
    findings = [finding for command in commands for finding in command.findings]
    owners = repository.find_owners(tx.connection, [one.report_no for one in findings])
    found = orders.find_orders(tx.connection, set(owners.values()))
    moves = []
    for one in findings:
        event, order_id = event_of_finding(one.status), owners.get(one.report_no)
        if event is None or order_id is None or not _stands(found[order_id], one.report_no):
            _log.warning("finding_changes_nothing", status=one.status, known=order_id is not None)
            continue
        facts = {"status": one.status, "info": one.reason[:1000]}
        moves.append(_move(tx, order_id, event, facts, who="quarantine"))
    orders.advance(tx, moves)
    return [None] * len(commands)


def _stands(order: Order, report_no: str) -> bool:
    # A report that was made anew has a number of its own: what is said of the refused one answers nothing for it.
    report = order.document(DocumentKind.QUARANTINE)
    return report is None or report.number in {"", report_no}


def _move(tx: Transaction, order_id: str, event: DocumentEvent, facts: Mapping[str, Any], *, who: str = "platform") -> Move:
    return Move(order_id, Machine.DOCUMENT, DocumentKind.QUARANTINE, event, tx.now, who, facts=facts)
