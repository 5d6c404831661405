"""Rows of the pickup board."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TileRow:
    """One number: `age` as words ("9 秒"), `slow` asks the shopper to speak to staff, `newest` is the one filled tile."""

    pickup_number: str
    desk: str
    age: str
    slow: bool
    newest: bool
