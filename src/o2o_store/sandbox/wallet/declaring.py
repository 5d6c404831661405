"""The payment company towards customs: comparing buyer and payer, writing the 411 with its own payer, reading the answer."""

from dataclasses import dataclass, field
from datetime import datetime

from o2o_store.sandbox.clock import BEIJING, stamp
from o2o_store.sandbox.dxp import CEB, CUSTOMS_ID, Envelope, Record, build_ceb, created_at, new_guid, unwrap, wrap
from o2o_store.sandbox.persons import Specimen
from o2o_store.sandbox.wallet.books import Declaration, Page, Trade
from o2o_store.sandbox.xmlsafe import local_name, read_xml, text_of


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


def compare_person(payer: Specimen | None, name: str, number: str) -> str:
    """Return SAME, DIFFERENT or UNCHECKED for a declared buyer against the wallet's registered payer."""
    if payer is None or not payer.wallet_real_name or not number:
        return "UNCHECKED"
    return "SAME" if (payer.name, payer.id_number) == (name.strip(), number.strip().upper()) else "DIFFERENT"


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


def push_again(page: Page, known: Declaration, now: datetime) -> None:
    """Send a declaration to customs from the beginning: the same message under the same id; what customs took stays taken."""
    state = "PROCESSING" if known.state == "EXCEPT" else known.state
    page.update_declaration(known.out_trade_no, state=state, sent=False, attempts=0, due=now.timestamp(), modified_at=now.timestamp())


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
    """Move a declaration by customs' answer, however late: 120 SUCCESS, refusals FAIL, the rest stays as it is."""
    transaction_id, status, info = receipt
    found = page.find_declared(transaction_id)
    state = {"120": "SUCCESS", "399": "SUCCESS", "100": "FAIL", "99": "FAIL", "4": "EXCEPT"}.get(
        status, "FAIL" if status.startswith("-") else ""
    )
    if found is not None and state and found.state in {"PROCESSING", "EXCEPT"}:
        page.update_declaration(
            found.out_trade_no, state=state, explanation="" if state == "SUCCESS" else info, modified_at=now.timestamp()
        )
