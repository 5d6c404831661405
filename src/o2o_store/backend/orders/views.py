"""How an order's rows become the one view that everybody shows."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from o2o_store.backend import edge
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.delivering import ADDRESS_PATH
from o2o_store.backend.orders.messages import Order, OrderAttempt
from o2o_store.backend.orders.standing import is_held, keeps_money
from o2o_store.contract.store_api.orders import (
    AllowanceView,
    BuyerView,
    DocumentView,
    LineView,
    OrderView,
    ParcelView,
    PaymentView,
    TimelineEntry,
)
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain import lifecycle
from o2o_store.domain.lifecycle import DocumentKind, Machine, PaymentState
from o2o_store.domain.payments import money_state
from o2o_store.domain.refusals import REFUSALS

_BACK = lifecycle.REFUND_PENDING | {PaymentState.REFUNDED}
_KIND_ORDER = {str(kind): place for place, kind in enumerate(DocumentKind)}


def view_orders(connection: Connection, order_ids: Sequence[str]) -> list[OrderView]:
    """Show these orders, in this sequence, with one query per table; unknown ids are left out."""
    orders = repository.find_orders(connection, order_ids)
    return show_orders(connection, [orders[order_id] for order_id in order_ids if order_id in orders])


def show_orders(connection: Connection, found: Sequence[Order]) -> list[OrderView]:
    """Show orders that were read already."""
    timelines = repository.list_timelines(connection, [order.order_id for order in found])
    years = allowance.list_years(connection, {(order.buyer_index, order.created_at) for order in found if order.buyer_index})
    return [_view(order, timelines.get(order.order_id, []), years.get((order.buyer_index, order.created_at))) for order in found]


def without_voucher(view: OrderView) -> OrderView:
    """Return the view as staff see it: the voucher is the shopper's proof and must come from the shopper's hand."""
    return msgspec.structs.replace(view, voucher="", address_path="")


def _view(order: Order, timeline: Sequence[repository.Values], year: AllowanceView | None) -> OrderView:
    attempt = _shown_attempt(order)
    return OrderView(
        order_id=order.order_id,
        version=order.version,
        hall_id=order.hall_id,
        step=order.step,
        step_failed=order.step_failed,
        closed=order.closed,
        created_at=order.created_at,
        buyer=_buyer(order),
        allowance=year,
        lines=[msgspec.convert(line, LineView, from_attributes=True) for line in order.lines],
        goods_fen=order.goods_fen,
        freight_fen=order.freight_fen + order.insurance_fen,
        discount_fen=order.discount_fen,
        tax_fen=order.tax_fen,
        total_fen=order.total_fen,
        submitted=order.confirmed_at is not None,
        filed=order.filed_at is not None,
        hold_until=order.hold_until,
        payment=msgspec.convert(attempt, PaymentView, from_attributes=True) if attempt else None,
        order_no=order.order_no,
        documents=_documents(order),
        parcel=_parcel(order),
        pickup_number=order.pickup_number,
        ready=order.parcel is not None and lifecycle.is_ready(order.parcel.state) and keeps_money(order) and not is_held(order),
        voucher=order.voucher,
        fulfilment=order.fulfilment,
        delivery=order.delivery_masked,
        address_path=f"{ADDRESS_PATH}/{order.address_token}" if order.address_token else "",
        refusal=problem_of(order),
        timeline=[TimelineEntry(at=row["at"], what=row["what"], who=row["who"], note=row["note"] or _about(row)) for row in timeline],
        repaid=[
            msgspec.convert(one, PaymentView, from_attributes=True) for one in order.attempts if one is not attempt and _goes_back(one)
        ],
        money=str(money_state([(one.state, one.settled_on is not None) for one in order.attempts]) or ""),
    )


def _about(row: repository.Values) -> str:
    """Say which document an entry is about; the other machines' events speak for themselves."""
    return str(row["subject"]) if row["machine"] == Machine.DOCUMENT else ""


def _buyer(order: Order) -> BuyerView | None:
    if not order.buyer_index:
        return None
    return BuyerView(masked_name=order.masked_name, last_four=order.last_four, check=order.identity_check, returning=order.is_returning)


def _shown_attempt(order: Order) -> OrderAttempt | None:
    """The winner; before there is one the latest attempt, but money on its way back always comes first."""
    if order.winner:
        return order.attempt(order.winner)
    refunds = [attempt for attempt in order.attempts if attempt.refund_due_at is not None]
    return next(iter(reversed(refunds or order.attempts)), None)


def _documents(order: Order) -> list[DocumentView]:
    in_order = sorted(order.documents, key=lambda document: _KIND_ORDER[document.kind])
    return [msgspec.convert(document, DocumentView, from_attributes=True) for document in in_order]


def _goes_back(attempt: OrderAttempt) -> bool:
    return attempt.captured_at is not None and attempt.state in _BACK


def _parcel(order: Order) -> ParcelView | None:
    parcel = order.parcel
    if parcel is None:
        return None
    return ParcelView(
        state=parcel.state,
        label=order.waybill_no,
        desk=order.desk,
        packed_at=parcel.packed_at,
        released_at=parcel.released_at,
        handed_over_at=parcel.handed_over_at,
    )


def problem_of(order: Order) -> Problem | None:
    """Return what stopped the order as problem details in the buyer's language, None when nothing did."""
    if not order.refusal_code:
        return None
    facts = msgspec.json.decode(order.refusal_facts, type=dict[str, str])
    refusal = REFUSALS.get(order.refusal_code)
    words = edge.refusal_words(edge.language_of(order.language)).get(order.refusal_code, {})
    sentences = " ".join(words[part] for part in ("happened", "who", "now") if words.get(part))
    return Problem(
        type=f"urn:o2o:refusal:{order.refusal_code}",
        title=edge.fill(words.get("title", order.refusal_code), facts),
        status=edge.status_of(refusal()) if refusal else 409,
        code=order.refusal_code,
        detail=edge.fill(sentences, facts),
        facts=facts,
    )
