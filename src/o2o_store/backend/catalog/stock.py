"""The bonded stock book: lots received, held for orders, sold at release, returned, counted; every change of a figure is booked.

Orders take the lot that expires first (FEFO); a lot that is expired, recalled or without certificate is never taken.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from o2o_store.backend.catalog import repository
from o2o_store.backend.catalog.messages import (
    AdjustStock,
    BarredLot,
    LotArrival,
    LotLine,
    RecallLot,
    ReceiveLots,
    Reservation,
    StockLine,
    TakenLot,
)
from o2o_store.backend.catalog.repository import FIGURES, Place, Values
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.goods import Lot, why_not_sold
from o2o_store.domain.refusals import BadRequest, NotOnSale, OutOfStock, Refusal

STOCK_CHANGED = "stock"
"""The signal after lots came in, were recalled or counted."""


@dataclass(slots=True)
class Book:
    """The lots one call works on, in memory until they are written; bookings are collected beside them."""

    tx: Transaction
    lots: dict[Place, Values]
    fresh: set[Place] = field(default_factory=set)
    touched: set[Place] = field(default_factory=set)
    entries: list[Values] = field(default_factory=list)

    @classmethod
    def open(cls, tx: Transaction, products: Collection[tuple[str, str]]) -> "Book":
        """Read every lot of these (hall, GTIN) pairs."""
        return cls(tx, repository.find_lots(tx.connection, products))

    def lot(self, place: Place) -> Values:
        """Return a lot, opened when it is new."""
        if place not in self.lots:
            blank: Values = dict(zip(("hall_id", "gtin", "lot"), place, strict=True)) | dict.fromkeys(FIGURES, 0)
            blank |= {"enterprise_id": self.tx.settings.enterprise_id, "expiry": None, "certificate": "", "recalled": False}
            self.lots[place] = blank
            self.fresh.add(place)
        self.touched.add(place)
        return self.lots[place]

    def book(self, place: Place, kind: str, pieces: int, order_id: str = "", note: str = "") -> None:
        """Change one figure of a lot and write it down."""
        row = self.lot(place)
        row[kind] += pieces
        named = {name: row[name] for name in ("hall_id", "enterprise_id", "gtin", "lot")}
        self.entries.append(named | {"kind": kind, "pieces": pieces, "order_id": order_id, "note": note, "at": self.tx.now})

    def on_sale(self, hall_id: str, gtin: str) -> list[Values]:
        """Return the lots of a product that may be sold today, the one that expires first in front."""
        today = beijing_date(self.tx.now)
        mine = [row for (hall, product, _), row in self.lots.items() if (hall, product) == (hall_id, gtin) and not barred(row, today)]
        return sorted(mine, key=lambda row: (row["expiry"] or date.max, row["lot"]))

    def save(self) -> None:
        """Write what changed."""
        repository.add_lots(self.tx.connection, [self.lots[place] for place in sorted(self.fresh)])
        repository.write_lots(self.tx.connection, [self.lots[place] for place in self.touched - self.fresh])
        repository.add_entries(self.tx.connection, self.entries)


def barred(row: Mapping[str, object], today: date) -> str:
    """Say why a lot's row is not sold, empty when it is."""
    return why_not_sold(Lot(row["expiry"], row["certificate"], bool(row["recalled"])), today)  # type: ignore[arg-type]


def free_of(row: Values) -> int:
    """Return the pieces of a lot that an order may still take."""
    free: int = row["received"] + row["returned"] + row["difference"] - row["held"] - row["sold"] - row["samples"]
    return free


def receive_lots(tx: Transaction, commands: Sequence[ReceiveLots]) -> list[Outcome]:
    """Book lots in; a command is refused as a whole when a lot could not be sold or has less than what was taken of it."""
    book = Book.open(tx, {(command.hall_id, one.gtin) for command in commands for one in command.lots})
    outcomes = [receive(book, command.hall_id, command.lots) or len(command.lots) for command in commands]
    book.save()
    if book.touched:
        tx.changed.add(STOCK_CHANGED)
    return outcomes


def receive(book: Book, hall_id: str, lots: Sequence[LotArrival], *, note: str = "") -> Refusal | None:
    """Book these lots into a hall in memory, all or none; `note` says by what they came."""
    today = beijing_date(book.tx.now)
    for one in lots:
        known = book.lots.get((hall_id, one.gtin, one.lot))
        why = why_not_sold(Lot(one.expiry, one.certificate), today)
        if why and one.received > (known["received"] if known is not None else 0):
            return BadRequest(f"{one.gtin} lot {one.lot or '-'} is {why}")
        if known is not None and free_of(known) + one.received - known["received"] < 0:
            taken = known["received"] - free_of(known)
            return BadRequest(f"{one.gtin} lot {one.lot or '-'}: received {one.received} is less than held and sold ({taken})")
    for one in lots:
        place = (hall_id, one.gtin, one.lot)
        row = book.lot(place)
        row["expiry"], row["certificate"] = one.expiry, one.certificate
        if one.received != row["received"]:
            book.book(place, "received", one.received - row["received"], note=note)
    return None


def recall_lot(tx: Transaction, commands: Sequence[RecallLot]) -> list[Outcome]:
    """Stop the sale of lots everywhere, or take it up again; what orders hold already is the desk's business (`list_buyers`)."""
    return [_recall(tx, command) for command in commands]


def _recall(tx: Transaction, command: RecallLot) -> Outcome:
    # A recall comes a few times a year, one lot at a time.
    lots = repository.find_lot_everywhere(tx.connection, command.gtin, command.lot)
    if not lots:
        return BadRequest(f"no hall has lot {command.lot} of {command.gtin}")
    repository.write_lots(tx.connection, [row | {"recalled": not command.ended} for row in lots])
    noted = {
        "kind": "held",
        "pieces": 0,
        "order_id": "",
        "at": tx.now,
        "note": f"{'sold again' if command.ended else 'recalled'}: {command.reason}",
    }
    named = ("hall_id", "enterprise_id", "gtin", "lot")
    repository.add_entries(tx.connection, [{name: row[name] for name in named} | noted for row in lots])
    tx.changed.add(STOCK_CHANGED)
    return [row["hall_id"] for row in lots]


def adjust_stock(tx: Transaction, commands: Sequence[AdjustStock]) -> list[Outcome]:
    """Book counts and samples; never below what is held and sold."""
    book = Book.open(tx, {(command.hall_id, command.gtin) for command in commands})
    outcomes = [_adjust(book, command) for command in commands]
    book.save()
    if book.touched:
        tx.changed.add(STOCK_CHANGED)
    return outcomes


def _adjust(book: Book, command: AdjustStock) -> Outcome:
    place = (command.hall_id, command.gtin, command.lot)
    row = book.lots.get(place)
    if row is None:
        return BadRequest(f"no lot {command.lot or '-'} of {command.gtin} here")
    if command.kind not in {"difference", "samples"} or not command.note:
        return BadRequest("difference or samples, with a note why")
    loss = -command.pieces if command.kind == "difference" else command.pieces
    if loss > free_of(row) or (command.kind == "samples" and row["samples"] + command.pieces < 0):
        return BadRequest(f"{command.gtin} lot {command.lot or '-'} has {free_of(row)} free and {row['samples']} on the shelf")
    book.book(place, command.kind, command.pieces, note=command.note)
    return free_of(row)


def reserve(tx: Transaction, reservations: Sequence[Reservation]) -> dict[str, Refusal | None]:
    """Hold stock for orders, each as a whole; return by order id None, or why not: `OutOfStock`, or `NotOnSale` when only barred lots are left.

    Earlier orders of the batch come first. An order that already holds (or bought) something keeps that and gets None.
    """
    wanted = _merged(reservations)
    have = _holding(tx.connection, wanted.keys())
    book = Book.open(tx, {(one.hall_id, one.gtin) for one in reservations})
    outcomes: dict[str, Refusal | None] = dict.fromkeys(wanted)
    granted: list[Values] = []
    for order_id, lines in wanted.items():
        if order_id in have:
            continue
        outcomes[order_id] = next((refusal for line in lines if (refusal := _shortage(book, line)) is not None), None)
        if outcomes[order_id] is None:
            granted += [hold for line in lines for hold in _take(book, line)]
    book.save()
    repository.drop_holds(tx.connection, {hold["order_id"] for hold in granted})
    repository.add_holds(tx.connection, granted)
    return outcomes


def _shortage(book: Book, line: Reservation) -> Refusal | None:
    lots = book.on_sale(line.hall_id, line.gtin)
    free = sum(free_of(row) for row in lots)
    if line.quantity <= free:
        return None
    there_but_barred = not lots and any((hall, gtin) == (line.hall_id, line.gtin) for hall, gtin, _ in book.lots)
    return NotOnSale(line.gtin) if there_but_barred else OutOfStock(line.gtin, max(free, 0))


def _take(book: Book, line: Reservation) -> list[Values]:
    left, holds = line.quantity, []
    for row in book.on_sale(line.hall_id, line.gtin):
        pieces = min(left, free_of(row))
        if pieces > 0:
            left -= pieces
            book.book((line.hall_id, line.gtin, row["lot"]), "held", pieces, line.order_id)
            hold = {"order_id": line.order_id, "gtin": line.gtin, "lot": row["lot"], "hall_id": line.hall_id, "quantity": pieces}
            holds.append(hold | {"enterprise_id": book.tx.settings.enterprise_id, "returned": 0, "state": "held", "at": book.tx.now})
    return holds


def deduct(tx: Transaction, order_ids: Sequence[str]) -> None:
    """Book what these orders hold as sold; a repetition changes nothing."""
    _end_holds(tx, order_ids, "sold")


def release(tx: Transaction, order_ids: Sequence[str]) -> None:
    """Give back what these orders hold; what was sold stays sold, a repetition changes nothing."""
    _end_holds(tx, order_ids, "released")


def _end_holds(tx: Transaction, order_ids: Sequence[str], state: str) -> None:
    ending = [hold for holds in repository.find_holds(tx.connection, set(order_ids)).values() for hold in holds if hold["state"] == "held"]
    book = Book.open(tx, {(hold["hall_id"], hold["gtin"]) for hold in ending})
    for hold in ending:
        place = (hold["hall_id"], hold["gtin"], hold["lot"])
        book.book(place, "held", -hold["quantity"], hold["order_id"])
        if state == "sold":
            book.book(place, "sold", hold["quantity"], hold["order_id"])
    book.save()
    repository.move_holds(tx.connection, {hold["order_id"] for hold in ending}, "held", state, tx.now)


def take_back(tx: Transaction, returned: Sequence[Reservation]) -> dict[tuple[str, str], Refusal | None]:
    """Book returned goods into the lots they were sold from, once customs has accepted the return; the pieces of this return alone.

    Return by (order id, GTIN) None, or `BadRequest` when more comes back than went out.
    """
    pieces = {(one.order_id, one.gtin): one.quantity for group in _merged(returned).values() for one in group}
    holds = repository.find_holds(tx.connection, {order_id for order_id, _ in pieces})
    outcomes: dict[tuple[str, str], Refusal | None] = {}
    back: list[Values] = []
    sold = {key: [hold for hold in holds.get(key[0], []) if hold["gtin"] == key[1] and hold["state"] == "sold"] for key in pieces}
    book = Book.open(tx, {(hold["hall_id"], hold["gtin"]) for group in sold.values() for hold in group})
    for key, wanted in pieces.items():
        left = wanted
        if wanted < 1 or wanted > sum(hold["quantity"] - hold["returned"] for hold in sold[key]):
            outcomes[key] = BadRequest("more comes back than went out")
            continue
        outcomes[key] = None
        for hold in sold[key]:
            here = min(left, hold["quantity"] - hold["returned"])
            if here:
                left -= here
                hold["returned"] += here
                back.append(hold)
                book.book((hold["hall_id"], hold["gtin"], hold["lot"]), "returned", here, hold["order_id"])
    book.save()
    repository.note_returned(tx.connection, back)
    return outcomes


def barred_products(connection: Connection, hall_id: str, gtins: Collection[str], today: date) -> set[str]:
    """Return the products of which a hall has stock, but none that may be sold today."""
    lots = repository.find_lots(connection, {(hall_id, gtin) for gtin in gtins})
    some = {gtin for _, gtin, _ in lots}
    good = {gtin for (_, gtin, _), row in lots.items() if not barred(row, today)}
    return some - good


def list_buyers(connection: Connection, gtin: str, lot: str) -> list[dict[str, object]]:
    """Return the orders that took a lot, with pieces and state: whom to call when it is recalled."""
    named = ("order_id", "hall_id", "quantity", "returned", "state")
    return [{name: row[name] for name in named} for row in repository.list_orders_of_lot(connection, gtin, lot)]


def find_taken(connection: Connection, order_ids: Collection[str]) -> dict[str, list[TakenLot]]:
    """Return which lots these orders hold or bought."""
    holds = repository.find_holds(connection, order_ids)
    lots = repository.find_lots(connection, {(row["hall_id"], row["gtin"]) for rows in holds.values() for row in rows})

    def taken(row: Values) -> TakenLot:
        lot = lots[row["hall_id"], row["gtin"], row["lot"]]
        return TakenLot(gtin=row["gtin"], lot=row["lot"], certificate=lot["certificate"], pieces=row["quantity"])

    return {order_id: [taken(row) for row in rows] for order_id, rows in holds.items()}


def find_barred(connection: Connection, order_ids: Collection[str], today: date) -> dict[str, BarredLot]:
    """Return of each of these orders a lot that it holds or bought and that may not be sold (any more) today, if there is one."""
    holds = repository.find_holds(connection, order_ids)
    kept = [hold for rows in holds.values() for hold in rows if hold["state"] != "released" and hold["returned"] < hold["quantity"]]
    lots = repository.find_lots(connection, {(hold["hall_id"], hold["gtin"]) for hold in kept})
    found: dict[str, BarredLot] = {}
    for hold in kept:
        if why := barred(lots[hold["hall_id"], hold["gtin"], hold["lot"]], today):
            found.setdefault(hold["order_id"], BarredLot(hold["gtin"], hold["lot"], why))
    return found


def stock_lines(connection: Connection, hall_id: str, goods: Mapping[str, Values], today: date) -> list[StockLine]:
    """Return a hall's stock book by product, with its lots, names and prices."""
    by_product: dict[str, list[Values]] = {}
    for row in repository.list_lots(connection, hall_id):
        by_product.setdefault(row["gtin"], []).append(row)
    return [_line(gtin, rows, goods[gtin], today) for gtin, rows in by_product.items() if gtin in goods]


def _line(gtin: str, rows: Sequence[Values], goods: Values, today: date) -> StockLine:
    figures = {name: sum(row[name] for row in rows) for name in FIGURES}
    named = ("lot", "expiry", "certificate", *FIGURES)
    return StockLine(
        gtin=gtin,
        name_zh=goods["name_zh"],
        price_fen=goods["price_fen"],
        on_sale=goods["on_sale"],
        item_record_no=goods["item_record_no"],
        balance=figures["received"] + figures["returned"] + figures["difference"] - figures["sold"],
        lots=[LotLine(**{name: row[name] for name in named}, barred=barred(row, today)) for row in rows],
        **figures,
    )


def _holding(connection: Connection, order_ids: Collection[str]) -> set[str]:
    taken = repository.find_holds(connection, order_ids)
    return {order_id for order_id, holds in taken.items() if any(hold["state"] != "released" for hold in holds)}


def _merged(reservations: Sequence[Reservation]) -> dict[str, list[Reservation]]:
    """Return the reservations by order with one line per product."""
    pieces: dict[tuple[str, str, str], int] = {}
    for one in reservations:
        place = (one.order_id, one.gtin, one.hall_id)
        pieces[place] = pieces.get(place, 0) + one.quantity
    merged: dict[str, list[Reservation]] = {}
    for (order_id, gtin, hall_id), quantity in pieces.items():
        merged.setdefault(order_id, []).append(Reservation(order_id, gtin, quantity, hall_id))
    return merged
