"""The bytes of one message against the official element sequence, before anything is read into models (facts: customs §1.2, §1.7).

`check_form(data)` returns findings about what models can no longer show: order, strangers, repetitions. Codes:

| code | says |
|---|---|
| `malformed` | no XML in UTF-8, a document type, too large, too deep, or no message of this namespace |
| `unknown_element` | an element the schema does not know in this place |
| `repeated_element` | an element that may stand once stands twice |
| `element_order` | known elements in another order than the schema's |
| `empty_element` | an element without text that the schema does not allow to be empty |
| `documents` | no document in the message, or more than a hundred |
| `signature` | a signature is missing where the schema wants one, or is not the root's last child |
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from o2o_store.ceb.fields import MOST_DOCUMENTS, NAMESPACE, MessageRule, PartRule, message_rule, transfer_rule
from o2o_store.ceb.findings import Finding, finding
from o2o_store.ceb.safe_xml import MalformedMessageError, parse

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_AFTER = ("BaseTransfer", "BaseSubscribe", "ExtendMessage")
_MANY = frozenset({"BaseSubscribe"})


def _names(node: etree._Element) -> list[str]:
    return [child.tag.removeprefix("{" + NAMESPACE + "}") for child in node if isinstance(child.tag, str)]


def _sequence(message: str, found: Sequence[str], known: Sequence[str], many: frozenset[str], line: int) -> Iterator[Finding]:
    place = {name: index for index, name in enumerate(known)}
    for name in dict.fromkeys(found):
        if name not in place:
            yield finding("unknown_element", message, name.rpartition("}")[2], line, "", "")
    for name, count in Counter(found).items():
        if count > 1 and name in place and name not in many:
            yield finding("repeated_element", message, name, line, count, 1)
    places = [place[name] for name in found if name in place]
    if places != sorted(places):
        late = next(name for name, before in zip(found[1:], found, strict=False) if place.get(name, 0) < place.get(before, 0))
        yield finding("element_order", message, late, line, "", "")


def _fields(message: str, node: etree._Element, part: PartRule, line: int) -> Iterator[Finding]:
    rules = {rule.element: rule for rule in part.fields}
    found = _names(node)
    yield from _sequence(message, found, list(rules), frozenset(), line)
    for name, child in zip(found, (child for child in node if isinstance(child.tag, str)), strict=True):
        if name in rules and rules[name].shortest and not (child.text or ""):
            yield finding("empty_element", message, name, line, "", "")


def _record(rule: MessageRule, node: etree._Element) -> Iterator[Finding]:
    parts = {part.name: part for part in rule.parts}
    if "" in parts:
        yield from _fields(rule.name, node, parts[""], 0)
        return
    many = frozenset(part.name for part in rule.parts if part.repeated)
    yield from _sequence(rule.name, _names(node), list(parts), many, 0)
    lines = 0
    for child in node:
        part = parts.get(str(child.tag).removeprefix("{" + NAMESPACE + "}"))
        if part is not None:
            lines += part.repeated
            yield from _fields(rule.name, child, part, lines if part.repeated else 0)


def _root(rule: MessageRule, root: etree._Element) -> Iterator[Finding]:
    known = [rule.node, *(_AFTER if rule.transfer else ()), *([_SIGNATURE] if rule.transfer else ())]
    found = _names(root)
    yield from _sequence(rule.name, found, known, _MANY | {rule.node}, 0)
    if rule.signature_mandatory and found[-1:] != [_SIGNATURE]:
        yield finding("signature", rule.name, "Signature", 0, "", "")
    count = found.count(rule.node)
    if not count or (rule.transfer and count > MOST_DOCUMENTS):
        yield finding("documents", rule.name, rule.node, 0, count, f"1..{MOST_DOCUMENTS}")
    if rule.transfer and "BaseTransfer" not in found:
        yield finding("mandatory", rule.name, "BaseTransfer", 0, "", "")


def check_form(data: bytes) -> list[Finding]:
    """Check the bytes of one CEB message; an empty list means that `xml` reads all that stands in it."""
    try:
        root = parse(data)
    except MalformedMessageError as error:
        return [finding("malformed", "", "", 0, str(error), "")]
    try:
        rule = message_rule(str(root.tag).removeprefix("{" + NAMESPACE + "}"))
    except KeyError:
        return [finding("malformed", "", "", 0, "no CEB message", "")]
    found = list(_root(rule, root))
    for node in root.iterfind(f"{{{NAMESPACE}}}{rule.node}"):
        found.extend(_record(rule, node))
    for node in root.iterfind(f"{{{NAMESPACE}}}BaseTransfer"):
        found.extend(_fields(rule.name, node, transfer_rule(), 0))
    return found
