"""The dossier as a pure thing: what is checked before paying is what is declared after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from o2o_store.backend.catalog.messages import Goods
from o2o_store.backend.declaration import dossier as papers
from o2o_store.backend.declaration.dossier import Dossier, Numbers
from o2o_store.backend.halls.messages import HallSetup
from o2o_store.backend.orders.messages import Order, OrderLine
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.identity import check_character
from o2o_store.domain.money import Fen

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
GTIN = "09421025231216"
FIRST = "41999919900307001"
PERSON = Person(name="样本甲", id_number=FIRST + check_character(FIRST), phone="13900000001")


def numbers(**changes: Any) -> Numbers:
    values: dict[str, Any] = {
        "order_no": "260302AAAAAAAAAAAAAAAA01",
        "transaction_id": "4200000000000000000000000001",
        "waybill_no": papers.waybill_number("o-1", NOW),
        "cop_no": papers.document_number("o-1", NOW),
        "paid_at": NOW,
    }
    return Numbers(**(values | changes))


@pytest.fixture
def sale() -> Order:
    line: dict[str, Any] = dict.fromkeys(OrderLine.__struct_fields__, 0) | {
        "line_no": 1, "gtin": GTIN, "sku": "SKU", "name_zh": "样本奶粉", "name_en": "", "spec_zh": "", "spec_en": "", "origin": "601", "quantity": 2,
        "price_fen": 25_800, "goods_fen": 51_600, "tax_fen": 4_696, "shelf": "", "image": "",
    }  # fmt: skip
    values: dict[str, Any] = dict.fromkeys(Order.__struct_fields__, "") | {
        "order_id": "o-1", "created_at": NOW, "goods_fen": 51_600, "freight_fen": 0, "insurance_fen": 0, "discount_fen": 0, "tax_fen": 4_696,
        "total_fen": 56_296, "buyer_index": "ab" * 32, "lines": [OrderLine(**line)], "attempts": [], "documents": [], "parcel": None,
    }  # fmt: skip
    return Order(**values)


@pytest.fixture
def draft(sale: Order, goods_of: Any, hall: HallSetup) -> Dossier:
    found: Goods = goods_of(GTIN, "样本奶粉", "1901101000", 25_800)
    return papers.draft(sale, PERSON, hall, {GTIN: found}, NOW)


def test_nothing_is_objected_when_the_draft_is_right(draft: Dossier) -> None:
    assert papers.objections(draft, 56_296, numbers(order_no=draft.order.order_no, transaction_id="0" * 28), NOW) == []


def test_quantities_follow_the_pieces_when_drafted(draft: Dossier) -> None:
    (line,) = draft.inventory.lines
    assert (str(line.qty), str(line.qty1), str(draft.inventory.gross_weight), str(draft.inventory.net_weight)) == (
        "2",
        "1.8",
        "2.300",
        "1.800",
    )


def test_the_fingerprint_stays_when_only_numbers_and_times_come_in(draft: Dossier) -> None:
    later = papers.complete(draft, numbers(), NOW + timedelta(minutes=5))
    assert papers.fingerprint(later) == papers.fingerprint(draft)
    assert papers.fingerprint(papers.decode(papers.encode(later))) == papers.fingerprint(draft)
    assert papers.objections(later, 56_296, numbers(), NOW + timedelta(minutes=5)) == []


def test_the_fingerprint_changes_when_anything_checked_changes(draft: Dossier) -> None:
    dearer = replace(draft, order=replace(draft.order, actual_paid=Fen(1)))
    assert papers.fingerprint(dearer) != papers.fingerprint(draft)


def test_it_is_objected_when_the_paid_amount_is_a_fen_off(draft: Dossier) -> None:
    sealed = papers.complete(draft, numbers(), NOW)
    assert {one.code for one in papers.objections(sealed, 56_295, numbers(), NOW)} == {"R03"}


def test_the_inventory_follows_the_payment_when_the_wallets_clock_is_ahead(draft: Dossier) -> None:
    ahead = numbers(paid_at=NOW + timedelta(seconds=30))
    sealed = papers.complete(draft, ahead, NOW)
    assert sealed.inventory.app_time == NOW + timedelta(seconds=30)
    assert papers.objections(sealed, 56_296, ahead, NOW) == []
    assert papers.redate(sealed.inventory, NOW).app_time == sealed.inventory.app_time


def test_own_numbers_have_the_length_customs_allows_when_made() -> None:
    assert len(papers.document_number("o-1", NOW)) == 20
    assert len(papers.waybill_number("o-1", NOW)) == 17
    assert papers.waybill_number("o-1", NOW) != papers.waybill_number("o-2", NOW)


def test_an_unknown_product_is_our_fault_when_drafted(sale: Order, hall: HallSetup) -> None:
    with pytest.raises(KeyError):
        papers.draft(sale, PERSON, hall, {}, NOW)


def test_the_delivery_names_waybill_and_moment_when_handed_over(hall: HallSetup) -> None:
    status = papers.delivery(hall, "L1", NOW, NOW + timedelta(seconds=1))
    assert (status.logistics_no, status.logistics_status, status.logistics_time) == ("L1", "S", NOW)
