"""What a return would bring, told before it is asked for: the sum that is booked afterwards, to the fen, and every no in time."""

from typing import Any

import pytest

from o2o_store.backend.edge import Caller
from o2o_store.backend.returns import service as returns
from o2o_store.contract.store_api.returns import QuoteReturn, ReturnedLine, ReturnGoods
from o2o_store.domain import refusals
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.returns import APPLY_WITHIN

pytestmark = pytest.mark.anyio
MILK, COFFEE = "09421025231216", "04006381333931"
STAFF = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-3", ("desk",))


def quote(market: Any, order_id: str, pieces: dict[str, int] | None = None, caller: Caller = STAFF) -> Any:
    lines = [ReturnedLine(gtin=gtin, quantity=count) for gtin, count in (pieces or {}).items()]
    request = QuoteReturn(order_id=order_id, lines=lines)
    return market.edge.database.read(lambda c: returns.quote_return(c, caller, request, market.clock.now()))


async def bring_back(market: Any, order_id: str, pieces: dict[str, int]) -> Any:
    lines = [ReturnedLine(gtin=gtin, quantity=count) for gtin, count in pieces.items()]
    return await market.do(ReturnGoods(order_id=order_id, lines=lines, reason="未拆封"), STAFF)


async def test_each_of_several_returns_brings_what_was_quoted(market: Any) -> None:
    order_id = await market.handed_over()
    paid, before = market.order(order_id).total_fen, 0
    for pieces in ({MILK.removeprefix("0"): 1}, {COFFEE: 1}, {MILK: 1}):
        quoted = quote(market, order_id, pieces)
        assert quoted == quote(market, order_id, pieces)
        assert (quoted.allowance_fen, len(quoted.lines)) == (quoted.refund_fen - quoted.tax_fen, 1)
        assert await bring_back(market, order_id, pieces) == order_id
        after = before + quoted.refund_fen
        await market.until(order_id, lambda one, after=after: one.attempts[-1].refunded_fen == after)
        before = after
    assert before == paid
    assert quote(market, order_id) == refusals.AlreadyReturned()


async def test_quote_without_pieces_says_until_when(market: Any) -> None:
    order_id = await market.handed_over()
    quoted = quote(market, order_id)
    released = market.order(order_id).parcel.released_at
    assert (quoted.lines, quoted.refund_fen, quoted.allowance_fen) == ([], 0, 0)
    assert quoted.last_day == beijing_date(released) + APPLY_WITHIN
    await market.pass_(days=31)
    assert isinstance(quote(market, order_id), refusals.ReturnTooLate)
    assert isinstance(quote(market, order_id, {MILK: 1}), refusals.ReturnTooLate)


async def test_quote_refuses_what_the_return_would_refuse(market: Any) -> None:
    order_id = await market.bought()
    assert quote(market, order_id) == refusals.OrderClosed()
    await market.pack(order_id)
    await market.hand_over(order_id)
    assert quote(market, order_id, {MILK: 3}) == refusals.MoreThanBought(2)
    assert quote(market, order_id, {"00000000000000": 1}) == refusals.NothingToReturn()
    assert quote(market, order_id, {MILK: 0}) == refusals.NothingToReturn()
    stranger = Caller("desk-9", "desk", "hall-9", "demo", "desk-9", "staff-9", ("desk",))
    packer = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-1", ("packer",))
    assert quote(market, order_id, caller=stranger) == refusals.UnknownOrder()
    assert quote(market, order_id, caller=packer) == refusals.NotAllowed()
    await market.control("customs", "delays", {"release": 3600.0})
    assert await bring_back(market, order_id, {COFFEE: 1}) == order_id
    assert quote(market, order_id, {MILK: 1}) == refusals.ReturnUnderWay()


async def test_opened_goods_are_no_customs_return(market: Any) -> None:
    order_id = await market.handed_over()
    request = ReturnGoods(order_id=order_id, lines=[ReturnedLine(gtin=MILK, quantity=1)], reason="", intact=False)
    assert await market.do(request, STAFF) == refusals.NotIntact()
    assert market.order(order_id).state == "done"
