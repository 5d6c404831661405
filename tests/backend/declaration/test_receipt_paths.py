"""Every way customs can answer an inventory, lived through by a paid order: what the order becomes, and what the words say."""

from typing import Any

import pytest

from o2o_store.backend.declaration.messages import ReceiptNote, RecordReceipts
from o2o_store.ceb.explain import explain_receipt

pytestmark = pytest.mark.anyio
REASONS = ("1313", "1320", "1322", "1332", "13035", "13127", "130126")


async def paid(market: Any, **verdict: Any) -> str:
    """Return a paid order on whose inventory customs will say this."""
    if verdict:
        await market.control("customs", "verdicts", verdict)
    order_id: str = await market.displayed()
    await market.pay(order_id)
    return order_id


async def test_order_is_paid_back_for_every_reason_customs_is_known_to_give(market: Any) -> None:
    for code in REASONS:
        order_id = await paid(market, status="100", code=code, info="样本")
        order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
        inventory = order.document("inventory")
        assert (order.state, order.refusal_code, inventory.status, inventory.code) == ("refused", "customs_rejected", "100", code)
        assert explain_receipt(inventory.status, inventory.code, "zh").known
        assert order.parcel.state == "withdrawn"


@pytest.mark.parametrize("status", ["700", "-621018", "501"])
async def test_order_is_paid_back_when_customs_will_never_let_it_go(market: Any, status: str) -> None:
    order_id = await paid(market, status=status)
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").status) == ("refused", status)


async def test_order_waits_and_goes_on_when_a_person_looks(market: Any) -> None:
    for status, state in (("300", "in_review"), ("500", "in_inspection"), ("600", "suspended"), ("400", "awaited")):
        order_id = await paid(market, status=status)
        order = await market.until(order_id, lambda one, state=state: (one.document("inventory") or one).state == state)
        assert (order.state, order.voucher, order.parcel.state) == ("declared", "", "reserved")
        await market.control("customs", "decide", {"order_no": order.order_no, "status": "800"})
        assert (await market.until(order_id, lambda one: one.state == "cleared")).voucher


async def test_receipts_that_come_twice_late_or_overtake_each_other_change_nothing_more(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "duplicate", "status": "800"})
    await market.control("customs", "verdicts", {"act": "duplicate", "kind": "order", "status": "120"})
    await market.control("customs", "verdicts", {"act": "drop", "status": "120"})
    order_id = await paid(market)
    order = await market.until(order_id, lambda one: one.state == "cleared")
    before = market.view(order_id)
    cop_no = order.document("inventory").number
    late = ReceiptNote(identity="late", document="inventory", number=cop_no, status="120", code="1800", info="样本", returned_at=None)
    strange = ReceiptNote(identity="strange", document="inventory", number=cop_no, status="1399", code="", info="?", returned_at=None)
    for number, note in enumerate((late, strange)):
        command = RecordReceipts(no=number, cop_msg_id=f"in:x{number}", msg_type="CEB622Message", body=b"<a/>", receipts=(note,))
        await market.edge.writer.submit(command)
    after = market.view(order_id)
    assert (after.version, after.voucher) == (before.version, before.voucher)


async def test_inventory_goes_out_when_customs_says_examined_instead_of_accepted(market: Any) -> None:
    # 399 stands in the schema of 312, 412 and 512 too (facts/customs.md §1.6): after a 120, or in its place.
    await market.control("customs", "verdicts", {"act": "force", "kind": "waybill", "status": "399"})
    await market.control("customs", "delays", {"release": 0.0})
    order_id = await paid(market)
    order = await market.until(order_id, lambda one: one.document("inventory") is not None)
    assert order.document("waybill").state == "examined"
    assert order.state in {"declared", "cleared", "refused"}


async def test_order_waits_an_hour_of_silence_and_is_released(market: Any) -> None:
    await market.control("customs", "delays", {"release": 3600.0})
    order_id = await paid(market)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "accepted")
    assert market.order(order_id).state == "declared"
    await market.pass_(minutes=59)
    assert market.order(order_id).state == "declared"
    await market.pass_(minutes=61)
    order = await market.until(order_id, lambda one: one.state == "cleared")
    assert order.voucher


async def test_unreadable_message_stops_the_order_and_pays_it_back(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "force", "status": "300"})
    order_id: str = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "in_review")
    (sent,) = [one.cop_msg_id for one in market.ceb_messages(order_id) if one.msg_type == "CEB621Message"]
    note = ReceiptNote(
        identity="900",
        document="format",
        number=sent,
        status="-20001",
        code="-20001",
        info="样本",
        returned_at=None,
        message_type="CEB621Message",
    )
    await market.edge.writer.submit(RecordReceipts(no=1, cop_msg_id="in:900", msg_type="CEB900Message", body=b"<a/>", receipts=(note,)))
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").state) == ("refused", "faulty")
