"""The one telephone to customs: DXP envelopes out, receipts in (facts: customs §1.4; the transport is the single window's)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from o2o_store.backend.settings import MerchantRefusedError
from o2o_store.backend.telephone import accepted
from o2o_store.ceb import payment_data
from o2o_store.ceb.dxp import DxpMessage, read_response, write_message
from o2o_store.ceb.safe_xml import MalformedMessageError
from o2o_store.ceb.signature import SoftwareSigner
from o2o_store.folders import SecretFiles
from o2o_store.outbox.outages import Rejected, Unreachable

LONG_POLL = 20.0
"""Seconds a question for receipts is held open."""
_HOUR, _TEN_YEARS = timedelta(hours=1), timedelta(days=3650)
_TIMEOUT = httpx.Timeout(10.0, read=LONG_POLL + 10.0)


@dataclass(frozen=True, slots=True)
class CustomsAccess:
    """How this enterprise reaches the single window: address, its DXP id (≤ 16 characters) and the secret of its transport client.

    `drop_folder`, where it is given, is the folder of a DXP client on this machine: files go there and nobody is telephoned.
    """

    base_url: str
    dxp_id: str
    token: str = field(repr=False)
    drop_folder: Path | None = None


class KeyServiceEntry(msgspec.Struct, frozen=True):
    """One key service of a merchant folder: where it answers and the file with its token."""

    base_url: str
    token_file: str


class _Written(msgspec.Struct):
    base_url: str = ""
    dxp_id: str = ""
    token_file: str = ""
    trusted_certificates: str = ""
    key_services: list[KeyServiceEntry] = []
    drop_folder: str = ""
    payment_data_url: str = ""


def load_access(folder: Path) -> CustomsAccess:
    """Read `customs.json` of a merchant folder. Raises FileNotFoundError or msgspec.ValidationError."""
    written = _read(folder)
    token = (folder / written.token_file).read_text("ascii").strip() if written.token_file else ""
    drop_folder = folder / written.drop_folder if written.drop_folder else None
    return CustomsAccess(written.base_url.rstrip("/"), written.dxp_id, token, drop_folder)


def _read(folder: Path) -> _Written:
    return msgspec.json.decode((folder / "customs.json").read_bytes(), type=_Written)


def load_signer(files: SecretFiles, folder: Path, name: str, now: datetime) -> SoftwareSigner:
    """Return the software key that signs inventories, made on first use for the enterprise called `name`.

    A rehearsal's customs names a folder of trusted certificates: ours is put there, as a person does it at a real counter. Raises
    MerchantRefusedError where another platform's lies already: two under one number would take each other's receipts and payments away.
    """
    if not files.exists("customs_signer.key"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = _self_signed(key, name, now)
        files.write("customs_signer.crt", certificate.public_bytes(serialization.Encoding.PEM))
        pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        files.write("customs_signer.key", key.private_bytes(*pem))
    certificate_pem = files.read("customs_signer.crt")
    trusted = _read(folder).trusted_certificates
    if trusted:
        _introduce(
            SecretFiles(folder / trusted),
            f"{name}.crt",
            certificate_pem,
            own=folder.resolve().is_relative_to(files.folder.parent.resolve()),
        )
    return SoftwareSigner(files.read("customs_signer.key"), certificate_pem)


def _introduce(counter: SecretFiles, file: str, certificate: bytes, *, own: bool) -> None:
    """Put our certificate on customs' counter; `own`: the stand-in is this home's, so that whatever lies there was ours before."""
    if not own and counter.exists(file) and counter.read(file) != certificate:
        raise MerchantRefusedError(
            f"another platform has introduced itself to this merchant's customs ({counter.path(file)}), and two under one number would take each "
            "other's receipts away; give this one a sandbox of its own (sandbox --home OTHER --port-base PORT), or remove that file if the other is gone"
        )
    counter.write(file, certificate)


def _self_signed(key: rsa.RSAPrivateKey, name: str, now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now - _HOUR, now + _TEN_YEARS)
    return builder.sign(key, SHA256())


@dataclass(frozen=True, slots=True)
class Arrival:
    """One envelope waiting for us: its number in our queue and its bytes."""

    no: int
    envelope: bytes = field(repr=False)


class HttpKeyService:
    """A key device behind HTTP: `GET /certificate` (DER), `POST /sign` with the bytes to be signed, both with a bearer token.

    Raises:
        Unreachable: no answer, or trouble of the device (5xx, 429).
        Rejected: the service does not want to sign for us (rights, form): a person must look, the next service is asked meanwhile.
    """

    def __init__(self, base_url: str, token: str, client: httpx.AsyncClient) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._client = client

    @property
    def name(self) -> str:
        """Its address, which names nobody."""
        return self._base_url

    async def certificate(self) -> x509.Certificate:
        """Return the device's certificate, asked anew each time: it is also the sign of life."""
        reply = await accepted(lambda: self._client.get(f"{self._base_url}/certificate", headers=self._headers))
        try:
            return x509.load_der_x509_certificate(reply.content)
        except ValueError as error:
            raise Unreachable("the key service's certificate cannot be read", answered=True) from error

    async def sign(self, data: bytes) -> bytes:
        """Return the device's signature value over `data`."""
        headers = self._headers | {"Content-Type": "application/octet-stream"}
        return (await accepted(lambda: self._client.post(f"{self._base_url}/sign", content=data, headers=headers))).content


class PaymentDataGateway:
    """Uploads raw payment data (179).

    Raises:
        Unreachable: no answer, or one that may be another next time.
        Rejected: our certificate is not registered for the service: a person must look.
    """

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url
        self._client = client

    async def upload(self, text: str) -> None:
        """Hand one upload over; a session that was uploaded before is one that arrived."""
        if not self._url:
            raise Unreachable("nobody has said where payment data go")
        reply = await accepted(lambda: self._client.post(self._url, data={"payExInfoStr": text}, timeout=_TIMEOUT))
        try:
            code = msgspec.json.decode(reply.content, type=_UploadAnswer).code
        except msgspec.MsgspecError as error:
            raise Unreachable("the upload's answer cannot be read", answered=True) from error
        if code == payment_data.NOT_REGISTERED:
            raise Rejected(f"payment data: {code}")
        if code not in {payment_data.ACCEPTED, payment_data.UPLOADED_BEFORE}:
            raise Unreachable(f"payment data: {code}", answered=True)


class _UploadAnswer(msgspec.Struct):
    code: str


def load_payment_data_url(folder: Path) -> str:
    """Return where `customs.json` of a merchant folder says that payment data go; empty when it does not."""
    return _read(folder).payment_data_url


def load_key_services(folder: Path, client: httpx.AsyncClient) -> list[HttpKeyService]:
    """Return the key devices that `customs.json` of a merchant folder names, best first. Raises FileNotFoundError."""
    entries = _read(folder).key_services
    return [HttpKeyService(one.base_url, (folder / one.token_file).read_text("ascii").strip(), client) for one in entries]


class _Row(msgspec.Struct):
    no: int
    message: str


class _Receipts(msgspec.Struct):
    receipts: list[_Row]


class Transport(Protocol):
    """How messages reach customs and receipts come back; raises the Outages of `CustomsGateway`."""

    @property
    def dxp_id(self) -> str:
        """The DXP id we send as."""
        ...

    async def send(self, cop_msg_id: str, msg_type: str, data: bytes, created_at: datetime) -> None:
        """Hand one CEB message over; when this returns it is kept there, and the same id again changes nothing."""
        ...

    async def fetch(self, after: int) -> Sequence[Arrival]:
        """Wait for envelopes numbered above `after`; empty-handed after LONG_POLL seconds."""
        ...

    async def acknowledge(self, upto: int) -> None:
        """Say that every envelope up to this number is kept here."""
        ...


class CustomsGateway:
    """Sends envelopes and fetches receipts for one DXP id.

    Raises:
        Unreachable: no answer, or a temporary one (5xx, 429, DXP 3xxx); the same message may be sent again under the same id.
        Rejected: the transport refuses the message itself (form, address, rights): a person must look.
    """

    def __init__(self, access: CustomsAccess, client: httpx.AsyncClient) -> None:
        self._access = access
        self._client = client
        self._headers = {"Authorization": f"Bearer {access.token}"}

    @property
    def dxp_id(self) -> str:
        """The DXP id we send as."""
        return self._access.dxp_id

    async def send(self, cop_msg_id: str, msg_type: str, data: bytes, created_at: datetime) -> None:
        """Hand one CEB message to the transport; it is kept there when this returns."""
        envelope = write_message(
            DxpMessage(cop_msg_id=cop_msg_id, sender_id=self._access.dxp_id, created_at=created_at, msg_type=msg_type, data=data)
        )
        headers = self._headers | {"Content-Type": "application/xml; charset=utf-8"}
        url = f"{self._access.base_url}/dxp/messages"
        reply = await accepted(lambda: self._client.post(url, content=envelope, headers=headers, timeout=_TIMEOUT))
        try:
            response = read_response(reply.content)
        except MalformedMessageError as error:
            raise Unreachable("the transport's reply cannot be read", answered=True) from error
        refusing = [answer for answer in response.answers if not answer.accepted]
        if any(not answer.temporary for answer in refusing):
            raise Rejected(f"{msg_type}: " + ", ".join(answer.code for answer in refusing))
        if refusing:
            raise Unreachable(f"{msg_type}: {refusing[0].code}", answered=True)

    async def fetch(self, after: int) -> Sequence[Arrival]:
        """Wait for receipts numbered above `after`; returns empty-handed after LONG_POLL seconds."""
        question = {"dxp_id": self._access.dxp_id, "after": str(after), "wait": f"{LONG_POLL:.0f}"}
        url = f"{self._access.base_url}/dxp/receipts"
        reply = await accepted(lambda: self._client.get(url, params=question, headers=self._headers, timeout=_TIMEOUT))
        try:
            rows = msgspec.json.decode(reply.content, type=_Receipts).receipts
            return [Arrival(row.no, base64.b64decode(row.message, validate=True)) for row in rows]
        except (msgspec.MsgspecError, binascii.Error) as error:
            raise Unreachable("the transport's receipts cannot be read", answered=True) from error

    async def acknowledge(self, upto: int) -> None:
        """Say that every receipt up to this number is kept here."""
        body = msgspec.json.encode({"dxp_id": self._access.dxp_id, "upto": upto})
        headers = self._headers | {"Content-Type": "application/json"}
        url = f"{self._access.base_url}/dxp/receipts/ack"
        await accepted(lambda: self._client.post(url, content=body, headers=headers, timeout=_TIMEOUT))
