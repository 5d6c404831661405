"""The E-port's side of raw payment data (179): asking a platform, and judging what it uploads by the text as it came."""

import base64
import binascii
import re
from datetime import datetime
from urllib.parse import parse_qs

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from o2o_store.sandbox.customs import sm2
from o2o_store.sandbox.customs.signature import TrustedCertificates

ACCEPTED, FAILED, NOT_REGISTERED, STORED_BEFORE = "10000", "20000", "20004", "20006"
# What is signed is the text of the upload itself, so it is cut out and never written anew.
_UPLOAD = re.compile(
    r'\{"sessionID":"(?P<session>[^"]{1,60})","payExchangeInfoHead":(?P<head>\{.*\}),"payExchangeInfoLists":(?P<lists>\[.*\]),'
    r'"serviceTime":"(?P<time>\d{13})","certNo":"(?P<certificate>[0-9a-f]+)","signValue":"(?P<value>[^"]+)"\}',
    re.DOTALL,
)
_HEAD = (
    "guid", "initalRequest", "initalResponse", "ebpCode", "payCode", "payTransactionId", "totalAmount", "currency", "verDept", "payType",
    "tradingTime", "note",
)  # fmt: skip


class Upload(msgspec.Struct, frozen=True):
    """An upload that was understood."""

    session_id: str
    order_no: str
    text: str


def read_upload(body: bytes, trusted: TrustedCertificates, now: datetime) -> Upload | tuple[str, str]:
    """Judge an upload; returns it, or the code and text of what is wrong."""
    try:
        text = parse_qs(body.decode("utf-8"), strict_parsing=True)["payExInfoStr"][0]
        found = _UPLOAD.fullmatch(text)
        if found is None:
            return FAILED, "form"
        head, lists = msgspec.json.decode(found["head"]), msgspec.json.decode(found["lists"])
        order_no = str(lists[0]["orderNo"])
        value = base64.b64decode(found["value"], validate=True)
    except (UnicodeDecodeError, ValueError, KeyError, IndexError, TypeError, binascii.Error, msgspec.MsgspecError):
        return FAILED, "form"
    if tuple(head) != _HEAD or not all(str(one) for one in head.values()) or head["verDept"] not in {"1", "2", "3"}:
        return FAILED, "payExchangeInfoHead"
    certificate = next((one for one in trusted.all() if f"{one.serial_number:x}".lstrip("0") == found["certificate"].lstrip("0")), None)
    if certificate is None or not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return NOT_REGISTERED, "certificate"
    signed = f'"sessionID":"{found["session"]}"||"payExchangeInfoHead":"{found["head"]}"||"payExchangeInfoLists":"{found["lists"]}"||"serviceTime":"{found["time"]}"'
    return Upload(found["session"], order_no, text) if _holds(certificate, value, signed.encode()) else (FAILED, "signature")


def _holds(certificate: x509.Certificate, value: bytes, data: bytes) -> bool:
    point = sm2.point_of(certificate)
    if point is not None:
        return sm2.verify(point, value, data)
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(value, data, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - the prescribed algorithm of the profile
    except InvalidSignature:
        return False
    return True
