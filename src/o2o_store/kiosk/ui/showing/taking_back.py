"""Goods and money that go back, as fields and rows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.flows.giving_back import ASKED, REASONS_OF, TakingBack, is_outside, may_return, stage_of, way_out
from o2o_store.kiosk.flows.taking_back import can_take_back
from o2o_store.kiosk.ui.listmodels.taking_back import BackLineRow, FoundRow, ReasonRow
from o2o_store.kiosk.ui.showing.taking_back_shown import TakingBackShown
from o2o_store.kiosk.ui.showing.texts import clock_seconds, money, picture, say

_TONES = {"refunded": "jade", "refund_stuck": "vermilion", "return_refused": "vermilion", "withdrawal_refused": "amber"}
_HOPELESS = frozenset({"return_too_late", "already_returned", "return_under_way", "nothing_to_return", "order_closed", "not_allowed"})
"""Refusals that no other count of pieces changes."""
_MONEY = frozenset({"refund_running", "refunded", "refund_stuck"})


@dataclass(frozen=True, slots=True)
class TakingBackScreen:
    """Fields and the lists of the sheets."""

    shown: TakingBackShown = field(default_factory=TakingBackShown)
    reasons: list[ReasonRow] = field(default_factory=list)
    lines: list[BackLineRow] = field(default_factory=list)
    found: list[FoundRow] = field(default_factory=list)


def show_taking_back(state: DeskState, language: str, now: datetime) -> TakingBackScreen:
    """Turn the flow's state into what is drawn at this moment."""
    case, back = state.case, state.back
    reasons = [
        ReasonRow(name, say(language, "reason", name), str(place + 1), name == back.reason)
        for place, name in enumerate(REASONS_OF.get(state.sheet, ()))
    ]
    found = [_found_row(place, order, language) for place, order in enumerate(back.found)]
    fields: dict[str, Any] = {"can_open_past": case is None and bool(state.past_code), "searched": back.searched, "reason": back.reason}
    if case is None:
        return TakingBackScreen(TakingBackShown(**fields), reasons, [], found)
    way = way_out(case)
    fields |= {"can_withdraw": bool(way), "can_return": may_return(case), "way": way, "way_text": say(language, "way", way)}
    fields |= _stage(case, language, now) | _sum(back, language)
    fields["hopeless"] = state.sheet == "return" and state.problem is not None and state.problem.code in _HOPELESS
    return TakingBackScreen(TakingBackShown(**fields), reasons, _line_rows(case, back, language), found)


def _sum(back: TakingBack, language: str) -> dict[str, Any]:
    quote = back.quote
    return {
        "intact": back.intact,
        "counted": sum(back.pieces.values()),
        "asking": back.asking,
        "can_act": can_take_back(back),
        "refund_text": money(quote.refund_fen) if quote is not None and quote.lines else "",
        "refund_tax": money(quote.tax_fen) if quote is not None and quote.lines else "",
        "until_text": say(language, "back", "until", day=f"{quote.last_day:%Y-%m-%d}") if quote is not None else "",
    }


def _stage(case: OrderView, language: str, now: datetime) -> dict[str, Any]:
    stage, payment = stage_of(case), case.payment
    fields: dict[str, Any] = {"stage": stage, "past": is_outside(case) or stage in {*ASKED, *_MONEY}}
    if not stage:
        return fields
    amount = (payment.refund_fen or payment.amount_fen) if payment is not None and stage in _MONEY else 0
    due = payment.refund_due_at if payment is not None else None
    facts = {
        "wallet": say(language, "wallet", payment.wallet) if payment is not None else "",
        "time": clock_seconds(payment.refunded_at if payment is not None and stage == "refunded" else due),
    }
    # Once its moment is over the promise is kept or late: how long ago it was is on the worklist, not here.
    key = "refund_asked" if stage == "refund_running" and (due is None or due <= now) else stage
    return fields | {
        "stage_title": say(language, "stage", stage),
        "stage_text": say(language, "stage_text", key, **facts),
        "stage_amount": money(amount) if amount else "",
        "stage_tone": _TONES.get(stage, "sky"),
    }


def _line_rows(case: OrderView, back: TakingBack, language: str) -> list[BackLineRow]:
    return [
        BackLineRow(
            gtin=line.gtin,
            name=line.name_zh if language == "zh" else line.name_en,
            spec=line.spec_zh if language == "zh" else line.spec_en,
            image=picture(line.image),
            quantity=line.quantity,
            returned=line.returned,
            room=line.quantity - line.returned,
            counted=back.pieces.get(line.gtin, 0),
            chosen=place == back.chosen % len(case.lines),
        )
        for place, line in enumerate(case.lines)
    ]


def _found_row(place: int, order: OrderView, language: str) -> FoundRow:
    captured = order.payment.captured_at if order.payment is not None else None
    return FoundRow(
        order_id=order.order_id,
        pickup_number=order.pickup_number,
        when=f"{(captured or order.created_at).astimezone(BEIJING):%Y-%m-%d %H:%M}",
        buyer=say(
            language,
            "back",
            "buyer",
            name=order.buyer.masked_name if order.buyer is not None else "",
            last_four=order.buyer.last_four if order.buyer is not None else "",
        ),
        pieces=sum(line.quantity for line in order.lines),
        total=money(order.total_fen),
        key=str(place + 1),
    )
