"""The wallet's customs desk: APIv2 declarations, the comparison of buyer and payer, and the CEB411 it sends with its own payer's identity."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from o2o_store.sandbox.clock import BEIJING, stamp
from o2o_store.sandbox.dxp import CEB, CUSTOMS_ID, Envelope, Record, build_ceb, created_at, new_guid, unwrap, wrap
from o2o_store.sandbox.persons import Specimen, roster
from o2o_store.sandbox.wechat.books import Declaration, Page, Trade
from o2o_store.sandbox.xmlsafe import local_name, read_xml, text_of

_RE_ENTRY = ("customs", "mch_customs_no", "transaction_id", "cert_id", "name", "sub_order_no", "order_fee")


@dataclass(frozen=True, slots=True)
class PaymentCompany:
    """Who the wallet is towards customs, and whose shop it declares for."""

    pay_code: str
    pay_name: str
    dxp_id: str
    ebp_code: str
    ebp_name: str
    customs_url: str
    token: str = field(repr=False)


class Refused(Exception):  # named by what is wrong, as refusals are
    """An APIv2 business refusal: `result_code` FAIL with a code and a text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


def compare_person(payer: Specimen | None, name: str, number: str) -> str:
    """Return SAME, DIFFERENT or UNCHECKED for a declared buyer against the wallet's registered payer."""
    if payer is None or not payer.wallet_real_name or not number:
        return "UNCHECKED"
    return "SAME" if (payer.name, payer.id_number) == (name.strip(), number.strip().upper()) else "DIFFERENT"


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


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def build_payment_message(trade: Trade, payer: Specimen, company: PaymentCompany, cop_msg_id: str, now: datetime) -> bytes:
    """Write the CEB411 of a payment, wrapped for DXP; the payer is the wallet's registered one whatever the merchant declared."""
    paid_at = datetime.fromtimestamp(trade.success_at or now.timestamp(), BEIJING)
    fields = {
        "guid": new_guid(),
        "appType": "1",
        "appTime": stamp(now),
        "appStatus": "2",
        "payCode": company.pay_code,
        "payName": company.pay_name,
        "payTransactionId": trade.transaction_id,
        "orderNo": trade.out_trade_no,
        "ebpCode": company.ebp_code,
        "ebpName": company.ebp_name,
        "payerIdType": "1",
        "payerIdNumber": payer.id_number,
        "payerName": payer.name,
        "telephone": payer.phone,
        "amountPaid": yuan(trade.paid - trade.refunded),
        "currency": "142",
        "payTime": stamp(paid_at),
    }
    transfer = {"copCode": company.pay_code, "copName": company.pay_name, "dxpMode": "DXP", "dxpId": company.dxp_id}
    data = build_ceb("CEB411Message", [Record("Payment", "PaymentHead", fields)], transfer)
    return wrap(Envelope(cop_msg_id, company.dxp_id, (CUSTOMS_ID,), created_at(now), "CEB411Message", data))


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
    page.update_declaration(found.out_trade_no, state="PROCESSING", sent=False, due=now.timestamp(), modified_at=now.timestamp())
    return _view(_get(page, found.out_trade_no))


def read_receipt(message: bytes) -> tuple[str, str, str] | None:
    """Read a CEB412 out of a DXP message: transaction id, status, text; None for anything else. Raises BadXml."""
    root = read_xml(unwrap(message).data)
    if local_name(root) != "CEB412Message":
        return None
    node = root.find(f"{{{CEB}}}PaymentReturn")
    if node is None:
        return None
    one = {local_name(child): text_of(child) for child in node}
    return one.get("payTransactionId", ""), one.get("returnStatus", ""), one.get("returnInfo", "")


def apply_receipt(page: Page, receipt: tuple[str, str, str], now: datetime) -> None:
    """Move a declaration by customs' answer: 120 SUCCESS, refusals FAIL, the rest stays PROCESSING."""
    transaction_id, status, info = receipt
    found = page.find_declared(transaction_id)
    state = {"120": "SUCCESS", "399": "SUCCESS", "100": "FAIL", "99": "FAIL", "4": "EXCEPT"}.get(
        status, "FAIL" if status.startswith("-") else ""
    )
    if found is not None and state and found.state == "PROCESSING":
        page.update_declaration(
            found.out_trade_no, state=state, explanation="" if state == "SUCCESS" else info, modified_at=now.timestamp()
        )
