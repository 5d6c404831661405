"""The worklist and the day as rows and fields: what happened, what it means, what to do next."""

from datetime import datetime, timedelta
from typing import Any

from o2o_store.contract.store_api.desk import DayFigure, TroubleView
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.ui.listmodels.desk import FigureRow, TroubleRow
from o2o_store.kiosk.ui.showing.texts import age, clock, money, refusal_title, say

AMBER, VERMILION = timedelta(minutes=30), timedelta(hours=2)
NUMBER_KEYS = 9
OVERDUE = "overdue"
NEEDS_NOTE = frozenset({"settle_difference", "refund_by_hand", "close_money_case"})
"""Acts that are written down with a line of why."""


def trouble_rows(state: DeskState, language: str, now: datetime) -> list[TroubleRow]:
    """The worklist, the oldest first."""
    return [_row(place, one, state, language, now) for place, one in enumerate(state.troubles)]


def _row(place: int, one: TroubleView, state: DeskState, language: str, now: datetime) -> TroubleRow:
    waited = now - one.since
    return TroubleRow(
        trouble_id=one.trouble_id,
        kind=one.kind,
        pickup_number=one.pickup_number,
        title=say(language, "trouble", one.kind),
        age=age(waited, language),
        age_tone="vermilion" if waited >= VERMILION else "amber" if waited >= AMBER else "normal",
        key=str(place + 1) if place < NUMBER_KEYS else "",
        selected=one.trouble_id == state.trouble_id,
    )


def trouble_fields(state: DeskState, language: str) -> dict[str, Any]:
    """The open thing: its title, what happened, what to do, and the act that the button does."""
    one = state.trouble
    if one is None:
        return {}
    # The first that the button can do; what else is next is said in words.
    act = next((act for act in one.acts if say(language, "act", act)), "")
    return {
        "trouble_id": one.trouble_id,
        "trouble_title": say(language, "trouble", one.kind),
        "trouble_text": _text(one, language),
        "trouble_next": _next(one, language),
        "trouble_act": act,
        "trouble_act_text": say(language, "act", act),
        "trouble_needs_note": act in NEEDS_NOTE,
    }


def _next(one: TroubleView, language: str) -> str:
    told = say(language, "what_to_do", one.acts[0]) if one.kind == OVERDUE and one.acts else ""
    return told or say(language, "next", one.kind)


def _text(one: TroubleView, language: str) -> str:
    facts = dict(one.facts)
    if "amount_fen" in facts:
        facts["amount"] = money(int(facts["amount_fen"]))
    if one.kind == OVERDUE:
        facts["what"] = say(language, "standing", one.code, subject=say(language, "paper", facts.get("subject", "")))
        facts["who"] = say(language, "turn", facts.get("turn", ""))
        facts["patience"] = age(timedelta(seconds=int(facts.get("patience_s", "0"))), language)
        return say(language, "trouble_text", one.kind, **facts)
    if "document" in facts:
        facts["document"] = say(language, "paper", facts["document"])
    if "why" in facts:
        facts["reason"] = refusal_title(facts["why"], language) or facts["why"]
    for side in ("ours", "theirs"):
        facts[side] = money(int(facts.get(f"{side}_fen", "0")))
    # What is promised to a wallet names the wallet behind the act: `open_payment.wechat`.
    topic = say(language, "topic", one.code.partition(".")[0])
    code = topic or refusal_title(one.code, language) or say(language, "difference", one.code, **facts) or one.code
    return say(language, "trouble_text", one.kind, **{**facts, "what": code})


def figure_rows(state: DeskState, language: str) -> list[FigureRow]:
    """The day, then what is open."""
    day = state.day
    if day is None:
        return []
    return [_figure(one, language, still=False) for one in day.figures] + [
        _figure(one, language, still=True) for one in day.open if one.count
    ]


def _figure(one: DayFigure, language: str, *, still: bool) -> FigureRow:
    what = say(language, "figure", one.name) or one.name
    return FigureRow(one.name, what, str(one.count), money(one.fen) if one.fen else "", still)


def day_fields(state: DeskState, language: str) -> dict[str, Any]:
    """What stands over the day's figures."""
    day = state.day
    if day is None:
        return {}
    still = sum(one.count for one in day.open)
    closed = say(language, "day", "closed", time=clock(day.closed_at), staff=day.closed_by) if day.closed_at is not None else ""
    return {
        "day_date": f"{day.day:%Y-%m-%d}",
        "day_closed": day.closed_at is not None,
        "day_text": closed or say(language, "day", "open" if still else "clean"),
        "day_needs_note": still > 0,
    }
