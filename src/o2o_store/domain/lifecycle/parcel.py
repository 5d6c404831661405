"""One order, one parcel (K13). `ready` is packed and released, in either order; only then it may leave (K08).

It leaves by one of two ways: handed over on the spot, or, where there is no permit for that, by courier. Nothing that was
released goes back on the shelf without the return process (K11): it is recalled, and taken back when customs grants the 625. What
was not packed yet when its buyer had gone is `called_off` instead, so that nothing can wait for a buyer without having been packed.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from o2o_store.domain.lifecycle.machine import Machine, Moves, build


class Fulfilment(StrEnum):
    """How an order reaches its buyer."""

    PICKUP = "pickup"
    COURIER = "courier"


class ParcelState(StrEnum):
    """Where the goods are.

    `released` = customs let it go, staff have not packed it; `uncollected` = nobody came, or the courier brought it back;
    `recalled` = set aside for a return of what nobody took; `called_off` = the same, and it lies unpacked on its shelf;
    `brought_back` = the buyer brought it (or a part of it) to the desk; `returned` = customs took back what came, and of a part the buyer has the rest; `kept` = the return was refused and the buyer
    has it, to try again or for good; `withdrawn` = back in stock, it was never ready to be taken.
    """

    RESERVED = "reserved"
    PACKED = "packed"
    RELEASED = "released"
    READY = "ready"
    HANDED_OVER = "handed_over"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    UNCOLLECTED = "uncollected"
    RECALLED = "recalled"
    CALLED_OFF = "called_off"
    BROUGHT_BACK = "brought_back"
    RETURNED = "returned"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class ParcelEvent(StrEnum):
    """What can happen to the parcel; `freed` follows when the order is cleared, `taken_back` and `given_back` from the return document."""

    RESERVED = "reserved"
    PACKED = "packed"
    FREED = "freed"
    HANDED_OVER = "handed_over"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    CAME_BACK = "came_back"
    LEFT_UNCOLLECTED = "left_uncollected"
    RECALLED = "recalled"
    BROUGHT_BACK = "brought_back"
    TAKEN_BACK = "taken_back"
    GIVEN_BACK = "given_back"
    PUT_BACK = "put_back"


_C, _CE = ParcelState, ParcelEvent
_WAITING = (_C.READY, _C.UNCOLLECTED)
_MOVES: Moves = {
    _CE.RESERVED: [(_C.RESERVED, (None,))],
    # Staff usually pack while customs decides; either may come first.
    _CE.PACKED: [(_C.PACKED, (_C.RESERVED,)), (_C.READY, (_C.RELEASED,))],
    _CE.FREED: [(_C.RELEASED, (_C.RESERVED,)), (_C.READY, (_C.PACKED,))],
    _CE.HANDED_OVER: [(_C.HANDED_OVER, _WAITING)],
    _CE.DISPATCHED: [(_C.DISPATCHED, _WAITING)],
    _CE.DELIVERED: [(_C.DELIVERED, (_C.DISPATCHED,))],
    _CE.CAME_BACK: [(_C.UNCOLLECTED, (_C.DISPATCHED,))],
    # Only what was packed can be left behind: otherwise it could be handed over later without ever having been packed.
    _CE.LEFT_UNCOLLECTED: [(_C.UNCOLLECTED, (_C.READY,))],
    _CE.RECALLED: [(_C.RECALLED, _WAITING), (_C.CALLED_OFF, (_C.RELEASED,))],
    _CE.BROUGHT_BACK: [(_C.BROUGHT_BACK, (_C.HANDED_OVER, _C.DELIVERED, _C.KEPT, _C.RETURNED))],
    _CE.TAKEN_BACK: [(_C.RETURNED, (_C.RECALLED, _C.BROUGHT_BACK)), (_C.WITHDRAWN, (_C.CALLED_OFF,))],
    _CE.GIVEN_BACK: [(_C.KEPT, (_C.BROUGHT_BACK,)), (_C.UNCOLLECTED, (_C.RECALLED,)), (_C.RELEASED, (_C.CALLED_OFF,))],
    _CE.PUT_BACK: [(_C.WITHDRAWN, (_C.RESERVED, _C.PACKED))],
}
TABLE = build(
    Machine.PARCEL,
    ParcelState,
    ParcelEvent,
    _MOVES,
    frozenset({_C.HANDED_OVER, _C.DELIVERED, _C.RETURNED, _C.KEPT, _C.WITHDRAWN}),
)
"""The parcel's table."""

LEAVES_BY: Mapping[Fulfilment, ParcelEvent] = MappingProxyType(
    {Fulfilment.PICKUP: ParcelEvent.HANDED_OVER, Fulfilment.COURIER: ParcelEvent.DISPATCHED}
)
"""The one event by which a parcel of this kind leaves the hall: no courier takes what waits at a desk, no desk gives away a courier's."""


RECALLABLE: frozenset[ParcelState] = frozenset({_C.RELEASED, *_WAITING})
"""Released and still with us: it may go back by the return process without ever having left."""


def is_ready(parcel: str | None) -> bool:
    """Say whether the parcel may leave: packed, and the order cleared (K08)."""
    return parcel == ParcelState.READY


def may_leave(parcel: str | None, fulfilment: str, event: str) -> bool:
    """Say whether the parcel may leave by this event now: it waits, packed and released, and this is the way its order goes."""
    return parcel in _WAITING and LEAVES_BY[Fulfilment(fulfilment)] == event
