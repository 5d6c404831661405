"""Rows of the desk: the queue on the left and the units of one parcel."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One order of the queue; `key` is the number key that opens it ("" from the tenth on), `age_tone` normal|amber|vermilion."""

    order_id: str
    pickup_number: str
    pieces: int
    state: str
    desk: str
    shelf: str
    age: str
    age_tone: str
    key: str
    selected: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One product of the open case: how many are wanted and how many were scanned."""

    gtin: str
    name: str
    spec: str
    origin: str
    shelf: str
    image: str
    quantity: int
    scanned: int
    done: bool
    price: str
