"""What has stood too long: one row for each whose turn it is, gone when the order moves on."""

from datetime import timedelta
from typing import Any

from o2o_store.backend.fulfilment import worklist


def troubles(shop: Any, caller: Any = None) -> list[Any]:
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, caller or shop.other_desk, shop.clock.now()))
    return list(found.troubles)


def overdue(shop: Any) -> list[tuple[str, str, str]]:
    """What stands too long: where, whose turn it is, what is usually done."""
    return [(one.code, one.facts["turn"], one.acts[0]) for one in troubles(shop) if one.kind == "overdue"]


def test_what_stands_too_long_is_listed_until_it_moves_on(shop: Any) -> None:
    order_id = shop.paid()
    shop.clock.pass_(timedelta(minutes=14))
    assert troubles(shop) == []
    shop.clock.pass_(timedelta(minutes=1))
    assert overdue(shop) == [("document_sealed", "platform", "check_connection"), ("parcel_reserved", "staff", "pack_parcel")]
    assert troubles(shop, shop.stranger) == []
    shop.move(order_id, "document", "sent", "waybill")
    shop.do(shop.packing(order_id), shop.packer)
    assert overdue(shop) == []
    # Of all that waits for customs the document is named, and the shopper who will not wait can have the money back.
    shop.clock.pass_(timedelta(hours=1))
    [one] = troubles(shop)
    assert (one.code, one.facts["subject"], one.acts) == ("document_sent", "waybill", ["ask_customs", "refund_by_hand"])
    assert one.since == shop.clock.now() - timedelta(hours=1)
    shop.move(order_id, "document", "accepted", "waybill")
    assert overdue(shop) == [("parcel_packed", "customs", "ask_customs")]
    shop.move(order_id, "document", "inspection_called", "inventory")
    shop.clock.pass_(timedelta(hours=1))
    assert ("document_in_inspection", "staff", "bring_to_inspection") in overdue(shop)
    shop.move(order_id, "document", "released", "inventory")
    assert overdue(shop) == []
    shop.clock.pass_(timedelta(hours=72))
    assert overdue(shop) == [("parcel_ready", "shopper", "call_shopper")]


def test_a_hold_nobody_decides_and_a_delivery_customs_does_not_take_are_listed(shop: Any) -> None:
    shop.filed()
    shop.clock.pass_(timedelta(hours=27))
    assert overdue(shop) == [("order_filed", "platform", "check_connection")]
    done = shop.ready(id_number="110101199003070011")
    shop.move(done, "parcel", "handed_over")
    shop.move(done, "document", "stalled", "delivery")
    assert shop.order(done).closed
    shop.clock.pass_(timedelta(minutes=15))
    assert ("document_stalled", "platform", "check_connection") in overdue(shop)
    shop.move(done, "document", "accepted", "delivery")
    assert overdue(shop) == [("order_filed", "platform", "check_connection")]


def test_nothing_of_a_given_up_sale_waits_at_customs_but_its_money_does(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "sent", "waybill")
    shop.move(order_id, "order", "refused", code="customs_rejected")
    shop.move(order_id, "payment", "refund_booked", "1")
    shop.clock.pass_(timedelta(hours=2))
    assert overdue(shop) == [("payment_refund_due", "platform", "check_connection")]
    shop.move(order_id, "payment", "refunded", "1")
    assert troubles(shop) == []
