"""Statements of the machine's book; every function works inside the caller's transaction."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.ledger.records import Answer, Known, Visit
from o2o_store.kiosk.ledger.tables import CACHE, ORDER, OUTBOX, VISIT


def find_open_visit(connection: Connection) -> Visit | None:
    """The visit that has not ended; there is at most one."""
    body = connection.execute(select(VISIT.c.body).where(VISIT.c.state == "open").order_by(VISIT.c.began_at.desc()).limit(1)).scalar()
    return msgspec.json.decode(body, type=Visit) if body else None


def put_visit(connection: Connection, visit: Visit, hall_id: str) -> None:
    """Write the open visit as it stands."""
    body = msgspec.json.encode(visit)
    changed = connection.execute(update(VISIT).where(VISIT.c.order_id == visit.order_id).values(body=body))
    if changed.rowcount == 0:
        values = {"order_id": visit.order_id, "hall_id": hall_id, "state": "open", "began_at": visit.began_at, "body": body}
        connection.execute(insert(VISIT).values(values))


def end_visit(connection: Connection, order_id: str, now: datetime) -> None:
    """Close a visit and forget what it held; the order's view keeps no person and no voucher here."""
    connection.execute(update(VISIT).where(VISIT.c.order_id == order_id).values(state="ended", ended_at=now, body=b""))
    known = find_known(connection, order_id)
    if known.view is not None:
        body = msgspec.json.encode(_bare(known.view))
        connection.execute(update(ORDER).where(ORDER.c.order_id == order_id).values(view=body))


def find_known(connection: Connection, order_id: str) -> Known:
    """What is known of an order."""
    row = connection.execute(select(ORDER).where(ORDER.c.order_id == order_id)).mappings().first()
    if row is None:
        return Known()
    return Known(
        view=msgspec.json.decode(row["view"], type=OrderView) if row["view"] else None,
        problem=msgspec.json.decode(row["problem"], type=Problem) if row["problem"] else None,
        refused_act=row["refused_act"],
    )


def record_view(connection: Connection, view: OrderView, now: datetime) -> bool:
    """Keep a view unless a newer one is kept already; say whether it was kept."""
    kept = connection.execute(select(ORDER.c.version).where(ORDER.c.order_id == view.order_id)).scalar()
    if kept is not None and kept >= view.version:
        return False
    ended = connection.execute(select(VISIT.c.state).where(VISIT.c.order_id == view.order_id)).scalar() == "ended"
    values = {"version": view.version, "view": msgspec.json.encode(_bare(view) if ended else view), "updated_at": now}
    if kept is None:
        connection.execute(insert(ORDER).values(order_id=view.order_id, hall_id=view.hall_id, **values))
    else:
        connection.execute(update(ORDER).where(ORDER.c.order_id == view.order_id).values(**values))
    return True


def record_answer(connection: Connection, answer: Answer, hall_id: str, now: datetime) -> None:
    """Keep what an act was answered with; a view clears the former refusal of the same act, an answer to no act clears any."""
    if answer.view is not None:
        record_view(connection, answer.view, now)
        refused = connection.execute(select(ORDER.c.refused_act).where(ORDER.c.order_id == answer.order_id)).scalar()
        if refused and refused != answer.act:
            return
    problem = msgspec.json.encode(answer.problem) if answer.problem is not None else b""
    values = {"problem": problem, "refused_act": answer.act if problem else "", "updated_at": now}
    changed = connection.execute(update(ORDER).where(ORDER.c.order_id == answer.order_id).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(ORDER).values(order_id=answer.order_id, hall_id=hall_id, **values))


def list_pending(connection: Connection, order_id: str) -> tuple[str, ...]:
    """Names of the acts of an order that are promised and not answered, in their order."""
    found = select(OUTBOX.c.topic).where(OUTBOX.c.stream == order_id).order_by(OUTBOX.c.seq)
    return tuple(connection.execute(found).scalars())


def count_promises(connection: Connection) -> int:
    """How many promises there are, parked ones too."""
    return int(connection.execute(select(func.count()).select_from(OUTBOX)).scalar() or 0)


def put_cache(connection: Connection, name: str, body: bytes, hall_id: str, now: datetime) -> None:
    """Keep what the platform last said under this name."""
    changed = connection.execute(update(CACHE).where(CACHE.c.name == name).values(body=body, fetched_at=now, hall_id=hall_id))
    if changed.rowcount == 0:
        connection.execute(insert(CACHE).values(name=name, hall_id=hall_id, body=body, fetched_at=now))


def find_cache(connection: Connection, name: str) -> bytes | None:
    """What is kept under this name."""
    body: bytes | None = connection.execute(select(CACHE.c.body).where(CACHE.c.name == name)).scalar()
    return body


def _bare(view: OrderView) -> OrderView:
    return msgspec.structs.replace(view, buyer=None, allowance=None, voucher="", delivery="", address_path="")
