"""Goods as they name themselves: the GTIN on a label and the lot (GS1 General Specifications), and when a lot may be sold."""

import re
from dataclasses import dataclass
from datetime import date

_DIGITS = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
_LENGTH = 14
# The character set of lots: GS1 AI encodable character set 82 (figure 7.11-1), at most 20 of them.
_NAME = re.compile(r"""[!"%-?A-Z_a-z]{1,20}""", re.ASCII)


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
