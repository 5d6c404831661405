"""Packing, vouchers, the board and the hand-over on the real writer, and every way they are refused."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from o2o_store import sealing, voucher
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog import stock
from o2o_store.backend.catalog.messages import RecallLot, Reservation
from o2o_store.backend.edge import Caller
from o2o_store.backend.fulfilment import board as boarding
from o2o_store.backend.fulfilment import proofs as proving
from o2o_store.backend.fulfilment import service as fulfilment
from o2o_store.backend.fulfilment import vouchers
from o2o_store.backend.halls.messages import SetPermit
from o2o_store.backend.orders import service as orders
from o2o_store.contract.store_api.fulfilment import HandedOverView, HandOver
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.identity import check_character
from o2o_store.domain.payments import PAYER_WAIT
from o2o_store.domain.refusals import (
    AlreadyHandedOver,
    AlreadyPacked,
    HandOverLocked,
    LotBarred,
    NoPermit,
    NotAllowed,
    NotPacked,
    NotReleased,
    OrderClosed,
    PersonUnreadable,
    Refusal,
    UnknownOrder,
    VoucherExpired,
    VoucherForged,
    VoucherOfOtherDesk,
    VoucherOfOtherOrder,
    VoucherUsed,
    WithdrawalUnderWay,
    WrongParcel,
    WrongPerson,
    WrongUnits,
)

CREAM, MILK = "04006381333931", "09421025231216"


def specimen(sequence: int) -> str:
    first = f"41999919900307{sequence:03d}"
    return first + check_character(first)


def proofs(shop: Any, order_id: str, **changes: Any) -> HandOver:
    view = shop.view(order_id)
    values: dict[str, Any] = {
        "order_id": order_id,
        "voucher": view.voucher,
        "parcel_label": view.parcel.label if view.parcel else "",
        "last_four": view.buyer.last_four,
    }
    return HandOver(**(values | changes))


def claims(shop: Any, order_id: str, **changes: Any) -> voucher.VoucherClaims:
    order = shop.order(order_id)
    values: dict[str, Any] = {
        "key_id": shop.keys.voucher_key_id,
        "order_id": order_id,
        "hall_id": order.hall_id,
        "desk": order.desk,
        "issued_at": shop.clock.now(),
        "expires_at": shop.clock.now() + timedelta(days=1),
        "buyer_mark": voucher.buyer_mark(shop.keys.index_key, order_id, orders.open_person(shop.keys, order).id_number),
    }
    return voucher.VoucherClaims(**(values | changes))


def test_a_parcel_is_sealed_when_units_and_label_fit(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.do(shop.packing(order_id, units=[MILK[1:], CREAM[1:]]), shop.packer) == order_id
    view = shop.view(order_id)
    assert (view.parcel.state, view.parcel.packed_at, view.ready, view.voucher) == ("packed", shop.clock.now(), False, "")


PACKING_REFUSALS: list[tuple[dict[str, Any], Refusal]] = [
    ({"units": [CREAM]}, WrongUnits("样本奶粉 × 1", "")),
    ({"units": [CREAM, CREAM, MILK]}, WrongUnits("", "样本面霜 × 1")),
    ({"units": [CREAM, "junk"]}, WrongUnits("样本奶粉 × 1", "junk × 1")),
    ({"units": []}, WrongUnits("样本面霜 × 1、样本奶粉 × 1", "")),
    ({"parcel_label": "W-another"}, WrongParcel()),
    ({"parcel_label": ""}, WrongParcel()),
]


@pytest.mark.parametrize(("changes", "refusal"), PACKING_REFUSALS)
def test_packing_is_refused_when_something_does_not_fit(shop: Any, changes: dict[str, Any], refusal: Refusal) -> None:
    order_id = shop.paid()
    assert shop.do(shop.packing(order_id, **changes), shop.packer) == refusal
    assert shop.view(order_id).parcel.state == "reserved"


def test_packing_is_refused_when_the_person_may_not(shop: Any) -> None:
    order_id = shop.paid()
    for caller in (shop.kiosk, shop.desk, shop.board):
        assert shop.do(shop.packing(order_id), caller) == NotAllowed()
    assert shop.do(shop.packing(order_id), shop.stranger) == UnknownOrder()
    assert shop.do(shop.packing(shop.new_order()), shop.packer) == UnknownOrder()


def test_packing_is_refused_when_unpaid_packed_or_withdrawn(shop: Any) -> None:
    filed = shop.filed()
    assert shop.do(shop.packing(filed), shop.packer) == UnknownOrder()
    order_id = shop.paid(id_number=specimen(2))
    shop.do(shop.packing(order_id), shop.packer)
    assert shop.do(shop.packing(order_id), shop.packer) == AlreadyPacked()
    shop.move(order_id, "order", "refused", code="customs_rejected")
    assert shop.do(shop.packing(order_id), shop.packer) == OrderClosed()


def test_nothing_is_packed_while_customs_is_asked_to_withdraw_it(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "sealed", "inventory")
    shop.move(order_id, "order", "withdrawal_asked")
    assert shop.do(shop.packing(order_id), shop.packer) == WithdrawalUnderWay()
    shop.move(order_id, "document", "released", "inventory")
    assert shop.order(order_id).state == "overtaken"
    assert shop.do(shop.packing(order_id), shop.packer) == WithdrawalUnderWay()
    shop.move(order_id, "order", "withdrawal_refused")
    assert shop.do(shop.packing(order_id), shop.packer) == order_id


def test_a_label_is_refused_when_the_waybill_has_no_number(shop: Any) -> None:
    order_id = shop.filed()
    shop.move(order_id, "order", "captured", winner=1)
    assert shop.do(shop.packing(order_id, parcel_label=""), shop.packer) == WrongParcel()


def test_the_voucher_exists_when_customs_released_and_not_before(shop: Any) -> None:
    order_id = shop.paid()
    assert shop.move(order_id, "document", "accepted", "inventory")
    assert shop.view(order_id).voucher == ""
    assert shop.move(order_id, "document", "released", "inventory", status="800")
    read = voucher.verify(shop.view(order_id).voucher, {shop.keys.voucher_key_id: public(shop)}, shop.clock.now())
    assert isinstance(read, voucher.VoucherClaims)
    assert (read.order_id, read.hall_id, read.desk) == (order_id, "hall-1", "desk-1")


def public(shop: Any) -> bytes:
    raw: bytes = shop.keys.voucher.public_key().public_bytes_raw()
    return raw


def test_no_voucher_is_issued_when_the_sale_was_refused_before(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "order", "refused", code="payer_differs")
    shop.move(order_id, "document", "released", "inventory", status="800")
    view = shop.view(order_id)
    assert (view.voucher, view.ready, view.step_failed) == ("", False, True)


def test_the_parcel_leaves_once_when_every_proof_fits(shop: Any) -> None:
    order_id = shop.ready()
    act = proofs(shop, order_id)
    handed = shop.do(act, shop.desk)
    assert isinstance(handed, HandedOverView)
    assert (handed.order_id, handed.staff_id, handed.handed_over_at) == (order_id, "staff-2", shop.clock.now())
    view = shop.view(order_id)
    assert (view.parcel.state, view.closed, view.step, view.step_failed) == ("handed_over", True, 5, False)
    assert [event.name for event in shop.events[-2:]] == ["handed_over", "completed"]
    shop.clock.pass_(timedelta(minutes=1))
    assert shop.do(act, shop.desk) == VoucherUsed(handed.handed_over_at)
    assert shop.do(proofs(shop, order_id, voucher="O2OV:OTHER"), shop.desk) == AlreadyHandedOver(handed.handed_over_at)
    assert shop.do(shop.packing(order_id), shop.packer) == OrderClosed()


@pytest.mark.parametrize("events", [["refund_booked"], ["refund_booked", "refund_sent", "refunded"]])
def test_nothing_is_handed_over_when_its_money_goes_back(shop: Any, events: list[str]) -> None:
    order_id = shop.ready()
    act = proofs(shop, order_id)
    for event in events:
        assert shop.move(order_id, "payment", event, "1")
    assert not shop.view(order_id).ready
    assert shop.do(act, shop.desk) == OrderClosed()
    assert shop.view(order_id).parcel.state == "ready"


def test_the_answer_is_repeated_when_the_same_key_asks_again(shop: Any) -> None:
    act = proofs(shop, shop.ready())
    first = shop.do(act, shop.desk, key="k1")
    again = shop.do(act, shop.desk, key="k1")
    assert again["order_id"] == first.order_id


def test_one_desk_wins_when_two_hand_over_at_once(shop: Any) -> None:
    act = proofs(shop, shop.ready())
    outcomes = shop.together((shop.desk, act), (shop.desk, act))
    assert isinstance(outcomes[0], HandedOverView)
    assert outcomes[1] == VoucherUsed(shop.clock.now())


def test_the_person_is_known_when_the_card_is_read_at_the_desk(shop: Any) -> None:
    order_id = shop.ready()
    number = orders.open_person(shop.keys, shop.order(order_id)).id_number
    box = sealing.seal(shop.keys.sealing.public, number.lower().encode(), order_id)
    assert isinstance(shop.do(proofs(shop, order_id, sealed_id_number=box, last_four=""), shop.desk), HandedOverView)


@pytest.mark.parametrize("last_four", ["0000", "", "1", "00000"])
def test_the_person_is_refused_when_the_last_four_differ(shop: Any, last_four: str) -> None:
    order_id = shop.ready()
    assert shop.do(proofs(shop, order_id, last_four=last_four), shop.desk) == WrongPerson()
    assert shop.view(order_id).ready


def test_the_parcel_is_locked_when_the_wrong_person_comes_again_and_again(shop: Any) -> None:
    order_id = shop.ready()
    for guess in ("0000", "0001", "0002"):
        assert shop.do(proofs(shop, order_id, last_four=guess), shop.desk) == WrongPerson()
    until = shop.clock.now() + proving.LOCK_OUT
    # Even the right digits: who has three wrong guesses behind him has guessed them.
    assert shop.do(proofs(shop, order_id), shop.desk) == HandOverLocked(until)
    assert shop.view(order_id).parcel.state == "ready"
    shop.clock.pass_(proving.LOCK_OUT)
    assert isinstance(shop.do(proofs(shop, order_id), shop.desk), HandedOverView)


def test_a_manager_hands_over_when_the_parcel_is_locked(shop: Any) -> None:
    order_id = shop.ready()
    guesses = [(shop.desk, proofs(shop, order_id, last_four=f"000{last}")) for last in range(4)]
    assert [type(one) for one in shop.together(*guesses)] == [WrongPerson, WrongPerson, WrongPerson, HandOverLocked]
    manager = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-4", ("manager",))
    assert isinstance(shop.do(proofs(shop, order_id), manager), HandedOverView)


def test_no_parcel_is_locked_when_voucher_or_label_are_missing_too(shop: Any) -> None:
    order_id = shop.ready()
    for _ in range(4):
        assert shop.do(proofs(shop, order_id, last_four="0000", parcel_label="W-another"), shop.desk) == WrongParcel()
    assert isinstance(shop.do(proofs(shop, order_id), shop.desk), HandedOverView)


def test_the_person_is_refused_when_the_card_is_another_ones(shop: Any) -> None:
    order_id = shop.ready()
    other = sealing.seal(shop.keys.sealing.public, specimen(7).encode(), order_id)
    elsewhere = sealing.seal(shop.keys.sealing.public, specimen(1).encode(), "another order")
    # A card that was read outweighs what was typed.
    assert shop.do(proofs(shop, order_id, sealed_id_number=other), shop.desk) == WrongPerson()
    assert shop.do(proofs(shop, order_id, sealed_id_number=elsewhere), shop.desk) == PersonUnreadable()


def test_nothing_leaves_when_customs_has_not_released(shop: Any) -> None:
    order_id = shop.paid()
    forged = proofs(shop, order_id, voucher="O2OV:ANY")
    assert shop.do(forged, shop.desk) == NotReleased()
    shop.do(shop.packing(order_id), shop.packer)
    assert shop.do(forged, shop.desk) == NotReleased()
    good = voucher.issue(shop.keys.voucher.private_bytes_raw(), claims(shop, order_id))
    assert shop.do(proofs(shop, order_id, voucher=good), shop.desk) == NotReleased()


def test_nothing_leaves_when_it_is_not_packed(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "released", "inventory", status="800")
    assert shop.do(proofs(shop, order_id), shop.desk) == NotPacked()


def test_nothing_leaves_when_its_lot_was_recalled_after_it_was_sold(shop: Any) -> None:
    order_id = shop.ready()
    shop.ask(lambda tx: catalog.reserve(tx, [Reservation(order_id, CREAM, 1, "hall-1")]))
    shop.ask(lambda tx: stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="L1", reason="样本")]))
    assert shop.do(proofs(shop, order_id), shop.desk) == LotBarred(CREAM, "L1")
    shop.ask(lambda tx: stock.recall_lot(tx, [RecallLot(gtin=CREAM, lot="L1", reason="样本", ended=True)]))
    assert isinstance(shop.do(proofs(shop, order_id), shop.desk), HandedOverView)


@pytest.mark.parametrize(("change", "reason"), [({"valid_to": date(2026, 1, 31)}, "ended"), ({"pickup": False}, "pickup_off")])
def test_nothing_leaves_when_the_permit_is_not_in_force(shop: Any, change: dict[str, Any], reason: str) -> None:
    order_id = shop.ready()
    days: dict[str, Any] = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    shop.command(SetPermit(hall_id="hall-1", document_no="样本-1", **(days | change)))
    assert shop.do(proofs(shop, order_id), shop.desk) == NoPermit(reason)
    shop.command(SetPermit(hall_id="hall-1", document_no="样本-1", **days))
    assert isinstance(shop.do(proofs(shop, order_id), shop.desk), HandedOverView)


def test_nothing_leaves_when_the_order_was_refused(shop: Any) -> None:
    order_id = shop.paid()
    shop.move(order_id, "document", "rejected", "order", status="100")
    assert shop.do(proofs(shop, order_id), shop.desk) == OrderClosed()


def test_a_voucher_is_forged_when_another_key_signed_it(shop: Any) -> None:
    order_id = shop.ready()
    thief = Ed25519PrivateKey.generate().private_bytes_raw()
    assert shop.do(proofs(shop, order_id, voucher=voucher.issue(thief, claims(shop, order_id))), shop.desk) == VoucherForged()


def test_a_voucher_is_forged_when_a_letter_was_changed(shop: Any) -> None:
    order_id = shop.ready()
    text = shop.view(order_id).voucher
    swapped = text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:]
    for forged in (swapped, "", "O2OV:", text.removeprefix("O2OV:"), base64.b32encode(b"x" * 90).decode()):
        assert shop.do(proofs(shop, order_id, voucher=forged), shop.desk) == VoucherForged()


def test_a_voucher_is_forged_when_it_names_another_buyer(shop: Any) -> None:
    order_id = shop.ready()
    text = voucher.issue(shop.keys.voucher.private_bytes_raw(), claims(shop, order_id, buyer_mark=b"\0" * 8))
    assert shop.do(proofs(shop, order_id, voucher=text), shop.desk) == VoucherForged()


def test_a_voucher_is_refused_when_stolen_from_another_order(shop: Any) -> None:
    mine, theirs = shop.ready(), shop.ready(id_number=specimen(2))
    assert shop.do(proofs(shop, mine, voucher=shop.view(theirs).voucher), shop.desk) == VoucherOfOtherOrder()


def test_a_voucher_is_refused_when_it_names_another_desk(shop: Any) -> None:
    order_id = shop.ready()
    assert shop.do(proofs(shop, order_id), shop.other_desk) == VoucherOfOtherDesk("desk-1")


def test_a_voucher_is_refused_when_its_time_is_over(shop: Any) -> None:
    order_id = shop.ready()
    until = shop.clock.now() + vouchers.VOUCHER_LIFETIME
    act = proofs(shop, order_id)
    shop.clock.pass_(vouchers.VOUCHER_LIFETIME)
    assert shop.do(act, shop.desk) == VoucherExpired(until)


def test_the_parcel_is_refused_when_the_label_is_another_ones(shop: Any) -> None:
    mine, theirs = shop.ready(), shop.ready(id_number=specimen(2))
    assert shop.do(proofs(shop, mine, parcel_label=shop.label(theirs)), shop.desk) == WrongParcel()


def test_handing_over_is_refused_when_the_person_may_not(shop: Any) -> None:
    order_id = shop.ready()
    act = proofs(shop, order_id)
    for caller in (shop.kiosk, shop.packer, shop.board):
        assert shop.do(act, caller) == NotAllowed()
    assert shop.do(act, shop.stranger) == UnknownOrder()
    assert shop.view(order_id).ready


def parcels(shop: Any, caller: Any) -> Any:
    return shop.database.read(lambda connection: fulfilment.list_parcels(connection, caller))


def test_the_list_changes_its_etag_when_a_parcel_moves(shop: Any) -> None:
    empty = parcels(shop, shop.packer)
    order_id = shop.paid()
    listed = parcels(shop, shop.packer)
    assert [view.order_id for view in listed.orders] == [order_id]
    shop.do(shop.packing(order_id), shop.packer)
    packed = parcels(shop, shop.packer)
    assert len({empty.etag, listed.etag, packed.etag}) == 3
    assert parcels(shop, shop.packer) == packed


def test_the_list_is_for_staff_of_the_hall_when_asked(shop: Any) -> None:
    shop.paid()
    assert parcels(shop, shop.kiosk) == NotAllowed()
    assert parcels(shop, shop.stranger).orders == []


def test_staff_never_see_the_voucher_when_they_look_at_orders(shop: Any) -> None:
    order_id = shop.ready()
    assert parcels(shop, shop.desk).orders[0].voucher == ""
    with shop.database.readers.begin() as connection:
        asked = [(caller, order_id) for caller in (shop.desk, shop.kiosk, shop.second_kiosk)]
        staff, shopper, stranger = orders.view_orders_for(connection, asked)
        assert isinstance(staff, OrderView)
        assert isinstance(shopper, OrderView)
        assert (staff.voucher, bool(shopper.voucher), stranger) == ("", True, UnknownOrder())


def board(shop: Any) -> Any:
    return shop.database.read(lambda connection: boarding.show_board(connection, "hall-1", shop.clock.now()))


def test_a_number_moves_to_ready_when_packed_and_released(shop: Any) -> None:
    order_id = shop.paid()
    number = shop.view(order_id).pickup_number
    shop.clock.pass_(PAYER_WAIT)
    first = board(shop)
    assert [(entry.pickup_number, entry.desk, entry.slow) for entry in first.clearing] == [(number, "desk-1", False)]
    shop.do(shop.packing(order_id), shop.packer)
    assert board(shop).ready == []
    shop.clock.pass_(timedelta(minutes=1))
    shop.move(order_id, "document", "released", "inventory", status="800")
    last = board(shop)
    assert (last.clearing, [entry.since for entry in last.ready]) == ([], [shop.clock.now()])
    shop.do(proofs(shop, order_id), shop.desk)
    assert (board(shop).ready, board(shop).etag == first.etag) == ([], False)


def test_a_number_is_slow_when_it_waits_long_or_customs_looks_closer(shop: Any) -> None:
    held_up, waiting = shop.paid(), shop.paid(id_number=specimen(2))
    shop.move(held_up, "document", "inspection_called", "inventory", status="500")
    shop.clock.pass_(PAYER_WAIT)
    slow = {entry.pickup_number: entry.slow for entry in board(shop).clearing}
    assert slow == {shop.view(held_up).pickup_number: True, shop.view(waiting).pickup_number: False}
    shop.clock.pass_(boarding.SLOW_AFTER)
    assert all(entry.slow for entry in board(shop).clearing)


def test_a_refused_order_stays_in_sight_when_its_money_is_on_the_way_back(shop: Any) -> None:
    order_id = shop.paid()
    shop.do(shop.packing(order_id), shop.packer)
    shop.move(order_id, "document", "rejected", "inventory", status="100")
    assert [view.parcel.state for view in parcels(shop, shop.desk).orders] == ["withdrawn"]
    assert [entry.slow for entry in board(shop).clearing] == [True]
    for event in ("refund_booked", "refunded"):
        shop.move(order_id, "payment", event, "1")
    assert (parcels(shop, shop.desk).orders, board(shop).clearing) == ([], [])


def test_the_newest_number_stands_first_when_several_wait(shop: Any) -> None:
    numbers = []
    for place in (1, 2, 3):
        numbers.append(shop.view(shop.paid(id_number=specimen(place))).pickup_number)
        shop.clock.pass_(PAYER_WAIT)
    assert [entry.pickup_number for entry in board(shop).clearing] == numbers[::-1]


def test_the_board_is_refused_when_the_hall_is_unknown(shop: Any) -> None:
    assert shop.database.read(lambda connection: boarding.show_board(connection, "hall-9", shop.clock.now())) == NotAllowed()


def test_orders_spread_over_desks_when_a_hall_has_several() -> None:
    desks = {fulfilment._desk(f"order-{number}", ["a", "b", "c"]) for number in range(60)}
    assert desks == {"a", "b", "c"}
    assert fulfilment._desk("order", []) == ""
