"""What a person writes down for others to read: a reason, a note."""

import unicodedata

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by their category, and nothing on paper."""


def says_something(text: str) -> bool:
    """Say whether a remark holds at least one letter or figure of any script: neither blanks, nor what cannot be seen, nor bare marks do."""
    return any(unicodedata.category(character)[0] in "LN" and character not in _BLANK_LETTERS for character in text)
