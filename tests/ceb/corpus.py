"""Good and bad documents made from the official field table, read here afresh from its JSON and not through `ceb.fields`.

`good(model)` draws sound forms of every message; `seeds(document)` names every single fault that can be sown in a sound document and
the code that must be found. What is *not* in the table (constants, positive amounts, forms, code tables) stands here once more, by hand,
from the specification's text: a slip there shows as a disagreement between this file and the validator.
"""

import json
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

from hypothesis import strategies as st

from o2o_store import resources
from o2o_store.ceb import models as m
from o2o_store.domain.money import Fen

MESSAGES: dict[type[Any], tuple[str, type[Any] | None]] = {
    m.Order: ("CEB311Message", m.OrderLine),
    m.Payment: ("CEB411Message", None),
    m.Waybill: ("CEB511Message", None),
    m.LogisticsStatus: ("CEB513Message", None),
    m.Inventory: ("CEB621Message", m.InventoryLine),
    m.Cancellation: ("CEB623Message", None),
    m.Return: ("CEB625Message", m.ReturnLine),
    m.TaxBill: ("CEB816Message", m.TaxLine),
    m.TaxStatus: ("CEB818Message", None),
}
CONSTANTS = {
    "appType": "1",
    "appStatus": "2",
    "orderType": "I",
    "ieFlag": "I",
    "buyerIdType": "1",
    "payerIdType": "1",
    "logisticsStatus": "S",
    "tradeMode": "1210",
}
CODED = {"unit", "unit1", "unit2", "country", "tradeCountry", "trafMode", "customsCode", "portCode"}
POSITIVE = {"qty", "qty1", "qty2", "grossWeight", "netWeight", "weight", "acturalPaid", "amountPaid", "goodsValue"}
FORMED = {"guid", "gcode", "invtNo", "preNo", "wrapType", "buyerIdNumber", "payerIdNumber", "consigneeDistrict"}
CROSS_1210 = {"emsNo", "areaCode", "areaName", "copNo", "itemRecordNo", "barCode"}
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  aware by the argument beside


@dataclass(frozen=True)
class Seed:
    """One fault sown: the changed document, and the code and element that must be found."""

    document: Any
    code: str
    element: str


def rows(model: type[Any]) -> list[tuple[bool, list[str]]]:
    """Return (in a line, row of the table) for every element of a model's message, as the JSON has them."""
    return _parts(MESSAGES[model][0])


def rows_of(message: str) -> list[list[str]]:
    """Return the rows of a message's head."""
    return [row for lined, row in _parts(message) if not lined]


@cache
def _parts(message: str) -> list[tuple[bool, list[str]]]:
    table = json.loads(resources.path("customs/fields.json").read_text("utf-8"))
    parts = table["messages"][message]["parts"]
    return [(not occurs.endswith("..1"), row) for _, occurs, part in parts for row in part]


def attribute(element: str) -> str:
    """Return the model's name of an element."""
    if element == "acturalPaid":
        return "actual_paid"
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in element)


def bounds(form: str) -> tuple[int, int]:
    """Return shortest and longest of a `C…` form."""
    low, _, high = form[1:].partition("..")
    return int(low), int(high) if high else (int(low) if ".." not in form else 4000)


def _texts(form: str) -> st.SearchStrategy[str]:
    low, high = bounds(form)
    alphabet = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\t\n\r<&>\"'")
    return st.text(alphabet, min_size=max(low, 1), max_size=min(high, 40) if ".." in form else high)


def _value(kind: Any, row: list[str]) -> st.SearchStrategy[Any]:
    choices: dict[Any, st.SearchStrategy[Any]] = {
        Fen: st.integers(0, 10**15).map(Fen),
        int: st.integers(1, 99999),
        Decimal: st.decimals(0, 10**9, places=5, allow_nan=False),
        Decimal | None: st.none() | st.decimals(0, 10**9, places=5, allow_nan=False),
        date: st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        date | None: st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        datetime: MOMENTS.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000 if row[1] == "C17" else 0)),
    }
    return choices[kind] if kind in choices else _texts(row[1])


def _part(model: type[Any], found: list[list[str]]) -> st.SearchStrategy[Any]:
    types, drawn = get_type_hints(model), {}
    for row in found:
        name = attribute(row[0])
        value = _value(types[name], row)
        drawn[name] = value if row[2] == "M" or types[name] is not str else st.just("") | value
    return st.builds(model, **drawn)


def good(model: type[Any]) -> st.SearchStrategy[Any]:
    """Draw documents of one kind, anything that the table allows, optional elements given or not."""
    head, line = [row for lined, row in rows(model) if not lined], [row for lined, row in rows(model) if lined]
    line_model = MESSAGES[model][1]
    if line_model is None:
        return _part(model, head)
    types, drawn = get_type_hints(model), {}
    for row in head:
        name = attribute(row[0])
        value = _value(types[name], row)
        drawn[name] = value if row[2] == "M" or types[name] is not str else st.just("") | value
    return st.builds(model, **drawn, lines=st.lists(_part(line_model, line), min_size=1, max_size=4).map(tuple))


def _sown_texts(row: list[str], optional: bool) -> Iterator[tuple[Any, str]]:
    element, (low, high) = row[0], bounds(row[1])
    if row[2] == "M":
        yield "", "mandatory"
    elif element in CROSS_1210 and not optional:
        yield "", "mandatory_1210"
    yield "9" * (high + 1), "length"
    if low > 1:
        yield "9" * (low - 1), "length"
    if len(row) > 3 or element in CONSTANTS:
        yield "9" * max(low, 1), "fixed"
    elif element in CODED | FORMED:
        yield "!" * high, "code" if element in CODED else "form"


def _sown_numbers(kind: Any, element: str) -> Iterator[tuple[Any, str]]:
    money = kind is Fen
    yield (Fen(-1) if money else Decimal(-1)), "number"
    yield (Fen(10**17) if money else Decimal("0.000001")), "number"
    if element in POSITIVE:
        yield (Fen(0) if money else Decimal(0)), "positive"


def _sown(kind: Any, row: list[str], optional: bool) -> Iterator[tuple[Any, str]]:
    if kind is str:
        return _sown_texts(row, optional)
    if kind in {Fen, Decimal, Decimal | None}:
        return _sown_numbers(kind, row[0])
    return iter([(2, "fixed")] if row[0] == "packNo" else [])


def seeds(document: Any) -> Iterator[Seed]:
    """Sow every single fault the table and the specification's text know into a sound document, head and first line."""
    model = type(document)
    for lined, row in rows(model):
        owner = document.lines[0] if lined else document
        name = attribute(row[0])
        kind = get_type_hints(type(owner))[name]
        default = {entry.name: entry.default for entry in fields(type(owner))}[name]
        optional = model is m.Order or default is MISSING
        for value, code in _sown(kind, row, optional and row[0] not in {"emsNo", "areaCode", "areaName", "copNo"}):
            changed = replace(owner, **{name: value})
            if lined:
                changed = replace(document, lines=(changed, *document.lines[1:]))
            yield Seed(changed, code, row[0])
