"""An independent client (wechatpayv3) drives our WeChat Pay stand-in; run by packaging/oracles/run.py in an environment of its own."""

# ruff: noqa: SLF001, PLR2004, E402
import json
from pathlib import Path

from common import BASE, Tally, control, settings
from wechatpayv3 import WeChatPay, WeChatPayType

PORT = 20
own = settings("wechat")
tally = Tally()


def client(**changes: object) -> WeChatPay:
    """Return the client for our merchant; its host is a private attribute."""
    named = {
        "public_key": Path(own["wechat_public_key_file"]).read_text(),
        "public_key_id": own["wechat_public_key_id"],
    } | changes
    found = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE, mchid=own["mchid"], private_key=Path(own["merchant_key_file"]).read_text(),
        cert_serial_no=own["merchant_serial"], appid=own["appid"], apiv3_key=Path(own["apiv3_key_file"]).read_text(),
        notify_url="http://127.0.0.1:9/wechat/notify", timeout=(5, 10), **named,
    )  # fmt: skip
    found._core._gate_way = f"http://127.0.0.1:{BASE + PORT}"
    return found


wechat = client()
NO = "ORACLE000001"


def opened(number: str = NO, total: int = 100) -> tuple[int, dict[str, object]]:
    """Open an order."""
    status, body = wechat.pay(description="样本", out_trade_no=number, amount={"total": total, "currency": "CNY"})
    return status, json.loads(body)


status, body = opened()
tally.check("native: a code", status == 200 and "code_url" in body)
tally.check("native again: a fresh code", opened()[1]["code_url"] != body["code_url"])
tally.check("native with another amount: refused", opened(total=101)[0] == 400)
status, body = wechat.query(out_trade_no=NO)
tally.check("query: not paid", json.loads(body)["trade_state"] == "NOTPAY")
tally.check("query of an unknown number: 404", wechat.query(out_trade_no="ORACLE999999")[0] == 404)
control(PORT, "pay", out_trade_no=NO, payer="jia")
paid = json.loads(wechat.query(out_trade_no=NO)[1])
tally.check("query: paid", paid["trade_state"] == "SUCCESS" and paid["amount"]["payer_total"] == 100)
tally.check("query by the wallet's number", json.loads(wechat.query(transaction_id=paid["transaction_id"])[1])["out_trade_no"] == NO)
tally.check("close of a paid order: refused", wechat.close(out_trade_no=NO)[0] == 400)
opened("ORACLE000002")
tally.check("close: 204", wechat.close(out_trade_no="ORACLE000002")[0] == 204)
tally.check("close again: 204", wechat.close(out_trade_no="ORACLE000002")[0] == 204)
refund = {"out_refund_no": f"R{NO}", "out_trade_no": NO, "amount": {"refund": 40, "total": 100, "currency": "CNY"}}
status, body = wechat.refund(**refund)
tally.check("refund: taken", status == 200 and json.loads(body)["status"] in {"PROCESSING", "SUCCESS"})
tally.check("refund again: the same", json.loads(wechat.refund(**refund)[1])["refund_id"] == json.loads(body)["refund_id"])
over = refund | {"out_refund_no": f"S{NO}", "amount": {"refund": 61, "total": 100, "currency": "CNY"}}
tally.check("refund of more than there is: refused", wechat.refund(**over)[0] == 400)
tally.check("refund query", json.loads(wechat.query_refund(out_refund_no=f"R{NO}")[1])["out_trade_no"] == NO)
tally.check("refund query of an unknown number: 404", wechat.query_refund(out_refund_no="X")[0] == 404)

code = control(PORT, "pay-codes", payer="jia", mood="pays")["pay_code"]
core = wechat._core
from wechatpayv3.type import RequestType

charge = {
    "appid": own["appid"], "mchid": own["mchid"], "description": "样本", "out_trade_no": "ORACLE000003", "amount": {"total": 7, "currency": "CNY"},
    "payer": {"auth_code": code}, "scene_info": {"device_id": "k", "store_info": {"id": "1"}},
}  # fmt: skip
status, body = core.request("/v3/pay/transactions/codepay", method=RequestType.POST, data=charge)
tally.check("pay code: charged", status == 200 and json.loads(body)["trade_state"] == "SUCCESS")
tally.check("pay code: reversed", wechat.codepay_reverse(out_trade_no="ORACLE000003")[0] == 200)

control(PORT, "clock", offset_s=0)
control(PORT, "choices", key_mode="certificate")
core._public_key_id = None
core._public_key = None
core._update_certificates()
tally.check("certificate mode: one certificate, decrypted", len(core._certificates) == 1)
tally.check("certificate mode: a reply is believed", wechat.query(out_trade_no=NO)[0] == 200)
tally.end()
