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
from o2o_store.domain.allowance import allowance_year, check_allowance, yearly_limit
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import Refusal

__all__ = ["Hold", "confirm", "confirm_held", "give_back", "hold", "list_years", "move_to_year", "release", "release_held"]


@dataclass(slots=True)
class _Book:
    """The rows one call works on, in memory until they are written."""

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

    def move(self, order_id: str, state: str) -> None:
        """Move what an order holds to another state and carry the amount over in its year."""
        row = self.holds[order_id]
        key = (row["buyer_index"], row["year"])
        year = self.year(key)
        self.touched.add(key)
        for column, name in (("held_fen", "held"), ("used_fen", "used")):
            year[column] += row["amount_fen"] * ((state == name) - (row["state"] == name))
        year["updated_at"] = row["updated_at"] = self.tx.now
        row["state"] = state
        self.changed.add(order_id)

    def save(self) -> None:
        """Write what changed."""
        changed = [self.holds[order_id] for order_id in self.changed]
        connection = self.tx.connection
        repository.save(connection, YEARS, ("buyer_index", "year"), self.known_years, [self.years[key] for key in self.touched])
        repository.save(connection, HOLDS, ("order_id",), self.known_holds, changed)


def _open(tx: Transaction, order_ids: Iterable[str], keys: Iterable[YearKey] = ()) -> _Book:
    holds = repository.find_holds(tx.connection, list(order_ids))
    wanted = {*keys, *((row["buyer_index"], row["year"]) for row in holds.values())}
    years = repository.find_years(tx.connection, wanted)
    return _Book(tx, holds, years, frozenset(holds), frozenset(years))


def hold(tx: Transaction, holds: Sequence[Hold | tuple[str, str, int, int]]) -> Sequence[Outcome]:
    """Reserve amounts, one outcome each: None, or the refusal of a limit; later entries see earlier ones.

    An order that holds something already gets its new amount in the place of the old one. What is used stays used.
    """
    wanted = [Hold(*entry) for entry in holds]
    book = _open(tx, (each.order_id for each in wanted), ((each.buyer_index, each.year) for each in wanted))
    outcomes = [_hold_one(book, each) for each in wanted]
    book.save()
    return outcomes


def _hold_one(book: _Book, wanted: Hold) -> Outcome:
    before = book.holds.get(wanted.order_id)
    if before is not None and before["state"] == "used":
        return None
    if before is not None and before["state"] == "held":
        book.move(wanted.order_id, "released")
    year = book.year((wanted.buyer_index, wanted.year))
    refusal = check_allowance(Fen(wanted.amount_fen), wanted.single_item, Fen(year["used_fen"]), Fen(year["held_fen"]), book.tx.now)
    if refusal is not None:
        return refusal
    book.holds[wanted.order_id] = {
        "order_id": wanted.order_id,
        "hall_id": wanted.hall_id,
        "enterprise_id": wanted.enterprise_id,
        "buyer_index": wanted.buyer_index,
        "year": wanted.year,
        "amount_fen": wanted.amount_fen,
        "state": "released",
        "updated_at": book.tx.now,
    }
    book.move(wanted.order_id, "held")
    return None


def move_to_year(tx: Transaction, order_ids: Collection[str], year: int) -> dict[str, Refusal | None]:
    """Let what these orders hold or use count in this year, because they are declared in it; one outcome each.

    Refuses `OverYearlyAllowance` when the year has no room; then everything stays where it was. The single limit was checked at filing.
    """
    held = repository.find_holds(tx.connection, list(order_ids))
    moving = {order_id: row for order_id, row in held.items() if row["year"] != year and row["state"] in {"held", "used"}}
    outcomes: dict[str, Refusal | None] = dict.fromkeys(order_ids)
    book = _open(tx, moving, ((row["buyer_index"], year) for row in moving.values()))
    for order_id in sorted(moving):
        row, state = book.holds[order_id], book.holds[order_id]["state"]
        target = book.year((row["buyer_index"], year))
        outcomes[order_id] = check_allowance(
            Fen(row["amount_fen"]), single_item=True, used=Fen(target["used_fen"]), held=Fen(target["held_fen"]), now=tx.now
        )
        if outcomes[order_id] is None:
            book.move(order_id, "released")
            row["year"] = year
            book.move(order_id, state)
    book.save()
    return outcomes


def confirm(tx: Transaction, order_ids: Collection[str]) -> None:
    """What these orders hold is used: they were paid."""
    _move_all(tx, order_ids, {"held"}, "used")


def release(tx: Transaction, order_ids: Collection[str]) -> None:
    """What these orders hold or use goes back: they lapsed, were cancelled, refused or returned."""
    _move_all(tx, order_ids, {"held", "used"}, "released")


def give_back(tx: Transaction, amounts: Mapping[str, int]) -> None:
    """Give a part of what these orders used back to their buyers' years: goods that customs took back (facts: customs §8.4), in fen."""
    book = _open(tx, amounts)
    for order_id, amount in sorted(amounts.items()):
        row = book.holds.get(order_id)
        if row is None or row["state"] != "used":
            continue
        key = (row["buyer_index"], row["year"])
        back = min(amount, row["amount_fen"])
        book.year(key)["used_fen"] -= back
        row["amount_fen"] -= back
        row["updated_at"] = book.year(key)["updated_at"] = tx.now
        book.touched.add(key)
        book.changed.add(order_id)
    book.save()


def _move_all(tx: Transaction, order_ids: Collection[str], before: set[str], state: str) -> None:
    book = _open(tx, order_ids)
    for order_id in sorted(book.holds):
        if book.holds[order_id]["state"] in before:
            book.move(order_id, state)
    book.save()


def confirm_held(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `captured`."""
    confirm(tx, [event.order_id for event in events])


def release_held(tx: Transaction, events: Sequence[Event]) -> None:
    """Reaction to `hold_lapsed`, `cancelled` and `refused`."""
    release(tx, [event.order_id for event in events])


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
