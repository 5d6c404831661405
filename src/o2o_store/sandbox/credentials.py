"""Everything a merchant would receive from its peers, made at the first start: keys, tokens, certificates, and the merchant folder's descriptions."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from o2o_store.sandbox.wechat.declaring import PaymentCompany
from o2o_store.sandbox.wechat.signing import Keys
from o2o_store.storage import SecretFiles

PLATFORM_DXP_ID = "DXPENT0000000001"
WALLET_DXP_ID = "DXPENT0000000002"
APPID = "wxsandbox000000001"
MCHID = "1900000001"
_ENTERPRISES = {
    "platform": {"code": "4199S00001", "name": "示例体验店平台"},
    "ebc": {"code": "4199E00001", "name": "示例电商企业"},
    "payment": {"code": "4199P00001", "name": "示例支付"},
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


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of all stand-ins of one home."""

    control_token: str
    dxp_tokens: Mapping[str, str]
    identity_token: str
    keys: Keys


def _token(files: SecretFiles, name: str) -> str:
    if not files.exists(name):
        files.write(name, secrets.token_urlsafe(32).encode())
    return files.read(name).decode().strip()


def _key(files: SecretFiles, name: str) -> rsa.RSAPrivateKey:
    if not files.exists(name):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        files.write(name, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    found = serialization.load_pem_private_key(files.read(name), None)
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
    public = provider_key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    if not merchant.exists("wechat_public_key.pem") or merchant.read("wechat_public_key.pem") != public:
        merchant.write("wechat_public_key.pem", public)
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
    )
    tokens = {PLATFORM_DXP_ID: _token(merchant, "dxp_token"), WALLET_DXP_ID: _token(wallet, "dxp_token")}
    return Credentials(_token(own, "control.token"), tokens, _token(merchant, "identity_token"), keys)


def payment_company(credentials: Credentials, addresses: Addresses) -> PaymentCompany:
    """Return the wallet as customs knows it."""
    pay, platform = _ENTERPRISES["payment"], _ENTERPRISES["platform"]
    return PaymentCompany(
        pay["code"],
        pay["name"],
        WALLET_DXP_ID,
        platform["code"],
        platform["name"],
        addresses.customs,
        credentials.dxp_tokens[WALLET_DXP_ID],
    )


def write_merchant_folder(home: Path, credentials: Credentials, addresses: Addresses) -> Path:
    """Write `wechat.json`, `customs.json`, `identity.json` for the present addresses; returns the folder."""
    files = SecretFiles(home / "merchant")
    for name, content in (
        ("wechat", _wechat(files, credentials, addresses)),
        ("customs", _customs(home, files, addresses)),
        ("identity", _identity(files, addresses)),
    ):
        files.write(f"{name}.json", msgspec.json.format(msgspec.json.encode(content), indent=2))
    return files.folder


def _wechat(files: SecretFiles, credentials: Credentials, addresses: Addresses) -> dict[str, str]:
    keys = credentials.keys
    return {
        "environment": "sandbox",
        "base_url": addresses.wechat,
        "appid": keys.appid,
        "mchid": keys.mchid,
        "merchant_serial": keys.merchant_serial,
        "merchant_key_file": str(files.path("wechat_merchant_key.pem")),
        "apiv3_key_file": str(files.path("wechat_apiv3_key")),
        "v2_key_file": str(files.path("wechat_v2_key")),
        "wechat_public_key_id": keys.provider_key_id,
        "wechat_public_key_file": str(files.path("wechat_public_key.pem")),
        "merchant_customs_no": _ENTERPRISES["platform"]["code"],
        "customs": "ZHENGZHOU_BS",
    }


def _customs(home: Path, files: SecretFiles, addresses: Addresses) -> dict[str, Any]:
    return {
        "base_url": addresses.customs,
        "dxp_id": PLATFORM_DXP_ID,
        "receiver_id": "DXPEDCCEB0000002",
        "token_file": str(files.path("dxp_token")),
        "trusted_certificates": str(home / "customs" / "trusted"),
        "customs_code": "4611",
        "ems_no": "T4611W000001",
        "loct_no": "4611O2O01",
        "traf_mode": "W",
        "assure_code": _ENTERPRISES["platform"]["code"],
        "enterprises": _ENTERPRISES,
    }


def _identity(files: SecretFiles, addresses: Addresses) -> dict[str, str]:
    return {"base_url": addresses.identity, "token_file": str(files.path("identity_token"))}
