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
| R21 | order, then payment time, then inventory; payment not after its own declaration |

Not here, because they need knowledge that documents do not hold: R08 (real-name check), R18 (yearly total), R19, R20 (positive list,
account book: the catalogue's), R22 (line numbers: `validator`), R23 and later (what customs already has).
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from o2o_store.ceb.findings import Finding, finding
from o2o_store.ceb.models import Inventory, InventoryLine, Order, OrderLine, Payment, Waybill
from o2o_store.ceb.xml import MESSAGE_OF
from o2o_store.domain.allowance import single_limit
from o2o_store.domain.money import Fen, round_half_up, yuan

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
    if inventory.app_time < order.app_time:
        yield finding("R21", _INVENTORY, "appTime", 0, inventory.app_time, order.app_time)


def _check_times(payment: Payment, inventory: Inventory) -> Iterator[Finding]:
    if payment.pay_time > inventory.app_time:
        yield finding("R21", _INVENTORY, "appTime", 0, inventory.app_time, payment.pay_time)


def compare(
    order: Order, *, payment: Payment | None = None, waybill: Waybill | None = None, inventory: Inventory | None = None
) -> list[Finding]:
    """Hold an order against the documents known so far and return every objection; an empty list means they agree.

    The payment is the payment company's document: give it as we expect it (amount, payer = buyer, serial number) to check our side.
    The single limit is the one in force at the order's `app_time`. Pure; knows nothing of other orders.
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
    return found
