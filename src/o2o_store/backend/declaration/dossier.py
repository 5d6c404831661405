"""The dossier of one order: its 311, 511 and 621 as drafts without numbers before paying, complete after it. Pure, no table, no clock."""

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import msgspec

from o2o_store.backend.catalog.messages import Goods, taxed_line
from o2o_store.backend.halls.messages import Enterprise, HallSetup
from o2o_store.backend.orders.messages import Order as Sale
from o2o_store.backend.orders.messages import OrderLine as SaleLine
from o2o_store.ceb import comparison, validator
from o2o_store.ceb.comparison import BookLine, Known
from o2o_store.ceb.findings import Finding
from o2o_store.ceb.models import (
    NO_BAR_CODE,
    Inventory,
    InventoryLine,
    LogisticsStatus,
    Order,
    OrderLine,
    Payment,
    Waybill,
    new_guid,
)
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.clock import beijing_date, beijing_stamp
from o2o_store.domain.goods import parse_gtin
from o2o_store.domain.lifecycle import Fulfilment
from o2o_store.domain.money import Fen
from o2o_store.domain.permit import Permit
from o2o_store.domain.tax import Quote, quote

_D = TypeVar("_D", Order, Waybill, Inventory)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAPER_BOX = "2"
_GRAM = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What only a capture can give: the winning attempt's number, the wallet's own, when it was paid, and which company took it."""

    order_no: str
    transaction_id: str
    waybill_no: str
    cop_no: str
    paid_at: datetime
    company: Enterprise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The three documents that we send; the payment is the wallet's."""

    order: Order
    waybill: Waybill
    inventory: Inventory


def waybill_number(order_id: str, at: datetime) -> str:
    """Return the waybill number of an order, 17 characters: the same order has the same number for ever."""
    return f"L{beijing_stamp(at)[2:8]}{_letters('waybill', order_id, 10)}"


def document_number(order_id: str, at: datetime) -> str:
    """Return our own number of an order's inventory (copNo), 20 characters."""
    return f"C{beijing_stamp(at)[2:8]}{_letters('inventory', order_id, 13)}"


def afterwards_number(letter: str, order_id: str, at: datetime, former: str = "") -> str:
    """Return our own number of a cancellation (`W`) or a return (`R`) of an order, 20 characters.

    `former` is the number of the refused one in whose place it is made: customs takes each number once.
    """
    return f"{letter}{beijing_stamp(at)[2:8]}{_letters(letter + former, order_id, 13)}"


def _letters(purpose: str, order_id: str, count: int) -> str:
    value = int.from_bytes(hashlib.sha256(f"{purpose}|{order_id}".encode()).digest()[:16])
    letters = ""
    for _ in range(count):
        value, digit = divmod(value, 36)
        letters += _DIGITS[digit]
    return letters


def draft(sale: Sale, person: Person, hall: HallSetup, goods: dict[str, Goods], now: datetime, delivery_address: str = "") -> Dossier:
    """Build the documents of a sale as far as they are known before paying; stand-in numbers have the true form.

    `delivery_address` is where a courier brings it; empty when it is fetched, and then the pickup desk is the address.

    Raises KeyError when a line's product is no longer in the catalogue.
    """
    numbers = Numbers(
        order_no="0" * 24,
        transaction_id="0" * 28,
        waybill_no=waybill_number(sale.order_id, sale.created_at),
        cop_no=document_number(sale.order_id, sale.created_at),
        paid_at=now,
    )
    lines = [(number, line, goods[line.gtin]) for number, line in enumerate(sale.lines, 1)]
    address = delivery_address or hall.pickup_address
    dossier = Dossier(
        order=_order(sale, person, hall, address, lines, now),
        waybill=_waybill(sale, person, hall, address, lines, now),
        inventory=_inventory(sale, person, hall, address, lines, now),
    )
    return complete(dossier, numbers, now)


def complete(dossier: Dossier, numbers: Numbers, now: datetime) -> Dossier:
    """Put numbers and times into the documents; nothing else changes."""
    # Customs wants the order, then the payment, then the inventory: a wallet whose clock runs ahead of ours must not break that.
    declared_at = max(now, numbers.paid_at)
    order = dossier.order
    paid_to = numbers.company or Enterprise(code=order.pay_code, name=order.pay_name)
    return Dossier(
        order=_renew(
            order,
            order_no=numbers.order_no,
            pay_transaction_id=numbers.transaction_id,
            pay_code=paid_to.code,
            pay_name=paid_to.name,
            app_time=now,
        ),
        waybill=_renew(dossier.waybill, order_no=numbers.order_no, logistics_no=numbers.waybill_no, app_time=now),
        inventory=_renew(
            dossier.inventory,
            order_no=numbers.order_no,
            logistics_no=numbers.waybill_no,
            cop_no=numbers.cop_no,
            app_time=declared_at,
            decl_time=beijing_date(declared_at),
        ),
    )


def redate(inventory: Inventory, now: datetime) -> Inventory:
    """Return the inventory as declared now."""
    at = max(now, inventory.app_time)
    return _renew(inventory, app_time=at, decl_time=beijing_date(at))


def _renew(document: _D, **changes: object) -> _D:
    return dataclasses.replace(document, guid=new_guid(), **changes)  # type: ignore[arg-type]


def fingerprint(dossier: Dossier) -> str:
    """Return the SHA-256 (hex) over everything that was checked before paying: all but numbers, times, record ids and who took the money."""
    bare = {"guid": "", "app_time": None, "order_no": "", "pay_transaction_id": "", "logistics_no": "", "cop_no": "", "decl_time": None}
    bare |= {"pay_code": "", "pay_name": ""}
    content = msgspec.to_builtins(dossier)
    for document in content.values():
        document.update({name: value for name, value in bare.items() if name in document})
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def objections(dossier: Dossier, paid_fen: int, numbers: Numbers, now: datetime, known: Known | None = None) -> list[Finding]:
    """Check the documents alone and against each other, with the payment as the wallet will declare it, and what else is known."""
    order = dossier.order
    payment = Payment(
        guid=new_guid(),
        app_time=max(now, numbers.paid_at),
        pay_code=order.pay_code,
        pay_name=order.pay_name,
        pay_transaction_id=numbers.transaction_id,
        order_no=numbers.order_no,
        ebp_code=order.ebp_code,
        ebp_name=order.ebp_name,
        payer_id_number=order.buyer_id_number,
        payer_name=order.buyer_name,
        amount_paid=Fen(paid_fen),
        pay_time=numbers.paid_at,
    )
    documents = (order, dossier.waybill, dossier.inventory)
    alone = [found for document in documents for found in validator.check(document)]
    return alone + comparison.compare(order, payment=payment, waybill=dossier.waybill, inventory=dossier.inventory, known=known)


def reckon(sale: Sale, goods: dict[str, Goods], now: datetime) -> Quote:
    """Reckon a sale's amounts anew by the tax law of `now`, at the prices and the rounding it was confirmed with."""
    lines = [taxed_line(goods[line.gtin], line.quantity) for line in sale.lines]
    return quote(lines, Fen(sale.freight_fen), Fen(sale.insurance_fen), now, sale.tax_rounding)


def known_before_paying(sale: Sale, goods: dict[str, Goods], reckoned: Quote, permit: Permit | None, now: datetime) -> Known:
    """Return what the comparison may ask besides the documents; quota and stock are held by their own books in the same transaction."""
    lines = [goods[line.gtin] for line in sale.lines]
    return Known(
        now=now,
        identity=sale.identity_check,
        book={one.item_record_no: BookLine(gcode=one.hs_code, gname=one.name_zh, unit=one.unit) for one in lines},
        tax=reckoned.tax_fen,
        needs_permit=sale.fulfilment == Fulfilment.PICKUP,
        permit=permit,
    )


def encode(dossier: Dossier) -> bytes:
    """Write the dossier as JSON, for the encrypted column."""
    return msgspec.json.encode(dossier)


def decode(content: bytes) -> Dossier:
    """Read what `encode` wrote."""
    return msgspec.json.decode(content, type=Dossier)


def delivery(hall: HallSetup, waybill_no: str, handed_over_at: datetime, now: datetime) -> LogisticsStatus:
    """Return the 513: the parcel was signed for, at the desk or at the buyer's door."""
    return LogisticsStatus(
        guid=new_guid(),
        app_time=now,
        logistics_code=hall.enterprises.logistics.code,
        logistics_name=hall.enterprises.logistics.name,
        logistics_no=waybill_no,
        logistics_time=handed_over_at,
    )


_Line = tuple[int, SaleLine, Goods]


def _order(sale: Sale, person: Person, hall: HallSetup, address: str, lines: list[_Line], now: datetime) -> Order:
    who = hall.enterprises
    return Order(
        guid=new_guid(),
        app_time=now,
        order_no="",
        ebp_code=who.platform.code,
        ebp_name=who.platform.name,
        ebc_code=who.seller.code,
        ebc_name=who.seller.name,
        goods_value=Fen(sale.goods_fen),
        freight=Fen(sale.freight_fen),
        discount=Fen(sale.discount_fen),
        tax_total=Fen(sale.tax_fen),
        actual_paid=Fen(sale.total_fen),
        buyer_reg_no=f"U{sale.buyer_index[:24].upper()}",
        buyer_name=person.name,
        buyer_telephone=person.phone,
        buyer_id_number=person.id_number,
        pay_code=who.payment.code,
        pay_name=who.payment.name,
        consignee=person.name,
        consignee_telephone=person.phone,
        consignee_address=address,
        lines=tuple(_order_line(*line) for line in lines),
    )


def _order_line(number: int, line: SaleLine, goods: Goods) -> OrderLine:
    return OrderLine(
        gnum=number,
        item_no=goods.sku,
        item_name=goods.name_zh,
        gmodel=goods.gmodel,
        bar_code=_bar_code(line.gtin),
        unit=goods.unit,
        qty=Decimal(line.quantity),
        price=Fen(line.price_fen),
        total_price=Fen(line.goods_fen),
        country=goods.origin,
    )


def _waybill(sale: Sale, person: Person, hall: HallSetup, address: str, lines: list[_Line], now: datetime) -> Waybill:
    return Waybill(
        guid=new_guid(),
        app_time=now,
        logistics_code=hall.enterprises.logistics.code,
        logistics_name=hall.enterprises.logistics.name,
        logistics_no="",
        order_no="",
        weight=_weight(goods.gross_g * line.quantity for _, line, goods in lines),
        consignee=person.name,
        consignee_address=address,
        consignee_telephone=person.phone,
        freight=Fen(sale.freight_fen),
        insured_fee=Fen(sale.insurance_fen),
        goods_info=lines[0][2].name_zh[:200] if lines else "",
    )


def _inventory(sale: Sale, person: Person, hall: HallSetup, address: str, lines: list[_Line], now: datetime) -> Inventory:
    who = hall.enterprises
    return Inventory(
        guid=new_guid(),
        app_time=now,
        order_no="",
        ebp_code=who.platform.code,
        ebp_name=who.platform.name,
        ebc_code=who.seller.code,
        ebc_name=who.seller.name,
        logistics_no="",
        logistics_code=who.logistics.code,
        logistics_name=who.logistics.name,
        cop_no="",
        assure_code=hall.assure_code,
        ems_no=hall.ems_no,
        decl_time=beijing_date(now),
        customs_code=hall.customs_code,
        port_code=hall.customs_code,
        buyer_id_number=person.id_number,
        buyer_name=person.name,
        buyer_telephone=person.phone,
        consignee_address=address,
        agent_code=who.agent.code,
        agent_name=who.agent.name,
        area_code=who.warehouse.code,
        area_name=who.warehouse.name,
        traf_mode=hall.traf_mode,
        loct_no=hall.loct_no,
        wrap_type=_PAPER_BOX,
        gross_weight=_weight(goods.gross_g * line.quantity for _, line, goods in lines),
        net_weight=_weight(goods.net_g * line.quantity for _, line, goods in lines),
        freight=Fen(sale.freight_fen),
        insured_fee=Fen(sale.insurance_fen),
        lines=tuple(_inventory_line(*line) for line in lines),
    )


def _inventory_line(number: int, line: SaleLine, goods: Goods) -> InventoryLine:
    return InventoryLine(
        gnum=number,
        item_record_no=goods.item_record_no,
        item_no=goods.sku[:20],
        item_name=goods.name_zh,
        gcode=goods.hs_code,
        gname=goods.name_zh,
        gmodel=goods.gmodel,
        bar_code=_bar_code(line.gtin) or NO_BAR_CODE,
        country=goods.origin,
        qty=Decimal(line.quantity),
        unit=goods.unit,
        qty1=Decimal(goods.unit1_per_piece) * line.quantity,
        unit1=goods.unit1,
        qty2=Decimal(goods.unit2_per_piece) * line.quantity if goods.unit2 else None,
        unit2=goods.unit2,
        price=Fen(line.price_fen),
        total_price=Fen(line.goods_fen),
    )


def _bar_code(gtin: str) -> str:
    """Return the code as printed under the bars: EAN-13 where the GTIN has one."""
    found = parse_gtin(gtin)
    return found.ean13 if found is not None else ""


def _weight(grams: Iterable[int]) -> Decimal:
    return sum(grams) * _GRAM
