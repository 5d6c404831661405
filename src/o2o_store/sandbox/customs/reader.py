"""Customs' own reader: bytes in, checked documents out; everything later looks only at what is read here."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from o2o_store.sandbox.customs.fields import FieldFault, NodeRule, node_rules, root_faults, transfer_rule
from o2o_store.sandbox.customs.kinds import BY_MESSAGE, Kind
from o2o_store.sandbox.xmlsafe import BadXml, local_name, read_xml

CEB = "http://www.chinaport.gov.cn/ceb"
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """One business record: its head fields and its lines, absent elements absent."""

    head: Fields
    lines: tuple[Fields, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A CEB message as read: `root` is kept for the signature check, `faults` names what the field table forbids."""

    kind: Kind
    root: etree._Element
    transfer: Fields
    documents: tuple[Document, ...]
    faults: tuple[FieldFault, ...]


class _Reader:
    """Collects documents and faults of one message."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rules = node_rules(kind.message)
        self.faults: list[FieldFault] = []

    def values(self, node: etree._Element, rule: NodeRule, containers: frozenset[str] = frozenset()) -> dict[str, str]:
        pairs = [
            (_ceb_name(child), child.text or "") for child in node if isinstance(child.tag, str) and _ceb_name(child) not in containers
        ]
        if any(len(child) for child in node if _ceb_name(child) not in containers):
            self.faults.append(FieldFault(rule.name, "unexpected nesting"))
        self.faults.extend(rule.faults(pairs))
        return dict(pairs)

    def document(self, node: etree._Element) -> Document:
        kind = self.kind
        parts = frozenset({kind.head, kind.lines} - {""})
        if not kind.head:
            return Document(self.values(node, self.rules[kind.node]), ())
        heads = [child for child in node if _ceb_name(child) == kind.head]
        lines = [child for child in node if kind.lines and _ceb_name(child) == kind.lines]
        strangers = [child for child in node if _ceb_name(child) not in parts]
        misplaced = strangers or (heads and lines and node.index(heads[0]) > node.index(lines[0]))
        if misplaced or not self.rules[kind.head].allows(len(heads)) or (kind.lines and not self.rules[kind.lines].allows(len(lines))):
            self.faults.append(FieldFault(kind.node, "head or lines missing, repeated or unknown"))
        head = self.values(heads[0], self.rules[kind.head]) if heads else {}
        return Document(head, tuple(self.values(line, self.rules[kind.lines]) for line in lines))


def _ceb_name(element: etree._Element) -> str:
    """Return the local name of a CEB element; anything of another namespace is named so that no table knows it."""
    name = local_name(element)
    if not name or etree.QName(element).namespace == CEB:
        return name
    return "Signature" if name == "Signature" else f"?{name}"


def read_message(data: bytes) -> Message:
    """Read a CEB document. Raises BadXml for what is no XML or no message customs takes."""
    root = read_xml(data)
    name = local_name(root)
    if etree.QName(root).namespace != CEB or name not in BY_MESSAGE:
        raise BadXml("not a message of this namespace that customs takes")
    kind = BY_MESSAGE[name]
    reader = _Reader(kind)
    children = [child for child in root if isinstance(child.tag, str)]
    reader.faults.extend(
        root_faults(name, {str(key): str(value) for key, value in root.attrib.items()}, [_ceb_name(child) for child in children])
    )
    documents = tuple(reader.document(child) for child in children if _ceb_name(child) == kind.node)
    transfers = [child for child in children if _ceb_name(child) == "BaseTransfer"]
    transfer = reader.values(transfers[0], transfer_rule()) if transfers else {}
    return Message(kind, root, transfer, documents, tuple(reader.faults))
