"""What an inspector of goods makes of a report: do the three papers fit each other, may these goods in, does the lot fall on them. Pure.

Written from docs/decisions/022 alone; shares nothing with the program that writes the reports.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

REGISTERED, SAMPLING, RELEASED, HELD, RETURNED, REFUSED, WITHDRAWN = (
    "registered", "sampling", "released", "held", "returned", "refused", "withdrawn",
)  # fmt: skip
DECISIONS = frozenset({SAMPLING, RELEASED, HELD, RETURNED})
"""What an inspector may say of a report that is not final."""
FINAL = frozenset({RELEASED, HELD, RETURNED, REFUSED, WITHDRAWN})
TEXTS: Mapping[str, str] = {
    REGISTERED: "已受理报检",
    SAMPLING: "抽中布控，现场查验",
    RELEASED: "检验检疫放行",
    HELD: "检疫扣留",
    RETURNED: "检疫退运",
    REFUSED: "报检资料不符",
    WITHDRAWN: "报检已撤销",
}
_SHARES = 2**64


class Ban(msgspec.Struct, kw_only=True):
    """Goods that may not come in for now: everything of `gcode` (a prefix) from `country`; an empty one matches all."""

    gcode: str = ""
    country: str = ""
    reason: str


class Lot(msgspec.Struct, kw_only=True):
    """Pieces of one lot."""

    lot: str
    certificate: str
    pieces: int


class Line(msgspec.Struct, kw_only=True):
    """One line of the reported order."""

    gnum: int
    gtin: str
    name: str
    gcode: str
    country: str
    lots: list[Lot]
    quantity: int
    goods_fen: int


class Order(msgspec.Struct, kw_only=True):
    """The reported order."""

    order_no: str
    platform_code: str
    seller_code: str
    warehouse_code: str
    buyer_reg_no: str
    goods_fen: int
    freight_fen: int
    insurance_fen: int
    discount_fen: int
    tax_fen: int
    total_fen: int
    lines: list[Line]


class Payment(msgspec.Struct, kw_only=True):
    """The reported payment."""

    order_no: str
    pay_code: str
    transaction_id: str
    amount_fen: int
    paid_at: str


class Waybill(msgspec.Struct, kw_only=True):
    """The reported parcel."""

    order_no: str
    logistics_code: str
    waybill_no: str
    gross_g: int


class Report(msgspec.Struct, kw_only=True):
    """A report as it arrives."""

    report_no: str
    site: str
    order: Order
    payment: Payment
    waybill: Waybill


def fault_of(report: Report) -> str:
    """Return what is wrong with the papers of a report, empty when they fit each other."""
    order, payment, waybill = report.order, report.payment, report.waybill
    owed = order.goods_fen + order.freight_fen + order.insurance_fen + order.tax_fen - order.discount_fen
    checks = (
        (bool(report.site and report.report_no), "site, report_no: 必填"),
        (bool(order.lines), "order.lines: 没有商品"),
        (order.order_no == payment.order_no == waybill.order_no != "", "order_no: 订单、支付、物流三单不一致"),
        (sum(line.goods_fen for line in order.lines) == order.goods_fen, "order.goods_fen: 与商品行合计不一致"),
        (owed == order.total_fen, "order.total_fen: 与各项之和不一致"),
        (payment.amount_fen == order.total_fen, "payment.amount_fen: 与订单应付不一致"),
        (bool(payment.transaction_id and waybill.waybill_no), "transaction_id, waybill_no: 必填"),
        (waybill.gross_g > 0, "waybill.gross_g: 必须大于零"),
        (all(sum(lot.pieces for lot in line.lots) == line.quantity for line in order.lines), "order.lines.lots: 与数量不一致"),
        (all(line.quantity > 0 and line.gcode and line.country for line in order.lines), "order.lines: 数量、编码、产地必填"),
    )
    return next((text for holds, text in checks if not holds), "")


def judge(report: Report, bans: Sequence[Ban], seed: str, sampling_rate: float) -> tuple[str, str]:
    """Return what becomes of a report whose papers fit: held, sampling or released, and why."""
    for line in report.order.lines:
        for ban in bans:
            if line.gcode.startswith(ban.gcode) and ban.country in {"", line.country}:
                return HELD, f"{ban.reason}：{line.name}"
        if not all(lot.certificate for lot in line.lots):
            return SAMPLING, f"没有检验检疫证明：{line.name}"
    drawn = int.from_bytes(hashlib.sha256(f"{seed}|{report.report_no}".encode()).digest()[:8]) < sampling_rate * _SHARES
    return (SAMPLING, TEXTS[SAMPLING]) if drawn else (RELEASED, TEXTS[RELEASED])


def read_report(raw: Any) -> Report | str:
    """Return the report, or what is missing in it."""
    try:
        return msgspec.convert(raw, Report)
    except msgspec.ValidationError as error:
        return f"报检资料格式错误：{error}"
