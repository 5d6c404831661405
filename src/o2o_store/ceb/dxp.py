"""The transport envelope DxpMsg and the platform's response DxpRep (facts: customs §1.4).

`write_message` wraps a finished CEB message for sending, `read_message` unwraps what comes back (receipts come in the same envelope),
`read_response` reads the immediate answer to a sending. Readers raise MalformedMessageError and nothing else.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from o2o_store.ceb.safe_xml import MalformedMessageError, escape, parse, text_of
from o2o_store.domain.clock import BEIJING

NAMESPACE = "http://www.chinaport.gov.cn/dxp"
"""XML namespace of the envelope."""
IMPORT_CENTRE = "DXPEDCCEB0000002"
"""DXP id of the import centre: the receiver of all our messages."""
ERRORS = {
    "0001": "format",
    "0002": "schema",
    "0999": "other format error",
    "1001": "signature invalid",
    "1002": "certificate expired",
    "1003": "decryption failed",
    "1004": "signature does not fit the data",
    "1999": "other security error",
    "2001": "receiver unknown",
    "2002": "address mismatch",
    "2999": "other routing error",
    "3001": "system error",
    "3002": "connection error",
    "3003": "time-out",
    "3999": "other system error",
}
"""Official response codes that say no; 4000 to 9999 are extensions, of which a message was also not accepted."""

_MOST_RECEIVERS = 5
_LOWEST_TEMPORARY, _HIGHEST_TEMPORARY = 3000, 3999


@dataclass(frozen=True, slots=True, kw_only=True)
class DxpMessage:
    """One envelope: `cop_msg_id` is the sender's unique id (≤ 255), the DXP ids have ≤ 16 characters, `data` is the CEB message."""

    cop_msg_id: str
    sender_id: str
    created_at: datetime
    msg_type: str
    data: bytes
    receiver_ids: tuple[str, ...] = (IMPORT_CENTRE,)

    def __repr__(self) -> str:
        """Name the message without its content, which holds personal data."""
        return f"DxpMessage({self.msg_type} {self.cop_msg_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DxpAnswer:
    """One `Response` of a DxpRep: its code and text."""

    code: str
    info: str

    @property
    def accepted(self) -> bool:
        """True for a code of nothing but zeros; the official list holds only codes that say no."""
        return bool(self.code) and not self.code.strip("0")

    @property
    def temporary(self) -> bool:
        """True for the 3xxx codes (system, connection, time-out): the same message may be sent again later."""
        return self.code.isdigit() and _LOWEST_TEMPORARY <= int(self.code) <= _HIGHEST_TEMPORARY


@dataclass(frozen=True, slots=True, kw_only=True)
class DxpResponse:
    """A DxpRep: whom it answers and what each node said."""

    receiver_id: str
    answers: tuple[DxpAnswer, ...]

    @property
    def accepted(self) -> bool:
        """True when every node took the message."""
        return all(answer.accepted for answer in self.answers)


def write_message(message: DxpMessage) -> bytes:
    """Return the envelope in UTF-8. Raises ValueError without a receiver or with more than five."""
    if not 1 <= len(message.receiver_ids) <= _MOST_RECEIVERS:
        raise ValueError("an envelope names 1 to 5 receivers")
    receivers = "".join(f"<ReceiverId>{escape(receiver)}</ReceiverId>" for receiver in message.receiver_ids)
    created = message.created_at.astimezone(BEIJING).isoformat(timespec="seconds")
    text = (
        f'<DxpMsg xmlns="{NAMESPACE}" ver="1.0"><TransInfo>'
        f"<CopMsgId>{escape(message.cop_msg_id)}</CopMsgId><SenderId>{escape(message.sender_id)}</SenderId>"
        f"<ReceiverIds>{receivers}</ReceiverIds><CreatTime>{created}</CreatTime><MsgType>{escape(message.msg_type)}</MsgType>"
        f"</TransInfo><Data>{base64.b64encode(message.data).decode()}</Data></DxpMsg>"
    )
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode()


def _root(data: bytes, name: str) -> etree._Element:
    root = parse(data)
    if root.tag != f"{{{NAMESPACE}}}{name}":
        raise MalformedMessageError(f"not a {name}")
    return root


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MalformedMessageError("CreatTime cannot be read") from None
    # A time without a zone is Beijing time (facts: customs §1.2).
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)


def _content(root: etree._Element) -> bytes:
    try:
        return base64.b64decode("".join(text_of(root, NAMESPACE, "Data").split()), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedMessageError("Data is not base64") from None


def read_message(data: bytes) -> DxpMessage:
    """Read an envelope. Raises MalformedMessageError."""
    root = _root(data, "DxpMsg")
    info = root.find(f"{{{NAMESPACE}}}TransInfo")
    if info is None:
        raise MalformedMessageError("TransInfo is missing")
    receivers = info.iterfind(f"{{{NAMESPACE}}}ReceiverIds/{{{NAMESPACE}}}ReceiverId")
    return DxpMessage(
        cop_msg_id=text_of(info, NAMESPACE, "CopMsgId"),
        sender_id=text_of(info, NAMESPACE, "SenderId"),
        receiver_ids=tuple(receiver.text or "" for receiver in receivers),
        created_at=_moment(text_of(info, NAMESPACE, "CreatTime")),
        msg_type=text_of(info, NAMESPACE, "MsgType"),
        data=_content(root),
    )


def read_response(data: bytes) -> DxpResponse:
    """Read a DxpRep (its `RecevierId` is spelled so officially). Raises MalformedMessageError when it holds no Response."""
    root = _root(data, "DxpRep")
    answers = tuple(
        DxpAnswer(code=text_of(entry, NAMESPACE, "ResponseCode"), info=text_of(entry, NAMESPACE, "ResponseInfo"))
        for entry in root.iterfind(f"{{{NAMESPACE}}}Response")
    )
    if not answers:
        raise MalformedMessageError("Response is missing")
    return DxpResponse(receiver_id=text_of(root, NAMESPACE, "RecevierId"), answers=answers)
