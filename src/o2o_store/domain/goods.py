"""Goods as they name themselves: the GTIN on a label, the lot, the serial number and the day of expiry (GS1 General Specifications)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DIGITS = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
_LENGTH = 14
# The character set of lots and serial numbers: GS1 AI encodable character set 82 (figure 7.11-1), at most 20 of them.
_NAME = re.compile(r"""[!"%-?A-Z_a-z]{1,20}""", re.ASCII)
_DAY = re.compile(r"[0-9]{6}", re.ASCII)
_CENTURY_AHEAD = 51
_CENTURY_BEHIND = -50


@dataclass(frozen=True, slots=True)
class Gtin:
    """A global trade item number that has passed its check digit; made by `parse_gtin` only."""

    text: str
    """Always 14 digits, zeros in front (GS1 General Specifications §3.2: one comparison for all lengths)."""

    @property
    def ean13(self) -> str:
        """The 13 digits under a retail bar code; all 14 when the number names a packing level above the single piece."""
        return self.text if self.text[0] != "0" else self.text[1:]


def check_digit(digits: str) -> str:
    """Return the GS1 check digit for the digits before it: weights 3 and 1 from the right, modulo 10."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def parse_gtin(text: str) -> Gtin | None:
    """Read a GTIN-8, -12, -13 or -14; None when the length, a character or the check digit is wrong, or all digits are zero."""
    if not _DIGITS.fullmatch(text) or check_digit(text[:-1]) != text[-1] or not text.strip("0"):
        return None
    return Gtin(text.zfill(_LENGTH))


def parse_lot(text: str) -> str | None:
    """Read a batch or lot number (AI 10); None when it is empty, too long or holds a character no lot may hold."""
    return text if _NAME.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch of one product as stock: its last day of use (None when it has none), its certificate, and whether it was recalled."""

    expiry: date | None = None
    certificate: str = ""
    recalled: bool = False


def why_not_sold(lot: Lot, today: date) -> str:
    """Say why a lot may not be sold on this day (Beijing), empty when it may (features: 19, 35; facts: customs §8.2 K02).

    Reasons: `recalled`, `uncertified` (no certificate of inspection on file), `expired` (the last day of use is still sold).
    """
    if lot.recalled:
        return "recalled"
    if not lot.certificate:
        return "uncertified"
    return "expired" if lot.expiry is not None and lot.expiry < today else ""


def parse_serial(text: str) -> str | None:
    """Read a serial number (AI 21): the same form as a lot."""
    return parse_lot(text)


def parse_expiry(text: str, today: date) -> date | None:
    """Read a day written YYMMDD (AI 15, 17); None when there is no such day.

    Day 00 means the last day of the month (GS1 General Specifications §3.4). The century is the one that keeps the year within
    50 years behind and 49 ahead of today's (§7.12).
    """
    if not _DAY.fullmatch(text):
        return None
    short, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    ahead = short - today.year % 100
    century = today.year // 100 + (-1 if ahead >= _CENTURY_AHEAD else 1 if ahead <= _CENTURY_BEHIND else 0)
    try:
        return date(century * 100 + short, month, day or calendar.monthrange(century * 100 + short, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
