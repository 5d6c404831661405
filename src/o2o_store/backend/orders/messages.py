"""What other rooms say to the orders room, and how it shows them an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

LEFT = "left"
"""Event: the shopper had left before the screen knew of the payment; nobody holds the pickup number, and the sale is given up."""


@dataclass(frozen=True, slots=True)
class Move:
    """One event of one machine of one order, as a room reports it to `service.advance`.

    `subject` is the attempt number (text) of a payment, the `DocumentKind` of a document, empty otherwise. `who` is one of
    shopper, staff, platform, wallet, customs, quarantine. `facts` travel on with the emitted event; those that the view shows are kept:

    * order: `hold_until`, `order_no`, `winner`, what `delivering` keeps, and for `refused` the refusal's `code` and `facts` (Refusal.facts());
    * payment: `wallet`, `amount_fen`, `out_trade_no`, `code_url`, `expires_at`, `captured_at`, `refund_due_at`, `refunded_at`,
      `transaction_tail`, `scanned_at`, `reason`, `settled_on`, `taken_fen` (what came in), `refund_fen` (the refund booked last),
      `refunded_fen` (all that is back); with `refunded_at` also `refund_no`, and the refund gets a line of its own;
    * document: `number` (order, pay, waybill or inventory number), `status`, `code`, `info`.
    """

    order_id: str
    machine: str
    subject: str
    event: str
    at: datetime
    who: str
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as priced and taxed; money in fen."""

    line_no: int
    gtin: str
    sku: str
    name_zh: str
    name_en: str
    spec_zh: str
    spec_en: str
    origin: str
    quantity: int
    price_fen: int
    goods_fen: int
    duty_fen: int
    vat_fen: int
    consumption_fen: int
    tax_fen: int
    shelf: str
    image: str
    returned: int = 0


class OrderAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one payment attempt."""

    attempt: int
    state: str
    wallet: str
    amount_fen: int
    out_trade_no: str
    code_url: str
    expires_at: datetime | None
    captured_at: datetime | None
    refund_due_at: datetime | None
    refunded_at: datetime | None
    transaction_tail: str
    scanned_at: datetime | None = None
    reason: str | None = None
    settled_on: str | None = None
    taken_fen: int = 0
    refund_fen: int = 0
    refunded_fen: int = 0

    @property
    def kept_fen(self) -> int:
        """What is still with us of what came in, refunds under way included."""
        return self.taken_fen - self.refunded_fen


class OrderDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one customs document."""

    kind: str
    state: str
    at: datetime
    number: str
    status: str
    code: str
    info: str


class OrderParcel(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the parcel."""

    state: str
    reserved_at: datetime
    packed_at: datetime | None
    released_at: datetime | None
    handed_over_at: datetime | None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order as rooms read it; the person stays encrypted until `service.open_person` is asked for it."""

    order_id: str
    hall_id: str
    enterprise_id: str
    device_id: str
    version: int
    state: str
    step: int
    step_failed: bool
    closed: bool
    created_at: datetime
    updated_at: datetime
    language: str
    person_sealed: bytes | None
    buyer_index: str
    masked_name: str
    last_four: str
    read_by: str
    is_returning: bool
    identity_check: str
    consent_version: str
    consent_sha256: str
    consented_at: datetime | None
    price_version: str
    tax_rounding: str
    goods_fen: int
    freight_fen: int
    insurance_fen: int
    discount_fen: int
    tax_fen: int
    total_fen: int
    notice_version: str
    notice_sha256: str
    notice_language: str
    confirmed_at: datetime | None
    filed_at: datetime | None
    hold_until: datetime | None
    captured_at: datetime | None
    winner: int
    order_no: str
    pickup_number: str
    desk: str
    voucher: str
    fulfilment: str
    delivery_sealed: bytes | None
    delivery_masked: str
    address_token: str
    address_until: datetime | None
    refusal_code: str
    refusal_facts: str
    left_at: datetime | None
    met_at: datetime | None
    lines: list[OrderLine]
    attempts: list[OrderAttempt]
    documents: list[OrderDocument]
    parcel: OrderParcel | None

    @property
    def dutiable_fen(self) -> int:
        """What the limits measure: goods, freight and insurance, without tax."""
        return self.goods_fen + self.freight_fen + self.insurance_fen

    @property
    def waybill_no(self) -> str:
        """The number on the parcel label; empty until the waybill is sealed."""
        return next((document.number for document in self.documents if document.kind == "waybill"), "")

    def document(self, kind: str) -> OrderDocument | None:
        """Return the document of this kind, None when there is none yet."""
        return next((document for document in self.documents if document.kind == kind), None)

    def attempt(self, number: int) -> OrderAttempt | None:
        """Return the attempt of this number, None when there is none."""
        return next((attempt for attempt in self.attempts if attempt.attempt == number), None)


class GiveAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Command of the shopper's phone: where the order of this link is to go, in parts."""

    token: str
    province: str
    city: str
    district: str
    street: str

    def __repr__(self) -> str:
        """Say nothing of the address nor of the link."""
        return "GiveAddress(…)"


class LapseHolds(msgspec.Struct, frozen=True, kw_only=True):
    """Command of the timer: give back what was held until now and not paid."""


class ReleaseTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When an order was opened, paid and released."""

    created_at: datetime
    captured_at: datetime
    released_at: datetime
