"""Finding an order that is over: by what a shopper still has in hand, for staff who take goods back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from o2o_store import voucher
from o2o_store.backend.edge import OUR_TIMES, Caller
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.views import view_orders, without_voucher
from o2o_store.contract.store_api.returns import FindOrders, FoundOrdersView
from o2o_store.domain.refusals import NotAllowed, Refusal
from o2o_store.domain.returns import BACK_WITHIN

FINDERS = frozenset({"desk", "manager"})
"""Roles that take goods back, and so must find what was bought."""
MOST = 9
"""As many as there are keys to choose one by."""
BY_NUMBER_WITHIN = BACK_WITHIN + timedelta(days=15)
"""Pickup numbers come round again: older orders than any return can concern are found by their own numbers only."""


def find_past(connection: Connection, keys: Keys, caller: Caller, request: FindOrders, now: datetime) -> FoundOrdersView | Refusal:
    """Find the caller's hall's orders that fit, over or not; a voucher counts when it was ours, however old or used it is."""
    if not FINDERS.intersection(caller.staff_roles):
        return NotAllowed()
    found = _find(connection, keys, caller, request, now)
    if isinstance(found, Refusal):
        return found
    return FoundOrdersView(orders=[without_voucher(view) for view in view_orders(connection, found)])


def _find(connection: Connection, keys: Keys, caller: Caller, request: FindOrders, now: datetime) -> Sequence[str] | Refusal:
    code = request.code.strip()
    if code.upper().startswith(voucher.PREFIX):
        own = {keys.voucher_key_id: keys.voucher.public_key().public_bytes_raw()}
        claims = voucher.verify(code.upper(), own, OUR_TIMES[0])
        return claims if isinstance(claims, Refusal) else repository.list_numbered(connection, caller.hall_id, claims.order_id, MOST)
    if code:
        return repository.list_numbered(connection, caller.hall_id, code, MOST)
    number, last_four = request.pickup_number.strip().upper(), request.last_four.strip().upper()
    # Neither half alone: a number names many orders, four characters many people.
    if not number or len(last_four) != 4:  # noqa: PLR2004 - the last four
        return []
    return repository.list_of_buyer(connection, caller.hall_id, number, last_four, now - BY_NUMBER_WITHIN, MOST)
