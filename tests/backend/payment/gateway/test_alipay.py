"""Alipay's gateway: what each answer means, which stay unknown, and that no person stands in an address."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from backend.payment.gateway.test_alipay_signing import WALLET, FixedClock, merchant, signed_by
from o2o_store.backend.payment.gateway.alipay import AlipayGateway
from o2o_store.backend.payment.gateway.port import Declaring, NotAccepted
from o2o_store.outbox.outages import Rejected, Unreachable

pytestmark = pytest.mark.anyio
SPECIMEN_ID = "41999919900307001X"
Answer = Callable[[httpx.Request], httpx.Response]


def gateway(answer: Answer) -> AlipayGateway:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return AlipayGateway(merchant(), client, FixedClock(), "http://hall.test/alipay/notify/2021000000000001")


def says(content: dict[str, Any], *, sign: bool = True, name: str = "") -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        method = request.url.params["method"]
        inner = json.dumps({"code": "10000", "msg": "Success"} | content, ensure_ascii=False).replace("/", "\\/")
        tail = f',"sign":"{signed_by(WALLET, inner.encode())}"' if sign else ""
        key = name or f"{method.replace('.', '_')}_response"
        return httpx.Response(200, content=f'{{"{key}":{inner}{tail}}}'.encode())

    return answer


def refuses(sub_code: str, code: str = "40004") -> Answer:
    return says({"code": code, "msg": "Business Failed", "sub_code": sub_code})


async def test_a_code_comes_home_when_precreated() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return says({"out_trade_no": "A1", "qr_code": "https://qr.alipay.com/bax{}x"})(request)

    opened = await gateway(answer).open_code(b'{"out_trade_no":"A1"}')
    assert (opened.verdict, opened.code_url) == ("opened", "https://qr.alipay.com/bax{}x")
    assert seen[0].url.params["notify_url"].endswith("/2021000000000001")
    assert parse_qs(seen[0].content.decode())["biz_content"] == ['{"out_trade_no":"A1"}']
    assert "biz_content" not in seen[0].url.params


@pytest.mark.parametrize(
    ("sub_code", "verdict", "reason"),
    [
        ("ACQ.TRADE_HAS_SUCCESS", "paid", ""),
        ("ACQ.TRADE_HAS_CLOSE", "closed", ""),
        ("ACQ.TRADE_BUYER_NOT_MATCH", "refused", "payer_differs"),
        ("ACQ.BUYER_BALANCE_NOT_ENOUGH", "refused", "not_enough_money"),
        ("ACQ.PAYMENT_AUTH_CODE_INVALID", "refused", "pay_code_invalid"),
        ("ACQ.TOTAL_FEE_EXCEED", "refused", "wallet_refused"),
    ],
)
async def test_a_charge_ends_as_the_wallet_says(sub_code: str, verdict: str, reason: str) -> None:
    answer = await gateway(refuses(sub_code)).pay_by_code(b'{"out_trade_no":"A1","auth_code":"280000000000000000"}')
    assert (answer.verdict, answer.reason) == (verdict, reason)
    assert b"2800000" not in answer.exchange.request


async def test_a_charge_waits_when_its_owner_types_the_password() -> None:
    answer = await gateway(says({"code": "10003"})).pay_by_code(b'{"auth_code":"280000000000000000"}')
    assert (answer.verdict, answer.code_url) == ("opened", "")


async def test_a_person_must_look_when_we_changed_parameters() -> None:
    with pytest.raises(Rejected, match="CONTEXT_INCONSISTENT"):
        await gateway(refuses("ACQ.CONTEXT_INCONSISTENT")).open_code(b"{}")


@pytest.mark.parametrize("answer", [refuses("ACQ.SYSTEM_ERROR"), refuses("isp.unknow-error", "20000"), lambda _: httpx.Response(502)])
async def test_the_outcome_is_unknown_when_the_wallet_is_in_trouble(answer: Answer) -> None:
    with pytest.raises(Unreachable) as outage:
        await gateway(answer).query("A1")
    assert outage.value.answered


async def test_the_outcome_is_unknown_when_nobody_answers() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(Unreachable) as outage:
        await gateway(silent).refund(b"{}")
    assert not outage.value.answered


async def test_the_outcome_is_unknown_when_a_reply_is_forged_or_unsigned() -> None:
    paid = {"out_trade_no": "A1", "trade_status": "WAIT_BUYER_PAY", "total_amount": "1.00"}

    def forged(request: httpx.Request) -> httpx.Response:
        reply = says(paid)(request)
        return httpx.Response(200, content=reply.content.replace(b"WAIT_BUYER_PAY", b"TRADE_SUCCESS"))

    for answer in (forged, says(paid, sign=False), lambda _: httpx.Response(200, content=b"<html>")):
        with pytest.raises(Unreachable):
            await gateway(answer).query("A1")


async def test_a_person_must_look_when_our_own_sign_is_refused() -> None:
    refusal = says({"code": "40002", "sub_code": "isv.invalid-signature"}, sign=False, name="error_response")
    with pytest.raises(NotAccepted, match="invalid-signature"):
        await gateway(refusal).query("A1")


@pytest.mark.parametrize(
    ("content", "state"),
    [
        ({"trade_status": "WAIT_BUYER_PAY"}, "USERPAYING"),
        ({"trade_status": "TRADE_SUCCESS", "send_pay_date": "2026-11-22 10:00:01"}, "SUCCESS"),
        ({"trade_status": "TRADE_FINISHED", "send_pay_date": "2026-11-22 10:00:01"}, "SUCCESS"),
        ({"trade_status": "TRADE_CLOSED"}, "CLOSED"),
        ({"trade_status": "TRADE_CLOSED", "send_pay_date": "2026-11-22 10:00:01"}, "REVOKED"),
    ],
)
async def test_a_trade_is_read_in_everybodys_words(content: dict[str, str], state: str) -> None:
    trade = {"out_trade_no": "A1", "trade_no": "2026", "total_amount": "562.96", "buyer_pay_amount": "562.90"} | content
    found = await gateway(says(trade)).query("A1")
    assert (found.state, found.total_fen, found.payer_total_fen) == (state, 56296, 56290)
    assert found.paid_at in {None, datetime(2026, 11, 22, 2, 0, 1, tzinfo=UTC)}


async def test_nothing_is_concluded_when_nobody_has_scanned_yet() -> None:
    assert (await gateway(refuses("ACQ.TRADE_NOT_EXIST")).query("A1")).state == "ORDER_NOT_EXIST"


async def test_an_unscanned_code_is_cancelled_when_it_cannot_be_closed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["method"])
        return (refuses("ACQ.TRADE_NOT_EXIST") if asked[-1].endswith("close") else says({"retry_flag": "N"}))(request)

    await gateway(answer).close("A1")
    await gateway(answer).close("A1", by_code=True)
    assert [one.rpartition(".")[2] for one in asked] == ["close", "cancel", "cancel"]
    with pytest.raises(Unreachable):
        await gateway(says({"retry_flag": "Y"})).close("A1", by_code=True)


@pytest.mark.parametrize("code", ["20001", "40006"])
async def test_nobody_is_blamed_when_the_wallet_takes_no_call_of_ours(code: str) -> None:
    with pytest.raises(NotAccepted):
        await gateway(refuses("isv.insufficient-isv-permissions", code)).open_code(b"{}")


async def test_refunds_are_sure_the_first_time_and_asked_about_afterwards() -> None:
    assert (await gateway(says({"fund_change": "Y"})).refund(b"{}")).status == "SUCCESS"
    assert (await gateway(says({"fund_change": "N"})).refund(b"{}")).status == "PROCESSING"
    assert (await gateway(says({"refund_status": "REFUND_SUCCESS"})).query_refund("A1", "RA101")).status == "SUCCESS"
    assert (await gateway(says({})).query_refund("A1", "RA101")).status == "RESOURCE_NOT_EXISTS"
    with pytest.raises(Rejected, match="owed"):
        await gateway(refuses("ACQ.SELLER_BALANCE_NOT_ENOUGH")).refund(b"{}")


async def test_payment_and_person_are_declared_and_stay_out_of_the_address() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert SPECIMEN_ID not in str(request.url)
        asked = json.loads(parse_qs(request.content.decode())["biz_content"][0])
        assert (asked["out_request_no"], asked["amount"], asked["declare_mode"]) == ("DA1", "562.96", "1")
        return says({"identity_check": "T", "pay_transaction_id": "77", "ver_dept": "3"})(request)

    declared = await gateway(answer).declare(Declaring("A1", "2026", 56296, "样本甲", SPECIMEN_ID))
    assert (declared.state, declared.cert_check, declared.verify_trade_id) == ("PROCESSING", "SAME", "77")
    assert SPECIMEN_ID not in repr(declared)


@pytest.mark.parametrize(
    ("answer", "cert_check"),
    [
        (says({"identity_check": "F"}), "DIFFERENT"),
        (says({}), ""),
        (refuses("ACQ.BUYER_IDENTITY_NOT_MATCH"), "DIFFERENT"),
        (refuses("ACQ.BUYER_UNCERTIFIED"), "UNCHECKED"),
    ],
)
async def test_the_payer_is_judged_as_the_wallet_says(answer: Answer, cert_check: str) -> None:
    assert (await gateway(answer).declare(Declaring("A1", "2026", 1, "样本甲", SPECIMEN_ID))).cert_check == cert_check


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ({"status": "ws"}, "PROCESSING"),
        ({"status": "succ", "customs_result_code": "3"}, "PROCESSING"),
        ({"status": "succ", "customs_result_code": "4"}, "EXCEPT"),
        ({"status": "succ", "customs_result_code": "120"}, "SUCCESS"),
        ({"status": "succ", "customs_result_code": "399"}, "SUCCESS"),
        ({"status": "succ", "customs_result_code": "100", "customs_result_info": "样本"}, "FAIL"),
        ({"status": "succ", "customs_result_code": "-621001"}, "FAIL"),
    ],
)
async def test_customs_answers_through_the_wallet(record: dict[str, str], state: str) -> None:
    assert (await gateway(says({"records": [record]})).query_declaration("A1")).state == state


async def test_an_undeclared_payment_is_told() -> None:
    assert (await gateway(says({"not_found": ["DA1"]})).query_declaration("A1")).state == "UNDECLARED"


HEADS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
    "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def bill(*lines: str, whole: bool = True) -> bytes:
    text = "#支付宝业务明细查询\n#账号：[2088]\n#-----业务明细列表-----\n" + "\n".join([HEADS, *lines]) + "\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2088_20261121_业务明细(汇总).csv", "#".encode("gbk"))
        archive.writestr("2088_20261121_业务明细.csv", (text + ("#-----业务明细列表结束-----\n" if whole else "")).encode("gbk"))
    return packed.getvalue()


def line(kind: str, amount: str, number: str = "") -> str:
    columns = [
        "2026\t",
        "A1\t",
        kind,
        "样本",
        "2026-11-21 10:00:00",
        "2026-11-21 10:00:05",
        *[""] * 5,
        amount,
        amount,
        *["0.00"] * 5,
        "",
        "0.00",
        "0.00",
    ]
    return ",".join([*columns, number, "-3.38" if kind == "交易" else "3.38", "0.00", ""])


def bill_server(content: bytes, url: str = "http://alipay.test/bill?x=1") -> Answer:
    return lambda request: httpx.Response(200, content=content) if request.method == "GET" else says({"bill_download_url": url})(request)


async def test_a_bill_is_read_to_the_fen() -> None:
    found = await gateway(bill_server(bill(line("交易", "562.96"), line("退款", "-562.96", "RA101")))).fetch_bill(date(2026, 11, 21))
    paid, back = found.lines
    assert (paid.kind, paid.number, paid.amount_fen, paid.fee_fen) == ("payment", "A1", 56296, 338)
    assert (back.kind, back.number, back.amount_fen, back.fee_fen) == ("refund", "RA101", 56296, -338)
    assert paid.at == datetime(2026, 11, 21, 2, 0, 5, tzinfo=UTC)


async def test_a_day_without_trades_has_an_empty_bill() -> None:
    assert (await gateway(refuses("isp.bill_not_exist".upper())).fetch_bill(date(2026, 11, 21))).lines == ()


async def test_a_bill_is_not_believed_when_it_is_broken_or_lies_elsewhere() -> None:
    for content in (bill(whole=False), b"PK", bill("a,b")):
        with pytest.raises(Rejected):
            await gateway(bill_server(content)).fetch_bill(date(2026, 11, 21))
    with pytest.raises(Rejected, match="stranger"):
        await gateway(bill_server(bill(), "http://stranger.test/bill")).fetch_bill(date(2026, 11, 21))
