"""Customs' rules as pure functions of what was read: each returns the text of its refusal, or nothing (facts/customs.md §1.9)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from o2o_store.sandbox.clock import BEIJING, parse_stamp, stamp
from o2o_store.sandbox.customs.reader import Document, Fields
from o2o_store.sandbox.customs.tax import LineTax, TaxedLine, find_tariff, line_taxes, round_fen

SINGLE_LIMIT = Decimal(5000)
YEAR_LIMIT = Decimal(26000)
_FEN = Decimal("0.01")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class BookItem:
    """One line of a bonded account book."""

    gcode: str
    gname: str
    unit: str
    stock: int
    content: str = ""
    content_unit: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The four documents of one order and what customs' own books say about the person and the goods."""

    order: Document
    payment: Document
    waybill: Document
    inventory: Document
    now: datetime
    used: Decimal = Decimal(0)
    items: Mapping[str, BookItem] = field(default_factory=dict)
    strict_book: bool = True
    check_tax: bool = True
    rounding: str = "line"


Rule = Callable[[Case], str]
DocumentRule = Callable[[Document, datetime], str]


def amount(fields: Fields, name: str) -> Decimal:
    """Return a decimal field; absent or empty is zero."""
    return Decimal(fields.get(name) or "0")


def refusal(code: str, text: str) -> str:
    """Write a refusal as customs does. Codes from 9001 on are this sandbox's own: no public code is known for those rules."""
    return f"[Code:{code};Desc:{text}]"


def dutiable(inventory: Document) -> Decimal:
    """Return goods, freight and insurance of an inventory, without tax: what the limits look at."""
    goods = sum((amount(line, "totalPrice") for line in inventory.lines), Decimal(0))
    return goods + amount(inventory.head, "freight") + amount(inventory.head, "insuredFee")


def single_item(inventory: Document) -> bool:
    """Say whether the inventory holds one indivisible item."""
    return len(inventory.lines) == 1 and amount(inventory.lines[0], "qty") == 1


def over_single_limit(inventory: Document) -> bool:
    """R17."""
    return dutiable(inventory) > SINGLE_LIMIT and not single_item(inventory)


def duplicate_line(document: Document) -> bool:
    """R22."""
    numbers = [line.get("gnum") for line in document.lines]
    return len(numbers) != len(set(numbers))


def resident_number_fault(number: str) -> str:
    """Say what is wrong with an 18-character resident number by GB 11643; the number itself is never repeated."""
    if not re.fullmatch(r"[1-6]\d{16}[0-9X]", number):
        return "身份证号码格式错误"
    try:
        datetime.strptime(number[6:14], "%Y%m%d").replace(tzinfo=BEIJING)
    except ValueError:
        return "身份证号码出生日期错误"
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "" if _CHECKS[total % 11] == number[17] else "身份证号码校验位错误"


def _differs(left: Fields, right: Fields, names: Sequence[str]) -> bool:
    return any((left.get(name) or "") != (right.get(name) or "") for name in names)


# --- one document by itself


def order_total(document: Document, _: datetime) -> str:
    """R02."""
    head = document.head
    paid = amount(head, "goodsValue") + amount(head, "freight") + amount(head, "taxTotal") - amount(head, "discount")
    return "" if amount(head, "acturalPaid") == paid else refusal("9002", "实际支付金额不等于商品价格加运杂费加代扣税款减非现金抵扣金额")


def order_lines_add_up(document: Document, _: datetime) -> str:
    """R04."""
    if any(amount(line, "price") < 0 or amount(line, "qty") <= 0 for line in document.lines):
        return refusal("9004", "订单表体单价或数量错误")
    if any(amount(line, "totalPrice") != round_fen(amount(line, "price") * amount(line, "qty")) for line in document.lines):
        return refusal("9004", "订单表体总价不等于单价乘数量")
    total = sum((amount(line, "totalPrice") for line in document.lines), Decimal(0))
    return "" if amount(document.head, "goodsValue") == total else refusal("9004", "商品价格不等于表体总价之和")


def order_constants(document: Document, _: datetime) -> str:
    """Constants of the order head."""
    return "" if document.head.get("orderType") == "I" else refusal("9030", "订单类型应为I")


def buyer_number(document: Document, _: datetime) -> str:
    """The buyer's identity document is a resident card with a true check character."""
    return _identity(document.head, "buyerIdType", "buyerIdNumber")


def payer_number(document: Document, _: datetime) -> str:
    """The payer's identity document likewise."""
    return _identity(document.head, "payerIdType", "payerIdNumber")


def _identity(head: Fields, kind: str, number: str) -> str:
    if head.get(kind) != "1":
        return refusal("9031", "证件类型仅限身份证")
    fault = resident_number_fault(head.get(number, ""))
    return refusal("9032", fault) if fault else ""


def paid_before_now(document: Document, now: datetime) -> str:
    """R21, first half."""
    moment = parse_stamp(document.head.get("payTime", ""))
    return "" if moment is not None and moment <= now else refusal("9021", "支付时间无效或晚于申报时间")


def waybill_measures(document: Document, _: datetime) -> str:
    """One parcel with a weight."""
    good = document.head.get("packNo") == "1" and amount(document.head, "weight") > 0
    return "" if good else refusal("9033", "运单件数应为1且毛重大于零")


def inventory_constants(document: Document, _: datetime) -> str:
    """What bonded retail import (1210) prescribes for the inventory head."""
    head = document.head
    wanted = {"ieFlag": "I", "tradeMode": "1210", "country": "142", "packNo": "1"}
    wrong = [name for name, value in wanted.items() if head.get(name) != value]
    missing = [name for name in ("emsNo", "areaCode", "areaName") if not head.get(name)]
    present = [name for name in ("trafNo", "voyageNo", "billNo") if head.get(name)]
    return refusal("9034", f"清单表头项目错误：{','.join(wrong + missing + present)}") if wrong or missing or present else ""


def inventory_measures(document: Document, _: datetime) -> str:
    """Weights, legal quantities and line totals make sense."""
    head = document.head
    if not 0 < amount(head, "netWeight") <= amount(head, "grossWeight"):
        return refusal("9035", "净重应大于零且不大于毛重")
    for line in document.lines:
        if not line.get("itemRecordNo") or amount(line, "qty1") <= 0 or bool(line.get("unit2")) != (amount(line, "qty2") > 0):
            return refusal("9036", "账册备案料号或法定数量错误")
        right = amount(line, "price") >= 0 and amount(line, "qty") > 0
        if not right or amount(line, "totalPrice") != round_fen(amount(line, "price") * amount(line, "qty")):
            return refusal("9004", "清单表体总价不等于单价乘数量")
    return ""


def declared_today(document: Document, now: datetime) -> str:
    """The declaration date is today or a neighbour of it: a document may cross midnight on its way."""
    declared = parse_stamp(document.head.get("declTime", "") + "120000")
    near = declared is not None and abs((declared - now).total_seconds()) <= 36 * 3600
    return "" if near else refusal("9037", "申报日期不是今天")


def reported_in_past(document: Document, now: datetime) -> str:
    """R21: nothing is reported from the future; five minutes are granted to clocks."""
    moment = parse_stamp(document.head.get("appTime", ""))
    return "" if moment is not None and (moment - now).total_seconds() <= 300 else refusal("9021", "报送时间无效或在未来")  # noqa: PLR2004 - said above


OWN_RULES: Mapping[str, Sequence[DocumentRule]] = {
    "order": (reported_in_past, order_constants, buyer_number, order_total, order_lines_add_up),
    "payment": (reported_in_past, payer_number, paid_before_now),
    "waybill": (reported_in_past, waybill_measures),
    "delivery": (reported_in_past,),
    "inventory": (reported_in_past, inventory_constants, buyer_number, inventory_measures, declared_today),
    "cancellation": (reported_in_past,),
    "refund": (reported_in_past,),
}


# --- the four compared


def same_order(case: Case) -> str:
    """R01."""
    order = case.order.head
    same = not _differs(order, case.payment.head, ("orderNo", "ebpCode")) and not _differs(
        order, case.inventory.head, ("orderNo", "ebpCode")
    )
    return "" if same and not _differs(order, case.waybill.head, ("orderNo",)) else refusal("9001", "订单号或电商平台代码不一致")


def same_amount(case: Case) -> str:
    """R03."""
    declared, paid = amount(case.order.head, "acturalPaid"), amount(case.payment.head, "amountPaid")
    if declared == paid:
        return ""
    return f"[Code:1332;Desc:支付单支付金额与订单支付金额不一致],[OrderHead.acturalPaid:{declared},PaymentHead.amountPaid:{paid}]"


def same_buyer(case: Case) -> str:
    """R05."""
    order, inventory = case.order.head, case.inventory.head
    if order.get("buyerName") != inventory.get("buyerName"):
        return refusal("13127", "清单上的订购人姓名与订单上的订购人姓名不一致")
    return (
        refusal("9005", "清单上的订购人证件号码与订单上的订购人证件号码不一致")
        if _differs(order, inventory, ("buyerIdType", "buyerIdNumber"))
        else ""
    )


def same_phone(case: Case) -> str:
    """R06."""
    same = case.order.head.get("buyerTelephone") == case.inventory.head.get("buyerTelephone")
    return "" if same else refusal("130126", "清单上的订购人电话号码与订单上的订购人电话号码不一致")


def payer_is_buyer(case: Case) -> str:
    """R07."""
    order, payment = case.order.head, case.payment.head
    same = order.get("buyerName") == payment.get("payerName") and order.get("buyerIdNumber") == payment.get("payerIdNumber")
    return "" if same else refusal("9007", "支付人与订购人身份信息不一致")


def same_consignee(case: Case) -> str:
    """R09."""
    differs = _differs(case.order.head, case.waybill.head, ("consignee", "consigneeTelephone", "consigneeAddress"))
    return refusal("9009", "订单收货人信息与运单收货人信息不一致") if differs else ""


def same_address(case: Case) -> str:
    """R10."""
    return (
        refusal("9010", "清单收货地址与运单收货地址不一致")
        if _differs(case.inventory.head, case.waybill.head, ("consigneeAddress",))
        else ""
    )


def same_waybill(case: Case) -> str:
    """R11."""
    return (
        refusal("9011", "清单运单编号或物流企业与运单不一致")
        if _differs(case.inventory.head, case.waybill.head, ("logisticsNo", "logisticsCode"))
        else ""
    )


def same_payment(case: Case) -> str:
    """R12."""
    order, payment = case.order.head, case.payment.head
    differs = any(order.get(name) and order[name] != payment.get(name) for name in ("payCode", "payTransactionId"))
    return "[code:13035;Desc:支付企业不一致]" if differs else ""


def same_count(case: Case) -> str:
    """R13."""
    if len(case.order.lines) == len(case.inventory.lines):
        return ""
    number = case.inventory.head.get("orderNo")
    return f"[Code:1320;Desc:清单表体商品项与订单表体商品项的项数不一致],[InventoryHead.orderNo:{number},OrderHead.orderNo:{case.order.head.get('orderNo')}]"


def same_lines(case: Case) -> str:
    """R14: line by `gnum`: name, quantity, unit, price, total, origin."""
    ordered = {line.get("gnum"): line for line in case.order.lines}
    for line in case.inventory.lines:
        partner = ordered.get(line.get("gnum"))
        if partner is None or _line_differs(line, partner):
            return refusal("1322", "订单清单表体商品项不一致")
    return ""


def _line_differs(line: Fields, partner: Fields) -> bool:
    numbers = any(amount(line, name) != amount(partner, name) for name in ("qty", "price", "totalPrice"))
    return numbers or line.get("gname") != partner.get("itemName") or _differs(line, partner, ("unit", "country"))


def same_enterprises(case: Case) -> str:
    """R15."""
    return (
        refusal("9015", "清单电商企业或电商平台与订单不一致")
        if _differs(case.inventory.head, case.order.head, ("ebpCode", "ebcCode"))
        else ""
    )


def same_freight(case: Case) -> str:
    """R16."""
    same = all(amount(case.inventory.head, name) == amount(case.waybill.head, name) for name in ("freight", "insuredFee"))
    return "" if same else refusal("9016", "清单运费或保费与运单不一致")


def within_year(case: Case) -> str:
    """R18."""
    total = case.used + dutiable(case.inventory)
    if total <= YEAR_LIMIT:
        return ""
    return f"[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：{total:,.2f} > limitPrice: {YEAR_LIMIT:,};]"


def on_positive_list(case: Case) -> str:
    """R19, the list itself; its remarks about yearly quantities are not examined."""
    strange = [line.get("gcode", "") for line in case.inventory.lines if find_tariff(line.get("gcode", "")) is None]
    return refusal("9019", f"商品不在跨境电商零售进口商品清单内：{','.join(strange)}") if strange else ""


def in_account_book(case: Case) -> str:
    """R20."""
    if not case.strict_book:
        return ""
    wanted: dict[str, Decimal] = {}
    for line in case.inventory.lines:
        record = line.get("itemRecordNo", "")
        item = case.items.get(record)
        if item is None:
            return refusal("9020", f"商品不在账册内，备案料号：{record}")
        if (item.gcode, item.gname, item.unit) != (line.get("gcode"), line.get("gname"), line.get("unit")):
            return refusal("9020", f"商品编码、名称或单位与账册不一致，备案料号：{record}")
        wanted[record] = wanted.get(record, Decimal(0)) + amount(line, "qty")
    short = [record for record, quantity in wanted.items() if quantity > case.items[record].stock]
    return refusal("9020", f"账册库存不足，备案料号：{','.join(short)}") if short else ""


def paid_in_order(case: Case) -> str:
    """R21, second half: payment does not follow the declaration."""
    late = case.payment.head.get("payTime", "") > case.inventory.head.get("appTime", "") or case.payment.head.get("payTime", "") > stamp(
        case.now
    )
    return refusal("9021", "支付时间晚于清单申报时间") if late else ""


def tax_fits(case: Case) -> str:
    """R28: what was withheld from the buyer is the tax customs reckons itself."""
    if not case.check_tax:
        return ""
    extras = [amount(case.inventory.head, name) for name in ("freight", "insuredFee")]
    own = sum((one.total for one in taxes_of(case.inventory, case.items, case.rounding)), Decimal(0))
    withheld = amount(case.order.head, "taxTotal")
    # How freight is rounded when it is spread over lines is not public (facts §10): each line may differ by a fen then.
    allowed = _FEN * len(case.inventory.lines) if any(extras) else 0
    return "" if abs(own - withheld) <= allowed else refusal("9028", f"代扣税款与应征税款不一致;taxTotal：{withheld} != {own}")


def taxes_of(inventory: Document, items: Mapping[str, BookItem], rounding: str) -> list[LineTax]:
    """Return what customs takes for each line of an inventory; `items` are the account book's by item record number."""
    extras = [amount(inventory.head, name) for name in ("freight", "insuredFee")]
    lines = [_taxed(line, items) for line in inventory.lines]
    return line_taxes(lines, extras, in_limits=dutiable(inventory) <= SINGLE_LIMIT, rounding=rounding)


def _taxed(line: Fields, items: Mapping[str, BookItem]) -> TaxedLine:
    item = items.get(line.get("itemRecordNo", ""))
    content = Decimal(item.content or "0") if item else Decimal(0)
    return TaxedLine(
        line.get("gcode", ""),
        amount(line, "totalPrice"),
        amount(line, "qty"),
        amount(line, "qty1"),
        line.get("unit1", ""),
        content,
        item.content_unit if item else "",
    )


COMPARISON: Sequence[Rule] = (
    same_order, same_amount, same_buyer, same_phone, payer_is_buyer, same_consignee, same_address, same_waybill, same_payment, same_count, same_lines,
    same_enterprises, same_freight, within_year, on_positive_list, in_account_book, paid_in_order, tax_fits,
)  # fmt: skip


def compare(case: Case) -> str:
    """Return the first refusal of the comparison, or an empty text when the four documents agree."""
    return next((text for rule in COMPARISON if (text := rule(case))), "")
