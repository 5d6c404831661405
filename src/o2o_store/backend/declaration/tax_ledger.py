"""The tax ledger: bills of customs (816, 818) charged to the guarantee account, re-adding to the fen (facts: customs §1.3, §4.1).

A bill is charged once, when its 816 comes; a payment order (818 status 2) settles it, a return voids it (status 3). A status that
overtakes its bill waits for it. What the guarantee bears at a moment is the sum of its entries, and always equals the total of the
bills that are neither settled nor void.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from o2o_store.backend.declaration import messages as m
from o2o_store.backend.declaration import repository
from o2o_store.backend.writer import Transaction
from o2o_store.ceb.models import TAX_AGGREGATED, TAX_GENERATED, TAX_VOID

Values = dict[str, Any]
_ENDS = {TAX_AGGREGATED: "settled", TAX_VOID: "voided"}
TAXES_CHANGED = "taxes"
"""The signal after bills were booked."""
_log = structlog.get_logger(__name__)


def book_bills(tx: Transaction, notes: Sequence[m.BillNote]) -> None:
    """Book what customs says about taxes; bills and statuses come late, twice and in any order."""
    if not notes:
        return
    bills = repository.find_bills(tx.connection, [note.tax_no for note in notes])
    owners = repository.find_by_invt_no(tx.connection, [note.invt_no for note in notes])
    known = frozenset(bills)
    entries: list[Values] = []
    for note in notes:
        bill = bills.setdefault(note.tax_no, _blank(tx, note, owners))
        entries += _take(tx, bill, note)
    repository.save_bills(tx.connection, known, list(bills.values()))
    repository.add_entries(tx.connection, entries)
    tx.changed.add(TAXES_CHANGED)


def _blank(tx: Transaction, note: m.BillNote, owners: Mapping[str, Values]) -> Values:
    owner = owners.get(note.invt_no, {})
    if not owner:
        _log.warning("tax_bill_of_unknown_inventory", status=note.status)
    whose = {name: owner.get(name, "") for name in ("order_id", "hall_id")}
    blank = {"customs_fen": None, "vat_fen": None, "consumption_fen": None, "status": TAX_GENERATED, "ent_duty_no": "", "assure_code": ""}
    changed = {"billed_at": None, "changed_at": tx.now, "enterprise_id": tx.settings.enterprise_id}
    return {"tax_no": note.tax_no, "invt_no": note.invt_no, **whose, **blank, **changed}


def _take(tx: Transaction, bill: Values, note: m.BillNote) -> list[Values]:
    entries: list[Values] = []
    end = note.status if note.status in _ENDS else bill["status"]
    if note.taxes is not None and bill["customs_fen"] is None:
        bill.update(zip(("customs_fen", "vat_fen", "consumption_fen"), note.taxes, strict=True), billed_at=tx.now)
        bill["assure_code"] = note.assure_code
        entries.append(_entry(tx, bill, "charged", total(bill)))
        if end in _ENDS:
            entries.append(_entry(tx, bill, _ENDS[end], -total(bill)))
    elif note.taxes is not None and note.taxes != (bill["customs_fen"], bill["vat_fen"], bill["consumption_fen"]):
        _log.error("tax_bill_changed", order_id=bill["order_id"])
    elif bill["customs_fen"] is not None and bill["status"] == TAX_GENERATED and end in _ENDS:
        entries.append(_entry(tx, bill, _ENDS[end], -total(bill)))
    bill["status"] = max(bill["status"], end)
    bill["ent_duty_no"] = note.ent_duty_no or bill["ent_duty_no"]
    bill["changed_at"] = tx.now
    return entries


def total(bill: Values) -> int:
    """Return what a bill comes to, in fen."""
    return int(bill["customs_fen"] + bill["vat_fen"] + bill["consumption_fen"])


def _entry(tx: Transaction, bill: Values, kind: str, amount_fen: int) -> Values:
    whose = {name: bill[name] for name in ("order_id", "hall_id", "enterprise_id", "assure_code", "tax_no")}
    return {**whose, "kind": kind, "amount_fen": amount_fen, "at": tx.now}
