"""How fast promises are written: the outbox on both stores beside the bare driver that inserts the same rows in the same run.

Rounds of ours and of the driver alternate, and the ratio is the median over the rounds: these machines are noisy, rates alone say little.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData

from o2o_store import folders, postgres, storage
from o2o_store.contract.store_api.orders import FileOrder
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.ids import new_id
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.records import Visit
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.cluster import Cluster, find_programs
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import NewPromise
from o2o_store.outbox.tables import outbox_table

BATCHES = (1, 50, 200)
LEAST_RATIO = 0.4
"""What our own layers may cost at a batch of 200: the writer's usual batch under load."""

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BODY = b"x" * 600
"""About the size of a sealed buyer or a basket."""

TABLE = outbox_table(MetaData())
_COLUMNS = ("id", "stream", "topic", "body", "due", "created_at", "parked_because")
_NUMBERS = count()

Write = Callable[[Sequence[NewPromise]], None]


def promises(size: int) -> list[NewPromise]:
    """Return new promises, each of an order of its own."""
    numbers = [next(_NUMBERS) for _ in range(size)]
    return [NewPromise(f"{number:036d}", f"o{number:035d}", "declare_order", BODY, NOW, NOW) for number in numbers]


def by_us(engine: Engine) -> Write:
    """Write as the platform's writer does."""

    def write(new: Sequence[NewPromise]) -> None:
        with engine.begin() as connection:
            outbox.put(connection, TABLE, new)

    return write


def by_driver(engine: Engine, mark: str) -> Write:
    """Write with the bare driver: one `executemany` of the same rows, begun and committed the same way."""
    driver: Any = engine.raw_connection().driver_connection
    names, marks = ", ".join(_COLUMNS), ", ".join([mark] * len(_COLUMNS))
    statement = f"INSERT INTO outbox ({names}) VALUES ({marks})"  # noqa: S608 - our own column names
    sqlite = engine.dialect.name == "sqlite"

    def write(new: Sequence[NewPromise]) -> None:
        moment: Any = NOW.replace(tzinfo=None).isoformat(" ") if sqlite else NOW
        rows = [(one.id, one.stream, one.topic, one.body, moment, moment, "") for one in new]
        cursor = driver.cursor()
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(statement, rows)
        driver.commit()
        cursor.close()

    return write


def rate(write: Write, batch: int, rows: int) -> float:
    """Return how many rows a second are durable when written in batches of this size."""
    parts = [promises(batch) for _ in range(max(rows // batch, 1))]
    began = time.perf_counter()
    for part in parts:
        write(part)
    return len(parts) * batch / (time.perf_counter() - began)


def compare(store: str, engine: Engine, mark: str, rows: int, rounds: int) -> list[Figure]:
    """Measure ours and the driver's at each size of batch, by turns."""
    figures = []
    ours, bare = by_us(engine), by_driver(engine, mark)
    for batch in BATCHES:
        # A batch of one is bound by the disk: fewer rows say the same.
        size = rows if batch > 1 else max(rows // 10, 1)
        pairs = [(rate(ours, batch, size), rate(bare, batch, size)) for _ in range(rounds)]
        ratio = statistics.median(mine / theirs for mine, theirs in pairs)
        goal = (f"at least {LEAST_RATIO} ×", ratio >= LEAST_RATIO) if batch == max(BATCHES) else ("", None)
        name = f"outbox rows on {store}, batch {batch}"
        value = statistics.median(mine for mine, _ in pairs)
        figures.append(Figure(name, value, "rows/s", "the bare driver", ratio, goal[0], goal[1]))
    return figures


@contextmanager
def _sqlite(folder: Path) -> Any:
    engine = storage.open_sqlite(folder / "books.db", bytes(folders.KEY_BYTES))
    TABLE.metadata.create_all(engine)
    yield engine
    engine.dispose()


@contextmanager
def _postgresql(cluster: Cluster) -> Any:
    engine = postgres.open_writer(cluster.create("law_rows"))
    TABLE.metadata.create_all(engine)
    yield engine
    engine.dispose()


def enqueue_rate(folder: Path, acts: int) -> float:
    """Return how many acts a second a kiosk keeps: the visit and its promise, one durable transaction each."""
    ledger = Ledger.open(folder, SystemClock(), "zz-01")
    order_id = new_id(NOW)
    visit = Visit(order_id=order_id, language="zh", began_at=NOW, touched_at=NOW)
    began = time.perf_counter()
    for _ in range(acts):
        ledger.promise("file_order", FileOrder(order_id=order_id), visit)
    spent = time.perf_counter() - began
    ledger.close()
    return acts / spent


def measure(rows: int = 10_000, rounds: int = 3) -> list[Figure]:
    """Measure both stores and the kiosk; PostgreSQL is left out, and said to be, where its server programs are missing."""
    with tempfile.TemporaryDirectory(prefix="o2o-bench-") as name:
        folder = Path(name)
        with _sqlite(folder) as engine:
            figures = compare("SQLite (SQLCipher)", engine, "?", rows, rounds)
        running: AbstractContextManager[Cluster | None] = Cluster(durable=True) if find_programs() else nullcontext()
        with running as cluster:
            if cluster is None:
                figures.append(Figure("PostgreSQL is not installed here", 0, "rows/s"))
            else:
                with _postgresql(cluster) as engine:
                    figures += compare("PostgreSQL", engine, "%s", rows, rounds)
        figures.append(Figure("acts kept by a kiosk's ledger", enqueue_rate(folder / "kiosk", max(rows // 10, 1)), "acts/s"))
    return figures
