"""The five rules of money (facts/payments.md §8.4) and what each word of the wallet does to an order."""

import json
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
import sqlalchemy

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog import stock
from o2o_store.backend.catalog.messages import RecallLot, Reservation
from o2o_store.backend.fulfilment import worklist
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, SetPermit
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment.service import trade_number
from o2o_store.backend.writer import OUTBOX
from o2o_store.contract.store_api.desk import SettleTrouble
from o2o_store.contract.store_api.orders import CancelOrder
from o2o_store.contract.store_api.payments import RefundByHand
from o2o_store.domain import refusals
from o2o_store.outbox import outbox


def test_row_and_promise_are_committed_when_an_attempt_is_requested(till: Any) -> None:
    order_id = till.shop.filed()
    assert till.request(order_id) is None
    (row,) = till.attempts(order_id)
    (promise,) = till.promised(m.OPEN, m.OpenPayment)
    asked = json.loads(promise.request)
    assert asked["out_trade_no"] == row["out_trade_no"] == promise.out_trade_no
    assert asked["amount"] == {"total": till.shop.order(order_id).total_fen, "currency": "CNY"}
    assert asked["time_expire"] == "2026-03-02T12:10:00+08:00"
    assert till.view(order_id).payment.state == "creating"


def test_the_code_ends_with_the_hold_when_that_comes_first(till: Any) -> None:
    order_id = till.shop.filed()
    till.pass_(minutes=25)
    assert till.request(order_id) is None
    assert till.attempts(order_id)[0]["expires_at"] == till.shop.order(order_id).hold_until


def test_numbers_are_what_every_wallet_takes_when_made(till: Any) -> None:
    number = trade_number("order", 1, till.shop.clock.now())
    assert number == trade_number("order", 1, till.shop.clock.now())
    assert len(number) == 24
    assert set(number) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert number != trade_number("order", 2, till.shop.clock.now())


def test_payment_is_refused_when_the_order_is_not_ready_for_it(till: Any) -> None:
    complete = till.shop.complete()
    assert isinstance(till.request(complete), refusals.NotFiled)
    assert isinstance(till.request(till.shop.new_order()), refusals.UnknownOrder)
    filed = till.shop.filed()
    assert isinstance(till.request(filed, "shells"), refusals.WalletUnavailable)
    till.pass_(minutes=30)
    assert isinstance(till.request(filed), refusals.HoldLapsed)


def test_payment_is_refused_when_a_lot_that_is_held_was_recalled(till: Any) -> None:
    order_id = till.shop.filed()
    till.shop.ask(lambda tx: catalog.reserve(tx, [Reservation(order_id, "04006381333931", 1, "hall-1")]))
    till.shop.ask(lambda tx: stock.recall_lot(tx, [RecallLot(gtin="04006381333931", lot="L1", reason="样本")]))
    assert till.request(order_id) == refusals.NotOnSale("04006381333931")
    assert till.attempts(order_id) == []


def test_payment_is_refused_by_the_permit_when_a_hall_that_sends_lost_it(till: Any) -> None:
    # What is filed has its way: nobody is asked for an address that could not be written any more.
    order_id = till.shop.filed()
    setup = till.shop.database.read(lambda connection: halls.find_halls(connection, ["hall-1"]))["hall-1"].hall
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    till.shop.command(AddHall(hall=msgspec.structs.replace(setup, courier=True)))
    till.shop.command(SetPermit(hall_id="hall-1", document_no="样本-1", pickup=False, **days))
    assert till.request(order_id) == refusals.NoPermit("pickup_off")


def test_payment_is_refused_when_the_permit_has_ended(till: Any) -> None:
    order_id = till.shop.filed()
    till.shop.move(order_id, "order", "hold_lapsed")
    till.pass_(days=400)
    order_id = till.shop.complete()
    till.shop.move(order_id, "order", "filed", hold_until=till.shop.clock.now().replace(year=2028))
    assert till.request(order_id) == refusals.NoPermit("ended")


def test_a_second_attempt_is_refused_when_one_is_displayed(till: Any) -> None:
    order_id = till.waiting()
    assert isinstance(till.request(order_id), refusals.AlreadyPaying)


def test_a_second_attempt_is_allowed_when_the_first_was_closed(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    assert till.request(order_id) is None
    assert [row["attempt"] for row in till.attempts(order_id)] == [1, 2]


def test_an_attempt_that_is_over_for_the_shopper_is_swept_and_says_why(till: Any) -> None:
    for reason in ("expired", "wallet_down"):
        order_id = till.waiting()
        till.shop.command(m.RecordUnclosed(order_id, 1, reason=reason))
        payment = till.view(order_id).payment
        assert (payment.state, payment.reason) == ("abandoned", reason)
        assert order_id in {one.order_id for one in till.promised(m.CLOSE, m.ClosePayment)}
        assert till.request(order_id) is None


@pytest.mark.parametrize(("early", "reason"), [(20, "expired"), (300, None)])
def test_what_the_wallets_clock_ended_a_little_before_ours_has_run_out(till: Any, early: int, reason: str | None) -> None:
    order_id = till.waiting()
    till.pass_(minutes=10, seconds=-early)
    till.says(order_id, "CLOSED")
    assert (till.view(order_id).payment.reason or None) == reason


def test_the_wallets_and_we_end_a_code_in_the_same_second(till: Any) -> None:
    till.pass_(microseconds=700_000)
    order_id = till.shop.filed()
    till.request(order_id)
    assert till.attempts(order_id)[0]["expires_at"].microsecond == 0


def test_the_code_is_shown_and_watched_when_the_wallet_opened_it(till: Any) -> None:
    order_id = till.waiting()
    assert till.view(order_id).payment.code_url == "weixin://specimen"
    assert len(till.promised(m.WATCH, m.WatchPayment)) == 1


def test_the_attempt_fails_when_the_wallet_refuses_it(till: Any) -> None:
    order_id = till.shop.filed()
    till.request(order_id)
    till.opened(order_id, verdict="refused")
    assert till.state(order_id) == "failed"
    assert till.promised(m.WATCH, m.WatchPayment) == []


def test_one_capture_wins_when_the_amount_is_right(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    order = till.shop.order(order_id)
    (row,) = till.attempts(order_id)
    assert (order.state, order.winner, order.order_no) == ("paid", 1, row["out_trade_no"])
    assert row["won"]
    (declare,) = till.promised(m.DECLARE, m.DeclarePayment)
    assert declare.person == order.person_sealed
    assert till.view(order_id).pickup_number


def test_nothing_happens_twice_when_the_wallet_repeats_itself(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    version = till.view(order_id).version
    till.says(order_id)
    till.says(order_id, "CLOSED")
    assert till.view(order_id).version == version
    assert len(till.promised(m.DECLARE, m.DeclarePayment)) == 1
    assert till.promised(m.REFUND, m.RefundPayment) == []


def test_the_later_one_goes_back_when_two_attempts_are_paid(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    till.request(order_id)
    till.opened(order_id, 2)
    till.says(order_id, attempt=2)
    till.says(order_id, attempt=1)
    assert [till.state(order_id, 1), till.state(order_id, 2)] == ["refund_due", "paid"]
    assert [row["won"] for row in till.attempts(order_id)] == [False, True]
    (refund,) = till.promised(m.REFUND, m.RefundPayment)
    assert json.loads(refund.request)["out_refund_no"] == f"R{till.attempts(order_id)[0]['out_trade_no']}01"


def test_the_later_one_goes_back_when_both_come_in_one_batch(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    till.request(order_id)
    till.opened(order_id, 2)
    till.shop.command(till.word(order_id, attempt=1), till.word(order_id, attempt=2))
    assert sum(row["won"] for row in till.attempts(order_id)) == 1
    assert len(till.promised(m.REFUND, m.RefundPayment)) == 1


def test_money_for_the_basket_before_goes_back_and_the_new_one_goes_on(till: Any) -> None:
    order_id = till.waiting()
    before = till.shop.order(order_id).total_fen
    # The shopper corrects the basket: the code is closed, and the wallet's last word about it comes when the new one stands.
    till.shop.move(order_id, "payment", "abandoned", "1")
    till.shop.move(order_id, "order", "hold_lapsed")
    till.shop.do(till.shop.basket(order_id, {"09421025231216": 1}))
    till.shop.move(order_id, "order", "filed", hold_until=till.shop.clock.now() + timedelta(minutes=30))
    till.request(order_id)
    till.opened(order_id, 2)
    till.says(order_id, attempt=1, total_fen=before, payer_total_fen=before)
    order = till.shop.order(order_id)
    assert (order.state, till.state(order_id, 1), till.state(order_id, 2)) == ("filed", "refund_due", "waiting")
    till.says(order_id, attempt=2)
    assert (till.shop.order(order_id).state, till.state(order_id, 2)) == ("paid", "paid")
    (refund,) = till.promised(m.REFUND, m.RefundPayment)
    assert refund.attempt == 1


def test_the_database_itself_refuses_when_two_attempts_are_called_winner(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    till.request(order_id)

    def cheat(tx: Any) -> None:
        tx.connection.execute(sqlalchemy.text("update payment_attempt set won = true"))

    with pytest.raises(sqlalchemy.exc.IntegrityError):
        till.shop.ask(cheat)


@pytest.mark.parametrize("change", [{"total_fen": 1}, {"payer_total_fen": 1}, {"currency": "USD"}])
def test_the_money_goes_back_when_the_amount_differs(till: Any, change: dict[str, Any]) -> None:
    order_id = till.waiting()
    till.says(order_id, **change)
    view = till.view(order_id)
    assert view.refusal is not None
    assert view.refusal.code == "amount_differs"
    assert till.state(order_id) == "refund_due"
    assert till.shop.order(order_id).captured_at is None
    assert len(till.promised(m.REFUND, m.RefundPayment)) == 1
    assert till.promised(m.DECLARE, m.DeclarePayment) == []


def test_the_money_goes_back_when_it_comes_after_the_shopper_left(till: Any) -> None:
    order_id = till.waiting()
    till.shop.do(CancelOrder(order_id=order_id, reason="left"))
    assert till.state(order_id) == "abandoned"
    assert len(till.promised(m.CLOSE, m.ClosePayment)) == 1
    till.says(order_id)
    assert till.state(order_id) == "refund_due"
    assert not till.view(order_id).closed


def test_the_attempt_is_over_when_the_close_is_confirmed(till: Any) -> None:
    order_id = till.waiting()
    till.shop.do(CancelOrder(order_id=order_id, reason="left"))
    till.says(order_id, "CLOSED")
    assert till.state(order_id) == "closed"
    assert till.view(order_id).closed


def test_the_payment_document_is_accepted_when_the_payer_is_the_buyer(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "SAME")
    assert till.shop.order(order_id).document("payment").state == "sent"
    assert len(till.promised(m.WATCH_DECLARATION, m.DeclarePayment)) == 1
    till.declared(order_id, "SUCCESS", "SAME")
    assert till.shop.order(order_id).document("payment").state == "accepted"
    assert till.attempts(order_id)[0]["verify_trade_id"] == "20260302001"


@pytest.mark.parametrize(
    ("state", "cert_check", "code"),
    [
        ("PROCESSING", "DIFFERENT", "payer_differs"),
        ("SUCCESS", "UNCHECKED", "payer_unchecked"),
        ("FAIL", "UNCHECKED", "payer_unchecked"),
        ("FAIL", "SAME", "customs_rejected"),
    ],
)
def test_the_money_goes_back_when_the_payment_cannot_be_declared(till: Any, state: str, cert_check: str, code: str) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, state, cert_check)
    view = till.view(order_id)
    assert view.refusal is not None
    assert view.refusal.code == code
    assert till.state(order_id) == "refund_due"
    assert view.payment is not None
    assert view.payment.refund_due_at is not None
    assert (view.payment.refund_due_at - till.shop.clock.now()).total_seconds() <= 60
    assert till.shop.order(order_id).document("payment").state != "accepted"


def test_the_payer_is_asked_about_again_when_the_wallet_declared_without_a_word_on_him(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "SUCCESS", "")
    assert till.view(order_id).refusal is None
    # Without a watch the order would be paid and wait for ever.
    assert [one.declared for one in till.promised(m.WATCH_DECLARATION, m.DeclarePayment)] == [True]


@pytest.mark.parametrize("later", ["", "UNCHECKED"])
def test_a_payer_found_the_same_stays_so_when_a_later_answer_does_not_repeat_it(till: Any, later: str) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "SAME")
    assert [one.cert_check for one in till.promised(m.WATCH_DECLARATION, m.DeclarePayment)] == ["SAME"]
    till.declared(order_id, "SUCCESS", later)
    assert till.attempts(order_id)[0]["cert_check"] == "SAME"
    assert till.shop.order(order_id).document("payment").state == "accepted"


def test_the_money_goes_back_when_customs_rejects_the_inventory(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.shop.move(order_id, "document", "rejected", "inventory", status="100", code="1322", info="订单清单表体商品项不一致")
    assert till.state(order_id) == "refund_due"
    assert [one["reason"] for one in till.refunds(order_id)] == ["customs_rejected"]


def test_a_refund_is_watched_until_it_arrived_when_the_wallet_is_slow(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "PROCESSING")
    assert till.state(order_id) == "refunding"
    assert len(till.promised(m.WATCH_REFUND, m.WatchRefund)) == 1
    till.refunded(order_id, "SUCCESS")
    assert till.state(order_id) == "refunded"
    assert till.view(order_id).closed


@pytest.mark.parametrize("status", ["ABNORMAL", "CLOSED", "REJECTED", "RESOURCE_NOT_EXISTS"])
def test_a_refund_stays_owed_under_its_number_when_the_wallet_will_not_make_it(till: Any, status: str) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, status)
    assert till.state(order_id) == "refund_stuck"
    first, second = till.promised(m.REFUND, m.RefundPayment)
    assert first == second
    till.refunded(order_id, "SUCCESS")
    assert till.state(order_id) == "refunded"


def test_a_stuck_refund_is_asked_for_now_when_a_manager_says_so_on_the_worklist(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "ABNORMAL")
    now = till.shop.clock.now()
    topic = m.topic(m.REFUND, "wechat")
    assert max(row["due"] for row in till.shop.promises(topic)) > now
    act = SettleTrouble(trouble_id=f"refund_stuck:{order_id}:1", act="ask_refund_again")
    assert till.shop.do(act, till.shop.other_desk) == order_id
    assert max(row["due"] for row in till.shop.promises(topic)) == now


def notice(till: Any, order_id: str, **changes: Any) -> m.RecordNotice:
    values: dict[str, Any] = {
        "wallet": "wechat",
        "notify_id": "EV-1",
        "nonce": "n1",
        "stamp": 1,
        "event_type": "TRANSACTION.SUCCESS",
        "out_trade_no": till.attempts(order_id)[0]["out_trade_no"],
        "envelope": b'{"id":"EV-1"}',
        "resource": b'{"trade_state":"SUCCESS"}',
    }
    return m.RecordNotice(**(values | changes))


def test_a_notice_only_makes_us_ask_when_it_says_paid(till: Any) -> None:
    order_id = till.waiting()
    assert till.shop.command(notice(till, order_id)) == ["taken"]
    assert till.state(order_id) == "waiting"
    assert len(till.promised(m.QUERY, m.QueryPayment)) == 1


def test_a_notice_counts_once_when_it_or_its_nonce_comes_again(till: Any) -> None:
    order_id = till.waiting()
    copies = [notice(till, order_id), notice(till, order_id), notice(till, order_id, notify_id="EV-2")]
    assert till.shop.command(*copies) == ["taken", "known", "replayed"]
    # Sent again byte for byte, or signed anew: the wallet did not hear us, and is told again.
    assert till.shop.command(notice(till, order_id)) == ["known"]
    assert till.shop.command(notice(till, order_id, nonce="n2")) == ["known"]
    assert len(till.promised(m.QUERY, m.QueryPayment)) == 1


def test_a_notice_is_disowned_when_its_number_is_not_ours(till: Any) -> None:
    order_id = till.waiting()
    assert till.shop.command(notice(till, order_id, out_trade_no="X")) == ["unknown"]


def test_exact_bytes_are_kept_unreadable_when_the_wallet_spoke(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, exchange=till.exchange("query", b'{"openid":"oSPECIMEN"}'))
    kept = till.messages(order_id)
    assert [one["call"] for one in kept] == ["native", "query"]
    assert kept[1]["reply"] == b'{"openid":"oSPECIMEN"}'
    raw = till.shop.database.read(
        lambda connection: connection.execute(sqlalchemy.text("select reply from payment_message")).scalars().all()
    )
    assert all(b"oSPECIMEN" not in bytes(one) for one in raw)


def test_a_good_sale_stands_when_a_second_payment_has_the_wrong_amount(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    till.request(order_id)
    till.opened(order_id, 2)
    till.says(order_id, attempt=2)
    till.says(order_id, attempt=1, payer_total_fen=1)
    assert till.shop.order(order_id).state == "paid"
    assert [till.state(order_id, 1), till.state(order_id, 2)] == ["refund_due", "paid"]


def test_nothing_is_sold_when_the_money_is_already_going_back(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "REFUND")
    assert till.shop.order(order_id).refusal_code == "payment_given_back"
    assert till.promised(m.DECLARE, m.DeclarePayment) == []


@pytest.mark.parametrize("state", ["declared", "withdrawing"])
def test_refund_by_hand_waits_for_customs_when_the_sale_is_declared(till: Any, state: str) -> None:
    order_id = till.shop.paid()
    assert till.shop.move(order_id, "document", "sealed", "inventory")
    assert till.shop.move(order_id, "document", "sent", "inventory")
    if state == "withdrawing":
        assert till.shop.move(order_id, "order", "withdrawal_asked")
    assert till.shop.order(order_id).state == state
    assert till.shop.do(RefundByHand(order_id=order_id, reason="顾客要求"), till.shop.other_desk) == refusals.WithdrawFirst()
    assert till.state(order_id) == "paid"
    assert till.shop.order(order_id).state == state


def test_refund_by_hand_stops_a_sale_that_is_not_declared(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    act = RefundByHand(order_id=order_id, reason="顾客要求")
    assert till.shop.do(act, till.shop.packer) == refusals.NotAllowed()
    assert till.shop.do(act, till.shop.other_desk) == order_id
    assert (till.state(order_id), till.shop.order(order_id).state) == ("refund_due", "refused")
    assert till.shop.do(act, till.shop.other_desk) == refusals.NothingToRefund()


def test_only_the_hall_of_the_order_sees_what_is_stuck_at_a_wallet(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    topics = {m.topic(name, "wechat") for name in (m.OPEN, m.WATCH, m.DECLARE, m.REFUND)}
    stuck = [row for topic in sorted(topics) for row in till.shop.promises(topic)]
    assert {row["topic"] for row in stuck} == topics
    till.shop.ask(lambda tx: outbox.park(tx.connection, OUTBOX, {row["id"]: "HTTP 400" for row in stuck}))
    now = till.shop.clock.now()
    found = [
        till.shop.database.read(lambda connection, caller=caller: worklist.list_troubles(connection, caller, now))
        for caller in (till.shop.other_desk, till.shop.stranger)
    ]
    mine, theirs = ([one for one in view.troubles if one.kind == "parked"] for view in found)
    assert {one.code for one in mine} == topics
    assert {one.order_id for one in mine} == {order_id}
    assert theirs == []
