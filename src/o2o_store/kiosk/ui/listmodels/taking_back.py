"""Rows of the sheets about goods and money that go back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason to choose, with its key."""

    name: str
    words: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BackLineRow:
    """One product of the order: how many were bought, came back before, may still come, and are counted now."""

    gtin: str
    name: str
    spec: str
    image: str
    quantity: int
    returned: int
    room: int
    counted: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One order that is over, to be opened by its key."""

    order_id: str
    pickup_number: str
    when: str
    buyer: str
    pieces: int
    total: str
    key: str
