"""An order's acts and the one view of it that everybody shows."""

from datetime import datetime

import msgspec

from o2o_store.contract.store_api.problems import Problem


class RegisterBuyer(msgspec.Struct, frozen=True, kw_only=True):
    """Step 1, register: who buys.

    `sealed_person` is a `Person` (JSON) sealed to the platform's key with the order id as associated data; the kiosk
    cannot read it back. `consent_version`/`consent_sha256` name the privacy notice that was separately agreed to.
    """

    order_id: str
    sealed_person: bytes
    consent_version: str
    consent_sha256: str
    language: str
    consented_at: datetime


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The clear content of `RegisterBuyer.sealed_person`; never stored, logged or sent unsealed."""

    name: str
    id_number: str
    phone: str
    read_by: str = "camera"

    def __repr__(self) -> str:
        """Say nothing about the person."""
        return "Person(…)"


class BasketLine(msgspec.Struct, frozen=True, kw_only=True):
    """One product and how many of it."""

    gtin: str
    quantity: int


class SubmitOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Step 2, order: the basket as confirmed with the consumer notice; prices come from the platform."""

    order_id: str
    lines: list[BasketLine]
    price_version: str
    shown_total_fen: int
    notice_version: str
    notice_sha256: str
    notice_language: str
    confirmed_at: datetime


class FileOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Step 3, file: build the dossier, check it with every rule known here, hold quota and stock."""

    order_id: str


class RequestPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Step 4, pay: open one attempt at a wallet (`wechat`, `alipay`) for the filed amount.

    While a code is displayed the same wallet is refused (`already_paying`); another wallet, or `anew`, gives the displayed code up,
    has it closed, and opens the next. With `pay_code` (read from the shopper's phone) the wallet is charged at once and no code is shown.
    """

    order_id: str
    wallet: str
    pay_code: str = ""
    anew: bool = False

    def __repr__(self) -> str:
        """Keep the pay code to ourselves: whoever has it can charge the phone."""
        return f"RequestPayment({self.order_id}, {self.wallet})"


class CancelOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The shopper leaves before paying: attempts are closed, holds released. `reason` is `left`, `timeout` or `shopper`."""

    order_id: str
    reason: str


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One order line; money in fen, `tax_fen` for the whole line."""

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
    tax_fen: int
    shelf: str = ""
    image: str = ""
    returned: int = 0
    """Pieces that came back so far; the others may still."""


class BuyerView(msgspec.Struct, frozen=True, kw_only=True):
    """The buyer, masked. `check` is the real-name answer: `asking`, `fits`, `differs` or `unknown`."""

    masked_name: str
    last_four: str
    check: str
    returning: bool = False


class AllowanceView(msgspec.Struct, frozen=True, kw_only=True):
    """The person's year as this platform knows it, in fen; customs alone knows the whole."""

    year: int
    limit_fen: int
    used_fen: int
    held_fen: int


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """The displayed or winning attempt.

    `state` is a payment state of `domain.lifecycle` (`creating`, `waiting`, `paid`, `closed`, `failed`, `abandoned`,
    `refund_due`, `refunding`, `refunded`, `partly_refunded`, `refund_stuck`); `code_url` is what the QR on the screen holds. `scanned_at` is when the
    wallet first said that a phone holds the code (where it says so). `refund_due_at` is the latest moment at which the wallet is asked
    to pay back: the clock on the screen runs to it. `reason` says why an attempt ended unpaid, or why its money goes back:
    `expired`, `cancelled`, `switched`, `payer_differs`, `payer_unchecked`, `not_enough_money`, `pay_code_invalid`, `wallet_refused`,
    `wallet_down`, `late_payment`, `amount_differs`, `by_hand`, `returned`, or the code of the refusal that stopped the order.
    `refund_fen` is the refund booked last, `refunded_fen` all that is back, in fen; both zero while nothing is owed back.
    """

    attempt: int
    wallet: str
    state: str
    amount_fen: int
    code_url: str = ""
    expires_at: datetime | None = None
    captured_at: datetime | None = None
    refund_due_at: datetime | None = None
    refunded_at: datetime | None = None
    transaction_tail: str = ""
    scanned_at: datetime | None = None
    reason: str | None = None
    refund_fen: int = 0
    refunded_fen: int = 0


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """One document: `kind` is `order` (311), `payment` (411), `waybill` (511), `inventory` (621), `delivery` (513) or `quarantine`.

    `quarantine` is the report to inspection and quarantine in a hall that has this second regulator, the others are at customs. `status` is the last receipt's returnStatus, `code` the nnnn of its `[Code:nnnn;Desc:…]`, `info` its text.
    """

    kind: str
    state: str
    at: datetime
    status: str = ""
    code: str = ""
    info: str = ""


class ParcelView(msgspec.Struct, frozen=True, kw_only=True):
    """The parcel: `state` is a parcel state of `domain.lifecycle`; `label` is the waybill number printed on it."""

    state: str
    label: str
    desk: str
    packed_at: datetime | None = None
    released_at: datetime | None = None
    handed_over_at: datetime | None = None


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened; `what` is an event of `domain.lifecycle`, `who` one of shopper, staff, platform, wallet, customs."""

    at: datetime
    what: str
    who: str
    note: str = ""


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole visible truth about one order; `version` grows by one with each change.

    `step` is 1..5 (register, order, file, pay, pick up), `step_failed` says that this step ended in `refusal`; `closed`
    says that nothing further will happen. `pickup_number` (letter + 3 digits) exists from capture on; `voucher` only
    after 800. `hold_until` is when quota and stock lapse unless paid. `money` is where the shopper's money is: empty (nothing was
    taken), `held`, `settled` (the wallet's bill shows it), `refunding`, `refunded`. `repaid` are payments beside `payment` whose money goes
    back or went: who paid a code that was left, too, has paid twice. `fulfilment` is `pickup` or `courier`; of a
    courier's order `delivery` is the address as screens may show it, and `address_path` (until it is given, and to nobody but the
    device that opened the order) the platform's page on which the shopper's phone writes it.
    """

    order_id: str
    version: int
    hall_id: str
    step: int
    step_failed: bool
    closed: bool
    created_at: datetime
    buyer: BuyerView | None = None
    allowance: AllowanceView | None = None
    lines: list[LineView] = []
    goods_fen: int = 0
    freight_fen: int = 0
    discount_fen: int = 0
    tax_fen: int = 0
    total_fen: int = 0
    submitted: bool = False
    filed: bool = False
    hold_until: datetime | None = None
    payment: PaymentView | None = None
    order_no: str = ""
    documents: list[DocumentView] = []
    parcel: ParcelView | None = None
    pickup_number: str = ""
    ready: bool = False
    voucher: str = ""
    refusal: Problem | None = None
    timeline: list[TimelineEntry] = []
    money: str = ""
    repaid: list[PaymentView] = []
    fulfilment: str = "pickup"
    delivery: str = ""
    address_path: str = ""
