"""Alipay's rules for trades and refunds: pure of HTTP, over one page of the books; refusals carry Alipay's sub codes."""

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from o2o_store.sandbox.alipay.signing import TIME, identity_hash
from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.persons import Specimen, roster
from o2o_store.sandbox.wallet.books import Notice, Page, Refund, Trade
from o2o_store.sandbox.wallet.declaring import yuan

CODE_LIFE = timedelta(hours=2)
DEFAULT_LIFE = timedelta(hours=3)
UNSCANNED, WAITING, SUCCESS, CLOSED = "UNSCANNED", "WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_CLOSED"
_NUMBER = re.compile(r"[0-9A-Za-z_]{1,64}$")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?$")
_EXPRESS = re.compile(r"([0-9]+)([mhd])$")
_LONGEST_SUBJECT = 256
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
Answer = dict[str, Any]
Given = Mapping[str, Any]


class BusinessError(Exception):
    """A business failure: code 40004 with a sub code, signed like every business answer."""

    def __init__(self, sub_code: str, text: str) -> None:
        super().__init__(sub_code)
        self.sub_code, self.text = sub_code, text

    def answer(self) -> Answer:
        """Return the answer's fields."""
        return {"code": "40004", "msg": "Business Failed", "sub_code": self.sub_code, "sub_msg": self.text}


def ok(**fields: Any) -> Answer:
    """Return a good answer."""
    return {"code": "10000", "msg": "Success", **fields}


def fen_of(text: object) -> int:
    """Read an amount in yuan; raises BusinessError."""
    value = str(text)
    if not _AMOUNT.fullmatch(value):
        raise BusinessError("ACQ.INVALID_PARAMETER", "金额格式错误")
    whole, _, part = value.partition(".")
    fen = int(whole) * 100 + int(part.ljust(2, "0"))
    if not 1 <= fen <= 10_000_000_000:  # noqa: PLR2004 - 0.01 to 100000000.00 yuan
        raise BusinessError("ACQ.TOTAL_FEE_EXCEED", "订单金额超限")
    return fen


def _opening(given: Given, now: datetime) -> tuple[str, int, float]:
    number, subject = str(given.get("out_trade_no", "")), str(given.get("subject", ""))
    if not _NUMBER.fullmatch(number) or not 1 <= len(subject) <= _LONGEST_SUBJECT or set("/=&") & set(subject):
        raise BusinessError("ACQ.INVALID_PARAMETER", "参数无效")
    return number, fen_of(given.get("total_amount")), _expiry(given, now)


def _expiry(given: Given, now: datetime) -> float:
    if "time_expire" in given:
        try:
            return datetime.strptime(str(given["time_expire"]), TIME).replace(tzinfo=BEIJING).timestamp()
        except ValueError:
            raise BusinessError("ACQ.INVALID_PARAMETER", "time_expire无效") from None
    found = _EXPRESS.fullmatch(str(given.get("timeout_express", "3h")))
    if found is None:
        raise BusinessError("ACQ.INVALID_PARAMETER", "timeout_express无效")
    return (now + int(found[1]) * _UNITS[found[2]]).timestamp()


def _canonical(given: Given) -> str:
    return msgspec.json.encode(given, order="deterministic").decode()


def precreate(page: Page, given: Given, notify_url: str, code_url: Callable[[str], str], now: datetime) -> Answer:
    """Make a code; no trade exists until somebody scans it."""
    number, total, expires_at = _opening(given, now)
    if expires_at <= now.timestamp():
        raise BusinessError("ACQ.INVALID_PARAMETER", "time_expire已过")
    known = page.find_trade(number)
    if known is not None:
        _refuse_decided(known)
        if known.request != _canonical(given):
            raise BusinessError("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
        return ok(out_trade_no=number, qr_code=code_url(known.code))
    trade = Trade(
        out_trade_no=number, code=secrets.token_urlsafe(18), request=_canonical(given), description=str(given["subject"]), notify_url=notify_url,
        total=total, created_at=now.timestamp(), code_made_at=now.timestamp(), expires_at=expires_at, state=UNSCANNED,
    )  # fmt: skip
    page.add_trade(trade)
    return ok(out_trade_no=number, qr_code=code_url(trade.code))


def _refuse_decided(trade: Trade) -> None:
    if trade.success_at is not None:
        raise BusinessError("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
    if trade.state == CLOSED:
        raise BusinessError("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")


def fault_of(trade: Trade, now: datetime, *, late: bool = False) -> str:
    """Say why a trade cannot be paid (`paid`, `closed`, `expired`), or return an empty text."""
    if trade.success_at is not None:
        return "paid"
    if trade.state == CLOSED:
        return "closed"
    ends = [trade.code_made_at + CODE_LIFE.total_seconds(), trade.expires_at or now.timestamp() + 1]
    return "expired" if not late and now.timestamp() > min(ends) else ""


def payer_fault(trade: Trade, payer: Specimen) -> str:
    """Say why this payer may not pay: `differs` or `unchecked`, before any money moves; nothing when nobody asked for a check."""
    wanted = msgspec.json.decode(trade.request or "{}", type=dict[str, Any]).get("ext_user_info") or {}
    if wanted.get("need_check_info") != "T":
        return ""
    if not payer.wallet_real_name:
        return "unchecked"
    if wanted.get("name") or wanted.get("cert_no"):
        same = (str(wanted.get("name", payer.name)), str(wanted.get("cert_no", payer.id_number)).upper()) == (payer.name, payer.id_number)
        return "" if same else "differs"
    expected = str(wanted.get("identity_hash", ""))
    return "" if not expected or expected.lower() == identity_hash(payer.name, payer.id_number) else "differs"


def take_money(page: Page, trade: Trade, payer: str, paid_fen: int, merchant: tuple[str, str], now: datetime) -> str:
    """Take the money of a payable trade and plan the notification; returns why the payer may not, or nothing."""
    fault = payer_fault(trade, roster()[payer])
    if fault:
        return fault
    number = f"{now.astimezone(BEIJING):%Y%m%d}22001{page.count_trades() + 1:015d}"
    page.update_trade(
        trade.out_trade_no, state=SUCCESS, payer=payer, paid=paid_fen, total=paid_fen, transaction_id=number, success_at=now.timestamp()
    )
    _notify(page, get_trade(page, {"out_trade_no": trade.out_trade_no}), merchant, now)
    return ""


def _notify(page: Page, trade: Trade, merchant: tuple[str, str], now: datetime) -> None:
    if not trade.notify_url:
        return
    fields = {
        "notify_type": "trade_status_sync", "notify_id": secrets.token_hex(17), "charset": "utf-8", "version": "1.0", "app_id": merchant[0],
        "auth_app_id": merchant[0], "seller_id": merchant[1], "trade_no": trade.transaction_id, "out_trade_no": trade.out_trade_no,
        "trade_status": trade.state, "total_amount": yuan(trade.total), "receipt_amount": yuan(trade.paid), "buyer_pay_amount": yuan(trade.paid),
        "subject": trade.description, "gmt_payment": _time(trade.success_at), "buyer_id": f"2088SPECIMEN{trade.payer}",
    }  # fmt: skip
    page.add_notice(
        Notice(
            id=fields["notify_id"],
            url=trade.notify_url,
            event_type=trade.state,
            original_type="form",
            resource=msgspec.json.encode(fields),
            created_at=now.timestamp(),
            due=now.timestamp(),
        )
    )


def _time(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, BEIJING).strftime(TIME)


def get_trade(page: Page, given: Given) -> Trade:
    """Return a trade that somebody has scanned; raises ACQ.TRADE_NOT_EXIST."""
    number, transaction = str(given.get("out_trade_no", "")), str(given.get("trade_no", ""))
    trade = page.find_by_transaction(transaction) if transaction else page.find_trade(number)
    if trade is None or trade.state == UNSCANNED:
        raise BusinessError("ACQ.TRADE_NOT_EXIST", "交易不存在")
    return trade


def query(page: Page, given: Given) -> Answer:
    """Show a trade."""
    trade = get_trade(page, given)
    view = ok(out_trade_no=trade.out_trade_no, trade_no=trade.transaction_id or f"2026{trade.created_at:.0f}", trade_status=trade.state)
    view |= {"total_amount": yuan(trade.total), "buyer_user_id": f"2088SPECIMEN{trade.payer}"}
    if trade.success_at is not None:
        view |= {"send_pay_date": _time(trade.success_at), "buyer_pay_amount": yuan(trade.paid), "receipt_amount": yuan(trade.paid)}
    return view


def close(page: Page, given: Given, now: datetime) -> Answer:  # noqa: ARG001 - one shape for every call
    """Close a scanned trade that nobody paid."""
    trade = get_trade(page, given)
    if trade.success_at is not None:
        raise BusinessError("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    page.update_trade(trade.out_trade_no, state=CLOSED)
    return ok(out_trade_no=trade.out_trade_no, trade_no=trade.transaction_id)


def cancel(page: Page, given: Given, now: datetime) -> Answer:
    """Undo whatever there is: a code nobody scanned dies, an unpaid trade closes, a paid one goes back; success for unknown numbers."""
    number = str(given.get("out_trade_no", ""))
    trade = page.find_trade(number)
    answer = ok(out_trade_no=number, retry_flag="N")
    if trade is None or trade.state == CLOSED:
        return answer
    if trade.success_at is None:
        page.update_trade(number, state=CLOSED)
        return answer | {"action": "close"}
    _give_back(page, trade, f"CANCEL{number}", trade.total - trade.refunded, "", now)
    return answer | {"action": "refund", "trade_no": trade.transaction_id}


def refund(page: Page, given: Given, *, rich: bool, now: datetime) -> Answer:
    """Give money back at once; the same request number is the same refund. `rich` is False while the seller's account is empty."""
    trade = get_trade(page, given)
    if trade.success_at is None:
        raise BusinessError("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    number, amount = str(given.get("out_request_no") or trade.out_trade_no), fen_of(given.get("refund_amount"))
    known = page.find_refund(number)
    if known is not None:
        if known.amount != amount:
            raise BusinessError("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额与原请求不一致")
        return _refunded(page, trade.out_trade_no, "N")
    if trade.refunded + amount > trade.total:
        raise BusinessError("ACQ.REASON_TRADE_REFUND_FEE_ERR", "退款金额无效")
    if not rich:
        raise BusinessError("ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足")
    _give_back(page, trade, number, amount, _canonical(given), now)
    return _refunded(page, trade.out_trade_no, "Y")


def _give_back(page: Page, trade: Trade, number: str, amount: int, request: str, now: datetime) -> None:
    page.add_refund(
        Refund(
            out_refund_no=number,
            refund_id=trade.transaction_id,
            out_trade_no=trade.out_trade_no,
            request=request,
            notify_url="",
            amount=amount,
            status="SUCCESS",
            created_at=now.timestamp(),
            due=now.timestamp(),
            success_at=now.timestamp(),
        )
    )
    whole = trade.refunded + amount >= trade.total
    page.update_trade(trade.out_trade_no, refunded=trade.refunded + amount, state=CLOSED if whole else trade.state)


def _refunded(page: Page, out_trade_no: str, fund_change: str) -> Answer:
    trade = get_trade(page, {"out_trade_no": out_trade_no})
    return ok(out_trade_no=out_trade_no, trade_no=trade.transaction_id, fund_change=fund_change, refund_fee=yuan(trade.refunded))


def query_refund(page: Page, given: Given) -> Answer:
    """Show a refund; nothing but `Success` when there is none."""
    trade = get_trade(page, given)
    found = page.find_refund(str(given.get("out_request_no", "")))
    if found is None or found.out_trade_no != trade.out_trade_no:
        return ok()
    return ok(
        out_trade_no=trade.out_trade_no, trade_no=trade.transaction_id, out_request_no=found.out_refund_no, total_amount=yuan(trade.total),
        refund_amount=yuan(found.amount), refund_status="REFUND_SUCCESS",
    )  # fmt: skip
