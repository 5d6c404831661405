# ruff: noqa: A005  the module is always called by its package, `ceb.xml`
"""CEB messages between models and bytes.

Writing: `write_orders`, `write_payments`, `write_waybills`, `write_logistics_statuses`, `write_inventories`, `write_cancellations`,
`write_returns` take 1 to 100 documents of one kind and the transmitter, and return the whole message in UTF-8; `write_receipts`,
`write_tax_bills`, `write_tax_statuses` write what customs sends (rehearsals and tests: an enterprise never does). The bytes after the XML declaration are canonical XML
(C14N 1.0): no white space between elements, elements in the official order, optional elements not given left out. So the same
documents always give the same bytes (pass `guid` to fix the message's own id), and signing changes nothing but adds its element.
A 621, 623 or 625 must be signed afterwards (`signature.sign`). Writers raise ValueError for a mandatory element that is not given, for a text
that XML cannot carry, and for no or too many documents; everything finer is `validator`'s.

Reading: `read_receipts` for what customs answers, `read_bills` for its tax bills, `read_message` for request messages. All raise MalformedMessageError and nothing
else, whatever the bytes are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from lxml import etree

from o2o_store.ceb.codec import attribute_types, read_attributes, read_stamp, text_writer, write_long_stamp
from o2o_store.ceb.fields import MOST_DOCUMENTS, NAMESPACE, MessageRule, PartRule, attribute_name, message_rule, transfer_rule
from o2o_store.ceb.models import (
    BaseTransfer,
    Bill,
    Cancellation,
    Document,
    Inventory,
    InventoryLine,
    LogisticsStatus,
    Message,
    Order,
    OrderLine,
    Payment,
    Return,
    ReturnLine,
    TaxBill,
    TaxLine,
    TaxStatus,
    Waybill,
    new_guid,
)
from o2o_store.ceb.receipts import DOCUMENT_OF, Receipt, code_in
from o2o_store.ceb.safe_xml import MalformedMessageError, escape, escape_attribute, parse, text_of

VERSION = "1.0"
"""Version attribute of every message."""
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""How every message begins."""
MESSAGE_OF: dict[type[Any], str] = {
    Order: "CEB311Message",
    Payment: "CEB411Message",
    Waybill: "CEB511Message",
    LogisticsStatus: "CEB513Message",
    Inventory: "CEB621Message",
    Cancellation: "CEB623Message",
    Return: "CEB625Message",
}
"""The message (its root's name, also the envelope's MsgType) that carries a model."""
BILL_OF: dict[type[Any], str] = {TaxBill: "CEB816Message", TaxStatus: "CEB818Message"}
"""The message of customs that carries a tax document."""

_MODEL_OF: dict[str, type[Any]] = {name: model for model, name in MESSAGE_OF.items()}
_BILL_MODEL_OF: dict[str, type[Any]] = {name: model for model, name in BILL_OF.items()}
LINE_OF: Mapping[type[Any], type[Any]] = {Order: OrderLine, Inventory: InventoryLine, Return: ReturnLine, TaxBill: TaxLine}
"""The model of a document's lines, for the documents that have any."""
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_REMEMBERED = 4096
"""Texts of numbers and times kept per element: prices, dates and quantities come again and again."""
_T = TypeVar("_T")


def batches(documents: Sequence[_T], size: int = MOST_DOCUMENTS) -> Iterator[Sequence[_T]]:
    """Cut documents into runs that fit one message each, in their order."""
    for start in range(0, len(documents), size):
        yield documents[start : start + size]


def write_orders(orders: Sequence[Order], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write a CEB311 message of 1 to 100 orders. Raises ValueError, see the module."""
    return _write(Order, orders, transfer, guid)


def write_payments(payments: Sequence[Payment], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write a CEB411 message of 1 to 100 payments. Raises ValueError, see the module."""
    return _write(Payment, payments, transfer, guid)


def write_waybills(waybills: Sequence[Waybill], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write a CEB511 message of 1 to 100 waybills. Raises ValueError, see the module."""
    return _write(Waybill, waybills, transfer, guid)


def write_logistics_statuses(statuses: Sequence[LogisticsStatus], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write a CEB513 message of 1 to 100 waybill statuses. Raises ValueError, see the module."""
    return _write(LogisticsStatus, statuses, transfer, guid)


def write_inventories(inventories: Sequence[Inventory], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write an unsigned CEB621 message of 1 to 100 inventories; sign it before sending. Raises ValueError, see the module."""
    return _write(Inventory, inventories, transfer, guid)


def write_cancellations(cancellations: Sequence[Cancellation], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write an unsigned CEB623 message of 1 to 100 cancellations; sign it before sending. Raises ValueError, see the module."""
    return _write(Cancellation, cancellations, transfer, guid)


def write_returns(returns: Sequence[Return], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Write an unsigned CEB625 message of 1 to 100 returns; sign it before sending. Raises ValueError, see the module."""
    return _write(Return, returns, transfer, guid)


def write_tax_bills(bills: Sequence[TaxBill], guid: str = "") -> bytes:
    """Write a CEB816 message as customs does. Raises ValueError, see the module."""
    return _message(message_rule(BILL_OF[TaxBill]), _records_of(TaxBill, bills, BILL_OF[TaxBill]), len(bills), guid)


def write_tax_statuses(statuses: Sequence[TaxStatus], guid: str = "") -> bytes:
    """Write a CEB818 message as customs does. Raises ValueError, see the module."""
    return _message(message_rule(BILL_OF[TaxStatus]), _records_of(TaxStatus, statuses, BILL_OF[TaxStatus]), len(statuses), guid)


def write_receipts(receipts: Sequence[Receipt], guid: str = "") -> bytes:
    """Write a receipt message as customs does, of receipts of one message type. Raises ValueError, see the module."""
    name = receipts[0].message_type if receipts else ""
    if name not in DOCUMENT_OF or any(receipt.message_type != name for receipt in receipts):
        raise ValueError("a receipt message carries receipts of one kind")
    rule = message_rule(name)
    return _message(rule, "".join(_element(rule.node, _receipt(receipt, rule)) for receipt in receipts), len(receipts), guid)


def _receipt(receipt: Receipt, rule: MessageRule) -> str:
    moment = write_long_stamp(receipt.return_time) if receipt.return_time else ""
    texts = {"return_status": receipt.status, "return_info": receipt.info, "return_time": moment}
    parts: list[str] = []
    for entry in rule.parts[0].fields:
        text = texts[entry.attribute] if entry.attribute in texts else getattr(receipt, entry.attribute)
        if not text and entry.mandatory and entry.shortest:
            raise ValueError(f"{entry.element} is mandatory")
        # A CEB900 has elements that must stand there and may be empty.
        parts.append(_element(entry.element, escape(text)) if text or entry.mandatory else "")
    return "".join(parts)


def _element(name: str, content: str) -> str:
    return f"<ceb:{name}>{content}</ceb:{name}>"


class _Form:
    """One group of elements made ready for writing: a message has ten thousand of them, so what is the same in all is looked up once."""

    def __init__(self, model: Any, rule: PartRule) -> None:
        self._fields = rule.fields
        self._values = attrgetter(*(entry.attribute for entry in rule.fields))
        types = attribute_types(model)
        writers = ((place, text_writer(model, entry)) for place, entry in enumerate(rule.fields) if types[entry.attribute] is not str)
        self._writers = tuple((place, lru_cache(_REMEMBERED)(writer)) for place, writer in writers)
        self._templates: dict[tuple[bool, ...], str] = {}

    def write(self, document: Any) -> str:
        values: list[Any] = list(self._values(document))
        for place, writer in self._writers:
            value = values[place]
            values[place] = "" if value is None else writer(value)
        together = " ".join(values)
        if not together.isprintable() or "&" in together or "<" in together or ">" in together:
            values = [escape(value) for value in values]
        given = tuple(map(bool, values))
        template = self._templates.get(given)
        if template is None:
            template = self._templates[given] = self._template(given)
        return template % tuple(filter(None, values))

    def _template(self, given: tuple[bool, ...]) -> str:
        """Return the elements that are given, in the official order, with a place for each text. Raises ValueError."""
        missing = [entry.element for entry, there in zip(self._fields, given, strict=True) if entry.mandatory and not there]
        if missing:
            raise ValueError(f"{missing[0]} is mandatory")
        return "".join(_element(entry.element, "%s") for entry, there in zip(self._fields, given, strict=True) if there)


_forms: dict[tuple[Any, str, str], _Form] = {}


def _part(document: Any, message: str, rule: PartRule) -> str:
    # Keyed by names: a rule is a tree of tuples, and to hash it would cost more than to write by it.
    key = (type(document), message, rule.name)
    form = _forms.get(key)
    if form is None:
        form = _forms[key] = _Form(type(document), rule)
    return form.write(document)


def _record(document: Any, rule: MessageRule) -> str:
    parts: list[str] = []
    for part in rule.parts:
        owners = document.lines if part.repeated else (document,)
        contents = [_part(owner, rule.name, part) for owner in owners]
        parts.extend(_element(part.name, content) if part.name else content for content in contents)
    return _element(rule.node, "".join(parts))


def write_record(document: Document) -> bytes:
    """Write one document as it will stand in its message, in UTF-8: done once, when it is sealed. Raises ValueError, see the module."""
    return _record(document, message_rule(MESSAGE_OF[type(document)])).encode()


def write_message(name: str, records: Sequence[bytes], transfer: BaseTransfer, guid: str = "") -> bytes:
    """Put 1 to 100 records of `write_record` into a message of this name, as the writers of whole documents do. Raises ValueError."""
    if not 1 <= len(records) <= MOST_DOCUMENTS:
        raise ValueError(f"a message carries 1 to {MOST_DOCUMENTS} documents of one kind")
    rule = message_rule(name)
    opening = f'<ceb:{rule.name} xmlns:ceb="{NAMESPACE}" guid="{escape_attribute(guid or new_guid())}" version="{VERSION}">'
    closing = f"{_element('BaseTransfer', _part(transfer, name, transfer_rule()))}</ceb:{rule.name}>"
    return b"".join((DECLARATION, opening.encode(), *records, closing.encode()))


def _write(model: type[Any], documents: Sequence[Any], transfer: BaseTransfer, guid: str) -> bytes:
    return write_message(MESSAGE_OF[model], [write_record(entry) for entry in _of_one_kind(model, documents)], transfer, guid)


def _of_one_kind(model: type[Any], documents: Sequence[Any]) -> Sequence[Any]:
    if not all(isinstance(entry, model) for entry in documents):
        raise ValueError(f"a message carries 1 to {MOST_DOCUMENTS} documents of one kind")
    return documents


def _records_of(model: type[Any], documents: Sequence[Any], name: str) -> str:
    rule = message_rule(name)
    return "".join(_record(document, rule) for document in _of_one_kind(model, documents))


def _message(rule: MessageRule, records: str, count: int, guid: str) -> bytes:
    if not 1 <= count <= MOST_DOCUMENTS:
        raise ValueError(f"a message carries 1 to {MOST_DOCUMENTS} documents of one kind")
    opening = f'<ceb:{rule.name} xmlns:ceb="{NAMESPACE}" guid="{escape_attribute(guid or new_guid())}" version="{VERSION}">'
    return DECLARATION + f"{opening}{records}</ceb:{rule.name}>".encode()


def _texts(node: etree._Element) -> Callable[[str], str]:
    return lambda element: text_of(node, NAMESPACE, element)


def _read_part(model: type[Any], rule: PartRule, node: etree._Element) -> dict[str, Any]:
    return read_attributes(model, rule.fields, _texts(node))


def _read_record(model: type[Any], rule: MessageRule, node: etree._Element) -> Any:
    values: dict[str, Any] = {}
    for part in rule.parts:
        found = node.findall(f"{{{NAMESPACE}}}{part.name}") if part.name else [node]
        if part.repeated:
            values["lines"] = tuple(LINE_OF[model](**_read_part(LINE_OF[model], part, entry)) for entry in found)
        elif len(found) == 1:
            values |= _read_part(model, part, found[0])
        else:
            raise MalformedMessageError(f"{part.name} must stand once")
    return model(**values)


def _root_name(root: etree._Element) -> str:
    namespace, _, name = root.tag.rpartition("}")
    if namespace != "{" + NAMESPACE:
        raise MalformedMessageError("the message is not of the CEB namespace")
    return name


def message_type(data: bytes) -> str:
    """Return the name of a message's root, `CEB621Message`. Raises MalformedMessageError when it is no XML of this namespace."""
    return _root_name(parse(data))


def _records(root: etree._Element, rule: MessageRule) -> list[etree._Element]:
    records = root.findall(f"{{{NAMESPACE}}}{rule.node}")
    if not 1 <= len(records) <= MOST_DOCUMENTS:
        raise MalformedMessageError(f"a message carries 1 to {MOST_DOCUMENTS} documents")
    return records


def read_message(data: bytes) -> Message:
    """Read a request message (311, 411, 511, 513, 621, 623, 625) back into models. Raises MalformedMessageError.

    Says nothing about a signature but that there is one: `signature.verify` judges it.
    """
    root = parse(data)
    name = _root_name(root)
    model = _MODEL_OF.get(name)
    if model is None:
        raise MalformedMessageError("the message is no request this program knows")
    rule = message_rule(name)
    senders = root.findall(f"{{{NAMESPACE}}}BaseTransfer")
    if len(senders) != 1:
        raise MalformedMessageError("BaseTransfer must stand once")
    return Message(
        message_type=name,
        guid=root.get("guid", ""),
        documents=tuple(_read_record(model, rule, node) for node in _records(root, rule)),
        transfer=BaseTransfer(**_read_part(BaseTransfer, transfer_rule(), senders[0])),
        signed=root.find(_SIGNATURE) is not None,
    )


def read_bills(data: bytes) -> list[Bill]:
    """Read a tax message of customs (816 or 818) into its bills, in their order. Raises MalformedMessageError.

    Elements that the schema does not know (real traffic carries `orderNo` and `logisticsNo`) are passed over.
    """
    root = parse(data)
    name = _root_name(root)
    if name not in _BILL_MODEL_OF:
        raise MalformedMessageError("the message is no tax document this program knows")
    model, rule = _BILL_MODEL_OF[name], message_rule(name)
    # The schema sets no bound for tax messages; the size cap of the reader does.
    return [_read_record(model, rule, node) for node in root.findall(f"{{{NAMESPACE}}}{rule.node}")]


def _return_time(text: str) -> Any:
    try:
        return read_stamp(text)
    except ValueError:
        return None


def _read_receipt(name: str, rule: MessageRule, node: etree._Element) -> Receipt:
    texts = {attribute_name(entry.element): text_of(node, NAMESPACE, entry.element) for entry in rule.parts[0].fields}
    status, info, moment = texts.pop("return_status"), texts.pop("return_info"), texts.pop("return_time")
    if not status:
        raise MalformedMessageError("returnStatus is missing")
    return Receipt(
        message_type=name,
        status=status,
        info=info,
        code=code_in(info, status),
        return_time=_return_time(moment),
        **texts,
    )


def read_receipts(data: bytes) -> list[Receipt]:
    """Read a receipt message (312, 412, 512, 514, 622, 624, 626 or 900) into its records, in their order. Raises MalformedMessageError.

    Unknown statuses and unreadable times are read as they are; elements that are unknown or too long are no reason to refuse.
    """
    root = parse(data)
    name = _root_name(root)
    if name not in DOCUMENT_OF:
        raise MalformedMessageError("the message is no receipt this program knows")
    rule = message_rule(name)
    return [_read_receipt(name, rule, node) for node in _records(root, rule)]
