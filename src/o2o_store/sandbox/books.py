"""An encrypted book of a sandbox: one SQLCipher file, one writer thread, waiting jobs share one commit."""

import asyncio
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from o2o_store.folders import load_or_create_key
from o2o_store.storage import open_sqlite

T = TypeVar("T")
Connection = sa.Connection
_MOST_JOBS_PER_COMMIT = 128


def settings_table(metadata: sa.MetaData) -> sa.Table:
    """Declare the small name → JSON table every sandbox keeps its adjustable behaviour in."""
    return sa.Table("setting", metadata, sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.Text, nullable=False))


def plain(row: sa.RowMapping) -> dict[str, Any]:
    """Return a row with ordinary strings as names; SQLAlchemy's own are a subclass that msgspec does not take."""
    return {str(name): value for name, value in row.items()}


class _Job:
    """One piece of work waiting for the writer thread."""

    def __init__(self, work: Callable[[sa.Connection], Any], loop: asyncio.AbstractEventLoop) -> None:
        self.work = work
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()

    def finish(self, outcome: Any, error: BaseException | None) -> None:
        self.loop.call_soon_threadsafe(self._settle, outcome, error)

    def _settle(self, outcome: Any, error: BaseException | None) -> None:
        if self.future.done():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(outcome)


class Books:
    """Runs functions of a connection one after the other; what returned is on the disk."""

    def __init__(self, folder: Path, metadata: sa.MetaData, name: str = "books.db") -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = open_sqlite(folder / name, load_or_create_key(folder / "books.key"))
        metadata.create_all(self.engine)
        # A book of an earlier version has its tables already; what only makes it faster is added.
        for index in (one for table in metadata.tables.values() for one in table.indexes):
            index.create(self.engine, checkfirst=True)
        self._settings = metadata.tables["setting"]
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"books {folder.name}", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Run `work` in the next transaction and return what it returned, after the commit."""
        job = _Job(work, asyncio.get_running_loop())
        self._jobs.put(job)
        outcome: T = await job.future
        return outcome

    def read_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Run a short read outside the writer thread; for start-up only."""
        with self.engine.connect() as connection:
            return work(connection)

    def write_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Run a piece of work in its own transaction while nobody else uses the book; for start-up only."""
        with self.engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what waits and close the file."""
        self._jobs.put(None)
        self._thread.join(timeout=10)
        self.engine.dispose()

    async def save_setting(self, name: str, value: Any) -> None:
        """Store one adjustable value."""
        text = msgspec.json.encode(value).decode()

        def store(connection: sa.Connection) -> None:
            connection.execute(sa.delete(self._settings).where(self._settings.c.name == name))
            connection.execute(sa.insert(self._settings).values(name=name, value=text))

        await self.run(store)

    def load_settings(self) -> dict[str, Any]:
        """Return every stored adjustable value."""
        rows = self.read_now(lambda connection: connection.execute(sa.select(self._settings)).all())
        return {row.name: msgspec.json.decode(row.value) for row in rows}

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs, last = self._take(first)
            self._commit(jobs)
            if last:
                return

    def _take(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < _MOST_JOBS_PER_COMMIT and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        outcomes: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with self.engine.begin() as connection:
                outcomes.extend((job, *_attempt(connection, job)) for job in jobs)
        except Exception as error:  # noqa: BLE001 - a failed commit is every waiting job's failure, never the thread's
            outcomes = [(job, None, error) for job in jobs]
        for job, outcome, failure in outcomes:
            job.finish(outcome, failure)


def _attempt(connection: sa.Connection, job: _Job) -> tuple[Any, BaseException | None]:
    try:
        with connection.begin_nested():
            return job.work(connection), None
    except Exception as error:  # noqa: BLE001 - one guilty job must not spoil its neighbours' commit
        return None, error
