"""The wallet's rules for orders and refunds: pure of HTTP, over one page of the books; refusals carry WeChat's codes."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec

from o2o_store.sandbox.clock import BEIJING, rfc3339
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Notice, Page, Refund, Trade

CODE_LIFE = timedelta(hours=2)
ORDER_LIFE = timedelta(days=7)
_NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}$")
_REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}$")
_MOST_DESCRIPTION = 127
_MOST_URL = 255


_DESCRIBED = {
    "SUCCESS": "支付成功",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
    "REFUND": "转入退款",
    "USERPAYING": "用户支付中",
    "REVOKED": "已撤销",
    "PAYERROR": "支付失败",
}
_FINAL = {"CLOSED", "REVOKED", "PAYERROR"}


class WeChatError(Exception):
    """A refusal as WeChat words it: HTTP status, code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> bytes:
        """Return the error body."""
        return msgspec.json.encode({"code": self.code, "message": self.message})


class Amount(msgspec.Struct, kw_only=True):
    """An order's amount, in fen."""

    total: int
    currency: str = "CNY"


class NativeRequest(msgspec.Struct, kw_only=True):
    """What opens a Native order; further documented fields are taken and not looked at."""

    appid: str
    mchid: str
    description: str
    out_trade_no: str
    notify_url: str
    amount: Amount
    time_expire: str = ""
    attach: str = ""


class RefundAmount(msgspec.Struct, kw_only=True):
    """A refund's amount, in fen."""

    refund: int
    total: int
    currency: str = "CNY"


class RefundRequest(msgspec.Struct, kw_only=True):
    """What asks for a refund."""

    out_refund_no: str
    amount: RefundAmount
    transaction_id: str = ""
    out_trade_no: str = ""
    reason: str = ""
    notify_url: str = ""


def parse(body: bytes, kind: type[Any]) -> Any:
    """Read a request body; raises WeChatError PARAM_ERROR."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError:
        raise WeChatError(400, "PARAM_ERROR", "请求参数错误") from None


def _bad(field: str) -> WeChatError:
    return WeChatError(400, "PARAM_ERROR", f"参数错误：{field}")


def _check_native(request: NativeRequest, appid: str, mchid: str) -> None:
    if request.appid != appid or request.mchid != mchid:
        raise WeChatError(400, "APPID_MCHID_NOT_MATCH", "appid与mchid不匹配")
    if not _NUMBER.fullmatch(request.out_trade_no):
        raise _bad("out_trade_no")
    if not 1 <= len(request.description) <= _MOST_DESCRIPTION:
        raise _bad("description")
    if request.amount.total < 1 or request.amount.currency != "CNY":
        raise _bad("amount")
    if not re.match(r"https?://", request.notify_url) or "?" in request.notify_url or len(request.notify_url) > _MOST_URL:
        raise _bad("notify_url")


def _expiry(request: NativeRequest) -> float | None:
    if not request.time_expire:
        return None
    try:
        moment = datetime.fromisoformat(request.time_expire)
    except ValueError:
        raise _bad("time_expire") from None
    if moment.tzinfo is None:
        raise _bad("time_expire")
    return moment.timestamp()


def open_native(page: Page, request: NativeRequest, canonical: str, now: datetime) -> str:
    """Open an order or give an open one a fresh code; returns the code's secret. `canonical` is what a re-entry must repeat."""
    expires_at = _expiry(request)
    code = secrets.token_urlsafe(18)
    known = page.find_trade(request.out_trade_no)
    if known is None:
        trade = Trade(
            out_trade_no=request.out_trade_no, code=code, request=canonical, description=request.description, notify_url=request.notify_url,
            total=request.amount.total, created_at=now.timestamp(), code_made_at=now.timestamp(), expires_at=expires_at, attach=request.attach,
        )  # fmt: skip
        page.add_trade(trade)
        return code
    if known.state in {"SUCCESS", "REFUND"}:
        raise WeChatError(400, "ORDERPAID", "该订单已支付")
    if known.state == "CLOSED":
        raise WeChatError(400, "ORDER_CLOSED", "该订单已关闭")
    if known.request != canonical:
        raise WeChatError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致")
    page.update_trade(known.out_trade_no, code=code, code_made_at=now.timestamp())
    return code


def take_native(body: bytes, appid: str, mchid: str) -> tuple[NativeRequest, str]:
    """Read and check a Native request; returns it with its canonical text."""
    request: NativeRequest = parse(body, NativeRequest)
    _check_native(request, appid, mchid)
    whole = msgspec.json.decode(body)
    return request, msgspec.json.encode(whole, order="deterministic").decode()


def get_trade(page: Page, out_trade_no: str) -> Trade:
    """Return an order; raises ORDER_NOT_EXIST."""
    trade = page.find_trade(out_trade_no)
    if trade is None:
        raise WeChatError(404, "ORDER_NOT_EXIST", "订单不存在")
    return trade


def view_trade(trade: Trade, appid: str, mchid: str) -> dict[str, Any]:
    """Return an order as queries and notifications show it."""
    view: dict[str, Any] = {
        "appid": appid,
        "mchid": mchid,
        "out_trade_no": trade.out_trade_no,
        "trade_state": trade.state,
        "attach": trade.attach,
    }
    view |= {"trade_state_desc": _DESCRIBED[trade.state]}
    view["amount"] = {"total": trade.total, "currency": "CNY"}
    if trade.success_at is not None:
        payer = roster().get(trade.payer)
        view |= {
            "trade_type": "MICROPAY" if trade.by_code else "NATIVE",
            "transaction_id": trade.transaction_id,
            "bank_type": "OTHERS",
            "success_time": rfc3339(_moment(trade.success_at)),
        }
        view["amount"] = {"total": trade.total, "payer_total": trade.paid, "currency": "CNY", "payer_currency": "CNY"}
        view["payer"] = {"openid": payer.openid if payer else "oSPECIMENunknown"}
    return view


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, BEIJING)


def close_trade(page: Page, out_trade_no: str, earliest_after_s: float, now: datetime) -> None:
    """Close an unpaid order; repeating it is fine."""
    trade = get_trade(page, out_trade_no)
    if trade.by_code:
        raise WeChatError(400, "INVALID_REQUEST", "付款码订单不支持关单，请使用撤销")
    if trade.state in {"SUCCESS", "REFUND"}:
        raise WeChatError(400, "ORDERPAID", "该订单已支付")
    if now.timestamp() - trade.created_at < earliest_after_s:
        raise WeChatError(400, "INVALID_REQUEST", "订单生成后不能马上关闭")
    page.update_trade(out_trade_no, state="CLOSED")


def payable_fault(trade: Trade, now: datetime, *, late: bool = False) -> str:
    """Say why an order cannot be paid (`paid`, `closed`, `expired`), or return an empty text.

    `late`: the payer had the cashier open before the code ran out; `time_expire` limits who may begin, it does not close the order.
    """
    if trade.state in {"SUCCESS", "REFUND"}:
        return "paid"
    if trade.state in _FINAL:
        return "closed"
    if late:
        return ""
    ends = [trade.code_made_at + CODE_LIFE.total_seconds(), trade.created_at + ORDER_LIFE.total_seconds()]
    ends += [trade.expires_at] if trade.expires_at else []
    return "expired" if now.timestamp() > min(ends) else ""


def pay(page: Page, trade: Trade, payer: str, paid_fen: int, view_of: tuple[str, str], now: datetime) -> Trade:
    """Take the money of a payable order and plan the notification; `paid_fen` differs from the total only in rehearsals of wrong amounts."""
    serial = page.count_trades() + 1
    transaction_id = f"4200{now.astimezone(BEIJING):%Y%m%d%H%M%S}{serial:010d}"
    page.update_trade(
        trade.out_trade_no,
        state="SUCCESS",
        payer=payer,
        paid=paid_fen,
        total=paid_fen,
        transaction_id=transaction_id,
        success_at=now.timestamp(),
    )
    paid = get_trade(page, trade.out_trade_no)
    if trade.by_code:
        return paid
    resource = msgspec.json.encode(view_trade(paid, *view_of))
    _notify(page, trade.notify_url, "TRANSACTION.SUCCESS", "transaction", resource, now)
    return paid


def close_old(page: Page, now: datetime) -> int:
    """Close orders that nobody paid for seven days; returns how many."""
    old = [trade for trade in page.list_unpaid_before(now.timestamp() - ORDER_LIFE.total_seconds()) if trade.state == "NOTPAY"]
    for trade in old:
        page.update_trade(trade.out_trade_no, state="CLOSED")
    return len(old)


def _notify(page: Page, url: str, event_type: str, original_type: str, resource: bytes, now: datetime) -> None:
    page.add_notice(
        Notice(
            id=secrets.token_hex(18),
            url=url,
            event_type=event_type,
            original_type=original_type,
            resource=resource,
            created_at=now.timestamp(),
            due=now.timestamp(),
        )
    )


def _refunded_trade(page: Page, request: RefundRequest) -> Trade:
    trade = page.find_by_transaction(request.transaction_id) if request.transaction_id else page.find_trade(request.out_trade_no)
    if trade is None or trade.success_at is None:
        raise WeChatError(404, "ORDER_NOT_EXIST", "订单不存在或未支付")
    return trade


def open_refund(page: Page, body: bytes, delay: timedelta, now: datetime) -> dict[str, Any]:
    """Begin a refund; the same number with the same fields is the same refund."""
    request: RefundRequest = parse(body, RefundRequest)
    if not _REFUND_NUMBER.fullmatch(request.out_refund_no) or bool(request.transaction_id) == bool(request.out_trade_no):
        raise _bad("out_refund_no, transaction_id or out_trade_no")
    canonical = msgspec.json.encode(msgspec.json.decode(body), order="deterministic").decode()
    known = page.find_refund(request.out_refund_no)
    if known is not None:
        if known.request != canonical:
            raise WeChatError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致")
        return view_refund(known, page.find_trade(known.out_trade_no))
    trade = _refunded_trade(page, request)
    if request.amount.total != trade.total or request.amount.refund < 1:
        raise _bad("amount")
    if trade.refunded + request.amount.refund > trade.total:
        raise WeChatError(400, "INVALID_REQUEST", "退款金额大于订单可退金额")
    return _begin_refund(page, trade, request, canonical, delay, now)


def _begin_refund(page: Page, trade: Trade, request: RefundRequest, canonical: str, delay: timedelta, now: datetime) -> dict[str, Any]:
    refund = Refund(
        out_refund_no=request.out_refund_no, refund_id=f"5030{now.astimezone(BEIJING):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}", out_trade_no=trade.out_trade_no,
        request=canonical, notify_url=request.notify_url, amount=request.amount.refund, status="PROCESSING", created_at=now.timestamp(), due=(now + delay).timestamp(),
    )  # fmt: skip
    page.add_refund(refund)
    page.update_trade(trade.out_trade_no, refunded=trade.refunded + refund.amount, state="REFUND")
    return view_refund(refund, trade)


def view_refund(refund: Refund, trade: Trade | None) -> dict[str, Any]:
    """Return a refund as queries show it."""
    total = trade.total if trade else refund.amount
    view = {
        "refund_id": refund.refund_id, "out_refund_no": refund.out_refund_no, "transaction_id": trade.transaction_id if trade else "", "out_trade_no": refund.out_trade_no,
        "channel": "ORIGINAL", "user_received_account": "支付用户零钱", "create_time": rfc3339(_moment(refund.created_at)), "status": refund.status,
        "amount": {"total": total, "refund": refund.amount, "payer_total": total, "payer_refund": refund.amount, "currency": "CNY"},
    }  # fmt: skip
    return view | ({"success_time": rfc3339(_moment(refund.success_at))} if refund.success_at and refund.status == "SUCCESS" else {})


def settle_refunds(page: Page, outcome: str, now: datetime) -> int:
    """Finish refunds whose time has come as `outcome`; returns how many."""
    due = page.due_refunds(now)
    for refund in due:
        page.finish_refund(refund.out_refund_no, outcome, now)
        if refund.notify_url:
            _notify_refund(page, refund.out_refund_no, now)
    return len(due)


def _notify_refund(page: Page, out_refund_no: str, now: datetime) -> None:
    refund = page.find_refund(out_refund_no)
    if refund is None:
        raise LookupError(out_refund_no)
    view = view_refund(refund, page.find_trade(refund.out_trade_no))
    view["refund_status"] = view.pop("status")
    _notify(page, refund.notify_url, f"REFUND.{refund.status}", "refund", msgspec.json.encode(view), now)
