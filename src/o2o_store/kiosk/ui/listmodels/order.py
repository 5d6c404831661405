"""Rows of an order: basket lines, customs documents, the sum that failed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BasketRow:
    """One basket line; money without its sign (`238.00`), `unit_price` set only when there is more than one."""

    gtin: str
    name: str
    spec: str
    origin: str
    quantity: int
    price: str
    tax: str
    unit_price: str
    image: str
    newest: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One of the four documents: `kind` payment|order|waybill|inventory, `tone` todo|asking|done|refused."""

    kind: str
    state: str
    tone: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of a worked-out refusal: `what` names it in words, `over` marks the line that failed."""

    what: str
    amount: str
    over: bool
