"""What everybody is shown of an order."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.backend.orders import service as orders
from o2o_store.contract.store_api.orders import OrderView


def test_orders_come_in_the_sequence_asked_for_when_several_are_shown(shop: Any) -> None:
    first, second = shop.complete(), shop.complete()
    with shop.database.readers.begin() as connection:
        views = orders.view_orders(connection, [second, shop.new_order(), first])
    assert [view.order_id for view in views] == [second, first]


def test_the_view_survives_the_wire_when_encoded(shop: Any) -> None:
    view = shop.view(shop.ready())
    assert msgspec.json.decode(msgspec.json.encode(view), type=OrderView) == view


def test_nothing_personal_is_in_the_view_when_the_order_is_whole(shop: Any) -> None:
    order_id = shop.ready()
    person = orders.open_person(shop.keys, shop.order(order_id))
    text = msgspec.json.encode(shop.view(order_id)).decode()
    assert person.name not in text
    assert person.id_number not in text
    assert person.phone not in text


def test_documents_stand_in_the_order_of_their_kinds_when_shown(shop: Any) -> None:
    order_id = shop.paid()
    for kind in ("inventory", "payment", "order"):
        shop.move(order_id, "document", "sealed", kind, number=kind)
    assert [document.kind for document in shop.view(order_id).documents] == ["order", "payment", "waybill", "inventory"]


def test_the_latest_attempt_is_shown_when_none_has_won(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1", wallet="wechat", amount_fen=1)
    shop.move(order_id, "payment", "closed", "1")
    shop.move(order_id, "payment", "payment_requested", "2", wallet="wechat", amount_fen=2)
    assert shop.view(order_id).payment.attempt == 2


def test_money_on_its_way_back_is_shown_when_nobody_won(shop: Any) -> None:
    order_id = shop.filed()
    due = shop.clock.now() + timedelta(seconds=60)
    for event in ("payment_requested", "paid", "refund_booked"):
        shop.move(order_id, "payment", event, "1", refund_due_at=due if event == "refund_booked" else None)
    shop.move(order_id, "payment", "payment_requested", "2")
    assert (shop.view(order_id).payment.attempt, shop.view(order_id).payment.refund_due_at) == (1, due)


def test_what_was_paid_a_second_time_is_shown_beside_the_winner(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.view(order_id).repaid == []
    due = shop.clock.now() + timedelta(seconds=60)
    shop.move(order_id, "payment", "payment_requested", "2", wallet="alipay", amount_fen=5)
    shop.move(order_id, "payment", "paid", "2", captured_at=shop.clock.now())
    shop.move(order_id, "payment", "refund_booked", "2", refund_due_at=due)
    view = shop.view(order_id)
    assert (view.payment.attempt, view.payment.state, view.money) == (1, "paid", "refunding")
    assert [(one.attempt, one.wallet, one.state, one.refund_due_at) for one in view.repaid] == [(2, "alipay", "refund_due", due)]
    shop.move(order_id, "payment", "refunded", "2")
    assert [one.state for one in shop.view(order_id).repaid] == ["refunded"]


@pytest.mark.parametrize(("language", "chinese"), [("zh", True), ("en", False)])
def test_a_refusal_speaks_the_buyers_language_when_shown(shop: Any, language: str, chinese: bool) -> None:
    order_id = shop.complete(language=language)
    shop.move(order_id, "order", "refused", code="no_permit", facts={"reason": "ended"})
    problem = shop.view(order_id).refusal
    assert (problem.type, problem.status, problem.facts) == ("urn:o2o:refusal:no_permit", 403, {"reason": "ended"})
    assert any("一" <= letter <= "鿿" for letter in problem.title + problem.detail) is chinese


def test_the_timeline_names_the_document_when_a_receipt_came(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "accepted", "order")
    last = shop.view(order_id).timeline[-1]
    assert (last.what, last.note) == ("accepted", "order")
