"""Proofs shared by every way out of the hall."""

from typing import Any

from o2o_store.backend.fulfilment import proofs
from o2o_store.domain.refusals import HandOverLocked, VoucherReplaced, WrongParcel, WrongPerson


def test_only_the_whole_label_of_the_waybill_counts(shop: Any) -> None:
    order = shop.order(shop.paid())
    assert proofs.refuse_label(f" {order.waybill_no} ", order) is None
    for label in ("", order.waybill_no[:-1], f"{order.waybill_no}0"):
        assert proofs.refuse_label(label, order) == WrongParcel()


def test_person_is_compared_by_the_whole_end_of_the_number(shop: Any) -> None:
    order = shop.order(shop.paid())
    assert proofs.refuse_person(shop.keys, order.last_four.lower(), b"", order) is None
    for typed in ("", order.last_four[1:], f"{order.last_four}0", "9999"):
        assert proofs.refuse_person(shop.keys, typed, b"", order) == WrongPerson()


def test_replaced_voucher_is_known_by_its_fingerprint_alone() -> None:
    row = {"replaced_at": None}
    assert proofs.refuse_replaced("O2OV:A", {proofs.fingerprint("O2OV:A"): row}) == VoucherReplaced(None)
    assert proofs.refuse_replaced("O2OV:B", {proofs.fingerprint("O2OV:A"): row}) is None


def test_third_wrong_person_locks_the_parcel_for_everybody_but_a_manager(shop: Any) -> None:
    order = shop.order(shop.paid())

    def miss(tx: Any) -> Any:
        tried = None
        for _ in range(proofs.MOST_WRONG_PERSONS):
            assert proofs.refuse_locked(tx, shop.desk, tried) is None
            tried = proofs.missed(tx, order, tried)
        return proofs.refuse_locked(tx, shop.desk, tried), proofs.refuse_locked(tx, shop.other_desk, tried)

    locked, for_manager = shop.ask(miss)
    assert isinstance(locked, HandOverLocked)
    assert for_manager is None
