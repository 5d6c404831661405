"""A set of messages held together: each by itself, and all that speak of one order against each other.

`inspect(messages)` takes the bytes of CEB messages or DXP envelopes by a name (a file's) and returns a `Report`. It finds what no
single message shows: R23 (declared twice), R24 (older than what came before), R27 (an inventory whose order, payment or waybill is
missing), `change_of_nothing` (a change, appType 2 or 3, of a document that is not among the messages), and judges cancellations
and returns against their inventories (R25, R26).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from o2o_store.ceb import dxp, signature, xml
from o2o_store.ceb.comparison import Known, check_cancellation, check_return, compare
from o2o_store.ceb.findings import Finding, finding
from o2o_store.ceb.form import check_form
from o2o_store.ceb.models import Cancellation, Inventory, LogisticsStatus, Order, Payment, Return, Waybill
from o2o_store.ceb.receipts import INVENTORY, Receipt, Verdict
from o2o_store.ceb.safe_xml import MalformedMessageError
from o2o_store.ceb.validator import check, check_transfer
from o2o_store.ceb.xml import BILL_OF, MESSAGE_OF

_DXP = b"http://www.chinaport.gov.cn/dxp"
_HEAD = 512


@dataclass(frozen=True, slots=True)
class Located:
    """A finding, the message it was found in, and the number of the order it is about where one document is at fault."""

    name: str
    finding: Finding
    order_no: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What an inspection found: messages, documents and orders looked at, and every objection."""

    messages: int
    documents: int
    orders: int
    findings: tuple[Located, ...]


@dataclass(slots=True)
class _Dossier:
    """The documents of one order with the names of the messages they came in."""

    found: dict[type[Any], tuple[str, Any]] = field(default_factory=dict)

    def get(self, kind: type[Any]) -> Any:
        """Return the document of a kind, None when there is none."""
        return self.found[kind][1] if kind in self.found else None


def business_key(document: Any) -> tuple[str, ...]:
    """Return what makes two documents the same one at customs (facts: customs §2.2); `appTime` tells which is newer."""
    keys: dict[type[Any], tuple[str, ...]] = {
        Order: ("ebp_code", "order_no"),
        Payment: ("pay_code", "pay_transaction_id"),
        Waybill: ("logistics_code", "logistics_no"),
        LogisticsStatus: ("logistics_code", "logistics_no", "logistics_status"),
        Inventory: ("ebp_code", "order_no"),
        Cancellation: ("invt_no",),
        Return: ("cop_no",),
    }
    return tuple(getattr(document, name) for name in keys[type(document)])


class _Inspector:
    """Gathers messages one by one, then judges the orders."""

    def __init__(self) -> None:
        self.findings: list[Located] = []
        self.documents = 0
        self.messages = 0
        self.dossiers: dict[str, _Dossier] = {}
        self._seen: dict[tuple[str, ...], datetime] = {}
        self._receipts: dict[str, list[Receipt]] = {}

    def add(self, name: str, data: bytes) -> None:
        """Look at one message by itself and keep its documents."""
        self.messages += 1
        content = self._unwrapped(name, data)
        faults = check_form(content)
        self._note(name, faults)
        if any(fault.code == "malformed" for fault in faults):
            return
        try:
            self._read(name, content)
        except MalformedMessageError as error:
            self._note(name, [finding("malformed", "", "", 0, str(error), "")])

    def _unwrapped(self, name: str, data: bytes) -> bytes:
        if _DXP not in data[:_HEAD]:
            return data
        try:
            return dxp.read_message(data).data
        except MalformedMessageError as error:
            self._note(name, [finding("malformed", "DxpMsg", "", 0, str(error), "")])
            return b""

    def _note(self, name: str, found: Iterable[Finding], order_no: str = "") -> None:
        self.findings.extend(Located(name, one, order_no) for one in found)

    def _read(self, name: str, content: bytes) -> None:
        kind = xml.message_type(content)
        if kind in MESSAGE_OF.values():
            self._take_request(name, content)
        elif kind in BILL_OF.values():
            bills = xml.read_bills(content)
            self.documents += len(bills)
            self._note(name, (found for bill in bills for found in check(bill)))
        else:
            for receipt in xml.read_receipts(content):
                self.documents += 1
                self._receipts.setdefault(receipt.key[-1], []).append(receipt)

    def _take_request(self, name: str, content: bytes) -> None:
        message = xml.read_message(content)
        self._note(name, check_transfer(message.transfer))
        if message.signed:
            try:
                signature.verify(content)
            except signature.SignatureBrokenError as error:
                self._note(name, [finding("signature", message.message_type, "Signature", 0, str(error), "")])
        for document in message.documents:
            self.documents += 1
            order_no = getattr(document, "order_no", "")
            self._note(name, check(document), order_no)
            self._note(name, self._repeated(message.message_type, document), order_no)
            self._place(name, document)

    def _repeated(self, message_type: str, document: Any) -> Iterator[Finding]:
        key = (message_type, *business_key(document))
        before = self._seen.get(key)
        if before is not None and document.app_time < before:
            yield finding("R24", message_type, "appTime", 0, document.app_time, before)
        elif before is None and document.app_type != "1":
            yield finding("change_of_nothing", message_type, "appType", 0, document.app_type, "1")
        elif before is not None and document.app_type == "1":
            yield finding("R23", message_type, "appType", 0, document.app_type, "")
        self._seen[key] = max(document.app_time, before or document.app_time)

    def _place(self, name: str, document: Any) -> None:
        order_no = getattr(document, "order_no", "")
        if order_no:
            self.dossiers.setdefault(order_no, _Dossier()).found[type(document)] = (name, document)

    def judge(self, known: Known | None) -> None:
        """Hold the documents of every order against each other."""
        for order_no, dossier in self.dossiers.items():
            order = dossier.get(Order)
            found: list[Finding] = []
            if order is not None:
                found += compare(
                    order, payment=dossier.get(Payment), waybill=dossier.get(Waybill), inventory=dossier.get(Inventory), known=known
                )
            names = {MESSAGE_OF[kind]: name for kind, (name, _) in dossier.found.items()}
            for one in (*found, *_missing(dossier), *self._after(dossier)):
                self._note(names.get(one.document, ""), [one], order_no)

    def _after(self, dossier: _Dossier) -> list[Finding]:
        inventory: Inventory | None = dossier.get(Inventory)
        if inventory is None:
            return []
        receipts = [one for one in self._receipts.get(inventory.cop_no, []) if one.document == INVENTORY]
        invt_no = next((one.invt_no for one in receipts if one.invt_no), "")
        released = [one for one in receipts if one.verdict is Verdict.RELEASED]
        found: list[Finding] = []
        cancellation, goods = dossier.get(Cancellation), dossier.get(Return)
        if cancellation is not None:
            found += check_cancellation(cancellation, inventory, invt_no=invt_no or cancellation.invt_no, released=bool(released))
        if goods is not None and released:
            found += check_return(goods, inventory, invt_no=invt_no, released_at=released[0].return_time)
        return found


def _missing(dossier: _Dossier) -> Iterator[Finding]:
    if dossier.get(Inventory) is not None:
        for kind in (Order, Payment, Waybill):
            if dossier.get(kind) is None:
                yield finding("R27", MESSAGE_OF[Inventory], "orderNo", 0, "", MESSAGE_OF[kind])


def inspect(messages: Mapping[str, bytes], known: Known | None = None) -> Report:
    """Look at every message and every order they speak of; the report names each objection and the message it stands in."""
    inspector = _Inspector()
    for name, data in messages.items():
        inspector.add(name, data)
    inspector.judge(known)
    return Report(inspector.messages, inspector.documents, len(inspector.dossiers), tuple(inspector.findings))
