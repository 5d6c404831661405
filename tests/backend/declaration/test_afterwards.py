"""Withdrawn, returned, never fetched, taxed: what follows a declaration, against customs as it really answers."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy

from o2o_store.backend.access.messages import ROLES
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.declaration import repository, tax_ledger
from o2o_store.backend.declaration.messages import BillNote, ReceiptNote, RecordReceipts
from o2o_store.backend.edge import Caller
from o2o_store.backend.returns.repository import LINES
from o2o_store.ceb import xml
from o2o_store.ceb.models import Cancellation
from o2o_store.contract.store_api.fulfilment import PackParcel
from o2o_store.contract.store_api.returns import RecallParcel, ReturnedLine, ReturnGoods, WithdrawOrder
from o2o_store.domain import refusals
from o2o_store.domain.clock import BEIJING, beijing_date

pytestmark = pytest.mark.anyio
MILK, COFFEE = "09421025231216", "04006381333931"
STAFF = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-3", ("desk",))
assert set(STAFF.staff_roles) <= set(ROLES), "a role that no person can have proves nothing"
STRANGER = Caller("desk-9", "desk", "hall-9", "demo", "desk-9", "staff-9", ("desk",))


async def declared(market: Any) -> str:
    """Return a paid order whose inventory customs keeps for itself."""
    await market.control("customs", "verdicts", {"act": "force", "status": "300"})
    order_id: str = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "in_review")
    return order_id


def books(market: Any, order_id: str) -> tuple[int, int, int]:
    """Return what the buyer's year has used, and what is sold and held of the milk."""
    order = market.order(order_id)
    (year,) = market.edge.database.read(lambda c: allowance.list_years(c, [(order.buyer_index, order.created_at)])).values()
    (stock,) = [
        line for line in market.edge.database.read(lambda c: catalog.view_stock(c, "hall-1", market.clock.now())) if line.gtin == MILK
    ]
    return year.used_fen, stock.sold - stock.returned, stock.held


def sent(market: Any, order_id: str, msg_type: str) -> Any:
    (body,) = [one.body for one in market.ceb_messages(order_id) if one.msg_type == msg_type and not one.incoming]
    return xml.read_message(body).documents[0]


async def test_sale_is_withdrawn_at_customs_and_paid_back_when_the_buyer_leaves(market: Any) -> None:
    order_id = await declared(market)
    assert await market.do(WithdrawOrder(order_id=order_id, reason="顾客赶飞机"), STAFF) == order_id
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").state, order.parcel.state) == ("withdrawn", "annulled", "withdrawn")
    document = sent(market, order_id, "CEB623Message")
    assert isinstance(document, Cancellation)
    assert document.reason == "顾客赶飞机"
    assert document.invt_no[8] == "I"
    assert books(market, order_id) == (0, 0, 0)
    # Said again, by whomever: nothing more happens.
    assert await market.do(WithdrawOrder(order_id=order_id, reason="再说一遍"), STAFF) == order_id


async def test_inventory_is_withdrawn_when_a_lesser_document_is_refused_late(market: Any) -> None:
    order_id = await declared(market)
    waybill = market.order(order_id).waybill_no
    late = ReceiptNote(identity="late", document="waybill", number=waybill, status="100", code="9033", info="样本", returned_at=None)
    await market.edge.writer.submit(RecordReceipts(no=9, cop_msg_id="in:late", msg_type="CEB512Message", body=b"<a/>", receipts=(late,)))
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").state) == ("withdrawn", "annulled")
    assert sent(market, order_id, "CEB623Message").reason == "订购人要求撤销"


async def test_sale_goes_on_when_customs_refuses_the_withdrawal(market: Any) -> None:
    order_id = await declared(market)
    await market.control("customs", "verdicts", {"act": "force", "kind": "cancellation", "status": "100"})
    await market.do(WithdrawOrder(order_id=order_id, reason=""), STAFF)
    order = await market.until(order_id, lambda one: one.state == "declared" and one.document("cancellation") is not None)
    assert order.document("cancellation").state == "rejected"
    await market.control("customs", "decide", {"order_no": order.order_no, "status": "800"})
    assert (await market.until(order_id, lambda one: one.state == "cleared")).voucher


async def test_withdrawal_is_asked_for_again_when_customs_refused_the_first(market: Any) -> None:
    order_id = await declared(market)
    await market.control("customs", "verdicts", {"act": "force", "kind": "cancellation", "status": "-623001"})
    await market.do(WithdrawOrder(order_id=order_id, reason="第一次"), STAFF)
    order = await market.until(order_id, lambda one: one.state == "declared" and one.document("cancellation") is not None)
    assert order.document("cancellation").state == "faulty"
    assert await market.do(WithdrawOrder(order_id=order_id, reason="补正后再撤"), STAFF) == order_id
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").state, books(market, order_id)) == ("withdrawn", "annulled", (0, 0, 0))
    asked: list[Any] = [xml.read_message(one.body).documents[0] for one in market.ceb_messages(order_id) if one.msg_type == "CEB623Message"]
    assert [one.reason for one in asked] == ["第一次", "补正后再撤"]
    assert len({one.cop_no for one in asked}) == 2
    # A late word about the first answers nothing any more.
    late = ReceiptNote(identity="old", document="cancellation", number=asked[0].cop_no, status="100", code="", info="", returned_at=None)
    await market.edge.writer.submit(RecordReceipts(no=9, cop_msg_id="in:old", msg_type="CEB624Message", body=b"<a/>", receipts=(late,)))
    assert market.order(order_id).state == "withdrawn"


async def test_withdrawal_that_had_no_number_yet_is_asked_for_when_the_release_brings_it(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "drop", "kind": "inventory", "status": "120"})
    await market.control("customs", "delays", {"release": 3600.0})
    order_id = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "received")
    await market.do(WithdrawOrder(order_id=order_id, reason=""), STAFF)
    assert (market.order(order_id).state, market.order(order_id).document("cancellation")) == ("withdrawing", None)
    await market.control("customs", "delays", {"release": 0.0})
    await market.pass_(hours=1, seconds=5)
    # Customs lets nobody withdraw what it has released: it says so, and the parcel can be fetched.
    order = await market.until(order_id, lambda one: one.state == "cleared" and bool(one.voucher))
    assert (order.document("cancellation").state, order.parcel.state) == ("faulty", "released")
    assert books(market, order_id) == (45_900, 2, 0)


async def test_nothing_was_sold_when_a_release_is_withdrawn_after_all(market: Any) -> None:
    await market.control("customs", "delays", {"release": 3600.0})
    await market.control("customs", "verdicts", {"act": "drop", "kind": "cancellation"})
    order_id = await market.displayed()
    await market.pay(order_id)
    await market.until(order_id, lambda one: (one.document("inventory") or one).state == "accepted")
    await market.do(WithdrawOrder(order_id=order_id, reason=""), STAFF)
    number = (await market.until(order_id, lambda one: one.document("cancellation") is not None)).document("cancellation").number
    cop_no = market.edge.database.read(lambda c: repository.find_dossiers(c, market.edge.keys.fields, [order_id]))[order_id]["cop_no"]
    for place, (document, own, status) in enumerate([("inventory", cop_no, "800"), ("cancellation", number, "120")]):
        said = ReceiptNote(identity=f"x{place}", document=document, number=own, status=status, code="", info="", returned_at=None)
        await market.edge.writer.submit(RecordReceipts(no=place, cop_msg_id=f"x{place}", msg_type="", body=b"<a/>", receipts=(said,)))
        assert market.order(order_id).state == ("withdrawn" if place else "overtaken")
    assert books(market, order_id) == (0, 0, 0)


async def test_inventory_that_stalls_while_it_is_withdrawn_goes_out_again(market: Any) -> None:
    for verdict in (
        {"act": "force", "status": "4"},
        {"act": "drop", "kind": "inventory", "status": "4"},
        {"act": "force", "status": "300"},
    ):
        await market.control("customs", "verdicts", verdict)
    order_id = await market.displayed()
    await market.pay(order_id)
    order = await market.until(order_id, lambda one: (one.document("inventory") or one).state == "received")
    await market.do(WithdrawOrder(order_id=order_id, reason=""), STAFF)
    note = ReceiptNote(
        identity="4", document="inventory", number=order.document("inventory").number, status="4", code="", info="", returned_at=None
    )
    await market.edge.writer.submit(RecordReceipts(no=9, cop_msg_id="in:4", msg_type="CEB622Message", body=b"<a/>", receipts=(note,)))
    assert market.order(order_id).document("inventory").state == "stalled"
    await market.pass_(seconds=31)
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.state, order.document("inventory").state) == ("withdrawn", "annulled")


async def test_delivery_that_stalls_after_the_hand_over_goes_out_again(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "force", "kind": "delivery", "status": "4"})
    order_id = await market.handed_over()
    order = await market.until(order_id, lambda one: (one.document("delivery") or one).state == "stalled")
    assert order.state == "done"
    await market.pass_(seconds=31)
    await market.until(order_id, lambda one: one.document("delivery").state == "accepted")
    said: list[Any] = [xml.read_message(one.body).documents[0] for one in market.ceb_messages(order_id) if one.msg_type == "CEB513Message"]
    assert len({one.logistics_time for one in said}) == 1
    assert len(said) == 2


async def test_withdrawal_is_refused_after_release_and_to_strangers(market: Any) -> None:
    order_id = await market.bought()
    assert await market.do(WithdrawOrder(order_id=order_id, reason=""), STAFF) == refusals.TooLateToWithdraw()
    assert await market.do(WithdrawOrder(order_id=order_id, reason=""), STRANGER) == refusals.UnknownOrder()
    nobody = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-4", ("packer",))
    assert await market.do(WithdrawOrder(order_id=order_id, reason=""), nobody) == refusals.NotAllowed()
    filed = await market.filed("yi")
    assert await market.do(WithdrawOrder(order_id=filed, reason=""), STAFF) == refusals.OrderClosed()


async def test_part_of_the_goods_comes_back_with_its_part_of_everything(market: Any) -> None:
    order_id = await market.handed_over()
    assert books(market, order_id) == (45_900, 2, 0)
    wrong: list[tuple[list[ReturnedLine], refusals.Refusal]] = [
        ([], refusals.NothingToReturn()),
        ([ReturnedLine(gtin="00000000000000", quantity=1)], refusals.NothingToReturn()),
        ([ReturnedLine(gtin=MILK, quantity=3)], refusals.MoreThanBought(2)),
        # However often it is scanned: the pieces of a product are added up, and none makes up for another.
        ([ReturnedLine(gtin=MILK, quantity=2), ReturnedLine(gtin=MILK, quantity=1)], refusals.MoreThanBought(2)),
        ([ReturnedLine(gtin=MILK, quantity=2), ReturnedLine(gtin=MILK, quantity=-1)], refusals.NothingToReturn()),
    ]
    for lines, refusal in wrong:
        assert await market.do(ReturnGoods(order_id=order_id, lines=lines, reason=""), STAFF) == refusal
    # As the till's scanner reads it from the package: thirteen digits.
    lines = [ReturnedLine(gtin=MILK.removeprefix("0"), quantity=1)]
    assert await market.do(ReturnGoods(order_id=order_id, lines=lines, reason="未拆封"), STAFF) == order_id
    order = await market.until(order_id, lambda one: one.state == "returned")
    assert order.parcel.state == "returned"
    assert books(market, order_id) == (27_900, 1, 0)
    (line,) = sent(market, order_id, "CEB625Message").lines
    assert (line.gnum, line.qty, line.unit) == (1, 1, "122")
    (row,) = market.edge.database.read(lambda c: c.execute(sqlalchemy.select(LINES)).mappings().all())
    assert (row["goods_fen"], row["tax_fen"], row["granted"]) == (18_000, 1_638, True)


async def test_goods_come_back_in_several_returns_and_never_more_than_were_sold(market: Any) -> None:
    order_id = await market.handed_over()
    paid = market.order(order_id).total_fen

    async def bring_back(pieces: dict[str, int]) -> Any:
        lines = [ReturnedLine(gtin=gtin, quantity=count) for gtin, count in pieces.items()]
        return await market.do(ReturnGoods(order_id=order_id, lines=lines, reason=""), STAFF)

    async def settled(returned: list[int]) -> Any:
        def is_so(one: Any) -> bool:
            money = one.attempts[-1].state in {"partly_refunded", "refunded"}
            return one.state == "returned" and [line.returned for line in one.lines] == returned and money

        return await market.until(order_id, is_so)

    assert await bring_back({MILK: 1}) == order_id
    order = await settled([1, 0])
    assert order.attempts[-1].refunded_fen == 18_000 + 1_638
    assert [line.returned for line in market.view(order_id).lines] == [1, 0]
    assert await bring_back({MILK: 2}) == refusals.MoreThanBought(1)

    # Customs says no to the second at first: what came back before stays back, and nothing else changes.
    await market.control("customs", "verdicts", {"act": "force", "kind": "refund", "status": "100"})
    assert await bring_back({COFFEE: 1}) == order_id
    order = await market.until(order_id, lambda one: one.parcel.state == "kept")
    assert [line.returned for line in order.lines] == [1, 0]
    await market.control("customs", "verdicts", {"act": "drop", "kind": "refund", "status": "120"})
    await market.control("customs", "delays", {"release": 3600.0})
    assert await bring_back({COFFEE: 1}) == order_id
    await market.until(order_id, lambda one: (one.document("return") or one).state == "received")
    # The same once more is a repetition of the act; other goods wait until customs has answered.
    assert await bring_back({COFFEE: 1}) == order_id
    assert await bring_back({MILK: 1}) == refusals.ReturnUnderWay()
    await market.control("customs", "delays", {"release": 0.0})
    await market.pass_(hours=1, seconds=5)
    await settled([1, 1])
    assert books(market, order_id) == (18_000, 1, 0)

    assert await bring_back({MILK: 1}) == order_id
    order = await settled([2, 1])
    order = await market.until(order_id, lambda one: one.attempts[-1].state == "refunded")
    assert (order.closed, order.attempts[-1].refunded_fen) == (True, paid)
    assert books(market, order_id) == (0, 0, 0)
    assert await bring_back({MILK: 1}) == refusals.AlreadyReturned()
    asked: list[Any] = [xml.read_message(one.body).documents[0] for one in market.ceb_messages(order_id) if one.msg_type == "CEB625Message"]
    assert len({one.cop_no for one in asked}) == 4
    rows = market.edge.database.read(lambda c: c.execute(sqlalchemy.select(LINES).order_by(LINES.c.place)).mappings().all())
    assert [(row["place"], row["gtin"], row["granted"]) for row in rows] == [(1, MILK, True), (2, COFFEE, True), (3, MILK, True)]


async def test_goods_go_home_again_when_customs_refuses_the_return(market: Any) -> None:
    order_id = await market.handed_over()
    await market.control("customs", "verdicts", {"act": "force", "kind": "refund", "status": "100"})
    await market.do(ReturnGoods(order_id=order_id, lines=[ReturnedLine(gtin=COFFEE, quantity=1)], reason=""), STAFF)
    order = await market.until(order_id, lambda one: one.state == "done" and one.document("return") is not None)
    assert order.parcel.state == "kept"
    assert books(market, order_id) == (45_900, 2, 0)
    # The mistake is mended: the same goods are declared back once more, under a new number.
    lines = [ReturnedLine(gtin=COFFEE, quantity=1)]
    assert await market.do(ReturnGoods(order_id=order_id, lines=lines, reason=""), STAFF) == order_id
    after = await market.until(order_id, lambda one: one.state == "returned")
    assert after.parcel.state == "returned"
    asked: list[Any] = [xml.read_message(one.body).documents[0] for one in market.ceb_messages(order_id) if one.msg_type == "CEB625Message"]
    assert len({one.cop_no for one in asked}) == 2
    assert books(market, order_id) == (36_000, 2, 0)


async def test_nothing_is_taken_back_after_thirty_days(market: Any) -> None:
    order_id = await market.handed_over()
    await market.pass_(days=31)
    outcome = await market.do(ReturnGoods(order_id=order_id, lines=[ReturnedLine(gtin=MILK, quantity=1)], reason=""), STAFF)
    assert isinstance(outcome, refusals.ReturnTooLate)


async def test_parcel_that_customs_would_not_take_back_is_not_recalled(market: Any) -> None:
    order_id = await market.bought()
    await market.pack(order_id)
    await market.pass_(days=31)
    assert isinstance(await market.do(RecallParcel(order_id=order_id, reason="无人领取"), STAFF), refusals.ReturnTooLate)
    assert market.order(order_id).parcel.state in {"ready", "uncollected"}


async def test_a_parcel_that_nobody_is_waited_for_is_not_recalled_and_the_reason_is_said(market: Any) -> None:
    waiting = await declared(market)
    assert await market.do(RecallParcel(order_id=waiting, reason="无人领取"), STAFF) == refusals.NotReleased()
    await market.control("customs", "delays", {"release": 0.0})
    gone = await market.handed_over()
    outcome = await market.do(RecallParcel(order_id=gone, reason="无人领取"), STAFF)
    assert outcome == refusals.AlreadyHandedOver(market.order(gone).parcel.handed_over_at)


async def test_parcel_nobody_fetched_goes_back_by_the_return_process(market: Any) -> None:
    order_id = await market.bought()
    packer = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-1", ("packer",))
    await market.do(PackParcel(order_id=order_id, units=[MILK, MILK, COFFEE], parcel_label=market.order(order_id).waybill_no), packer)
    await market.pass_(hours=market.edge.settings.collect_hours, seconds=5)
    await market.until(order_id, lambda one: one.parcel.state == "uncollected")
    assert await market.do(RecallParcel(order_id=order_id, reason="无人领取"), STAFF) == order_id
    order = await market.until(order_id, lambda one: one.state == "returned" and one.attempts[-1].state == "refunded")
    assert order.parcel.state == "returned"
    assert books(market, order_id) == (0, 0, 0)


async def test_parcel_packed_late_is_looked_for_when_its_time_has_passed(market: Any) -> None:
    order_id = await market.bought()
    await market.pass_(hours=market.edge.settings.collect_hours, seconds=5)
    assert market.order(order_id).parcel.state == "released"
    packer = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-1", ("packer",))
    await market.do(PackParcel(order_id=order_id, units=[MILK, MILK, COFFEE], parcel_label=market.order(order_id).waybill_no), packer)
    await market.pass_(hours=market.edge.settings.collect_hours, seconds=5)
    await market.until(order_id, lambda one: one.parcel.state == "uncollected")


async def test_purchase_counts_in_the_year_it_is_declared_in(market: Any) -> None:
    await market.control("customs", "delays", {"accept": 3600.0})
    order_id = await market.displayed()
    order = market.order(order_id)
    edge = datetime.combine(date(beijing_date(market.clock.now()).year + 1, 1, 1), time(), BEIJING)
    await market.pay(order_id)
    await market.until(order_id, lambda one: one.state == "paid")
    years = [(order.buyer_index, edge - timedelta(seconds=1)), (order.buyer_index, edge)]

    def used() -> list[int]:
        found = market.edge.database.read(lambda c: allowance.list_years(c, years))
        return [found[one].used_fen for one in years]

    assert used() == [45_900, 0]
    await market.control("customs", "delays", {"accept": 0.0})
    await market.pass_(seconds=(edge - market.clock.now()).total_seconds() + 3600)
    await market.until(order_id, lambda one: one.state == "cleared")
    assert used() == [0, 45_900]


async def test_inventory_sent_again_in_the_new_year_counts_in_that(market: Any) -> None:
    for verdict in ({"act": "force", "status": "4"}, {"act": "drop", "kind": "inventory", "status": "4"}):
        await market.control("customs", "verdicts", verdict)
    order_id = await market.displayed()
    await market.pay(order_id)
    order = await market.until(order_id, lambda one: (one.document("inventory") or one).state == "received")
    edge = datetime.combine(date(beijing_date(market.clock.now()).year + 1, 1, 1), time(), BEIJING)
    years = [(order.buyer_index, edge - timedelta(seconds=1)), (order.buyer_index, edge)]
    await market.pass_(seconds=(edge - market.clock.now()).total_seconds() + 3600)
    note = ReceiptNote(
        identity="4", document="inventory", number=order.document("inventory").number, status="4", code="", info="", returned_at=None
    )
    await market.edge.writer.submit(RecordReceipts(no=9, cop_msg_id="in:4", msg_type="CEB622Message", body=b"<a/>", receipts=(note,)))
    found = market.edge.database.read(lambda c: allowance.list_years(c, years))
    assert [found[one].used_fen for one in years] == [0, 45_900]


async def test_inventory_that_did_not_get_out_in_the_old_year_is_dated_and_counted_in_the_new_one(market: Any) -> None:
    await market.control("customs", "verdicts", {"act": "drop", "kind": "waybill", "status": "120"})
    order_id = await market.displayed()
    await market.pay(order_id)
    order = await market.until(order_id, lambda one: all((one.document(kind) or one).state == "accepted" for kind in ("order", "payment")))
    await market.control("customs", "faults", {"kind": "lost_request", "times": -1, "lasts_s": 3600.0})
    note = ReceiptNote(identity="120", document="waybill", number=order.waybill_no, status="120", code="", info="", returned_at=None)
    await market.edge.writer.submit(RecordReceipts(no=9, cop_msg_id="in:120", msg_type="CEB512Message", body=b"<a/>", receipts=(note,)))
    assert market.order(order_id).document("inventory").state == "sealed"
    edge = datetime.combine(date(beijing_date(market.clock.now()).year + 1, 1, 1), time(), BEIJING)
    years = [(order.buyer_index, edge - timedelta(seconds=1)), (order.buyer_index, edge)]
    await market.pass_(seconds=(edge - market.clock.now()).total_seconds() + 3600)
    await market.until(order_id, lambda one: one.state == "cleared", 60.0)
    found = market.edge.database.read(lambda c: allowance.list_years(c, years))
    assert [found[one].used_fen for one in years] == [0, 45_900]
    assert sent(market, order_id, "CEB621Message").decl_time == beijing_date(market.clock.now())


async def test_tax_is_billed_settled_and_voided_to_the_fen(market: Any) -> None:
    kept, other = await market.handed_over(), await market.bought("yi")
    tax = market.order(kept).tax_fen
    await market.pass_(days=1, seconds=5)
    assert await billed(market, ["1", "1"]) == {"4199S00001": 2 * tax}
    await market.do(ReturnGoods(order_id=kept, lines=[ReturnedLine(gtin=MILK, quantity=1)], reason=""), STAFF)
    assert await billed(market, ["1", "1", "3"]) == {"4199S00001": 2 * tax - 1_638}
    bills = market.edge.database.read(repository.list_bills)
    assert {tax_ledger.total(bill) for bill in bills if bill["order_id"] == other} == {tax}
    await market.pass_(days=32)
    assert await billed(market, ["2", "2", "3"]) == {"4199S00001": 0}


async def test_status_that_overtakes_its_bill_waits_for_it(market: Any) -> None:
    order_id = await market.bought()
    invt_no = market.order(order_id).document("inventory").number
    notes = [
        BillNote(tax_no="T1", invt_no=invt_no, status="2", taxes=None, ent_duty_no="E1"),
        BillNote(tax_no="T1", invt_no=invt_no, status="1", taxes=(0, 4177, 0), assure_code="4199S00001"),
    ]
    for number, note in enumerate([*notes, *notes]):
        await market.edge.writer.submit(
            RecordReceipts(no=number, cop_msg_id=f"in:{number}", msg_type="CEB816Message", body=b"<a/>", receipts=(), bills=(note,))
        )
    (bill,) = market.edge.database.read(lambda c: repository.list_bills(c, order_id))
    assert (bill["status"], bill["ent_duty_no"], tax_ledger.total(bill)) == ("2", "E1", 4177)
    assert market.edge.database.read(repository.sum_guarantees) == {"4199S00001": 0}
    kinds = market.edge.database.read(lambda c: c.execute(sqlalchemy.select(repository.ENTRIES.c.kind)).scalars().all())
    assert kinds == ["charged", "settled"]


async def billed(market: Any, statuses: list[str]) -> dict[str, int]:
    """Wait until the bills stand so, and return what the guarantee bears; it always re-adds from the bills that are open."""
    with market.edge.signals.following({tax_ledger.TAXES_CHANGED}) as changed:
        async with asyncio.timeout(20):
            while sorted(bill["status"] for bill in market.edge.database.read(repository.list_bills)) != statuses:
                await changed.wait()
                changed.clear()
    bills = market.edge.database.read(repository.list_bills)
    borne: dict[str, int] = market.edge.database.read(repository.sum_guarantees)
    assert sum(borne.values()) == sum(tax_ledger.total(bill) for bill in bills if bill["status"] == "1")
    return borne
