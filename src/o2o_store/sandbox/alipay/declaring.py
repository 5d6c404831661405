"""Alipay's customs desk: declare (mode 1 insists on buyer = payer; the check is told once), query up to ten."""

import re
import secrets
from datetime import datetime

from o2o_store.sandbox.alipay.till import Answer, BusinessError, Given, fen_of, get_trade, ok
from o2o_store.sandbox.clock import BEIJING
from o2o_store.sandbox.dxp import new_guid
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.books import Declaration, Page, Trade
from o2o_store.sandbox.wallet.declaring import PaymentCompany, build_payment_message, compare_person, push_again

_NUMBER = re.compile(r"[0-9A-Za-z_-]{6,64}$")
_MOST_ASKED = 10
_STATES = {"PROCESSING": ("succ", "2"), "SUCCESS": ("succ", "120"), "FAIL": ("succ", "100"), "EXCEPT": ("succ", "4")}


def declare(page: Page, given: Given, company: PaymentCompany, wait_s: float, now: datetime) -> Answer:
    """Take a declaration in; repeating it answers the same without `identity_check`, which comes once."""
    number = str(given.get("out_request_no", ""))
    if not _NUMBER.fullmatch(number) or given.get("merchant_customs_code") != company.ebp_code or not given.get("customs_place"):
        raise BusinessError("ACQ.INVALID_PARAMETER", "参数无效")
    trade = get_trade(page, {"trade_no": str(given.get("trade_no", ""))})
    if trade.success_at is None or trade.refunded >= trade.total or fen_of(given.get("amount")) != trade.paid:
        raise BusinessError("ACQ.TRADE_STATUS_ERROR", "交易状态或金额不合法")
    known = page.find_declaration(trade.out_trade_no)
    if known is not None:
        if known.request != number:
            raise BusinessError("ACQ.REPEATED_DECLARE", "重复申报")
        if known.state == "EXCEPT":
            push_again(page, known, now)
        return _answer(known, trade, company)
    buyer = given.get("buyer_info") or {}
    payer = roster().get(trade.payer)
    check = compare_person(payer, str(buyer.get("buyer_name", "")), str(buyer.get("buyer_cert_no", "")))
    if check == "UNCHECKED":
        raise BusinessError("ACQ.BUYER_UNCERTIFIED", "买家未实名")
    if check == "DIFFERENT" and str(given.get("declare_mode", "0")) == "1":
        raise BusinessError("ACQ.BUYER_IDENTITY_NOT_MATCH", "订购人与支付人身份不一致")
    cop_msg_id = new_guid()
    page.add_declaration(
        Declaration(
            out_trade_no=trade.out_trade_no,
            request=number,
            transaction_id=trade.transaction_id,
            customs=str(given["customs_place"]),
            customs_no=company.ebp_code,
            cert_check_result=check,
            state="PROCESSING",
            due=now.timestamp() + wait_s,
            modified_at=now.timestamp(),
            verify_trade_id=f"{now.astimezone(BEIJING):%Y%m%d}{secrets.randbelow(10**16):016d}",
            cop_msg_id=cop_msg_id,
            message=None if payer is None else build_payment_message(trade, payer, company, cop_msg_id, now),
        )
    )
    found = page.find_declaration(trade.out_trade_no)
    assert found is not None
    return _answer(found, trade, company) | {"identity_check": "T" if check == "SAME" else "F"}


def _answer(known: Declaration, trade: Trade, company: PaymentCompany) -> Answer:
    return ok(
        alipay_declare_no=known.cop_msg_id,
        trade_no=trade.transaction_id,
        pay_code=company.pay_code,
        pay_transaction_id=known.verify_trade_id,
        ver_dept="3",
        total_amount=str(trade.paid),
        currency="142",
    )


def query(page: Page, given: Given) -> Answer:
    """Answer for up to ten declarations."""
    asked = [one for one in str(given.get("out_request_nos", "")).split(",") if one]
    if not 1 <= len(asked) <= _MOST_ASKED:
        raise BusinessError("ACQ.INVALID_PARAMETER", "参数无效")
    by_number = {declaration.request: declaration for declaration in page.list_declarations()}
    records = [_record(by_number[number]) for number in asked if number in by_number]
    return ok(records=records, not_found=[number for number in asked if number not in by_number])


def _record(known: Declaration) -> dict[str, str]:
    status, code = _STATES[known.state]
    if not known.sent and known.state == "PROCESSING":
        status, code = "ws", ""
    at = datetime.fromtimestamp(known.modified_at, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    record = {
        "out_request_no": known.request,
        "status": status,
        "customs_place": known.customs,
        "pay_transaction_id": known.verify_trade_id,
    }
    record |= {"customs_result_code": code} if code else {}
    return record | {"customs_result_info": known.explanation, "customs_result_return_time": at, "ver_dept": "3"}
