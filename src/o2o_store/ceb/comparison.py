"""The three documents and the inventory against each other, before customs does it (facts: customs §1.9).

`compare` holds together whatever is known at the time: before payment the order, waybill and inventory drafts, after capture all four.
Rules (ids as in the fact sheet; each finding names the later document, both values, and the line where there is one):

| rule | says |
|---|---|
| R01 | one order number everywhere, one platform code in 311, 411, 621 |
| R02 | paid = goods + freight + tax − discount |
| R03 | paid amount of 411 = that of 311, to the fen |
| R04 | goods value = sum of lines; line total = price × quantity (311 and 621) |
| R05, R06 | buyer's name, number and kind of document; buyer's phone: 621 = 311 |
| R07 | payer = buyer, name and number |
| R09, R10 | consignee, phone, address: 511 = 311; address of 621 = 511 |
| R11 | waybill and carrier of 621 = those of 511 |
| R12 | payment company and serial number in 311, where given, = those of 411 |
| R13, R14 | as many lines in 621 as in 311; line for line name, quantity, unit, price, total, currency, origin |
| R15 | e-commerce enterprise of 621 = that of 311 (the platform's is R01) |
| R16 | freight and insurance of 621 = those of 511 |
| R17 | dutiable value within the single limit, or one indivisible piece |
| R21 | order, then payment time, then inventory, declared on its own day; payment not after its own declaration; nothing from the future |

Rules that need what no document holds are asked as far as `Known` says it: R08 (real-name check), R18 (yearly total), R19 (positive
list), R20 (account book), R28 (tax), K01 (permit). R22 (line numbers) is `validator`'s; R23, R24 and R27 (what is there already, or
not yet) are those of whoever sees all messages: `inspection` for a folder, customs for the world.

`check_cancellation` and `check_return` hold what follows a release against the inventory (R25, R26).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from o2o_store.ceb.findings import Finding, finding
from o2o_store.ceb.models import Cancellation, Inventory, InventoryLine, Order, OrderLine, Payment, Return, Waybill
from o2o_store.ceb.xml import MESSAGE_OF
from o2o_store.domain.allowance import single_limit, yearly_limit
from o2o_store.domain.clock import beijing_date
from o2o_store.domain.money import Fen, round_half_up, yuan
from o2o_store.domain.permit import Permit, check_permit
from o2o_store.domain.returns import check_return as within_term

CLOCKS_MAY_DIFFER = timedelta(minutes=5)
"""How far ahead of our own clock a document's time may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One item of the bonded account book: what customs has on file. `stock` None means that somebody else watches over it."""

    gcode: str
    gname: str
    unit: str
    stock: Decimal | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known besides the documents; whatever is None or empty is not asked.

    `now` guards against times in the future, `identity` is the real-name check's answer (`fits`, `differs`, else not asked),
    `year_used` the buyer's year before this order in fen, `book` the account book by item record number, `tax` our own reckoning
    of the order's tax in fen. `permit` is looked at only when `needs_permit`: then None is a finding.
    """

    now: datetime | None = None
    identity: str = ""
    year_used: Fen | None = None
    book: Mapping[str, BookLine] | None = None
    tax: Fen | None = None
    needs_permit: bool = False
    permit: Permit | None = None


_ORDER, _PAYMENT, _WAYBILL, _INVENTORY = (MESSAGE_OF[kind] for kind in (Order, Payment, Waybill, Inventory))
# rule, element in the later document, its attribute, the earlier document's attribute
_Pair = tuple[str, str, str, str]
_PAYMENT_PAIRS: tuple[_Pair, ...] = (
    ("R01", "orderNo", "order_no", "order_no"),
    ("R01", "ebpCode", "ebp_code", "ebp_code"),
    ("R07", "payerName", "payer_name", "buyer_name"),
    ("R07", "payerIdNumber", "payer_id_number", "buyer_id_number"),
    ("R07", "payerIdType", "payer_id_type", "buyer_id_type"),
)
_PAYER_PAIRS: tuple[_Pair, ...] = (
    ("R12", "payCode", "pay_code", "pay_code"),
    ("R12", "payTransactionId", "pay_transaction_id", "pay_transaction_id"),
)
_WAYBILL_PAIRS: tuple[_Pair, ...] = (
    ("R01", "orderNo", "order_no", "order_no"),
    ("R09", "consignee", "consignee", "consignee"),
    ("R09", "consigneeTelephone", "consignee_telephone", "consignee_telephone"),
    ("R09", "consigneeAddress", "consignee_address", "consignee_address"),
)
_INVENTORY_PAIRS: tuple[_Pair, ...] = (
    ("R01", "orderNo", "order_no", "order_no"),
    ("R01", "ebpCode", "ebp_code", "ebp_code"),
    ("R05", "buyerName", "buyer_name", "buyer_name"),
    ("R05", "buyerIdNumber", "buyer_id_number", "buyer_id_number"),
    ("R05", "buyerIdType", "buyer_id_type", "buyer_id_type"),
    ("R06", "buyerTelephone", "buyer_telephone", "buyer_telephone"),
    ("R15", "ebcCode", "ebc_code", "ebc_code"),
)
_CARRIAGE_PAIRS: tuple[_Pair, ...] = (
    ("R01", "orderNo", "order_no", "order_no"),
    ("R10", "consigneeAddress", "consignee_address", "consignee_address"),
    ("R11", "logisticsNo", "logistics_no", "logistics_no"),
    ("R11", "logisticsCode", "logistics_code", "logistics_code"),
    ("R16", "freight", "freight", "freight"),
    ("R16", "insuredFee", "insured_fee", "insured_fee"),
)
_LINE_PAIRS: tuple[_Pair, ...] = (
    ("R14", "gnum", "gnum", "gnum"),
    ("R14", "gname", "gname", "item_name"),
    ("R14", "qty", "qty", "qty"),
    ("R14", "unit", "unit", "unit"),
    ("R14", "price", "price", "price"),
    ("R14", "totalPrice", "total_price", "total_price"),
    ("R14", "currency", "currency", "currency"),
    ("R14", "country", "country", "country"),
)


def _pairs(document: str, later: Any, earlier: Any, pairs: tuple[_Pair, ...], line: int = 0) -> Iterator[Finding]:
    for code, element, here, there in pairs:
        found, expected = getattr(later, here), getattr(earlier, there)
        if found != expected:
            yield finding(code, document, element, line, found, expected)


def _amounts(document: str, code: str, element: str, found: Fen, expected: int, line: int = 0) -> Iterator[Finding]:
    if found != expected:
        yield finding(code, document, element, line, yuan(found), yuan(Fen(expected)))


def _line_totals(document: str, lines: tuple[OrderLine, ...] | tuple[InventoryLine, ...]) -> Iterator[Finding]:
    for line in lines:
        exact = round_half_up(line.price * Fraction(line.qty))
        yield from _amounts(document, "R04", "totalPrice", line.total_price, exact, line.gnum)


def _check_order(order: Order) -> Iterator[Finding]:
    paid = order.goods_value + order.freight + order.tax_total - order.discount
    yield from _amounts(_ORDER, "R02", "acturalPaid", order.actual_paid, paid)
    yield from _amounts(_ORDER, "R04", "goodsValue", order.goods_value, sum(line.total_price for line in order.lines))
    yield from _line_totals(_ORDER, order.lines)


def _is_one_piece(order: Order) -> bool:
    return len(order.lines) == 1 and order.lines[0].qty == 1


def _check_single_limit(order: Order, waybill: Waybill | None) -> Iterator[Finding]:
    # The order's freight is what the buyer pays and holds the insurance; the waybill may carry more of either.
    carriage = max(order.freight, waybill.freight + waybill.insured_fee if waybill else 0)
    value, limit = Fen(order.goods_value + carriage), single_limit(order.app_time)
    if value > limit and not _is_one_piece(order):
        yield finding("R17", _ORDER, "goodsValue", 0, yuan(value), yuan(limit))


def _check_payment(order: Order, payment: Payment) -> Iterator[Finding]:
    yield from _pairs(_PAYMENT, payment, order, _PAYMENT_PAIRS)
    yield from _amounts(_PAYMENT, "R03", "amountPaid", payment.amount_paid, order.actual_paid)
    given = tuple(pair for pair in _PAYER_PAIRS if getattr(order, pair[3]))
    yield from _pairs(_PAYMENT, payment, order, given)
    if payment.pay_time > payment.app_time:
        yield finding("R21", _PAYMENT, "payTime", 0, payment.pay_time, payment.app_time)


def _check_inventory(order: Order, inventory: Inventory) -> Iterator[Finding]:
    yield from _pairs(_INVENTORY, inventory, order, _INVENTORY_PAIRS)
    yield from _line_totals(_INVENTORY, inventory.lines)
    if len(inventory.lines) != len(order.lines):
        yield finding("R13", _INVENTORY, "gnum", 0, len(inventory.lines), len(order.lines))
    for theirs, ours in zip(inventory.lines, order.lines, strict=False):
        yield from _pairs(_INVENTORY, theirs, ours, _LINE_PAIRS, ours.gnum)
    if inventory.decl_time != beijing_date(inventory.app_time):
        yield finding("R21", _INVENTORY, "declTime", 0, inventory.decl_time, beijing_date(inventory.app_time))
    if inventory.app_time < order.app_time:
        yield finding("R21", _INVENTORY, "appTime", 0, inventory.app_time, order.app_time)


def _check_times(payment: Payment, inventory: Inventory) -> Iterator[Finding]:
    if payment.pay_time > inventory.app_time:
        yield finding("R21", _INVENTORY, "appTime", 0, inventory.app_time, payment.pay_time)


def _check_known(order: Order, known: Known) -> Iterator[Finding]:
    if known.identity == "differs":
        yield finding("R08", _ORDER, "buyerName", 0, "", "")
    if known.tax is not None:
        yield from _amounts(_ORDER, "R28", "taxTotal", order.tax_total, known.tax)
    if known.year_used is not None:
        total, limit = Fen(known.year_used + order.goods_value + order.freight), yearly_limit(order.app_time)
        if total > limit:
            yield finding("R18", _ORDER, "goodsValue", 0, yuan(total), yuan(limit))
    if known.needs_permit and known.now is not None:
        refusal = check_permit(known.permit, known.now)
        if refusal is not None:
            yield finding("K01", "", "permit", 0, refusal.facts()["reason"], "")


def _check_future(documents: tuple[Any, ...], now: datetime) -> Iterator[Finding]:
    for document in documents:
        if document is not None and document.app_time > now + CLOCKS_MAY_DIFFER:
            yield finding("R21", MESSAGE_OF[type(document)], "appTime", 0, document.app_time, now)


def _check_book(inventory: Inventory, book: Mapping[str, BookLine]) -> Iterator[Finding]:
    wanted: dict[str, Decimal] = {}
    for line in inventory.lines:
        item = book.get(line.item_record_no)
        if item is None:
            yield finding("R20", _INVENTORY, "itemRecordNo", line.gnum, line.item_record_no, "")
            continue
        if not item.listed:
            yield finding("R19", _INVENTORY, "gcode", line.gnum, line.gcode, "")
        for element, found, expected in (
            ("gcode", line.gcode, item.gcode),
            ("gname", line.gname, item.gname),
            ("unit", line.unit, item.unit),
        ):
            if found != expected:
                yield finding("R20", _INVENTORY, element, line.gnum, found, expected)
        wanted[line.item_record_no] = wanted.get(line.item_record_no, Decimal(0)) + line.qty
        if item.stock is not None and wanted[line.item_record_no] > item.stock:
            yield finding("R20", _INVENTORY, "qty", line.gnum, wanted[line.item_record_no], item.stock)


def compare(
    order: Order,
    *,
    payment: Payment | None = None,
    waybill: Waybill | None = None,
    inventory: Inventory | None = None,
    known: Known | None = None,
) -> list[Finding]:
    """Hold an order against the documents known so far and return every objection; an empty list means they agree.

    The payment is the payment company's document: give it as we expect it (amount, payer = buyer, serial number) to check our side.
    The limits are those in force at the order's `app_time`. Pure; knows nothing of other orders but what `known` says.
    """
    found = [*_check_order(order), *_check_single_limit(order, waybill)]
    if payment:
        found.extend(_check_payment(order, payment))
    if waybill:
        found.extend(_pairs(_WAYBILL, waybill, order, _WAYBILL_PAIRS))
    if inventory:
        found.extend(_check_inventory(order, inventory))
    if inventory and waybill:
        found.extend(_pairs(_INVENTORY, inventory, waybill, _CARRIAGE_PAIRS))
    if inventory and payment:
        found.extend(_check_times(payment, inventory))
    if known:
        found.extend(_check_known(order, known))
        found.extend(_check_future((order, payment, waybill, inventory), known.now) if known.now else ())
        found.extend(_check_book(inventory, known.book) if inventory and known.book is not None else ())
    return found


_AFTER_PAIRS = tuple(
    (element, attribute)
    for element, attribute in (
        ("customsCode", "customs_code"),
        ("orderNo", "order_no"),
        ("ebpCode", "ebp_code"),
        ("ebcCode", "ebc_code"),
        ("logisticsNo", "logistics_no"),
        ("logisticsCode", "logistics_code"),
        ("buyerIdNumber", "buyer_id_number"),
        ("buyerName", "buyer_name"),
        ("agentCode", "agent_code"),
    )
)


def _check_after(code: str, later: Cancellation | Return, inventory: Inventory, invt_no: str) -> Iterator[Finding]:
    name = MESSAGE_OF[type(later)]
    pairs = tuple((code, element, attribute, attribute) for element, attribute in _AFTER_PAIRS)
    yield from _pairs(name, later, inventory, pairs)
    if later.invt_no != invt_no:
        yield finding(code, name, "invtNo", 0, later.invt_no, invt_no)


def check_cancellation(cancellation: Cancellation, inventory: Inventory, *, invt_no: str, released: bool) -> list[Finding]:
    """Hold a 623 against its inventory: the same parties and numbers, and not released (R25). `invt_no` is customs' number of it."""
    found = list(_check_after("R25", cancellation, inventory, invt_no))
    if released:
        found.append(finding("R25", MESSAGE_OF[Cancellation], "invtNo", 0, "800", ""))
    return found


def check_return(goods: Return, inventory: Inventory, *, invt_no: str, released_at: datetime | None) -> list[Finding]:
    """Hold a 625 against its inventory (R26): released at most 30 days ago, its lines and codes, at most their quantities."""
    name = MESSAGE_OF[Return]
    found = list(_check_after("R26", goods, inventory, invt_no))
    if within_term(released_at, goods.app_time) is not None:
        found.append(finding("R26", name, "appTime", 0, goods.app_time, released_at or ""))
    lines = {line.gnum: line for line in inventory.lines}
    for line in goods.lines:
        original = lines.get(line.gnum)
        if original is None:
            found.append(finding("R26", name, "gnum", line.gnum, line.gnum, ""))
            continue
        found.extend(_pairs(name, line, original, _RETURN_PAIRS, line.gnum))
        if line.qty > original.qty:
            found.append(finding("R26", name, "qty", line.gnum, line.qty, original.qty))
    return found


_RETURN_PAIRS: tuple[_Pair, ...] = (
    ("R26", "gcode", "gcode", "gcode"),
    ("R26", "gname", "gname", "gname"),
    ("R26", "unit", "unit", "unit"),
)
