"""Customs by file: the folders of a DXP client on this machine (facts: customs §1.4), for places whose single window has no HTTP.

`send/` is where the client takes envelopes from, `receive/` where it puts what came; `archive/` is ours and remembers both. A file
appears under its final name only when it is whole and on the disk (written under a dot name, flushed, renamed). Everything survives a
restart: what was sent stands in `archive/sent` under its message id and is not sent twice; what was received stays in `receive` until
it is recorded, then moves to `archive/received`. Late, repeated and reordered files are told apart by their receipts, not by us.
"""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from o2o_store.backend.declaration.gateway import LONG_POLL, Arrival
from o2o_store.ceb.dxp import DxpMessage, read_message, write_message
from o2o_store.ceb.safe_xml import MOST_BYTES, MalformedMessageError
from o2o_store.domain.clock import Clock
from o2o_store.outbox.outages import Unreachable

UNFINISHED = timedelta(minutes=10)
"""How long a file that cannot be read may still be growing; after that a person gets to see it as it is."""
_LOOK_EVERY = 0.25
_THOUSAND = 1000


class DropGateway:
    """Sends and fetches through folders, for one DXP id; made anew at every start.

    Raises:
        Unreachable: the folder cannot be read or written at present (a share that is away, a full disk).
    """

    def __init__(self, folder: Path, dxp_id: str, clock: Clock) -> None:
        self._send, self._receive = folder / "send", folder / "receive"
        self._sent, self._received = folder / "archive" / "sent", folder / "archive" / "received"
        self._dxp_id = dxp_id
        self._clock = clock
        # Numbers rise across restarts, so that a number once set aside never comes to mean another file.
        self._next = int(clock.now().timestamp() * _THOUSAND) * _THOUSAND
        self._numbers: dict[str, int] = {}

    @property
    def dxp_id(self) -> str:
        """The DXP id we send as."""
        return self._dxp_id

    async def send(self, cop_msg_id: str, msg_type: str, data: bytes, created_at: datetime) -> None:
        """Put one CEB message into the client's folder; the same id again changes nothing."""
        envelope = write_message(
            DxpMessage(cop_msg_id=cop_msg_id, sender_id=self._dxp_id, created_at=created_at, msg_type=msg_type, data=data)
        )
        try:
            await asyncio.to_thread(self._drop, f"{cop_msg_id}.xml", envelope)
        except OSError as error:
            raise Unreachable(f"the client's folder: {error.strerror or type(error).__name__}") from error

    def _drop(self, name: str, envelope: bytes) -> None:
        for folder in (self._send, self._sent, self._receive, self._received):
            folder.mkdir(parents=True, exist_ok=True)
        if (self._sent / name).exists():
            return
        write_whole(self._send / name, envelope)
        # Noted last: a crash between the two sends the file again under the same id, which the receiver knows.
        write_whole(self._sent / name, envelope)

    async def fetch(self, after: int) -> Sequence[Arrival]:
        """Wait for files in `receive` not returned before; returns empty-handed after LONG_POLL seconds."""
        deadline = asyncio.get_running_loop().time() + LONG_POLL
        while True:
            try:
                found = await asyncio.to_thread(self._look, after)
            except OSError as error:
                raise Unreachable(f"the client's folder: {error.strerror or type(error).__name__}") from error
            if found or asyncio.get_running_loop().time() >= deadline:
                return found
            await asyncio.sleep(_LOOK_EVERY)

    def _look(self, after: int) -> list[Arrival]:
        if not self._receive.is_dir():
            return []
        files = [path for path in self._receive.iterdir() if path.suffix == ".xml" and not path.name.startswith(".")]
        for path in sorted(files, key=lambda one: (one.stat().st_mtime_ns, one.name)):
            if path.name not in self._numbers and self._is_whole(path):
                self._next += 1
                self._numbers[path.name] = self._next
        wanted = sorted((no, name) for name, no in self._numbers.items() if no > after)
        return [Arrival(no, (self._receive / name).read_bytes()) for no, name in wanted if (self._receive / name).exists()]

    def _is_whole(self, path: Path) -> bool:
        state = path.stat()
        if state.st_size <= MOST_BYTES:
            try:
                read_message(path.read_bytes())
            except MalformedMessageError:
                return self._clock.now().timestamp() - state.st_mtime > UNFINISHED.total_seconds()
        return True

    async def acknowledge(self, upto: int) -> None:
        """Say that every file up to this number is kept here: it moves to the archive."""
        done = [name for name, no in self._numbers.items() if no <= upto]
        try:
            await asyncio.to_thread(self._put_away, done)
        except OSError as error:
            raise Unreachable(f"the client's folder: {error.strerror or type(error).__name__}") from error
        for name in done:
            del self._numbers[name]

    def _put_away(self, names: Sequence[str]) -> None:
        self._received.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = self._receive / name
            if path.exists():
                # A client may use a name again: the archive keeps both.
                path.replace(self._received / f"{self._numbers[name]}-{name}")


def write_whole(path: Path, content: bytes) -> None:
    """Let a file appear under its name only when all of it is on the disk."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
