"""What every book says of an order in the end: platform, wallet, customs. Nothing lost, nothing twice."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from journeys.floor import Floor, Visit, until
from o2o_store.backend.allowance.tables import AllowanceHoldRow, AllowanceYearRow
from o2o_store.backend.catalog.tables import LotRow, StockHoldRow
from o2o_store.backend.database import rows, table
from o2o_store.backend.payment.tables import PaymentAttemptRow
from o2o_store.backend.returns.messages import LEAVE_UNCOLLECTED
from o2o_store.backend.writer import OUTBOX
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.folders import load_or_create_key
from o2o_store.ops.demo.world import World
from o2o_store.storage import open_readers

ENDS = {"order": "120", "payment": "120", "waybill": "120", "inventory": "800", "delivery": "120"}
"""The last word of customs on each document of a sale that went well."""

ONCE = ("captured", "cleared", "handed_over", "completed")
"""What happens once in the life of an order, whatever is repeated."""


@dataclass(slots=True)
class Books:
    """Reads the platform's database beside the platform, and the peers' books by their control calls."""

    floor: Floor
    engine: sa.Engine

    @classmethod
    @contextlib.contextmanager
    def open(cls, world: World, floor: Floor) -> Iterator[Self]:
        """Open the platform's file with its own key, for questions only."""
        folder = world.home / "backend"
        engine = open_readers(next(folder.glob("*.db")), load_or_create_key(folder / "db.key"))
        yield cls(floor, engine)
        engine.dispose()

    def ask(self, statement: Any) -> list[dict[str, Any]]:
        """Put one question to the platform's database."""
        with self.engine.begin() as connection:
            return rows(connection, statement)

    def promises_of(self, view: OrderView) -> list[dict[str, Any]]:
        """What the platform still owes somebody about this order; a look at the parcel days from now is a reminder, not a debt."""
        numbers = [row["out_trade_no"] for row in self.attempts_of(view)]
        streams = sa.or_(*(OUTBOX.c.stream.startswith(start) for start in [view.order_id, *numbers]))
        return self.ask(
            sa.select(OUTBOX.c.stream, OUTBOX.c.topic, OUTBOX.c.parked_because, OUTBOX.c.last_error).where(
                streams, OUTBOX.c.topic != LEAVE_UNCOLLECTED
            )
        )

    def attempts_of(self, view: OrderView) -> list[dict[str, Any]]:
        """The payment attempts of this order."""
        attempts = table(PaymentAttemptRow)
        return self.ask(sa.select(attempts).where(attempts.c.order_id == view.order_id))

    def charges_of(self, view: OrderView) -> list[dict[str, Any]]:
        """What the wallet opened for this order."""
        numbers = {row["out_trade_no"] for row in self.attempts_of(view)}
        return [trade for trade in self.floor.wechat.get("/control/orders") if trade["out_trade_no"] in numbers]

    def refunds_of(self, view: OrderView) -> list[dict[str, Any]]:
        """What the wallet gave back of this order."""
        numbers = {row["out_trade_no"] for row in self.attempts_of(view)}
        return [refund for refund in self.floor.wechat.get("/control/refunds") if refund["out_trade_no"] in numbers]

    def documents_of(self, view: OrderView) -> list[dict[str, Any]]:
        """What customs has of this order; a delivery is known by its waybill."""
        label = view.parcel.label if view.parcel is not None else "no parcel"
        every = self.floor.customs.get("/control/documents")
        return [one for one in every if (view.order_no and one["order_no"] == view.order_no) or label in one["key"].split("|")]

    def refusals_of(self, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The receipts by which customs refused one of these documents."""
        keys = {(one["kind"], one["key"]) for one in documents}
        every = self.floor.customs.get("/control/receipts?limit=100000")
        return [one for one in every if (one["kind"], one["key"]) in keys and (one["status"].startswith("-") or one["status"] == "100")]

    def assert_delivered_once(self, visit: Visit, *, again_allowed: bool = False) -> None:
        """One sale, carried away: charged once, declared once, counted once, owed nothing.

        `again_allowed`: customs may have been told twice of a document, in messages of different make-up, if it took it once.
        """
        view = visit.wait("513 is accepted", _is_over)
        assert view.parcel is not None
        assert (view.parcel.state, view.closed) == ("handed_over", True)
        happened = Counter(entry.what for entry in view.timeline)
        assert {what: happened[what] for what in ONCE if what in happened} == dict.fromkeys((what for what in ONCE if what in happened), 1)
        self.assert_charged_once(view)
        documents = self.documents_of(view)
        assert Counter({one["kind"]: 1 for one in documents}) == Counter(one["kind"] for one in documents)
        assert {one["kind"]: one["status"] for one in documents} == ENDS
        assert again_allowed or self.refusals_of(documents) == []
        self.assert_all_settled(view)
        self.assert_counted_once(view)

    def assert_all_settled(self, view: OrderView) -> None:
        """Nobody is owed a word about this order any more."""
        until(lambda: not self.promises_of(view), f"nothing is owed any more: {self.promises_of(view)}")

    def assert_nothing_parked(self) -> None:
        """No promise waits for a person to look at it."""
        assert self.ask(sa.select(OUTBOX.c.topic, OUTBOX.c.stream, OUTBOX.c.parked_because).where(OUTBOX.c.parked_because != "")) == []

    def assert_charged_once(self, view: OrderView) -> None:
        """One charge of the whole amount, nothing given back."""
        charges = [charge for charge in self.charges_of(view) if charge["state"] == "SUCCESS"]
        assert [(one["out_trade_no"], one["paid"], one["refunded"]) for one in charges] == [(view.order_no, view.total_fen, 0)]
        assert self.refunds_of(view) == []
        assert [row["out_trade_no"] for row in self.attempts_of(view) if row["won"]] == [view.order_no]

    def assert_counted_once(self, view: OrderView) -> None:
        """The year and the shelf lost exactly what was bought."""
        allowance, stock = self.holds_of(view)
        assert allowance == [("used", view.goods_fen)]
        assert stock == sorted(("sold", line.gtin, line.quantity) for line in view.lines)
        self.assert_sums()

    def assert_nothing_held(self, view: OrderView) -> None:
        """An order that came to nothing holds nothing."""
        allowance, stock = self.holds_of(view)
        assert {state for state, _ in allowance} <= {"released"}
        assert {state for state, _, _ in stock} <= {"released"}
        self.assert_sums()

    def holds_of(self, view: OrderView) -> tuple[list[tuple[str, int]], list[tuple[str, str, int]]]:
        """What an order took of its buyer's year and of the shelf: states with amounts, states with pieces."""
        years, shelf = table(AllowanceHoldRow), table(StockHoldRow)
        allowance = self.ask(sa.select(years.c.state, years.c.amount_fen).where(years.c.order_id == view.order_id))
        stock = self.ask(sa.select(shelf.c.state, shelf.c.gtin, shelf.c.quantity).where(shelf.c.order_id == view.order_id))
        return [(row["state"], row["amount_fen"]) for row in allowance], sorted(
            (row["state"], row["gtin"], row["quantity"]) for row in stock
        )

    def assert_sums(self) -> None:
        """Every total is the sum of its orders: read on one snapshot."""
        with self.engine.begin() as connection:
            years = rows(connection, sa.select(table(AllowanceYearRow)))
            holds = rows(connection, sa.select(table(AllowanceHoldRow)))
            shelf = rows(connection, sa.select(table(LotRow)))
            taken = rows(connection, sa.select(table(StockHoldRow)))
        for year in years:
            mine = [hold for hold in holds if (hold["buyer_index"], hold["year"]) == (year["buyer_index"], year["year"])]
            found = {state: sum(hold["amount_fen"] for hold in mine if hold["state"] == state) for state in ("held", "used")}
            assert found == {"held": year["held_fen"], "used": year["used_fen"]}
        for row in shelf:
            mine = [hold for hold in taken if all(hold[name] == row[name] for name in ("hall_id", "gtin", "lot"))]
            found = {state: sum(hold["quantity"] for hold in mine if hold["state"] == state) for state in ("held", "sold")}
            assert found == {"held": row["held"], "sold": row["sold"]}


def _is_over(view: OrderView) -> bool:
    return any(document.kind == "delivery" and document.state == "accepted" for document in view.documents)
