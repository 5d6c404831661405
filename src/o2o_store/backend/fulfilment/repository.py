"""Writing and reading what the fulfilment room recorded."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from o2o_store.backend.database import rows, table
from o2o_store.backend.fulfilment.tables import HandOverRow, HandOverTryRow, PackingRow

PACKINGS = table(PackingRow)
HAND_OVERS = table(HandOverRow)
TRIES = table(HandOverTryRow)
Values = dict[str, Any]


def add_packings(connection: Connection, packings: Sequence[Values]) -> None:
    """Write sealed parcels."""
    if packings:
        connection.execute(insert(PACKINGS), list(packings))


def add_hand_overs(connection: Connection, hand_overs: Sequence[Values]) -> None:
    """Write hand-overs."""
    if hand_overs:
        connection.execute(insert(HAND_OVERS), list(hand_overs))


def find_hand_overs(connection: Connection, order_ids: Collection[str]) -> dict[str, Values]:
    """Find the hand-overs of these orders."""
    wanted = HAND_OVERS.c.order_id.in_(sorted(set(order_ids)))
    return {row["order_id"]: row for row in rows(connection, select(HAND_OVERS).where(wanted))}


def find_tries(connection: Connection, order_ids: Collection[str]) -> dict[str, Values]:
    """Find how often the wrong person came for these orders; an order nobody was turned away from is missing."""
    wanted = TRIES.c.order_id.in_(sorted(set(order_ids)))
    return {row["order_id"]: row for row in rows(connection, select(TRIES).where(wanted))}


def write_tries(connection: Connection, tries: Sequence[Values]) -> None:
    """Write these counts in the place of the orders' former ones."""
    if tries:
        connection.execute(delete(TRIES).where(TRIES.c.order_id.in_(sorted(row["order_id"] for row in tries))))
        connection.execute(insert(TRIES), list(tries))
