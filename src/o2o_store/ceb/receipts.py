"""Receipts of customs: what comes back for each document, and what its status means (facts: customs §2)."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ORDER, PAYMENT, WAYBILL, DELIVERY, INVENTORY, FORMAT = "order", "payment", "waybill", "delivery", "inventory", "format"
CANCELLATION, RETURN = "cancellation", "return"

DOCUMENT_OF = {
    "CEB312Message": ORDER,
    "CEB412Message": PAYMENT,
    "CEB512Message": WAYBILL,
    "CEB514Message": DELIVERY,
    "CEB622Message": INVENTORY,
    "CEB624Message": CANCELLATION,
    "CEB626Message": RETURN,
    "CEB900Message": FORMAT,
}
"""The document that each receipt message speaks of, in the contract's words; `format` is an unreadable message of any kind."""

_CODE = re.compile(r"\[\s*code\s*:\s*(-?\d+)\s*;", re.IGNORECASE)


class Verdict(StrEnum):
    """What a returnStatus means for us; a new or unknown one is `UNKNOWN`: store it, show it, wait."""

    STORED = "stored"
    DECLARING = "declaring"
    SENT = "sent"
    SEND_FAILED = "send_failed"
    ACCEPTED = "accepted"
    HELD = "held"
    RELEASED = "released"
    CLOSED = "closed"
    RETURNED = "returned"
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"


_VERDICTS = {
    "1": Verdict.STORED,
    "2": Verdict.DECLARING,
    "3": Verdict.SENT,
    "4": Verdict.SEND_FAILED,
    "99": Verdict.REJECTED,
    "100": Verdict.REJECTED,
    "120": Verdict.ACCEPTED,
    "300": Verdict.HELD,
    "399": Verdict.HELD,
    "400": Verdict.HELD,
    "500": Verdict.HELD,
    "501": Verdict.HELD,
    "502": Verdict.HELD,
    "503": Verdict.HELD,
    "599": Verdict.HELD,
    "600": Verdict.HELD,
    "700": Verdict.RETURNED,
    "800": Verdict.RELEASED,
    "899": Verdict.CLOSED,
}


def verdict_of(status: str) -> Verdict:
    """Return what a returnStatus means: negative ones are `FAILED`, 399 (examined) is `HELD` because only 800 releases."""
    if status.startswith("-"):
        return Verdict.FAILED
    return _VERDICTS.get(status, Verdict.UNKNOWN)


def code_in(info: str, status: str) -> str:
    """Return the first nnnn of `[Code:nnnn;Desc:…]` in a receipt's text, a negative status itself, else an empty text."""
    found = _CODE.search(info)
    if found:
        return found.group(1)
    return status if status.startswith("-") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One receipt record. Fields that its message type does not carry are empty.

    `status` is returnStatus, `info` returnInfo, `code` the code inside it, `return_time` aware UTC (None when customs wrote no
    time that can be read). `ori_*` belong to CEB900 only: the message at fault (`ori_biz_message` may hold personal data).
    """

    message_type: str
    guid: str
    status: str
    info: str
    code: str
    return_time: datetime | None
    ebp_code: str = ""
    ebc_code: str = ""
    order_no: str = ""
    pay_code: str = ""
    pay_transaction_id: str = ""
    logistics_code: str = ""
    logistics_no: str = ""
    logistics_status: str = ""
    customs_code: str = ""
    agent_code: str = ""
    cop_no: str = ""
    pre_no: str = ""
    invt_no: str = ""
    ori_cop_msg_id: str = ""
    ori_message_type: str = ""
    ori_biz_message: str = field(default="", repr=False)

    @property
    def document(self) -> str:
        """The document spoken of, a value of DOCUMENT_OF: `order` … `return`, or `format` for CEB900."""
        return DOCUMENT_OF[self.message_type]

    @property
    def verdict(self) -> Verdict:
        """What the status means."""
        return verdict_of(self.status)

    @property
    def key(self) -> tuple[str, ...]:
        """The business key, to find our document again.

        312 (ebp_code, order_no); 412 (pay_code, pay_transaction_id); 512 and 514 (logistics_code, logistics_no);
        622, 624, 626 (cop_no,), the document's own number; 900 (ori_cop_msg_id,): the CopMsgId of the envelope at fault.
        """
        keys = {
            ORDER: (self.ebp_code, self.order_no),
            PAYMENT: (self.pay_code, self.pay_transaction_id),
            WAYBILL: (self.logistics_code, self.logistics_no),
            DELIVERY: (self.logistics_code, self.logistics_no),
            INVENTORY: (self.cop_no,),
            CANCELLATION: (self.cop_no,),
            RETURN: (self.cop_no,),
            FORMAT: (self.ori_cop_msg_id,),
        }
        return keys[self.document]

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two receipts the same one: type, key, status and time; they arrive late, twice and out of order."""
        moment = self.return_time.isoformat() if self.return_time else ""
        return (self.message_type, *self.key, self.status, moment)
