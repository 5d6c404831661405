"""WeChat's customs calls to the byte: vectors computed by hand from the documents (md5sum), and what a reply may mean."""

from collections.abc import Callable

import httpx
import pytest

from backend.payment.gateway.test_wechat import NOW, SPECIMEN_ID, V2_KEY, FixedClock, merchant, signed
from o2o_store.backend.payment.gateway.port import Declaring, NotAccepted
from o2o_store.backend.payment.gateway.wechat import WeChatGateway
from o2o_store.backend.payment.gateway.wechat_customs import declaration_of, read_v2, sign_v2, write_v2
from o2o_store.backend.payment.messages import Exchange
from o2o_store.outbox.outages import Rejected, Unreachable

pytestmark = pytest.mark.anyio
Answer = Callable[[httpx.Request], httpx.Response]


def gateway(answer: Answer, **changes: str) -> WeChatGateway:
    import dataclasses

    mine = dataclasses.replace(merchant(), **changes)  # type: ignore[arg-type]
    return WeChatGateway(mine, httpx.AsyncClient(transport=httpx.MockTransport(answer)), FixedClock())


V2_FIELDS = {
    "appid": "wx0000000000000001",
    "mch_id": "1900000001",
    "out_trade_no": "H01A2611220000000001",
    "transaction_id": "4200000000202611220000000001",
    "customs": "ZHENGZHOU_BS",
    "mch_customs_no": "4199E00001",
    "cert_type": "IDCARD",
    "cert_id": "419999199003070016",
    "name": "样本甲",
}


def test_md5sum_agrees_when_a_declaration_is_signed() -> None:
    assert sign_v2(V2_FIELDS, V2_KEY) == "5B3AF58053089D80E02FB32F73A564EA"


def test_the_signature_stays_when_empty_fields_or_the_sign_itself_are_there() -> None:
    assert sign_v2(V2_FIELDS | {"sub_order_no": "", "sign": "X"}, V2_KEY) == sign_v2(V2_FIELDS, V2_KEY)


def test_flat_xml_comes_back_the_same_when_read() -> None:
    fields = V2_FIELDS | {"name": "样本<&>甲"}
    assert read_v2(write_v2(fields)) == fields


def test_the_outcome_is_unknown_when_the_reply_is_no_xml() -> None:
    with pytest.raises(Unreachable):
        read_v2(b"<html><br></html")


async def test_person_and_payment_are_asked_about_when_declaring() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        asked = read_v2(request.content)
        assert "order_fee" not in asked
        assert asked["cert_id"] == SPECIMEN_ID
        assert asked["sign"] == sign_v2(asked, V2_KEY)
        assert SPECIMEN_ID not in str(request.url)
        fields = {"return_code": "SUCCESS", "result_code": "SUCCESS", "state": "PROCESSING", "cert_check_result": "SAME"}
        return httpx.Response(200, content=write_v2(fields | {"sign": sign_v2(fields, V2_KEY)}))

    declared = await gateway(answer).declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))
    assert (declared.state, declared.cert_check) == ("PROCESSING", "SAME")
    assert SPECIMEN_ID not in repr(declared)


async def test_the_outcome_is_unknown_when_a_declaration_reply_is_forged() -> None:
    fields = {"return_code": "SUCCESS", "result_code": "SUCCESS", "state": "SUCCESS", "cert_check_result": "SAME", "sign": "0" * 32}
    with pytest.raises(Unreachable):
        await gateway(lambda _: httpx.Response(200, content=write_v2(fields))).query_declaration("A1")


def test_numbered_fields_are_read_when_a_declaration_was_queried() -> None:
    exchange = Exchange(call="customdeclarequery", request=b"", reply=b"", sent_at=NOW)
    found = declaration_of({"result_code": "SUCCESS", "count": "1", "state_0": "SUCCESS", "cert_check_result_0": "UNCHECKED"}, exchange)
    assert (found.state, found.cert_check) == ("SUCCESS", "UNCHECKED")


async def test_v3_declares_then_compares_when_the_settings_say_so() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path.endswith("/verify-certificate"):
            return signed(
                200, {"certificate_check_result": "DIFFERENT", "verify_department": "NETSUNION", "verify_department_trade_id": "7"}
            )
        return signed(200, {"state": "PROCESSING", "transaction_id": "42"})

    what = Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID.lower())
    declared = await gateway(answer, customs_api="v3", customs_url="http://customs.test", customs_prefix="/v3/global/customs").declare(what)
    assert [request.url.path for request in seen] == ["/v3/global/customs/orders", "/v3/global/customs/verify-certificate"]
    assert {request.url.host for request in seen} == {"customs.test"}
    assert all(SPECIMEN_ID not in request.content.decode() for request in seen)
    assert (declared.state, declared.cert_check, declared.verify_trade_id) == ("PROCESSING", "DIFFERENT", "7")


async def test_v3_asks_how_it_stands_when_the_declaration_was_made_before() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return signed(200, {"data": [{"state": "SUCCESS", "verify_department_trade_id": "9"}]})
        if request.url.path.endswith("/verify-certificate"):
            return signed(200, {"certificate_check_result": "SAME"})
        return signed(400, {"code": "PARAM_ERROR", "message": "re-entry"})

    declared = await gateway(answer, customs_api="v3").declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))
    # Its query does not repeat the payer's check: that is asked for each time.
    assert (declared.state, declared.verify_trade_id, declared.cert_check) == ("SUCCESS", "9", "SAME")


async def test_v3_lets_a_person_look_when_what_it_refuses_was_never_declared() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return signed(200, {"data": []}) if request.method == "GET" else signed(400, {"code": "PARAM_ERROR", "message": "customs number"})

    with pytest.raises(Rejected):
        await gateway(answer, customs_api="v3").declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))


async def test_v3_leaves_the_payer_unchecked_when_the_comparison_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/verify-certificate"):
            return signed(403, {"code": "TRADE_ERROR"})
        return signed(200, {"state": "PROCESSING"})

    assert (await gateway(answer, customs_api="v3").declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))).cert_check == "UNCHECKED"


async def test_v3_refuses_for_good_when_the_wallet_cannot_declare() -> None:
    answer = signed(403, {"code": "TRADE_ERROR"})
    assert (await gateway(lambda _: answer, customs_api="v3").declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))).state == "FAIL"


@pytest.mark.parametrize(
    ("reply", "outage"),
    [
        (httpx.Response(403, json={"error": "forbidden"}), Unreachable),
        (httpx.Response(401, json={"code": "SIGN_ERROR"}), NotAccepted),
        (httpx.Response(403, json={"code": "TRADE_ERROR"}), Rejected),
        (signed(403, {"code": "NO_AUTH"}), NotAccepted),
        (signed(403, {"code": "APPID_MCHID_NOT_MATCH"}), Rejected),
        (signed(404, {"code": "NOT_FOUND"}), Rejected),
    ],
)
async def test_v3_gives_nobodys_money_back_when_the_fault_is_ours_or_on_the_way(reply: httpx.Response, outage: type[Exception]) -> None:
    with pytest.raises(outage):
        await gateway(lambda _: reply, customs_api="v3").declare(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))


async def test_v2_says_whose_fault_it_is_when_it_refuses_us() -> None:
    fields = {"return_code": "SUCCESS", "result_code": "FAIL", "err_code": "NOAUTH"}
    with pytest.raises(NotAccepted):
        await gateway(lambda _: httpx.Response(200, content=write_v2(fields | {"sign": sign_v2(fields, V2_KEY)}))).query_declaration("A1")


async def test_v2_goes_on_when_a_declaration_may_not_be_pushed_again() -> None:
    refusal = write_v2({"return_code": "FAIL", "return_msg": "specimen"})
    await gateway(lambda _: httpx.Response(200, content=refusal)).declare_again(Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID))


@pytest.mark.parametrize(
    ("api", "path"), [("v2", "/cgi-bin/mch/newcustoms/customdeclareredeclare"), ("v3", "/global/v3/customs/redeclare")]
)
async def test_a_declaration_is_pushed_again_by_its_order_number(api: str, path: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        fields = {"return_code": "SUCCESS", "result_code": "SUCCESS", "state": "PROCESSING"}
        if api == "v3":
            return signed(200, {"state": "PROCESSING"})
        return httpx.Response(200, content=write_v2(fields | {"sign": sign_v2(fields, V2_KEY)}))

    await gateway(answer, customs_api=api, customs_prefix="/global/v3/customs").declare_again(
        Declaring("A1", "42", 100, "样本甲", SPECIMEN_ID)
    )
    assert [request.url.path for request in seen] == [path]
    assert b"A1" in seen[0].content
    assert SPECIMEN_ID not in seen[0].content.decode()
