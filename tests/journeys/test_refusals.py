"""Everything the hall must say no to, each with its own code."""

import base64
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from journeys.floor import Floor, Refused, Visit, until
from o2o_store.contract.store_api.orders import OrderView, Person
from o2o_store.ops.demo.programs import set_up
from o2o_store.ops.demo.world import HALL, World

NOTIFY = "/wechat/notify/payment"


def code_of(act: object, *arguments: object, **words: object) -> str:
    """Run an act that must be refused and return the refusal's code."""
    with pytest.raises(Refused) as refused:
        act(*arguments, **words)  # type: ignore[operator]
    return refused.value.code


def test_refused_when_the_id_checksum_is_wrong(floor: Floor) -> None:
    person = floor.person("jia")
    wrong = person.id_number[:-1] + ("1" if person.id_number[-1] != "1" else "2")
    assert code_of(Visit(floor).register_buyer, Person(name=person.name, id_number=wrong, phone=person.phone)) == "bad_id_number"


def test_refused_when_the_buyer_is_a_minor(floor: Floor) -> None:
    minor = next(key for key, person in floor.persons.items() if int(person["birth"][:4]) > datetime.now(UTC).year - 18)
    assert code_of(Visit(floor).register_buyer, floor.person(minor)) == "under_age"


def test_refused_when_the_sealed_person_belongs_to_another_order(floor: Floor) -> None:
    visit, other = Visit(floor), Visit(floor)
    visit_id = visit.order_id
    visit.order_id = other.order_id
    visit.register_buyer()
    visit.order_id = visit_id
    assert code_of(visit.file_order) in {"unknown_order", "not_registered", "not_submitted"}


def test_refused_when_the_name_does_not_belong_to_the_number(floor: Floor) -> None:
    visit = Visit(floor)
    person = floor.person("jia")
    visit.register_buyer(Person(name="样本某", id_number=person.id_number, phone=person.phone))
    view = visit.wait("the real-name check says no", lambda view: view.refusal)
    assert view.refusal is not None
    assert view.refusal.code == "person_differs"


def test_refused_when_the_product_is_unknown(floor: Floor) -> None:
    visit = Visit(floor)
    assert code_of(visit.submit_order, ("06900000000014", 1), shown_total_fen=100) == "unknown_product"


def test_refused_when_the_shown_total_is_not_ours(floor: Floor) -> None:
    assert code_of(Visit(floor).submit_order, (floor.goods.goods[0].gtin, 1), shown_total_fen=1) == "prices_changed"


def test_refused_when_one_order_is_above_the_single_limit(floor: Floor) -> None:
    visit = Visit(floor, who="ding")
    visit.register_buyer()
    visit.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")
    dear = max(floor.goods.goods, key=lambda goods: goods.price_fen)
    visit.submit_order((dear.gtin, 500_000 // dear.price_fen + 1))
    assert code_of(visit.file_order) == "over_single_limit"
    visit.cancel_order()


def test_refused_when_paying_before_filing(floor: Floor) -> None:
    visit = Visit(floor)
    visit.register_buyer()
    visit.submit_order()
    assert code_of(visit.request_payment) == "not_filed"
    visit.cancel_order()


def test_refunded_by_itself_when_another_person_pays(floor: Floor) -> None:
    visit = Visit(floor, who="jia")
    visit.to_filed()
    visit.request_payment()
    visit.pay(payer="yi")
    view = visit.wait("the money goes back", lambda view: view.payment and view.payment.state == "refunded", patience=90)
    assert view.refusal is not None
    assert view.refusal.code == "payer_differs"
    assert not view.voucher
    assert "inventory" not in {document.kind for document in view.documents if document.state not in {"planned", "new", "cancelled"}}


def test_refunded_by_itself_when_the_wallet_reports_another_amount(floor: Floor) -> None:
    visit = Visit(floor, who="yi")
    visit.to_filed()
    view = visit.request_payment()
    assert view.payment is not None
    floor.wechat.post("/control/pay", {"code": view.payment.code_url, "payer": "yi", "paid_fen": view.payment.amount_fen - 1})
    end = visit.wait("the money goes back", lambda view: view.payment and view.payment.state == "refunded", patience=90)
    assert end.refusal is not None
    assert end.refusal.code == "amount_differs"


def test_refunded_by_itself_when_customs_rejects(floor: Floor) -> None:
    visit = Visit(floor, who="bing")
    visit.to_filed()
    visit.request_payment()
    floor.customs.post("/control/verdicts", {"act": "force", "kind": "inventory", "status": "100", "code": "1313"})
    visit.pay()
    view = visit.wait("the money goes back", lambda view: view.payment and view.payment.state == "refunded", patience=90)
    assert view.refusal is not None
    assert (view.refusal.code, view.refusal.facts["customs_code"]) == ("customs_rejected", "1313")


def test_handed_over_once_and_only_with_all_three_proofs(floor: Floor) -> None:
    visit, other = Visit(floor, who="jia"), Visit(floor, who="ding")
    visit.to_released()
    voucher = visit.view().voucher
    assert code_of(visit.hand_over) == "not_packed"
    visit.pack_parcel()
    forged = voucher[:-8] + ("A" * 8 if not voucher.endswith("A" * 8) else "B" * 8)
    assert code_of(visit.hand_over, voucher=forged) == "voucher_forged"
    assert code_of(visit.hand_over, last_four="0000") == "wrong_person"
    assert code_of(visit.hand_over, label="ANOTHERPARCEL") == "wrong_parcel"

    other.to_released()
    other.pack_parcel()
    assert code_of(other.hand_over, voucher=voucher) == "voucher_of_other_order"

    visit.hand_over()
    assert code_of(visit.hand_over, voucher=voucher) == "voucher_used"
    assert code_of(visit.hand_over, voucher=forged) == "already_handed_over"
    other.hand_over()


def test_refused_when_handing_over_before_release(floor: Floor) -> None:
    first = Visit(floor, who="jia")
    first.to_released()
    floor.customs.post("/control/delays", {"release": 30})
    try:
        visit = Visit(floor, who="yi")
        visit.to_captured()
        visit.pack_parcel()
        assert code_of(visit.hand_over, voucher=first.view().voucher) == "not_released"
        assert code_of(visit.hand_over) == "not_released"
        assert visit.view().voucher == ""
    finally:
        floor.customs.post("/control/delays", {"release": 0.05})
    visit.wait("released in the end", lambda view: view.voucher, patience=60)


def test_forged_notification_changes_nothing(floor: Floor) -> None:
    visit = Visit(floor, who="bing")
    visit.to_filed()
    visit.request_payment()
    body = msgspec.json.encode(
        {"id": "x", "event_type": "TRANSACTION.SUCCESS", "resource": {"ciphertext": base64.b64encode(b"x" * 64).decode()}}
    )
    headers = {
        "Wechatpay-Timestamp": str(int(datetime.now(UTC).timestamp())),
        "Wechatpay-Nonce": "forged",
        "Wechatpay-Signature": base64.b64encode(b"f" * 256).decode(),
        "Wechatpay-Serial": "PUB_KEY_ID_FORGED",
    }
    answer = httpx.post(f"{str(floor.kiosk.client.base_url).rstrip('/')}{NOTIFY}", content=body, headers=headers)
    assert (answer.status_code, answer.json()["message"]) == (401, "refused")
    view = visit.view()
    assert view.payment is not None
    assert view.payment.state == "waiting"
    visit.cancel_order()


def test_refused_when_the_hall_has_no_permit(world: World, floor: Floor) -> None:
    permit = ("hall", "permit", HALL, "--document", "样本-O2O-2026-001", "--from", "2026-01-01", "--to", "2030-12-31")
    visit = Visit(floor, who="yi")
    visit.register_buyer()
    visit.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")
    visit.submit_order()
    set_up(world.home, *permit, "--suspend")
    try:
        assert code_of(visit.file_order) == "no_permit"
        assert code_of(visit.request_payment) == "not_filed"
    finally:
        set_up(world.home, *permit)
    assert visit.file_order().filed
    visit.cancel_order()


def test_refused_without_a_token(floor: Floor) -> None:
    from o2o_store.contract.store_api.endpoints import ENDPOINTS

    for entry in ENDPOINTS:
        if entry.caller == "code":
            continue
        path = entry.path.replace("{order_id}", Visit(floor).order_id)
        answer = httpx.request(
            entry.method, f"{str(floor.kiosk.client.base_url).rstrip('/')}{path}", content=b"{}", headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code == 401, entry.name
        assert answer.json()["code"] == "signed_out", entry.name


def test_strangers_order_is_unknown_when_another_machine_asks(floor: Floor) -> None:
    visit = Visit(floor)
    visit.register_buyer()
    with pytest.raises(Refused) as refused:
        floor.board.call("GET", f"/v1/orders/{visit.order_id}", reply=OrderView)
    assert refused.value.code in {"unknown_order", "not_allowed"}
    visit.cancel_order()


def test_nothing_is_held_after_a_shopper_walked_away(floor: Floor) -> None:
    visit = Visit(floor, who="ding")
    view = visit.to_filed()
    assert view.allowance is not None
    held = view.allowance.held_fen
    visit.cancel_order("timeout")
    again = Visit(floor, who="ding")
    again.register_buyer()
    until(lambda: (found := again.view()).allowance is not None and found.allowance.held_fen < held, "the hold is released")
    again.cancel_order()


def test_paid_while_leaving_is_refunded(floor: Floor) -> None:
    visit = Visit(floor, who="jia")
    visit.to_filed()
    view = visit.request_payment()
    assert view.payment is not None
    code = view.payment.code_url
    floor.wechat.post("/control/faults", {"kind": "500", "path": "/v3/pay/transactions/out-trade-no", "method": "POST", "times": 3})
    visit.cancel_order()
    try:
        floor.wechat.post("/control/pay", {"code": code, "payer": "jia"})
    except httpx.HTTPStatusError:
        return
    end = visit.wait("late money goes back", lambda view: view.payment and view.payment.state == "refunded", patience=120)
    assert not end.voucher
