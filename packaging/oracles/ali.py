"""An independent client (python-alipay-sdk) drives our Alipay stand-in; run by packaging/oracles/run.py in an environment of its own."""

# ruff: noqa: SLF001
from pathlib import Path

from alipay import AliPay
from alipay.exceptions import AliPayValidationError
from common import BASE, Tally, control, settings

PORT = 30
own = settings("alipay")
tally = Tally()
alipay = AliPay(
    appid=own["app_id"], app_notify_url="http://127.0.0.1:9/alipay/notify", sign_type="RSA2",
    app_private_key_string=Path(own["merchant_key_file"]).read_text(), alipay_public_key_string=Path(own["alipay_public_key_file"]).read_text(),
)  # fmt: skip
alipay._gateway = f"http://127.0.0.1:{BASE + PORT}/gateway.do"
NO = "ORACLE000001"

answer = alipay.api_alipay_trade_precreate(subject="样本", out_trade_no=NO, total_amount="1.00", timeout_express="10m")
tally.check("precreate: a code", answer["code"] == "10000" and answer["qr_code"])
again = alipay.api_alipay_trade_precreate(subject="样本", out_trade_no=NO, total_amount="2.00", timeout_express="10m")
tally.check("precreate with another amount: refused", again["sub_code"] == "ACQ.CONTEXT_INCONSISTENT")
tally.check("query before a scan: no trade", alipay.api_alipay_trade_query(out_trade_no=NO)["sub_code"] == "ACQ.TRADE_NOT_EXIST")
control(PORT, "scan", out_trade_no=NO)
tally.check("query after a scan: waiting", alipay.api_alipay_trade_query(out_trade_no=NO)["trade_status"] == "WAIT_BUYER_PAY")
control(PORT, "pay", out_trade_no=NO, payer="jia")
paid = alipay.api_alipay_trade_query(out_trade_no=NO)
tally.check("query: paid", paid["trade_status"] == "TRADE_SUCCESS" and paid["total_amount"] == "1.00")
declared = alipay.server_api(
    "alipay.trade.customs.declare",
    {
        "out_request_no": f"D{NO}", "trade_no": paid["trade_no"], "merchant_customs_code": own["merchant_customs_code"],
        "merchant_customs_name": own["merchant_customs_name"], "amount": "1.00", "customs_place": own["customs_place"], "is_split": "F",
        "declare_mode": "1", "buyer_info": {"buyer_name": "x", "buyer_cert_no": "y"},
    },
)  # fmt: skip
tally.check("customs: another buyer is refused", declared["sub_code"] == "ACQ.BUYER_IDENTITY_NOT_MATCH")
asked = alipay.server_api("alipay.trade.customs.query", {"out_request_nos": f"D{NO}"})
tally.check("customs query: not found", asked["not_found"] == [f"D{NO}"])
refund = {"out_trade_no": NO, "refund_amount": "0.40", "out_request_no": f"R{NO}"}
tally.check("refund: fund_change Y", alipay.api_alipay_trade_refund(**refund)["fund_change"] == "Y")
tally.check("refund again: fund_change N", alipay.api_alipay_trade_refund(**refund)["fund_change"] == "N")
over = alipay.api_alipay_trade_refund(out_trade_no=NO, refund_amount="0.61", out_request_no=f"S{NO}")
tally.check("refund of more than there is: refused", over["code"] == "40004")
found = alipay.api_alipay_trade_fastpay_refund_query(f"R{NO}", out_trade_no=NO)
tally.check("refund query", found["refund_status"] == "REFUND_SUCCESS")
tally.check("cancel of an unknown number: success", alipay.api_alipay_trade_cancel(out_trade_no="ORACLE999999")["code"] == "10000")
alipay.api_alipay_trade_precreate(subject="样本", out_trade_no="ORACLE000002", total_amount="1.00")
control(PORT, "scan", out_trade_no="ORACLE000002")
tally.check("close", alipay.api_alipay_trade_close(out_trade_no="ORACLE000002")["code"] == "10000")
code = control(PORT, "pay-codes", payer="jia", mood="pays")["pay_code"]
charged = alipay.api_alipay_trade_pay("ORACLE000003", "bar_code", code, "样本", total_amount="1.00")
tally.check("pay code: charged", charged["code"] == "10000")
control(PORT, "faults", kind="bad_signature", path="/gateway.do")
try:
    alipay.api_alipay_trade_query(out_trade_no=NO)
except AliPayValidationError:
    tally.check("a forged reply is noticed by the client", good=True)
else:
    tally.check("a forged reply is noticed by the client", good=False)
tally.end()
