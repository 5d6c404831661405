"""Promises that wait for a person: which they are and why, and how somebody who has looked sends them on."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.writer import OUTBOX, Outcome, Transaction
from o2o_store.domain.refusals import BadRequest
from o2o_store.outbox import outbox

PROMISES_RELEASED = "promises"
"""The signal after a person sent parked promises on: the courier looks again."""


class ReleasePromises(msgspec.Struct, frozen=True, kw_only=True):
    """Try these parked promises again from the beginning: what stopped them is mended."""

    ids: list[str]


class ParkedPromise(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that was set aside: `topic` says what was to be said, `stream` about what; its content stays closed."""

    id: str
    stream: str
    topic: str
    attempts: int
    parked_because: str
    created_at: datetime


def list_parked(connection: Connection) -> list[ParkedPromise]:
    """Return every promise that waits for a person, oldest first."""
    return [ParkedPromise(**row) for row in outbox.list_parked(connection, OUTBOX)]


def find_head(connection: Connection, stream: str) -> ParkedPromise | None:
    """Return what is said next on a stream; its `parked_because` is empty while nobody need look. None: nothing is to be said."""
    found = outbox.find_head(connection, OUTBOX, stream)
    return ParkedPromise(**found) if found is not None else None


def count_parked(connection: Connection) -> int:
    """Return how many promises wait for a person."""
    return outbox.count_parked(connection, OUTBOX)


def hasten(tx: Transaction, streams: Collection[str]) -> bool:
    """Keep what is promised on these streams now instead of later; say whether there was something."""
    found = outbox.hasten(tx.connection, OUTBOX, streams, tx.now)
    if found:
        tx.changed.add(PROMISES_RELEASED)
    return bool(found)


def release_promises(tx: Transaction, commands: Sequence[ReleasePromises]) -> Sequence[Outcome]:
    """Send parked promises on; return the ids that were parked, or refuse when none was."""
    released = outbox.release_parked(tx.connection, OUTBOX, {one for command in commands for one in command.ids}, tx.now)
    if released:
        tx.changed.add(PROMISES_RELEASED)
    mine = [[one for one in command.ids if one in released] for command in commands]
    return [ids or BadRequest("no promise of this id waits for a person") for ids in mine]
