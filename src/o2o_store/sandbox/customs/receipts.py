"""Writes receipts (CEB312 … 626, CEB900) and puts them where the sender of the document fetches them."""

from datetime import datetime

from o2o_store.sandbox.clock import long_stamp
from o2o_store.sandbox.customs.books import KEPT_BACK, Page, Receipt, Stored
from o2o_store.sandbox.customs.kinds import BY_NAME, Kind
from o2o_store.sandbox.dxp import CUSTOMS_ID, Envelope, Record, build_ceb, created_at, new_guid, wrap

ACCEPTED = "[Code:1800;Desc:逻辑校验通过]"
RELEASED = "[Code:2600;Desc:放行]"
TEXTS = {
    "1": "暂存",
    "3": "发送海关成功",
    "4": "发送海关失败",
    "120": ACCEPTED,
    "300": "[Code:2300;Desc:人工审核]",
    "399": "[Code:2399;Desc:海关审结]",
    "400": "[Code:2400;Desc:待运抵]",
    "500": "[Code:2500;Desc:查验]",
    "501": "[Code:2501;Desc:扣留移送通关]",
    "502": "[Code:2502;Desc:扣留移送缉私]",
    "503": "[Code:2503;Desc:扣留移送法规]",
    "599": "[Code:2599;Desc:其它扣留]",
    "600": "[Code:2600;Desc:挂起]",
    "700": "[Code:2700;Desc:退运]",
    "800": RELEASED,
    "899": "[Code:2899;Desc:结关]",
    "100": "[Code:9100;Desc:海关退单]",
}
_MOST_INFO = 1000


def send_receipt(page: Page, stored: Stored, status: str, info: str, now: datetime) -> None:
    """Answer one document, unless a planned interference drops, doubles or delays the answer."""
    kind = BY_NAME[stored.kind]
    text = (info or TEXTS.get(status, f"状态{status}"))[:_MOST_INFO]
    fields = {"guid": new_guid(), **_echo(kind, stored), "returnStatus": status, "returnTime": long_stamp(now), "returnInfo": text}
    data = build_ceb(kind.receipt, [Record(kind.receipt_node, "", fields)])
    interference = page.draw_verdict(("drop", "duplicate", "late"), stored.kind, stored.order_no, status)
    act = interference.act if interference else ""
    overtaken = [] if act == "late" else page.take_kept_back(stored.kind, stored.key)
    for _ in range({"drop": 0, "duplicate": 2}.get(act, 1)):
        envelope = Envelope(new_guid(), CUSTOMS_ID, (stored.dxp_id,), created_at(now), kind.receipt, data)
        page.add_receipt(
            Receipt(
                number=0,
                dxp_id=KEPT_BACK + stored.dxp_id if act == "late" else stored.dxp_id,
                kind=stored.kind,
                key=stored.key,
                order_no=stored.order_no,
                status=status,
                info=text,
                body=wrap(envelope),
                made_at=now.timestamp(),
            )
        )
    for receipt in overtaken:
        page.add_receipt(receipt)


def _echo(kind: Kind, stored: Stored) -> dict[str, str]:
    given = {"preNo": stored.pre_no, "invtNo": stored.invt_no, "copNo": stored.head.get("copNo") or stored.key[:20]}
    values = {name: given.get(name, stored.head.get(name, "")) for name in kind.receipt_fields}
    return {name: value for name, value in values.items() if value}


def send_format_error(page: Page, envelope: Envelope, code: str, info: str, now: datetime) -> None:
    """Answer a message that cannot be taken at all (CEB900), with the message itself in CDATA."""
    original = envelope.data.decode("utf-8", "replace").replace("]]>", "]] >")
    clean = "".join(character for character in original if character >= " " or character in "\t\n\r")
    fields = {
        "guid": new_guid(),
        "returnStatus": code,
        "returnInfo": info[:5000],
        "returnTime": long_stamp(now),
        "oriCopMsgId": envelope.cop_msg_id,
        "oriMessageType": envelope.msg_type[:15] or "Unknown",
        "oriBizMessage": clean,
    }
    data = build_ceb("CEB900Message", [Record("MessageReturn", "", fields)])
    body = wrap(Envelope(new_guid(), CUSTOMS_ID, (envelope.sender,), created_at(now), "CEB900Message", data))
    page.add_receipt(
        Receipt(
            number=0,
            dxp_id=envelope.sender,
            kind="message",
            key=envelope.cop_msg_id,
            order_no="",
            status=code,
            info=info[:_MOST_INFO],
            body=body,
            made_at=now.timestamp(),
        )
    )
