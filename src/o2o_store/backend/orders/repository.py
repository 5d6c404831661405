"""Reading and writing orders, set-based: one query per table for however many orders."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnDefault,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from o2o_store.backend.database import rows, table
from o2o_store.backend.orders.messages import Order, OrderAttempt, OrderDocument, OrderLine, OrderParcel, ReleaseTimes
from o2o_store.backend.orders.tables import (
    OrderAttemptRow,
    OrderDocumentRow,
    OrderLineRow,
    OrderParcelRow,
    OrderRefundRow,
    OrderRow,
    OrderTimelineRow,
)
from o2o_store.domain.lifecycle import BEFORE_FILING, GIVEN_UP, DocumentKind, DocumentState, awaits, must_go_anew

HEADS = table(OrderRow)
LINES = table(OrderLineRow)
ATTEMPTS = table(OrderAttemptRow)
DOCUMENTS = table(OrderDocumentRow)
PARCELS = table(OrderParcelRow)
REFUNDS = table(OrderRefundRow)
TIMELINE = table(OrderTimelineRow)

Values = dict[str, Any]
_KEYS: Mapping[str, tuple[str, ...]] = {
    HEADS.name: ("order_id",),
    ATTEMPTS.name: ("order_id", "attempt"),
    DOCUMENTS.name: ("order_id", "kind"),
    PARCELS.name: ("order_id",),
}


@dataclass(slots=True)
class OrderState:
    """An order's mutable rows while a transaction moves it; `new` and `touched` say what has to be written."""

    head: Values
    attempts: dict[str, Values] = field(default_factory=dict)
    documents: dict[str, Values] = field(default_factory=dict)
    parcel: Values | None = None
    timeline: list[Values] = field(default_factory=list)
    new: list[tuple[Table, Values]] = field(default_factory=list)
    touched: dict[tuple[str, str], tuple[Table, Values]] = field(default_factory=dict)

    def add(self, where: Table, values: Values) -> Values:
        """Note a row to be inserted."""
        self.new.append((where, values))
        return values

    def touch(self, where: Table, values: Values, subject: str = "") -> None:
        """Note a row to be updated, once, unless it is new anyway."""
        if not any(values is fresh for _, fresh in self.new):
            self.touched[(where.name, subject)] = (where, values)


def load_states(connection: Connection, order_ids: Collection[str]) -> dict[str, OrderState]:
    """Read these orders with the rows of their machines; unknown ids are missing from the answer."""
    wanted = sorted(set(order_ids))
    states = {head["order_id"]: OrderState(head) for head in rows(connection, select(HEADS).where(HEADS.c.order_id.in_(wanted)))}
    if states:
        for attempt in rows(connection, select(ATTEMPTS).where(ATTEMPTS.c.order_id.in_(wanted)).order_by(ATTEMPTS.c.attempt)):
            states[attempt["order_id"]].attempts[str(attempt["attempt"])] = attempt
        for document in rows(connection, select(DOCUMENTS).where(DOCUMENTS.c.order_id.in_(wanted))):
            states[document["order_id"]].documents[document["kind"]] = document
        for parcel in rows(connection, select(PARCELS).where(PARCELS.c.order_id.in_(wanted))):
            states[parcel["order_id"]].parcel = parcel
    return states


def save_states(connection: Connection, states: Iterable[OrderState]) -> None:
    """Write what was added and touched: one statement per table and kind of change, rows in sorted order."""
    added: dict[Table, list[Values]] = {}
    touched: dict[Table, list[Values]] = {}
    for state in sorted(states, key=lambda each: str(each.head["order_id"])):
        for where, values in state.new:
            added.setdefault(where, []).append(values)
        for where, values in state.touched.values():
            touched.setdefault(where, []).append(values)
        added.setdefault(TIMELINE, []).extend(state.timeline)
        state.new, state.touched, state.timeline = [], {}, []
    for where in (HEADS, ATTEMPTS, REFUNDS, DOCUMENTS, PARCELS, TIMELINE):
        if added.get(where):
            connection.execute(insert(where), added[where])
        if touched.get(where):
            update_whole(connection, where, touched[where])


def update_whole(connection: Connection, where: Table, changed: Sequence[Values]) -> None:
    """Write every column but the key of these rows, in one statement."""
    keys = _KEYS[where.name]
    columns = [column.name for column in where.columns if column.name not in keys]
    statement = update(where).values({name: bindparam(f"v_{name}") for name in columns})
    for key in keys:
        statement = statement.where(where.c[key] == bindparam(f"k_{key}"))
    parameters = [{**{f"v_{name}": row[name] for name in columns}, **{f"k_{key}": row[key] for key in keys}} for row in changed]
    connection.execute(statement, parameters)


def blank(where: Table, values: Mapping[str, Any]) -> Values:
    """Return a full row of this table: the given values, every other column at its declared default."""
    full: Values = {}
    for column in where.columns:
        if column.name in values:
            full[column.name] = values[column.name]
        else:
            default = column.default
            full[column.name] = default.arg if isinstance(default, ColumnDefault) and default.is_scalar else None
    return full


def replace_lines(connection: Connection, lines: Mapping[str, Sequence[Values]]) -> None:
    """Put these lines in the place of the orders' former ones."""
    if not lines:
        return
    connection.execute(delete(LINES).where(LINES.c.order_id.in_(sorted(lines))))
    every = [line for order_id in sorted(lines) for line in lines[order_id]]
    if every:
        connection.execute(insert(LINES), every)


def note_returned(connection: Connection, pieces: Mapping[tuple[str, str], int]) -> None:
    """Add pieces that came back to their lines, by (order id, GTIN)."""
    if pieces:
        statement = (
            update(LINES)
            .where(LINES.c.order_id == bindparam("of_order"), LINES.c.gtin == bindparam("of_gtin"))
            .values(returned=LINES.c.returned + bindparam("more"))
        )
        connection.execute(
            statement, [{"of_order": order_id, "of_gtin": gtin, "more": more} for (order_id, gtin), more in sorted(pieces.items())]
        )


def find_orders(connection: Connection, order_ids: Collection[str]) -> dict[str, Order]:
    """Read these orders whole; unknown ids are missing from the answer."""
    wanted = sorted(set(order_ids))
    found = rows(connection, select(HEADS).where(HEADS.c.order_id.in_(wanted)))
    if not found:
        return {}
    lines = _grouped(connection, select(LINES).where(LINES.c.order_id.in_(wanted)).order_by(LINES.c.line_no))
    attempts = _grouped(connection, select(ATTEMPTS).where(ATTEMPTS.c.order_id.in_(wanted)).order_by(ATTEMPTS.c.attempt))
    documents = _grouped(connection, select(DOCUMENTS).where(DOCUMENTS.c.order_id.in_(wanted)))
    parcels = _grouped(connection, select(PARCELS).where(PARCELS.c.order_id.in_(wanted)))
    return {head["order_id"]: _order(head, lines, attempts, documents, parcels) for head in found}


def _order(
    head: Values,
    lines: Mapping[str, list[Values]],
    attempts: Mapping[str, list[Values]],
    documents: Mapping[str, list[Values]],
    parcels: Mapping[str, list[Values]],
) -> Order:
    order_id = head["order_id"]
    parcel = parcels.get(order_id)
    return Order(
        **head,
        lines=msgspec.convert(lines.get(order_id, []), list[OrderLine]),
        attempts=msgspec.convert(attempts.get(order_id, []), list[OrderAttempt]),
        documents=msgspec.convert(documents.get(order_id, []), list[OrderDocument]),
        parcel=msgspec.convert(parcel[0], OrderParcel) if parcel else None,
    )


def _grouped(connection: Connection, statement: Any) -> dict[str, list[Values]]:
    groups: dict[str, list[Values]] = {}
    for row in rows(connection, statement):
        groups.setdefault(row["order_id"], []).append(row)
    return groups


def find_by_address_token(connection: Connection, tokens: Collection[str]) -> dict[str, Values]:
    """Find whose links these are: order, state, and until when each is good."""
    wanted = sorted({token for token in tokens if token})
    columns = (HEADS.c.order_id, HEADS.c.state, HEADS.c.address_token, HEADS.c.address_until)
    return {row["address_token"]: row for row in rows(connection, select(*columns).where(HEADS.c.address_token.in_(wanted)))}


def list_timelines(connection: Connection, order_ids: Collection[str]) -> dict[str, list[Values]]:
    """Read what happened to these orders, oldest first."""
    return _grouped(connection, select(TIMELINE).where(TIMELINE.c.order_id.in_(sorted(set(order_ids)))).order_by(TIMELINE.c.entry))


def list_open_with_parcel(connection: Connection, hall_id: str) -> list[str]:
    """List the ids of the hall's open orders that have a parcel, oldest capture first; refused ones until their money is back."""
    joined = HEADS.join(PARCELS, PARCELS.c.order_id == HEADS.c.order_id)
    statement = (
        select(HEADS.c.order_id)
        .select_from(joined)
        .where(HEADS.c.hall_id == hall_id, HEADS.c.closed.is_(False))
        .order_by(PARCELS.c.reserved_at, HEADS.c.order_id)
    )
    return list(connection.execute(statement).scalars())


def list_numbered(connection: Connection, hall_id: str, number: str, most: int) -> list[str]:
    """List the ids of the hall's paid orders that have this id, order number or waybill number, the newest first."""
    labelled = select(DOCUMENTS.c.order_id).where(
        # As the index says it, or the planner does not know that it may use it.
        DOCUMENTS.c.kind == literal_column("'waybill'"),
        DOCUMENTS.c.number == number,
        DOCUMENTS.c.number != literal_column("''"),
    )
    numbered = select(HEADS.c.order_id).where(HEADS.c.order_no == number, HEADS.c.order_no != literal_column("''"))
    named = HEADS.c.order_id.in_(union_all(labelled, numbered, select(literal(number))))
    wanted = select(HEADS.c.order_id).where(named, HEADS.c.hall_id == hall_id, HEADS.c.captured_at.is_not(None))
    return list(connection.execute(wanted.order_by(HEADS.c.captured_at.desc()).limit(most)).scalars())


def list_of_buyer(connection: Connection, hall_id: str, pickup_number: str, last_four: str, begin: datetime, most: int) -> list[str]:
    """List the ids of the hall's orders paid since `begin` under this pickup number by whoever's ID number ends so, the newest first."""
    named = (HEADS.c.pickup_number == pickup_number, func.upper(HEADS.c.last_four) == last_four)
    wanted = select(HEADS.c.order_id).where(HEADS.c.hall_id == hall_id, HEADS.c.captured_at >= begin, *named)
    return list(connection.execute(wanted.order_by(HEADS.c.captured_at.desc()).limit(most)).scalars())


def list_watched(connection: Connection, hall_id: str) -> list[str]:
    """List the ids of a hall's orders that somebody must move on, the oldest first.

    Open ones with something held or money that came in, and ended ones whose delivery customs has not taken yet, or of which a paper
    was refused that must go anew.
    """
    paid = select(ATTEMPTS.c.order_id).where(ATTEMPTS.c.captured_at.is_not(None))
    begun = or_(HEADS.c.state.not_in(sorted(BEFORE_FILING)), HEADS.c.order_id.in_(paid))
    awaited = sorted(state for state in DocumentState if awaits(DocumentKind.DELIVERY, state))
    said = and_(DOCUMENTS.c.kind == DocumentKind.DELIVERY, DOCUMENTS.c.state.in_(awaited))
    refused = [
        and_(DOCUMENTS.c.kind == kind, DOCUMENTS.c.state.in_(sorted(state for state in DocumentState if must_go_anew(kind, state))))
        for kind in (DocumentKind.DELIVERY, DocumentKind.QUARANTINE)
    ]
    papers = select(DOCUMENTS.c.order_id).where(or_(said, *refused))
    wanted = or_(and_(HEADS.c.closed.is_(False), begun), and_(HEADS.c.order_id.in_(papers), HEADS.c.state.not_in(sorted(GIVEN_UP))))
    statement = select(HEADS.c.order_id).where(HEADS.c.hall_id == hall_id, wanted)
    return list(connection.execute(statement.order_by(HEADS.c.created_at, HEADS.c.order_id)).scalars())


def find_since(connection: Connection, order_ids: Collection[str]) -> dict[tuple[str, str, str], datetime]:
    """Find since when each machine of these orders stands where it stands, by order, machine and subject."""
    columns = (TIMELINE.c.order_id, TIMELINE.c.machine, TIMELINE.c.subject)
    statement = select(*columns, func.max(TIMELINE.c.at).label("at")).where(TIMELINE.c.order_id.in_(sorted(set(order_ids))))
    return {(row["order_id"], row["machine"], row["subject"]): row["at"] for row in rows(connection, statement.group_by(*columns))}


def list_release_times(connection: Connection, hall_id: str, begin: datetime, most: int) -> list[ReleaseTimes]:
    """List when the hall's last orders released since `begin` were opened, paid and released, the newest first."""
    both = select(HEADS.c.created_at, HEADS.c.captured_at, PARCELS.c.released_at).join(PARCELS, PARCELS.c.order_id == HEADS.c.order_id)
    wanted = both.where(HEADS.c.hall_id == hall_id, HEADS.c.captured_at.is_not(None), PARCELS.c.released_at >= begin)
    return [ReleaseTimes(**row) for row in rows(connection, wanted.order_by(PARCELS.c.released_at.desc()).limit(most))]


def sum_money(connection: Connection, hall_id: str, begin: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Count and add up (fen) what came in and what went back from `begin` until before `end`."""
    found = {}
    for name, where, amount, at in (
        ("taken", ATTEMPTS, ATTEMPTS.c.taken_fen, ATTEMPTS.c.captured_at),
        ("refunded", REFUNDS, REFUNDS.c.amount_fen, REFUNDS.c.at),
    ):
        wanted = select(func.count(), func.coalesce(func.sum(amount), 0)).where(where.c.hall_id == hall_id, at >= begin, at < end)
        count, fen = connection.execute(wanted).one()
        found[name] = (int(count), int(fen))
    return found


def find_latest_of_buyers(connection: Connection, buyer_indexes: Collection[str]) -> dict[str, Values]:
    """Find each buyer's latest order (id, person) by blind index, for the phone number that was given before.

    Only orders whose real-name check fitted count: a number that somebody typed beside another's card is nobody's to reuse.
    """
    statement = (
        select(HEADS.c.order_id, HEADS.c.buyer_index, HEADS.c.person_sealed)
        .where(HEADS.c.buyer_index.in_(sorted(set(buyer_indexes))), HEADS.c.identity_check == "fits")
        .order_by(HEADS.c.updated_at, HEADS.c.order_id)
    )
    return {row["buyer_index"]: row for row in rows(connection, statement)}


def list_pickup_numbers(connection: Connection, hall_ids: Collection[str]) -> dict[str, set[str]]:
    """List the numbers that open orders of these halls wear."""
    statement = select(HEADS.c.hall_id, HEADS.c.pickup_number).where(
        HEADS.c.hall_id.in_(sorted(set(hall_ids))), HEADS.c.closed.is_(False), HEADS.c.pickup_number != ""
    )
    taken: dict[str, set[str]] = {hall_id: set() for hall_id in hall_ids}
    for hall_id, number in connection.execute(statement):
        taken[hall_id].add(number)
    return taken


def list_lapsed(connection: Connection, now: datetime, most: int) -> list[str]:
    """List filed orders whose hold has ended, the longest ended first."""
    lapsed = (HEADS.c.state == "filed", HEADS.c.hold_until <= now)
    return list(connection.execute(select(HEADS.c.order_id).where(*lapsed).order_by(HEADS.c.hold_until).limit(most)).scalars())
