"""One reading of scanned text, wherever it came from: camera, wedge scanner or a person's typing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import biip

from o2o_store.domain.goods import Gtin, parse_gtin
from o2o_store.voucher import PREFIX as VOUCHER_PREFIX

LONGEST = 2048
SEPARATOR = "\x1d"
"""GS1's FNC1 as a scanner delivers it: ASCII 29 after every field of open length."""

_BADGE = re.compile(r"O2OS[0-9A-Z]{20}")
_PAY_CODES: tuple[tuple[Literal["wechat", "alipay"], re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"1[0-5][0-9]{16}", re.ASCII)),
    ("alipay", re.compile(r"(?:2[5-9]|30)[0-9]{14,22}", re.ASCII)),
)
"""WeChat Pay: 18 digits from 10 to 15. Alipay: 16 to 24 digits from 25 to 30 (facts: payments)."""
_PICKUP = re.compile(r"[A-Z][0-9]{3}")
_URI = re.compile(r"(https?)://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9]")
_GS1 = frozenset({"]C1", "]E0", "]D2", "]Q3", "]J1"})
"""Symbologies whose content is GS1's by their own mark: digits in them are element strings, never a wallet's."""
_ELEMENTS = re.compile(r"01[0-9]{14}")
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)([^(]*)")
_GTIN_LENGTHS = {8, 12, 13, 14}
_GTIN, _LOT, _SERIAL, _EXPIRY, _BEST_BEFORE = "01", "10", "21", "17", "15"


@dataclass(frozen=True, slots=True)
class ProductCode:
    """A product, with what its label says beyond the number; `expiry` is AI 17, or AI 15 where only that is printed."""

    gtin: Gtin
    lot: str = ""
    serial: str = ""
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """Text in the form of a pickup voucher; whether it is genuine is for `voucher.verify` to say."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BadgeCode:
    """Text in the form of a staff badge; it opens a session together with a PIN, so it does not print itself."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PayCode:
    """The code of a shopper's wallet, shown on a phone to be charged once; whoever reads it can charge it, so it does not print itself."""

    wallet: Literal["wechat", "alipay"]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PickupNumber:
    """A letter and three digits, as typed by staff from the board or a receipt."""

    text: str


@dataclass(frozen=True, slots=True)
class OtherCode:
    """Anything else: a parcel label, a foreign QR, or a product number that fails its check digit (`misread`). Whose it is nobody knows: not printed."""

    text: str = field(repr=False)
    misread: bool = False


ScannedCode = ProductCode | VoucherCode | BadgeCode | PickupNumber | PayCode | OtherCode


def _by_identifier(strings: Iterable[Any]) -> dict[str, Any]:
    return {string.ai.ai: string for string in strings}


def _product(gtin: Gtin | None, strings: dict[str, Any]) -> ProductCode | None:
    if gtin is None:
        return None
    expires = strings.get(_EXPIRY) or strings.get(_BEST_BEFORE)
    lot, serial = strings.get(_LOT), strings.get(_SERIAL)
    return ProductCode(gtin, lot.value if lot else "", serial.value if serial else "", expires.date if expires else None)


def _in_strings(strings: Iterable[Any]) -> ProductCode | None:
    found = _by_identifier(strings)
    number = found.get(_GTIN)
    return _product(parse_gtin(number.value), found) if number else None


def _digital_link(text: str) -> ScannedCode:
    """Read a GS1 Digital Link of any domain; a link of another kind is no code of ours."""
    match = _URI.fullmatch(text)
    if match is None:
        return OtherCode(text)
    scheme, host, rest = match.groups()
    link = biip.parse(f"{scheme.lower()}://{host.lower()}{rest}").gs1_digital_link_uri
    if link is None:
        return OtherCode(text)
    return _in_strings(link.element_strings) or OtherCode(text, misread=True)


def _element_strings(text: str) -> ScannedCode:
    """Read GS1 element strings (GS1-128, DataMatrix, GS1 QR), with FNC1 as ASCII 29 or with identifiers in brackets."""
    bracketed = _BRACKETED.findall(text) if text.startswith("(") else []
    plain = SEPARATOR.join(identifier + value for identifier, value in bracketed) if bracketed else text.lstrip(SEPARATOR)
    message = biip.parse("]C1" + plain).gs1_message
    product = _in_strings(message.element_strings) if message is not None else None
    return product or OtherCode(text, misread=True)


def _digits(text: str) -> ScannedCode:
    gtin = parse_gtin(text)
    return ProductCode(gtin) if gtin is not None else OtherCode(text, misread=len(text) in _GTIN_LENGTHS)


def parse(text: str) -> ScannedCode:
    """Tell what a scanned or typed text is. Never raises: what nobody knows is an `OtherCode`."""
    trimmed = text.strip(" \t\r\n\ufeff\x00")
    # scanners set to announce the symbology put three characters in front
    mark = trimmed[:3].upper() if _SYMBOLOGY.match(trimmed) else ""
    trimmed = trimmed[len(mark) :]
    upper = trimmed.upper()
    if len(trimmed) > LONGEST:
        return OtherCode(trimmed[:LONGEST])
    if upper.startswith(VOUCHER_PREFIX):
        return VoucherCode(upper)
    if _BADGE.fullmatch(upper):
        return BadgeCode(upper)
    if _PICKUP.fullmatch(upper):
        return PickupNumber(upper)
    return _pay_code(trimmed, mark) or _goods(trimmed)


def _pay_code(body: str, mark: str) -> PayCode | None:
    if mark in _GS1:
        return None
    return next((PayCode(wallet, body) for wallet, form in _PAY_CODES if form.fullmatch(body)), None)


def _goods(body: str) -> ScannedCode:
    if body.isdecimal() and body.isascii() and len(body) in _GTIN_LENGTHS:
        return _digits(body)
    try:
        if _URI.fullmatch(body):
            return _digital_link(body)
        if _ELEMENTS.match(body.lstrip(SEPARATOR)) or body.startswith("(01)"):
            return _element_strings(body)
    except (biip.ParseError, ValueError):
        return OtherCode(body, misread=True)
    return OtherCode(body)


def gtin_in(text: str) -> str:
    """Return the product's number that a code holds, empty when it is no product's."""
    found = parse(text)
    return found.gtin.text if isinstance(found, ProductCode) else ""
