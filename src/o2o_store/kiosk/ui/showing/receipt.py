"""What stands on a paper slip: pickup, courier, payment or refund, from the last view of an order; no Qt."""

from dataclasses import dataclass
from datetime import datetime

from o2o_store.contract.store_api.orders import DocumentView, LineView, OrderView
from o2o_store.domain.clock import BEIJING
from o2o_store.kiosk.ui.showing.order import number_of
from o2o_store.kiosk.ui.showing.texts import clock_seconds, country, money, words

_BACK = frozenset({"refund_due", "refunding", "refunded", "partly_refunded", "refund_stuck"})


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One product: name with measure, origin and count, goods and tax."""

    name: str
    detail: str
    amount: str
    tax: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A slip, ready to be drawn; `kind` is pickup, courier, payment or refund; `headline` and `under` stand in the black field."""

    kind: str
    hall_name: str
    headline: str
    under: str
    stamp: str
    state: str
    lines: tuple[ReceiptLine, ...]
    sums: tuple[tuple[str, str], ...]
    total_name: str
    total: str
    numbers: tuple[tuple[str, str], ...]
    code: str
    code_title: str
    code_text: str
    keep_title: str
    keep_text: str
    marks: tuple[str, ...] = ()
    """What is said above everything else: a reprint, training, money that goes back beside the payment."""


@dataclass(frozen=True, slots=True)
class Print:
    """What a slip says of itself besides its order: where and when it was printed, a reprint, training."""

    hall_name: str
    language: str
    now: datetime
    reprint: bool = False
    training: bool = False


def kind_of(view: OrderView) -> str:
    """Which slip an order's state asks for."""
    if view.payment is not None and view.payment.state in _BACK:
        return "refund"
    if view.fulfilment == "courier":
        return "courier"
    return "pickup" if view.voucher else "payment"


def receipt_of(view: OrderView, about: Print) -> Receipt:
    """Turn an order into its slip at this moment, in this language."""
    kind, language, now = kind_of(view), about.language, about.now
    back_fen = view.payment.refund_fen or view.payment.amount_fen if view.payment is not None else 0
    total = money(back_fen if kind == "refund" else view.payment.amount_fen if view.payment is not None else view.total_fen)
    return Receipt(
        kind=kind,
        hall_name=about.hall_name,
        headline=f"¥ {total}" if kind == "refund" else number_of(view, now),
        under=_under(view, kind, language),
        stamp=_say(language, "line", "stamp", day=f"{now.astimezone(BEIJING):%Y-%m-%d}", time=clock_seconds(now)),
        state=_say(language, "state", kind),
        lines=tuple(_line(line, language) for line in view.lines),
        sums=_sums(view, language),
        total_name=_total_name(view, kind, language),
        total=total,
        numbers=_numbers(view, language),
        code=view.voucher if kind == "pickup" else view.order_no or view.order_id,
        code_title=_say(language, "trace", "pickup_title" if kind == "pickup" else "other_title"),
        code_text=_say(language, "trace", "pickup_text" if kind == "pickup" else "other_text"),
        keep_title=_say(language, "keep", f"{kind}_title"),
        keep_text=_say(language, "keep", f"{kind}_text"),
        marks=(*_marks(about), *_twice(view, language)),
    )


def _marks(about: Print) -> tuple[str, ...]:
    told = {"training": about.training, "reprint": about.reprint}
    return tuple(_say(about.language, "mark", name, time=clock_seconds(about.now)) for name, true in told.items() if true)


def _twice(view: OrderView, language: str) -> tuple[str, ...]:
    """What was paid beside the payment of the slip, each with where it is."""
    said = ((one, "twice_back" if one.state == "refunded" else "twice") for one in view.repaid)
    return tuple(_say(language, "mark", key, amount=money(one.refund_fen or one.amount_fen)) for one, key in said)


def _say(language: str, group: str, key: str, **facts: object) -> str:
    return words("receipt", language)[group][key].format(**facts)


def _total_name(view: OrderView, kind: str, language: str) -> str:
    payment = view.payment
    if kind == "refund":
        part = payment is not None and 0 < payment.refund_fen < payment.amount_fen
        return _say(language, "line", "back_part" if part else "back")
    return _say(language, "line", "paid", wallet=_say(language, "wallet", payment.wallet if payment is not None else "none"))


def _under(view: OrderView, kind: str, language: str) -> str:
    if kind == "pickup" and view.parcel is not None:
        return _say(language, "line", "desk", desk=view.parcel.desk)
    return view.delivery if kind == "courier" else _say(language, "state", kind)


def _line(line: LineView, language: str) -> ReceiptLine:
    name, spec = (line.name_zh, line.spec_zh) if language == "zh" else (line.name_en, line.spec_en)
    return ReceiptLine(
        name=f"{name} {spec}".strip(),
        detail=_say(language, "line", "detail", origin=country(line.origin, language), quantity=line.quantity, price=money(line.price_fen)),
        amount=money(line.goods_fen),
        tax=_say(language, "line", "tax", tax=money(line.tax_fen)),
    )


def _sums(view: OrderView, language: str) -> tuple[tuple[str, str], ...]:
    rate = f"{100 * view.tax_fen / view.goods_fen:.1f}" if view.goods_fen else "0"
    pieces = sum(line.quantity for line in view.lines)
    return (
        (_say(language, "line", "pieces", pieces=pieces), money(view.goods_fen)),
        (_say(language, "line", "rate", rate=rate), money(view.tax_fen)),
    )


def _numbers(view: OrderView, language: str) -> tuple[tuple[str, str], ...]:
    buyer, payment, parcel = view.buyer, view.payment, view.parcel
    inventory = next((document for document in view.documents if document.kind == "inventory"), None)
    told = {
        "buyer": _say(language, "name", "buyer_value", name=buyer.masked_name, last_four=buyer.last_four) if buyer is not None else "",
        "claim": view.pickup_number if kind_of(view) == "refund" else "",
        "order": view.order_no,
        "payment": _say(language, "name", "payment_value", tail=payment.transaction_tail)
        if payment is not None and payment.transaction_tail
        else "",
        "waybill": parcel.label if parcel is not None else "",
        "inventory": _inventory(inventory),
    }
    return tuple((_say(language, "name", name), value) for name, value in told.items() if value)


def _inventory(document: DocumentView | None) -> str:
    return clock_seconds(document.at) if document is not None and document.state == "released" else ""
