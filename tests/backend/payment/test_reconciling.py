"""Bills against books, both ways: what agrees is settled, what differs opens one case, and only late money is put right by itself."""

from datetime import timedelta
from typing import Any

from o2o_store.backend.edge import Caller
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository, service
from o2o_store.backend.writer import OUTBOX
from o2o_store.contract.store_api.payments import CloseMoneyCase
from o2o_store.domain import refusals
from o2o_store.outbox import outbox

DAY = "2026-03-02"


def sold(till: Any) -> dict[str, Any]:
    order_id = till.waiting()
    till.says(order_id)
    row: dict[str, Any] = till.attempts(order_id)[0]
    return row


def line(row: dict[str, Any], kind: str = "payment", **changes: Any) -> m.BillLine:
    number = row["out_trade_no"] if kind == "payment" else row["refund_no"]
    values = {
        "kind": kind,
        "number": number,
        "out_trade_no": row["out_trade_no"],
        "amount_fen": row["taken_fen"],
        "fee_fen": 30,
        "at": row["paid_at"],
    }
    return m.BillLine(**(values | changes))


def read(till: Any, *lines: m.BillLine, sha256: str = "x") -> None:
    till.shop.command(m.RecordBill(wallet="wechat", bill_date=DAY, lines=list(lines), sha256=sha256))


def cases(till: Any) -> list[tuple[str, int, int]]:
    found = till.shop.database.read(service.view_cases)
    return sorted((one["kind"], one["ours_fen"], one["theirs_fen"]) for one in found)


def test_what_agrees_is_settled_and_re_adds_to_the_fen(till: Any) -> None:
    rows = [sold(till), sold(till)]
    assert till.view(rows[0]["order_id"]).money == "held"
    read(till, *(line(row) for row in rows))
    assert cases(till) == []
    assert till.view(rows[0]["order_id"]).money == "settled"
    (day,) = till.shop.database.read(service.view_settlement)
    total = sum(row["taken_fen"] for row in rows)
    assert (day["paid_fen"], day["ours_fen"], day["net_fen"]) == (total, total, total - 60)


def test_each_difference_opens_one_case_however_often_the_bill_is_read(till: Any) -> None:
    missing, other = sold(till), sold(till)
    stranger = line(other, number="X1", out_trade_no="X1", amount_fen=7)
    for _ in range(2):
        read(till, line(other, amount_fen=other["taken_fen"] + 1), stranger)
    assert cases(till) == [
        ("amount_differs", other["taken_fen"], other["taken_fen"] + 1),
        ("missing_at_wallet", missing["taken_fen"], 0),
        ("missing_here", 0, 7),
    ]
    assert till.view(other["order_id"]).money == "held"


def test_a_payment_that_only_the_wallet_knows_is_asked_about(till: Any) -> None:
    order_id = till.waiting()
    row = till.attempts(order_id)[0] | {"taken_fen": 5, "paid_at": till.shop.clock.now()}
    read(till, line(row))
    assert cases(till) == [("missing_here", 0, 5)]
    assert len(till.promised(m.QUERY, m.QueryPayment)) == 1


def test_refunds_are_matched_by_their_numbers(till: Any) -> None:
    order_id = sold(till)["order_id"]
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "SUCCESS")
    row = till.attempts(order_id)[0]
    read(till, line(row), line(row, "refund"))
    assert cases(till) == []
    read(till, line(row), line(row, "refund", amount_fen=1), line(row, "refund", number="R-X"))
    assert [kind for kind, _, _ in cases(till)] == ["refund_amount_differs", "refund_missing_here"]


def test_a_refund_that_no_bill_shows_is_a_case(till: Any) -> None:
    order_id = sold(till)["order_id"]
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "SUCCESS")
    row = till.attempts(order_id)[0]
    read(till, line(row))
    assert cases(till) == [("refund_missing_at_wallet", row["taken_fen"], 0)]


def test_no_bill_at_all_is_one_case_when_money_was_taken(till: Any) -> None:
    sold(till)
    sold(till)
    read(till, sha256="")
    assert [kind for kind, _, _ in cases(till)] == ["bill_missing"]


def test_missing_bills_are_asked_for_once_the_wallets_have_them(till: Any) -> None:
    sold(till)
    till.shop.command(m.LookForBills())
    assert till.promised(m.FETCH_BILL, m.FetchBill) == []
    till.pass_(days=1)
    till.shop.command(m.LookForBills())
    assert till.promised(m.FETCH_BILL, m.FetchBill) == [m.FetchBill("wechat", DAY)]
    till.shop.command(m.LookForBills())
    assert len(till.promised(m.FETCH_BILL, m.FetchBill)) == 1
    read(till)
    till.shop.command(m.LookForBills())
    assert len(till.promised(m.FETCH_BILL, m.FetchBill)) == 1


def test_a_bill_that_is_promised_already_is_not_promised_again_by_another_process(till: Any) -> None:
    sold(till)
    till.pass_(days=1)
    for _ in range(3):
        till.shop.command(m.LookForBills())
    assert till.promised(m.FETCH_BILL, m.FetchBill) == [m.FetchBill("wechat", DAY)]
    (head,) = till.shop.promises(m.topic(m.FETCH_BILL, "wechat"))
    till.shop.ask(lambda tx: outbox.park(tx.connection, OUTBOX, {head["id"]: "rejected: tradebill: 401 SIGNERROR"}))
    till.shop.command(m.LookForBills())
    assert len(till.promised(m.FETCH_BILL, m.FetchBill)) == 1


def test_a_day_on_which_money_came_or_went_without_a_new_attempt_has_a_bill_too(till: Any) -> None:
    order_id = till.waiting()
    till.pass_(days=1)
    till.says(order_id)
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.pass_(days=1)
    till.refunded(order_id, "SUCCESS")
    till.pass_(days=1)
    till.shop.command(m.LookForBills())
    assert till.promised(m.FETCH_BILL, m.FetchBill) == [m.FetchBill("wechat", day) for day in (DAY, "2026-03-03", "2026-03-04")]


def test_two_refund_lines_of_one_number_add_up(till: Any) -> None:
    order_id = sold(till)["order_id"]
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "SUCCESS")
    row = till.attempts(order_id)[0]
    half = row["taken_fen"] // 2
    read(till, line(row), line(row, "refund", amount_fen=half), line(row, "refund", amount_fen=row["taken_fen"] - half))
    assert cases(till) == []
    day, _, _ = row_and_cases(till)
    assert day["refunded_fen"] == day["ours_refunded_fen"] == row["taken_fen"]
    # Twice the whole is another thing.
    read(till, line(row), line(row, "refund"), line(row, "refund"))
    assert cases(till) == [("refund_amount_differs", row["taken_fen"], 2 * row["taken_fen"])]
    day, _, refunds = row_and_cases(till)
    assert day["refunded_fen"] - day["ours_refunded_fen"] == refunds == row["taken_fen"]


def test_what_two_days_bills_show_is_a_case_and_both_days_re_add(till: Any) -> None:
    order_id = sold(till)["order_id"]
    till.declared(order_id, "PROCESSING", "DIFFERENT")
    till.refunded(order_id, "SUCCESS")
    row = till.attempts(order_id)[0]
    read(till, line(row), line(row, "refund"))
    for _ in range(2):
        till.shop.command(m.RecordBill(wallet="wechat", bill_date="2026-03-03", lines=[line(row), line(row, "refund")], sha256="y"))
    assert cases(till) == [("billed_again", 0, row["taken_fen"]), ("refund_billed_again", 0, row["taken_fen"])]
    days = {one["bill_date"]: one for one in till.shop.database.read(service.view_settlement)}
    assert {day: (one["paid_fen"], one["ours_fen"], one["open_cases"]) for day, one in days.items()} == {
        DAY: (row["taken_fen"], row["taken_fen"], 0),
        "2026-03-03": (row["taken_fen"], 0, 2),
    }
    assert till.attempts(order_id)[0]["settled_on"] == DAY


def test_an_operator_may_ask_for_a_day_that_is_over(till: Any) -> None:
    asked = [m.AskForBill(wallet="wechat", bill_date=day) for day in ("2026-03-01", DAY, "yesterday")]
    good, today, nonsense = till.shop.command(*asked)
    assert good == m.BillAsked()
    assert isinstance(today, refusals.BadRequest)
    assert isinstance(nonsense, refusals.BadRequest)
    assert till.shop.command(m.AskForBill(wallet="shells", bill_date="2026-03-01")) == [refusals.BadRequest("wallet")]


def test_a_rehearsal_may_ask_for_a_day_that_is_not_over(till: Any) -> None:
    object.__setattr__(till.shop.settings, "training", True)
    assert till.shop.command(m.AskForBill(wallet="wechat", bill_date=DAY)) == [m.BillAsked()]
    (refused,) = till.shop.command(m.AskForBill(wallet="wechat", bill_date="2026-03-03"))
    assert isinstance(refused, refusals.BadRequest)


def test_who_asks_for_a_bill_that_waits_for_a_person_is_told_so(till: Any) -> None:
    ask = m.AskForBill(wallet="wechat", bill_date="2026-03-01")
    assert till.shop.command(ask) == [m.BillAsked()]
    (on_its_way,) = till.shop.command(ask)
    assert (on_its_way.parked_because, len(till.promised(m.FETCH_BILL, m.FetchBill))) == ("", 1)
    till.shop.ask(lambda tx: outbox.park(tx.connection, OUTBOX, {on_its_way.promise_id: "rejected: tradebill: 401 SIGNERROR"}))
    (parked,) = till.shop.command(ask)
    assert (parked.promise_id, parked.parked_because) == (on_its_way.promise_id, "rejected: tradebill: 401 SIGNERROR")
    assert len(till.promised(m.FETCH_BILL, m.FetchBill)) == 1


def row_and_cases(till: Any) -> tuple[dict[str, Any], int, int]:
    """The day's row, and what its open cases say of payments and of refunds: theirs less ours."""
    (day,) = [one for one in till.shop.database.read(service.view_settlement) if one["bill_date"] == DAY]
    still = [one for one in till.shop.database.read(service.view_cases) if one["closed_at"] is None]
    sums = {
        back: sum(one["theirs_fen"] - one["ours_fen"] for one in still if one["kind"].startswith("refund") is back)
        for back in (False, True)
    }
    return day, sums[False], sums[True]


def test_bill_books_and_cases_re_add_to_the_fen_whatever_differs(till: Any) -> None:
    same, dearer, missing, back = (sold(till) for _ in range(4))
    till.declared(back["order_id"], "PROCESSING", "DIFFERENT")
    till.refunded(back["order_id"], "SUCCESS")
    back = till.attempts(back["order_id"])[0]
    lines = [
        line(same),
        line(dearer, amount_fen=dearer["taken_fen"] + 250),
        line(back),
        line(same, number="X1", out_trade_no="X1", amount_fen=7),
        line(back, "refund", amount_fen=back["taken_fen"] - 1),
        line(back, "refund", number="R-X", amount_fen=3),
    ]
    read(till, *lines)
    day, payments, refunds = row_and_cases(till)
    assert day["ours_fen"] == sum(row["taken_fen"] for row in (same, dearer, missing, back))
    assert day["paid_fen"] - day["ours_fen"] == payments == 250 + 7 - missing["taken_fen"]
    assert day["refunded_fen"] - day["ours_refunded_fen"] == refunds == 3 - 1
    assert (day["open_cases"], day["closed_cases"]) == (5, 0)


def test_a_difference_that_a_later_reading_no_longer_shows_is_closed_and_opened_again_when_it_does(till: Any) -> None:
    row = sold(till)
    for amount, open_cases in ((row["taken_fen"] + 1, 1), (row["taken_fen"], 0), (row["taken_fen"] + 5, 1)):
        read(till, line(row, amount_fen=amount))
        day, payments, _ = row_and_cases(till)
        assert (day["open_cases"], payments) == (open_cases, amount - row["taken_fen"])
    acts = [act["what"] for act in till.shop.database.read(repository.list_acts) if act["what"].startswith("case")]
    assert acts == ["case_opened", "case_closed", "case_opened"]


def test_a_payment_of_midnight_that_stands_on_the_next_days_bill_is_no_difference(till: Any) -> None:
    row = sold(till)
    read(till)
    assert row_and_cases(till)[0]["open_cases"] == 1
    till.shop.command(m.RecordBill(wallet="wechat", bill_date="2026-03-03", lines=[line(row)], sha256="y"))
    days = {one["bill_date"]: one for one in till.shop.database.read(service.view_settlement)}
    assert {day: (one["paid_fen"], one["ours_fen"], one["open_cases"]) for day, one in days.items()} == {
        DAY: (0, 0, 0),
        "2026-03-03": (row["taken_fen"], row["taken_fen"], 0),
    }
    read(till)
    assert row_and_cases(till)[0]["open_cases"] == 0


def test_a_bill_that_comes_after_all_closes_its_case(till: Any) -> None:
    row = sold(till)
    read(till, sha256="")
    day, payments, _ = row_and_cases(till)
    assert (day["ours_fen"], payments, day["open_cases"]) == (row["taken_fen"], -row["taken_fen"], 1)
    read(till, line(row))
    assert row_and_cases(till)[0]["open_cases"] == 0


def manager(till: Any, *roles: str) -> Caller:
    caller: Caller = till.shop.packer
    return Caller(caller.device_id, "desk", caller.hall_id, caller.enterprise_id, caller.desk, "007", roles)


def test_a_case_is_closed_by_a_manager_who_says_what_came_of_it(till: Any) -> None:
    row = sold(till)
    read(till)
    case = f"wechat-missing_at_wallet-{row['out_trade_no']}"
    close = CloseMoneyCase(case_id=case, note="对过账")
    assert isinstance(till.shop.do(close, manager(till, "desk")), refusals.NotAllowed)
    assert till.shop.do(CloseMoneyCase(case_id=case, note=" "), manager(till, "manager")) == refusals.BadRequest("note")
    assert isinstance(till.shop.do(CloseMoneyCase(case_id="x", note="n"), manager(till, "manager")), refusals.UnknownCase)
    hall_id = till.shop.order(row["order_id"]).hall_id
    assert len(till.shop.database.read(lambda connection: service.list_money_cases(connection, hall_id)).cases) == 1
    assert till.shop.do(close, manager(till, "manager")) is None
    assert till.shop.database.read(lambda connection: service.list_money_cases(connection, hall_id)).cases == []
    acts = till.shop.database.read(repository.list_acts)
    assert [(act["what"], act["who"]) for act in acts[:2]] == [("case_closed", "staff:007"), ("case_opened", "platform")]


def test_only_what_is_released_settled_and_kept_may_be_remitted(till: Any) -> None:
    row = sold(till)
    read(till, line(row))
    assert till.shop.database.read(service.view_fx) == []
    till.shop.move(row["order_id"], "document", "released", "inventory", status="800", code="", info="")
    (one,) = till.shop.database.read(service.view_fx)
    order = till.shop.order(row["order_id"])
    assert (one["remittable_fen"], one["tax_fen"]) == (order.total_fen - order.tax_fen, order.tax_fen)


def test_yesterdays_late_evening_is_yesterdays(till: Any) -> None:
    row = sold(till)
    assert row["paid_at"] < till.shop.clock.now() + timedelta(seconds=1)
    till.shop.command(m.RecordBill(wallet="wechat", bill_date="2026-03-01", lines=[], sha256="x"))
    assert cases(till) == []


def test_what_a_cancel_gave_back_stands_on_the_bill_twice_and_in_two_cases_that_cancel_out(till: Any) -> None:
    order_id = till.waiting()
    till.says(order_id, "CLOSED")
    row = till.attempts(order_id)[0]
    taken = row | {"taken_fen": row["amount_fen"], "paid_at": till.shop.clock.now(), "refund_no": row["out_trade_no"]}
    for _ in range(2):
        read(till, line(taken), line(taken, "refund"))
    assert cases(till) == [("missing_here", 0, row["amount_fen"]), ("refund_missing_here", 0, row["amount_fen"])]
    day, payments, refunds = row_and_cases(till)
    assert (day["paid_fen"], day["refunded_fen"]) == (payments, refunds) == (row["amount_fen"], row["amount_fen"])
    assert till.state(order_id) == "closed"
    assert {one.out_trade_no for one in till.promised(m.QUERY, m.QueryPayment)} == {row["out_trade_no"]}
