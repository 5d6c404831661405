"""From what the book knows to what happens next: pure, so that a restarted kiosk decides as the one before would have."""

from collections.abc import Sequence
from types import MappingProxyType

from o2o_store.contract.store_api.orders import OrderView, SubmitOrder
from o2o_store.kiosk.ledger.records import Known, Visit

WAY_BACK = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "prices_changed", "not_on_sale", "unknown_product", "empty_basket", "over_single_limit", "over_yearly_allowance",
                "over_yearly_quantity", "out_of_stock", "notice_outdated",
            ),
            "scan",
        ),
        **dict.fromkeys(
            ("consent_missing", "bad_id_number", "id_kind_not_accepted", "bad_name", "bad_phone", "person_unreadable", "not_registered"),
            "register",
        ),
        **dict.fromkeys(("person_unchecked", "hold_lapsed", "not_filed", "not_submitted", "address_missing"), "review"),
        **dict.fromkeys(("wallet_unavailable", "payment_expired", "already_paying", "pay_code_unreadable"), "pay"),
    }
)  # fmt: skip
"""Where a refusal can be put right, by its code; one that is missing here ends the visit."""

BEGIN_AGAIN = frozenset({"person_differs"})
"""Refusals that end an order but not the shopping: the same goods go into a new order."""

WALLET_DOWN = "wallet_unavailable"
"""The one refusal of a payment that is no end of it: the page stays and offers what else there is."""

UNDER_WAY = frozenset({"creating", "waiting"})
"""States of a payment that is being asked for or stands on the screen."""
_CODE_STANDS = frozenset({WALLET_DOWN, "already_paying"})
"""What is said to a second wish to pay while the first stands: no end of that one, and nothing to be put right."""

MONEY_TAKEN = frozenset({"paid", "refund_due", "refunding", "refunded", "partly_refunded", "refund_stuck"})
_PAID_STEP = 5


def due_act(visit: Visit, known: Known, pending: Sequence[str]) -> str:
    """Return the act that this visit needs next and that needs no further word from the shopper, empty when there is none."""
    view = known.view
    if visit.confirmed is None or pending or known.problem is not None:
        return ""
    if view is None:
        # The basket goes ahead of the person: what bars it is known before a card is shown, and filing has less to wait for.
        return "" if visit.registered else "submit_order"
    if view.closed or view.refusal is not None or view.step == _PAID_STEP:
        return ""
    return _next_step(visit, view)


def _next_step(visit: Visit, view: OrderView) -> str:
    changed = visit.submitted != visit.lines
    if view.filed:
        # Never take money for another basket than the one on the screen, nor for a person whose card was taken back.
        return "" if changed or not visit.registered or view.payment is not None else "request_payment"
    if changed or not view.submitted:
        return "submit_order"
    if not visit.registered or _is_without_address(visit, view):
        return ""
    # The real-name check answers by itself, within a second or two; filing needs its answer.
    return "" if view.buyer is None or view.buyer.check == "asking" else "file_order"


def forced_page(visit: Visit, known: Known) -> str:
    """Return the page that the platform's word calls for, empty while the shopper is still at liberty to browse."""
    view = known.view
    if view is not None and view.refusal is not None:
        return "refused"
    if view is not None and view.step == _PAID_STEP and not view.step_failed:
        # What came too late to matter (another wallet that was asked for) is no refusal of a paid order.
        return "released" if is_released(view) else "clearing"
    if known.problem is not None:
        return "pay" if known.problem.code in _CODE_STANDS and view is not None and view.filed else "refused"
    if view is None:
        return ""
    return _page_before_paying(visit, view) if visit.confirmed is not None else ""


def standing_wallet(known: Known) -> str:
    """Return whose code stays to be paid although another wish to pay was refused, empty when that refusal leaves nothing to pay."""
    payment = known.view.payment if known.view is not None else None
    if known.problem is None or known.problem.code not in _CODE_STANDS or payment is None:
        return ""
    return payment.wallet if payment.state in UNDER_WAY else ""


def _page_before_paying(visit: Visit, view: OrderView) -> str:
    if not visit.registered:
        return ""
    if view.filed:
        return "pay"
    if _is_without_address(visit, view) and view.submitted and visit.submitted == visit.lines:
        return "address"
    return "review" if visit.page == "address" else ""


def _is_without_address(visit: Visit, view: OrderView) -> bool:
    """Say whether it is open where the parcel goes: a phone has yet to write it, or whoever stands here has yet to say that it is theirs."""
    return bool(view.address_path) or view.delivery != visit.sent_to


def is_released(view: OrderView) -> bool:
    """Say whether customs released the goods (800)."""
    return bool(view.voucher) or (view.parcel is not None and view.parcel.released_at is not None)


def is_paid(known: Known) -> bool:
    """Say whether money was taken: then the order goes on without this kiosk, and leaving cancels nothing."""
    view = known.view
    return view is not None and (view.step == _PAID_STEP or (view.payment is not None and view.payment.state in MONEY_TAKEN))


def way_back(known: Known) -> str:
    """Return the page on which the refusal can be put right, empty when there is no way back in this visit."""
    view = known.view
    if begins_again(known):
        return "register"
    if known.problem is None or (view is not None and view.refusal is not None) or is_paid(known):
        return ""
    return WAY_BACK.get(known.problem.code, "")


def begins_again(known: Known) -> bool:
    """Say whether the order is refused for good, unpaid, and the same goods may be ordered anew."""
    refusal = (known.view.refusal if known.view is not None else None) or known.problem
    return refusal is not None and refusal.code in BEGIN_AGAIN and not is_paid(known)


def resumed_page(visit: Visit) -> str:
    """Return where a visit goes on after a start; what was read and typed of the person is gone with the process that knew it."""
    if visit.confirmed is not None:
        return "review" if visit.registered else "register"
    return "scan" if visit.lines or visit.registered else "register"


def submission_of(visit: Visit) -> SubmitOrder:
    """Return the confirmed basket as the platform hears of it."""
    confirmed = visit.confirmed
    assert confirmed is not None
    return SubmitOrder(
        order_id=visit.order_id,
        lines=list(visit.lines),
        price_version=visit.price_version,
        shown_total_fen=visit.shown_total_fen,
        notice_version=confirmed.version,
        notice_sha256=confirmed.sha256,
        notice_language=confirmed.language,
        confirmed_at=confirmed.at,
    )
