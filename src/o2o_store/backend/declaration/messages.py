"""What the declaration room promises customs and what comes back from there."""

from datetime import datetime

import msgspec

SEND_ORDER, SEND_WAYBILL, SEND_INVENTORY, SEND_DELIVERY = "send_order", "send_waybill", "send_inventory", "send_delivery"
RECORD_RECEIPTS = "record_receipts"
"""Topic of receipts that our own books did not take: parked from the start, tried again once a person has looked."""


class SendDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Promise: send this finished document.

    `document` is the JSON of a `ceb.models` document, field-encrypted for `document_place(kind, order_id)`; `cop_code` and
    `cop_name` are the enterprise that transmits it.
    """

    order_id: str
    kind: str
    document: bytes
    cop_code: str
    cop_name: str


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


class RecordReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Command: one message of customs with its receipts; `receipts` is empty when the message could not be read."""

    no: int
    cop_msg_id: str
    msg_type: str
    body: bytes
    receipts: tuple[ReceiptNote, ...]

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


def receipts_place(no: int) -> str:
    """Return the associated data under which receipts set aside are encrypted."""
    return f"promise|receipts|{no}"
