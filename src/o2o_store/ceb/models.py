"""The documents as typed, frozen values; attribute names are customs' element names in snake case (`acturalPaid` is `actual_paid`).

Conventions, for every model: money is `Fen`; quantities and weights (kg) are `Decimal`; moments are aware (UTC) and written as
Beijing time; `""` and None mean "not given", and optional elements not given are left out. Codes are the old three-digit customs
codes. Constants of the 1210 import channel are defaults. Personal data (names, numbers, phones, addresses) never shows in `repr`.
Element order, lengths and mandatory marks are not repeated here: `fields` has them from the official table.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from o2o_store.domain.money import Fen

NOTHING = Fen(0)
"""No money: freight and insurance of a pickup."""
CNY = "142"
"""Currency code of the yuan; the schema allows no other."""
CHINA = "142"
"""Old country code of China: departure country of a bonded inventory (unit 142 is a bottle: do not mix them up)."""
NEW, CHANGE, DELETE = "1", "2", "3"
"""appType."""
STORE, DECLARE = "1", "2"
"""appStatus: keep as a draft at E-port, or declare."""
ID_CARD = "1"
"""buyerIdType / payerIdType: resident ID card, the only kind the specification admits."""
NO_BAR_CODE = "无"
"""What an inventory line says when the goods carry no bar code."""


def new_guid() -> str:
    """Return a fresh record or message id: 36 characters, upper-case UUID form. A message and its records each have their own."""
    return str(uuid.uuid4()).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTransfer:
    """Who transmits a message: the enterprise that owns the transport client, and its DXP id."""

    cop_code: str
    cop_name: str
    dxp_id: str
    dxp_mode: str = "DXP"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What every document of an enterprise has: its id, when it is reported, whether it is new, and whether it is to be declared."""

    guid: str
    app_time: datetime
    note: str = ""
    app_type: str = NEW
    app_status: str = DECLARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared(Sent):
    """What an inventory shares with all that is said about it later: the parties, the parcel, the buyer, and our document number."""

    customs_code: str
    order_no: str
    ebp_code: str
    ebp_name: str
    ebc_code: str
    ebc_name: str
    logistics_no: str
    logistics_code: str
    logistics_name: str
    cop_no: str
    buyer_id_number: str = field(repr=False)
    buyer_name: str = field(repr=False)
    buyer_telephone: str = field(repr=False)
    agent_code: str
    agent_name: str
    pre_no: str = ""
    buyer_id_type: str = ID_CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards(Declared):
    """What a cancellation and a return have besides: which inventory they are about, and why."""

    invt_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line of a 311; `gnum` counts from 1 and ties it to the same line of the 621, `total_price` = `price` × `qty`."""

    gnum: int
    item_name: str
    gmodel: str
    unit: str
    qty: Decimal
    price: Fen
    total_price: Fen
    country: str
    item_no: str = ""
    item_describe: str = ""
    bar_code: str = ""
    currency: str = CNY
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Sent):
    """CEB311, the order, sent by the platform.

    `actual_paid` = `goods_value` + `freight` + `tax_total` − `discount` and equals the payment's `amount_paid`; `goods_value` is
    before non-cash discounts. `order_no` is the winning payment attempt's number. Business key: `ebp_code` + `order_no`.
    """

    order_no: str
    ebp_code: str
    ebp_name: str
    ebc_code: str
    ebc_name: str
    goods_value: Fen
    freight: Fen
    discount: Fen
    tax_total: Fen
    actual_paid: Fen
    buyer_reg_no: str
    buyer_name: str = field(repr=False)
    buyer_telephone: str = field(repr=False)
    buyer_id_number: str = field(repr=False)
    consignee: str = field(repr=False)
    consignee_telephone: str = field(repr=False)
    consignee_address: str = field(repr=False)
    lines: tuple[OrderLine, ...]
    pay_code: str = ""
    pay_name: str = ""
    pay_transaction_id: str = ""
    batch_numbers: str = ""
    consignee_district: str = ""
    order_type: str = "I"
    currency: str = CNY
    buyer_id_type: str = ID_CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Sent):
    """CEB411, the payment, sent by the payment company. Business key: `pay_code` + `pay_transaction_id`."""

    pay_code: str
    pay_name: str
    pay_transaction_id: str
    order_no: str
    ebp_code: str
    ebp_name: str
    payer_id_number: str = field(repr=False)
    payer_name: str = field(repr=False)
    amount_paid: Fen
    pay_time: datetime
    telephone: str = field(default="", repr=False)
    payer_id_type: str = ID_CARD
    currency: str = CNY


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill(Sent):
    """CEB511, the waybill, sent by the logistics company; `weight` is gross, in kg. Business key: `logistics_code` + `logistics_no`."""

    logistics_code: str
    logistics_name: str
    logistics_no: str
    order_no: str
    weight: Decimal
    consignee: str = field(repr=False)
    consignee_address: str = field(repr=False)
    consignee_telephone: str = field(repr=False)
    freight: Fen = NOTHING
    insured_fee: Fen = NOTHING
    bill_no: str = ""
    goods_info: str = ""
    pack_no: int = 1
    currency: str = CNY


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticsStatus(Sent):
    """CEB513, the waybill's status: S, signed for, at `logistics_time`; our hand-over at the desk. Business key as the waybill's."""

    logistics_code: str
    logistics_name: str
    logistics_no: str
    logistics_time: datetime
    logistics_status: str = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryLine:
    """One line of a 621; `gnum` and `gname` agree with the order's line.

    `gcode` is the 10-digit commodity code, `item_record_no` the item in the account book (1210 needs it), `qty1`/`unit1` the first
    legal quantity, `qty2`/`unit2` the second, both or neither.
    """

    gnum: int
    gcode: str
    gname: str
    gmodel: str
    country: str
    qty: Decimal
    unit: str
    qty1: Decimal
    unit1: str
    price: Fen
    total_price: Fen
    item_record_no: str = ""
    item_no: str = ""
    item_name: str = ""
    bar_code: str = NO_BAR_CODE
    trade_country: str = ""
    qty2: Decimal | None = None
    unit2: str = ""
    currency: str = CNY
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory(Declared):
    """CEB621, the import inventory, signed, sent by the e-commerce enterprise or its agent.

    `cop_no` (at most 20 characters) is our document number and comes back in the receipts: the business key, with `agent_code`.
    `ems_no` is the bonded account book, `area_*` the warehouse in the zone, `loct_no` the supervised site (the hall), `traf_mode`
    the second-line exit mode of the hall. Weights in kg. `pre_no` and `invt_no` stay empty on the first declaration.
    """

    assure_code: str
    ems_no: str
    decl_time: date
    port_code: str
    consignee_address: str = field(repr=False)
    area_code: str
    area_name: str
    traf_mode: str
    gross_weight: Decimal
    net_weight: Decimal
    lines: tuple[InventoryLine, ...]
    freight: Fen = NOTHING
    insured_fee: Fen = NOTHING
    loct_no: str = ""
    wrap_type: str = ""
    invt_no: str = ""
    ie_date: date | None = None
    traf_no: str = ""
    voyage_no: str = ""
    bill_no: str = ""
    license_no: str = ""
    pack_no: int = 1
    ie_flag: str = "I"
    trade_mode: str = "1210"
    country: str = CHINA
    currency: str = CNY


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Afterwards):
    """CEB623, the request to withdraw an inventory that is not released, signed; `reason` is read by an officer.

    `cop_no` is this request's own number (not the inventory's) and comes back in the 624: the business key, with `agent_code`.
    `invt_no` and `pre_no` are the inventory's, as customs gave them. There is no change or deletion: `app_type` is always 1.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One line of a 625; `gnum`, `gcode`, `gname` and `unit` are the inventory line's, `qty` at most what that line had."""

    gnum: int
    gcode: str
    gname: str
    qty: Decimal
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Afterwards):
    """CEB625, the request to take released goods back, signed, within 30 days of release.

    `cop_no` is this request's own number and comes back in the 626. Line numbers are those of the inventory, so they rise but need
    not begin at one when only some of the goods come back.
    """

    lines: tuple[ReturnLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One line of a tax bill: dutiable value and what it costs, per kind of tax, in fen."""

    gnum: int
    gcode: str
    tax_price: Fen
    customs_tax: Fen
    value_added_tax: Fen
    consumption_tax: Fen


TAX_GENERATED, TAX_AGGREGATED, TAX_VOID = "1", "2", "3"
"""Status of a tax bill: made, gathered into a payment order, no longer owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxBill:
    """CEB816, the tax that customs reckoned for one inventory, charged to the guarantee of `assure_code`.

    The sums of the head are those of its lines, per kind. `ent_duty_no` is the payment order, once there is one.
    """

    guid: str
    return_time: datetime
    invt_no: str
    tax_no: str
    customs_tax: Fen
    value_added_tax: Fen
    consumption_tax: Fen
    status: str
    lines: tuple[TaxLine, ...]
    ent_duty_no: str = ""
    note: str = ""
    assure_code: str = ""
    ebc_code: str = ""
    logistics_code: str = ""
    agent_code: str = ""
    customs_code: str = ""

    @property
    def total(self) -> Fen:
        """What the bill comes to, all kinds of tax together."""
        return Fen(self.customs_tax + self.value_added_tax + self.consumption_tax)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxStatus:
    """CEB818, what became of a tax bill: aggregated into a payment order, or void after a return."""

    guid: str
    return_time: datetime
    invt_no: str
    tax_no: str
    status: str
    ent_duty_no: str = ""
    assure_code: str = ""


Document: TypeAlias = Order | Payment | Waybill | LogisticsStatus | Inventory | Cancellation | Return
"""Any business document that an enterprise sends."""
Bill: TypeAlias = TaxBill | TaxStatus
"""Any tax document that customs sends; receipts are `receipts.Receipt`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request message read back: its root's name (`CEB311Message`), id, documents of one kind, transmitter, and whether it is signed."""

    message_type: str
    guid: str
    documents: tuple[Document, ...]
    transfer: BaseTransfer
    signed: bool
