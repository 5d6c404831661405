"""Steps 1 and 2, in either order: who buys, and what."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Goods, taxed_line
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.halls import notices
from o2o_store.backend.halls import service as hall_rooms
from o2o_store.backend.halls.messages import HallRecord
from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import repository
from o2o_store.backend.orders.messages import Move
from o2o_store.backend.orders.moves import move_states, take
from o2o_store.backend.orders.repository import HEADS, OrderState, Values, blank
from o2o_store.backend.orders.standing import may_see, open_person, reopen
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.orders import Person, RegisterBuyer, SubmitOrder
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.goods import parse_gtin
from o2o_store.domain.identity import ResidentId, mask_name, parse_name, parse_phone, parse_resident_id
from o2o_store.domain.lifecycle import Machine, OrderEvent
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import (
    BadRequest,
    ConsentMissing,
    EmptyBasket,
    NoticeOutdated,
    NotOnSale,
    PersonUnreadable,
    PricesChanged,
    Refusal,
    UnderAge,
    UnknownOrder,
    UnknownProduct,
)
from o2o_store.domain.tax import Quote, QuotedLine, Rounding, quote
from o2o_store.sealing import SealBroken

_ORDER_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_MOST_PIECES = 99


def register_buyer(tx: Transaction, acts: Sequence[Act[RegisterBuyer]]) -> Sequence[Outcome]:
    """Step 1: open the sealed person, check it, keep it encrypted; the first act of an order opens it."""
    states = repository.load_states(tx.connection, {act.request.order_id for act in acts})
    halls = hall_rooms.find_halls(tx.connection, {act.caller.hall_id for act in acts})
    decisions = [_read_buyer(tx, act, states.get(act.request.order_id), halls) for act in acts]
    indexes = {decision.index for decision in decisions if isinstance(decision, _Buyer)}
    known = repository.find_latest_of_buyers(tx.connection, indexes)
    moves = [
        _register(tx, states, act, decision, known.get(decision.index)) if isinstance(decision, _Buyer) else decision
        for act, decision in zip(acts, decisions, strict=True)
    ]
    return _carry_out(tx, states, moves)


def _carry_out(tx: Transaction, states: Mapping[str, OrderState], moves: Sequence[Move | Refusal]) -> Sequence[Outcome]:
    """Move what may move, in one go, and answer each act with its order's id or its refusal."""
    move_states(tx, states, [move for move in moves if isinstance(move, Move)])
    return [move.order_id if isinstance(move, Move) else move for move in moves]


@dataclass(frozen=True, slots=True, repr=False)
class _Buyer:
    """A person who passed every check but the phone's; short-lived, never written as it is."""

    name: str
    number: ResidentId
    phone: str
    read_by: str
    index: str


def _read_buyer(tx: Transaction, act: Act[RegisterBuyer], state: OrderState | None, halls: Mapping[str, HallRecord]) -> _Buyer | Refusal:
    request = act.request
    blocked = _blocked(act.caller, request.order_id, state)
    if blocked is not None:
        return blocked
    if not _agreed("privacy", request.consent_version, request.consent_sha256):
        return ConsentMissing()
    try:
        person = msgspec.json.decode(tx.keys.sealing.open(request.sealed_person, request.order_id), type=Person)
    except (SealBroken, msgspec.DecodeError):
        return PersonUnreadable()
    hall = halls.get(act.caller.hall_id)
    return _check_person(tx, person, hall.hall.minimum_age if hall is not None else tx.settings.minimum_age)


def _check_person(tx: Transaction, person: Person, minimum_age: int) -> _Buyer | Refusal:
    today = beijing_date(tx.now)
    name, number = parse_name(person.name), parse_resident_id(person.id_number, today)
    if isinstance(number, Refusal):
        return number
    if isinstance(name, Refusal):
        return name
    if number.age_on(today) < minimum_age:
        return UnderAge(minimum_age)
    return _Buyer(name, number, person.phone, person.read_by, buyer_index(tx.keys, number.text))


def buyer_index(keys: Keys, id_number: str) -> str:
    """Return the blind index under which a person's orders and yearly ledger are found."""
    return keys.blind_index("quota", id_number)


def _register(
    tx: Transaction, states: dict[str, OrderState], act: Act[RegisterBuyer], buyer: _Buyer, known: Values | None
) -> Move | Refusal:
    request = act.request
    # A returning shopper need not type the number again: it is read from the latest order of the same person.
    phone = parse_phone(buyer.phone or (open_person(tx.keys, known).phone if known is not None else ""))
    if isinstance(phone, Refusal):
        return phone
    state = _opened(tx, states, act.caller, request.order_id)
    refusal = reopen(tx, state)
    if refusal is not None:
        return refusal
    person = Person(name=buyer.name, id_number=buyer.number.text, phone=phone, read_by=buyer.read_by)
    sealed = tx.keys.fields.encrypt(msgspec.json.encode(person), person_place(request.order_id))
    state.head.update(
        person_sealed=sealed,
        buyer_index=buyer.index,
        masked_name=mask_name(buyer.name),
        last_four=buyer.number.last_four,
        read_by=buyer.read_by,
        is_returning=known is not None and known["order_id"] != request.order_id,
        identity_check="asking",
        language=request.language,
        consent_version=request.consent_version,
        consent_sha256=request.consent_sha256,
        consented_at=request.consented_at,
    )
    facts = {"buyer_index": buyer.index, "person_sealed": sealed}
    return Move(request.order_id, Machine.ORDER, "", OrderEvent.REGISTERED, tx.now, "shopper", facts=facts)


def submit_order(tx: Transaction, acts: Sequence[Act[SubmitOrder]]) -> Sequence[Outcome]:
    """Step 2: price and tax the basket from the catalogue; what the shopper saw and confirmed must be what it costs."""
    states = repository.load_states(tx.connection, {act.request.order_id for act in acts})
    baskets = [_pieces(act.request) for act in acts]
    shelves = _shelves(tx, acts, baskets)
    lines: dict[str, list[Values]] = {}
    moves = [
        _submit(tx, states, act, _price(tx, act, states.get(act.request.order_id), shelves[act.caller.hall_id], pieces), lines)
        for act, pieces in zip(acts, baskets, strict=True)
    ]
    outcomes = _carry_out(tx, states, moves)
    repository.replace_lines(tx.connection, lines)
    return outcomes


def _pieces(request: SubmitOrder) -> Counter[str]:
    """Return how many pieces of each product (14 digits) are asked for, a product scanned twice counted together."""
    pieces: Counter[str] = Counter()
    for line in request.lines:
        gtin = parse_gtin(line.gtin)
        pieces[gtin.text if gtin is not None else line.gtin] += line.quantity
    return pieces


def _shelves(tx: Transaction, acts: Sequence[Act[SubmitOrder]], baskets: Sequence[Counter[str]]) -> dict[str, "_Shelf"]:
    wanted: dict[str, set[str]] = {}
    for act, pieces in zip(acts, baskets, strict=True):
        wanted.setdefault(act.caller.hall_id, set()).update(pieces)
    versions = catalog.find_price_versions(tx.connection, wanted)
    halls = hall_rooms.find_halls(tx.connection, wanted)
    return {
        hall_id: _Shelf(
            catalog.find_goods(tx.connection, hall_id, gtins, tx.now),
            versions.get(hall_id, ""),
            halls[hall_id].hall.tax_rounding if hall_id in halls else Rounding.LINE,
        )
        for hall_id, gtins in wanted.items()
    }


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a hall sells at one price version, and how it rounds tax."""

    goods: Mapping[str, Goods]
    version: str
    rounding: str


@dataclass(frozen=True, slots=True)
class _Basket:
    """A basket as quoted: the amounts, how their tax was rounded, and the lines as they will stand in the order."""

    quoted: Quote
    rounding: str
    lines: list[Values]


def _submit(
    tx: Transaction, states: dict[str, OrderState], act: Act[SubmitOrder], basket: _Basket | Refusal, lines: dict[str, list[Values]]
) -> Move | Refusal:
    request = act.request
    if isinstance(basket, Refusal):
        return basket
    state = _opened(tx, states, act.caller, request.order_id)
    refusal = reopen(tx, state)
    if refusal is not None:
        return refusal
    quoted = basket.quoted
    state.head.update(
        price_version=request.price_version,
        tax_rounding=basket.rounding,
        goods_fen=quoted.goods_fen,
        freight_fen=quoted.freight_fen,
        insurance_fen=quoted.insurance_fen,
        discount_fen=0,
        tax_fen=quoted.tax_fen,
        total_fen=quoted.total_fen,
        notice_version=request.notice_version,
        notice_sha256=request.notice_sha256,
        notice_language=request.notice_language,
        confirmed_at=request.confirmed_at,
    )
    owner = {name: state.head[name] for name in ("order_id", "hall_id", "enterprise_id")}
    lines[request.order_id] = [{**owner, "line_no": number, **line} for number, line in enumerate(basket.lines, start=1)]
    return Move(request.order_id, Machine.ORDER, "", OrderEvent.SUBMITTED, tx.now, "shopper")


def _price(tx: Transaction, act: Act[SubmitOrder], state: OrderState | None, shelf: _Shelf, pieces: Counter[str]) -> _Basket | Refusal:
    request = act.request
    refusal = _blocked(act.caller, request.order_id, state) or _refuse_pieces(pieces, shelf)
    if refusal is not None:
        return refusal
    if not _agreed("consumer", request.notice_version, request.notice_sha256):
        return NoticeOutdated()
    quoted = quote([taxed_line(shelf.goods[gtin], pieces[gtin]) for gtin in pieces], Fen(0), Fen(0), tx.now, shelf.rounding)
    if request.price_version != shelf.version or request.shown_total_fen != quoted.total_fen:
        return PricesChanged(Fen(request.shown_total_fen), quoted.total_fen)
    lines = [_line(shelf.goods[gtin], pieces[gtin], amounts) for gtin, amounts in zip(pieces, quoted.lines, strict=True)]
    return _Basket(quoted, shelf.rounding, lines)


def _refuse_pieces(pieces: Mapping[str, int], shelf: _Shelf) -> Refusal | None:
    if not pieces:
        return EmptyBasket()
    for gtin, quantity in pieces.items():
        goods = shelf.goods.get(gtin)
        if goods is None:
            return UnknownProduct(gtin)
        if not goods.on_sale:
            return NotOnSale(gtin)
        if not 1 <= quantity <= _MOST_PIECES:
            return BadRequest("quantity")
    return None


def _line(goods: Goods, quantity: int, amounts: QuotedLine) -> Values:
    named = ("gtin", "sku", "name_zh", "name_en", "spec_zh", "spec_en", "origin", "price_fen", "shelf", "image")
    taxed = ("goods_fen", "duty_fen", "vat_fen", "consumption_fen", "tax_fen")
    values = {name: getattr(goods, name) for name in named} | {name: getattr(amounts, name) for name in taxed}
    return {**values, "quantity": quantity}


def _agreed(kind: str, version: str, sha256: str) -> bool:
    """Say whether this is a text in force, in any of its languages, letter by letter."""
    return any((notice.kind, notice.version, notice.sha256) == (kind, version, sha256) for notice in notices.current())


def _blocked(caller: Caller, order_id: str, state: OrderState | None) -> Refusal | None:
    if state is None:
        return None if _ORDER_ID.fullmatch(order_id) else BadRequest("order_id")
    return None if may_see(caller, state.head) else UnknownOrder()


def _opened(tx: Transaction, states: dict[str, OrderState], caller: Caller, order_id: str) -> OrderState:
    """Return the order's rows, opened by this caller when it is new."""
    state = states.get(order_id)
    if state is None:
        head = {
            "order_id": order_id,
            "hall_id": caller.hall_id,
            "enterprise_id": caller.enterprise_id,
            "device_id": caller.device_id,
            "version": 0,
            "step": 1,
            "step_failed": False,
            "closed": False,
            "created_at": tx.now,
        }
        state = states[order_id] = OrderState(blank(HEADS, head))
        state.add(HEADS, state.head)
        take(tx, state, Move(order_id, Machine.ORDER, "", OrderEvent.OPENED, tx.now, "shopper"))
    return state
