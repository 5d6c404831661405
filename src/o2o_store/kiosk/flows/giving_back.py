"""Money and goods on their way back, read from an order's view: what can still be done for a buyer, and how far it has come; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.returns import ReturnQuoteView

REASONS: Mapping[str, str] = {
    "changed_mind": "订购人改变购买意愿",
    "no_time": "订购人行程有变，来不及等待",
    "wrong_item": "订购人选错商品",
    "unlike": "商品与订购人预期不符",
    "other": "其他原因",
}
"""Why a buyer gives up, by name, as a customs officer reads it: in the officer's language, whatever the desk speaks."""

REASONS_OF: Mapping[str, tuple[str, ...]] = {
    "withdraw": ("changed_mind", "no_time", "wrong_item", "other"),
    "return": ("changed_mind", "wrong_item", "unlike", "other"),
}
"""Which of them each sheet offers, the commonest first."""

_ASKED = {"withdrawal_asked": "withdrawing", "brought_back": "returning", "recalled": "returning"}
_REFUSED = {"withdrawal_refused": "withdrawal_refused", "given_back": "return_refused"}
_GRANTED = frozenset({"withdrawn", "taken_back"})
_MARKS = frozenset({*_ASKED, *_REFUSED, *_GRANTED})
_BACK = {"refund_stuck": "refund_stuck", "refunded": "refunded", "partly_refunded": "refunded"}
ASKED = frozenset(_ASKED.values())
"""Stages in which customs has the word: nothing else can be asked for."""
_OUTSIDE = frozenset({"handed_over", "delivered", "kept", "returned"})
_WAITING = frozenset({"ready", "uncollected"})


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What is being filled in on the sheet: pieces by product, the chosen line, whether the goods are as they left (`yes`, `no`, empty).

    `quote` is the platform's answer for exactly these pieces, None while it is asked; `found` are past orders to choose from.
    """

    reason: str = "changed_mind"
    pieces: Mapping[str, int] = field(default_factory=dict)
    chosen: int = 0
    intact: str = ""
    quote: ReturnQuoteView | None = None
    asking: bool = False
    found: tuple[OrderView, ...] = ()
    searched: bool = False


def stage_of(order: OrderView) -> str:
    """How far giving back has come: `withdrawing`, `returning`, `withdrawal_refused`, `return_refused`, `refund_running`, `refunded`, `refund_stuck`.

    Empty when nothing is or was on its way back by the buyer's wish; a refused sale has its own page.
    """
    if order.step_failed:
        return ""
    last = next((entry.what for entry in reversed(order.timeline) if entry.what in _MARKS), "")
    if last in _GRANTED:
        return _BACK.get(order.payment.state if order.payment is not None else "", "refund_running")
    stage = _ASKED.get(last) or _REFUSED.get(last, "")
    gone = order.parcel is not None and order.parcel.state == "handed_over"
    return "" if stage == "withdrawal_refused" and gone else stage


def way_out(order: OrderView) -> str:
    """How a paid order can be given up before it leaves: `at_once`, `ask_customs` (623), `recall` (625, released); empty when it cannot.

    `pack_first`: released and not packed; only a packed parcel goes back.
    """
    parcel, payment = order.parcel, order.payment
    if parcel is None or payment is None or payment.state != "paid" or order.step_failed or stage_of(order) in ASKED:
        return ""
    if parcel.state in _WAITING:
        return "recall"
    if parcel.state == "released":
        return "pack_first"
    if parcel.state not in {"reserved", "packed"}:
        return ""
    return "ask_customs" if any(document.kind == "inventory" for document in order.documents) else "at_once"


def is_outside(order: OrderView) -> bool:
    """Say whether the goods left the hall: nothing is proved or packed for this order any more."""
    return order.parcel is not None and order.parcel.state in {*_OUTSIDE, "brought_back", "withdrawn"}


def may_return(order: OrderView) -> bool:
    """Say whether the buyer has goods of this order that may come back; until which day is the platform's to say."""
    outside = order.parcel is not None and order.parcel.state in _OUTSIDE
    return outside and any(line.returned < line.quantity for line in order.lines)


def asked_at(order: OrderView) -> datetime | None:
    """When customs was asked for what it has not answered yet; None when it has no such word to say."""
    if stage_of(order) not in ASKED:
        return None
    return next((entry.at for entry in reversed(order.timeline) if entry.what in _ASKED), None)
