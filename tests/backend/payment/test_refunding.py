"""Money back in parts: never more than came in, one refund at a time, and every fen stands on the wallet's bill."""

import json
from typing import Any

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from o2o_store.backend.fulfilment import worklist
from o2o_store.backend.orders import service as orders
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository, service
from o2o_store.backend.payment.messages import BillLine
from o2o_store.contract.store_api.desk import SettleTrouble
from o2o_store.contract.store_api.payments import RefundByHand
from o2o_store.domain import refusals
from o2o_store.domain.lifecycle import REFUND_PENDING

DAY = "2026-03-02"


def sold(till: Any) -> str:
    """An order whose goods are with the buyer."""
    order_id: str = till.waiting()
    till.says(order_id)
    assert till.shop.move(order_id, "order", "cleared")
    assert till.shop.move(order_id, "order", "completed")
    return order_id


def requests(till: Any) -> list[dict[str, Any]]:
    """What the wallet was asked to pay back: each number once, however often it was asked for."""
    asked = {one.refund_no: json.loads(one.request) for one in till.promised(m.REFUND, m.RefundPayment)}
    return [asked[number] for number in sorted(asked)]


def amounts(till: Any, order_id: str) -> tuple[str, int, int]:
    attempt = till.shop.order(order_id).attempts[0]
    return attempt.state, attempt.refund_fen, attempt.refunded_fen


def taken_and_back(till: Any) -> tuple[int, int]:
    hall_id = till.shop.kiosk.hall_id
    begin, end = till.shop.clock.now().replace(hour=0), till.shop.clock.now().replace(hour=23)
    sums = till.shop.database.read(lambda connection: orders.sum_money(connection, hall_id, begin, end))
    return sums["taken"][1], sums["refunded"][1]


def test_the_price_of_what_came_back_goes_back_when_customs_grants_a_part(till: Any) -> None:
    order_id = sold(till)
    total = till.view(order_id).total_fen
    till.returned(order_id, 10_000, 900)
    (asked,) = requests(till)
    assert (asked["out_refund_no"][-2:], asked["amount"]) == ("01", {"refund": 10_000, "total": total, "currency": "CNY"})
    payment = till.view(order_id).payment
    assert (payment.state, payment.refund_fen, payment.refunded_fen, payment.reason) == ("refund_due", 10_000, 0, "returned")
    assert (payment.refund_due_at - till.shop.clock.now()).total_seconds() <= 60
    till.refunded(order_id, "SUCCESS")
    payment = till.view(order_id).payment
    assert (payment.state, payment.refunded_fen) == ("partly_refunded", 10_000)
    assert taken_and_back(till) == (total, 10_000)
    assert till.shop.order(order_id).attempts[0].kept_fen == total - 10_000


def test_all_goes_back_when_everything_came_back(till: Any) -> None:
    order_id = sold(till)
    total = till.view(order_id).total_fen
    till.returned(order_id, total, till.view(order_id).tax_fen)
    till.refunded(order_id, "SUCCESS")
    assert amounts(till, order_id) == ("refunded", total, total)
    assert till.view(order_id).money == "refunded"


def test_only_what_is_left_goes_back_when_a_manager_gives_back_after_a_part_did(till: Any) -> None:
    order_id = sold(till)
    total = till.view(order_id).total_fen
    till.returned(order_id, 10_000)
    act = RefundByHand(order_id=order_id, reason="顾客要求，证件 41000019900101001X")
    assert till.shop.do(act, till.shop.other_desk) == refusals.NothingToRefund()
    till.refunded(order_id, "SUCCESS")
    assert till.shop.do(act, till.shop.other_desk) == order_id
    assert [(one["refund_no"][-2:], one["amount_fen"]) for one in till.refunds(order_id)] == [("01", 10_000), ("02", total - 10_000)]
    till.refunded(order_id, "SUCCESS")
    assert amounts(till, order_id) == ("refunded", total - 10_000, total)
    assert till.shop.do(act, till.shop.other_desk) == refusals.NothingToRefund()
    acts = till.shop.database.read(repository.list_acts)
    by_hand = [(one["number"][-2:], one["amount_fen"]) for one in acts if one["what"] == "refund_by_hand"]
    assert by_hand == [("02", total - 10_000)]
    assert [one["note"] for one in acts if one["what"] == "refund_by_hand"] == ["顾客要求，证件 **************001X"]


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "\u2060\ufeff\u00ad", "\u3164", "……"])
def test_refund_by_hand_needs_a_reason_that_can_be_read(till: Any, reason: str) -> None:
    order_id = sold(till)
    assert till.shop.do(RefundByHand(order_id=order_id, reason=reason), till.shop.other_desk) == refusals.BadRequest("reason")
    assert till.refunds(order_id) == []


def test_a_refund_waits_its_turn_when_one_is_under_way(till: Any) -> None:
    order_id = sold(till)
    total = till.view(order_id).total_fen
    till.returned(order_id, 10_000)
    till.returned(order_id, total)
    assert [one["amount"]["refund"] for one in requests(till)] == [10_000]
    till.refunded(order_id, "SUCCESS")
    assert amounts(till, order_id) == ("refund_due", total - 10_000, 10_000)
    assert [one["amount"]["refund"] for one in requests(till)] == [10_000, total - 10_000]
    till.refunded(order_id, "SUCCESS")
    assert amounts(till, order_id)[0] == "refunded"


def test_an_echo_of_an_earlier_refund_moves_nothing(till: Any) -> None:
    order_id = sold(till)
    first = f"R{till.attempts(order_id)[0]['out_trade_no']}01"
    till.returned(order_id, 10_000)
    till.refunded(order_id, "SUCCESS")
    till.returned(order_id, 5_000)
    for status in ("SUCCESS", "PROCESSING", "ABNORMAL"):
        till.shop.command(m.RecordRefund(order_id, 1, first, status, till.exchange("refund")))
        assert amounts(till, order_id) == ("refund_due", 5_000, 10_000)


def test_a_stuck_refund_is_asked_for_again_under_its_number_when_a_manager_says_so(till: Any) -> None:
    order_id = sold(till)
    till.returned(order_id, 10_000)
    till.refunded(order_id, "ABNORMAL")
    now = till.shop.clock.now()
    found = till.shop.database.read(lambda connection: worklist.list_troubles(connection, till.shop.other_desk, now)).troubles
    (stuck,) = [one for one in found if one.kind == "refund_stuck"]
    assert stuck.facts["amount_fen"] == "10000"
    assert till.shop.do(SettleTrouble(trouble_id=stuck.trouble_id, act="ask_refund_again"), till.shop.other_desk) == order_id
    assert [row["due"] <= now for row in till.shop.promises("refund_payment.wechat")] == [True, True]
    assert len(requests(till)) == 1


def test_the_database_itself_refuses_when_more_went_back_than_came_in(till: Any) -> None:
    order_id = sold(till)

    def cheat(tx: Any) -> None:
        tx.connection.execute(sqlalchemy.text("update order_attempt set refunded_fen = taken_fen + 1"))

    with pytest.raises(sqlalchemy.exc.IntegrityError):
        till.shop.ask(cheat)
    assert amounts(till, order_id) == ("paid", 0, 0)


def test_what_was_returned_may_not_be_remitted_but_the_rest_may(till: Any) -> None:
    order_id = sold(till)
    view = till.view(order_id)
    row = till.attempts(order_id)[0]
    bill(till, [line("payment", row["out_trade_no"], row["out_trade_no"], view.total_fen, till)])
    till.returned(order_id, 10_000, 900)
    assert till.shop.database.read(service.view_fx) == []
    till.refunded(order_id, "SUCCESS")
    (sale,) = till.shop.database.read(service.view_fx)
    assert (sale["back_fen"], sale["tax_fen"]) == (10_000, view.tax_fen - 900)
    assert sale["remittable_fen"] == view.total_fen - 10_000 - (view.tax_fen - 900)


def line(kind: str, number: str, out_trade_no: str, amount_fen: int, till: Any) -> BillLine:
    return BillLine(kind=kind, number=number, out_trade_no=out_trade_no, amount_fen=amount_fen, fee_fen=0, at=till.shop.clock.now())


def bill(till: Any, lines: list[BillLine]) -> None:
    till.shop.command(m.RecordBill(wallet="wechat", bill_date=DAY, lines=lines, sha256="x"))


ANSWERS = st.sampled_from(["SUCCESS", "PROCESSING", "ABNORMAL", "RESOURCE_NOT_EXISTS"])
STEPS = st.lists(st.one_of(st.integers(1, 40_000), ANSWERS, st.just("by_hand")), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.lists(STEPS, min_size=1, max_size=3))
def test_every_fen_of_every_order_stands_on_the_bill(till: Any, lives: list[list[Any]]) -> None:
    bought = [sold(till) for _ in lives]
    for order_id, steps in zip(bought, lives, strict=True):
        for step in steps:
            take(till, order_id, step)
            never_too_much(till, order_id)
        while till.state(order_id) in REFUND_PENDING:
            take(till, order_id, "SUCCESS")
    rows = [row for order_id in bought for row in till.attempts(order_id)]
    mine = {row["out_trade_no"] for row in rows}
    paid = [line("payment", row["out_trade_no"], row["out_trade_no"], row["taken_fen"], till) for row in rows]
    # The wallet's side: what it was asked for by number, not what our books say of it.
    asked = [one for one in requests(till) if one["out_trade_no"] in mine]
    back = [line("refund", one["out_refund_no"], one["out_trade_no"], one["amount"]["refund"], till) for one in asked]
    forget(till, mine)
    bill(till, [*paid, *back])
    (day,) = till.shop.database.read(service.view_settlement)
    assert till.shop.database.read(service.view_cases) == []
    net = sum(one.amount_fen for one in paid) - sum(one.amount_fen for one in back)
    assert (day["ours_fen"] - day["ours_refunded_fen"], day["net_fen"]) == (net, net)
    found = [till.shop.order(order_id) for order_id in bought]
    assert sum(attempt.kept_fen for order in found for attempt in order.attempts) == net
    assert {till.view(order.order_id).money for order in found if order.attempts[0].kept_fen} <= {"settled"}
    assert {till.view(order.order_id).money for order in found if not order.attempts[0].kept_fen} <= {"refunded"}


def take(till: Any, order_id: str, step: Any) -> None:
    """Let one thing happen to an order: so many fen go back, a manager gives back, or the wallet says how its refund stands."""
    if isinstance(step, int):
        till.returned(order_id, step, step // 11)
    elif step == "by_hand":
        till.shop.do(RefundByHand(order_id=order_id, reason="顾客要求"), till.shop.other_desk)
    elif till.attempts(order_id)[0]["refund_no"]:
        till.refunded(order_id, step)


def never_too_much(till: Any, order_id: str) -> None:
    attempt, refunds = till.shop.order(order_id).attempts[0], till.refunds(order_id)
    assert sum(one["amount_fen"] for one in refunds) <= attempt.taken_fen
    assert sum(one["amount_fen"] for one in refunds if one["back_at"]) == attempt.refunded_fen
    assert (attempt.state in REFUND_PENDING) == any(one["back_at"] is None for one in refunds)


def forget(till: Any, mine: set[str]) -> None:
    """Leave out what earlier examples sold: the bill is of these orders alone."""
    other = sqlalchemy.text("update payment_attempt set paid_at = null, settled_on = null where out_trade_no not in :mine")
    refunds = sqlalchemy.text("update payment_refund set back_at = null, billed_on = null where out_trade_no not in :mine")
    cases = sqlalchemy.text("delete from money_case")
    expanding: sqlalchemy.BindParameter[list[str]] = sqlalchemy.bindparam("mine", expanding=True)

    def leave_out(tx: Any) -> None:
        for statement in (other, refunds):
            tx.connection.execute(statement.bindparams(expanding), {"mine": sorted(mine)})
        tx.connection.execute(cases)

    till.shop.ask(leave_out)
