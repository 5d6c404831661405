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
    called: str = ""


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
    returned: int = 0


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """One thing on the worklist: what happened in one line, how long it waits, its key."""

    trouble_id: str
    kind: str
    pickup_number: str
    title: str
    age: str
    age_tone: str
    key: str
    selected: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened to an order: when, what in plain words, who, and what stood in the message."""

    entry: int
    time: str
    what: str
    who: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of the day: what, how many, how much; `open` marks what keeps the day from being clean."""

    name: str
    what: str
    count: str
    amount: str
    open: bool
