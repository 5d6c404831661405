"""The finished requests that promises to the wallets carry, written by the service inside its transaction (facts/payments.md §1.1, §2)."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from o2o_store.backend.payment.messages import ALIPAY, WalletAccount
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen, yuan

_WECHAT_DESCRIPTION, _ALIPAY_SUBJECT = 127, 256
_WECHAT_REASON, _ALIPAY_REASON = 80, 256
_NO_SUBJECT = str.maketrans("/=&", "   ")
"""Alipay takes no subject with these (facts/payments.md §2)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens an attempt. `identity_hash` is Alipay's hash of name and number, empty when the wallet is not to compare payers."""

    out_trade_no: str
    description: str
    amount_fen: int
    expires_at: datetime
    identity_hash: str = field(default="", repr=False)


def code_request(account: WalletAccount, opening: Opening) -> bytes:
    """Write the request that opens an attempt by a code to show."""
    if account.wallet == ALIPAY:
        content = _alipay(opening) | {"product_code": "FACE_TO_FACE_PAYMENT", "time_expire": _alipay_time(opening.expires_at)}
        return msgspec.json.encode(content)
    return msgspec.json.encode(_wechat(account, opening) | {"notify_url": account.notify_url})


def pay_code_request(account: WalletAccount, opening: Opening, pay_code: str, device_id: str) -> bytes:
    """Write the request that charges the shopper's own pay code."""
    if account.wallet == ALIPAY:
        scene = {"scene": "bar_code", "auth_code": pay_code, "product_code": "FACE_TO_FACE_PAYMENT", "terminal_id": device_id[:32]}
        return msgspec.json.encode(_alipay(opening) | scene)
    scene_info = {"device_id": device_id[:32], "store_info": {"id": account.store_id}}
    return msgspec.json.encode(_wechat(account, opening) | {"payer": {"auth_code": pay_code}, "scene_info": scene_info})


@dataclass(frozen=True, slots=True)
class Refunding:
    """What pays an attempt back, the whole of what was taken (`total_fen`) or a part; its number never changes, so that it pays once."""

    out_trade_no: str
    refund_no: str
    reason: str
    amount_fen: int
    total_fen: int


def refund_request(wallet: str, refunding: Refunding) -> bytes:
    """Write the request that pays back; however often it is sent, the wallet pays it once."""
    if wallet == ALIPAY:
        content: dict[str, Any] = {
            "refund_amount": yuan(Fen(refunding.amount_fen)),
            "refund_reason": refunding.reason[:_ALIPAY_REASON],
            "out_request_no": refunding.refund_no,
        }
        return msgspec.json.encode({"out_trade_no": refunding.out_trade_no, **content})
    content = {
        "out_refund_no": refunding.refund_no,
        "reason": refunding.reason[:_WECHAT_REASON],
        "amount": {"refund": refunding.amount_fen, "total": refunding.total_fen, "currency": "CNY"},
    }
    return msgspec.json.encode({"out_trade_no": refunding.out_trade_no, **content})


def identity_hash(name: str, id_number: str) -> str:
    """Return what Alipay compares its payer with before charging: SHA-256 (hex) of name and number (facts/payments.md §2.1)."""
    return sha256(f"{name}{id_number.upper()}".encode()).hexdigest()


def wallet_of_code(pay_code: str) -> str:
    """Return whose pay code this is, empty when it is nobody's we know (facts/payments.md §1.3)."""
    if not (pay_code.isascii() and pay_code.isdigit()):
        return ""
    head = int(pay_code[:2] or 0)
    if len(pay_code) == _WECHAT_DIGITS and head in _WECHAT_HEADS:
        return "wechat"
    return ALIPAY if len(pay_code) in _ALIPAY_DIGITS and head in _ALIPAY_HEADS else ""


_WECHAT_DIGITS, _WECHAT_HEADS = 18, range(10, 16)
_ALIPAY_DIGITS, _ALIPAY_HEADS = range(16, 25), range(25, 31)


def _wechat(account: WalletAccount, opening: Opening) -> dict[str, Any]:
    return {
        "appid": account.appid,
        "mchid": account.merchant,
        "description": opening.description[:_WECHAT_DESCRIPTION],
        "out_trade_no": opening.out_trade_no,
        "time_expire": opening.expires_at.astimezone(BEIJING).replace(microsecond=0).isoformat(),
        "amount": {"total": opening.amount_fen, "currency": "CNY"},
    }


def _alipay(opening: Opening) -> dict[str, Any]:
    amount = yuan(Fen(opening.amount_fen))
    content: dict[str, Any] = {
        "out_trade_no": opening.out_trade_no,
        "total_amount": amount,
        # A coupon would make the paid amount differ from the declared one (payments.md §8.5).
        "undiscountable_amount": amount,
        "subject": opening.description.translate(_NO_SUBJECT)[:_ALIPAY_SUBJECT],
    }
    if opening.identity_hash:
        content["ext_user_info"] = {"identity_hash": opening.identity_hash, "need_check_info": "T"}
    return content


def _alipay_time(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
