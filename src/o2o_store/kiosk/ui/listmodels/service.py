"""Rows of the staff's menu."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing staff want to know of this machine: which, its value, and its tone (`ok`, `amber`, `vermilion` or plain)."""

    what: str
    value: str
    tone: str
