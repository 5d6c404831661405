"""What the field table forbids is answered by CEB900, naming elements and never values."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


FORMAT: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "missing": ("order", lambda p: p.order.pop("buyerTelephone"), "OrderHead.buyerTelephone:missing"),
    "empty": ("order", lambda p: p.order.update(buyerName=""), "OrderHead.buyerName:length 0 is outside 1..60"),
    "too long": ("order", lambda p: p.order.update(orderNo="9" * 61), "OrderHead.orderNo:length 61 is outside 1..60"),
    "unknown element": ("order", lambda p: p.order.update(colour="red"), "OrderHead.colour:unknown element"),
    "order": ("order", lambda p: p.order.update(guid=p.order.pop("guid")), "OrderHead:elements out of order or repeated"),
    "not a number": ("order", lambda p: p.order.update(goodsValue="5l6"), "OrderHead.goodsValue:not a decimal"),
    "six decimals": ("order", lambda p: p.order.update(goodsValue="516.000001"), "OrderHead.goodsValue:not a decimal"),
    "currency": ("order", lambda p: p.order.update(currency="502"), "OrderHead.currency:must be 142"),
    "no lines": ("order", lambda p: p.order_lines.clear(), "Order:head or lines missing"),
    "line number": ("order", lambda p: p.order_lines[0].update(gnum="a"), "OrderList.gnum:not a whole number"),
    "itemNo": ("inventory", lambda p: p.inventory_lines[0].update(itemNo="9" * 21), "InventoryList.itemNo:length 21 is outside 0..20"),
}


@pytest.mark.parametrize("case", FORMAT)
async def test_document_is_answered_by_900_when_the_field_table_forbids_it(customs: Any, papers: Any, case: str) -> None:
    kind, spoil, expected = FORMAT[case]
    spoil(papers)
    if kind == "order":
        await customs.send("CEB311Message", papers.order, papers.order_lines)
    else:
        await customs.send("CEB621Message", papers.inventory, papers.inventory_lines)
    receipt = customs.last("message")
    assert receipt.status == {"order": "-301008", "inventory": "-621020"}[kind]
    assert expected in receipt.info
    assert not customs.receipts(kind)


async def test_refusal_of_a_format_never_repeats_a_value(customs: Any, papers: Any) -> None:
    number = papers.order["buyerIdNumber"]
    papers.order["buyerIdNumber"] = number * 4
    await customs.send("CEB311Message", papers.order, papers.order_lines)
    assert number not in customs.last("message").info


async def test_unsigned_inventory_is_answered_by_900(customs: Any, papers: Any) -> None:
    await customs.send("CEB621Message", papers.inventory, papers.inventory_lines, sign=False)
    assert "CEB621Message.Signature:must occur 1..1 times" in customs.last("message").info
