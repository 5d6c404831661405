"""The one telephone to WeChat Pay: APIv3 (JSON, RSA) for money, V2 (XML, MD5) for the customs declaration of a payment.

Facts: payments.md §1. Whatever leaves doubt (no reply, 5xx, 429, a reply whose signature does not hold) is raised as
`Unreachable`: the outcome is unknown, never failed. `Rejected` means that a person must look.
"""

import base64
import contextlib
import hashlib
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from o2o_store.backend.payment.messages import Exchange, NoticeRefusedError, RecordNotice
from o2o_store.domain.clock import Clock
from o2o_store.logs import masked
from o2o_store.outbox.outages import Rejected, Unreachable

WINDOW_SECONDS = 300
"""Messages older or newer than this are refused (WeChat Pay APIv3, message signature rules)."""
HOSTS = frozenset({"api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"})
"""Where merchant keys may be used in earnest."""
PROBE = "WECHATPAY/SIGNTEST/"
"""WeChat's probes carry a signature with this head and must be refused."""
_TIMEOUT = httpx.Timeout(8.0, connect=3.0)
_CUSTOMS = "/cgi-bin/mch/customs"

_OPEN_ERRORS = frozenset({"SYSTEMERROR", "FREQUENCYLIMITED", "BANKERROR"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WeChatMerchant:
    """Who we are to WeChat Pay. `verify_keys` maps the serial a message names to the wallet's key: public key and certificates alike."""

    base_url: str
    appid: str
    mchid: str
    merchant_serial: str
    private_key: RSAPrivateKey = field(repr=False)
    apiv3_key: bytes = field(repr=False)
    v2_key: str = field(repr=False)
    public_key_id: str
    verify_keys: Mapping[str, RSAPublicKey] = field(repr=False)
    customs: str
    merchant_customs_no: str


class _Written(msgspec.Struct):
    base_url: str
    appid: str
    mchid: str
    merchant_serial: str
    merchant_key_file: str
    apiv3_key_file: str
    v2_key_file: str
    wechat_public_key_id: str
    wechat_public_key_file: str
    merchant_customs_no: str
    customs: str
    certificates: dict[str, str] = {}


def load_merchant(folder: Path) -> WeChatMerchant:
    """Read `wechat.json` of a merchant folder and the key files it names (relative ones lie beside it).

    `certificates` may map further serials to PEM files of the wallet's keys: a migration needs both kinds for a week.
    Raises FileNotFoundError, msgspec.ValidationError, TypeError for keys of another kind, ValueError for an address that keys must not go to.
    """
    written = msgspec.json.decode((folder / "wechat.json").read_bytes(), type=_Written)
    key = serialization.load_pem_private_key((folder / written.merchant_key_file).read_bytes(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the merchant's key is no RSA key")
    named = {written.wechat_public_key_id: written.wechat_public_key_file, **written.certificates}
    return WeChatMerchant(
        base_url=_checked_address(written.base_url),
        appid=written.appid,
        mchid=written.mchid,
        merchant_serial=written.merchant_serial,
        private_key=key,
        apiv3_key=(folder / written.apiv3_key_file).read_bytes().strip(),
        v2_key=(folder / written.v2_key_file).read_text("ascii").strip(),
        public_key_id=written.wechat_public_key_id,
        verify_keys={serial: _public_key(folder / file) for serial, file in named.items()},
        customs=written.customs,
        merchant_customs_no=written.merchant_customs_no,
    )


def _public_key(file: Path) -> RSAPublicKey:
    content = file.read_bytes()
    is_certificate = b"BEGIN CERTIFICATE" in content
    key = x509.load_pem_x509_certificate(content).public_key() if is_certificate else serialization.load_pem_public_key(content)
    if not isinstance(key, RSAPublicKey):
        raise TypeError(f"{file.name} is no RSA key")
    return key


def _checked_address(base_url: str) -> str:
    """Return the address without its last slash; anything but WeChat over TLS, or a rehearsal on a private network, is refused."""
    url = httpx.URL(base_url)
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(url.host).is_private:
            return base_url.rstrip("/")
    if url.host != "localhost" and (url.scheme != "https" or url.host not in HOSTS):
        raise ValueError("the wallet's address is neither WeChat's nor a private one")
    return base_url.rstrip("/")


@dataclass(frozen=True, slots=True)
class NativeAnswer:
    """What became of opening an attempt: `opened` (with its code), `paid` or `closed` (the number is already decided), `refused` (final)."""

    verdict: str
    code_url: str
    reason: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class TradeAnswer:
    """One trade as the wallet knows it; `state` is its `trade_state`, or `ORDER_NOT_EXIST`. Money in fen."""

    state: str
    out_trade_no: str
    exchange: Exchange
    transaction_id: str = ""
    total_fen: int = 0
    payer_total_fen: int = 0
    currency: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """One refund: PROCESSING, SUCCESS, CLOSED, ABNORMAL, or RESOURCE_NOT_EXISTS."""

    status: str
    refund_id: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class DeclareAnswer:
    """The wallet's declaration of a payment to customs.

    `state`: UNDECLARED, SUBMITTED, PROCESSING, SUCCESS, FAIL, EXCEPT; `cert_check`: SAME, DIFFERENT, UNCHECKED or "";
    `verify_trade_id` is the number that customs knows the payment by (179: payTransactionId).
    """

    state: str
    cert_check: str
    verify_department: str
    verify_trade_id: str
    reason: str
    exchange: Exchange


class _Opened(msgspec.Struct):
    code_url: str


class _Amount(msgspec.Struct):
    total: int = 0
    payer_total: int = 0
    currency: str = "CNY"


class _Trade(msgspec.Struct):
    out_trade_no: str
    trade_state: str
    transaction_id: str = ""
    success_time: str = ""
    amount: _Amount = msgspec.field(default_factory=_Amount)


class _Refund(msgspec.Struct):
    status: str
    refund_id: str = ""


class _Error(msgspec.Struct):
    code: str = ""
    message: str = ""


class _Resource(msgspec.Struct):
    algorithm: str
    nonce: str
    ciphertext: str
    associated_data: str = ""


class _About(msgspec.Struct):
    out_trade_no: str


class _Envelope(msgspec.Struct):
    id: str
    event_type: str
    resource: _Resource


class WeChatGateway:
    """Calls WeChat Pay for one merchant.

    Raises:
        Unreachable: no answer that can be trusted; the same call again, with the same numbers, is safe.
        Rejected: WeChat refuses the call itself (signature, parameters, rights): configuration or a fault of ours.
    """

    def __init__(self, merchant: WeChatMerchant, client: httpx.AsyncClient, clock: Clock) -> None:
        self._merchant = merchant
        self._client = client
        self._clock = clock

    async def open_native(self, body: bytes) -> NativeAnswer:
        """Open an attempt from its frozen request; the same bytes again give a fresh code for the same attempt."""
        reply = await self._v3("POST", "/v3/pay/transactions/native", body)
        exchange = self._exchange("native", body, reply)
        if reply.is_success:
            return NativeAnswer("opened", _decoded(reply, _Opened).code_url, "", exchange)
        code = _code(reply)
        verdict = {"ORDERPAID": "paid", "ORDERCLOSED": "closed"}.get(code, "refused" if reply.status_code == httpx.codes.FORBIDDEN else "")
        if not verdict:
            raise Rejected(f"native: {reply.status_code} {code}")
        return NativeAnswer(verdict, "", code, exchange)

    async def query(self, out_trade_no: str) -> TradeAnswer:
        """Ask for the state of an attempt; `ORDER_NOT_EXIST` proves nothing about the next minute."""
        reply = await self._v3("GET", f"/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={self._merchant.mchid}")
        exchange = self._exchange("query", b"", reply)
        if reply.is_success:
            return trade_of(reply.content, exchange)
        if _code(reply) == "ORDERNOTEXIST":
            return TradeAnswer("ORDER_NOT_EXIST", out_trade_no, exchange)
        raise Rejected(f"query: {reply.status_code} {_code(reply)}")

    async def close(self, out_trade_no: str) -> Exchange:
        """Close an attempt. The answer decides nothing (paid, missing, too young): query afterwards."""
        body = msgspec.json.encode({"mchid": self._merchant.mchid})
        reply = await self._v3("POST", f"/v3/pay/transactions/out-trade-no/{out_trade_no}/close", body)
        known = {"ORDERPAID", "ORDERCLOSED", "ORDERNOTEXIST", "INVALIDREQUEST", "TRADEERROR"}
        if not reply.is_success and _code(reply) not in known:
            raise Rejected(f"close: {reply.status_code} {_code(reply)}")
        return self._exchange("close", body, reply)

    async def refund(self, body: bytes) -> RefundAnswer:
        """Ask for a refund from its frozen request; the same number pays back once, however often it is sent."""
        reply = await self._v3("POST", "/v3/refund/domestic/refunds", body)
        if not reply.is_success:
            self._refuse_refund(reply)
        answer = _decoded(reply, _Refund)
        return RefundAnswer(answer.status, answer.refund_id, self._exchange("refund", body, reply))

    async def query_refund(self, out_refund_no: str) -> RefundAnswer:
        """Ask for the state of a refund."""
        reply = await self._v3("GET", f"/v3/refund/domestic/refunds/{out_refund_no}")
        exchange = self._exchange("query_refund", b"", reply)
        if reply.is_success:
            answer = _decoded(reply, _Refund)
            return RefundAnswer(answer.status, answer.refund_id, exchange)
        if _code(reply) == "RESOURCENOTEXISTS":
            return RefundAnswer("RESOURCE_NOT_EXISTS", "", exchange)
        raise Rejected(f"query_refund: {reply.status_code} {_code(reply)}")

    async def declare(self, out_trade_no: str, transaction_id: str, name: str, id_number: str) -> DeclareAnswer:
        """Ask the wallet to declare a payment to customs and to compare its payer with this person.

        The amount is never sent: the wallet declares its own. Repeating the call with the same fields is safe.
        """
        return await self._v2(
            "customdeclareorder",
            self._declaration_keys(out_trade_no)
            | {"transaction_id": transaction_id, "cert_type": "IDCARD", "cert_id": id_number, "name": name},
        )

    async def query_declaration(self, out_trade_no: str) -> DeclareAnswer:
        """Ask how the declaration of a payment stands at customs."""
        return await self._v2("customdeclarequery", self._declaration_keys(out_trade_no))

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Verify a notification, then decrypt it. No network call is made, whatever key it names.

        Raises:
            NoticeRefusedError: forged, stale, a probe, or unreadable.
        """
        named = {key.lower(): value for key, value in headers.items()}
        problem = self._signature_problem(named, body)
        if problem:
            raise NoticeRefusedError(problem)
        try:
            envelope = msgspec.json.decode(body, type=_Envelope)
            clear = self._decrypt(envelope.resource)
            about = msgspec.json.decode(clear, type=_About)
        except (msgspec.MsgspecError, InvalidTag, ValueError) as error:
            raise NoticeRefusedError("the notification cannot be read") from error
        return RecordNotice(
            notify_id=envelope.id,
            nonce=named["wechatpay-nonce"],
            stamp=int(named["wechatpay-timestamp"]),
            event_type=envelope.event_type,
            out_trade_no=about.out_trade_no,
            envelope=body,
            resource=clear,
        )

    def _decrypt(self, resource: _Resource) -> bytes:
        if resource.algorithm != "AEAD_AES_256_GCM":
            raise ValueError("unknown algorithm")
        cipher = AESGCM(self._merchant.apiv3_key)
        return cipher.decrypt(resource.nonce.encode(), base64.b64decode(resource.ciphertext), resource.associated_data.encode())

    def _signature_problem(self, headers: Mapping[str, str], body: bytes) -> str:
        """Say what is wrong with a signed message of the wallet, or nothing."""
        stamp, signature = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-signature", "")
        if signature.startswith(PROBE):
            return "a probe"
        if not (stamp.isascii() and stamp.isdigit()) or abs(int(stamp) - self._now()) > WINDOW_SECONDS:
            return "outside the window of five minutes"
        key = self._merchant.verify_keys.get(headers.get("wechatpay-serial", ""))
        if key is None:
            return "signed with a key we do not know"
        text = b"%s\n%s\n%s\n" % (stamp.encode(), headers.get("wechatpay-nonce", "").encode(), body)
        try:
            key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return "the signature does not hold"
        return ""

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _refuse_refund(self, reply: httpx.Response) -> None:
        code = _code(reply)
        if code in {"NOTENOUGH", "ORDERNOTEXIST"}:
            # Not `Unreachable`: an empty account is no silence, it must not close the circuit for everybody who pays.
            raise Rejected(f"refund stays owed: {code}")
        raise Rejected(f"refund: {reply.status_code} {code}")

    def _exchange(self, call: str, request: bytes, reply: httpx.Response) -> Exchange:
        return Exchange(call=call, request=request, reply=reply.content, sent_at=self._clock.now())

    def authorization(self, method: str, target: str, body: bytes, nonce: str, stamp: int) -> str:
        """Sign one request: METHOD, path with query, seconds, nonce and body, a line each (payments.md §1)."""
        text = b"%s\n%s\n%d\n%s\n%s\n" % (method.encode(), target.encode(), stamp, nonce.encode(), body)
        signature = base64.b64encode(self._merchant.private_key.sign(text, PKCS1v15(), SHA256())).decode()
        return (
            f'WECHATPAY2-SHA256-RSA2048 mchid="{self._merchant.mchid}",nonce_str="{nonce}",timestamp="{stamp}",'
            f'serial_no="{self._merchant.merchant_serial}",signature="{signature}"'
        )

    async def _v3(self, method: str, target: str, body: bytes = b"") -> httpx.Response:
        headers = {
            "Authorization": self.authorization(method, target, body, secrets.token_hex(16).upper(), self._now()),
            "Accept": "application/json",
            "Wechatpay-Serial": self._merchant.public_key_id,
        }
        if body:
            headers["Content-Type"] = "application/json"
        reply = await _trusted(
            lambda: self._client.request(method, self._merchant.base_url + target, content=body or None, headers=headers)
        )
        problem = self._signature_problem(reply.headers, reply.content)
        if problem and (reply.is_success or "wechatpay-signature" in reply.headers):
            raise Unreachable(f"{method} {target.partition('?')[0]}: the reply is not trusted, {problem}")
        if not reply.is_success and not _code(reply):
            # The wallet gives a reason with every no: this one comes from somebody between us.
            raise Unreachable(f"{method} {target.partition('?')[0]}: {reply.status_code} without a reason")
        return reply

    def _declaration_keys(self, out_trade_no: str) -> dict[str, str]:
        merchant = self._merchant
        return {
            "appid": merchant.appid,
            "mch_id": merchant.mchid,
            "out_trade_no": out_trade_no,
            "customs": merchant.customs,
            "mch_customs_no": merchant.merchant_customs_no,
        }

    async def _v2(self, call: str, fields: dict[str, str]) -> DeclareAnswer:
        body = write_v2(fields | {"sign": sign_v2(fields, self._merchant.v2_key)})
        url = f"{self._merchant.base_url}{_CUSTOMS}/{call}"
        reply = await _trusted(
            lambda: self._client.post(url, content=body, headers={"Content-Type": "text/xml; charset=utf-8"}, timeout=_TIMEOUT)
        )
        answer = read_v2(reply.content)
        if answer.get("return_code") != "SUCCESS":
            raise Rejected(f"{call}: {masked(answer.get('return_msg', ''))}")
        if not secrets.compare_digest(sign_v2(answer, self._merchant.v2_key), answer.get("sign", "")):
            raise Unreachable(f"{call}: the reply is not trusted, its sign does not hold")
        if _plain(answer.get("err_code", "")) in _OPEN_ERRORS:
            raise Unreachable(f"{call}: {answer['err_code']}", answered=True)
        return declaration_of(answer, Exchange(call=call, request=body, reply=reply.content, sent_at=self._clock.now()))


def trade_of(raw: bytes, exchange: Exchange) -> TradeAnswer:
    """Read an order as queried or as notified. Raises `Unreachable` when it cannot be read: the outcome stays unknown."""
    try:
        trade = msgspec.json.decode(raw, type=_Trade)
        paid_at = datetime.fromisoformat(trade.success_time).astimezone(UTC) if trade.success_time else None
    except (msgspec.MsgspecError, ValueError) as error:
        raise Unreachable("a signed trade that cannot be read", answered=True) from error
    amount = trade.amount
    return TradeAnswer(
        trade.trade_state, trade.out_trade_no, exchange, trade.transaction_id, amount.total, amount.payer_total, amount.currency, paid_at
    )


def declaration_of(answer: Mapping[str, str], exchange: Exchange) -> DeclareAnswer:
    """Read a V2 answer; a query numbers its fields (`state_0`), a declaration does not."""

    def value(name: str) -> str:
        return answer.get(name) or answer.get(f"{name}_0", "")

    failed = answer.get("result_code") == "FAIL"
    state = "FAIL" if failed else value("state")
    reason = answer.get("err_code", "") if failed else value("explanation")
    return DeclareAnswer(
        state, value("cert_check_result"), value("verify_department"), value("verify_department_trade_id"), reason, exchange
    )


def sign_v2(fields: Mapping[str, str], key: str) -> str:
    """Sign V2 fields: non-empty ones sorted by name, then the key; MD5, upper case."""
    text = "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if value and name != "sign")
    return hashlib.md5(f"{text}&key={key}".encode(), usedforsecurity=False).hexdigest().upper()


def write_v2(fields: Mapping[str, str]) -> bytes:
    """Write V2 fields as the flat XML WeChat reads."""
    root = etree.Element("xml")
    for name, value in fields.items():
        etree.SubElement(root, name).text = value
    return etree.tostring(root, encoding="utf-8")


def read_v2(raw: bytes) -> dict[str, str]:
    """Read flat V2 XML. Raises `Unreachable` for anything else: an answer we cannot read leaves the outcome unknown."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreachable("the reply is not XML") from error
    return {str(child.tag): (child.text or "").strip() for child in root if isinstance(child.tag, str)}


async def _trusted(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Make the call; whatever leaves its outcome open becomes `Unreachable`."""
    try:
        reply = await call()
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error
    if reply.is_server_error or reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Unreachable(f"{reply.status_code} {_code(reply)}", answered=True)
    return reply


def _plain(code: str) -> str:
    """Return an error code without underscores, upper case: WeChat spells several of them in two ways."""
    return code.replace("_", "").upper()


def _code(reply: httpx.Response) -> str:
    """Return the error code of a V3 reply, empty when there is none."""
    with contextlib.suppress(msgspec.MsgspecError):
        return _plain(msgspec.json.decode(reply.content, type=_Error).code)
    return ""


def _decoded(reply: httpx.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(reply.content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreachable("a signed reply that cannot be read") from error
