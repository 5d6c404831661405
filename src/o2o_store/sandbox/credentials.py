"""Everything a merchant would receive from its peers, made at the first start: keys, tokens, certificates, and the merchant folder's descriptions."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from o2o_store.folders import SecretFiles
from o2o_store.sandbox.alipay.signing import AlipayKeys
from o2o_store.sandbox.wallet.declaring import PaymentCompany
from o2o_store.sandbox.wechat.signing import Keys

PLATFORM_DXP_ID = "DXPENT0000000001"
WALLET_DXP_ID = "DXPENT0000000002"
ALIPAY_DXP_ID = "DXPENT0000000003"
ALIPAY_APP_ID, ALIPAY_SELLER_ID = "2021000000000001", "2088000000000001"
APPID = "wxsandbox000000001"
MCHID = "1900000001"
_ENTERPRISES = {
    "platform": {"code": "4199S00001", "name": "示例体验店平台"},
    "ebc": {"code": "4199E00001", "name": "示例电商企业"},
    "payment": {"code": "4199P00001", "name": "示例支付"},
    "alipay": {"code": "4199P00002", "name": "示例支付二"},
    "logistics": {"code": "4199L00001", "name": "示例物流"},
    "warehouse": {"code": "4199W00001", "name": "示例区内仓储"},
    "agent": {"code": "4199A00001", "name": "示例申报企业"},
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Base URLs of the servers, without a trailing slash; `cashier` is what a phone can open."""

    customs: str
    wechat: str
    identity: str
    cashier: str
    alipay: str = ""
    alipay_cashier: str = ""
    quarantine: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of all stand-ins of one home."""

    control_token: str
    dxp_tokens: Mapping[str, str]
    identity_token: str
    keys: Keys
    alipay: AlipayKeys
    quarantine_token: str


def _token(files: SecretFiles, name: str) -> str:
    if not files.exists(name):
        files.write(name, secrets.token_urlsafe(32).encode())
    return files.read(name).decode().strip()


def _key(files: SecretFiles, name: str) -> rsa.RSAPrivateKey:
    if not files.exists(name):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        files.write(name, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    # Made here and kept where only we write: to prove its primes again would take 45 ms a key at every start.
    found = serialization.load_pem_private_key(files.read(name), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise TypeError(f"{name} holds no RSA key")
    return found


def _letters(files: SecretFiles, name: str, *, length: int = 32) -> str:
    """Keep a secret of visible letters: WeChat's APIv3 and V2 keys are 32 characters that a person types into a console."""
    if not files.exists(name):
        alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
        files.write(name, "".join(secrets.choice(alphabet) for _ in range(length)).encode())
    return files.read(name).decode().strip()


def open_credentials(home: Path) -> Credentials:
    """Load the secrets of `home` (the sandbox folder), making at the first start what is missing."""
    own, merchant, wallet = SecretFiles(home), SecretFiles(home / "merchant"), SecretFiles(home / "wechat")
    merchant_key, provider_key = _key(merchant, "wechat_merchant_key.pem"), _key(wallet, "provider_key.pem")
    _put(merchant, "wechat_public_key.pem", _public_pem(provider_key))
    certificate_key = _key(wallet, "certificate_key.pem")
    certificate = _certificate(wallet, "certificate.pem", certificate_key)
    _put(merchant, "wechat_platform_certificate.pem", certificate.public_bytes(serialization.Encoding.PEM))
    serial, key_id = _letters(merchant, "wechat_merchant_serial", length=40), f"PUB_KEY_ID_{_letters(wallet, 'public_key_number')}"
    keys = Keys(
        APPID,
        MCHID,
        serial,
        merchant_key.public_key(),
        provider_key,
        key_id,
        _letters(merchant, "wechat_apiv3_key").encode(),
        _letters(merchant, "wechat_v2_key"),
        certificate_key,
        f"{certificate.serial_number:X}",
        certificate.public_bytes(serialization.Encoding.PEM),
    )
    tokens = {
        PLATFORM_DXP_ID: _token(merchant, "dxp_token"),
        WALLET_DXP_ID: _token(wallet, "dxp_token"),
        ALIPAY_DXP_ID: _token(SecretFiles(home / "alipay"), "dxp_token"),
    }
    names = ("identity_token", "quarantine_token")
    identity, quarantine = (_token(merchant, name) for name in names)
    return Credentials(_token(own, "control.token"), tokens, identity, keys, _alipay_keys(home), quarantine)


def _alipay_keys(home: Path) -> AlipayKeys:
    merchant, wallet = SecretFiles(home / "merchant"), SecretFiles(home / "alipay")
    merchant_key, provider_key = _key(merchant, "alipay_merchant_key.pem"), _key(wallet, "provider_key.pem")
    _put(merchant, "alipay_public_key.pem", _public_pem(provider_key))
    return AlipayKeys(ALIPAY_APP_ID, ALIPAY_SELLER_ID, merchant_key.public_key(), provider_key)


def _public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _put(files: SecretFiles, name: str, content: bytes) -> None:
    if not files.exists(name) or files.read(name) != content:
        files.write(name, content)


def _certificate(files: SecretFiles, name: str, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """Keep the wallet's platform certificate, the kind of key it signed with before there were public keys."""
    if not files.exists(name):
        owner = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN wallet"), x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")])
        start = datetime.now(UTC) - timedelta(days=1)
        builder = x509.CertificateBuilder().subject_name(owner).issuer_name(owner).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + timedelta(days=1800))
        files.write(name, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return x509.load_pem_x509_certificate(files.read(name))


def payment_company(credentials: Credentials, addresses: Addresses, wallet: str = "wechat") -> PaymentCompany:
    """Return a wallet as customs knows it."""
    pay, dxp_id = (_ENTERPRISES["alipay"], ALIPAY_DXP_ID) if wallet == "alipay" else (_ENTERPRISES["payment"], WALLET_DXP_ID)
    platform = _ENTERPRISES["platform"]
    return PaymentCompany(
        pay["code"], pay["name"], dxp_id, platform["code"], platform["name"], addresses.customs, credentials.dxp_tokens[dxp_id]
    )


def write_merchant_folder(home: Path, credentials: Credentials, addresses: Addresses) -> Path:
    """Write one description per peer (`customs.json` and its like) for the present addresses; returns the folder.

    Key files are named as they lie beside the descriptions, so that a copy of the folder is a folder of its own.
    """
    files = SecretFiles(home / "merchant")
    if addresses.alipay:
        files.write("alipay.json", msgspec.json.format(msgspec.json.encode(_alipay(addresses)), indent=2))
    for name, content in (
        ("wechat", _wechat(credentials, addresses)),
        ("customs", customs_paper(home, addresses)),
        ("identity", _peer(addresses.identity, "identity_token")),
        ("quarantine", _peer(addresses.quarantine, "quarantine_token")),
    ):
        files.write(f"{name}.json", msgspec.json.format(msgspec.json.encode(content), indent=2))
    return files.folder


def _alipay(addresses: Addresses) -> dict[str, Any]:
    return {
        "environment": "sandbox",
        "gateway_url": f"{addresses.alipay}/gateway.do",
        "app_id": ALIPAY_APP_ID,
        "seller_id": ALIPAY_SELLER_ID,
        "merchant_key_file": "alipay_merchant_key.pem",
        "alipay_public_key_file": "alipay_public_key.pem",
        "customs_place": "ZHENGZHOU",
        "merchant_customs_code": _ENTERPRISES["platform"]["code"],
        "merchant_customs_name": _ENTERPRISES["platform"]["name"],
    }


def _wechat(credentials: Credentials, addresses: Addresses) -> dict[str, Any]:
    keys = credentials.keys
    return {
        "environment": "sandbox",
        "base_url": addresses.wechat,
        "appid": keys.appid,
        "mchid": keys.mchid,
        "merchant_serial": keys.merchant_serial,
        "merchant_key_file": "wechat_merchant_key.pem",
        "apiv3_key_file": "wechat_apiv3_key",
        "v2_key_file": "wechat_v2_key",
        "wechat_public_key_id": keys.provider_key_id,
        "wechat_public_key_file": "wechat_public_key.pem",
        "certificates": {keys.certificate_serial: "wechat_platform_certificate.pem"},
        "merchant_customs_no": _ENTERPRISES["platform"]["code"],
        "customs": "ZHENGZHOU_BS",
        "pay_codes": True,
    }


def customs_paper(home: Path, addresses: Addresses) -> dict[str, Any]:
    """Return what a merchant is told of customs; files outside the merchant folder are named from the root."""
    return {
        "base_url": addresses.customs,
        "payment_data_url": f"{addresses.customs}/ceb2grab/grab/realTimeDataUpload",
        "dxp_id": PLATFORM_DXP_ID,
        "receiver_id": "DXPEDCCEB0000002",
        "token_file": "dxp_token",
        "trusted_certificates": str((home / "customs" / "trusted").resolve()),
        "customs_code": "4611",
        "ems_no": "T4611W000001",
        "loct_no": "4611O2O01",
        "traf_mode": "W",
        "assure_code": _ENTERPRISES["platform"]["code"],
        "enterprises": _ENTERPRISES,
    }


def _peer(address: str, token: str) -> dict[str, str]:
    return {"base_url": address, "token_file": token}
