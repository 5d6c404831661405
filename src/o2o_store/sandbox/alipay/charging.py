"""`alipay.trade.pay`: charging the code on the shopper's phone."""

import secrets
from datetime import datetime

import msgspec

from o2o_store.sandbox.alipay.till import WAITING, Answer, BusinessError, Given, fen_of, ok, payer_fault, take_money
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Page, Trade
from o2o_store.sandbox.wallet.codes import PayCodes
from o2o_store.sandbox.wallet.declaring import yuan

_PAYER_FAULTS = {"differs": "ACQ.TRADE_BUYER_NOT_MATCH", "unchecked": "ACQ.BUYER_UNCERTIFIED"}


def charge(page: Page, given: Given, codes: PayCodes, merchant: tuple[str, str], notify_url: str, now: datetime) -> Answer:
    """Charge a pay code: 10000 paid, 10003 its owner types the password; raises BusinessError."""
    number = str(given.get("out_trade_no", ""))
    if given.get("scene") != "bar_code" or not number:
        raise BusinessError("ACQ.INVALID_PARAMETER", "参数无效")
    known = page.find_trade(number)
    if known is not None:
        raise BusinessError("ACQ.TRADE_HAS_SUCCESS" if known.success_at else "ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
    shown = codes.take(str(given.get("auth_code", "")), now)
    if shown is None:
        raise BusinessError("ACQ.PAYMENT_AUTH_CODE_INVALID", "支付失败，获取顾客账户信息失败，请顾客刷新付款码后重新收款")
    if shown.mood == "poor":
        raise BusinessError("ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足")
    request = {name: value for name, value in given.items() if name != "auth_code"}
    trade = _trade(request, fen_of(given.get("total_amount")), shown.payer, notify_url, now)
    fault = payer_fault(trade, roster()[shown.payer])
    if fault:
        raise BusinessError(_PAYER_FAULTS[fault], "买家与指定身份不一致")
    page.add_trade(trade)
    if shown.mood == "password":
        return {"code": "10003", "msg": "order success pay inprocess", "out_trade_no": number}
    take_money(page, trade, shown.payer, trade.total, merchant, now)
    paid = page.find_trade(number)
    return ok(
        out_trade_no=number, trade_no=paid.transaction_id if paid else "", total_amount=yuan(trade.total), receipt_amount=yuan(trade.total)
    )


def _trade(request: Given, total: int, payer: str, notify_url: str, now: datetime) -> Trade:
    return Trade(
        out_trade_no=str(request["out_trade_no"]), code=secrets.token_urlsafe(18), request=msgspec.json.encode(request).decode(),
        description=str(request.get("subject", "")), notify_url=notify_url, total=total, created_at=now.timestamp(),
        code_made_at=now.timestamp(), state=WAITING, payer=payer, by_code=True,
    )  # fmt: skip
