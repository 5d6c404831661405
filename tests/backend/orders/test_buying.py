"""Steps 1 and 2 through the real writer: who buys, what, and every way they are refused."""

import uuid
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.backend.catalog.messages import ImportGoods
from o2o_store.backend.database import metadata
from o2o_store.backend.identity.messages import RecordIdentityCheck
from o2o_store.backend.orders import service as orders
from o2o_store.contract.store_api.orders import CancelOrder
from o2o_store.domain.refusals import (
    AlreadyPaying,
    BadIdNumber,
    BadName,
    BadPhone,
    BadRequest,
    ConsentMissing,
    EmptyBasket,
    FirstGenerationNumber,
    NoticeOutdated,
    NotOnSale,
    OrderClosed,
    PersonUnreadable,
    PricesChanged,
    Refusal,
    UnderAge,
    UnknownOrder,
    UnknownProduct,
)

CREAM, MILK = "04006381333931", "09421025231216"


def test_a_buyer_is_kept_masked_when_registered(shop: Any) -> None:
    order_id = shop.new_order()
    assert shop.do(shop.buyer(order_id)) == order_id
    view = shop.view(order_id)
    assert (view.step, view.version, view.submitted) == (2, 1, False)
    assert (view.buyer.masked_name, view.buyer.check, view.buyer.returning) == ("样*甲", "asking", False)
    assert [entry.what for entry in view.timeline] == ["opened", "registered"]


def test_the_person_can_be_opened_when_a_document_needs_it(shop: Any) -> None:
    order_id = shop.complete()
    person = orders.open_person(shop.keys, shop.order(order_id))
    assert (person.name, person.phone) == ("样本甲", "13900000000")
    assert person.id_number[-4:] == shop.view(order_id).buyer.last_four
    assert "样本" not in repr(person)


def test_no_number_is_readable_when_the_file_is_searched(shop: Any) -> None:
    order_id = shop.complete()
    number = orders.open_person(shop.keys, shop.order(order_id)).id_number
    shop.writer.close()
    content = b"".join(path.read_bytes() for path in shop.settings.folder.iterdir() if path.is_file())
    for encoding in ("utf-8", "utf-16-le"):
        assert number.encode(encoding) not in content
    # The field cipher alone hides it too, without the page cipher beneath.
    with shop.database.readers.begin() as connection:
        rows = [str(row) for table in metadata().tables.values() for row in connection.execute(table.select())]
    assert number not in "".join(rows)
    assert number.encode().hex() not in "".join(rows)


@pytest.mark.parametrize("first", ["buyer", "basket"])
def test_an_order_is_complete_when_both_steps_came_in_either_order(shop: Any, first: str) -> None:
    order_id = shop.new_order()
    acts = {"buyer": shop.buyer(order_id), "basket": shop.basket(order_id)}
    shop.do(acts.pop(first))
    assert shop.view(order_id).step == (2 if first == "buyer" else 1)
    shop.do(acts.popitem()[1])
    view = shop.view(order_id)
    assert (view.step, view.submitted, view.filed, view.closed) == (3, True, False, False)


def test_prices_and_tax_come_from_the_catalogue_when_submitted(shop: Any) -> None:
    order_id = shop.complete()
    view = shop.view(order_id)
    assert (view.goods_fen, view.tax_fen, view.total_fen) == (47_900, 4_359, 52_259)
    assert [(line.gtin, line.quantity, line.goods_fen, line.tax_fen) for line in view.lines] == [
        (CREAM, 1, 29_900, 2_721),
        (MILK, 1, 18_000, 1_638),
    ]


def test_one_line_is_made_when_a_product_was_scanned_twice(shop: Any) -> None:
    order_id = shop.new_order()
    basket = shop.basket(order_id, {CREAM: 2})
    line = msgspec.structs.replace(basket.lines[0], quantity=1, gtin=CREAM[1:])
    assert shop.do(msgspec.structs.replace(basket, lines=[line, msgspec.structs.replace(line, gtin=CREAM)])) == order_id
    assert [entry.quantity for entry in shop.view(order_id).lines] == [2]


def test_the_basket_is_replaced_when_submitted_again(shop: Any) -> None:
    order_id = shop.complete()
    shop.do(shop.basket(order_id, {MILK: 2}))
    view = shop.view(order_id)
    assert [(line.gtin, line.quantity) for line in view.lines] == [(MILK, 2)]
    assert view.version == 3


BUYER_REFUSALS: list[tuple[dict[str, Any], Refusal]] = [
    ({"id_number": "410199199003070019"}, BadIdNumber()),
    ({"id_number": "410199900307001"}, FirstGenerationNumber()),
    ({"id_number": "419999201503070011"}, BadIdNumber()),
    ({"name": "A"}, BadName()),
    ({"phone": "12345"}, BadPhone()),
    ({"phone": ""}, BadPhone()),
    ({"bound_to": "another order"}, PersonUnreadable()),
    ({"sealed_person": b"\x01nonsense"}, PersonUnreadable()),
    ({"consent_version": "never"}, ConsentMissing()),
    ({"consent_sha256": "0" * 64}, ConsentMissing()),
]


@pytest.mark.parametrize(("changes", "refusal"), BUYER_REFUSALS)
def test_registering_is_refused_when_the_person_does_not_fit(shop: Any, changes: dict[str, Any], refusal: Refusal) -> None:
    order_id = shop.new_order()
    assert shop.do(shop.buyer(order_id, **changes)) == refusal
    assert shop.database.read(lambda connection: orders.view_orders(connection, [order_id])) == []


def test_registering_is_refused_when_the_buyer_is_too_young(shop: Any) -> None:
    number = specimen(born="20081231")
    assert shop.do(shop.buyer(shop.new_order(), id_number=number)) == UnderAge(18)


def specimen(sequence: int = 1, born: str = "19900307") -> str:
    from o2o_store.domain.identity import check_character

    first = f"419999{born}{sequence:03d}"
    return first + check_character(first)


def test_nonsense_is_unreadable_when_the_box_holds_no_person(shop: Any) -> None:
    from o2o_store import sealing

    order_id = shop.new_order()
    box = sealing.seal(shop.keys.sealing.public, b"[]", order_id)
    assert shop.do(shop.buyer(order_id, sealed_person=box)) == PersonUnreadable()


def test_an_order_id_is_refused_when_it_is_no_uuid(shop: Any) -> None:
    assert shop.do(shop.buyer("42")) == BadRequest("order_id")
    assert shop.do(shop.basket("../42")) == BadRequest("order_id")


BASKET_REFUSALS: list[tuple[dict[str, Any], Refusal]] = [
    ({"pieces": {}}, EmptyBasket()),
    ({"pieces": {"04006381333948": 1}}, UnknownProduct("04006381333948")),
    ({"pieces": {"not a code": 1}}, UnknownProduct("not a code")),
    ({"pieces": {CREAM: 0}}, BadRequest("quantity")),
    ({"pieces": {CREAM: -1}}, BadRequest("quantity")),
    ({"pieces": {CREAM: 100}}, BadRequest("quantity")),
    ({"shown_total_fen": 52_258}, PricesChanged(52_258, 52_259)),  # type: ignore[arg-type]
    ({"price_version": "old"}, PricesChanged(52_259, 52_259)),  # type: ignore[arg-type]
    ({"notice_version": "old"}, NoticeOutdated()),
    ({"notice_sha256": "0" * 64}, NoticeOutdated()),
]


@pytest.mark.parametrize(("changes", "refusal"), BASKET_REFUSALS)
def test_submitting_is_refused_when_the_basket_does_not_fit(shop: Any, changes: dict[str, Any], refusal: Refusal) -> None:
    order_id = shop.new_order()
    assert shop.do(shop.basket(order_id, **changes)) == refusal
    assert shop.database.read(lambda connection: orders.view_orders(connection, [order_id])) == []


def test_submitting_is_refused_when_a_product_left_the_catalogue(shop: Any) -> None:
    basket = shop.basket(shop.new_order())
    with shop.database.readers.begin() as connection:
        from o2o_store.backend.catalog import service as catalog

        milk = catalog.find_goods(connection, shop.kiosk.hall_id, [MILK], shop.clock.now())[MILK]
    shop.command(ImportGoods(hall_id=shop.kiosk.hall_id, goods=[msgspec.structs.replace(milk, received=3, lot="L1", certificate="样本证")]))
    assert shop.do(basket) == NotOnSale(CREAM)


def test_a_stranger_learns_nothing_when_touching_an_order(shop: Any) -> None:
    order_id = shop.complete()
    unknown = shop.new_order()
    for caller in (shop.second_kiosk, shop.stranger, shop.board):
        for act in (shop.buyer(order_id), shop.basket(order_id), CancelOrder(order_id=order_id, reason="left")):
            assert shop.do(act, caller) == UnknownOrder()
        with shop.database.readers.begin() as connection:
            assert orders.view_orders_for(connection, [(caller, order_id), (caller, unknown)]) == [UnknownOrder(), UnknownOrder()]
    assert shop.view(order_id).version == 2


def test_staff_of_the_hall_see_the_order_when_on_duty(shop: Any) -> None:
    order_id = shop.complete()
    with shop.database.readers.begin() as connection:
        assert not isinstance(orders.view_orders_for(connection, [(shop.desk, order_id)])[0], Refusal)


def test_a_second_shopper_starts_empty_when_following_the_first(shop: Any) -> None:
    shop.complete()
    second = shop.new_order()
    shop.do(shop.basket(second, {MILK: 1}))
    view = shop.view(second)
    assert view.buyer is None
    assert [line.gtin for line in view.lines] == [MILK]


def answer_check(shop: Any, order_id: str, result: str) -> None:
    """The real-name check answers for whoever the order has."""
    shop.command(RecordIdentityCheck(order_id=order_id, buyer_index=shop.order(order_id).buyer_index, result=result))


@pytest.mark.parametrize("result", ["DIFFERS", "UNKNOWN"])
def test_the_phone_is_not_taken_over_when_the_person_before_was_not_confirmed(shop: Any, result: str) -> None:
    answer_check(shop, shop.complete(phone="13900000001"), result)
    order_id = shop.new_order()
    assert isinstance(shop.do(shop.buyer(order_id, phone="")), BadPhone)
    assert shop.do(shop.buyer(order_id, phone="13900000002")) == order_id
    assert not shop.view(order_id).buyer.returning


def test_the_phone_is_remembered_when_the_same_person_returns(shop: Any) -> None:
    answer_check(shop, shop.complete(phone="13900000001"), "FITS")
    order_id = shop.new_order()
    assert shop.do(shop.buyer(order_id, phone="")) == order_id
    assert shop.view(order_id).buyer.returning
    assert orders.open_person(shop.keys, shop.order(order_id)).phone == "13900000001"


def test_the_person_is_replaced_when_registered_again(shop: Any) -> None:
    order_id = shop.complete()
    first = shop.order(order_id)
    shop.do(shop.buyer(order_id, id_number=specimen(2), name="样本乙"))
    second = shop.order(order_id)
    assert (second.masked_name, second.is_returning) == ("样*乙", False)
    assert second.buyer_index != first.buyer_index
    # An answer about the first person says nothing about the second.
    shop.command(RecordIdentityCheck(order_id=order_id, buyer_index=first.buyer_index, result="DIFFERS"))
    assert shop.view(order_id).buyer.check == "asking"


@pytest.mark.parametrize("act", ["buyer", "basket"])
def test_the_hold_goes_back_when_a_filed_order_is_changed(shop: Any, act: str) -> None:
    order_id = shop.filed()
    assert shop.view(order_id).filed
    assert shop.do(getattr(shop, act)(order_id)) == order_id
    view = shop.view(order_id)
    assert (view.step, view.filed, view.hold_until) == (3, False, None)
    assert "hold_lapsed" in [event.name for event in shop.events]


@pytest.mark.parametrize("act", ["buyer", "basket"])
def test_a_change_is_refused_when_money_may_be_under_way(shop: Any, act: str) -> None:
    order_id = shop.filed()
    shop.move(order_id, "payment", "payment_requested", "1")
    assert shop.do(getattr(shop, act)(order_id)) == AlreadyPaying()
    assert shop.view(order_id).filed


@pytest.mark.parametrize("act", ["buyer", "basket"])
def test_a_change_is_refused_when_the_order_is_over(shop: Any, act: str) -> None:
    order_id = shop.complete()
    shop.do(CancelOrder(order_id=order_id, reason="shopper"))
    assert shop.do(getattr(shop, act)(order_id)) == OrderClosed()
    paid = shop.paid(id_number=specimen(3))
    assert shop.do(getattr(shop, act)(paid)) == AlreadyPaying()


def test_a_repetition_changes_nothing_when_the_key_is_the_same(shop: Any) -> None:
    order_id = shop.new_order()
    act, key = shop.buyer(order_id), str(uuid.uuid4())
    assert shop.do(act, key=key) == shop.do(act, key=key) == order_id
    assert shop.view(order_id).version == 1
    assert len(shop.promises("check_identity")) == 1


def test_good_acts_succeed_when_bad_ones_share_their_transaction(shop: Any) -> None:
    good, bad, other = shop.new_order(), shop.new_order(), shop.new_order()
    outcomes = shop.together(
        (shop.kiosk, shop.buyer(good)),
        (shop.kiosk, shop.buyer(bad, name="?")),
        (shop.second_kiosk, shop.basket(other)),
        (shop.kiosk, shop.basket(good)),
    )
    assert outcomes == [good, BadName(), other, good]
    assert (shop.view(good).step, shop.view(other).step) == (3, 1)


def test_a_new_hold_starts_when_the_order_is_filed_again(shop: Any) -> None:
    order_id = shop.filed()
    shop.do(shop.basket(order_id, {MILK: 1}))
    later = shop.clock.now() + timedelta(minutes=40)
    assert shop.move(order_id, "order", "filed", hold_until=later)
    assert shop.view(order_id).hold_until == later
