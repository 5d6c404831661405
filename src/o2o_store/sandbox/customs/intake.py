"""Takes a message in: format, signature, keys and the checks the E-port makes before customs looks; plans what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

import msgspec

from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.customs import levying
from o2o_store.sandbox.customs.books import Page, Stored
from o2o_store.sandbox.customs.kinds import SIGNED, Kind
from o2o_store.sandbox.customs.reader import Document, Message, read_message
from o2o_store.sandbox.customs.receipts import send_format_error, send_receipt
from o2o_store.sandbox.customs.rules import amount, duplicate_line, over_single_limit
from o2o_store.sandbox.customs.signature import TrustedCertificates, has_signature, signature_fault
from o2o_store.sandbox.dxp import Envelope
from o2o_store.sandbox.xmlsafe import BadXml

REFUND_DAYS = 30
CANCELLABLE = frozenset({"2", "120", "300", "399", "400", "600"})
_MOST_FAULTS = 8


class Delays(Protocol):
    """Says how long something takes."""

    def __call__(self, name: str) -> timedelta:
        """Return the waiting time of that name."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examiner works with besides his books; `roster` maps known ID numbers to names."""

    trusted: TrustedCertificates
    delay: Delays
    roster: Mapping[str, str] = field(default_factory=dict)
    check_tax: bool = True
    rounding: str = "line"


def refused(status: str) -> bool:
    """Say whether a document in this status no longer counts: refused, failed or cancelled."""
    return status in {"100", "99", "4", "700", "cancelled"} or status.startswith("-")


def take_in(page: Page, envelope: Envelope, setting: Examination, now: datetime) -> None:
    """Take one envelope's content in and answer every document in it."""
    try:
        message = read_message(envelope.data)
    except BadXml as error:
        send_format_error(page, envelope, "-20001", f"报文解析失败：{error}", now)
        return
    if page.draw_verdict(("unreadable",), message.kind.name, ""):
        send_format_error(page, envelope, "-20001", "报文解析失败：演练", now)
        return
    faults = [str(fault) for fault in message.faults[:_MOST_FAULTS]]
    if message.transfer.get("dxpId") not in {None, envelope.sender}:
        faults.append("BaseTransfer.dxpId:differs from the sender")
    if faults:
        send_format_error(page, envelope, message.kind.bad_fields, f"参数校验失败：{';'.join(faults)}", now)
        return
    signed = message.kind.message in SIGNED or has_signature(message.root)
    unverified = signature_fault(message.root, setting.trusted, now) if signed else ""
    for document in message.documents:
        _take_document(page, message, document, envelope, unverified, setting, now)


def _take_document(
    page: Page, message: Message, document: Document, envelope: Envelope, unverified: str, setting: Examination, now: datetime
) -> None:
    kind = message.kind
    fresh = _fresh(kind, document, envelope, now)
    earlier = page.find_document(kind.name, fresh.key)
    code, info = (kind.unverified, f"验证签名失败：{unverified}") if unverified else _fault(page, kind, document, earlier, now)
    if code:
        send_receipt(page, fresh, code, info, now)
        return
    number = earlier.number if earlier else 0
    if number:
        page.drop_steps(number)
    stored = page.store_document(msgspec.structs.replace(fresh, number=number))
    stored = _with_pre_no(page, stored, now)
    send_receipt(page, stored, stored.status, _declared_text(page, stored), now)
    if stored.status == "2":
        _plan(page, stored, setting, now)


def _fresh(kind: Kind, document: Document, envelope: Envelope, now: datetime) -> Stored:
    head = dict(document.head)
    status = "1" if head.get("appStatus") == "1" else "2"
    key = "|".join(head.get(name, "") for name in kind.key)
    if kind.name == "refund" and not head.get("copNo"):
        key = f"{head.get('invtNo')}|{head.get('guid')}"
    return Stored(
        number=0,
        kind=kind.name,
        key=key,
        order_no=head.get("orderNo", ""),
        ebp_code=head.get("ebpCode", ""),
        invt_no=head.get("invtNo", "") if kind.name != "inventory" else "",
        pre_no=_pre_no(kind.name, 0, now),
        dxp_id=envelope.sender,
        app_time=head.get("appTime", ""),
        status=status,
        head=head,
        lines=[dict(line) for line in document.lines],
        received_at=now.timestamp(),
    )


def _pre_no(kind: str, number: int, now: datetime) -> str:
    letter = {"inventory": "B", "cancellation": "B", "refund": "T"}.get(kind, "")
    return f"{letter}{now.astimezone(BEIJING):%Y%m%d}{number:09d}" if letter else ""


def _with_pre_no(page: Page, stored: Stored, now: datetime) -> Stored:
    if not stored.pre_no:
        return stored
    pre_no = _pre_no(stored.kind, stored.number, now)
    page.update_document(stored.number, pre_no=pre_no)
    return msgspec.structs.replace(stored, pre_no=pre_no)


def _fault(page: Page, kind: Kind, document: Document, earlier: Stored | None, now: datetime) -> tuple[str, str]:
    if kind.duplicate_line and duplicate_line(document):
        return kind.duplicate_line, "商品序号重复"
    if fault := _key_fault(page, kind, document, earlier):
        return fault
    if kind.name == "inventory" and over_single_limit(document):
        return "-621005", "超过个人单次限额"
    if kind.name == "cancellation":
        return _cancellation_fault(page, document)
    return _refund_fault(page, document, now) if kind.name == "refund" else ("", "")


def _key_fault(page: Page, kind: Kind, document: Document, earlier: Stored | None) -> tuple[str, str] | None:
    app_type = document.head.get("appType")
    if app_type not in {"1", "2"} or document.head.get("appStatus") not in {"1", "2"}:
        return kind.bad_fields, "业务类型或状态错误：仅接受新增或变更，暂存或申报"
    if earlier is None:
        return (kind.bad_fields, "变更的单证不存在") if app_type == "2" else None
    if document.head.get("appTime", "") < earlier.app_time:
        return kind.stale, "旧数据，不处理"
    if refused(earlier.status) or earlier.status == "1":
        return None
    if app_type == "1" or kind.name in {"inventory", "cancellation", "refund", "delivery"}:
        return kind.exists, "单证已存在"
    declared = any(not refused(stored.status) for stored in page.list_documents(earlier.order_no, "inventory"))
    return ("-301011" if kind.name == "order" else kind.exists, "清单已申报，不允许变更") if declared else None


def _cancellation_fault(page: Page, document: Document) -> tuple[str, str]:
    inventory = page.find_by_invt_no(document.head.get("invtNo", ""))
    if inventory is None:
        return "-623003", "清单不存在"
    return ("", "") if inventory.status in CANCELLABLE else ("-623005", "清单状态不允许撤销")


def _refund_fault(page: Page, document: Document, now: datetime) -> tuple[str, str]:
    inventory = page.find_by_invt_no(document.head.get("invtNo", ""))
    if inventory is None or inventory.released_at is None:
        return "-625001", "清单不存在或未放行"
    released = datetime.fromtimestamp(inventory.released_at, BEIJING).date()
    # Counted in days of Beijing: the thirtieth day after the release is still good.
    if (now.astimezone(BEIJING).date() - released).days > REFUND_DAYS:
        return "-625022", "超过放行之日起30日"
    lines, before = {line["gnum"]: line for line in inventory.lines}, levying.returned(page, inventory)
    for line in document.lines:
        original = lines.get(line["gnum"])
        left = amount(original, "qty") - before.get(line["gnum"], Decimal(0)) if original is not None else Decimal(0)
        if original is None or original["gcode"] != line["gcode"] or not Decimal(0) < amount(line, "qty") <= left:
            return "-625209", "退货商品与清单商品不符或数量超出"
    return "", ""


def _declared_text(page: Page, stored: Stored) -> str:
    if stored.status == "1":
        return "暂存"
    if stored.kind != "inventory":
        return f"新增申报成功[{stored.head.get('guid')}]"
    text = f"清单新增申报成功[电商企业编码：{stored.head.get('ebcCode')}订单编号：{stored.order_no}]"
    paid = any(not refused(payment.status) for payment in page.list_documents(stored.order_no, "payment"))
    return text if paid else text + missing_payment(stored)


def missing_payment(stored: Stored) -> str:
    """Return the text customs uses when a payment has not arrived."""
    return f"; 对应电商平台为[{stored.ebp_code}]订单号为[{stored.order_no}]支付信息不存在"


def _plan(page: Page, stored: Stored, setting: Examination, now: datetime) -> None:
    page.add_step("accept", stored.number, now + setting.delay("accept"))
    if stored.kind == "inventory":
        page.add_step("deadline", stored.number, now + setting.delay("wait_for_documents"))
