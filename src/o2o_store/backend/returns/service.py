"""What happens to sales given up, goods brought back and parcels nobody fetched; each function takes a whole batch."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection

from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Reservation
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.halls import service as halls
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Move, Order
from o2o_store.backend.returns import repository
from o2o_store.backend.returns.messages import LEAVE_UNCOLLECTED, RETURN_GRANTED, LeaveUncollected
from o2o_store.backend.returns.repository import Values
from o2o_store.backend.writer import Event, Outcome, Transaction
from o2o_store.contract.store_api.returns import QuoteReturn, RecallParcel, ReturnedLine, ReturnGoods, ReturnQuoteView, WithdrawOrder
from o2o_store.domain.goods import parse_gtin
from o2o_store.domain.lifecycle import Fulfilment, Machine, OrderEvent, OrderState, ParcelEvent, ParcelState, is_ready
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import (
    AlreadyHandedOver,
    AlreadyReturned,
    NotAllowed,
    NothingToReturn,
    NotIntact,
    NotPacked,
    NotReleased,
    OrderClosed,
    Refusal,
    ReturnUnderWay,
    TooLateToWithdraw,
    UnknownOrder,
)
from o2o_store.domain.remarks import noted
from o2o_store.domain.returns import APPLY_WITHIN, Credit, SoldLine, check_return, credit_return, last_day

STAFF = frozenset({"desk", "manager"})
"""Roles that may take goods back or give a sale up for the buyer."""
_GIVING_UP = {OrderState.WITHDRAWING, OrderState.WITHDRAWN, OrderState.OVERTAKEN}
_ON_ITS_WAY_BACK = {ParcelState.RECALLED, ParcelState.CALLED_OFF}
_OUTSIDE = {ParcelState.HANDED_OVER, ParcelState.DELIVERED, ParcelState.KEPT, ParcelState.RETURNED}

_NOT_RECALLED: Mapping[ParcelState, Refusal] = MappingProxyType(
    {
        ParcelState.RESERVED: NotReleased(),
        ParcelState.PACKED: NotReleased(),
        ParcelState.RELEASED: NotPacked(),
        ParcelState.BROUGHT_BACK: ReturnUnderWay(),
        ParcelState.RETURNED: AlreadyReturned(),
        ParcelState.WITHDRAWN: OrderClosed(),
    }
)
"""Why a parcel that nobody is waited for cannot be sent back as one that nobody fetched; the others have left the hall."""


def withdraw_order(tx: Transaction, acts: Sequence[Act[WithdrawOrder]]) -> Sequence[Outcome]:
    """Give paid sales up before their release: at once while nothing is declared, else customs is asked."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    outcomes: list[Outcome] = []
    moves: list[Move] = []
    for act in acts:
        order = found.get(act.request.order_id)
        refusal = _refuse_staff(act.caller, order) or (_refuse_withdrawal(order) if order is not None else None)
        outcomes.append(refusal or act.request.order_id)
        if refusal is None and order is not None and OrderState(order.state) not in _GIVING_UP:
            event = OrderEvent.WITHDRAWN if order.state == OrderState.PAID else OrderEvent.WITHDRAWAL_ASKED
            facts = {"reason": noted(act.request.reason), "staff_id": act.caller.staff_id}
            moves.append(Move(order.order_id, Machine.ORDER, "", event, tx.now, "staff", facts=facts))
    orders.advance(tx, moves)
    return outcomes


def _refuse_staff(caller: Caller, order: Order | None) -> Refusal | None:
    if not STAFF.intersection(caller.staff_roles):
        return NotAllowed()
    # Staff of another hall learn no more than a stranger would.
    return UnknownOrder() if order is None or order.hall_id != caller.hall_id else None


def _refuse_withdrawal(order: Order) -> Refusal | None:
    state = OrderState(order.state)
    if state in {OrderState.PAID, OrderState.DECLARED, *_GIVING_UP}:
        return None
    return TooLateToWithdraw() if state in {OrderState.CLEARED, OrderState.DONE} else OrderClosed()


def return_goods(tx: Transaction, acts: Sequence[Act[ReturnGoods]]) -> Sequence[Outcome]:
    """Take goods back at the desk, in one return or several: they are set aside, and customs is asked."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    asked = repository.find_lines(tx.connection, found)
    outcomes: list[Outcome] = []
    lines: list[Values] = []
    moves: list[Move] = []
    for act in acts:
        order = found.get(act.request.order_id)
        pieces, before = _pieces(act.request.lines), asked.get(act.request.order_id, [])
        refusal = (
            _refuse_staff(act.caller, order)
            or (None if act.request.intact else NotIntact())
            or _refuse_return(tx.now, order, act.request.lines, pieces, before)
        )
        outcomes.append(refusal or act.request.order_id)
        if refusal is None and order is not None and order.state != OrderState.RETURNING:
            lines += _lines(tx.now, order, pieces, before)
            moves.append(_parcel_move(tx, order, ParcelEvent.BROUGHT_BACK, pieces, act.request.reason, act.caller))
    repository.put_lines(tx.connection, lines)
    orders.advance(tx, moves)
    return outcomes


def _pieces(lines: Sequence[ReturnedLine]) -> Counter[str]:
    """Add up what comes back by product, however often and in whichever length its number was scanned."""
    pieces: Counter[str] = Counter()
    for line in lines:
        gtin = parse_gtin(line.gtin)
        pieces[gtin.text if gtin is not None else line.gtin] += line.quantity
    return pieces


def _refuse_return(
    now: datetime, order: Order | None, lines: Sequence[ReturnedLine], pieces: Counter[str], before: Sequence[Values]
) -> Refusal | None:
    if order is None or order.parcel is None:
        return UnknownOrder()
    if order.state == OrderState.RETURNING:
        # The same once more is a repetition; anything else is another return.
        same = {line["gtin"]: line["quantity"] for line in before if not line["granted"]} == dict(pieces)
        return None if same else ReturnUnderWay()
    return _refuse_any_return(now, order) or _refuse_pieces(order, lines, pieces)


def _refuse_any_return(now: datetime, order: Order) -> Refusal | None:
    """Why nothing of this order can come back now, whichever pieces are named."""
    if order.parcel is None or order.state == OrderState.RETURNING:
        return ReturnUnderWay()
    if all(line.returned == line.quantity for line in order.lines):
        return AlreadyReturned()
    return check_return(order.parcel.released_at, now) if ParcelState(order.parcel.state) in _OUTSIDE else OrderClosed()


def _refuse_pieces(order: Order, lines: Sequence[ReturnedLine], pieces: Counter[str]) -> Refusal | None:
    unknown = pieces.keys() - {line.gtin for line in order.lines}
    if unknown or any(line.quantity < 1 for line in lines):
        return NothingToReturn()
    credit = _credit(order, pieces)
    return credit if isinstance(credit, Refusal) else None


def quote_return(connection: Connection, caller: Caller, request: QuoteReturn, now: datetime) -> ReturnQuoteView | Refusal:
    """Say what these pieces would bring if customs granted their return now, by the same sum that is booked then."""
    order = orders.find_orders(connection, [request.order_id]).get(request.order_id)
    refusal = _refuse_staff(caller, order)
    if refusal is not None or order is None or order.parcel is None:
        return refusal or UnknownOrder()
    pieces = _pieces(request.lines)
    refusal = _refuse_any_return(now, order) or (_refuse_pieces(order, request.lines, pieces) if request.lines else None)
    if refusal is not None or order.parcel.released_at is None:
        return refusal or NothingToReturn()
    granted = [line for line in repository.find_lines(connection, [order.order_id]).get(order.order_id, []) if line["granted"]]
    settled = _Settled.of(order, [*granted, *_lines(now, order, pieces, granted)])
    return ReturnQuoteView(
        order_id=order.order_id,
        lines=[ReturnedLine(gtin=gtin, quantity=quantity) for gtin, quantity in sorted(pieces.items())],
        refund_fen=settled.refund_fen if pieces else 0,
        tax_fen=settled.tax_fen if pieces else 0,
        allowance_fen=settled.allowance_fen if pieces else 0,
        last_day=last_day(order.parcel.released_at, APPLY_WITHIN),
    )


def _credit(order: Order, pieces: Mapping[str, int]) -> Credit | Refusal:
    # Freight stays with the carrier's work; what a line was worth is its goods.
    lines = [SoldLine(line.quantity, Fen(line.goods_fen), Fen(line.tax_fen), returned=line.returned) for line in order.lines]
    return credit_return(lines, [pieces.get(line.gtin, 0) for line in order.lines])


def recall_parcel(tx: Transaction, acts: Sequence[Act[RecallParcel]]) -> Sequence[Outcome]:
    """Send what nobody fetched back by the return process (K11)."""
    found = orders.find_orders(tx.connection, [act.request.order_id for act in acts])
    asked = repository.find_lines(tx.connection, found)
    outcomes: list[Outcome] = []
    lines: list[Values] = []
    moves: list[Move] = []
    for act in acts:
        order = found.get(act.request.order_id)
        refusal = _refuse_staff(act.caller, order) or _refuse_recall(order, tx.now)
        outcomes.append(refusal or act.request.order_id)
        if refusal is None and order is not None and order.parcel is not None and order.parcel.state not in _ON_ITS_WAY_BACK:
            pieces = Counter({line.gtin: line.quantity for line in order.lines})
            lines += _lines(tx.now, order, pieces, asked.get(order.order_id, []))
            moves.append(_parcel_move(tx, order, ParcelEvent.RECALLED, pieces, act.request.reason, act.caller))
    repository.put_lines(tx.connection, lines)
    orders.advance(tx, moves)
    return outcomes


def _refuse_recall(order: Order | None, now: datetime) -> Refusal | None:
    if order is None or order.parcel is None:
        return UnknownOrder()
    state = ParcelState(order.parcel.state)
    if state in _ON_ITS_WAY_BACK:
        return None
    # Customs refuses the 625 of a later day: the parcel would only come back to where it stood.
    if state in {ParcelState.READY, ParcelState.UNCOLLECTED}:
        return check_return(order.parcel.released_at, now)
    return _NOT_RECALLED.get(state) or AlreadyHandedOver(order.parcel.handed_over_at)


def _parcel_move(tx: Transaction, order: Order, event: ParcelEvent, pieces: Counter[str], reason: str, caller: Caller) -> Move:
    facts = {"pieces": dict(pieces), "reason": noted(reason), "staff_id": caller.staff_id}
    return Move(order.order_id, Machine.PARCEL, "", event, tx.now, "staff", facts=facts)


def _lines(now: datetime, order: Order, pieces: Counter[str], before: Sequence[Values]) -> list[Values]:
    """Return what comes back line by line, each with its part of price and tax."""
    owner = {
        "order_id": order.order_id,
        "place": max((line["place"] for line in before if line["granted"]), default=0) + 1,
        "hall_id": order.hall_id,
        "enterprise_id": order.enterprise_id,
        "asked_at": now,
        "granted": False,
    }
    rows = []
    for gtin, quantity in pieces.items():
        credit = _credit(order, {gtin: quantity})
        if isinstance(credit, Credit):
            goods_fen = credit.refund_fen - credit.tax_fen
            rows.append({**owner, "gtin": gtin, "quantity": quantity, "goods_fen": goods_fen, "tax_fen": credit.tax_fen})
    return rows


def settle_returns(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `taken_back`: customs granted the return; allowance and stock get their part back, and the money follows."""
    asked = repository.find_lines(tx.connection, {event.order_id for event in events})
    found = orders.find_orders(tx.connection, asked)
    settled = {order_id: _Settled.of(found[order_id], lines) for order_id, lines in asked.items()}
    allowance.give_back(tx, {order_id: one.allowance_fen for order_id, one in settled.items()})
    catalog.take_back(
        tx,
        [Reservation(line["order_id"], line["gtin"], line["quantity"], line["hall_id"]) for one in settled.values() for line in one.lines],
    )
    orders.note_returned(tx, {(line["order_id"], line["gtin"]): line["quantity"] for one in settled.values() for line in one.lines})
    repository.grant(tx.connection, asked)
    for order_id, one in settled.items():
        facts = {"refund_fen": one.refund_fen, "tax_fen": one.tax_fen, "subject": "", "at": tx.now, "who": "customs"}
        tx.emit(Event(RETURN_GRANTED, order_id, facts))


@dataclass(frozen=True, slots=True)
class _Settled:
    """What one granted return gives back in fen, and its lines."""

    lines: list[Values]
    allowance_fen: int
    tax_fen: int
    refund_fen: int

    @classmethod
    def of(cls, order: Order, asked: Sequence[Values]) -> "_Settled":
        """Add up the lines that were just granted; with the last piece goes what belongs to the order and to no line (freight)."""
        earlier, now = ([line for line in asked if line["granted"] is granted] for granted in (True, False))
        whole = sum(line["quantity"] for line in asked) == sum(line.quantity for line in order.lines)
        goods, tax = (sum(line[name] for line in now) for name in ("goods_fen", "tax_fen"))
        if whole:
            goods = order.dutiable_fen - sum(line["goods_fen"] for line in earlier)
            tax = order.tax_fen - sum(line["tax_fen"] for line in earlier)
        return cls(now, goods, tax, goods + tax - (order.discount_fen if whole else 0))


def give_up_left(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `left`: what was paid for by somebody who had gone is withdrawn or, once released, goes back by the return process."""
    _give_up(tx, orders.find_orders(tx.connection, [event.order_id for event in events]))


def _give_up(tx: Transaction, found: Mapping[str, Order]) -> None:
    """Give these sales up as far as the law lets them go now; one that customs releases all the same comes by here again."""
    recalled = [one for one in found.values() if one.state == OrderState.CLEARED and one.parcel is not None]
    asked = repository.find_lines(tx.connection, [one.order_id for one in recalled])
    events = {OrderState.PAID: OrderEvent.WITHDRAWN, OrderState.DECLARED: OrderEvent.WITHDRAWAL_ASKED}
    moves = [
        Move(one.order_id, Machine.ORDER, "", events[OrderState(one.state)], tx.now, "shopper")
        for one in found.values()
        if one.state in events
    ]
    lines: list[Values] = []
    for order in recalled:
        pieces = Counter({line.gtin: line.quantity for line in order.lines})
        lines += _lines(tx.now, order, pieces, asked.get(order.order_id, []))
        moves.append(Move(order.order_id, Machine.PARCEL, "", ParcelEvent.RECALLED, tx.now, "shopper", facts={"pieces": dict(pieces)}))
    repository.put_lines(tx.connection, lines)
    orders.advance(tx, moves)


def watch_collection(tx: Transaction, events: Sequence[Event]) -> None:
    """React to `freed` and `packed`: when the later of the two has made it ready, look again when it should have been fetched (K11).

    What customs let go although its buyer had left (`left_at`) is not waited for: it goes back.
    """
    every = orders.find_orders(tx.connection, [event.order_id for event in events])
    found = {order_id: order for order_id, order in every.items() if order.left_at is None}
    _give_up(tx, {order_id: order for order_id, order in every.items() if order.left_at is not None})
    ready = [
        order
        for order in found.values()
        if order.fulfilment == Fulfilment.PICKUP and order.parcel is not None and is_ready(order.parcel.state)
    ]
    known = halls.find_halls(tx.connection, {order.hall_id for order in ready})
    for order in ready:
        due = halls.uncollected_at(known[order.hall_id], tx.now, timedelta(hours=tx.settings.collect_hours))
        tx.promise(LEAVE_UNCOLLECTED, f"{order.order_id}/collect", LeaveUncollected(order_id=order.order_id), due=due)


def leave_uncollected(tx: Transaction, commands: Sequence[LeaveUncollected]) -> Sequence[None]:
    """Note that nobody came; a parcel that was fetched meanwhile is left alone."""
    orders.advance(tx, [Move(one.order_id, Machine.PARCEL, "", ParcelEvent.LEFT_UNCOLLECTED, tx.now, "platform") for one in commands])
    return [None] * len(commands)
