"""Real states of the desk about goods and money that go back, for the pictures and the tests of the screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.orders import (
    BuyerView,
    DocumentView,
    LineView,
    OrderView,
    ParcelView,
    PaymentView,
    TimelineEntry,
)
from o2o_store.contract.store_api.returns import ReturnedLine, ReturnQuoteView
from o2o_store.domain.refusals import NotIntact, ReturnTooLate, TooLateToWithdraw, VoucherUsed
from o2o_store.kiosk.flows.desk_state import DeskState, Feedback
from o2o_store.kiosk.flows.giving_back import TakingBack
from o2o_store.kiosk.flows.sign_in import SignInState

NOW = datetime(2026, 5, 18, 6, 5, 41, tzinfo=UTC)
CREAM, FLASK, FORMULA = "06900000000011", "06900000000028", "06900000000035"
_LINES = (
    (CREAM, "保湿面霜", "Face cream", "50 ml", "305", 1, 23_800, 2_166, "cream.svg"),
    (FLASK, "真空保温杯", "Vacuum flask", "480 ml", "116", 1, 26_900, 2_448, "thermos.svg"),
    (FORMULA, "婴幼儿配方奶粉 3 段", "Infant formula stage 3", "800 g", "304", 2, 23_600, 4_295, "formula.svg"),
)
"""GTIN, names, measure, origin, pieces, price and tax in fen, picture."""


def order(state: str, *marks: str, returned: int = 0, **changes: Any) -> OrderView:
    """An order whose parcel stands so, with what was asked and answered since."""
    lines = [
        LineView(
            gtin=gtin, sku="", name_zh=zh, name_en=en, spec_zh=spec, spec_en=spec, origin=origin, quantity=count, price_fen=price,
            goods_fen=price * count, tax_fen=tax, shelf="C-07", image=image, returned=returned if gtin == FORMULA else 0,
        )
        for gtin, zh, en, spec, origin, count, price, tax, image in _LINES
    ]  # fmt: skip
    paid = NOW - timedelta(minutes=2)
    outside = state not in {"reserved", "packed"}
    kinds = (("order", "accepted"), ("payment", "accepted"), ("waybill", "accepted"), ("inventory", "released" if outside else "accepted"))
    documents = [DocumentView(kind=kind, state=stands, at=paid + timedelta(seconds=1)) for kind, stands in kinds]
    parcel = ParcelView(
        state=state, label="ZT0518000208", desk="2", packed_at=paid, released_at=paid if outside else None,
        handed_over_at=paid if state not in {"reserved", "packed", "ready"} else None,
    )  # fmt: skip
    payment = PaymentView(attempt=1, wallet="wechat", state="paid", amount_fen=106_809, captured_at=paid, transaction_tail="7731")
    values: dict[str, Any] = {
        "order_id": "order-1", "version": 9, "hall_id": "h1", "step": 5, "step_failed": False, "closed": False, "created_at": paid, "lines": lines,
        "buyer": BuyerView(masked_name="样*甲", last_four="000X", check="fits"), "goods_fen": 97_900, "tax_fen": 8_909, "total_fen": 106_809,
        "payment": payment, "order_no": "7F3K92QX", "documents": documents, "parcel": parcel, "pickup_number": "B208",
        "ready": state == "ready", "timeline": [TimelineEntry(at=NOW - timedelta(seconds=30), what=mark, who="staff") for mark in marks],
    }  # fmt: skip
    return OrderView(**{**values, **changes})


def money(state: str, refund_fen: int = 106_809, captured_at: datetime = NOW - timedelta(minutes=2)) -> PaymentView:
    """The payment of the order while its money goes back."""
    return PaymentView(
        attempt=1, wallet="wechat", state=state, amount_fen=106_809, captured_at=captured_at, transaction_tail="7731",
        refund_due_at=NOW + timedelta(seconds=40), refunded_at=NOW if state in {"refunded", "partly_refunded"} else None, refund_fen=refund_fen,
        refunded_fen=refund_fen if state in {"refunded", "partly_refunded"} else 0,
    )  # fmt: skip


def session() -> SignInState:
    """The clerk at the desk."""
    ends = NOW + timedelta(hours=8)
    return SignInState(session=StaffSessionView(token="", staff_id="021", name="样本店员", roles=["desk"], expires_at=ends))


def quoted(*pieces: tuple[str, int], refund_fen: int, tax_fen: int) -> TakingBack:
    """The sheet with pieces counted and their sum known."""
    quote = ReturnQuoteView(
        order_id="order-1", lines=[ReturnedLine(gtin=gtin, quantity=count) for gtin, count in pieces], refund_fen=refund_fen, tax_fen=tax_fen,
        allowance_fen=refund_fen - tax_fen, last_day=date(2026, 6, 17),
    )  # fmt: skip
    return TakingBack(pieces=dict(pieces), chosen=2 if pieces else 0, quote=quote)


def states() -> dict[str, DeskState]:
    """Every state by its screen's name."""

    def opened(view: OrderView, **fields: Any) -> DeskState:
        return DeskState(orders=(view,), case_id=view.order_id, tab="pickup", **fields)

    def past(view: OrderView, **fields: Any) -> DeskState:
        return DeskState(case_id=view.order_id, kept=view, tab="pickup", **fields)

    waits, ready, gone = order("packed"), order("ready"), order("handed_over", closed=True)
    counted = quoted((FORMULA, 1), refund_fen=25_748, tax_fen=2_148)
    part = order("returned", "brought_back", "taken_back", returned=1, payment=money("partly_refunded", 25_748), closed=True)
    used, late = VoucherUsed(NOW - timedelta(minutes=1)), ReturnTooLate(datetime(2026, 5, 17, 15, 59, tzinfo=UTC))
    early = order("packed", documents=[DocumentView(kind="order", state="sealed", at=NOW)])
    known = TakingBack(
        found=(gone, order("handed_over", order_id="order-2", payment=money("paid", captured_at=NOW - timedelta(days=26)))), searched=True
    )
    return {
        "desk_withdraw": opened(waits, sheet="withdraw"),
        "desk_withdraw_early": opened(early, sheet="withdraw", back=TakingBack(reason="no_time")),
        "desk_withdraw_ready": opened(ready, sheet="withdraw", back=TakingBack(reason="wrong_item")),
        "desk_withdraw_unpacked": opened(order("released"), sheet="withdraw"),
        "desk_withdraw_late": opened(ready, sheet="withdraw", problem=TooLateToWithdraw()),
        "desk_withdraw_offline": opened(waits, sheet="withdraw", offline=True),
        "desk_withdrawing": opened(order("packed", "withdrawal_asked")),
        "desk_withdrawal_refused": opened(order("ready", "withdrawal_asked", "withdrawal_refused")),
        "desk_withdrawn": past(order("withdrawn", "withdrawal_asked", "withdrawn", payment=money("refund_due"))),
        "desk_refunded": past(order("withdrawn", "withdrawn", payment=money("refunded"), closed=True)),
        "desk_past": past(gone),
        "desk_return": past(gone, sheet="return", back=replace(counted, intact="yes")),
        "desk_return_begun": past(gone, sheet="return", back=quoted(refund_fen=0, tax_fen=0)),
        "desk_return_opened": past(gone, sheet="return", back=replace(counted, intact="no"), problem=NotIntact()),
        "desk_return_late": past(gone, sheet="return", problem=late),
        "desk_return_offline": past(gone, sheet="return", back=counted, offline=True),
        "desk_returning": opened(order("brought_back", "brought_back")),
        "desk_return_refused": past(order("kept", "brought_back", "given_back", closed=True)),
        "desk_returned": past(part),
        "desk_refund_stuck": past(order("returned", "brought_back", "taken_back", returned=2, payment=money("refund_stuck", 51_496))),
        "desk_find_past": DeskState(sheet="past"),
        "desk_found": DeskState(sheet="past", back=known),
        "desk_none_found": DeskState(sheet="past", back=TakingBack(searched=True), feedback=Feedback(1, "none_found", "", "wrong")),
        "desk_used_past": DeskState(problem=used, past_code="O2OV:SPECIMEN"),
    }
