"""Raw payment data for customs (announcements 2018 No. 165 and 179): the text that is uploaded and the text that is signed.

The two must agree to the letter, so the inner JSON is written once and used in both: keys in the published order, no white space, and in
the signed text it stands between quotes without being escaped, which is the only form accepted uploads verify in (facts: customs §3.4).
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from o2o_store.domain.clock import beijing_stamp
from o2o_store.domain.money import Fen, yuan

ACCEPTED, UPLOADED_BEFORE, NOT_REGISTERED = "10000", "20006", "20004"
"""Answers of the upload: taken; this session was uploaded before; our certificate is not registered for the service."""
SCAN = "3"
"""payType of a code scanned at a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentData:
    """What customs wants to see of one payment; `initial_request` and `initial_response` are the raw texts exchanged with the wallet.

    `ver_dept` is 1 UnionPay, 2 NetsUnion, 3 other; `goods` are (name, link) of every line.
    """

    guid: str
    initial_request: str = field(repr=False)
    initial_response: str = field(repr=False)
    ebp_code: str
    pay_code: str
    pay_transaction_id: str
    total_fen: Fen
    ver_dept: str
    trading_time: datetime
    order_no: str
    goods: tuple[tuple[str, str], ...]
    recp_account: str
    recp_name: str
    recp_code: str = ""
    pay_type: str = SCAN
    currency: str = "142"
    note: str = "无"


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An upload waiting for its signature: `to_sign` are the bytes the key signs."""

    session_id: str
    head: str = field(repr=False)
    lists: str = field(repr=False)
    service_time: str

    @property
    def to_sign(self) -> bytes:
        """The signed text, UTF-8."""
        parts = (("sessionID", self.session_id), ("payExchangeInfoHead", self.head), ("payExchangeInfoLists", self.lists))
        return "||".join(f'"{name}":"{value}"' for name, value in (*parts, ("serviceTime", self.service_time))).encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(pairs: Sequence[tuple[str, str]]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in pairs) + "}"


def compose(session_id: str, data: PaymentData, now: datetime) -> Unsigned:
    """Write the inner texts of an upload; `now` becomes serviceTime in milliseconds."""
    head = _object(
        (
            ("guid", _json(data.guid)),
            ("initalRequest", _json(data.initial_request)),
            ("initalResponse", _json(data.initial_response)),
            ("ebpCode", _json(data.ebp_code)),
            ("payCode", _json(data.pay_code)),
            ("payTransactionId", _json(data.pay_transaction_id)),
            ("totalAmount", yuan(data.total_fen)),
            ("currency", _json(data.currency)),
            ("verDept", _json(data.ver_dept)),
            ("payType", _json(data.pay_type)),
            ("tradingTime", _json(beijing_stamp(data.trading_time))),
            ("note", _json(data.note)),
        )
    )
    goods = [{"gname": name, "itemLink": link} for name, link in data.goods]
    whose = {"orderNo": data.order_no, "goodsInfo": goods, "recpAccount": data.recp_account, "recpCode": data.recp_code}
    return Unsigned(session_id, head, _json([whose | {"recpName": data.recp_name}]), str(int(now.timestamp() * 1000)))


def finish(unsigned: Unsigned, cert_no: str, value: bytes) -> str:
    """Return the upload's text (`payExInfoStr`) with the signature value in base64."""
    return _object(
        (
            ("sessionID", _json(unsigned.session_id)),
            ("payExchangeInfoHead", unsigned.head),
            ("payExchangeInfoLists", unsigned.lists),
            ("serviceTime", _json(unsigned.service_time)),
            ("certNo", _json(cert_no)),
            ("signValue", _json(base64.b64encode(value).decode())),
        )
    )
