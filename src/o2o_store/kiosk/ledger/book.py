"""The book itself: one encrypted file, one writing connection, used from the floor's thread only; also the courier's store."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from o2o_store import folders, storage
from o2o_store.contract.store_api.fulfilment import BoardView
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.clock import Clock
from o2o_store.domain.ids import new_id
from o2o_store.kiosk.ledger import repositories
from o2o_store.kiosk.ledger.records import Answer, Known, Visit
from o2o_store.kiosk.ledger.tables import OUTBOX
from o2o_store.outbox import outbox

_HALL = "hall"
_GOODS = "goods"
_BOARD = "board"
_MANNERS = "manners"


_MIGRATIONS = Path(__file__).parent / "migrations"


def _is_current(connection: Connection) -> bool:
    """Tell whether the newest revision is in the book already; every file of a revision begins with its name."""
    newest = max(file.stem.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    return [row[0] for row in connection.exec_driver_sql("SELECT version_num FROM alembic_version")] == [newest]


def _upgrade(connection: Connection) -> None:
    # Needed once in the life of a version, and as dear to load as everything else of the book.
    import alembic.command
    import alembic.config

    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, "head")


class Ledger:
    """What the machine has acknowledged: the open visit, promises, orders as last seen, the hall and its goods."""

    def __init__(self, engine: Engine, clock: Clock, hall_id: str) -> None:
        self._engine = engine
        self._clock = clock
        self._hall_id = hall_id
        self.on_promise: Callable[[], None] = lambda: None
        """Called after a promise was committed: wakes the courier."""
        self.on_answer: Callable[[Answer], None] = lambda _answer: None
        """Called after an answer was committed: tells the flow."""

    @classmethod
    def open(cls, folder: Path, clock: Clock, hall_id: str) -> Self:
        """Open the book of this folder with its own key, at this program's revision. Raises folders.StorageUnreadableError."""
        key = folders.load_or_create_key(folder / "db.key")
        ledger = cls(storage.open_sqlite(folder / "kiosk.db", key), clock, hall_id)
        ledger.migrate()
        return ledger

    def migrate(self) -> None:
        """Bring the tables to this program's revision and forget the leases of the process before."""
        with self._engine.begin() as connection:
            if not _is_current(connection):
                _upgrade(connection)
            outbox.clear_leases(connection, OUTBOX)

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def open_visit(self) -> Visit | None:
        """The visit that was open when the machine last stopped."""
        with self._engine.begin() as connection:
            return repositories.find_open_visit(connection)

    def save(self, visit: Visit) -> None:
        """Keep the visit as it stands."""
        with self._engine.begin() as connection:
            repositories.put_visit(connection, visit, self._hall_id)

    def promise(self, act: str, request: Any, visit: Visit, promise_id: str = "") -> None:
        """Keep the visit and promise an act of its order to the platform, in one transaction; the promise's id is its idempotency key."""
        now = self._clock.now()
        new = outbox.NewPromise(
            id=promise_id or new_id(now), stream=visit.order_id, topic=act, body=msgspec.json.encode(request), due=now, created_at=now
        )
        with self._engine.begin() as connection:
            repositories.put_visit(connection, visit, self._hall_id)
            outbox.put(connection, OUTBOX, [new])
        self.on_promise()

    def end(self, visit: Visit, farewell: Any = None) -> None:
        """Close the visit and forget its content; `farewell` is a last `cancel_order` that goes out with it."""
        now = self._clock.now()
        with self._engine.begin() as connection:
            repositories.put_visit(connection, visit, self._hall_id)
            repositories.end_visit(connection, visit.order_id, now)
            if farewell is not None:
                body = msgspec.json.encode(farewell)
                new = outbox.NewPromise(id=new_id(now), stream=visit.order_id, topic="cancel_order", body=body, due=now, created_at=now)
                outbox.put(connection, OUTBOX, [new])
        self.on_promise()

    def known(self, order_id: str) -> Known:
        """The order as last seen."""
        with self._engine.begin() as connection:
            return repositories.find_known(connection, order_id)

    def record_view(self, view: OrderView) -> bool:
        """Keep a view that came by following; say whether it was news."""
        with self._engine.begin() as connection:
            return repositories.record_view(connection, view, self._clock.now())

    def forget_problem(self, order_id: str) -> None:
        """The refusal was seen and dealt with."""
        with self._engine.begin() as connection:
            repositories.record_answer(connection, Answer(order_id=order_id, act=""), self._hall_id, self._clock.now())

    def pending(self, order_id: str) -> tuple[str, ...]:
        """Acts of this order that are promised and not answered."""
        with self._engine.begin() as connection:
            return repositories.list_pending(connection, order_id)

    def parked(self) -> list[dict[str, Any]]:
        """Promises that a person must look at."""
        with self._engine.begin() as connection:
            return outbox.list_parked(connection, OUTBOX)

    def release_parked(self) -> int:
        """Try everything that was set aside again from the beginning, under its own keys; say how much that is."""
        with self._engine.begin() as connection:
            parked = [row["id"] for row in outbox.list_parked(connection, OUTBOX)]
            return len(outbox.release_parked(connection, OUTBOX, parked, self._clock.now()))

    def count_promises(self) -> tuple[int, int]:
        """How many promises wait for their turn, and how many for a person."""
        with self._engine.begin() as connection:
            parked = len(outbox.list_parked(connection, OUTBOX))
            return repositories.count_promises(connection) - parked, parked

    def keep_hall(self, hall: HallView) -> None:
        """Keep the hall as last seen."""
        self._keep(_HALL, msgspec.json.encode(hall))

    def keep_goods(self, goods: GoodsListView) -> None:
        """Keep the catalogue as last seen, whole: prices switch at once."""
        self._keep(_GOODS, msgspec.json.encode(goods))

    def keep_board(self, board: BoardView) -> None:
        """Keep the pickup board as last heard."""
        self._keep(_BOARD, msgspec.json.encode(board))

    def board(self) -> BoardView | None:
        """The pickup board as last heard."""
        body = self._cached(_BOARD)
        return msgspec.json.decode(body, type=BoardView) if body else None

    def hall(self) -> HallView | None:
        """The hall as last seen."""
        body = self._cached(_HALL)
        return msgspec.json.decode(body, type=HallView) if body else None

    def goods(self) -> GoodsListView | None:
        """The catalogue as last seen."""
        body = self._cached(_GOODS)
        return msgspec.json.decode(body, type=GoodsListView) if body else None

    def keep_manners(self, manners: bytes) -> None:
        """Keep how staff told this machine to behave."""
        self._keep(_MANNERS, manners)

    def manners(self) -> bytes:
        """How staff told this machine to behave, empty when they never did."""
        return self._cached(_MANNERS) or b""

    async def due(self, now: datetime, topics: Sequence[str], busy: frozenset[str], limit: int) -> list[outbox.Promise]:
        """Promises whose turn it is; one process alone keeps them, so none is leased."""
        with self._engine.begin() as connection:
            return outbox.peek(connection, OUTBOX, now, topics=topics, busy=busy, limit=limit)

    async def next_due(self, now: datetime, topics: Sequence[str]) -> datetime | None:
        """When the next promise's turn comes."""
        with self._engine.begin() as connection:
            return outbox.next_due(connection, OUTBOX, now, topics)

    async def settle(self, settled: outbox.Settled) -> Sequence[Any]:
        """Record what became of promises, with the answers they brought, in one transaction."""
        now = self._clock.now()
        with self._engine.begin() as connection:
            outbox.done(connection, OUTBOX, settled.kept)
            outbox.postpone(connection, OUTBOX, settled.later)
            outbox.park(connection, OUTBOX, dict(settled.parked))
            for answer in settled.commands:
                repositories.record_answer(connection, answer, self._hall_id, now)
        for answer in settled.commands:
            self.on_answer(answer)
        return [None] * len(settled.commands)

    async def renew(self, ids: Sequence[str], now: datetime) -> None:
        """Nothing is leased here."""

    async def give_back(self, ids: Sequence[str]) -> None:
        """Nothing is leased here."""

    def _keep(self, name: str, body: bytes) -> None:
        with self._engine.begin() as connection:
            repositories.put_cache(connection, name, body, self._hall_id, self._clock.now())

    def _cached(self, name: str) -> bytes | None:
        with self._engine.begin() as connection:
            return repositories.find_cache(connection, name)
