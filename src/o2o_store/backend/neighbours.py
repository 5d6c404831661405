"""What platform processes on one PostgreSQL database tell each other after each commit, so that nobody's screen waits for a time-out.

The news are topics (order ids, list names), never content: whoever hears them reads the database. While a process cannot hear, it
treats everything as changed once a second, so that a machine locked out elsewhere is locked out here too.
"""

import secrets
import threading
from collections.abc import Callable, Iterator

import msgspec
import structlog
from sqlalchemy import Connection

from o2o_store import postgres

CHANNEL = "o2o_store_changed"
_LONGEST_PAYLOAD = 7_000
_PATIENCE = 0.5
_DEAF_PAUSE = 1.0
_LONGEST_TOPIC = 200

_SELF = secrets.token_hex(8)

_log = structlog.get_logger(__name__)


class Told(msgspec.Struct, frozen=True, array_like=True):
    """One message: who committed, which topics changed, whether promises were written."""

    who: str
    topics: list[str]
    promised: bool


def tell(connection: Connection, topics: set[str], *, promised: bool, who: str = _SELF) -> None:
    """Let the other processes know with the commit of this transaction; nothing to do on a database of one process."""
    if postgres.is_postgres(connection) and (topics or promised):
        told = [Told(who, part, promised) for part in _parts(sorted(topics))]
        postgres.notify(connection, CHANNEL, [msgspec.json.encode(one).decode() for one in told])


def _parts(topics: list[str]) -> Iterator[list[str]]:
    size = _LONGEST_PAYLOAD // _LONGEST_TOPIC
    for start in range(0, max(len(topics), 1), size):
        yield topics[start : start + size]


class Neighbours:
    """Listens in a thread of its own; `heard` gets topics and whether promises were written, None when anything may have changed."""

    def __init__(self, url: str, heard: Callable[[set[str] | None, bool], None], *, who: str = _SELF) -> None:
        self._engine = postgres.open_listener(url)
        self._heard = heard
        self._who = who
        self._stopped = threading.Event()
        self.listening = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="neighbours", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._stopped.set()
        self._thread.join()
        self._engine.dispose()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._engine.connect() as connection:
                    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                    # Whatever was committed before the ear was open has not been heard.
                    self._heard(None, True)
                    self.listening.set()
                    self._hear(connection)
            except Exception as error:  # noqa: BLE001 - the driver's own errors come unwrapped out of its notification generator
                self._deaf(error)

    def _deaf(self, error: Exception) -> None:
        self.listening.clear()
        _log.warning("neighbours_not_heard", error=type(error).__name__)
        self._heard(None, True)
        self._stopped.wait(_DEAF_PAUSE)

    def _hear(self, connection: Connection) -> None:
        while not self._stopped.is_set():
            for payload in postgres.notifications(connection, _PATIENCE):
                told = msgspec.json.decode(payload, type=Told)
                if told.who != self._who:
                    self._heard(set(told.topics), told.promised)
