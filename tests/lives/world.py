"""A whole hall on a virtual clock: orders, shoppers, staff, a wallet, customs, each with a truth of its own.

The platform moves its orders by the tables of the law alone; the outside world keeps its own books (what was taken, what was
released, where the goods are), and only those are believed when a life is judged. Everything that happens is drawn from one seed.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from o2o_store.domain.allowance import Book
from o2o_store.domain.lifecycle import Fulfilment
from o2o_store.domain.money import Fen

BEGINNING = datetime(2026, 6, 1, 2, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 31, 15, 55, tzinfo=UTC)
"""Five minutes to midnight in Beijing: what is filed now may be declared in another year."""
EVERY_FIFTH = 5
"""So many worlds to one that begins on New Year's Eve."""
USED_BEFORE = 2_300_000
"""What everybody has used of each year before coming in, in fen: several orders of one person may well be too many."""
USED_OF_THE_NEXT = 2_500_000
"""The same of the year that begins at midnight: what had room in the old year may find none in the new one."""
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(slots=True)
class Refund:
    """What the wallet was asked to give back under one number."""

    attempt: str
    amount: int
    given: bool = False


@dataclass(slots=True, eq=False)
class Life:
    """One order: what the platform believes (upper half) and what is true (lower half)."""

    no: int
    person: int
    pieces: int
    price: int
    tax: int
    fulfilment: Fulfilment = Fulfilment.PICKUP
    order: str | None = None
    attempts: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    parcel: str | None = None
    winner: str = ""
    held: str = ""
    year: int = 0
    """The year in which its amount stands."""
    no_room: bool = False
    """It could not move to the year of its declaration, and could not be stopped any more either."""
    gone: bool = False
    """Its shopper had left before the screen showed a payment: nobody holds its number."""
    told: list[str] = field(default_factory=list)
    asked_back: int = 0
    """Pieces of the return that is under way."""
    returned_pieces: int = 0
    credit: int = 0
    allowance_back: int = 0
    refund_no: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, int]] = field(default_factory=list)
    """Refunds whose turn comes when the one under way is back: attempt and amount."""
    versions: dict[str, int] = field(default_factory=dict)

    captures: int = 0
    asked: dict[str, str] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    customs: dict[str, str] = field(default_factory=dict)
    declared_in: int = 0
    """The year in which customs took the inventory."""
    sealed_box: bool = False
    goods: str = "shelf"
    left: int = 0

    @property
    def amount(self) -> int:
        """What is paid for it, in fen."""
        return self.price + self.tax

    @property
    def given_back(self) -> int:
        """What the wallet has given back of it, in fen."""
        return sum(refund.amount for refund in self.refunds.values() if refund.given)


class World:
    """The clock, the dice, what was found wrong, and the books that several orders share."""

    def __init__(self, seed: int, stock: int = 12) -> None:
        self.seed = seed
        self.dice = Random(seed)
        self.at = 0.0
        self.lives: list[Life] = []
        self.wrong: list[str] = []
        self.books: dict[tuple[int, int], Book] = {}
        self.beginning = BEGINNING if (seed + 1) % EVERY_FIFTH else NEW_YEARS_EVE
        self.received = self.free = stock
        self.held = self.sold = 0
        self.permit_until = self.dice.choice([30 * DAY, 30 * DAY, 30 * DAY, self.dice.uniform(0, 30 * MINUTE)])
        self._queue: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        """The virtual moment."""
        return self.beginning + timedelta(seconds=self.at)

    def later(self, seconds: float, act: Callable[..., object], *args: Any) -> None:
        """Let something happen after so many virtual seconds."""
        heapq.heappush(self._queue, (self.at + seconds, next(self._order), act, args))

    def soon(self, low: float = 0.2, high: float = 8.0) -> float:
        """A delay that is usually short and rarely long."""
        return self.dice.uniform(low, high) * (1 if self.dice.random() < 0.93 else self.dice.uniform(5, 2000))

    def maybe(self, share: float) -> bool:
        """Let the dice decide."""
        return self.dice.random() < share

    def run(self) -> None:
        """Let everything happen that will."""
        for _ in range(200_000):
            if not self._queue:
                return
            self.at, _, act, args = heapq.heappop(self._queue)
            act(*args)
        self.accuse(None, "never comes to rest")

    def accuse(self, life: Life | None, what: str) -> None:
        """Note that something happened which must never happen."""
        whose = "" if life is None else f" order {life.no}"
        self.wrong.append(f"seed {self.seed}{whose}: {what}")

    def book(self, person: int, year: int) -> Book:
        """What the platform knows of a person's year."""
        return self.books.get((person, year), Book(used_fen=Fen(self.used_before(year))))

    def used_before(self, year: int) -> int:
        """What everybody has used of a year before coming in, in fen."""
        return USED_BEFORE if year == BEGINNING.year else USED_OF_THE_NEXT
