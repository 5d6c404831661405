"""WeChat's trade bill: backticks, yuan, paid orders and accepted refunds of a Beijing day, totals at the end."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.wallet.billing import BillChange, is_ready, listed
from o2o_store.sandbox.wallet.books import Page, Refund, Trade
from o2o_store.sandbox.wallet.codes import fee_of
from o2o_store.sandbox.wallet.declaring import yuan
from o2o_store.sandbox.wechat.till import WeChatError

_HEADS = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
    "商品名称",
    "商户数据包",
    "手续费",
    "费率",
    "订单金额",
    "申请退款金额",
    "费率备注",
]
_TOTALS = ["总交易单数", "应结订单总金额", "退款总金额", "充值券退款总金额", "手续费总金额", "订单总金额", "申请退款总金额"]


def span_of(bill_date: str, now: datetime, *, at_once: bool = False) -> tuple[float, float]:
    """Return the Beijing day of a bill in seconds; raises WeChatError unless the bill is made out."""
    try:
        day = datetime.strptime(bill_date, "%Y-%m-%d").replace(tzinfo=BEIJING)
    except ValueError:
        raise WeChatError(400, "PARAM_ERROR", "参数错误：bill_date") from None
    if not is_ready(day, now, at_once=at_once):
        raise WeChatError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    return day.timestamp(), (day + timedelta(days=1)).timestamp()


def write_bill(page: Page, span: tuple[float, float], merchant: tuple[str, str], changes: Iterable[BillChange] = ()) -> bytes:
    """Write the bill of a day; raises WeChatError when there is none."""
    trades, refunds = listed(page, *span, changes)
    if not trades and not refunds:
        raise WeChatError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    rows = [_paid(trade, merchant) for trade in trades]
    rows += [_back(refund, trade, merchant) for refund in refunds if (trade := page.find_trade(refund.out_trade_no)) is not None]
    paid, back = sum(trade.total for trade in trades), sum(refund.amount for refund in refunds)
    fees = sum(fee_of(trade.total) for trade in trades) - sum(fee_of(refund.amount) for refund in refunds)
    totals = [str(len(rows)), yuan(paid), yuan(back), "0.00", _signed(fees), yuan(paid), yuan(back)]
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(_HEADS)
    write.writerows([f"`{value}" for value in row] for row in rows)
    write.writerow(_TOTALS)
    write.writerow([f"`{value}" for value in totals])
    return ("\ufeff" + out.getvalue()).encode()


def _signed(fen: int) -> str:
    return ("-" if fen < 0 else "") + yuan(abs(fen))


def _paid(trade: Trade, merchant: tuple[str, str]) -> list[str]:
    at = datetime.fromtimestamp(trade.success_at or 0, BEIJING)
    return [
        f"{at:%Y-%m-%d %H:%M:%S}", *merchant, "0", "", trade.transaction_id, trade.out_trade_no, f"oSPECIMEN{trade.payer}",
        "MICROPAY" if trade.by_code else "NATIVE", "SUCCESS", "OTHERS", "CNY", yuan(trade.total), "0.00", "0", "0", "0.00", "0.00", "", "",
        trade.description, trade.attach, yuan(fee_of(trade.total)), "0.60%", yuan(trade.total), "0.00", "",
    ]  # fmt: skip


def _back(refund: Refund, trade: Trade, merchant: tuple[str, str]) -> list[str]:
    at = datetime.fromtimestamp(refund.created_at, BEIJING)
    amount = yuan(refund.amount)
    return [
        f"{at:%Y-%m-%d %H:%M:%S}", *merchant, "0", "", trade.transaction_id, trade.out_trade_no, f"oSPECIMEN{trade.payer}",
        "MICROPAY" if trade.by_code else "NATIVE", "REFUND", "OTHERS", "CNY", "0.00", "0.00", refund.refund_id, refund.out_refund_no, amount,
        "0.00", "ORIGINAL", refund.status, trade.description, trade.attach, _signed(-fee_of(refund.amount)), "0.60%", "0.00", amount, "",
    ]  # fmt: skip


def packed(content: bytes) -> tuple[bytes, str]:
    """Return the file gzipped, and the SHA-1 of what is inside."""
    return gzip.compress(content), hashlib.sha1(content, usedforsecurity=False).hexdigest()
