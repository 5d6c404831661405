"""The official field and code tables, loaded from `resources/customs` (facts: customs §1.7, §6; schema of 2022-05).

The tables decide element order, lengths and mandatory marks; writer, reader and validator all ask here and repeat nothing.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from o2o_store import resources

NAMESPACE = "http://www.chinaport.gov.cn/ceb"
"""XML namespace of all CEB messages."""
MOST_DOCUMENTS = 100
"""Documents that one message may carry."""
MOST_LINES = 99
"""Lines that one order or inventory may carry."""
INTEGER_DIGITS = 14
"""Digits before the point of an amount or quantity (19 in all, 5 after the point)."""
DECIMALS = 5
"""Digits after the point of an amount or quantity."""

_LENGTH = re.compile(r"C(\d+)(?:\.\.(\d*))?")
_UNLIMITED = 1 << 30
# The official misspelling stays inside messages; our own words are spelled as English spells them.
_OUR_WORDS = {"acturalPaid": "actual_paid"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One element: its name, our attribute's name, whether it is mandatory, its fixed value if any, and its form.

    `kind` is `text`, `number` (N19,5) or `integer`; for text `shortest` and `longest` bound the characters.
    """

    element: str
    attribute: str
    kind: str
    mandatory: bool
    fixed: str
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class PartRule:
    """One group of elements in a record: `name` is its node, empty when the elements stand in the record node itself."""

    name: str
    repeated: bool
    fields: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class MessageRule:
    """One message: root name, the record node, its parts, whether a signature is mandatory, and whether it names who transmits it.

    `transfer` is true for requests; what customs sends carries no BaseTransfer and is not signed.
    """

    name: str
    node: str
    parts: tuple[PartRule, ...]
    signature_mandatory: bool
    transfer: bool


def attribute_name(element: str) -> str:
    """Return our snake-case name of an element: `buyerIdNumber` is `buyer_id_number`."""
    return _OUR_WORDS.get(element) or _HUMP.sub("_", element).lower()


def _field(row: list[str]) -> FieldRule:
    element, form, mark = row[:3]
    found = _LENGTH.fullmatch(form)
    shortest, longest, kind = 0, _UNLIMITED, "integer" if form.startswith("int") else "number"
    if found:
        kind, shortest = "text", int(found.group(1))
        longest = shortest if found.group(2) is None else int(found.group(2) or _UNLIMITED)
    fixed = row[3] if len(row) > len(("element", "form", "mark")) else ""
    return FieldRule(element, attribute_name(element), kind, mark == "M", fixed, shortest, longest)


def _part(row: tuple[str, str, list[list[str]]]) -> PartRule:
    name, occurs, rows = row
    return PartRule(name, not occurs.endswith("..1"), tuple(_field(entry) for entry in rows))


@cache
def _table() -> dict[str, dict[str, object]]:
    table: dict[str, dict[str, object]] = json.loads(resources.path("customs/fields.json").read_text("utf-8"))
    return table


@cache
def message_rule(name: str) -> MessageRule:
    """Return the rules of a message by its root's name, such as `CEB621Message`. Raises KeyError for an unknown one."""
    entry: dict[str, object] = _table()["messages"][name]  # type: ignore[assignment]  # the JSON's shape is proven by the tests
    rows: list[tuple[str, str, list[list[str]]]] = entry["parts"]  # type: ignore[assignment]
    parts = tuple(_part(row) for row in rows)
    return MessageRule(name, str(entry["node"]), parts, entry["signature"] == "1..1", bool(entry["transfer"]))


@cache
def transfer_rule() -> PartRule:
    """Return the rules of the BaseTransfer block that every request carries."""
    rows: list[list[str]] = _table()["common"]["BaseTransfer"]  # type: ignore[assignment]
    return PartRule("BaseTransfer", repeated=False, fields=tuple(_field(row) for row in rows))


@cache
def codes(table: str) -> frozenset[str]:
    """Return the known codes of `units`, `currencies`, `transport_modes`, `countries` or `customs_offices` (snapshot of 2018)."""
    tables: dict[str, dict[str, object]] = json.loads(resources.path("customs/codes.json").read_text("utf-8"))
    return frozenset(tables[table])
