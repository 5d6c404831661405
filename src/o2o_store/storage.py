"""Encrypted SQLite files, secret files and the one-process lock of a data folder: the ground every program's books stand on.

Measured reasons (facts: persistence §2.3, §6): WAL with `synchronous=FULL` loses nothing that was committed, page HMACs
of SQLCipher notice every flipped bit, a raw key opens in under a millisecond, and one writing connection per file keeps
clear of SQLite's WAL-reset bug.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.pool import QueuePool, StaticPool
from sqlcipher3 import dbapi2

KEY_BYTES = 32
"""Length of every symmetric key kept on disk."""

READERS = 4
"""Connections in a reader pool; two cores read no faster with more."""

_WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "wal_autocheckpoint=1000",
    "trusted_schema=OFF",
    "secure_delete=ON",
)
_READER_PRAGMAS = ("busy_timeout=5000", "foreign_keys=ON", "wal_autocheckpoint=0", "trusted_schema=OFF", "query_only=ON")


class UtcTime(sqlalchemy.types.TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, `timestamptz` on PostgreSQL, sortable naive UTC text on SQLite.

    A naive datetime is refused with ValueError: nobody knows which clock it came from.
    """

    impl = sqlalchemy.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sqlalchemy.Dialect) -> datetime | None:
        """Turn an aware time into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in tables are aware UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sqlalchemy.Dialect) -> datetime | None:  # noqa: ARG002
        """Give back an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FolderInUseError(RuntimeError):
    """Another process works in this data folder; the message names the folder and the process."""


class StorageUnreadableError(RuntimeError):
    """The database file cannot be opened with its key: damaged, or the key file belongs to another file."""


class SecretFiles:
    """The 0600 files of one 0700 folder: keys, tokens, certificates' private halves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Return where the secret of this name is kept, whether it exists or not."""
        return self.folder / name

    def exists(self, name: str) -> bool:
        """Say whether the secret has been made."""
        return self.path(name).is_file()

    def read(self, name: str) -> bytes:
        """Return the secret's bytes. Raises FileNotFoundError when it was never made."""
        return self.path(name).read_bytes()

    def write(self, name: str, content: bytes) -> Path:
        """Write the secret whole or not at all, durable and readable by its owner only; return its path."""
        target = self.path(name)
        draft = target.with_name(f".{name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _sync_folder(self.folder)
        return target

    def key(self, name: str, length: int = KEY_BYTES) -> bytes:
        """Return the random key of this name, made on first use. Raises ValueError when the file has another length."""
        if not self.exists(name):
            self.write(name, secrets.token_bytes(length))
        found = self.read(name)
        if len(found) != length:
            raise ValueError(f"{self.path(name)} holds {len(found)} bytes instead of {length}; restore it from your backup")
        return found


def load_or_create_key(path: Path) -> bytes:
    """Return the 32-byte key kept in this file, made on first use (0600, written whole or not at all).

    Raises StorageUnreadableError when the file holds no key.
    """
    try:
        return SecretFiles(path.parent).key(path.name)
    except ValueError as error:
        raise StorageUnreadableError(str(error)) from error


def open_sqlite(path: Path, key: bytes) -> sqlalchemy.Engine:
    """Open the one writing connection of an encrypted database file, creating the file when it is missing.

    The engine has a single connection and begins with BEGIN IMMEDIATE: use it from one thread at a time.
    Raises StorageUnreadableError when the key does not open the file.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _connect(path, key, _WRITER_PRAGMAS)
    return _engine(lambda: connection, "BEGIN IMMEDIATE", pool=StaticPool)


def open_readers(path: Path, key: bytes, *, size: int = READERS) -> sqlalchemy.Engine:
    """Open a pool of query-only connections on the same file; each transaction sees one snapshot."""
    return _engine(lambda: _connect(path, key, _READER_PRAGMAS), "BEGIN", pool=QueuePool, pool_size=size, max_overflow=size)


def open_memory() -> sqlalchemy.Engine:
    """Open a database in memory with the same settings, for tests and simulations."""
    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys=ON")
    return _engine(lambda: connection, "BEGIN IMMEDIATE", pool=StaticPool)


def _connect(path: Path, key: bytes, pragmas: tuple[str, ...]) -> Any:
    # The journal beside the file takes its rights: they must be right before the first page is written.
    path.touch(mode=0o600)
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master")
    except dbapi2.DatabaseError as error:
        connection.close()
        raise StorageUnreadableError(f"{path} cannot be opened: {error}; restore it and its key from the same backup") from error
    path.chmod(0o600)
    return connection


def _engine(creator: Any, begin: str, *, pool: type[sqlalchemy.Pool], **options: Any) -> sqlalchemy.Engine:
    # Bound values would stand in every exception's text, and from there in logs.
    engine = sqlalchemy.create_engine("sqlite://", creator=creator, module=dbapi2, poolclass=pool, hide_parameters=True, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: sqlalchemy.Connection) -> None:
        # The driver is in autocommit mode: a deferred transaction that upgrades would get SQLITE_BUSY without waiting.
        connection.exec_driver_sql(begin)

    return engine


class FolderLock:
    """The right to be the only process in a data folder; held until released or until the process dies."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def release(self) -> None:
        """Give the folder back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def lock_folder(path: Path) -> FolderLock:
    """Take the instance lock of a data folder. Raises FolderInUseError when another process holds it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (path / "instance.lock").open("a+", encoding="ascii")
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise FolderInUseError(f"{path} is in use by process {holder}; stop it first") from error
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return FolderLock(file)


@contextlib.contextmanager
def folder_unused(path: Path) -> Iterator[bool]:
    """Hold the folder's lock when it is free; say whether it was."""
    try:
        lock = lock_folder(path)
    except FolderInUseError:
        yield False
        return
    with lock:
        yield True


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        # A byte far beyond the process id, so that the id stays readable while the lock is held.
        file.seek(4096)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
