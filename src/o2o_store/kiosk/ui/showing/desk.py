"""The desk's flow as fields and rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.contract.store_api.orders import BasketLine, LineView, OrderView
from o2o_store.domain.clock import BEIJING, beijing_date
from o2o_store.kiosk.flows.basket import quote_of
from o2o_store.kiosk.flows.desk_state import TABS, DeskState, Proof, counts, tab_of, waiting_since
from o2o_store.kiosk.flows.giving_back import asked_at, is_outside, stage_of
from o2o_store.kiosk.flows.packing import Packing, normal
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.listmodels.desk import CaseRow, FigureRow, TimelineRow, TroubleRow, UnitRow
from o2o_store.kiosk.ui.listmodels.order import DocumentRow
from o2o_store.kiosk.ui.showing.desk_shown import DeskShown
from o2o_store.kiosk.ui.showing.order import document_rows
from o2o_store.kiosk.ui.showing.texts import age, clock_seconds, country, money, picture, refusal_title, refusal_words, say
from o2o_store.kiosk.ui.showing.timeline import timeline_rows
from o2o_store.kiosk.ui.showing.troubles import day_fields, figure_rows, trouble_fields, trouble_rows

AMBER = timedelta(minutes=3)
VERMILION = timedelta(minutes=10)
NUMBER_KEYS = 9
_STATES = {"reserved": "to_pick", "released": "to_pick", "packed": "clearing"}


@dataclass(frozen=True, slots=True)
class DeskScreen:
    """Fields and the three lists."""

    shown: DeskShown
    cases: list[CaseRow]
    units: list[UnitRow]
    documents: list[DocumentRow]
    troubles: list[TroubleRow]
    timeline: list[TimelineRow]
    figures: list[FigureRow]


def show_desk(state: DeskState, sign_in: SignInState, desk: str, language: str, now: datetime) -> DeskScreen:
    """Turn the flows' states into what is drawn at this moment."""
    case = state.case
    tabs = {f"{tab}_count": sum(tab_of(order) == tab and counts(order) for order in state.orders) for tab in TABS}
    tabs["trouble_count"] = len(state.troubles)
    fields = _door(sign_in) | tabs | {"desk": desk, "tab": state.tab} | _signals(state, sign_in, language)
    fields |= trouble_fields(state, language) | day_fields(state, language) | _sheets(state, language, now)
    if case is not None:
        fields |= _case(case, state.packing, now) | _proofs(state, language)
    return DeskScreen(
        DeskShown(**fields),
        [_case_row(place, order, state, language, now) for place, order in enumerate(state.queue)],
        [_unit_row(line, state.packing, language) for line in case.lines] if case is not None else [],
        document_rows(case, language),
        trouble_rows(state, language, now),
        timeline_rows(case, language),
        figure_rows(state, language),
    )


def _sheets(state: DeskState, language: str, now: datetime) -> dict[str, Any]:
    shift, reissued = state.shift, state.reissued
    told = (
        say(language, "shift", "fits" if shift.counted == shift.expected else "differs", expected=shift.expected)
        if shift is not None
        else ""
    )
    return {
        # What was about a case goes with it: another desk may have closed it.
        "sheet": "" if state.case is None and state.sheet in {"withdraw", "return"} else state.sheet,
        "offline": state.offline,
        "untold": state.untold,
        "undoable": state.undoable,
        "shift_done": shift is not None,
        "shift_text": told,
        "reissued_code": reissued.voucher if reissued is not None else "",
        "reissued_number": reissued.pickup_number if reissued is not None else "",
        "can_reissue": state.case is not None and state_of(state.case) == "ready" and state.person_proof.state == "ok",
        **_price(state.priced, language, now),
    }


def _price(goods: GoodsView | None, language: str, now: datetime) -> dict[str, Any]:
    if goods is None:
        return {}
    line = BasketLine(gtin=goods.gtin, quantity=1)
    quoted = quote_of([line], GoodsListView(price_version="", goods=[goods]), now)
    tax = quoted.tax_fen if quoted is not None else 0
    return {
        "priced": True,
        "price_name": goods.name_zh if language == "zh" else goods.name_en,
        "price_spec": goods.spec_zh if language == "zh" else goods.spec_en,
        "price_origin": country(goods.origin, language),
        "price_shelf": goods.shelf,
        "price_image": picture(goods.image),
        "price_text": money(goods.price_fen),
        "price_tax": money(tax),
        "price_total": money(goods.price_fen + tax),
        "price_on_sale": goods.on_sale,
    }


def _door(sign_in: SignInState) -> dict[str, Any]:
    session = sign_in.session
    return {
        "page": "queue" if session is not None else "sign_in",
        "badge": sign_in.badge,
        "staff_name": session.name if session is not None else "",
        "staff_id": session.staff_id if session is not None else "",
    }


def _signals(state: DeskState, sign_in: SignInState, language: str) -> dict[str, Any]:
    said = refusal_words(state.problem or sign_in.problem, language)
    what = state.feedback.what
    text = say(language, "scan", what, about=state.feedback.about) or refusal_title(what, language)
    return {
        "busy": state.busy or sign_in.busy,
        "scanned_serial": state.feedback.serial,
        "scanned_text": say(language, "scan", "unreachable") if sign_in.unreachable else text,
        "scanned_tone": "wrong" if sign_in.unreachable else state.feedback.tone,
        "can_pack": state.can_pack,
        "can_hand_over": state.can_hand_over,
        "can_dispatch": state.can_dispatch,
        "out_for_delivery": state.out_for_delivery,
        "handed_over_number": state.handed_over.pickup_number if state.handed_over is not None else "",
        "refusal_code": said.code,
        "refusal_title": said.title,
        "refusal_happened": said.happened,
        "refusal_who": said.who,
        "refusal_now": said.now,
    }


def _case(case: OrderView, packing: Packing | None, now: datetime) -> dict[str, Any]:
    parcel, buyer, payment = case.parcel, case.buyer, case.payment
    return {
        "case_open": True,
        "case_courier": case.fulfilment == "courier",
        "case_delivery": case.delivery,
        "case_order_id": case.order_id,
        "case_pickup_number": case.pickup_number,
        "case_masked_name": buyer.masked_name if buyer is not None else "",
        "case_last_four": buyer.last_four if buyer is not None else "",
        "case_pieces": _pieces(case),
        "case_scanned": len(packing.units) if packing is not None else 0,
        "case_shelf": _shelves(case),
        "case_label": parcel.label if parcel is not None else "",
        "case_state": state_of(case),
        "case_state_time": _since(case, now),
        "case_desk": parcel.desk if parcel is not None else "",
        "goods_text": money(case.goods_fen),
        "tax_text": money(case.tax_fen),
        "total_text": money(case.total_fen),
        "order_no": case.order_no,
        "waybill_no": parcel.label if parcel is not None else "",
        "payment_tail": payment.transaction_tail if payment is not None else "",
    }


def _since(case: OrderView, now: datetime) -> str:
    """Since when it stands there; with its day when that is not today, as only for an order that is over."""
    gone = case.parcel.handed_over_at if case.parcel is not None and is_outside(case) else None
    at = asked_at(case) or gone or waiting_since(case)
    return clock_seconds(at) if beijing_date(at) == beijing_date(now) else f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def state_of(case: OrderView) -> str:
    """Where a case stands, in the desk's words."""
    if case.step_failed or case.refusal is not None:
        return "refused"
    if case.parcel is None:
        return "closed"
    if stage_of(case) == "withdrawing":
        return "withdrawing"
    return _STATES.get(case.parcel.state, case.parcel.state)


def _proofs(state: DeskState, language: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"last_four_typed": state.last_four}
    for name in ("voucher", "person", "parcel"):
        proof: Proof = getattr(state, f"{name}_proof")
        fields[f"proof_{name}"] = proof.state
        fields[f"proof_{name}_text"] = say(language, "proof", proof.why or f"{name}_none") or refusal_title(proof.why, language)
    return fields


def _pieces(order: OrderView) -> int:
    return sum(line.quantity for line in order.lines)


def _shelves(order: OrderView) -> str:
    return ", ".join(dict.fromkeys(line.shelf for line in order.lines if line.shelf))


def tone(waited: timedelta) -> str:
    """The colour of an age."""
    return "vermilion" if waited >= VERMILION else "amber" if waited >= AMBER else "normal"


def _case_row(place: int, order: OrderView, state: DeskState, language: str, now: datetime) -> CaseRow:
    waited = now - waiting_since(order)
    return CaseRow(
        order_id=order.order_id,
        pickup_number=order.pickup_number,
        pieces=_pieces(order),
        state=state_of(order),
        desk=order.parcel.desk if order.parcel is not None else "",
        shelf=_shelves(order),
        age=age(waited, language),
        age_tone=tone(waited),
        key=str(place + 1) if place < NUMBER_KEYS else "",
        selected=order.order_id == state.case_id,
        called=_called(state.calls.get(order.order_id, 0), language) if order.ready else "",
    )


def _called(calls: int, language: str) -> str:
    if not calls:
        return ""
    return say(language, "called", "once" if calls == 1 else "often", calls=calls)


def _unit_row(line: LineView, packing: Packing | None, language: str) -> UnitRow:
    scanned = packing.scanned(normal(line.gtin)) if packing is not None else 0
    return UnitRow(
        gtin=line.gtin,
        name=line.name_zh if language == "zh" else line.name_en,
        spec=line.spec_zh if language == "zh" else line.spec_en,
        origin=country(line.origin, language),
        shelf=line.shelf,
        image=picture(line.image),
        quantity=line.quantity,
        scanned=min(scanned, line.quantity),
        done=scanned >= line.quantity,
        price=money(line.goods_fen),
        returned=line.returned,
    )
