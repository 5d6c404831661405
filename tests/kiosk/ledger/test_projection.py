"""What happens next, decided from the book alone."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from o2o_store.contract.store_api.orders import BasketLine, BuyerView, OrderView, ParcelView, PaymentView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import REFUSALS
from o2o_store.kiosk.ledger.projection import WAY_BACK, due_act, forced_page, is_paid, way_back
from o2o_store.kiosk.ledger.records import Consent, Known, Visit

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LINES = (BasketLine(gtin="1", quantity=1),)
AGREED = Consent(version="1", sha256="", language="zh", at=NOW)
VISIT = Visit(order_id="o", language="zh", began_at=NOW, touched_at=NOW, lines=LINES, registered=True, confirmed=AGREED, submitted=LINES)
BUYER = BuyerView(masked_name="样*甲", last_four="0028", check="fits")
VIEW = OrderView(order_id="o", version=1, hall_id="h", step=3, step_failed=False, closed=False, created_at=NOW, buyer=BUYER, submitted=True)
PROBLEM = Problem(type="", title="", status=409, code="out_of_stock")
PAYMENT = PaymentView(attempt=1, wallet="wechat", state="waiting", amount_fen=1)


def view(**changes: Any) -> Known:
    return Known(view=msgspec.structs.replace(VIEW, **changes))


@pytest.mark.parametrize(
    ("known", "pending", "act"),
    [
        (Known(), (), ""),
        (view(), ("file_order",), ""),
        (view(submitted=False), (), "submit_order"),
        (view(), (), "file_order"),
        (view(buyer=msgspec.structs.replace(BUYER, check="asking")), (), ""),
        (view(buyer=msgspec.structs.replace(BUYER, check="unknown")), (), "file_order"),
        (view(filed=True), (), "request_payment"),
        (view(filed=True, payment=PAYMENT), (), ""),
        (view(step=5), (), ""),
        (view(closed=True), (), ""),
        (Known(view=VIEW, problem=PROBLEM), (), ""),
    ],
)
def test_next_act_follows_from_what_is_known(known: Known, pending: tuple[str, ...], act: str) -> None:
    assert due_act(VISIT, known, pending) == act


def test_nothing_is_due_when_the_basket_is_not_confirmed() -> None:
    assert due_act(msgspec.structs.replace(VISIT, confirmed=None), view(), ()) == ""


def test_changed_basket_is_submitted_again_but_never_paid_when_filed() -> None:
    changed = msgspec.structs.replace(VISIT, lines=(*LINES, BasketLine(gtin="2", quantity=1)))
    assert due_act(changed, view(), ()) == "submit_order"
    assert due_act(changed, view(filed=True), ()) == ""


def test_page_follows_the_platforms_word() -> None:
    parcel = ParcelView(state="released", label="W", desk="2", released_at=NOW)
    assert forced_page(VISIT, Known()) == ""
    assert forced_page(VISIT, view()) == ""
    assert forced_page(VISIT, view(filed=True)) == "pay"
    assert forced_page(VISIT, view(step=5)) == "clearing"
    assert forced_page(VISIT, view(step=5, parcel=parcel)) == "released"
    assert forced_page(VISIT, view(refusal=PROBLEM)) == "refused"
    assert forced_page(VISIT, Known(problem=PROBLEM)) == "refused"


def test_way_back_exists_only_while_nothing_is_decided() -> None:
    assert way_back(Known(view=VIEW, problem=PROBLEM)) == "scan"
    assert way_back(Known(view=msgspec.structs.replace(VIEW, refusal=PROBLEM), problem=PROBLEM)) == ""
    assert way_back(Known(view=msgspec.structs.replace(VIEW, step=5), problem=PROBLEM)) == ""
    assert way_back(Known()) == ""


def test_money_counts_as_taken_until_it_is_back() -> None:
    assert not is_paid(Known())
    assert not is_paid(view(payment=PAYMENT))
    assert is_paid(view(payment=msgspec.structs.replace(PAYMENT, state="refunding")))


def test_every_way_back_is_for_a_refusal_that_exists() -> None:
    assert set(WAY_BACK) <= set(REFUSALS)
