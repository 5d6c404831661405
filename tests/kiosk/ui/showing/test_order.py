"""Documents and the sum that failed."""

from datetime import UTC, datetime

import msgspec
import pytest

from o2o_store.contract.store_api.orders import DocumentView, OrderView, PaymentView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverYearlyAllowance, UnderAge
from o2o_store.kiosk.ui.showing.order import captured_at, document_rows, sum_rows

NOW = datetime(2026, 6, 1, 4, 5, 6, tzinfo=UTC)
PAYMENT = PaymentView(attempt=1, wallet="wechat", state="paid", amount_fen=1, captured_at=NOW, transaction_tail="7731")


def order(*documents: tuple[str, str]) -> OrderView:
    found = [DocumentView(kind=kind, state=state, at=NOW) for kind, state in documents]
    return OrderView(
        order_id="o", version=1, hall_id="h", step=5, step_failed=False, closed=False, created_at=NOW, documents=found, payment=PAYMENT
    )  # fmt: skip


def test_four_documents_are_always_shown_each_as_far_as_it_came() -> None:
    rows = document_rows(order(("order", "accepted"), ("waybill", "sent"), ("inventory", "rejected")), "zh")
    assert [(row.kind, row.tone) for row in rows] == [
        ("payment", "todo"),
        ("order", "done"),
        ("waybill", "asking"),
        ("inventory", "refused"),
    ]
    assert [row.time for row in rows] == ["", "12:05:06", "12:05:06", "12:05:06"]
    assert [row.tone for row in document_rows(None, "zh")] == ["todo"] * 4


def test_released_inventory_says_so() -> None:
    done = document_rows(order(("inventory", "released"), ("payment", "accepted")), "zh")
    assert (done[3].text, done[0].text) == ("海关放行", "微信支付，尾号 7731")


@pytest.mark.parametrize(("state", "tone"), [("accepted", "asking"), ("examined", "asking"), ("released", "done"), ("concluded", "done")])
def test_inventory_has_its_tick_only_when_customs_let_the_goods_go(state: str, tone: str) -> None:
    assert document_rows(order(("inventory", state)), "zh")[3].tone == tone


def test_sum_is_worked_out_when_the_refusal_is_arithmetic() -> None:
    refusal = OverYearlyAllowance(amount_fen=Fen(97_900), left_fen=Fen(60_000), limit_fen=Fen(2_600_000))
    rows = sum_rows(refusal, "zh")
    assert [(row.amount, row.over) for row in rows] == [("979.00", False), ("600.00", False), ("379.00", True)]
    there = Problem(type="", title="", status=409, code=refusal.code, facts=refusal.facts())
    assert sum_rows(there, "zh") == rows


def test_there_is_no_sum_when_nothing_was_added_up() -> None:
    assert sum_rows(UnderAge(18), "zh") == []
    assert sum_rows(None, "zh") == []
    assert len(sum_rows(Problem(type="", title="", status=409, code="prices_changed"), "en")) == 2


def test_capture_is_known_when_there_was_one() -> None:
    assert (captured_at(order()), captured_at(None)) == (NOW, None)


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("100", "1313", "Over the yearly allowance"),
        ("100", "4711", "Rejected by customs"),
        ("-621999", "", "Processing trouble at customs"),
        ("700", "", "Sent back"),
    ],
)
def test_a_refused_document_says_why_in_words(status: str, code: str, said: str) -> None:
    view = order(("inventory", "rejected"))
    refused = msgspec.structs.replace(view, documents=[msgspec.structs.replace(view.documents[0], status=status, code=code)])
    assert document_rows(refused, "en")[3].text == said
