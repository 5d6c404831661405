"""Goods of which one person may buy only so much a year: remarks of the positive list, by weight (facts: customs §5, R19, K05)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Goods
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.domain.allowance import allowance_year, check_quantity
from o2o_store.domain.refusals import Refusal

_TARIFF_LINE = 8
"""The list's lines are tariff lines of eight digits: all goods of one line share its limit."""


def refuse_quantities(connection: Connection, wanted: Iterable[Order], now: datetime) -> dict[str, Refusal]:
    """Return which of these orders, whose amounts are held already, bring a person beyond a list's yearly weight; each sees those before it.

    What counts is what the person's orders of this year hold or bought and did not bring back, as far as this platform knows it.
    """
    refused: dict[str, Refusal] = {}
    batch = list(wanted)
    for order in batch:
        goods = _goods_of(connection, order, now)
        limits = {one.hs_code[:_TARIFF_LINE]: one.yearly_g for one in goods.values() if one.yearly_g is not None}
        if not limits:
            continue
        # The others of this batch that come later are not there yet.
        later = {one.order_id for one in batch[batch.index(order) :]} | refused.keys()
        former = allowance.find_orders_of_year(connection, order.buyer_index, allowance_year(now)) - later
        bought: Counter[str] = Counter()
        for one in orders.find_orders(connection, former).values():
            bought += _grams(one, _goods_of(connection, one, now))
        for line, grams in _grams(order, goods).items():
            gtin = next(gtin for gtin, one in goods.items() if one.hs_code.startswith(line))
            refusal = check_quantity(gtin, grams, bought[line], limits[line]) if line in limits else None
            if refusal is not None:
                refused.setdefault(order.order_id, refusal)
    return refused


def _goods_of(connection: Connection, order: Order, now: datetime) -> Mapping[str, Goods]:
    return catalog.find_goods(connection, order.hall_id, [line.gtin for line in order.lines], now, order.price_version)


def _grams(order: Order, goods: Mapping[str, Goods]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in order.lines:
        if line.gtin in goods:
            one = goods[line.gtin]
            found[one.hs_code[:_TARIFF_LINE]] += one.net_g * (line.quantity - line.returned)
    return found
