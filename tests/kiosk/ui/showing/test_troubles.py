"""The worklist and the day in words: each kind says what happened and what is next, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from o2o_store.backend.declaration import keeper as customs
from o2o_store.backend.declaration.messages import SEND_PAYMENT_DATA
from o2o_store.backend.identity.service import CHECK_IDENTITY
from o2o_store.backend.orders.keeper import LAPSE_HOLDS
from o2o_store.backend.payment import messages as payments
from o2o_store.backend.returns.messages import LEAVE_UNCOLLECTED
from o2o_store.contract.store_api.desk import DayFigure, DayView, TroubleView
from o2o_store.domain.lifecycle import WATCHES, Who
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.ui.showing.texts import words as floor_words
from o2o_store.kiosk.ui.showing.troubles import day_fields, figure_rows, trouble_fields, trouble_rows

NOW = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)
KINDS = [
    TroubleView(trouble_id="1", kind="parked", since=NOW, code="send_inventory", facts={"attempts": "20", "reason": "HTTP 500"}, acts=["release_promise"]),
    TroubleView(trouble_id="2", kind="refused", since=NOW, code="customs_rejected", acts=["tell_shopper"]),
    TroubleView(trouble_id="3", kind="late_payment", since=NOW, facts={"amount_fen": "97900"}, acts=["tell_shopper"]),
    TroubleView(trouble_id="4", kind="refund_stuck", since=NOW, facts={"amount_fen": "97900", "tail": "7731"}, acts=["ask_refund_again"]),
    TroubleView(trouble_id="5", kind="uncollected", since=NOW, facts={"until": "2026-06-17"}, acts=["call_shopper"]),
    TroubleView(trouble_id="6", kind="difference", since=NOW, code="parcels_counted", facts={"counted": "3", "expected": "4"}, acts=["settle_difference"]),
    TroubleView(trouble_id="7", kind="overdue", since=NOW, code="document_accepted", facts={"subject": "inventory", "turn": "customs", "patience_s": "3600"}, acts=["ask_customs"]),
    TroubleView(trouble_id="8", kind="overdue", since=NOW, code="order_paid", facts={"turn": "customs", "patience_s": "1800"}, acts=["ask_customs", "refund_by_hand"]),
    TroubleView(trouble_id="9", kind="closing", since=NOW, acts=["tell_shopper"]),
    TroubleView(trouble_id="11", kind="parked", since=NOW, code="refund_payment.alipay", facts={"attempts": "20", "reason": "HTTP 400"}, acts=["release_promise"]),
    TroubleView(trouble_id="10", kind="difference", since=NOW, code="hand_over_refused", facts={"why": "wrong_parcel", "label": "W-1"}, acts=["settle_difference"]),
    TroubleView(trouble_id="10", kind="held", since=NOW, facts={"reason": "样本疫情"}, acts=["tell_shopper"]),
    TroubleView(trouble_id="11", kind="overdue", since=NOW, code="quarantine_sent", facts={"subject": "quarantine", "turn": "quarantine", "patience_s": "3600"}, acts=["ask_quarantine"]),
    TroubleView(trouble_id="13", kind="paper_refused", since=NOW, code="delivery", facts={"document": "delivery", "reason": "样本"}, acts=["send_anew"]),
    TroubleView(trouble_id="12", kind="paid_twice", since=NOW, facts={"amount_fen": "97900"}, acts=["tell_shopper"]),
]  # fmt: skip


TOPICS = (
    *customs.TOPICS,
    SEND_PAYMENT_DATA,
    *payments.WALLET_TOPICS,
    payments.SWITCH,
    payments.FETCH_BILL,
    CHECK_IDENTITY,
    LAPSE_HOLDS,
    LEAVE_UNCOLLECTED,
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_whatever_can_be_stuck_has_a_name(topic: str, language: str) -> None:
    trouble = TroubleView(trouble_id="1", kind="parked", since=NOW, code=f"{topic}.wechat", facts={"attempts": "1", "reason": "x"})
    assert topic not in trouble_fields(DeskState(troubles=(trouble,), trouble_id="1"), language)["trouble_text"]


def test_a_refused_hand_over_says_why_and_which_parcel() -> None:
    trouble = next(one for one in KINDS if one.code == "hand_over_refused")
    text = trouble_fields(DeskState(troubles=(trouble,), trouble_id=trouble.trouble_id), "zh")["trouble_text"]
    assert "W-1" in text
    assert "wrong_parcel" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("trouble", KINDS, ids=[f"{one.kind}{one.trouble_id}" for one in KINDS])
def test_each_kind_says_what_happened_and_what_is_next(trouble: TroubleView, language: str) -> None:
    fields = trouble_fields(DeskState(troubles=(trouble,), trouble_id=trouble.trouble_id), language)
    assert all(fields[name] for name in ("trouble_title", "trouble_text", "trouble_next"))
    assert "{" not in fields["trouble_text"]
    by_hand = trouble.acts[-1] == "refund_by_hand"
    assert fields["trouble_needs_note"] is (by_hand or trouble.kind == "difference")
    assert bool(fields["trouble_act"]) is (by_hand or trouble.kind in {"parked", "paper_refused", "difference", "refund_stuck"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_stands_too_long_says_who_acts_and_what_to_do(language: str) -> None:
    words = floor_words("floor", language)
    standing = {f"{machine}_{state}" for machine, watches in WATCHES.items() for state in watches}
    standing |= {f"quarantine_{state}" for state in ("sealed", "sent", "accepted", "in_inspection")}
    assert standing == set(words["standing"])
    assert {str(who) for who in Who} == set(words["turn"])
    late = TroubleView(trouble_id="7", kind="overdue", since=NOW, code="document_accepted", facts=KINDS[6].facts, acts=["ask_customs"])
    fields = trouble_fields(DeskState(troubles=(late,), trouble_id="7"), language)
    assert words["turn"]["customs"] in fields["trouble_text"]
    assert fields["trouble_next"] == words["what_to_do"]["ask_customs"]


def test_age_warns_after_half_an_hour_and_alarms_after_two() -> None:
    state = DeskState(troubles=tuple(KINDS[:1]), trouble_id="1")
    ages = [timedelta(minutes=29), timedelta(minutes=30), timedelta(hours=2)]
    assert [trouble_rows(state, "zh", NOW + age)[0].age_tone for age in ages] == ["normal", "amber", "vermilion"]
    assert trouble_rows(state, "zh", NOW)[0].selected
    assert trouble_fields(DeskState(), "zh") == {}


def test_day_shows_money_only_where_there_is_some_and_what_is_open_last() -> None:
    figures = [DayFigure(name="taken", count=2, fen=123456), DayFigure(name="packed", count=2)]
    still = [DayFigure(name="lying", count=1), DayFigure(name="to_pack", count=0)]
    state = DeskState(day=DayView(day=date(2026, 5, 18), figures=figures, open=still))
    assert [(row.what, row.count, row.amount, row.open) for row in figure_rows(state, "en")] == [
        ("Money taken", "2", "1,234.56", False), ("Parcels sealed", "2", "", False), ("Parcels still here", "1", "", True),
    ]  # fmt: skip
    assert (day_fields(state, "zh")["day_needs_note"], day_fields(DeskState(), "zh"), figure_rows(DeskState(), "zh")) == (True, {}, [])
    closed = DayView(day=date(2026, 5, 18), figures=[], open=[], closed_at=NOW, closed_by="021")
    assert day_fields(DeskState(day=closed), "zh")["day_text"] == "14:00 由 021 结账"
