"""The DXP envelope and CEB documents as the stand-ins write them (facts/customs.md §1.2-1.4), independent of `o2o_store.ceb`."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from lxml import etree

from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.xmlsafe import BadXml, local_name, read_xml, text_of

CEB = "http://www.chinaport.gov.cn/ceb"
DXP = "http://www.chinaport.gov.cn/dxp"
CUSTOMS_ID = "DXPEDCCEB0000002"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A `DxpMsg` taken apart."""

    cop_msg_id: str
    sender: str
    receivers: tuple[str, ...]
    created: str
    msg_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One business record to write: its node, the head node inside it (empty when the fields stand in the node itself), its fields, its lines."""

    node: str
    head: str
    fields: Mapping[str, str]
    line: str = ""
    lines: Sequence[Mapping[str, str]] = ()


def _only(namespace: str) -> Any:
    """Return a map with a default namespace alone; lxml's published types forget that None is allowed."""
    return {None: namespace}


def new_guid() -> str:
    """Return a fresh 36-character upper-case id."""
    return str(uuid4()).upper()


def build_ceb(kind: str, records: Sequence[Record], transfer: Mapping[str, str] | None = None) -> bytes:
    """Write a CEB document without white space between elements; `kind` is the root's name, fields stand in the given order."""
    root = etree.Element(f"{{{CEB}}}{kind}", nsmap=_only(CEB))
    root.set("guid", new_guid())
    root.set("version", "1.0")
    for record in records:
        node = etree.SubElement(root, f"{{{CEB}}}{record.node}")
        _fill(etree.SubElement(node, f"{{{CEB}}}{record.head}") if record.head else node, record.fields)
        for line in record.lines:
            _fill(etree.SubElement(node, f"{{{CEB}}}{record.line}"), line)
    if transfer is not None:
        _fill(etree.SubElement(root, f"{{{CEB}}}BaseTransfer"), transfer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(node: etree._Element, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        child = etree.SubElement(node, f"{{{CEB}}}{name}")
        child.text = etree.CDATA(value) if name == "oriBizMessage" else value


def _put(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{DXP}}}{name}")
    child.text = text
    return child


def wrap(envelope: Envelope) -> bytes:
    """Write a `DxpMsg` round a CEB document."""
    root = etree.Element(f"{{{DXP}}}DxpMsg", nsmap=_only(DXP), attrib={"ver": "1.0"})
    _put_trans_info(_put(root, "TransInfo"), envelope)
    _put(root, "Data", base64.b64encode(envelope.data).decode())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _put_trans_info(node: etree._Element, envelope: Envelope) -> None:
    _put(node, "CopMsgId", envelope.cop_msg_id)
    _put(node, "SenderId", envelope.sender)
    receivers = _put(node, "ReceiverIds")
    for receiver in envelope.receivers:
        _put(receivers, "ReceiverId", receiver)
    _put(node, "CreatTime", envelope.created)
    _put(node, "MsgType", envelope.msg_type)


def created_at(now: datetime) -> str:
    """Return the envelope's time form (xs:dateTime, Beijing)."""
    return now.astimezone(BEIJING).isoformat(timespec="seconds")


def unwrap(message: bytes) -> Envelope:
    """Take a `DxpMsg` apart; raises BadXml when it is none."""
    root = read_xml(message)
    if etree.QName(root).namespace != DXP or local_name(root) != "DxpMsg" or root.get("ver") != "1.0":
        raise BadXml("not a DxpMsg of version 1.0")
    info = root.find(f"{{{DXP}}}TransInfo")
    if info is None:
        raise BadXml("TransInfo is missing")
    envelope = _read(info, text_of(root.find(f"{{{DXP}}}Data")))
    _check(envelope)
    return envelope


def _read(info: etree._Element, data: str) -> Envelope:
    def one(name: str) -> str:
        return text_of(info.find(f"{{{DXP}}}{name}"))

    receivers = tuple(text_of(node) for node in info.iterfind(f"{{{DXP}}}ReceiverIds/{{{DXP}}}ReceiverId"))
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error:
        raise BadXml("Data is not base64") from None
    return Envelope(one("CopMsgId"), one("SenderId"), receivers, one("CreatTime"), one("MsgType"), content)


def _check(envelope: Envelope) -> None:
    lengths = (
        (envelope.cop_msg_id, 1, 255),
        (envelope.sender, 1, 16),
        (envelope.msg_type, 0, 30),
        (envelope.created, 1, 40),
        ("x" * len(envelope.receivers), 1, 5),
    )
    if not all(low <= len(text) <= high for text, low, high in lengths) or not envelope.data:
        raise BadXml("TransInfo or Data is incomplete")


def build_reply(receiver: str, code: str, info: str, now: datetime, original: Envelope | None) -> bytes:
    """Write the platform's `DxpRep` (`RecevierId` is the official spelling); code 0000 says the message is kept."""
    root = etree.Element(f"{{{DXP}}}DxpRep", nsmap=_only(DXP))
    _put(root, "RecevierId", receiver or "UNKNOWN")
    response = _put(root, "Response")
    _put(response, "ResponseCode", code)
    _put(response, "ResponseInfo", info[:300])
    _put(response, "NoticeTime", now.astimezone(BEIJING).date().isoformat())
    if original is not None:
        _put_trans_info(_put(response, "OriHead"), original)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
