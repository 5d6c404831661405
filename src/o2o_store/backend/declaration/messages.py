"""What the declaration room promises customs and what comes back from there."""

from datetime import date, datetime

import msgspec

SEND_ORDER, SEND_WAYBILL, SEND_INVENTORY, SEND_DELIVERY = "send_order", "send_waybill", "send_inventory", "send_delivery"
SEND_CANCELLATION, SEND_RETURN = "send_cancellation", "send_return"
SEND_PAYMENT_DATA = "send_payment_data"
RECORD_RECEIPTS = "record_receipts"
"""Topic of receipts that our own books did not take: parked from the start, tried again once a person has looked."""


class SendDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: send this finished document.

    `document` is its record as it will stand in the message (`ceb.xml.write_record`), field-encrypted for `document_place(kind, order_id)`; `cop_code` and
    `cop_name` are the enterprise that transmits it. `declared_on` is the Beijing day an inventory is dated by (declTime): on a later day it
    is not sent but made anew (`RedateInventory`), because customs counts it in the year of its date.
    """

    order_id: str
    kind: str
    document: bytes
    cop_code: str
    cop_name: str
    declared_on: date | None = None


class RedateInventory(msgspec.Struct, frozen=True, kw_only=True):
    """Command: this inventory was not sent on the day it is dated by; date it anew, in the year of now, and promise it again."""

    order_id: str


class AskPaymentData(msgspec.Struct, frozen=True, kw_only=True):
    """Command: customs asks for the raw payment data of an order (179), in this session."""

    order_no: str
    session_id: str


class SendPaymentData(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: upload this; `content` is the JSON of a `ceb.payment_data.PaymentData`, encrypted for `payment_data_place(order_id)`."""

    order_id: str
    session_id: str
    content: bytes


class RecordSent(msgspec.Struct, frozen=True, kw_only=True):
    """Command: the transport took this document, inside the message of that id."""

    order_id: str
    kind: str
    cop_msg_id: str


class RecordMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Command: keep a CEB message that went out, for all orders it spoke of."""

    cop_msg_id: str
    msg_type: str
    body: bytes
    order_ids: tuple[str, ...]
    sent_at: datetime

    def __repr__(self) -> str:
        """Name the message and nothing of its content."""
        return f"RecordMessage({self.msg_type} {self.cop_msg_id})"


class ReceiptNote(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt out of a message; `document` as in the contract's `DocumentView.kind`, or `format` for a CEB900.

    `number` is the business key's last part (order, waybill or own document number, or the message at fault).
    """

    identity: str
    document: str
    number: str
    status: str
    code: str
    info: str
    returned_at: datetime | None
    pre_no: str = ""
    invt_no: str = ""
    message_type: str = ""
    """Of a CEB900: the type of the message at fault."""


class BillNote(msgspec.Struct, frozen=True, kw_only=True):
    """One tax bill (816) or its status (818, then `taxes` is None): duty, VAT and consumption tax in fen, `status` 1, 2 or 3."""

    tax_no: str
    invt_no: str
    status: str
    taxes: tuple[int, int, int] | None
    ent_duty_no: str = ""
    assure_code: str = ""


class RecordReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Command: one message of customs with its receipts or tax bills; both are empty when the message could not be read."""

    no: int
    cop_msg_id: str
    msg_type: str
    body: bytes
    receipts: tuple[ReceiptNote, ...]
    bills: tuple[BillNote, ...] = ()

    def __repr__(self) -> str:
        """Name the message and nothing of its content."""
        return f"RecordReceipts({self.no} {self.msg_type})"


class SetAsideReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: take these receipts after all; `content` is the JSON of a `RecordReceipts`, encrypted for `receipts_place(no)`."""

    no: int
    content: bytes


class CebMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A CEB message as it went out or came in, in clear: for operators and evidence only."""

    cop_msg_id: str
    incoming: bool
    msg_type: str
    at: datetime
    body: bytes

    def __repr__(self) -> str:
        """Name the message and nothing of its content."""
        return f"CebMessage({self.msg_type} {self.cop_msg_id})"


def document_place(kind: str, order_id: str) -> str:
    """Return the associated data under which a promised document is encrypted."""
    return f"promise|{kind}|{order_id}"


def payment_data_place(order_id: str) -> str:
    """Return the associated data under which promised payment data are encrypted."""
    return f"promise|payment_data|{order_id}"


def receipts_place(no: int) -> str:
    """Return the associated data under which receipts set aside are encrypted."""
    return f"promise|receipts|{no}"
