"""The merchant folder: which keys are read, and where they may go."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from backend.payment.gateway.test_wechat import APIV3_KEY, KEY, V2_KEY, WALLET
from o2o_store.backend.payment.gateway.merchant import (
    ALIPAY_HOSTS,
    ALIPAY_SANDBOX_HOSTS,
    WECHAT_HOSTS,
    certificate_sn,
    checked_address,
    is_download,
    load_alipay,
    load_wechat,
    root_sn,
)
from o2o_store.backend.settings import MerchantRefusedError


def merchant_folder(folder: Path, base_url: str, environment: str = "sandbox") -> Path:
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "key.pem").write_bytes(KEY.private_bytes(*pem))
    (folder / "wallet.pem").write_bytes(WALLET.public_key().public_bytes(*public))
    (folder / "apiv3").write_bytes(APIV3_KEY + b"\n")
    (folder / "v2").write_text(V2_KEY)
    written = {
        "base_url": base_url,
        "environment": environment,
        "appid": "wx1",
        "mchid": "19",
        "merchant_serial": "AB",
        "merchant_key_file": "key.pem",
        "apiv3_key_file": "apiv3",
        "v2_key_file": "v2",
        "wechat_public_key_id": "PUB_KEY_ID_1",
        "wechat_public_key_file": "wallet.pem",
        "certificates": {"1DDE": "wallet.pem"},
        "merchant_customs_no": "4199S00001",
        "customs": "ZHENGZHOU_BS",
    }
    (folder / "wechat.json").write_text(json.dumps(written))
    return folder


def test_keys_of_both_kinds_are_known_when_the_folder_is_read(tmp_path: Path) -> None:
    found = load_wechat(merchant_folder(tmp_path, "http://127.0.0.1:9720/"))
    assert set(found.verify_keys) == {"PUB_KEY_ID_1", "1DDE"}
    assert (found.base_url, found.apiv3_key, found.v2_key) == ("http://127.0.0.1:9720", APIV3_KEY, V2_KEY)
    assert V2_KEY not in repr(found)


def nobody(host: str) -> list[str]:
    return []


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("https://wallet.example", "production"),
        ("http://api.mch.weixin.qq.com", "production"),
        ("http://127.0.0.1:9720", "production"),
        ("http://localhost:9720", "production"),
        ("https://api.mch.weixin.qq.com:8443", "production"),
        ("https://api.mch.weixin.qq.com", "sandbox"),
        ("http://8.8.8.8", "sandbox"),
        ("https://wallet.example", "sandbox"),
        ("http://127.0.0.1:9720", "rehearsal"),
    ],
)
def test_keys_go_nowhere_when_the_address_is_not_for_them(tmp_path: Path, address: str, environment: str) -> None:
    with pytest.raises(MerchantRefusedError):
        checked_address(address, environment, WECHAT_HOSTS, resolve=nobody)
    with pytest.raises(ValueError, match=r"key|environment"):
        load_wechat(merchant_folder(tmp_path, address, environment))


def test_keys_may_be_used_in_earnest_when_the_address_is_the_wallets(tmp_path: Path) -> None:
    found = load_wechat(merchant_folder(tmp_path, "https://api.mch.weixin.qq.com", "production"))
    assert found.base_url == found.customs_url == "https://api.mch.weixin.qq.com"


def test_a_rehearsal_reaches_a_named_simulator_when_its_name_stays_inside() -> None:
    assert checked_address("http://wechat-sim:9720/", "sandbox", WECHAT_HOSTS, resolve=lambda _: ["172.18.0.3"]) == "http://wechat-sim:9720"
    with pytest.raises(MerchantRefusedError):
        checked_address("http://wechat-sim:9720", "sandbox", WECHAT_HOSTS, resolve=lambda _: ["172.18.0.3", "93.184.216.34"])
    official = f"https://{next(iter(ALIPAY_SANDBOX_HOSTS))}/gateway.do"
    assert checked_address(official, "sandbox", ALIPAY_HOSTS, ALIPAY_SANDBOX_HOSTS, resolve=nobody) == official


def test_settings_without_any_key_of_the_wallet_are_refused(tmp_path: Path) -> None:
    folder = merchant_folder(tmp_path, "http://127.0.0.1:9720")
    written = json.loads((folder / "wechat.json").read_text()) | {"wechat_public_key_file": "", "certificates": {}}
    (folder / "wechat.json").write_text(json.dumps(written))
    with pytest.raises(MerchantRefusedError):
        load_wechat(folder)


def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN CA")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(WALLET.public_key()).serial_number(4711)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    signed = builder.not_valid_before(start).not_valid_after(start + timedelta(days=900)).sign(KEY, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def alipay_folder(folder: Path, **changes: object) -> Path:
    merchant_folder(folder, "http://127.0.0.1:9720")
    (folder / "app.crt").write_bytes(certificate())
    written = {
        "environment": "sandbox",
        "gateway_url": "http://127.0.0.1:9730/gateway.do",
        "app_id": "2021",
        "seller_id": "2088",
        "merchant_key_file": "key.pem",
        "customs_place": "ZHENGZHOU",
        "merchant_customs_code": "4199S00001",
        "merchant_customs_name": "示例",
        **changes,
    }
    (folder / "alipay.json").write_text(json.dumps(written))
    return folder


def test_both_keys_of_a_rotation_are_believed_when_alipay_uses_public_keys(tmp_path: Path) -> None:
    found = load_alipay(alipay_folder(tmp_path, alipay_public_key_file="wallet.pem", former_public_key_files=["wallet.pem"]))
    assert len(found.verify_keys[""]) == 2
    assert (found.app_cert_sn, found.root_cert_sn) == ("", "")


def test_certificates_are_named_as_alipay_names_them_when_they_are_used(tmp_path: Path) -> None:
    files = {"alipay_cert_files": ["app.crt"], "app_cert_file": "app.crt", "root_cert_file": "app.crt"}
    found = load_alipay(alipay_folder(tmp_path, **files))
    # printf 'CN=SPECIMEN CA,C=CN4711' | md5sum
    assert certificate_sn(certificate()) == found.app_cert_sn == root_sn(certificate()) == "2f81eb5e832e88ea154ad0dee52196d9"
    assert set(found.verify_keys) == {found.app_cert_sn}


def test_alipay_without_any_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MerchantRefusedError):
        load_alipay(alipay_folder(tmp_path))


@pytest.mark.parametrize(
    ("url", "environment", "fetched"),
    [
        ("https://api.mch.weixin.qq.com/v3/billdownload/file?token=x", "production", True),
        ("https://api2.mch.weixin.qq.com/v3/billdownload/file?token=x", "production", True),
        ("https://evil.test/file", "production", False),
        ("https://api.mch.weixin.qq.com.evil.test/file", "production", False),
        ("http://127.0.0.1:9721/file", "production", False),
        ("http://127.0.0.1:9721/file", "sandbox", True),
        ("http://sim.test/file", "sandbox", True),
        ("https://evil.test/file", "sandbox", False),
    ],
)
def test_a_bill_is_fetched_from_the_wallet_alone(url: str, environment: str, fetched: bool) -> None:
    def resolve(host: str) -> list[str]:
        return {"sim.test": ["10.0.0.9"], "evil.test": ["8.8.8.8"]}.get(host, [])

    assert is_download(url, "https://api.mch.weixin.qq.com", environment, WECHAT_HOSTS, resolve=resolve) is fetched
