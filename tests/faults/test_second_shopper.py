"""Whoever comes next finds nothing of the one before: no trace on the screen's data, no hold, no half-open payment."""

import json

import httpx
import msgspec
import pytest

from faults.books import Books
from faults.harm import Harm, holding
from faults.walks import step_before, visit_of, walk, walk_to
from journeys.floor import Floor, Refused, Visit
from journeys.staging import enrol
from o2o_store.contract.store_api.fulfilment import ParcelListView
from o2o_store.contract.store_api.orders import OrderView

BEFORE_MONEY = ("register", "checked", "submit", "file", "ask", "code")
CLOSE = "/v3/pay/transactions/out-trade-no"


def traces_of(visit: Visit) -> set[str]:
    """Everything by which the first visit could be recognised."""
    view = visit.view()
    assert view.buyer is not None
    codes = {view.payment.code_url} if view.payment is not None else set()
    person = visit.floor.person(visit.who)
    own = {view.order_id, view.order_no, view.voucher, view.buyer.masked_name, person.name, person.id_number, person.phone}
    return {trace for trace in own | codes if trace}


def as_text(view: OrderView) -> str:
    """A view as the wire carries it."""
    return msgspec.json.encode(view).decode()


@pytest.mark.parametrize("step", [*BEFORE_MONEY, "captured", "released", "hand over"])
def test_second_shopper_sees_nothing_of_the_first(floor: Floor, books: Books, step: str) -> None:
    first = visit_of(floor, who="jia")
    walk(first, upto=step)
    traces = traces_of(first)
    second = visit_of(floor, who="ding")
    seen: list[str] = []
    for name in BEFORE_MONEY:
        walk(second, after=step_before(name), upto=name)
        seen.append(as_text(second.view()))
    seen.append(as_text(second.cancel_order()))
    assert [trace for trace in traces if any(trace in text for text in seen)] == []
    assert second.view().lines != []
    if step in BEFORE_MONEY:
        first.cancel_order("timeout")
    else:
        walk(first, after=step)


def test_phone_number_is_never_shown_when_the_same_person_comes_again(floor: Floor) -> None:
    person = floor.person("yi")
    first = visit_of(floor, who="yi")
    first.register_buyer()
    again = visit_of(floor, who="yi")
    view = again.register_buyer(msgspec.structs.replace(person, phone=""))
    assert view.buyer is not None
    assert view.buyer.returning
    assert person.phone not in as_text(view)
    for visit in (first, again):
        visit.cancel_order()


def test_key_of_the_first_shopper_opens_nothing_for_the_second(floor: Floor) -> None:
    first, second = visit_of(floor, who="jia"), visit_of(floor, who="ding")
    first.register_buyer(key="a-key-used-twice")
    with pytest.raises(Refused) as refused:
        second.register_buyer(key="a-key-used-twice")
    assert refused.value.code == "idempotency_key_reused"
    with pytest.raises(Refused) as unknown:
        second.view()
    assert unknown.value.code == "unknown_order"
    first.cancel_order()


def test_kiosk_lists_no_orders(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        floor.kiosk.call("GET", "/v1/parcels", reply=ParcelListView)
    assert refused.value.code in {"not_allowed", "signed_out"}


def test_other_kiosk_knows_nothing_of_the_order(harm: Harm) -> None:
    visit = walk_to(harm.floor, "code")
    other = enrol(harm.world, "kiosk")
    stranger = Visit(harm.floor, who="jia", device=other, order_id=visit.order_id)
    for act in (stranger.view, stranger.register_buyer, stranger.submit_order, stranger.file_order, stranger.cancel_order):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "unknown_order"
    with pytest.raises(Refused) as unpaid:
        stranger.request_payment()
    assert unpaid.value.code == "unknown_order"
    visit.cancel_order()
    other.client.close()


@pytest.mark.parametrize("step", BEFORE_MONEY)
@pytest.mark.parametrize("reason", ["left", "timeout"])
def test_nothing_is_held_when_a_visit_is_abandoned(floor: Floor, books: Books, step: str, reason: str) -> None:
    visit = walk_to(floor, step)
    visit.cancel_order(reason)
    # A code that was asked for may still be paid until the wallet itself has closed it.
    view = visit.wait("the order is closed", lambda view: view.closed)
    books.assert_nothing_held(view)
    books.assert_all_settled(view)
    assert [trade["state"] for trade in books.charges_of(view) if trade["state"] != "CLOSED"] == []
    assert books.documents_of(view) == []


def test_nothing_is_held_when_the_platform_dies_while_a_visit_is_abandoned(harm: Harm, books: Books) -> None:
    kiosks = [holding(harm.floor.kiosk) for _ in BEFORE_MONEY]
    visits = [visit_of(harm.floor, kiosk=kiosk) for kiosk in kiosks]
    for step, visit in zip(BEFORE_MONEY, visits, strict=True):
        walk(visit, upto=step)
        visit.cancel_order("timeout")
    harm.restart_platform()
    for kiosk, visit in zip(kiosks, visits, strict=True):
        view = visit.wait("the order is closed", lambda view: view.closed)
        books.assert_nothing_held(view)
        books.assert_all_settled(view)
        kiosk.client.close()


def test_late_payment_of_an_abandoned_order_is_refunded(harm: Harm, books: Books) -> None:
    floor = harm.floor
    visit = walk_to(floor, "code")
    # The wallet is slow to close: the phone is quicker.
    harm.plan(floor.wechat, "500", CLOSE, method="POST", times=2)
    payment = visit.view().payment
    assert payment is not None
    visit.cancel_order()
    paid = floor.wechat.post("/control/pay", {"code": payment.code_url, "payer": visit.who})
    assert paid == {"result": "paid"}
    _assert_given_back(visit, books)


def test_payment_is_refunded_when_the_platform_died_right_after_the_shopper_left(harm: Harm, books: Books) -> None:
    floor = harm.floor
    visit = walk_to(floor, "code")
    harm.plan(floor.wechat, "500", CLOSE, method="POST", times=-1)
    payment = visit.view().payment
    assert payment is not None
    visit.cancel_order()
    harm.kill_platform()
    paid = floor.wechat.post("/control/pay", {"code": payment.code_url, "payer": visit.who})
    assert paid == {"result": "paid"}
    floor.wechat.delete("/control/faults")
    harm.world.start_platform()
    _assert_given_back(visit, books)


def test_refund_is_made_once_when_the_platform_dies_while_asking_for_it(harm: Harm, books: Books) -> None:
    floor = harm.floor
    visit = walk_to(floor, "code")
    harm.plan(floor.wechat, "lost_reply", "/v3/refund/domestic/refunds", method="POST")
    visit.pay(payer="yi" if visit.who != "yi" else "jia")
    harm.await_hits(floor.wechat)
    harm.restart_platform()
    _assert_given_back(visit, books)


def _assert_given_back(visit: Visit, books: Books) -> None:
    view = visit.wait("the money goes back", lambda view: view.payment and view.payment.state == "refunded", patience=90)
    assert view.closed
    assert not view.voucher
    assert [(trade["paid"], trade["refunded"]) for trade in books.charges_of(view)] == [(view.total_fen, view.total_fen)]
    assert [(refund["amount"], refund["status"]) for refund in books.refunds_of(view)] == [(view.total_fen, "SUCCESS")]
    assert "inventory" not in {one["kind"] for one in books.documents_of(view)}
    books.assert_nothing_held(view)
    books.assert_all_settled(view)


def test_answer_without_a_token_says_nothing_of_the_order(floor: Floor) -> None:
    visit = walk_to(floor, "register")
    answer = httpx.get(floor.kiosk.client.base_url.join(f"/v1/orders/{visit.order_id}"))
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert visit.order_id not in json.dumps(answer.json())
    visit.cancel_order()
