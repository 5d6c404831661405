"""What the quarantine room promises inspection and quarantine, and what comes back from there.

No public specification of this line exists; the form is ours and stands in docs/decisions/022. Money is integer fen, weights are grams.
"""

from datetime import datetime

import msgspec

REPORT_GOODS, WITHDRAW_REPORT = "report_goods", "withdraw_report"


class ReportedLot(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one lot with its inspection certificate."""

    lot: str
    certificate: str
    pieces: int


class ReportedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the order as far as an inspector of goods needs it: what it is, where from, of which lots."""

    gnum: int
    gtin: str
    name: str
    gcode: str
    country: str
    lots: tuple[ReportedLot, ...]
    quantity: int
    goods_fen: int


class ReportedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The first of the three: the order. `buyer_reg_no` is the buyer's account at the platform, no name and no number."""

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
    lines: tuple[ReportedLine, ...]


class ReportedPayment(msgspec.Struct, frozen=True, kw_only=True):
    """The second: the payment."""

    order_no: str
    pay_code: str
    transaction_id: str
    amount_fen: int
    paid_at: datetime


class ReportedWaybill(msgspec.Struct, frozen=True, kw_only=True):
    """The third: the parcel."""

    order_no: str
    logistics_code: str
    waybill_no: str
    gross_g: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel reported to inspection and quarantine; `report_no` is ours, one an order for ever; `site` is the office's code."""

    report_no: str
    site: str
    order: ReportedOrder
    payment: ReportedPayment
    waybill: ReportedWaybill


class ReportGoods(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: report this."""

    order_id: str
    report: Report


class WithdrawReport(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: say that this parcel will not leave; the sale is over."""

    order_id: str
    report_no: str


class RecordReported(msgspec.Struct, frozen=True, kw_only=True):
    """Command: inspection and quarantine has this report; with a `reason` it cannot do anything with it."""

    order_id: str
    reason: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt: `status` is registered, sampling, released, held, returned, refused or withdrawn, `reason` its words."""

    report_no: str
    status: str
    reason: str
    at: datetime


class RecordFindings(msgspec.Struct, frozen=True, kw_only=True):
    """Command: what inspection and quarantine has found, in the order it said it."""

    findings: tuple[Finding, ...]
