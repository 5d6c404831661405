"""`advance` on real rows: consequences, overtaking, pickup numbers, what is kept and what is emitted."""

from typing import Any

import pytest
import sqlalchemy

from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.orders.moves import PICKUP_LETTERS, pickup_number
from o2o_store.domain.identity import check_character


def specimen(sequence: int) -> str:
    first = f"41999919900307{sequence:03d}"
    return first + check_character(first)


def test_one_attempt_wins_when_two_are_captured(shop: Any) -> None:
    order_id = shop.paid()
    version = shop.view(order_id).version
    assert not shop.move(order_id, "order", "captured", winner=2)
    assert (shop.order(order_id).winner, shop.view(order_id).version) == (1, version)


def test_the_payment_is_shown_when_captured(shop: Any) -> None:
    view = shop.view(shop.paid())
    assert (view.step, view.order_no, view.payment.state, view.payment.transaction_tail) == (5, "A1", "paid", "1234")
    assert view.payment.amount_fen == view.total_fen
    assert view.payment.captured_at == shop.clock.now()


def test_a_parcel_is_reserved_with_number_and_desk_when_captured(shop: Any) -> None:
    order_id = shop.paid()
    view = shop.view(order_id)
    assert (view.parcel.state, view.parcel.desk, view.parcel.label) == ("reserved", "desk-1", shop.label(order_id))
    assert view.pickup_number[0] in PICKUP_LETTERS
    assert view.pickup_number[1:].isdecimal()


def test_pickup_numbers_differ_when_orders_are_open(shop: Any) -> None:
    numbers = [shop.view(shop.paid(id_number=specimen(place))).pickup_number for place in range(1, 6)]
    assert len(set(numbers)) == 5


def test_a_number_is_passed_over_when_an_open_order_wears_it(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2o_store.backend.orders.moves.first_place", lambda _order_id: 0)
    assert shop.view(shop.paid()).pickup_number == "A001"
    assert shop.view(shop.paid(id_number=specimen(2))).pickup_number == "A002"


def test_pickup_numbers_are_a_circle_when_counted() -> None:
    circle = len(PICKUP_LETTERS) * 999
    assert [pickup_number(place) for place in (0, 998, 999, circle)] == ["A001", "A999", "B001", "A001"]
    assert len({pickup_number(place) for place in range(circle)}) == circle


def test_release_frees_the_parcel_when_it_overtakes_everything(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.move(order_id, "document", "released", "inventory", status="800")
    view = shop.view(order_id)
    assert (view.parcel.state, view.ready, view.step) == ("released", False, 5)
    for event in ("sealed", "sent", "received", "accepted", "released"):
        assert not shop.move(order_id, "document", event, "inventory", status="2")
    again = shop.view(order_id)
    assert (again.version, again.documents[-1].status) == (view.version, "800")


def test_the_order_is_refused_when_customs_rejects(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.move(order_id, "document", "rejected", "inventory", status="100", code="1313", info="超过年度限额")
    view = shop.view(order_id)
    assert (view.step, view.step_failed, view.closed, view.parcel.state) == (5, True, False, "withdrawn")
    assert (view.refusal.code, view.refusal.facts) == ("customs_rejected", {"customs_code": "1313", "info": "超过年度限额"})
    for event, closed in (("refund_booked", False), ("refund_sent", False), ("refunded", True)):
        assert shop.move(order_id, "payment", event, "1")
        assert shop.view(order_id).closed is closed


def test_every_word_is_one_entry_when_moves_take_effect(shop: Any) -> None:
    order_id = shop.ready()
    said = [entry.what for entry in shop.view(order_id).timeline]
    assert said == [
        "opened", "registered", "submitted", "filed", "payment_requested", "code_shown", "paid", "captured", "reserved", "sealed",
        "packed", "released", "cleared", "freed",
    ]  # fmt: skip


def test_what_follows_by_itself_is_the_platforms_own(shop: Any) -> None:
    order_id = shop.paid()
    released = Move(order_id, "document", "inventory", "released", shop.clock.now(), "customs")
    assert shop.ask(lambda tx: orders.advance(tx, [released])) == [True]
    who = {entry.what: entry.who for entry in shop.view(order_id).timeline}
    assert (who["released"], who["cleared"], who["freed"]) == ("customs", "platform", "platform")


def test_a_move_is_a_no_op_when_its_order_is_unknown(shop: Any) -> None:
    assert not shop.move(shop.new_order(), "order", "filed")


def test_several_moves_of_one_order_follow_each_other_when_given_together(shop: Any) -> None:
    order_id = shop.paid()
    now = shop.clock.now()
    events = ["sent", "sent", "accepted", "received"]
    moves = [Move(order_id, "document", "order", event, now, "customs") for event in events]
    assert shop.ask(lambda tx: orders.advance(tx, moves)) == [True, False, True, False]
    assert {document.kind: document.state for document in shop.view(order_id).documents}["order"] == "accepted"


def test_an_event_carries_the_move_when_emitted(shop: Any) -> None:
    order_id = shop.filed()
    event = next(event for event in shop.events if event.name == "filed")
    assert event.order_id == order_id
    assert event.facts["who"] == "platform"
    assert event.facts["hold_until"] == shop.view(order_id).hold_until


def test_watchers_are_told_when_an_order_changed(shop: Any) -> None:
    order_id = shop.complete()
    shop.changed.clear()
    shop.move(order_id, "order", "filed")
    assert shop.changed == [{order_id}]
    assert not shop.move(order_id, "order", "filed")
    assert shop.changed == [{order_id}]


def test_the_view_grows_when_a_fact_is_recorded(shop: Any) -> None:
    order_id = shop.complete()
    shop.ask(lambda tx: orders.record_facts(tx, {order_id: {"desk": "desk-2", "goods_fen": 1}}))
    assert (shop.order(order_id).desk, shop.order(order_id).goods_fen, shop.view(order_id).version) == ("desk-2", 47_900, 3)
    shop.ask(lambda tx: orders.record_facts(tx, {}))


def test_a_bug_rolls_back_only_the_guilty_when_a_move_is_misnamed(shop: Any) -> None:
    order_id = shop.complete()
    with pytest.raises(ValueError, match="is not a valid"):
        shop.move(order_id, "order", "exploded")
    assert shop.move(order_id, "order", "filed")


def test_nothing_is_freed_when_the_release_overtakes_a_withdrawal(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.move(order_id, "document", "sealed", "inventory")
    assert shop.order(order_id).state == "declared"
    assert shop.move(order_id, "order", "withdrawal_asked")
    assert shop.move(order_id, "document", "released", "inventory")
    assert (shop.order(order_id).state, shop.view(order_id).parcel.state) == ("overtaken", "reserved")
    assert shop.move(order_id, "document", "rejected", "cancellation")
    assert (shop.order(order_id).state, shop.view(order_id).parcel.state) == ("cleared", "released")


def test_an_inventory_is_annulled_when_its_withdrawal_is_granted(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "sealed", "inventory")
    shop.move(order_id, "document", "rejected", "waybill", code="1320")
    assert (shop.order(order_id).state, shop.view(order_id).refusal.code) == ("withdrawing", "customs_rejected")
    shop.move(order_id, "document", "accepted", "cancellation")
    assert shop.order(order_id).state == "withdrawn"
    assert shop.view(order_id).parcel.state == "withdrawn"
    assert {one.kind: one.state for one in shop.view(order_id).documents}["inventory"] == "annulled"


def test_a_refusal_is_forgotten_when_customs_will_not_withdraw(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "sealed", "inventory")
    shop.move(order_id, "document", "rejected", "waybill", code="1320")
    shop.move(order_id, "document", "rejected", "cancellation")
    assert shop.order(order_id).state == "declared"
    assert shop.view(order_id).refusal is None


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("order_head", "winner = 0"),
        ("order_parcel", "packed_at = NULL"),
        ("order_parcel", "released_at = NULL"),
        ("order_parcel", "state = 'handed_over', handed_over_at = NULL"),
        ("order_parcel", "state = 'lost'"),
    ],
)
def test_the_database_itself_refuses_what_the_tables_exclude(shop: Any, table: str, change: str) -> None:
    order_id = shop.ready()
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        shop.ask(lambda tx: tx.connection.exec_driver_sql(f"UPDATE {table} SET {change} WHERE order_id = ?", (order_id,)))  # noqa: S608
