"""The end of a day and of a shift: figures as the books have them, frozen with the name of who looked at them."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import proofs, repository, worklist
from o2o_store.backend.fulfilment.repository import Values
from o2o_store.backend.fulfilment.telling import new_difference
from o2o_store.backend.orders import service as orders
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.desk import CloseDay, DayFigure, DayView, HandOverShift, ShiftView
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.ids import new_id
from o2o_store.domain.lifecycle import ParcelState
from o2o_store.domain.refusals import BadRequest, DayClosed, NotAllowed, Refusal
from o2o_store.domain.remarks import noted, says_something

_LYING = frozenset({ParcelState.PACKED, ParcelState.READY, ParcelState.UNCOLLECTED})
"""States in which a packed parcel lies at its desk."""


def beijing_day(now: datetime) -> date:
    """Return the hall's day of a moment."""
    return now.astimezone(BEIJING).date()


def show_day(connection: Connection, caller: Caller, now: datetime) -> DayView | Refusal:
    """Show the caller's hall today: frozen figures when it was closed, else as they stand."""
    if not caller.staff_id:
        return NotAllowed()
    return _day(connection, caller, beijing_day(now), now)


def _day(connection: Connection, caller: Caller, day: date, now: datetime) -> DayView:
    closed = repository.find_day(connection, caller.hall_id, day)
    if closed is None:
        return DayView(day=day, figures=_figures(connection, caller.hall_id, day), open=_open(connection, caller, now))
    return DayView(
        day=day,
        figures=[DayFigure(**figure) for figure in json.loads(closed["figures"])],
        open=_open(connection, caller, now),
        closed_at=closed["closed_at"],
        closed_by=closed["staff_id"],
        note=closed["note"],
    )


def _figures(connection: Connection, hall_id: str, day: date) -> list[DayFigure]:
    begin = datetime.combine(day, time(), BEIJING)
    end = begin + timedelta(days=1)
    money = orders.sum_money(connection, hall_id, begin, end)
    acts = repository.count_acts(connection, hall_id, begin, end)
    return [
        *(DayFigure(name=name, count=count, fen=fen) for name, (count, fen) in money.items()),
        *(DayFigure(name=name, count=count) for name, count in acts.items()),
    ]


def _open(connection: Connection, caller: Caller, now: datetime) -> list[DayFigure]:
    found = orders.find_orders(connection, orders.list_open_with_parcel(connection, caller.hall_id)).values()
    states = [order.parcel.state for order in found if order.parcel is not None]
    troubles = worklist.list_troubles(connection, caller, now)
    waiting = len(troubles.troubles) if not isinstance(troubles, Refusal) else 0
    return [
        DayFigure(name="to_pack", count=sum(state in {ParcelState.RESERVED, ParcelState.RELEASED} for state in states)),
        DayFigure(name="lying", count=sum(state in _LYING for state in states)),
        DayFigure(name="troubles", count=waiting),
    ]


def close_day(tx: Transaction, acts: Sequence[Act[CloseDay]]) -> Sequence[Outcome]:
    """Freeze days; a day with something open needs a note that says why."""
    return [_close(tx, act) for act in acts]


def _close(tx: Transaction, act: Act[CloseDay]) -> Outcome:
    if proofs.MANAGER not in act.caller.staff_roles:
        return NotAllowed()
    if act.request.day > beijing_day(tx.now):
        return BadRequest("day")
    if repository.find_day(tx.connection, act.caller.hall_id, act.request.day) is not None:
        return DayClosed()
    if any(figure.count for figure in _open(tx.connection, act.caller, tx.now)) and not says_something(act.request.note):
        return BadRequest("note")
    figures = _figures(tx.connection, act.caller.hall_id, act.request.day)
    row = {
        "hall_id": act.caller.hall_id,
        "day": act.request.day,
        "enterprise_id": act.caller.enterprise_id,
        "figures": json.dumps([{"name": one.name, "count": one.count, "fen": one.fen} for one in figures]),
        "staff_id": act.caller.staff_id,
        "device_id": act.caller.device_id,
        "note": noted(act.request.note),
        "closed_at": tx.now,
    }
    repository.add_days(tx.connection, [row])
    return _day(tx.connection, act.caller, act.request.day, tx.now)


def hand_over_shift(tx: Transaction, acts: Sequence[Act[HandOverShift]]) -> Sequence[Outcome]:
    """Record that clerks left their desks; a count that differs from the books becomes a difference."""
    return [_hand_over(tx, act) for act in acts]


def _hand_over(tx: Transaction, act: Act[HandOverShift]) -> Outcome:
    if act.request.counted < 0:
        return BadRequest("counted")
    caller = act.caller
    expected = _lying_at(tx.connection, caller)
    repository.add_shifts(tx.connection, [_shift(tx, act, expected)])
    if expected != act.request.counted:
        facts = {"counted": str(act.request.counted), "expected": str(expected), "desk": caller.desk}
        repository.add_differences(tx.connection, [new_difference(tx, caller, "parcels_counted", "", facts, caller.staff_id)])
        tx.changed.add(worklist.SETTLED)
    return ShiftView(desk=caller.desk, staff_id=caller.staff_id, at=tx.now, counted=act.request.counted, expected=expected)


def _lying_at(connection: Connection, caller: Caller) -> int:
    found = orders.find_orders(connection, orders.list_open_with_parcel(connection, caller.hall_id)).values()
    return sum(order.desk == caller.desk and order.parcel is not None and order.parcel.state in _LYING for order in found)


def _shift(tx: Transaction, act: Act[HandOverShift], expected: int) -> Values:
    return {
        "shift_id": new_id(tx.now),
        "hall_id": act.caller.hall_id,
        "enterprise_id": act.caller.enterprise_id,
        "desk": act.caller.desk,
        "staff_id": act.caller.staff_id,
        "device_id": act.caller.device_id,
        "counted": act.request.counted,
        "expected": expected,
        "note": noted(act.request.note),
        "at": tx.now,
    }
