"""Between model attributes and element texts: one reader and one writer per Python type (facts: customs §1.2)."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

from o2o_store.ceb.fields import FieldRule
from o2o_store.ceb.safe_xml import MalformedMessageError
from o2o_store.domain.clock import BEIJING, beijing_stamp
from o2o_store.domain.money import Fen, parse_yuan, yuan

_STAMP = "%Y%m%d%H%M%S"
_STAMP_LENGTH = 14
_LONG_STAMP = 17
_DAY = "%Y%m%d"
_MOMENT = re.compile(r"[0-9]{14,17}", re.ASCII)
_DAY_FORM = re.compile(r"[0-9]{8}", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,19})?", re.ASCII)


def read_stamp(text: str) -> datetime:
    """Read yyyyMMddHHmmss or yyyyMMddHHmmssSSS, Beijing time, into aware UTC. Raises ValueError."""
    # strptime alone would take a missing digit of the seconds for a one-digit second.
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a time stamp")
    moment = datetime.strptime(text[:_STAMP_LENGTH], _STAMP).replace(tzinfo=BEIJING)
    fraction = text[_STAMP_LENGTH:].ljust(3, "0")
    return moment.replace(microsecond=int(fraction[:3]) * 1000).astimezone(UTC)


def write_long_stamp(moment: datetime) -> str:
    """Write an aware moment as yyyyMMddHHmmssSSS, Beijing time, as customs writes `returnTime`."""
    return f"{beijing_stamp(moment)}{moment.microsecond // 1000:03d}"


def write_decimal(number: Decimal) -> str:
    """Write a quantity or weight plainly, without exponent or needless zeros: `2`, `1.8`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_whole(text: str) -> int:
    # int() alone would also take "1_0", "+1" and digits of other scripts.
    if not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number")
    return int(text)


def _read_decimal(text: str) -> Decimal:
    # Decimal() alone would also take "NaN" and "1E+99".
    if not _PLAIN_DECIMAL.fullmatch(text):
        raise ValueError("not a plain decimal")
    return Decimal(text)


def _read_day(text: str) -> date:
    if not _DAY_FORM.fullmatch(text):
        raise ValueError("not a day")
    return datetime.strptime(text, _DAY).replace(tzinfo=BEIJING).date()


def _write_day(day: date) -> str:
    return day.strftime(_DAY)


_READERS: Mapping[Any, Callable[[str], object]] = {
    str: str,
    int: _read_whole,
    Fen: parse_yuan,
    Decimal: _read_decimal,
    datetime: read_stamp,
    date: _read_day,
    Decimal | None: _read_decimal,
    date | None: _read_day,
}
_WRITERS: Mapping[Any, Callable[[Any], str]] = {
    str: str,
    int: str,
    Fen: yuan,
    Decimal: write_decimal,
    datetime: beijing_stamp,
    date: _write_day,
    Decimal | None: write_decimal,
    date | None: _write_day,
}


@cache
def attribute_types(model: type[Any]) -> dict[str, Any]:
    """Return the types of a model's attributes by name."""
    return get_type_hints(model)


@cache
def _defaults(model: type[Any]) -> dict[str, object]:
    return {entry.name: entry.default for entry in dataclasses.fields(model) if entry.default is not dataclasses.MISSING}


@cache
def text_writer(model: Any, rule: FieldRule) -> Callable[[Any], str]:
    """Return what turns a given value of this attribute into its element's text."""
    kind = attribute_types(model)[rule.attribute]
    return write_long_stamp if kind is datetime and rule.longest == _LONG_STAMP else _WRITERS[kind]


def write_attribute(document: Any, rule: FieldRule) -> str:
    """Return the text of one element of a document, empty when it is not given."""
    value = getattr(document, rule.attribute)
    if value is None or value == "":
        return ""
    model: Any = type(document)
    return text_writer(model, rule)(value)


def _read_attribute(kind: Any, rule: FieldRule, text: str) -> object:
    try:
        return _READERS[kind](text)
    except ValueError:
        raise MalformedMessageError(f"{rule.element} cannot be read") from None


def read_attributes(model: Any, rules: tuple[FieldRule, ...], texts: Callable[[str], str]) -> dict[str, Any]:
    """Return the attributes of a model from element texts; what is missing gets the model's default, or an empty text.

    Raises MalformedMessageError when a text cannot be read as its type, or a value without default that is no text is missing.
    """
    types, defaults, values = attribute_types(model), _defaults(model), dict[str, Any]()
    for rule in rules:
        kind, text = types[rule.attribute], texts(rule.element)
        if text:
            values[rule.attribute] = _read_attribute(kind, rule, text)
        elif kind is str:
            # Not the model's default: a document read back says what stood in it and nothing else.
            values[rule.attribute] = ""
        elif rule.attribute not in defaults:
            raise MalformedMessageError(f"{rule.element} is missing")
    return values
