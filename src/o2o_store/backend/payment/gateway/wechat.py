"""The telephone to WeChat Pay APIv3 (JSON, RSA); the customs declaration of a payment is in `wechat_customs`. Facts: payments.md §1."""

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime

import httpx
import msgspec

from o2o_store.backend.payment.gateway.bills import read_wechat_bill
from o2o_store.backend.payment.gateway.merchant import WECHAT_HOSTS, WeChatMerchant, is_download
from o2o_store.backend.payment.gateway.port import (
    TIMEOUT,
    Bill,
    DeclareAnswer,
    Declaring,
    OpenAnswer,
    RefundAnswer,
    TradeAnswer,
)
from o2o_store.backend.payment.gateway.wechat_customs import customs_desk
from o2o_store.backend.payment.gateway.wechat_signing import WeChatSigner, code_of, decoded, trusted
from o2o_store.backend.payment.messages import WECHAT, Exchange, RecordNotice
from o2o_store.backend.telephone import answered
from o2o_store.domain.clock import Clock
from o2o_store.outbox.outages import Rejected, Unreachable

_DECIDED = {"ORDERPAID": "paid", "ORDERCLOSED": "closed"}
_CODE_REASONS = {
    "AUTHCODEEXPIRE": "pay_code_invalid",
    "AUTHCODEINVALID": "pay_code_invalid",
    "AUTHCODEERROR": "pay_code_invalid",
    "NOTENOUGH": "not_enough_money",
}
_CLOSE_ANSWERS = frozenset({"ORDERPAID", "ORDERCLOSED", "ORDERNOTEXIST", "INVALIDREQUEST", "TRADEERROR"})


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


class _BillLink(msgspec.Struct):
    download_url: str
    hash_value: str
    hash_type: str = "SHA1"


class WeChatGateway:
    """Calls WeChat Pay for one merchant; see `port.WalletGateway` for what each call means and raises."""

    wallet = WECHAT

    def __init__(self, merchant: WeChatMerchant, client: httpx.AsyncClient, clock: Clock) -> None:
        self._merchant = merchant
        self._client = client
        self._clock = clock
        self._signer = WeChatSigner(merchant, clock)
        self._customs = customs_desk(merchant, client, clock, self._signer)

    async def open_code(self, request: bytes) -> OpenAnswer:
        """Open a Native order."""
        reply = await self._v3("POST", "/v3/pay/transactions/native", request)
        exchange = self._exchange("native", request, reply)
        if reply.is_success:
            return OpenAnswer("opened", decoded(reply, _Opened).code_url, "", exchange)
        return self._unopened("native", reply, exchange)

    async def pay_by_code(self, request: bytes) -> OpenAnswer:
        """Charge a pay code (`codepay`); a wallet that asks its owner for the password is `opened` without a code to show."""
        reply = await self._v3("POST", "/v3/pay/transactions/codepay", request)
        exchange = self._exchange("codepay", _without_pay_code(request), reply)
        if reply.status_code == httpx.codes.ACCEPTED or code_of(reply) == "USERPAYING":
            return OpenAnswer("opened", "", "", exchange)
        if reply.is_success:
            return OpenAnswer("paid", "", "", exchange)
        return self._unopened("codepay", reply, exchange)

    @staticmethod
    def _unopened(call: str, reply: httpx.Response, exchange: Exchange) -> OpenAnswer:
        code = code_of(reply)
        if code in _DECIDED:
            return OpenAnswer(_DECIDED[code], "", "", exchange, code)
        if reply.status_code == httpx.codes.FORBIDDEN or code in _CODE_REASONS:
            return OpenAnswer("refused", "", _CODE_REASONS.get(code, "wallet_refused"), exchange, code)
        raise Rejected(f"{call}: {reply.status_code} {code}")

    async def query(self, out_trade_no: str) -> TradeAnswer:
        """Ask for an order by our number."""
        reply = await self._v3("GET", f"/v3/pay/transactions/out-trade-no/{out_trade_no}?mchid={self._merchant.mchid}")
        exchange = self._exchange("query", b"", reply)
        if reply.is_success:
            return trade_of(reply.content, exchange)
        if code_of(reply) == "ORDERNOTEXIST":
            return TradeAnswer("ORDER_NOT_EXIST", out_trade_no, exchange)
        raise Rejected(f"query: {reply.status_code} {code_of(reply)}")

    async def close(self, out_trade_no: str, *, by_code: bool = False) -> Exchange:
        """Close an order, or reverse one that charged a pay code (those cannot be closed)."""
        names = {"appid": self._merchant.appid, "mchid": self._merchant.mchid} if by_code else {"mchid": self._merchant.mchid}
        body, act = msgspec.json.encode(names), "reverse" if by_code else "close"
        reply = await self._v3("POST", f"/v3/pay/transactions/out-trade-no/{out_trade_no}/{act}", body)
        if not reply.is_success and code_of(reply) not in _CLOSE_ANSWERS:
            raise Rejected(f"{act}: {reply.status_code} {code_of(reply)}")
        return self._exchange(act, body, reply)

    async def refund(self, request: bytes) -> RefundAnswer:
        """Ask for a refund. An empty account is no silence: `Rejected`, or the circuit would close for everybody who pays."""
        reply = await self._v3("POST", "/v3/refund/domestic/refunds", request)
        if not reply.is_success:
            code = code_of(reply)
            owed = "refund stays owed" if code in {"NOTENOUGH", "ORDERNOTEXIST"} else "refund"
            raise Rejected(f"{owed}: {reply.status_code} {code}")
        answer = decoded(reply, _Refund)
        return RefundAnswer(answer.status, answer.refund_id, self._exchange("refund", request, reply))

    async def query_refund(self, out_trade_no: str, refund_no: str) -> RefundAnswer:  # noqa: ARG002 - the port's other wallet needs both
        """Ask for a refund by our number."""
        reply = await self._v3("GET", f"/v3/refund/domestic/refunds/{refund_no}")
        exchange = self._exchange("query_refund", b"", reply)
        if reply.is_success:
            answer = decoded(reply, _Refund)
            return RefundAnswer(answer.status, answer.refund_id, exchange)
        if code_of(reply) == "RESOURCENOTEXISTS":
            return RefundAnswer("RESOURCE_NOT_EXISTS", "", exchange)
        raise Rejected(f"query_refund: {reply.status_code} {code_of(reply)}")

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Declare; the amount is never sent, the wallet declares its own."""
        return await self._customs.declare(what)

    async def declare_again(self, what: Declaring) -> None:
        """Have the declaration of a payment pushed to customs once more."""
        await self._customs.declare_again(what)

    async def query_declaration(self, out_trade_no: str) -> DeclareAnswer:
        """Ask for the declaration of a payment."""
        return await self._customs.query(out_trade_no)

    async def fetch_bill(self, day: date) -> Bill:
        """Fetch a day's bill. The file itself comes unsigned: it is believed for its SHA-1, which came in a signed reply."""
        reply = await self._v3("GET", f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL&tar_type=GZIP")
        if code_of(reply) in {"NOSTATEMENTEXIST", "STATEMENTNOTEXIST"}:
            return Bill(day, (), "")
        if not reply.is_success:
            raise Rejected(f"tradebill: {reply.status_code} {code_of(reply)}")
        link = decoded(reply, _BillLink)
        content = await self._download(link)
        try:
            return Bill(day, read_wechat_bill(content.decode("utf-8-sig")), hashlib.sha256(content).hexdigest())
        except (ValueError, LookupError) as error:
            raise Rejected(f"tradebill of {day}: {error}") from error

    async def _download(self, link: _BillLink) -> bytes:
        if not is_download(link.download_url, self._merchant.base_url, self._merchant.environment, WECHAT_HOSTS):
            raise Rejected("tradebill: the download lies at a stranger's address")
        headers = self._signer.headers("GET", link.download_url, b"")
        reply = await answered(lambda: self._client.get(link.download_url, headers=headers, timeout=TIMEOUT))
        if not reply.is_success:
            raise Unreachable(f"tradebill: the file answers {reply.status_code}", answered=True)
        try:
            content = gzip.decompress(reply.content) if reply.content[:2] == b"\x1f\x8b" else reply.content
        except (OSError, EOFError, zlib.error) as error:
            raise Unreachable("tradebill: the file is broken", answered=True) from error
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != link.hash_value.lower():
            raise Unreachable("tradebill: the file is not the one that was announced", answered=True)
        return content

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Verify and decrypt a notification."""
        return self._signer.read_notice(headers, body)

    def _exchange(self, call: str, request: bytes, reply: httpx.Response) -> Exchange:
        return Exchange(call=call, request=request, reply=reply.content, sent_at=self._clock.now())

    async def _v3(self, method: str, target: str, body: bytes = b"") -> httpx.Response:
        url = self._merchant.base_url + target
        headers = self._signer.headers(method, url, body)
        reply = await answered(lambda: self._client.request(method, url, content=body or None, headers=headers, timeout=TIMEOUT))
        return trusted(self._signer, f"{method} {target.partition('?')[0]}", reply)


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


def _without_pay_code(request: bytes) -> bytes:
    """Return the request as it is kept: a pay code is the shopper's secret even when it is spent."""
    content = msgspec.json.decode(request)
    content["payer"] = {"auth_code": "…"}
    return msgspec.json.encode(content)
