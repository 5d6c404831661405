"""The worklist and the day in words: each kind says what happened and what is next, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from o2o_store.contract.store_api.desk import DayFigure, DayView, TroubleView
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.ui.showing.troubles import day_fields, figure_rows, trouble_fields, trouble_rows

NOW = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)
KINDS = [
    TroubleView(trouble_id="1", kind="parked", since=NOW, code="send_inventory", facts={"attempts": "20", "reason": "HTTP 500"}, acts=["release_promise"]),
    TroubleView(trouble_id="2", kind="refused", since=NOW, code="customs_rejected", acts=["tell_shopper"]),
    TroubleView(trouble_id="3", kind="late_payment", since=NOW, facts={"amount_fen": "97900"}, acts=["tell_shopper"]),
    TroubleView(trouble_id="4", kind="refund_stuck", since=NOW, facts={"amount_fen": "97900", "tail": "7731"}, acts=["refund_by_hand"]),
    TroubleView(trouble_id="5", kind="uncollected", since=NOW, acts=["call_shopper"]),
    TroubleView(trouble_id="6", kind="difference", since=NOW, code="parcels_counted", facts={"counted": "3", "expected": "4"}, acts=["settle_difference"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("trouble", KINDS, ids=[one.kind for one in KINDS])
def test_each_kind_says_what_happened_and_what_is_next(trouble: TroubleView, language: str) -> None:
    fields = trouble_fields(DeskState(troubles=(trouble,), trouble_id=trouble.trouble_id), language)
    assert all(fields[name] for name in ("trouble_title", "trouble_text", "trouble_next"))
    assert "{" not in fields["trouble_text"]
    assert fields["trouble_needs_note"] is (trouble.kind in {"difference", "refund_stuck"})
    assert bool(fields["trouble_act"]) is (trouble.kind in {"parked", "difference", "refund_stuck"})


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
