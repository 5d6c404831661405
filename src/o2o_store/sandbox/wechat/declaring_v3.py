"""WeChat's customs desk, APIv3: declare, query, then compare the payer with encrypted names (facts/payments.md §1.4)."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from o2o_store.sandbox.clock import BEIJING, rfc3339
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Declaration, Page
from o2o_store.sandbox.wallet.declaring import PaymentCompany, compare_person
from o2o_store.sandbox.wechat.declaring import Refused, declare, declare_again
from o2o_store.sandbox.wechat.till import WeChatError

PREFIXES = ("/global/v3/customs", "/v3/global/customs")


def declare_v3(page: Page, body: bytes, company: PaymentCompany, wait_s: float, now: datetime) -> dict[str, Any]:
    """Take a declaration in; the payer is compared by its own call. Raises WeChatError."""
    given = _fields(body)
    try:
        # V2's desk with V3's names: the person is not part of this call.
        declare(page, given | {"mch_customs_no": given.get("merchant_customs_no", "")}, company, wait_s, now)
    except Refused as error:
        raise WeChatError(400 if error.code == "PARAM_ERROR" else 403, error.code, error.text) from None
    return _view(_get(page, given["out_trade_no"]))


def _fields(body: bytes) -> dict[str, str]:
    try:
        return msgspec.json.decode(body, type=dict[str, str])
    except msgspec.MsgspecError:
        raise WeChatError(400, "PARAM_ERROR", "请求参数错误") from None


def _get(page: Page, out_trade_no: str) -> Declaration:
    found = page.find_declaration(out_trade_no)
    if found is None:
        raise WeChatError(404, "RESOURCE_NOT_EXISTS", "未申报")
    return found


def _view(known: Declaration) -> dict[str, Any]:
    return {
        "state": known.state,
        "out_trade_no": known.out_trade_no,
        "transaction_id": known.transaction_id,
        "verify_department": "NETSUNION",
        "verify_department_trade_id": known.verify_trade_id,
        "modify_time": rfc3339(datetime.fromtimestamp(known.modified_at, BEIJING)),
        "explanation": known.explanation,
    }


def declare_again_v3(page: Page, body: bytes, now: datetime) -> dict[str, Any]:
    """Push a declaration once more. Raises WeChatError."""
    given = _fields(body)
    try:
        declare_again(page, given, now)
    except Refused as error:
        raise WeChatError(403, error.code, error.text) from None
    return _view(_get(page, given["out_trade_no"]))


def query_v3(page: Page, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer a query by order number. Raises WeChatError."""
    found = page.find_declaration(query.get("order_no", ""))
    return {"data": [] if found is None else [_view(found)], "total_count": 0 if found is None else 1, "offset": 0, "limit": 1}


def verify_certificate(page: Page, body: bytes, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    """Compare the payer of a declared payment with the named buyer, whose name and number come encrypted (PKCS#1 v1.5)."""
    given = _fields(body)
    declared = _get(page, given.get("out_trade_no", ""))
    try:
        name, number = (
            key.decrypt(base64.b64decode(given[field]), padding.PKCS1v15()).decode() for field in ("certificate_name", "certificate_id")
        )
    except (KeyError, ValueError):
        raise WeChatError(400, "PARAM_ERROR", "参数错误：certificate") from None
    trade = page.find_trade(declared.out_trade_no)
    payer = roster().get(trade.payer) if trade is not None else None
    result = compare_person(payer, name, number)
    page.update_declaration(declared.out_trade_no, cert_check_result=result)
    return {
        "certificate_check_result": result,
        "verify_department": "NETSUNION",
        "verify_department_trade_id": declared.verify_trade_id,
    }
