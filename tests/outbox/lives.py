"""One small life of promises (enqueue, claim, tell, settle) that can be stopped at any statement; run by path it kills itself there.

`python lives.py URL FOLDER` lives the life once for every boundary: a child is killed with SIGKILL right there, the parent goes
on with what the database holds. It prints, for each boundary, what the peer heard and what the books say.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from o2o_store import postgres, storage
from o2o_store.outbox import outbox
from o2o_store.outbox.outbox import LEASE, Later, NewPromise, Settled
from o2o_store.outbox.tables import outbox_table

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
METADATA = sa.MetaData()
OUTBOX = outbox_table(METADATA)
ORDERS = sa.Table("told_order", METADATA, sa.Column("order_id", sa.Text, primary_key=True))
EFFECTS = sa.Table("effect", METADATA, sa.Column("promise_id", sa.Text), sa.Column("round", sa.Integer))
STREAMS = {"1": "a", "2": "a", "3": "b"}
MOST_ROUNDS = 3

Tell = Callable[[str], None]


def open_store(url: str) -> Engine:
    """Open a PostgreSQL database by its URL, or an encrypted file by its path."""
    return postgres.open_writer(url) if "://" in url else storage.open_sqlite(Path(url), bytes(32))


def enqueue(connection: Connection) -> None:
    """The order and its promises, once: a caller who heard nothing asks again."""
    if connection.execute(sa.select(ORDERS)).first() is not None:
        return
    connection.execute(sa.insert(ORDERS), [{"order_id": "o"}])
    new = [NewPromise(one, stream, "send", one.encode(), START, START) for one, stream in STREAMS.items()]
    outbox.put(connection, OUTBOX, new)


def settle(connection: Connection, ids: list[str], round_: int) -> None:
    """What the peer's answers mean, with the end of the promises; in the first round the peer is not ready for the third."""
    late = [one for one in ids if one == "3" and round_ == 0]
    kept = [one for one in ids if one not in late]
    due = START + timedelta(seconds=1)
    gone = outbox.record(
        connection, OUTBOX, [Settled(kept=(one,)) for one in kept] + [Settled(later=(Later(one, due, 1, "503"),)) for one in late]
    )
    effects = [{"promise_id": one, "round": round_} for one in kept if one not in gone]
    if effects:
        connection.execute(sa.insert(EFFECTS), effects)


def live(engine: Engine, tell: Tell, tick: Callable[[], None] = lambda: None, *, since: int = 0) -> None:
    """Live from wherever the books are to the end; every round is later than any lease."""
    with engine.begin() as connection:
        enqueue(connection)
    tick()
    for round_ in range(since, since + MOST_ROUNDS):
        now = START + round_ * (LEASE + timedelta(seconds=5))
        with engine.begin() as connection:
            claimed = outbox.claim(connection, OUTBOX, now, topics=["send"])
        tick()
        for promise in claimed:
            tell(promise.id)
            tick()
        with engine.begin() as connection:
            settle(connection, [promise.id for promise in claimed], round_)
        tick()


def ticking(engine: Engine, tick: Callable[[], None]) -> None:
    """Call `tick` after every statement and right before every commit."""
    sa.event.listen(engine, "after_cursor_execute", lambda *_: tick())
    sa.event.listen(engine, "commit", lambda _: tick())


class Fuse:
    """Burns down by one with each tick and goes off at the end."""

    def __init__(self, length: int, bang: Callable[[], None]) -> None:
        self.left, self.bang = length, bang

    def tick(self) -> None:
        """One step closer."""
        self.left -= 1
        if self.left == 0:
            self.bang()


def take_stock(engine: Engine) -> tuple[int, list[str]]:
    """Return how many promises are left and which effects there are, and clear the books for the next life."""
    with engine.begin() as connection:
        left: int = connection.execute(sa.select(sa.func.count()).select_from(OUTBOX)).scalar_one()
        effects = sorted(connection.execute(sa.select(EFFECTS.c.promise_id)).scalars())
        for table in METADATA.sorted_tables:
            connection.execute(sa.delete(table))
    return left, effects


def _child(act: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


def main(url: str, folder: Path) -> None:
    """Kill at the first boundary, the second, and so on, until a life ends unharmed."""
    boundary, killed = 0, True
    while killed:
        boundary += 1
        log = folder / f"{boundary}.log"
        log.touch()

        def tell(one: str, log: Path = log) -> None:
            with log.open("a") as file:
                file.write(one)

        def first(boundary: int = boundary, tell: Tell = tell) -> None:
            engine = open_store(url)
            fuse = Fuse(boundary, lambda: os.kill(os.getpid(), signal.SIGKILL))
            ticking(engine, fuse.tick)
            live(engine, tell, fuse.tick)

        killed = os.WIFSIGNALED(_child(first))
        engine = open_store(url)
        live(engine, tell, since=MOST_ROUNDS)
        left, effects = take_stock(engine)
        # Nothing of this engine may live on in the next child.
        engine.dispose()
        sys.stdout.write(json.dumps({"boundary": boundary, "heard": log.read_text(), "effects": effects, "left": left}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
