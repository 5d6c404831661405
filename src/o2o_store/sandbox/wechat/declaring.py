"""WeChat's customs desk, APIv2: declarations, queries, re-pushes; what is written to customs is in `wallet.declaring`."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

import msgspec

from o2o_store.sandbox.clock import BEIJING, stamp
from o2o_store.sandbox.dxp import new_guid
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Declaration, Page, Trade
from o2o_store.sandbox.wallet.declaring import PaymentCompany, build_payment_message, compare_person, push_again

_RE_ENTRY = ("customs", "mch_customs_no", "transaction_id", "cert_id", "name", "sub_order_no", "order_fee")


class Refused(Exception):  # named by what is wrong, as refusals are
    """An APIv2 business refusal: `result_code` FAIL with a code and a text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


def declare(page: Page, given: Mapping[str, str], company: PaymentCompany, wait_s: float, now: datetime) -> dict[str, str]:
    """Take a declaration in, or repeat the answer to the same one; raises Refused."""
    trade = _paid_trade(page, given)
    if given.get("mch_customs_no") != company.ebp_code or not given.get("customs"):
        raise Refused("PARAM_ERROR", "海关编号与商户平台登记不一致")
    canonical = _fingerprint(given)
    known = page.find_declaration(trade.out_trade_no)
    if known is not None:
        if known.request != canonical:
            raise Refused("PARAM_ERROR", "重复申报参数不一致，请使用修改接口")
        return _view(known)
    page.add_declaration(_new(trade, given, canonical, company, wait_s, now))
    return _view(_get(page, trade.out_trade_no))


def _fingerprint(given: Mapping[str, str]) -> str:
    text = msgspec.json.encode([given.get(name, "") for name in _RE_ENTRY])
    return hashlib.sha256(text).hexdigest()


def _paid_trade(page: Page, given: Mapping[str, str]) -> Trade:
    trade = page.find_trade(given.get("out_trade_no", "")) or page.find_by_transaction(given.get("transaction_id", "-"))
    if trade is None or trade.success_at is None or given.get("transaction_id") not in {None, "", trade.transaction_id}:
        raise Refused("ORDERNOTEXIST", "支付单不存在或不属于该商户")
    if trade.refunded >= trade.total:
        raise Refused("TRADE_ERROR", "支付单已全额退款")
    return trade


def _new(trade: Trade, given: Mapping[str, str], canonical: str, company: PaymentCompany, wait_s: float, now: datetime) -> Declaration:
    payer = roster().get(trade.payer)
    named = payer is not None and payer.wallet_real_name
    cop_msg_id = new_guid()
    message = build_payment_message(trade, payer, company, cop_msg_id, now) if payer is not None and named else None
    return Declaration(
        out_trade_no=trade.out_trade_no, request=canonical, transaction_id=trade.transaction_id, customs=given["customs"], customs_no=given["mch_customs_no"],
        cert_check_result=compare_person(payer, given.get("name", ""), given.get("cert_id", "")), state="PROCESSING" if named else "FAIL",
        explanation="" if named else "支付用户未使用身份证实名，无法申报", verify_trade_id=f"{now.astimezone(BEIJING):%Y%m%d}{secrets.randbelow(10**16):016d}",
        due=now.timestamp() + wait_s, modified_at=now.timestamp(), cop_msg_id=cop_msg_id, message=message,
    )  # fmt: skip


def _get(page: Page, out_trade_no: str) -> Declaration:
    found = page.find_declaration(out_trade_no)
    if found is None:
        raise Refused("ORDERNOTEXIST", "未申报")
    return found


def _view(known: Declaration, mark: str = "") -> dict[str, str]:
    view = {
        "transaction_id": known.transaction_id,
        "out_trade_no": known.out_trade_no,
        "verify_department": "NETSUNION",
        "verify_department_trade_id": known.verify_trade_id,
        f"state{mark}": known.state,
        f"modify_time{mark}": stamp(datetime.fromtimestamp(known.modified_at, BEIJING)),
        f"cert_check_result{mark}": known.cert_check_result,
    }
    return view | ({f"explanation{mark}": known.explanation} if known.explanation else {})


def query(page: Page, given: Mapping[str, str]) -> dict[str, str]:
    """Answer a query by order or transaction number; raises Refused."""
    found = (
        page.find_declared(given.get("transaction_id", "-"))
        if not given.get("out_trade_no")
        else page.find_declaration(given["out_trade_no"])
    )
    if found is None:
        raise Refused("ORDERNOTEXIST", "未申报")
    return {"count": "1", **_view(found, "_0"), "customs_0": found.customs, "mch_customs_no_0": found.customs_no}


def declare_again(page: Page, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Push a declaration once more; allowed in SUCCESS and EXCEPT."""
    found = _get(page, given.get("out_trade_no", ""))
    if found.state not in {"SUCCESS", "EXCEPT"}:
        raise Refused("STATE_ERROR", "当前状态不允许重推")
    push_again(page, found, now)
    return _view(_get(page, found.out_trade_no))
