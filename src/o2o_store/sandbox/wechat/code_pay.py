"""Paying by the code on the shopper's phone: codes live a minute and are charged once; a wallet may ask its owner for the password."""

import secrets
from datetime import datetime
from typing import Any

import msgspec

from o2o_store.sandbox.wallet.books import Page, Refund, Trade
from o2o_store.sandbox.wallet.codes import PayCodes
from o2o_store.sandbox.wechat.till import Amount, WeChatError, get_trade, parse, pay, view_trade


class _Payer(msgspec.Struct, kw_only=True):
    auth_code: str


class CodePayRequest(msgspec.Struct, kw_only=True):
    """What charges a pay code."""

    appid: str
    mchid: str
    description: str
    out_trade_no: str
    amount: Amount
    payer: _Payer
    scene_info: dict[str, Any]


def charge(page: Page, body: bytes, codes: PayCodes, merchant: tuple[str, str], now: datetime) -> tuple[int, dict[str, Any]]:
    """Charge a pay code; returns status and answer. Raises WeChatError."""
    request: CodePayRequest = parse(body, CodePayRequest)
    if (request.appid, request.mchid) != merchant:
        raise WeChatError(400, "APPID_MCHID_NOT_MATCH", "appid与mchid不匹配")
    if not (request.scene_info.get("device_id") and request.scene_info.get("store_info")):
        raise WeChatError(400, "PARAM_ERROR", "参数错误：scene_info")
    known = page.find_trade(request.out_trade_no)
    if known is not None:
        raise WeChatError(400, *(("ORDERPAID", "该订单已支付") if known.success_at else ("OUT_TRADE_NO_USED", "商户订单号重复")))
    shown = codes.take(request.payer.auth_code, now)
    if shown is None:
        raise WeChatError(400, "AUTH_CODE_EXPIRE", "二维码已过期，请用户在微信上刷新后再试")
    if shown.mood == "poor":
        raise WeChatError(403, "NOT_ENOUGH", "用户余额不足")
    trade = Trade(
        out_trade_no=request.out_trade_no,
        code=secrets.token_urlsafe(18),
        request="",
        description=request.description,
        notify_url="",
        total=request.amount.total,
        created_at=now.timestamp(),
        code_made_at=now.timestamp(),
        state="USERPAYING",
        payer=shown.payer,
        by_code=True,
    )
    page.add_trade(trade)
    if shown.mood == "password":
        return 202, {"code": "USERPAYING", "message": "用户支付中，需要输入密码"}
    return 200, view_trade(pay(page, trade, shown.payer, trade.total, merchant, now), *merchant)


def reverse(page: Page, out_trade_no: str, now: datetime) -> None:
    """Take a charge back: closed when unpaid, paid back when paid."""
    trade = get_trade(page, out_trade_no)
    if not trade.by_code:
        raise WeChatError(400, "INVALID_REQUEST", "该订单不支持撤销")
    if trade.success_at is not None and trade.refunded < trade.total:
        number = f"REVERSE{out_trade_no}"
        page.add_refund(
            Refund(
                out_refund_no=number,
                refund_id=f"5030{secrets.randbelow(10**18):018d}",
                out_trade_no=out_trade_no,
                request="",
                notify_url="",
                amount=trade.total - trade.refunded,
                status="PROCESSING",
                created_at=now.timestamp(),
                due=now.timestamp(),
            )
        )
        page.update_trade(out_trade_no, refunded=trade.total)
    page.update_trade(out_trade_no, state="REVOKED")
