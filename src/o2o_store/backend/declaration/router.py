"""The declaration room's door: filing an order."""

from o2o_store.backend.edge import Handlers
from o2o_store.backend.orders.router import act_on_order

HANDLERS: Handlers = {"file_order": act_on_order}
