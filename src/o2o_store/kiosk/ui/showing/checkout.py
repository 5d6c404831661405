"""The shopper's flow as fields and rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.contract.store_api.orders import AllowanceView, OrderView, PaymentView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.allowance import single_limit
from o2o_store.domain.lifecycle import holds_goods
from o2o_store.domain.refusals import EmptyBasket, Refusal
from o2o_store.kiosk.flows import patience
from o2o_store.kiosk.flows.basket import find_goods
from o2o_store.kiosk.flows.checkout_state import ATTRACT, CheckoutState
from o2o_store.kiosk.flows.notices import find_notice
from o2o_store.kiosk.ui.listmodels.order import BasketRow, DocumentRow, SumRow
from o2o_store.kiosk.ui.showing.checkout_shown import CheckoutShown
from o2o_store.kiosk.ui.showing.order import captured_at, document_rows, number_of, sum_rows
from o2o_store.kiosk.ui.showing.texts import clock, clock_seconds, countdown, country, money, picture, refusal_words, whole

ADDED_SHOWN = timedelta(seconds=4)
SNAP_SHOWN = timedelta(seconds=0.8)
SHOWCASE_SECONDS = 12
USUAL_CLEARING = 60
"""Seconds that customs usually takes: what the dial counts against."""

CUSTOMS_STATES = {"in_review": "review", "in_inspection": "inspection", "suspended": "suspended"}
"""States of the goods list (300, 500, 600) that delay, and what the screen calls them."""
UNHEARD = frozenset({"stalled"})

STEPS = {"register": 1, "card": 1, "phone": 1, "scan": 2, "review": 3, "address": 3, "pay": 4, "clearing": 5, "released": 5}
_STEP_OF_ACT = {"register_buyer": 1, "submit_order": 2, "file_order": 3, "request_payment": 4}
_UNPAID_ENDS = {"closed", "failed", "abandoned"}
_WALLET_WOULD_NOT = {"wallet_refused"}
_SAID_PLAINLY = {"expired", "not_enough_money", "pay_code_invalid", "payer_differs", "payer_unchecked"}
"""Ends of an attempt that the pay page has a sentence for."""
SLOW_AFTER = timedelta(seconds=4)
"""How long a code may be fetched before the screen says that the wallet is slow, and offers the other one."""
UNCONFIRMED_AFTER = timedelta(seconds=20)
"""How long a scanned code waits for the phone before it is given back to the screen. Alipay tells the shop nothing of a payment that its
owner was refused or called off on the phone: its trade goes on waiting."""
_HINTS = {"glare": "less_glare", "covered": "lift_finger"}
"""The eyes name causes, the screen says what to do about them."""
_NO_CORNERS = ((0.0, 0.0),) * 4


@dataclass(frozen=True, slots=True)
class CheckoutScreen:
    """Fields and the three lists."""

    shown: CheckoutShown
    basket: list[BasketRow]
    documents: list[DocumentRow]
    sums: list[SumRow]


def show_checkout(state: CheckoutState, now: datetime) -> CheckoutScreen:
    """Turn the flow's state into what is drawn at this moment."""
    fields: dict[str, Any] = {}
    for part in (_place, _person, _basket, _quota, _scan, _showcase, _pay, _clearing, _refused, _asking):
        fields |= part(state, now)
    return CheckoutScreen(
        CheckoutShown(**fields),
        basket_rows(state),
        document_rows(state.known.view, state.language),
        sum_rows(_refusal(state), state.language),
    )


def basket_rows(state: CheckoutState) -> list[BasketRow]:
    """The basket's lines, newest first."""
    # Between a scan and its reckoning the quote still speaks of the lines before: such a moment shows no prices.
    known = state.quote is not None and len(state.quote.lines) == len(state.lines)
    quoted = state.quote.lines if state.quote is not None and known else (None,) * len(state.lines)
    rows = []
    for line, cost in zip(state.lines, quoted, strict=True):
        goods = find_goods(state.goods, line.gtin)
        name, spec = _named(goods, state.language)
        rows.append(
            BasketRow(
                gtin=line.gtin,
                name=name or line.gtin,
                spec=spec,
                origin=country(goods.origin, state.language) if goods is not None else "",
                quantity=line.quantity,
                price=money(cost.goods_fen) if cost is not None else "",
                tax=money(cost.tax_fen) if cost is not None else "",
                unit_price=money(goods.price_fen) if goods is not None and line.quantity > 1 else "",
                image=picture(goods.image) if goods is not None else "",
                newest=line.gtin == state.scan.gtin,
            )
        )
    return rows


def _named(goods: GoodsView | None, language: str) -> tuple[str, str]:
    if goods is None:
        return "", ""
    return (goods.name_zh, goods.spec_zh) if language == "zh" else (goods.name_en, goods.spec_en)


def _refusal(state: CheckoutState) -> Problem | None:
    view = state.known.view
    return view.refusal if view is not None and view.refusal is not None else state.known.problem


def _seconds(left: timedelta) -> int:
    return max(int(left.total_seconds() + 0.999), 0)


def _place(state: CheckoutState, now: datetime) -> dict[str, Any]:
    view, visit = state.known.view, state.visit
    ends = patience.ends_at(state.page, state.touched_at) if state.touched_at is not None else None
    closes = state.page in patience.NO_QUESTION and ends is not None
    return {
        "page": "still_there" if state.asking else state.page,
        "page_behind": state.page,
        "step": _step(state),
        "step_failed": state.page == "refused",
        "register_done": visit is not None and visit.registered,
        "order_done": visit is not None and visit.confirmed is not None,
        "live": state.sight == "seeing" and state.looks_for != "nothing",
        "camera": state.sight,
        "hint": "camera_restarting" if state.sight == "restarting" else _HINTS.get(state.hint, state.hint),
        "busy": bool(state.pending) and state.offline_since is None,
        "waiting": bool(state.pending) and state.offline_since is not None,
        "page_left": _seconds(ends - now) if closes and ends is not None else 0,
        "submitted": view is not None and view.submitted,
        "filed": view is not None and view.filed,
        "hold_until": clock(view.hold_until) if view is not None else "",
        "goes_home": state.goes_home,
        "address_url": _address_url(state) if view is not None and view.address_path else "",
        "delivery_text": view.delivery if view is not None else "",
    }


def _address_url(state: CheckoutState) -> str:
    """Where the shopper's phone finds the form: the platform's public address, else the one this machine uses itself."""
    public = state.hall.public_url if state.hall is not None else ""
    path = state.known.view.address_path if state.known.view is not None else ""
    return f"{public or state.server}{path}"


def _step(state: CheckoutState) -> int:
    if state.page != "refused":
        return STEPS.get(state.page, 0)
    view = state.known.view
    if view is not None and view.refusal is not None:
        return view.step
    return _STEP_OF_ACT.get(state.known.refused_act, view.step if view is not None else 1)


def _person(state: CheckoutState, _now: datetime) -> dict[str, Any]:
    person, visit, view = state.person, state.visit, state.known.view
    said = refusal_words(person.problem, state.language)
    buyer = view.buyer if view is not None else None
    privacy, consumer = (find_notice(state.hall, kind, state.language) for kind in ("privacy", "consumer"))
    return {
        "consent": visit is not None and visit.consent is not None,
        "privacy_text": privacy.text if privacy is not None else "",
        "notice_text": consumer.text if consumer is not None else "",
        "masked_name": person.masked_name or (buyer.masked_name if buyer is not None else ""),
        "last_four": person.last_four or (buyer.last_four if buyer is not None else ""),
        "needs_confirm": bool(person.name_to_confirm),
        "name_to_confirm": person.name_to_confirm,
        "card_problem": said.code,
        "card_problem_title": said.title,
        "card_problem_text": said.together(state.language),
        "check": buyer.check if buyer is not None else "",
        "phone_digits": person.phone,
        "phone_shown": " ".join(part for part in (person.phone[:3], person.phone[3:7], person.phone[7:]) if part),
        "phone_complete": person.complete,
        "phone_wrong": person.phone_wrong,
    }


def _basket(state: CheckoutState, _now: datetime) -> dict[str, Any]:
    quoted = state.quote
    barred = state.closed_by or (None if isinstance(state.barred, EmptyBasket) else state.barred)
    said = refusal_words(barred, state.language)
    fields: dict[str, Any] = {
        "kinds": len(state.lines),
        "pieces": sum(line.quantity for line in state.lines),
        "can_submit": state.barred is None and state.closed_by is None,
        "basket_problem": said.code,
        "basket_problem_title": said.title,
        "basket_problem_now": said.now,
        "goods_text": money(quoted.goods_fen if quoted is not None else 0),
        "tax_text": money(quoted.tax_fen if quoted is not None else 0),
        "total_text": money(quoted.total_fen if quoted is not None else 0),
    }
    if quoted is not None:
        fields["tax_rate_text"] = f"{100 * quoted.tax_fen / quoted.dutiable_fen:.1f}"
        fields["freight_text"] = money(quoted.freight_fen) if quoted.freight_fen else ""
    return fields


def _quota(state: CheckoutState, now: datetime) -> dict[str, Any]:
    fields: dict[str, Any] = {"single_limit_text": whole(state.hall.single_limit_fen if state.hall is not None else single_limit(now))}
    year = state.known.view.allowance if state.known.view is not None else None
    if year is None or year.limit_fen <= 0:
        return fields
    order, used = _order_share(state, year)
    return fields | {
        "quota_known": True,
        "quota_year": str(year.year),
        "quota_limit_text": whole(year.limit_fen),
        "quota_used_text": money(used),
        "quota_left_text": money(max(year.limit_fen - used - order, 0)),
        "quota_used_share": min(used / year.limit_fen, 1.0),
        "quota_order_share": min(order / year.limit_fen, 1.0),
    }


def _order_share(state: CheckoutState, year: AllowanceView) -> tuple[int, int]:
    """What this order takes of the year, and what is gone without it: a filed order's own share already counts as held."""
    view, order = state.known.view, state.quote.dutiable_fen if state.quote is not None else 0
    held = year.held_fen - (order if view is not None and view.filed else 0)
    return order, year.used_fen + max(held, 0)


def _scan(state: CheckoutState, now: datetime) -> dict[str, Any]:
    scan = state.scan
    fresh = scan.at is not None and now < scan.at + ADDED_SHOWN
    snapped = scan.at is not None and now < scan.at + SNAP_SHOWN and bool(scan.corners)
    goods = find_goods(state.goods, scan.gtin) if fresh else None
    name, spec = _named(goods, state.language)
    said = refusal_words(scan.problem if fresh else None, state.language)
    corners = scan.corners if snapped else _NO_CORNERS
    places = {f"snap_{axis}{corner + 1}": float(corners[corner][number]) for corner in range(4) for number, axis in enumerate("xy")}
    return places | {
        "snapped": snapped,
        "added_serial": scan.serial,
        "added_gtin": scan.gtin if fresh else "",
        "added_name": name,
        "added_spec": spec,
        "added_price_text": money(goods.price_fen) if goods is not None else "",
        "added_image": picture(goods.image) if goods is not None else "",
        "added_again": fresh and scan.again,
        "scan_problem": said.code,
        "scan_problem_title": said.title,
        "scan_problem_text": said.together(state.language),
    }


def _showcase(state: CheckoutState, now: datetime) -> dict[str, Any]:
    shelf = [one for one in state.goods.goods if one.on_sale and one.image] if state.goods is not None else []
    if state.page != ATTRACT or not shelf:
        return {}
    goods = shelf[int(now.timestamp()) // SHOWCASE_SECONDS % len(shelf)]
    name, spec = _named(goods, state.language)
    separator = "·" if state.language == "zh" else ", "
    line = separator.join(part for part in (country(goods.origin, state.language), spec) if part)
    return {"showcase_name": name, "showcase_line": line, "showcase_image": picture(goods.image)}


def _pay(state: CheckoutState, now: datetime) -> dict[str, Any]:
    view = state.known.view
    payment = view.payment if view is not None else None
    if view is None:
        return {}
    choice = _wallets(state) | {"takes_code": state.takes_code, "aiming": state.aiming, "charging": state.charging}
    down = choice["wallet_down"]
    # Before the basket has arrived there the platform's sum is of no basket: the screen's own stands.
    choice["amount_text"] = money(view.total_fen) if view.submitted else ""
    if payment is None:
        return {**choice, "can_renew": down, "pay_ended": "down" if down else ""}
    # A code of the wallet that was left is no longer anybody's to scan.
    waiting = payment.state in {"creating", "waiting"} and payment.wallet == choice["wallet"] and not down
    left = payment.expires_at - now if waiting and payment.expires_at is not None else timedelta(0)
    # Nobody has told this screen how it ended: the code is not offered any more, and nothing is said that is not known.
    lapsed = waiting and left <= timedelta(0) and (payment.expires_at is not None or state.offline_since is not None)
    # A charged pay code that waits has its owner asked for the password; no code of ours is shown for it.
    asked = state.charging and payment.state == "waiting" and not payment.code_url
    scanned = waiting and (payment.scanned_at is not None or asked)
    unconfirmed = scanned and _is_unconfirmed(state, payment, now)
    unheard = ("unheard" if state.offline_since is not None else "checking") if lapsed and payment.scanned_at is None else ""
    ended = not state.charging and payment.state in _UNPAID_ENDS and view.filed and not state.pending
    slow = "slow" if waiting and payment.state == "creating" and not state.charging and _asked_before(view, now, SLOW_AFTER) else ""
    return {
        **choice,
        # Only what the wallet itself has said: Alipay's trade begins when a phone scans it, WeChat tells of no scan.
        "wallet_state": "scanned" if scanned and not unconfirmed else payment.state,
        "pay_ended": "down" if down else _ended(payment) if ended else "unconfirmed" if unconfirmed else unheard or slow,
        "code_url": payment.code_url if waiting and not unheard and not state.charging else "",
        "pay_share": _share_left(payment, view, left),
        "pay_left_text": countdown(left),
        "can_renew": down or ended or unconfirmed,
        "payment_tail": payment.transaction_tail,
    }


def _is_unconfirmed(state: CheckoutState, payment: PaymentView, now: datetime) -> bool:
    """Say whether a phone has held the code of the screen for long and nothing came of it; asking anew needs the platform."""
    free = not state.charging and not state.pending and state.offline_since is None
    return free and payment.scanned_at is not None and now - payment.scanned_at >= UNCONFIRMED_AFTER


def _asked_before(view: OrderView, now: datetime, patience: timedelta) -> bool:
    asked = [entry.at for entry in view.timeline if entry.what == "payment_requested"]
    return bool(asked) and now - asked[-1] >= patience


def _ended(payment: PaymentView) -> str:
    """Why a code is no longer to be paid: its time was over, the wallet would not, or it was called off."""
    if payment.reason in _SAID_PLAINLY:
        return payment.reason
    return "refused" if payment.state == "failed" or payment.reason in _WALLET_WOULD_NOT else "cancelled"


def _wallets(state: CheckoutState) -> dict[str, Any]:
    """The chosen wallet, the other one, and whether the chosen one is out of reach."""
    return {
        "wallet": state.wallet,
        "other_wallet": next((one for one in state.wallets if one != state.wallet), ""),
        "wallet_down": state.wallet_down,
        "wallet_unanswered": state.unanswered,
    }


def _share_left(payment: PaymentView, view: OrderView, left: timedelta) -> float:
    """The countdown as a share of the whole: from the moment the payment was asked for to its end."""
    asked = [entry.at for entry in view.timeline if entry.what == "payment_requested"]
    if payment.expires_at is None or not asked:
        return 1.0 if left > timedelta(0) else 0.0
    whole_time = payment.expires_at - asked[-1]
    return min(max(left / whole_time, 0.0), 1.0) if whole_time > timedelta(0) else 0.0


def _clearing(state: CheckoutState, now: datetime) -> dict[str, Any]:
    view = state.known.view
    if view is None:
        return {}
    parcel, paid_at = view.parcel, captured_at(view)
    until = parcel.released_at if parcel is not None and parcel.released_at is not None else now
    waited = max(int((until - paid_at).total_seconds()), 0) if paid_at is not None else 0
    return {
        "pickup_number": number_of(view, now),
        "desk": parcel.desk if parcel is not None else "",
        "packed": parcel is not None and parcel.packed_at is not None,
        "ready": view.ready,
        "handed_over": parcel is not None and parcel.handed_over_at is not None,
        "voucher": view.voucher if state.released else "",
        "paid_text": money(view.payment.amount_fen) if view.payment is not None and state.money_taken else "",
        "paid_at": clock_seconds(paid_at),
        "clearing_seconds": waited,
        "clearing_share": min(waited / USUAL_CLEARING, 1.0),
        **_customs(view),
        **_twice(view, now),
        "order_no": view.order_no,
        "order_tail": view.order_id.replace("-", "")[-8:].upper(),
    }


def _twice(view: OrderView, now: datetime) -> dict[str, str]:
    """The newest payment beside the one that counts: its wallet, its sum, where it is, and how long it has been owed back."""
    if not view.repaid:
        return {}
    last = view.repaid[-1]
    since = last.captured_at
    return {
        "twice_text": money(last.refund_fen or last.amount_fen),
        "twice_wallet": last.wallet,
        "twice_state": last.state,
        "twice_clock": countdown((last.refunded_at or now) - since) if since is not None else "",
    }


def _customs(view: OrderView) -> dict[str, str]:
    """What the regulators are about with this order, as their last receipts say; never a promise of time (K09)."""
    held = next((document for document in view.documents if holds_goods(document.kind, document.state)), None)
    if held is not None:
        return {"customs_state": "quarantine", "customs_since": clock(held.at)}
    inventory = next((document for document in view.documents if document.kind == "inventory"), None)
    if inventory is not None and inventory.state in CUSTOMS_STATES:
        return {"customs_state": CUSTOMS_STATES[inventory.state], "customs_since": clock(inventory.at)}
    silent = [document.at for document in view.documents if document.state in UNHEARD]
    if inventory is None and silent:
        return {"customs_state": "silent", "customs_since": clock(min(silent))}
    return {"customs_state": "deciding"}


def _refused(state: CheckoutState, now: datetime) -> dict[str, Any]:
    refusal: Problem | Refusal | None = _refusal(state)
    if refusal is None:
        return {"money_state": "none"}
    said = refusal_words(refusal, state.language)
    return _money_back(state, now) | {
        "refusal_code": said.code,
        "refusal_title": said.title,
        "refusal_happened": said.happened,
        "refusal_who": said.who,
        "refusal_now": said.now,
        "refusal_can_retry": bool(state.way_back),
        "customs_code": refusal.facts.get("customs_code", "") if isinstance(refusal, Problem) else "",
    }


def _money_back(state: CheckoutState, now: datetime) -> dict[str, Any]:
    payment = state.known.view.payment if state.known.view is not None else None
    if payment is None or not state.money_taken:
        return {"money_state": "not_charged"}
    due = _refused_at(state)
    until = payment.refunded_at or now
    return {
        "wallet": payment.wallet,
        "money_state": payment.state,
        "money_text": money(payment.refund_fen or payment.amount_fen),
        "money_clock": countdown(until - due) if due is not None else "",
        "money_due_at": clock_seconds(due),
        "money_sent_at": clock_seconds(_last(state, "refund_sent")),
        "money_back_at": clock_seconds(payment.refunded_at),
    }


def _refused_at(state: CheckoutState) -> datetime | None:
    """When the money began to be owed back; the platform's `refund_due_at` is when it must be on its way at the latest."""
    view = state.known.view
    return _last(state, "refund_booked") or (view.payment.refund_due_at if view is not None and view.payment is not None else None)


def _last(state: CheckoutState, what: str) -> datetime | None:
    """When this last happened to the order."""
    view = state.known.view
    return next((entry.at for entry in reversed(view.timeline) if entry.what == what), None) if view is not None else None


def offline_key(state: CheckoutState, now: datetime) -> str:
    """Which sentence of `[offline]` is true on the page that is open: what was begun with money goes on without this screen."""
    view = state.known.view
    if state.money_taken:
        return "kiosk_paid"
    if view is None or state.page != "pay":
        return "kiosk"
    if state.charging:
        return "kiosk_charging"
    shown = _pay(state, now)
    return "kiosk_code" if shown.get("code_url") else "kiosk_unheard" if shown["pay_ended"] == "unheard" else "kiosk"


def _asking(state: CheckoutState, now: datetime) -> dict[str, Any]:
    if not state.asking or state.touched_at is None:
        return {}
    ends = patience.ends_at(state.page, state.touched_at)
    left = ends - now if ends is not None else timedelta(0)
    return {"still_there_seconds": _seconds(left), "still_there_share": min(max(left / patience.WARNING, 0.0), 1.0)}
