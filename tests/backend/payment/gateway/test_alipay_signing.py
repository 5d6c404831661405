"""Alipay's signatures to the byte: openssl agrees, raw objects are cut out as they stand, forms are judged whole."""

import base64
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from o2o_store.backend.payment.gateway.alipay_signing import AlipaySigner, raw_object, sign_text
from o2o_store.backend.payment.gateway.merchant import AlipayMerchant
from o2o_store.backend.payment.messages import NoticeRefusedError

NOW = datetime(2026, 11, 22, 2, 0, 0, tzinfo=UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WALLET = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FORMER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FixedClock:
    def now(self) -> datetime:
        return NOW


def merchant() -> AlipayMerchant:
    return AlipayMerchant(
        gateway_url="http://alipay.test/gateway.do",
        app_id="2021000000000001",
        seller_id="2088000000000001",
        private_key=KEY,
        verify_keys={"": (WALLET.public_key(), FORMER.public_key())},
        customs_place="ZHENGZHOU",
        merchant_customs_code="4199S00001",
        merchant_customs_name="示例体验店平台",
    )


def signer() -> AlipaySigner:
    return AlipaySigner(merchant(), FixedClock())


def signed_by(key: rsa.RSAPrivateKey, content: bytes) -> str:
    return base64.b64encode(key.sign(content, PKCS1v15(), SHA256())).decode()


def form(key: rsa.RSAPrivateKey = WALLET, **changes: str) -> bytes:
    fields = {
        "notify_time": "2026-11-22 10:00:00",
        "notify_type": "trade_status_sync",
        "notify_id": "ac05099524730693a8b330c5ecf72da978",
        "app_id": "2021000000000001",
        "seller_id": "2088000000000001",
        "out_trade_no": "A1",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "562.96",
        "subject": "样本 & = 甲",
        "charset": "utf-8",
        **changes,
    }
    text = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return urlencode(fields | {"sign": signed_by(key, text.encode()), "sign_type": "RSA2"}).encode()


def test_openssl_agrees_when_a_request_is_signed(tmp_path: Path) -> None:
    parameters = signer().parameters("alipay.trade.query", b'{"out_trade_no":"A1"}', "")
    # Written down by hand from the document: sorted by name, empty ones left out, nothing encoded.
    text = (
        'app_id=2021000000000001&biz_content={"out_trade_no":"A1"}&charset=utf-8&format=JSON&method=alipay.trade.query'
        "&sign_type=RSA2&timestamp=2026-11-22 10:00:00&version=1.0"
    )
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(public)
    (tmp_path / "text").write_text(text, encoding="utf-8")
    (tmp_path / "sign").write_bytes(base64.b64decode(parameters["sign"]))
    checked = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", tmp_path / "key.pem", "-signature", tmp_path / "sign", tmp_path / "text"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stdout.strip() == "Verified OK"
    assert "biz_content" not in parameters


def test_empty_parameters_are_not_signed() -> None:
    assert sign_text({"b": "2", "a": "", "sign": "x"}) == b"b=2"


@pytest.mark.parametrize("inner", ['{"a":"}"}', '{"a":"\\"}{"}', '{"url":"https:\\/\\/x","list":[{"b":"]}"}]}', "{}"])
def test_an_object_is_cut_out_as_it_stands_when_it_holds_braces_and_escapes(inner: str) -> None:
    assert raw_object(f'{{"x_response": {inner} ,"sign":"s"}}', "x_response") == inner


def test_a_missing_object_is_told() -> None:
    with pytest.raises(ValueError, match="x_response"):
        raw_object("{}", "x_response")


@pytest.mark.parametrize("key", [WALLET, FORMER])
def test_a_notice_is_read_when_one_of_the_believed_keys_signed_it(key: rsa.RSAPrivateKey) -> None:
    notice = signer().read_notice({}, form(key))
    assert (notice.wallet, notice.out_trade_no, notice.stamp) == ("alipay", "A1", int(NOW.timestamp()))
    assert "样本" in notice.resource.decode()


@pytest.mark.parametrize(
    "body",
    [
        form(KEY),
        form(app_id="2021000000000009"),
        form(seller_id="2088000000000009"),
        form(notify_time="2026-11-22 09:54:59"),
        form(notify_time="2026-11-22 10:05:01"),
        form(notify_time="yesterday"),
        form(out_trade_no=""),
        form().replace(b"562.96", b"1.00"),
        form().replace(b"sign=", b"sing="),
        b"{}",
        b"\xff\xfe",
        b"",
        b"a=1&" * 200,
    ],
)
def test_a_notice_is_refused_when_it_is_not_genuine_ours_and_fresh(body: bytes) -> None:
    with pytest.raises(NoticeRefusedError) as refused:
        signer().read_notice({}, body)
    assert refused.value.__cause__ is None
