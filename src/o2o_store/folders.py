"""A program's own folder: its secret files (0600) and the lock that lets one process work in it; no database, so that it opens at once."""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

KEY_BYTES = 32
"""Length of every symmetric key kept on disk."""


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
