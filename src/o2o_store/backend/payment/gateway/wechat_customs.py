"""WeChat's declaration of a payment to customs: V2 (XML, MD5), which answers whether payer = buyer in one call, or V3 (JSON, RSA).

Facts: payments.md §1.4. No independent client of either is known: docs/wallets.md says how they were checked instead.
"""

import contextlib
import dataclasses
import hashlib
import secrets
from collections.abc import Mapping
from typing import Protocol

import httpx
import msgspec
from lxml import etree

from o2o_store.backend.payment.gateway.merchant import WeChatMerchant
from o2o_store.backend.payment.gateway.port import TIMEOUT, DeclareAnswer, Declaring, NotAccepted
from o2o_store.backend.payment.gateway.wechat_signing import WeChatSigner, code_of, decoded, trusted
from o2o_store.backend.payment.messages import Exchange
from o2o_store.backend.telephone import answered
from o2o_store.domain.clock import Clock
from o2o_store.logs import masked
from o2o_store.outbox.outages import Rejected, Unreachable

_V2 = "/cgi-bin/mch"
_OPEN_ERRORS = frozenset({"SYSTEMERROR", "FREQUENCYLIMITED", "BANKERROR"})
_SAID_BEFORE = frozenset({"PARAMERROR", "INVALIDREQUEST", "ORDERDECLARED"})
_OUR_FAULTS = frozenset(
    {"SIGNERROR", "NOAUTH", "APPIDMCHIDNOTMATCH", "MCHNOTEXISTS", "MCHIDNOTEXIST", "APPIDNOTEXIST", "RESOURCENOTEXISTS"}
)
"""Refusals that say nothing of the payment: settings or rights of ours are wrong, and nobody's money goes back for that."""


class CustomsDesk(Protocol):
    """One way of declaring."""

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Declare a payment and compare its payer with the buyer."""
        ...

    async def declare_again(self, what: Declaring) -> None:
        """Have a declaration pushed to customs once more."""
        ...

    async def query(self, out_trade_no: str) -> DeclareAnswer:
        """Ask how a declaration stands."""
        ...


def customs_desk(merchant: WeChatMerchant, client: httpx.AsyncClient, clock: Clock, signer: WeChatSigner) -> CustomsDesk:
    """Return the way that the merchant's settings name."""
    return V3Desk(merchant, client, clock, signer) if merchant.customs_api == "v3" else V2Desk(merchant, client, clock)


class V2Desk:
    """`customdeclareorder` and `customdeclarequery`: flat XML, MD5 with the V2 key, no nonce, no client certificate."""

    def __init__(self, merchant: WeChatMerchant, client: httpx.AsyncClient, clock: Clock) -> None:
        self._merchant = merchant
        self._client = client
        self._clock = clock

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Repeating the call with the same fields is safe; with others it is a re-entry error."""
        person = {"cert_type": "IDCARD", "cert_id": what.id_number.upper(), "name": what.name}
        return await self._call(
            "customs/customdeclareorder", self._keys(what.out_trade_no) | {"transaction_id": what.transaction_id} | person
        )

    async def declare_again(self, what: Declaring) -> None:
        """Push once more; where it is not allowed (any more), nothing happens: the query says how it stands."""
        with contextlib.suppress(Rejected):
            await self._call("newcustoms/customdeclareredeclare", self._keys(what.out_trade_no))

    async def query(self, out_trade_no: str) -> DeclareAnswer:
        """Ask by our order number."""
        return await self._call("customs/customdeclarequery", self._keys(out_trade_no))

    def _keys(self, out_trade_no: str) -> dict[str, str]:
        merchant = self._merchant
        return {
            "appid": merchant.appid,
            "mch_id": merchant.mchid,
            "out_trade_no": out_trade_no,
            "customs": merchant.customs,
            "mch_customs_no": merchant.merchant_customs_no,
        }

    async def _call(self, call: str, fields: dict[str, str]) -> DeclareAnswer:
        body = write_v2(fields | {"sign": sign_v2(fields, self._merchant.v2_key)})
        url, headers = f"{self._merchant.customs_url or self._merchant.base_url}{_V2}/{call}", {"Content-Type": "text/xml; charset=utf-8"}
        reply = await answered(lambda: self._client.post(url, content=body, headers=headers, timeout=TIMEOUT))
        answer = read_v2(reply.content)
        if answer.get("return_code") != "SUCCESS":
            raise Rejected(f"{call}: {masked(answer.get('return_msg', ''))}")
        if not secrets.compare_digest(sign_v2(answer, self._merchant.v2_key), answer.get("sign", "")):
            raise Unreachable(f"{call}: the reply is not trusted, its sign does not hold")
        code = answer.get("err_code", "").replace("_", "").upper()
        if code in _OPEN_ERRORS:
            raise Unreachable(f"{call}: {code}", answered=True)
        if code in _OUR_FAULTS:
            raise NotAccepted(f"{call}: {code}")
        return declaration_of(answer, Exchange(call=call, request=body, reply=reply.content, sent_at=self._clock.now()))


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


class _Declared(msgspec.Struct):
    state: str = ""
    verify_department: str = ""
    verify_department_trade_id: str = ""
    explanation: str = ""
    certificate_check_result: str = ""


class _Found(msgspec.Struct):
    data: list[_Declared] = []


class _Verified(msgspec.Struct):
    certificate_check_result: str
    verify_department: str = ""
    verify_department_trade_id: str = ""


class V3Desk:
    """`…/customs/orders`, then `…/verify-certificate`; the prefix differs between pages and SDKs, so it is a setting."""

    def __init__(self, merchant: WeChatMerchant, client: httpx.AsyncClient, clock: Clock, signer: WeChatSigner) -> None:
        self._merchant = merchant
        self._client = client
        self._clock = clock
        self._signer = signer

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Declare, then have the payer compared: the check exists only for what was declared."""
        body = msgspec.json.encode(self._keys(what))
        reply = await self._ask("POST", "/orders", body)
        exchange = Exchange("customs_orders", body, reply.content, self._clock.now())
        if not reply.is_success:
            return await self._not_taken(what, reply, exchange)
        declared = decoded(reply, _Declared)
        stands = DeclareAnswer(
            declared.state, "", declared.verify_department, declared.verify_department_trade_id, declared.explanation, exchange
        )
        return await self._compared(what, stands)

    async def _not_taken(self, what: Declaring, reply: httpx.Response, exchange: Exchange) -> DeclareAnswer:
        """Tell a payment that cannot be declared, whose money goes back, from a call that never reached the right desk."""
        code = code_of(reply)
        if code in _SAID_BEFORE:
            stands = await self.query(what.out_trade_no)
            if stands.state != "UNDECLARED":
                return await self._compared(what, stands)
        elif reply.status_code != httpx.codes.NOT_FOUND and code not in _OUR_FAULTS and "wechatpay-signature" in reply.headers:
            return DeclareAnswer("FAIL", "", "", "", code, exchange)
        raise Rejected(f"customs orders: {reply.status_code} {code}")

    async def _compared(self, what: Declaring, declared: DeclareAnswer) -> DeclareAnswer:
        check = await self._verify(what)
        return dataclasses.replace(
            declared,
            cert_check=check.certificate_check_result,
            verify_department=check.verify_department or declared.verify_department,
            verify_trade_id=check.verify_department_trade_id or declared.verify_trade_id,
        )

    async def declare_again(self, what: Declaring) -> None:
        """Push once more; a refusal with a reason changes nothing: the query says how it stands."""
        await self._ask("POST", "/redeclare", msgspec.json.encode(self._keys(what)))

    async def query(self, out_trade_no: str) -> DeclareAnswer:
        """Ask by our order number; the answer does not repeat the payer's check."""
        merchant = self._merchant
        target = (
            f"/orders?appid={merchant.appid}&mchid={merchant.mchid}&order_type=out_trade_no&order_no={out_trade_no}"
            f"&customs={merchant.customs}&offset=0&limit=1"
        )
        reply = await self._ask("GET", target, b"")
        exchange = Exchange("customs_query", b"", reply.content, self._clock.now())
        if not reply.is_success:
            raise Rejected(f"customs query: {reply.status_code} {code_of(reply)}")
        found = decoded(reply, _Found).data
        one = found[0] if found else _Declared(state="UNDECLARED")
        return DeclareAnswer(
            one.state, one.certificate_check_result, one.verify_department, one.verify_department_trade_id, one.explanation, exchange
        )

    async def _verify(self, what: Declaring) -> _Verified:
        number, serial = self._signer.sealed(what.id_number.upper(), customs=True)
        name, _ = self._signer.sealed(what.name, customs=True)
        named = self._keys(what) | {"certificate_type": "IDCARD", "certificate_id": number, "certificate_name": name}
        reply = await self._ask("POST", "/verify-certificate", msgspec.json.encode(named), serial)
        if not reply.is_success:
            # The declaration stands; its payer stays unchecked and is asked about again.
            return _Verified("UNCHECKED")
        return decoded(reply, _Verified)

    def _keys(self, what: Declaring) -> dict[str, str]:
        merchant = self._merchant
        return {
            "appid": merchant.appid,
            "mchid": merchant.mchid,
            "out_trade_no": what.out_trade_no,
            "transaction_id": what.transaction_id,
            "customs": merchant.customs,
            "merchant_customs_no": merchant.merchant_customs_no,
        }

    async def _ask(self, method: str, path: str, body: bytes, serial: str = "") -> httpx.Response:
        target = self._merchant.customs_prefix + path
        url = (self._merchant.customs_url or self._merchant.base_url) + target
        headers = self._signer.headers(method, url, body) | ({"Wechatpay-Serial": serial} if serial else {})
        reply = await answered(lambda: self._client.request(method, url, content=body or None, headers=headers, timeout=TIMEOUT))
        return trusted(self._signer, f"customs {path.partition('?')[0]}", reply)
