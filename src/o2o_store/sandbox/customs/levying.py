"""Customs levies: the tax bill of a released inventory (CEB816), its gathering into a payment order, its voiding after a return (CEB818)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from o2o_store.sandbox.clock import long_stamp
from o2o_store.sandbox.customs.books import Page, Receipt, Stored
from o2o_store.sandbox.customs.reader import Document
from o2o_store.sandbox.customs.rules import BookItem, amount, taxes_of
from o2o_store.sandbox.customs.tax import LineTax
from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, Record, build_ceb, created_at, new_guid, wrap

_CENTS = 100


def book_items(page: Page, inventory: Stored) -> dict[str, BookItem]:
    """Return what the account book says about the goods of an inventory."""
    lines = page.book_items(inventory.head.get("emsNo", ""), {line.get("itemRecordNo", "") for line in inventory.lines})
    return {
        number: BookItem(line.gcode, line.gname, line.unit, line.stock, line.content, line.content_unit) for number, line in lines.items()
    }


def _kept(inventory: Document, returned: dict[str, Decimal]) -> Document:
    """Return an inventory without what came back."""
    lines = []
    for line in inventory.lines:
        left = amount(line, "qty") - returned.get(line.get("gnum", ""), Decimal(0))
        if left > 0:
            part = left / amount(line, "qty")
            scaled = {name: str(amount(line, name) * part) for name in ("qty1", "qty2", "totalPrice") if line.get(name)}
            lines.append({**line, "qty": str(left), **scaled})
    return replace(inventory, lines=tuple(lines))


def bill(page: Page, inventory: Stored, now: datetime, rounding: str) -> None:
    """Send the tax bill of what the buyer kept; nothing to levy, no bill. An inventory is billed once, and anew after a partial return."""
    kept = _kept(inventory.document, returned(page, inventory))
    if not kept.lines or any(one["status"] == "1" for one in page.list_tax_bills(inventory.number)):
        return
    taxes = taxes_of(kept, book_items(page, inventory), rounding)
    total = sum((one.total for one in taxes), Decimal(0))
    tax_no = page.add_tax_bill(inventory.number, int(total * _CENTS), now)
    head = {
        "guid": new_guid(),
        "returnTime": long_stamp(now),
        "invtNo": inventory.invt_no,
        "taxNo": tax_no,
        **_sums(taxes),
        "status": "1",
        **{
            name: inventory.head[name]
            for name in ("assureCode", "ebcCode", "logisticsCode", "agentCode", "customsCode")
            if inventory.head.get(name)
        },
    }
    lines = [
        {"gnum": str(number), "gcode": line["gcode"], "taxPrice": str(one.value), **_sums([one])}
        for number, (line, one) in enumerate(zip(kept.lines, taxes, strict=True), 1)
    ]
    _send(page, inventory, "CEB816Message", Record("Tax", "TaxHeadRd", head, "TaxListRd", tuple(lines)), tax_no, now)


def _sums(taxes: Sequence[LineTax]) -> dict[str, str]:
    kinds = {"customsTax": "duty", "valueAddedTax": "vat", "consumptionTax": "consumption"}
    return {element: str(sum((getattr(one, name) for one in taxes), Decimal(0))) for element, name in kinds.items()}


def returned(page: Page, inventory: Stored) -> dict[str, Decimal]:
    """Return how much of each line of an inventory has been taken back so far, in whichever number of returns."""
    back: dict[str, Decimal] = {}
    for refund in page.list_documents(inventory.order_no, "refund"):
        if refund.status == "399":
            for line in refund.lines:
                back[line["gnum"]] = back.get(line["gnum"], Decimal(0)) + amount(line, "qty")
    return back


def aggregate(page: Page, inventory: Stored, now: datetime) -> None:
    """Gather the bills of an inventory into a payment order: its guarantee is free again."""
    _mark(page, inventory, "2", now)


def void(page: Page, inventory: Stored, now: datetime, rounding: str) -> None:
    """Say that the bills of an inventory are owed no longer, and bill anew what the buyer kept."""
    if _mark(page, inventory, "3", now):
        bill(page, inventory, now, rounding)


def _mark(page: Page, inventory: Stored, status: str, now: datetime) -> int:
    open_bills = [one for one in page.list_tax_bills(inventory.number) if one["status"] == "1"]
    for one in open_bills:
        page.mark_tax_bill(one["tax_no"], status)
        head = {"guid": new_guid(), "returnTime": long_stamp(now), "invtNo": inventory.invt_no, "taxNo": one["tax_no"], "status": status}
        head |= {"entDutyNo": f"E{now:%Y%m%d}{inventory.number:09d}"} if status == "2" else {}
        head |= {"assureCode": inventory.head["assureCode"]} if inventory.head.get("assureCode") else {}
        _send(page, inventory, "CEB818Message", Record("Tax", "TaxHeadStatus", head), f"{one['tax_no']}|{status}", now)
    return len(open_bills)


def _send(page: Page, inventory: Stored, message: str, record: Record, key: str, now: datetime) -> None:
    body = wrap(Envelope(new_guid(), CUSTOMS_ID, (inventory.dxp_id,), created_at(now), message, build_ceb(message, [record])))
    page.add_receipt(
        Receipt(
            number=0,
            dxp_id=inventory.dxp_id,
            kind="tax",
            key=key,
            order_no=inventory.order_no,
            status=message[3:6],
            info="",
            body=body,
            made_at=now.timestamp(),
        )
    )
