"""The telephone to Alipay's gateway (form, RSA2): money, the declaration to customs, the bill. Facts: payments.md §2.

Common parameters travel in the query, `biz_content` in the body: names and numbers of persons stay out of addresses and access logs.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec

from o2o_store.backend.payment.gateway.alipay_signing import AlipaySigner, raw_object
from o2o_store.backend.payment.gateway.bills import read_alipay_bill
from o2o_store.backend.payment.gateway.merchant import AlipayMerchant, is_download
from o2o_store.backend.payment.gateway.port import (
    TIMEOUT,
    Bill,
    DeclareAnswer,
    Declaring,
    NotAccepted,
    OpenAnswer,
    RefundAnswer,
    TradeAnswer,
)
from o2o_store.backend.payment.messages import ALIPAY, Exchange, RecordNotice
from o2o_store.backend.telephone import answered
from o2o_store.domain.clock import BEIJING, Clock
from o2o_store.domain.money import Fen, parse_yuan, yuan
from o2o_store.outbox.outages import Rejected, Unreachable

_OK, _WAITING_USER, _UNKNOWN, _REFUSED = "10000", "10003", "20000", "40004"
_NOT_OURS = frozenset({"20001", "40006"})
"""Gateway codes that refuse us and not what was asked: authorisation and rights."""
_OPEN_SUB_CODES = ("ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "ACQ.AOP", "aop.", "isp.")
_DECIDED = {"ACQ.TRADE_HAS_SUCCESS": "paid", "ACQ.TRADE_HAS_CLOSE": "closed"}
_REASONS = {
    "ACQ.PAYMENT_AUTH_CODE_INVALID": "pay_code_invalid",
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": "not_enough_money",
    "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH": "not_enough_money",
    "ACQ.TRADE_BUYER_NOT_MATCH": "payer_differs",
    "ACQ.BUYER_IDENTITY_NOT_MATCH": "payer_differs",
    "ACQ.BUYER_UNCERTIFIED": "payer_unchecked",
}
_OURS = frozenset({"ACQ.CONTEXT_INCONSISTENT", "ACQ.INVALID_PARAMETER", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"})
"""Business failures that only a fault of ours can cause: a person must look."""
_STATES = {"WAIT_BUYER_PAY": "USERPAYING", "TRADE_SUCCESS": "SUCCESS", "TRADE_FINISHED": "SUCCESS"}
_NO_BILL = "BILL_NOT_EXIST"
_BILL_HOSTS = (".alipay.com", ".alipaydev.com")


class AlipayGateway:
    """Calls Alipay for one merchant; see `port.WalletGateway` for what each call means and raises."""

    wallet = ALIPAY

    def __init__(self, merchant: AlipayMerchant, client: httpx.AsyncClient, clock: Clock, notify_url: str = "") -> None:
        self._merchant = merchant
        self._client = client
        self._clock = clock
        self._notify_url = notify_url
        self._signer = AlipaySigner(merchant, clock)

    async def open_code(self, request: bytes) -> OpenAnswer:
        """Precreate: no trade exists at Alipay until somebody scans."""
        answer, exchange = await self._call("alipay.trade.precreate", request, self._notify_url)
        if answer["code"] == _OK and answer.get("qr_code"):
            return OpenAnswer("opened", str(answer["qr_code"]), "", exchange)
        return _unopened(answer, exchange)

    async def pay_by_code(self, request: bytes) -> OpenAnswer:
        """Charge a pay code; a wallet that asks its owner for the password is `opened` without a code to show."""
        answer, exchange = await self._call("alipay.trade.pay", request, self._notify_url)
        kept = Exchange(exchange.call, _without_pay_code(request), exchange.reply, exchange.sent_at)
        if answer["code"] in {_OK, _WAITING_USER}:
            return OpenAnswer("paid" if answer["code"] == _OK else "opened", "", "", kept)
        return _unopened(answer, kept)

    async def query(self, out_trade_no: str) -> TradeAnswer:
        """Ask for a trade by our number; unscanned codes have none."""
        answer, exchange = await self._call("alipay.trade.query", _json(out_trade_no=out_trade_no))
        if answer.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return TradeAnswer("ORDER_NOT_EXIST", out_trade_no, exchange)
        if answer["code"] != _OK:
            raise Rejected(f"query: {_reason(answer)}")
        return trade_of(answer, exchange)

    async def close(self, out_trade_no: str, *, by_code: bool = False) -> Exchange:
        """Close a scanned, unpaid trade; `cancel` ends the code of one that nobody scanned, and reverses a charged pay code."""
        body = _json(out_trade_no=out_trade_no)
        if by_code:
            return await self._cancel(body)
        answer, exchange = await self._call("alipay.trade.close", body)
        if answer.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return await self._cancel(body)
        if answer["code"] not in {_OK, _REFUSED}:
            raise Rejected(f"close: {_reason(answer)}")
        return exchange

    async def _cancel(self, body: bytes) -> Exchange:
        answer, exchange = await self._call("alipay.trade.cancel", body)
        if answer["code"] == _OK and answer.get("retry_flag") == "Y":
            raise Unreachable("cancel: to be repeated", answered=True)
        if answer["code"] not in {_OK, _REFUSED}:
            raise Rejected(f"cancel: {_reason(answer)}")
        return exchange

    async def refund(self, request: bytes) -> RefundAnswer:
        """Ask for a refund. `fund_change` is N on repeats: then the refund's own query tells."""
        answer, exchange = await self._call("alipay.trade.refund", request)
        if answer["code"] != _OK:
            owed = "refund stays owed" if answer.get("sub_code") == "ACQ.SELLER_BALANCE_NOT_ENOUGH" else "refund"
            raise Rejected(f"{owed}: {_reason(answer)}")
        status = "SUCCESS" if answer.get("fund_change") == "Y" else "PROCESSING"
        return RefundAnswer(status, str(answer.get("trade_no", "")), exchange)

    async def query_refund(self, out_trade_no: str, refund_no: str) -> RefundAnswer:
        """Ask for a refund; one that is not there, or did not succeed, answers empty."""
        body = _json(out_trade_no=out_trade_no, out_request_no=refund_no)
        answer, exchange = await self._call("alipay.trade.fastpay.refund.query", body)
        if answer["code"] == _OK and answer.get("refund_status") == "REFUND_SUCCESS":
            return RefundAnswer("SUCCESS", str(answer.get("trade_no", "")), exchange)
        if answer["code"] in {_OK, _REFUSED}:
            return RefundAnswer("RESOURCE_NOT_EXISTS", "", exchange)
        raise Rejected(f"query_refund: {_reason(answer)}")

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Declare with `declare_mode` 1, which makes Alipay itself insist on buyer = payer; `identity_check` comes the first time only."""
        merchant = self._merchant
        body = _json(
            out_request_no=declare_number(what.out_trade_no),
            trade_no=what.transaction_id,
            merchant_customs_code=merchant.merchant_customs_code,
            merchant_customs_name=merchant.merchant_customs_name,
            amount=yuan(Fen(what.amount_fen)),
            customs_place=merchant.customs_place,
            is_split="F",
            buyer_info={"buyer_name": what.name, "buyer_cert_no": what.id_number.upper()},
            declare_mode="1",
        )
        answer, exchange = await self._call("alipay.trade.customs.declare", body)
        if answer["code"] != _OK:
            code = str(answer.get("sub_code", ""))
            differs = "IDENTITY" in code or "BUYER_NOT_MATCH" in code
            unchecked = "UNCERTIFIED" in code
            return DeclareAnswer("FAIL", "DIFFERENT" if differs else "UNCHECKED" if unchecked else "", "", "", code, exchange)
        check = {"T": "SAME", "F": "DIFFERENT"}.get(str(answer.get("identity_check", "")), "")
        return DeclareAnswer("PROCESSING", check, str(answer.get("ver_dept", "")), str(answer.get("pay_transaction_id", "")), "", exchange)

    async def declare_again(self, what: Declaring) -> None:
        """Declare under the same number: Alipay pushes again what did not reach customs."""
        await self.declare(what)

    async def query_declaration(self, out_trade_no: str) -> DeclareAnswer:
        """Ask how a declaration stands; what customs took was declared in mode 1, so its payer is the buyer."""
        answer, exchange = await self._call("alipay.trade.customs.query", _json(out_request_nos=declare_number(out_trade_no)))
        if answer["code"] != _OK:
            raise Rejected(f"customs query: {_reason(answer)}")
        records: list[dict[str, Any]] = list(answer.get("records") or [])
        if not records:
            return DeclareAnswer("UNDECLARED", "", "", "", "", exchange)
        record = records[0]
        state = _customs_state(str(record.get("status", "")), str(record.get("customs_result_code", "")))
        reason = str(record.get("customs_result_info", "") or record.get("memo", ""))
        return DeclareAnswer(
            state,
            "SAME" if state == "SUCCESS" else "",
            str(record.get("ver_dept", "")),
            str(record.get("pay_transaction_id", "")),
            "" if state == "SUCCESS" else reason,
            exchange,
        )

    async def fetch_bill(self, day: date) -> Bill:
        """Fetch a day's trade bill: an address good for half a minute, a zip of GBK CSV behind it."""
        method = "alipay.data.dataservice.bill.downloadurl.query"
        answer, _ = await self._call(method, _json(bill_type="trade", bill_date=day.isoformat()))
        if _NO_BILL in str(answer.get("sub_code", "")).upper():
            return Bill(day, (), "")
        url = str(answer.get("bill_download_url", ""))
        if answer["code"] != _OK or not url:
            raise Rejected(f"bill: {_reason(answer)}")
        content = await self._download(url)
        try:
            return Bill(day, read_alipay_bill(content), hashlib.sha256(content).hexdigest())
        except (ValueError, LookupError) as error:
            raise Rejected(f"bill of {day}: {error}") from error

    async def _download(self, url: str) -> bytes:
        if not is_download(url, self._merchant.gateway_url, self._merchant.environment, _BILL_HOSTS):
            raise Rejected("bill: the download lies at a stranger's address")
        reply = await answered(lambda: self._client.get(url, timeout=TIMEOUT))
        if not reply.is_success:
            raise Unreachable(f"bill: the file answers {reply.status_code}", answered=True)
        return reply.content

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Verify a notification."""
        return self._signer.read_notice(headers, body)

    async def _call(self, method: str, biz_content: bytes, notify_url: str = "") -> tuple[dict[str, Any], Exchange]:
        """Make one call and return the believed answer with the exact bytes of both sides."""
        parameters = self._signer.parameters(method, biz_content, notify_url)
        form = {"biz_content": biz_content.decode()}
        reply = await answered(lambda: self._client.post(self._merchant.gateway_url, params=parameters, data=form, timeout=TIMEOUT))
        exchange = Exchange(call=method, request=biz_content, reply=reply.content, sent_at=self._clock.now())
        return self._believed(method, reply), exchange

    def _believed(self, method: str, reply: httpx.Response) -> dict[str, Any]:
        try:
            whole = msgspec.json.decode(reply.content, type=dict[str, Any])
            name = f"{method.replace('.', '_')}_response"
            name = name if name in whole else "error_response"
            raw = raw_object(reply.content.decode(), name)
            answer = msgspec.json.decode(raw, type=dict[str, Any])
            code = str(answer["code"])
        except (msgspec.MsgspecError, ValueError, KeyError) as error:
            raise Unreachable(f"{method}: HTTP {reply.status_code}, an answer that cannot be read") from error
        sign = str(whole.get("sign", ""))
        if sign and not self._signer.holds(raw.encode(), sign, str(whole.get("alipay_cert_sn", ""))):
            raise Unreachable(f"{method}: the reply is not trusted, its sign does not hold")
        if not sign:
            # Alipay leaves refusals of app and sign unsigned; nothing else without a sign is believed.
            if code in {_OK, _WAITING_USER, _REFUSED}:
                raise Unreachable(f"{method}: the reply is not trusted, it is not signed")
            if code != _UNKNOWN:
                raise NotAccepted(f"{method}: {_reason(answer)}")
        if code in _NOT_OURS:
            raise NotAccepted(f"{method}: {_reason(answer)}")
        sub_code = str(answer.get("sub_code", ""))
        if code == _UNKNOWN or (sub_code.startswith(_OPEN_SUB_CODES) and _NO_BILL not in sub_code.upper()):
            raise Unreachable(f"{method}: {_reason(answer)}", answered=True)
        return answer | {"code": code}


def _unopened(answer: Mapping[str, Any], exchange: Exchange) -> OpenAnswer:
    code = str(answer.get("sub_code", ""))
    if code in _DECIDED:
        return OpenAnswer(_DECIDED[code], "", "", exchange, code)
    if answer["code"] != _REFUSED or code in _OURS:
        raise Rejected(f"{exchange.call}: {_reason(answer)}")
    return OpenAnswer("refused", "", _REASONS.get(code, "wallet_refused"), exchange, code)


def trade_of(answer: Mapping[str, Any], exchange: Exchange) -> TradeAnswer:
    """Read a trade as queried. Raises `Unreachable` when it cannot be read: the outcome stays unknown."""
    try:
        status, paid = str(answer["trade_status"]), str(answer.get("send_pay_date", ""))
        total = parse_yuan(str(answer["total_amount"]))
        payer_total = parse_yuan(str(answer.get("buyer_pay_amount") or answer["total_amount"]))
        paid_at = datetime.strptime(paid, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING).astimezone(UTC) if paid else None
        number, transaction = str(answer["out_trade_no"]), str(answer.get("trade_no", ""))
    except (KeyError, ValueError) as error:
        raise Unreachable("a signed trade that cannot be read", answered=True) from error
    # Closed although it was paid: `cancel` gave it back, or somebody at the wallet's console. Nothing of it is left to be refunded.
    state = _STATES.get(status, "REVOKED" if paid_at is not None else "CLOSED")
    return TradeAnswer(state, number, exchange, transaction, total, payer_total, "CNY", paid_at)


def declare_number(out_trade_no: str) -> str:
    """Return the number a payment is declared under: one payment, one number, for ever."""
    return f"D{out_trade_no}"


def _customs_state(status: str, result: str) -> str:
    if result.startswith("-") or result == "100":
        return "FAIL"
    if result in {"120", "399"}:
        return "SUCCESS"
    return "EXCEPT" if result == "4" else "PROCESSING" if status else "UNDECLARED"


def _reason(answer: Mapping[str, Any]) -> str:
    """Return codes only: the wallet's sentences may quote what we sent."""
    return f"{answer.get('code', '')} {answer.get('sub_code', '')}".strip()


def _json(**fields: Any) -> bytes:
    return msgspec.json.encode(fields)


def _without_pay_code(request: bytes) -> bytes:
    """Return the request as it is kept: a pay code is the shopper's secret even when it is spent."""
    return msgspec.json.encode(msgspec.json.decode(request) | {"auth_code": "…"})
