"""The returns room's answers."""

from o2o_store.backend.edge import Handlers
from o2o_store.backend.orders.router import act_on_order

HANDLERS: Handlers = {"withdraw_order": act_on_order, "return_goods": act_on_order, "recall_parcel": act_on_order}
"""Endpoints of this room by name."""
