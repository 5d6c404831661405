"""WeChat's protocol to the byte: what we sign, what we believe, what we refuse; vectors come from openssl and md5sum."""

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from o2o_store.backend.payment.gateway.merchant import WeChatMerchant
from o2o_store.backend.payment.gateway.port import NotAccepted
from o2o_store.backend.payment.gateway.wechat import WeChatGateway, trade_of
from o2o_store.backend.payment.gateway.wechat_signing import WeChatSigner
from o2o_store.backend.payment.messages import Exchange, NoticeRefusedError
from o2o_store.outbox.outages import Rejected, Unreachable

NOW = datetime(2026, 11, 22, 2, 0, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WALLET = rsa.generate_private_key(public_exponent=65537, key_size=2048)
APIV3_KEY = b"0123456789abcdef0123456789ABCDEF"
V2_KEY = "0123456789abcdef0123456789abcdef"
SPECIMEN_ID = "41999919900307001X"
pytestmark = pytest.mark.anyio
Answer = Callable[[httpx.Request], httpx.Response]


class FixedClock:
    def now(self) -> datetime:
        return NOW


def merchant() -> WeChatMerchant:
    return WeChatMerchant(
        base_url="http://wallet.test",
        appid="wx0000000000000001",
        mchid="1900000001",
        merchant_serial="5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        private_key=KEY,
        apiv3_key=APIV3_KEY,
        v2_key=V2_KEY,
        public_key_id="PUB_KEY_ID_0119000000012026112200000001",
        verify_keys={
            "PUB_KEY_ID_0119000000012026112200000001": WALLET.public_key(),
            "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C": WALLET.public_key(),
        },
        customs="ZHENGZHOU_BS",
        merchant_customs_no="4199E00001",
    )


@pytest.mark.parametrize(("signs_prefix", "signed_path"), [(True, "/sim/wechat/v3/pay"), (False, "/v3/pay")])
async def test_another_base_address_with_a_path_is_a_matter_of_settings(signs_prefix: bool, signed_path: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return signed(404, {"code": "ORDER_NOT_EXIST", "message": ""})

    settings = replace(merchant(), base_url="http://other.test:8080/sim/wechat", signs_prefix=signs_prefix)
    one = WeChatGateway(settings, httpx.AsyncClient(transport=httpx.MockTransport(answer)), FixedClock())
    assert (await one.query("A1")).state == "ORDER_NOT_EXIST"
    (request,) = seen
    assert str(request.url) == "http://other.test:8080/sim/wechat/v3/pay/transactions/out-trade-no/A1?mchid=1900000001"
    fields = dict(part.split("=", 1) for part in request.headers["Authorization"].partition(" ")[2].split(","))
    told = {name: value.strip('"') for name, value in fields.items()}
    text = f"GET\n{signed_path}/transactions/out-trade-no/A1?mchid=1900000001\n{told['timestamp']}\n{told['nonce_str']}\n\n"
    KEY.public_key().verify(base64.b64decode(told["signature"]), text.encode(), PKCS1v15(), SHA256())


def gateway(answer: Answer) -> WeChatGateway:
    return WeChatGateway(merchant(), httpx.AsyncClient(transport=httpx.MockTransport(answer)), FixedClock())


def signed_headers(
    body: bytes, *, stamp: int = STAMP, nonce: str = "n0", serial: str = "PUB_KEY_ID_0119000000012026112200000001"
) -> dict[str, str]:
    text = b"%d\n%s\n%s\n" % (stamp, nonce.encode(), body)
    signature = base64.b64encode(WALLET.sign(text, PKCS1v15(), SHA256())).decode()
    return {"Wechatpay-Timestamp": str(stamp), "Wechatpay-Nonce": nonce, "Wechatpay-Signature": signature, "Wechatpay-Serial": serial}


def signed(status: int, content: object) -> httpx.Response:
    body = b"" if content is None else json.dumps(content).encode()
    return httpx.Response(status, content=body, headers=signed_headers(body))


def sealed_notice(resource: dict[str, object]) -> bytes:
    cipher = AESGCM(APIV3_KEY).encrypt(b"fdasflkja484", json.dumps(resource).encode(), b"transaction")
    content = {
        "id": "EV-2018022511223320873",
        "create_time": "2026-11-22T10:00:00+08:00",
        "resource_type": "encrypt-resource",
        "event_type": "TRANSACTION.SUCCESS",
        "summary": "支付成功",
        "resource": {
            "original_type": "transaction",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(cipher).decode(),
            "associated_data": "transaction",
            "nonce": "fdasflkja484",
        },
    }
    return json.dumps(content).encode()


@pytest.fixture
def public_pem(tmp_path: Path) -> Path:
    path = tmp_path / "merchant.pem"
    path.write_bytes(KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    return path


def test_openssl_agrees_when_a_request_is_signed(public_pem: Path, tmp_path: Path) -> None:
    body = '{"description":"样本"}'.encode()
    header = WeChatSigner(merchant(), FixedClock()).authorization(
        "POST", "/v3/pay/transactions/native?a=1", body, "593BEC0C930BF1AF", 1554208460
    )
    scheme, _, fields = header.partition(" ")
    values = dict(part.split("=", 1) for part in fields.split(","))
    (tmp_path / "text").write_bytes(b"POST\n/v3/pay/transactions/native?a=1\n1554208460\n593BEC0C930BF1AF\n" + body + b"\n")
    (tmp_path / "signature").write_bytes(base64.b64decode(values["signature"].strip('"')))
    checked = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", public_pem, "-signature", tmp_path / "signature", tmp_path / "text"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout.strip() == "Verified OK"
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert values["timestamp"] == '"1554208460"'
    assert values["mchid"] == '"1900000001"'


async def test_the_code_is_returned_when_an_attempt_is_opened() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return signed(200, {"code_url": "weixin://wxpay/bizpayurl?pr=1"})

    opened = await gateway(answer).open_code(b'{"out_trade_no":"A"}')
    assert (opened.verdict, opened.code_url) == ("opened", "weixin://wxpay/bizpayurl?pr=1")
    assert opened.exchange.request == seen[0].content == b'{"out_trade_no":"A"}'
    assert seen[0].headers["wechatpay-serial"] == merchant().public_key_id


@pytest.mark.parametrize(
    ("status", "code", "verdict"),
    [(400, "ORDER_PAID", "paid"), (400, "ORDERPAID", "paid"), (400, "ORDER_CLOSED", "closed"), (403, "RULE_LIMIT", "refused")],
)
async def test_the_number_is_decided_when_opening_finds_it_so(status: int, code: str, verdict: str) -> None:
    opened = await gateway(lambda _: signed(status, {"code": code, "message": ""})).open_code(b"{}")
    assert opened.verdict == verdict


async def test_a_person_must_look_when_our_parameters_are_wrong() -> None:
    with pytest.raises(Rejected):
        await gateway(lambda _: signed(400, {"code": "PARAM_ERROR", "message": ""})).open_code(b"{}")


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_the_outcome_is_unknown_when_the_wallet_is_in_trouble(status: int) -> None:
    with pytest.raises(Unreachable):
        await gateway(lambda _: httpx.Response(status, json={"code": "SYSTEM_ERROR"})).query("A")


async def test_the_outcome_is_unknown_when_nobody_answers() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(Unreachable):
        await gateway(silent).refund(b"{}")


async def test_the_outcome_is_unknown_when_a_reply_is_forged() -> None:
    def forged(_: httpx.Request) -> httpx.Response:
        reply = signed(200, {"out_trade_no": "A", "trade_state": "NOTPAY"})
        return httpx.Response(200, content=reply.content.replace(b"NOTPAY", b"SUCCESS"), headers=reply.headers)

    with pytest.raises(Unreachable, match="signature"):
        await gateway(forged).query("A")


async def test_nothing_is_concluded_when_the_wallet_knows_no_such_order() -> None:
    assert (await gateway(lambda _: signed(404, {"code": "ORDERNOTEXIST"})).query("A")).state == "ORDER_NOT_EXIST"


async def test_close_is_content_when_the_order_turns_out_paid() -> None:
    assert (await gateway(lambda _: signed(400, {"code": "ORDER_PAID"})).close("A")).call == "close"
    assert (await gateway(lambda _: signed(204, None)).close("A")).reply == b""


async def test_a_refund_stays_owed_when_the_account_is_empty() -> None:
    # Rejected and not unreachable: an empty account must not count as a wallet that is away.
    with pytest.raises(Rejected, match="owed"):
        await gateway(lambda _: signed(403, {"code": "NOT_ENOUGH"})).refund(b"{}")


async def test_a_missing_refund_is_told_apart_when_asked_for() -> None:
    answer = await gateway(lambda _: signed(404, {"code": "RESOURCE_NOT_EXISTS"})).query_refund("A", "RA01")
    assert answer.status == "RESOURCE_NOT_EXISTS"


async def test_the_outcome_is_unknown_when_somebody_between_us_says_no() -> None:
    with pytest.raises(Unreachable, match="403"):
        await gateway(lambda _: httpx.Response(403, content=b"<html>log in to this network</html>")).query("A")


@pytest.mark.parametrize("content", [{"trade_state": 1}, {"out_trade_no": "A", "trade_state": "SUCCESS", "success_time": "yesterday"}])
async def test_the_outcome_is_unknown_when_a_signed_trade_cannot_be_read(content: dict[str, object]) -> None:
    with pytest.raises(Unreachable, match="read"):
        await gateway(lambda _: signed(200, content)).query("A")


async def test_the_outcome_is_unknown_when_a_signed_code_is_missing() -> None:
    with pytest.raises(Unreachable, match="read"):
        await gateway(lambda _: signed(200, {"prepay_id": "x"})).open_code(b"{}")


@pytest.mark.parametrize("stamp", ["²", "9" * 4400])
def test_a_notice_is_refused_when_its_time_is_no_number(stamp: str) -> None:
    with pytest.raises(NoticeRefusedError):
        gateway(lambda _: signed(200, {})).read_notice({"wechatpay-timestamp": stamp}, b"{}")


@pytest.mark.parametrize(("status", "code"), [(401, "SIGN_ERROR"), (403, "NO_AUTH")])
async def test_nobody_is_blamed_when_the_wallet_takes_no_call_of_ours(status: int, code: str) -> None:
    with pytest.raises(NotAccepted):
        await gateway(lambda _: httpx.Response(status, json={"code": code})).open_code(b"{}")


def test_a_trade_is_read_when_paid() -> None:
    raw = (
        b'{"out_trade_no":"A1","trade_state":"SUCCESS","transaction_id":"42","success_time":"2026-11-22T10:00:01+08:00",'
        b'"amount":{"total":56296,"payer_total":56296,"currency":"CNY","payer_currency":"CNY"}}'
    )
    trade = trade_of(raw, Exchange(call="query", request=b"", reply=raw, sent_at=NOW))
    assert trade.paid_at == datetime(2026, 11, 22, 2, 0, 1, tzinfo=UTC)
    assert (trade.total_fen, trade.payer_total_fen, trade.currency) == (56296, 56296, "CNY")


@pytest.mark.parametrize("named", [{}, {"mchid": "1900000001"}])
def test_a_notice_is_opened_when_it_is_genuine(named: dict[str, str]) -> None:
    body = sealed_notice({"out_trade_no": "A1", "trade_state": "SUCCESS", **named})
    notice = gateway(lambda _: httpx.Response(500)).read_notice(
        signed_headers(body, serial="1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C"), body
    )
    assert json.loads(notice.resource)["out_trade_no"] == "A1"
    assert notice.envelope == body


@pytest.mark.parametrize("change", ["body", "old", "future", "serial", "probe", "unsigned", "garbage", "merchant", "abyss"])
def test_a_notice_is_refused_when_it_is_not_genuine(change: str) -> None:
    whose = {"mchid": "1900000002"} if change == "merchant" else {}
    body = b"{}" if change == "garbage" else sealed_notice({"out_trade_no": "A1", **whose})
    if change == "abyss":
        body = b'{"id":"x","zz":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
    stamp = {"old": STAMP - 301, "future": STAMP + 301}.get(change, STAMP)
    headers = signed_headers(body, stamp=stamp)
    headers |= {"serial": {"Wechatpay-Serial": "PUB_KEY_ID_X"}, "probe": {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/abc"}}.get(change, {})
    if change == "unsigned":
        headers = {}
    if change == "body":
        body = body.replace(b"TRANSACTION.SUCCESS", b"TRANSACTION.SUCCESX")
    with pytest.raises(NoticeRefusedError):
        gateway(lambda _: httpx.Response(500)).read_notice(headers, body)
