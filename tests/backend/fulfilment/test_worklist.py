"""The worklist: everything that waits for a person, each with what can be done about it, and gone once it is done."""

from datetime import timedelta
from typing import Any

import msgspec

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog import stock
from o2o_store.backend.catalog.messages import RecallLot, Reservation
from o2o_store.backend.fulfilment import repository, worklist
from o2o_store.backend.fulfilment.telling import new_difference
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, HallHours
from o2o_store.backend.writer import OUTBOX
from o2o_store.contract.store_api.desk import SettleTrouble
from o2o_store.domain.refusals import BadRequest, NotAllowed, UnknownTrouble
from o2o_store.outbox import outbox


def troubles(shop: Any, caller: Any = None) -> list[Any]:
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, caller or shop.other_desk, shop.clock.now()))
    return list(found.troubles)


def park(shop: Any, order_id: str) -> str:
    """Promise something about an order and set it aside."""
    new = outbox.NewPromise(
        id="0196-promise", stream=order_id, topic="declare_orders", body=b"{}", due=shop.clock.now(), created_at=shop.clock.now()
    )

    def work(tx: Any) -> None:
        outbox.put(tx.connection, OUTBOX, [new])
        outbox.park(tx.connection, OUTBOX, {new.id: "HTTP 400"})

    shop.ask(work)
    return f"promise:{new.id}"


def test_quiet_hall_has_nothing_waiting(shop: Any) -> None:
    shop.ready()
    assert troubles(shop) == []
    assert shop.database.read(lambda connection: worklist.list_troubles(connection, shop.kiosk, shop.clock.now())) == NotAllowed()


def test_parked_promise_is_sent_on_by_a_manager_only(shop: Any) -> None:
    order_id = shop.paid()
    name = park(shop, order_id)
    [one] = troubles(shop)
    assert (one.kind, one.order_id, one.pickup_number, one.code, one.facts["reason"], one.acts) == (
        "parked", order_id, shop.view(order_id).pickup_number, "declare_orders", "HTTP 400", ["release_promise"],
    )  # fmt: skip
    assert troubles(shop, shop.stranger) == []
    act = SettleTrouble(trouble_id=name, act="release_promise")
    assert shop.do(act, shop.desk) == NotAllowed()
    assert shop.do(act, shop.stranger) == UnknownTrouble()
    assert shop.do(act, shop.other_desk) == order_id
    assert troubles(shop) == []
    assert shop.do(act, shop.other_desk) == UnknownTrouble()


def test_money_that_came_after_the_hold_was_over_is_late_and_nothing_was_paid_twice(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1", wallet="wechat", amount_fen=7, out_trade_no="A1")
    shop.move(order_id, "order", "hold_lapsed")
    shop.move(order_id, "payment", "paid", "1", captured_at=shop.clock.now())
    shop.move(order_id, "payment", "refund_booked", "1")
    assert [one.kind for one in troubles(shop)] == ["late_payment"]


def test_refused_after_paying_and_twice_paid_or_stuck_money_are_listed_until_they_end(shop: Any) -> None:
    order_id = shop.paid()
    shop.clock.pass_(timedelta(minutes=1))
    shop.move(order_id, "payment", "payment_requested", "2", wallet="wechat", amount_fen=52_258, out_trade_no="A2")
    shop.move(order_id, "payment", "paid", "2", captured_at=shop.clock.now(), transaction_tail="9")
    shop.move(order_id, "payment", "refund_booked", "2")
    assert [(one.kind, one.facts["amount_fen"], one.acts) for one in troubles(shop)] == [("paid_twice", "52258", ["tell_shopper"])]
    shop.move(order_id, "payment", "refund_stuck", "2")
    assert [(one.kind, one.acts) for one in troubles(shop)] == [("refund_stuck", ["ask_refund_again"])]
    shop.move(order_id, "payment", "refunded", "2")
    shop.move(order_id, "order", "refused", code="customs_rejected")
    assert [(one.kind, one.code) for one in troubles(shop)] == [("refused", "customs_rejected")]
    for event in ("refund_booked", "refunded"):
        shop.move(order_id, "payment", event, "1")
    assert troubles(shop) == []


def test_parcel_with_a_recalled_lot_is_told_until_its_money_goes_back(shop: Any) -> None:
    order_id = shop.ready()
    shop.ask(lambda tx: catalog.reserve(tx, [Reservation(order_id, "04006381333931", 1, "hall-1")]))
    assert troubles(shop) == []
    shop.ask(lambda tx: stock.recall_lot(tx, [RecallLot(gtin="04006381333931", lot="L1", reason="样本")]))
    [one] = troubles(shop)
    assert (one.kind, one.facts["lot"], one.facts["why"], one.acts) == ("barred", "L1", "recalled", ["call_shopper", "return_uncollected"])
    shop.move(order_id, "payment", "refund_booked", "1")
    assert [one.kind for one in troubles(shop)] == []


def test_wallet_is_asked_again_for_a_stuck_refund_when_a_manager_says_so(shop: Any) -> None:
    order_id = shop.paid()
    for event in ("refund_booked", "refund_stuck"):
        shop.move(order_id, "payment", event, "1")
    [one] = troubles(shop)
    later = shop.clock.now() + timedelta(hours=1)
    new = outbox.NewPromise(id="r1", stream=f"{order_id}/A1/refund", topic="refund", body=b"{}", due=later, created_at=shop.clock.now())
    shop.ask(lambda tx: outbox.put(tx.connection, OUTBOX, [new]))
    act = SettleTrouble(trouble_id=one.trouble_id, act="ask_refund_again")
    assert shop.do(act, shop.desk) == NotAllowed()
    assert shop.do(act, shop.stranger) == UnknownTrouble()
    assert shop.do(act, shop.other_desk) == order_id
    assert [row["due"] for row in shop.promises("refund")] == [shop.clock.now()]
    for wrong in (f"refund_stuck:{order_id}:7", f"refund_stuck:{order_id}", "refund_stuck:gone:1"):
        assert shop.do(SettleTrouble(trouble_id=wrong, act="ask_refund_again"), shop.other_desk) == UnknownTrouble()
    shop.move(order_id, "payment", "refunded", "1")
    assert shop.do(act, shop.other_desk) == UnknownTrouble()


def test_parcel_that_customs_keeps_past_closing_is_told_to_staff(shop: Any) -> None:
    hours = HallHours(week=["10:00-21:00"] * 7, last_order_minutes=30)
    setup = shop.database.read(lambda connection: halls.find_halls(connection, ["hall-1"]))["hall-1"].hall
    shop.command(AddHall(hall=msgspec.structs.replace(setup, hours=hours)))
    order_id = shop.paid()
    shop.clock.pass_(timedelta(hours=8, minutes=30))
    assert [one.kind for one in troubles(shop) if one.kind == "closing"] == []
    shop.clock.pass_(timedelta(minutes=1))
    assert [(one.order_id, one.acts) for one in troubles(shop) if one.kind == "closing"] == [(order_id, ["tell_shopper"])]
    shop.do(shop.packing(order_id), shop.packer)
    shop.move(order_id, "document", "released", "inventory")
    assert [one.kind for one in troubles(shop) if one.kind == "closing"] == []


def test_uncollected_parcel_waits_for_a_call(shop: Any) -> None:
    order_id = shop.ready()
    shop.move(order_id, "parcel", "left_uncollected")
    [one] = troubles(shop)
    assert (one.kind, one.acts, one.facts) == ("uncollected", ["call_shopper", "return_uncollected"], {"until": "2026-04-01"})
    shop.clock.pass_(timedelta(days=31))
    assert [one.acts for one in troubles(shop) if one.kind == "uncollected"] == [["call_shopper"]]


def test_difference_is_closed_with_a_note_and_not_without(shop: Any) -> None:
    row = new_difference(Tx(shop), shop.desk, "parcels_counted", "", {"counted": "3", "expected": "4"}, "staff-2")  # type: ignore[arg-type]
    shop.ask(lambda tx: repository.add_differences(tx.connection, [row]))
    [one] = troubles(shop)
    assert (one.kind, one.code, one.facts) == ("difference", "parcels_counted", {"counted": "3", "expected": "4", "staff_id": "staff-2"})
    assert shop.do(SettleTrouble(trouble_id=one.trouble_id, act="settle_difference"), shop.other_desk) == BadRequest("note")
    assert shop.do(SettleTrouble(trouble_id=one.trouble_id, act="refund_by_hand", note="x"), shop.other_desk) == BadRequest("act")
    found = SettleTrouble(trouble_id=one.trouble_id, act="settle_difference", note="found under the counter")
    assert shop.do(found, shop.other_desk) == row["difference_id"]
    assert troubles(shop) == []


class Tx:
    """The moment of a transaction."""

    def __init__(self, shop: Any) -> None:
        self.now = shop.clock.now()
