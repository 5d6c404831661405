"""Goods that one person may buy only so much of a year: counted by weight over all orders of the year, not of another person."""

from typing import Any

import msgspec
import pytest

from backend.declaration.conftest import COFFEE, HALL, MILK, goods
from o2o_store.backend.catalog.messages import ImportGoods
from o2o_store.contract.store_api.orders import FileOrder
from o2o_store.domain.refusals import OverYearlyQuantity

pytestmark = pytest.mark.anyio


async def test_a_person_buys_no_more_of_limited_goods_than_the_list_allows_a_year(market: Any) -> None:
    limited = msgspec.structs.replace(goods(MILK, "样本奶粉", "1901101000", 18_000), yearly_g=2700)
    await market.edge.writer.submit(ImportGoods(hall_id=HALL, goods=[limited, goods(COFFEE, "样本咖啡", "0901210000", 9_900)]))
    await market.bought()
    # Two of 900 g were bought; one more is the last.
    order_id = await market.complete()
    assert await market.do(FileOrder(order_id=order_id)) == OverYearlyQuantity(MILK, "0.9", "2.7")
    order = market.order(order_id)
    assert order.state == "complete"
    assert await market.do(FileOrder(order_id=await market.complete(pieces=1))) is None
    # Another person has a year of his own.
    assert await market.do(FileOrder(order_id=await market.complete("yi"))) is None
