"""Goods as they name themselves: the GTIN on a label."""

import re
from dataclasses import dataclass

_DIGITS = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
_LENGTH = 14


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
