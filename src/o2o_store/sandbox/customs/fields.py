"""The field check: order, presence, length, digits and constants of every element, by the official table in resources/customs/fields.json."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import msgspec

from o2o_store import resources

_CHARACTERS = re.compile(r"C(\d+)(\.\.(\d*))?$")
_INTEGER = re.compile(r"int(\((\d+)\))?$")
_DECIMAL = re.compile(r"-?\d{1,14}(\.\d{1,5})?$")
_GUID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One element that breaks the table; holds names only, never the value."""

    element: str
    fault: str

    def __str__(self) -> str:
        return f"{self.element}:{self.fault}"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One element of the table."""

    name: str
    type: str
    mandatory: bool
    fixed: str = ""

    def fault(self, value: str) -> str:
        """Say what is wrong with a value, or return an empty text."""
        if self.fixed and value != self.fixed:
            return f"must be {self.fixed}"
        if match := _CHARACTERS.match(self.type):
            return _length_fault(len(value), int(match[1]), match[3] if match[2] else match[1])
        if match := _INTEGER.match(self.type):
            return "" if re.fullmatch(rf"\d{{1,{match[2] or 9}}}", value) else "not a whole number"
        return "" if _DECIMAL.fullmatch(value) else "not a decimal of at most 19,5 digits"


def _length_fault(length: int, low: int, high: str | None) -> str:
    return "" if length >= low and (not high or length <= int(high)) else f"length {length} is outside {low}..{high or ''}"


@dataclass(frozen=True, slots=True)
class NodeRule:
    """One node of the table: its fields in order, and how often it may occur."""

    name: str
    occurs: str
    fields: tuple[FieldRule, ...]

    def faults(self, values: Sequence[tuple[str, str]]) -> Iterator[FieldFault]:
        """Check one node's elements, given in document order."""
        position = {rule.name: index for index, rule in enumerate(self.fields)}
        seen = [name for name, _ in values]
        for name in seen:
            if name not in position:
                yield FieldFault(f"{self.name}.{name}", "unknown element")
        known = [position[name] for name in seen if name in position]
        if known != sorted(set(known)):
            yield FieldFault(self.name, "elements out of order or repeated")
        yield from self._value_faults(dict(values))

    def _value_faults(self, values: Mapping[str, str]) -> Iterator[FieldFault]:
        for rule in self.fields:
            if rule.name not in values:
                if rule.mandatory:
                    yield FieldFault(f"{self.name}.{rule.name}", "missing")
            elif fault := rule.fault(values[rule.name]):
                yield FieldFault(f"{self.name}.{rule.name}", fault)

    def allows(self, count: int) -> bool:
        """Say whether the node may occur this often."""
        low, high = self.occurs.split("..")
        return int(low) <= count and (high == "unbounded" or count <= int(high))


@cache
def table() -> Mapping[str, Any]:
    """Return the shipped table: per message its record node, the parts of it with their elements, and what follows the records."""
    content: dict[str, Any] = msgspec.json.decode(resources.path("customs/fields.json").read_bytes())
    return content


def _elements(rows: Sequence[Sequence[str]]) -> tuple[FieldRule, ...]:
    return tuple(FieldRule(name, kind, need == "M", *fixed) for name, kind, need, *fixed in rows)


@cache
def transfer_rule() -> NodeRule:
    """Return the rule of BaseTransfer; its mode can only be DXP."""
    found = _elements(table()["common"]["BaseTransfer"])
    return NodeRule("BaseTransfer", "1..1", tuple(replace(rule, fixed="DXP") if rule.name == "dxpMode" else rule for rule in found))


@cache
def node_rules(message: str) -> Mapping[str, NodeRule]:
    """Return the nodes of one message that hold elements, by name; a record without inner nodes holds them itself."""
    entry = table()["messages"][message]
    return {name or entry["node"]: NodeRule(name or entry["node"], occurs, _elements(rows)) for name, occurs, rows in entry["parts"]}


@cache
def root_children(message: str) -> tuple[NodeRule, ...]:
    """Return the root's children in order with their occurrences."""
    entry = table()["messages"][message]
    after = (("BaseTransfer", "1..1"), ("BaseSubscribe", "0..5"), ("ExtendMessage", "0..1")) if entry["transfer"] else ()
    signature = (("Signature", entry["signature"]),) if entry["signature"] else ()
    return tuple(NodeRule(name, occurs, ()) for name, occurs in ((entry["node"], entry["occurs"]), *after, *signature))


def root_faults(message: str, attributes: Mapping[str, str], children: Sequence[str]) -> Iterator[FieldFault]:
    """Check the root: its attributes, the order and number of its children."""
    if len(attributes.get("guid", "")) != _GUID_LENGTH:
        yield FieldFault(f"{message}@guid", "must have 36 characters")
    if attributes.get("version") != "1.0":
        yield FieldFault(f"{message}@version", "must be 1.0")
    rules = root_children(message)
    position = {rule.name: index for index, rule in enumerate(rules)}
    for name in sorted(set(children) - set(position)):
        yield FieldFault(f"{message}.{name}", "unknown element")
    known = [position[name] for name in children if name in position]
    if known != sorted(known):
        yield FieldFault(message, "children out of order")
    for rule in rules:
        if not rule.allows(children.count(rule.name)):
            yield FieldFault(f"{message}.{rule.name}", f"must occur {rule.occurs} times")
