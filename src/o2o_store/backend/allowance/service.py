"""The yearly ledger: orders hold a part of their buyer's year, use it when paid, give it back when nothing comes of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from o2o_store.backend.allowance import repository
from o2o_store.backend.allowance.messages import Hold
from o2o_store.backend.allowance.repository import HOLDS, YEARS, Values, YearKey
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.orders import AllowanceView
from o2o_store.domain.allowance import Book, Held, allowance_year, yearly_limit
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import Refusal

__all__ = [
    "Hold",
    "confirm",
    "confirm_held",
    "find_orders_of_year",
    "give_back",
    "hold",
    "list_years",
    "move_to_year",
    "release",
    "release_held",
]


@dataclass(slots=True)
class _Ledger:
    """The rows one call works on, in memory until they are written; what happens to a year is the law's (`domain.allowance.Book`)."""

    tx: Transaction
    holds: dict[str, Values]
    years: dict[YearKey, Values]
    known_holds: frozenset[str]
    known_years: frozenset[YearKey]
    changed: set[str] = field(default_factory=set)
    touched: set[YearKey] = field(default_factory=set)

    def year(self, key: YearKey) -> Values:
        """Return the year, a fresh one when nobody has bought in it."""
        limit = yearly_limit(self.tx.now)
        empty = {"buyer_index": key[0], "year": key[1], "limit_fen": limit, "used_fen": 0, "held_fen": 0, "updated_at": self.tx.now}
        row = self.years.setdefault(key, empty)
        # A limit that was raised meanwhile is everybody's, not only theirs who buy for the first time.
        row["limit_fen"] = max(row["limit_fen"], limit)
        return row

    def book(self, key: YearKey) -> Book:
        """Return the year as the law sees it."""
        row = self.year(key)
        return Book(Fen(row["used_fen"]), Fen(row["held_fen"]))

    def put(self, key: YearKey, book: Book) -> None:
        """Let the year stand as the law left it."""
        row = self.year(key)
        row.update(used_fen=book.used_fen, held_fen=book.held_fen, updated_at=self.tx.now)
        self.touched.add(key)

    def move(self, order_id: str, after: Held) -> None:
        """Move what an order holds to another place and carry the amount over in its year."""
        row = self.holds[order_id]
        key = (row["buyer_index"], row["year"])
        self.put(key, self.book(key).shift(Fen(row["amount_fen"]), Held(row["state"]), after))
        row.update(state=str(after), updated_at=self.tx.now)
        self.changed.add(order_id)

    def save(self) -> None:
        """Write what changed."""
        changed = [self.holds[order_id] for order_id in self.changed]
        connection = self.tx.connection
        repository.save(connection, YEARS, ("buyer_index", "year"), self.known_years, [self.years[key] for key in self.touched])
        repository.save(connection, HOLDS, ("order_id",), self.known_holds, changed)


def _open(tx: Transaction, order_ids: Iterable[str], keys: Iterable[YearKey] = ()) -> _Ledger:
    holds = repository.find_holds(tx.connection, list(order_ids))
    wanted = {*keys, *((row["buyer_index"], row["year"]) for row in holds.values())}
    years = repository.find_years(tx.connection, wanted)
    return _Ledger(tx, holds, years, frozenset(holds), frozenset(years))


def hold(tx: Transaction, holds: Sequence[Hold | tuple[str, str, int, int]]) -> Sequence[Outcome]:
    """Reserve amounts, one outcome each: None, or the refusal of a limit; later entries see earlier ones.

    An order that holds something already gets its new amount in the place of the old one. What is used stays used.
    """
    wanted = [Hold(*entry) for entry in holds]
    ledger = _open(tx, (each.order_id for each in wanted), ((each.buyer_index, each.year) for each in wanted))
    outcomes = [_hold_one(ledger, each) for each in wanted]
    ledger.save()
    return outcomes


def _hold_one(ledger: _Ledger, wanted: Hold) -> Outcome:
    before = ledger.holds.get(wanted.order_id)
    if before is not None and before["state"] == Held.USED:
        return None
    if before is not None and before["state"] == Held.HELD:
        ledger.move(wanted.order_id, Held.RELEASED)
    key = (wanted.buyer_index, wanted.year)
    taken = ledger.book(key).hold(Fen(wanted.amount_fen), wanted.single_item, ledger.tx.now)
    if not isinstance(taken, Book):
        return taken
    ledger.put(key, taken)
    ledger.changed.add(wanted.order_id)
    ledger.holds[wanted.order_id] = {
        "order_id": wanted.order_id,
        "hall_id": wanted.hall_id,
        "enterprise_id": wanted.enterprise_id,
        "buyer_index": wanted.buyer_index,
        "year": wanted.year,
        "amount_fen": wanted.amount_fen,
        "state": str(Held.HELD),
        "updated_at": ledger.tx.now,
    }
    return None


def move_to_year(tx: Transaction, order_ids: Collection[str], year: int) -> dict[str, Refusal | None]:
    """Let what these orders hold or use count in this year, because they are declared in it; one outcome each.

    Refuses `OverYearlyAllowance` when the year has no room; then everything stays where it was. The single limit was checked at filing.
    """
    held = repository.find_holds(tx.connection, list(order_ids))
    moving = {order_id: row for order_id, row in held.items() if row["year"] != year and row["state"] != Held.RELEASED}
    outcomes: dict[str, Refusal | None] = dict.fromkeys(order_ids)
    ledger = _open(tx, moving, ((row["buyer_index"], year) for row in moving.values()))
    for order_id in sorted(moving):
        row = ledger.holds[order_id]
        here, there = (row["buyer_index"], row["year"]), (row["buyer_index"], year)
        moved = ledger.book(here).move_to(ledger.book(there), Fen(row["amount_fen"]), Held(row["state"]), tx.now)
        if isinstance(moved, Refusal):
            outcomes[order_id] = moved
            continue
        ledger.put(here, moved[0])
        ledger.put(there, moved[1])
        row.update(year=year, updated_at=tx.now)
        ledger.changed.add(order_id)
    ledger.save()
    return outcomes


def confirm(tx: Transaction, order_ids: Collection[str]) -> None:
    """What these orders hold is used: they were paid."""
    _move_all(tx, order_ids, {Held.HELD}, Held.USED)


def release(tx: Transaction, order_ids: Collection[str]) -> None:
    """What these orders hold or use goes back: they lapsed, were cancelled, refused or returned."""
    _move_all(tx, order_ids, {Held.HELD, Held.USED}, Held.RELEASED)


def give_back(tx: Transaction, amounts: Mapping[str, int]) -> None:
    """Give a part of what these orders used back to their buyers' years: goods that customs took back (facts: customs §8.4), in fen."""
    ledger = _open(tx, amounts)
    for order_id, amount in sorted(amounts.items()):
        row = ledger.holds.get(order_id)
        if row is None or row["state"] != Held.USED:
            continue
        key = (row["buyer_index"], row["year"])
        back = Fen(min(amount, row["amount_fen"]))
        ledger.put(key, ledger.book(key).shift(back, Held.USED, Held.RELEASED))
        row.update(amount_fen=row["amount_fen"] - back, updated_at=tx.now)
        ledger.changed.add(order_id)
    ledger.save()


def _move_all(tx: Transaction, order_ids: Collection[str], before: set[Held], after: Held) -> None:
    ledger = _open(tx, order_ids)
    for order_id in sorted(ledger.holds):
        if ledger.holds[order_id]["state"] in before:
            ledger.move(order_id, after)
    ledger.save()


def confirm_held(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `captured`."""
    confirm(tx, [event.order_id for event in events])


def release_held(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `hold_lapsed`, `cancelled` and `refused`."""
    release(tx, [event.order_id for event in events])


def find_orders_of_year(connection: Connection, buyer_index: str, year: int) -> set[str]:
    """Return the orders that hold or use a part of this person's year."""
    return repository.find_orders_of_year(connection, buyer_index, year)


def list_years(connection: Connection, wanted: Collection[tuple[str, datetime]]) -> dict[tuple[str, datetime], AllowanceView]:
    """Show the year that each of these moments falls in, for each of these people."""
    keys = {(index, moment): (index, allowance_year(moment)) for index, moment in wanted}
    found = repository.find_years(connection, set(keys.values()))
    views: dict[tuple[str, datetime], AllowanceView] = {}
    for (index, moment), key in keys.items():
        row = found.get(key)
        views[(index, moment)] = AllowanceView(
            year=key[1],
            limit_fen=max(row["limit_fen"] if row else 0, yearly_limit(moment)),
            used_fen=row["used_fen"] if row else 0,
            held_fen=row["held_fen"] if row else 0,
        )
    return views
