"""What a person writes down for others to read: a reason, a note."""

import re
import unicodedata

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by their category, and nothing on paper."""


def says_something(text: str) -> bool:
    """Say whether a remark holds at least one letter or figure of any script: neither blanks, nor what cannot be seen, nor bare marks do."""
    return any(unicodedata.category(character)[0] in "LN" and character not in _BLANK_LETTERS for character in text)


_PERSONAL = re.compile(
    r"(?<![\dA-Za-z])(?:\d[ -]?){17}[\dXxＸｘ](?![\dA-Za-z])|(?<!\d)(?:\d[ -]?){14}\d(?!\d)|(?<!\d)1[ -]?[3-9](?:[ -]?\d){9}(?!\d)"
)
"""A resident number or a wallet's pay code (18), an old resident number (15), a mobile number (11), with blanks or hyphens between or not."""
_SHOWN = 4


def noted(text: str) -> str:
    """Return a remark as it is kept: without blanks round it, and of numbers that are a person's own or a wallet's the last four only."""
    return _PERSONAL.sub(lambda found: "*" * (len(found[0]) - _SHOWN) + found[0][-_SHOWN:], text.strip())
