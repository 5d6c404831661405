"""Writing and reading what the fulfilment room recorded."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from o2o_store.backend.database import rows, table
from o2o_store.backend.fulfilment.tables import (
    DayCloseRow,
    DeskDifferenceRow,
    HandOverRow,
    HandOverTryRow,
    PackingRow,
    ParcelCallRow,
    ShiftRow,
    VoucherReplacedRow,
)

PACKINGS = table(PackingRow)
HAND_OVERS = table(HandOverRow)
TRIES = table(HandOverTryRow)
REPLACED = table(VoucherReplacedRow)
DIFFERENCES = table(DeskDifferenceRow)
DAYS = table(DayCloseRow)
SHIFTS = table(ShiftRow)
CALLS = table(ParcelCallRow)
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


def add_replaced(connection: Connection, replaced: Sequence[Values]) -> None:
    """Write vouchers that are worth nothing any more."""
    if replaced:
        connection.execute(insert(REPLACED), list(replaced))


def find_replaced(connection: Connection, order_ids: Collection[str]) -> dict[str, Values]:
    """Find the replaced vouchers of these orders, by fingerprint."""
    wanted = REPLACED.c.order_id.in_(sorted(set(order_ids)))
    return {row["voucher_sha256"]: row for row in rows(connection, select(REPLACED).where(wanted))}


def add_differences(connection: Connection, differences: Sequence[Values]) -> None:
    """Write what two books disagree about."""
    if differences:
        connection.execute(insert(DIFFERENCES), list(differences))


def find_differences(connection: Connection, difference_ids: Collection[str]) -> set[str]:
    """Find which of these differences are written down, settled or not."""
    wanted = select(DIFFERENCES.c.difference_id).where(DIFFERENCES.c.difference_id.in_(sorted(set(difference_ids))))
    return set(connection.execute(wanted).scalars())


def list_differences(connection: Connection, hall_id: str) -> list[Values]:
    """List a hall's differences that nobody has settled, the oldest first."""
    wanted = select(DIFFERENCES).where(DIFFERENCES.c.hall_id == hall_id, DIFFERENCES.c.settled_at.is_(None))
    return rows(connection, wanted.order_by(DIFFERENCES.c.at, DIFFERENCES.c.difference_id))


def settle_difference(connection: Connection, hall_id: str, difference_id: str, values: Values) -> bool:
    """Close one open difference of a hall; say whether there was one."""
    wanted = (DIFFERENCES.c.hall_id == hall_id) & (DIFFERENCES.c.difference_id == difference_id) & DIFFERENCES.c.settled_at.is_(None)
    return bool(connection.execute(update(DIFFERENCES).where(wanted).values(**values)).rowcount)


def find_day(connection: Connection, hall_id: str, day: date) -> Values | None:
    """Find a day that was closed."""
    return next(iter(rows(connection, select(DAYS).where(DAYS.c.hall_id == hall_id, DAYS.c.day == day))), None)


def add_days(connection: Connection, days: Sequence[Values]) -> None:
    """Write closed days."""
    if days:
        connection.execute(insert(DAYS), list(days))


def add_shifts(connection: Connection, shifts: Sequence[Values]) -> None:
    """Write shifts."""
    if shifts:
        connection.execute(insert(SHIFTS), list(shifts))


def count_acts(connection: Connection, hall_id: str, begin: datetime, end: datetime) -> dict[str, int]:
    """Count what staff of a hall did from `begin` until before `end`."""
    told = {}
    for name, acts, at in (("packed", PACKINGS, PACKINGS.c.packed_at), ("handed_over", HAND_OVERS, HAND_OVERS.c.handed_over_at)):
        told[name] = len(rows(connection, select(acts.c.order_id).where(acts.c.hall_id == hall_id, at >= begin, at < end)))
    replaced = select(REPLACED.c.order_id).where(
        REPLACED.c.hall_id == hall_id, REPLACED.c.replaced_at >= begin, REPLACED.c.replaced_at < end
    )
    return told | {"vouchers_replaced": len(rows(connection, replaced))}


def find_calls(connection: Connection, order_ids: Collection[str]) -> dict[str, int]:
    """Find how often these orders' numbers were called again; one that was not is missing."""
    wanted = CALLS.c.order_id.in_(sorted(set(order_ids)))
    return {row["order_id"]: row["calls"] for row in rows(connection, select(CALLS).where(wanted))}


def write_calls(connection: Connection, calls: Sequence[Values]) -> None:
    """Write these counts in the place of the former ones."""
    if calls:
        connection.execute(delete(CALLS).where(CALLS.c.order_id.in_(sorted(row["order_id"] for row in calls))))
        connection.execute(insert(CALLS), list(calls))
