"""What the merchant received from the wallets: addresses, names and keys, read from the merchant folder (docs/wallets.md).

The guard of facts/payments.md §9 stands here: keys of `environment = production` speak to the wallet's own hosts over TLS and to
nobody else; keys of `environment = sandbox` never reach those hosts, only loopback, private networks and the wallet's own sandbox.
"""

import hashlib
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from o2o_store.backend.settings import MerchantRefusedError

WECHAT_HOSTS = frozenset({"api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "apihk.mch.weixin.qq.com"})
ALIPAY_HOSTS = frozenset({"openapi.alipay.com"})
ALIPAY_SANDBOX_HOSTS = frozenset({"openapi-sandbox.dl.alipaydev.com"})

PRODUCTION, SANDBOX = "production", "sandbox"


@dataclass(frozen=True, slots=True)
class WeChatMerchant:
    """Who we are to WeChat Pay. `verify_keys` maps the serial a message names to the wallet's key: public key and certificates alike."""

    base_url: str
    appid: str
    mchid: str
    merchant_serial: str
    private_key: RSAPrivateKey = field(repr=False)
    apiv3_key: bytes = field(repr=False)
    v2_key: str = field(repr=False)
    public_key_id: str
    verify_keys: Mapping[str, RSAPublicKey] = field(repr=False)
    customs: str
    merchant_customs_no: str
    customs_url: str = ""
    customs_api: str = "v2"
    customs_prefix: str = "/global/v3/customs"
    pay_codes: bool = False
    store_id: str = "1"
    signs_prefix: bool = True
    environment: str = PRODUCTION


@dataclass(frozen=True, slots=True)
class AlipayMerchant:
    """Who we are to Alipay. `verify_keys` maps `alipay_cert_sn` (empty: public-key mode) to the wallet's keys, newest first."""

    gateway_url: str
    app_id: str
    seller_id: str
    private_key: RSAPrivateKey = field(repr=False)
    verify_keys: Mapping[str, tuple[RSAPublicKey, ...]] = field(repr=False)
    customs_place: str
    merchant_customs_code: str
    merchant_customs_name: str
    app_cert_sn: str = ""
    root_cert_sn: str = ""
    environment: str = PRODUCTION


class _WeChatFile(msgspec.Struct):
    base_url: str
    appid: str
    mchid: str
    merchant_serial: str
    merchant_key_file: str
    apiv3_key_file: str
    v2_key_file: str
    merchant_customs_no: str
    customs: str
    wechat_public_key_id: str = ""
    wechat_public_key_file: str = ""
    environment: str = PRODUCTION
    certificates: dict[str, str] = {}
    customs_url: str = ""
    customs_api: str = "v2"
    customs_prefix: str = "/global/v3/customs"
    pay_codes: bool = False
    store_id: str = "1"
    signs_prefix: bool = True


class _AlipayFile(msgspec.Struct):
    gateway_url: str
    app_id: str
    seller_id: str
    merchant_key_file: str
    customs_place: str
    merchant_customs_code: str
    merchant_customs_name: str
    environment: str = PRODUCTION
    alipay_public_key_file: str = ""
    former_public_key_files: list[str] = []
    app_cert_file: str = ""
    alipay_cert_files: list[str] = []
    root_cert_file: str = ""


def load_wechat(folder: Path) -> WeChatMerchant:
    """Read `wechat.json` of a merchant folder and the key files it names (relative ones lie beside it).

    `certificates` may map further serials to PEM files of the wallet's keys: a migration needs both kinds for a week, and in
    certificate mode there is no public key at all. Raises FileNotFoundError, msgspec.ValidationError, TypeError for keys of another
    kind, MerchantRefusedError for an address that keys must not go to.
    """
    written = msgspec.json.decode((folder / "wechat.json").read_bytes(), type=_WeChatFile)
    named = dict(written.certificates)
    if written.wechat_public_key_file:
        named[written.wechat_public_key_id] = written.wechat_public_key_file
    if not named:
        raise MerchantRefusedError("wechat.json names neither a public key nor certificates of the wallet")
    if written.customs_api not in {"v2", "v3"}:
        raise MerchantRefusedError("wechat.json: customs_api is v2 or v3")
    customs_url = written.customs_url or written.base_url
    return WeChatMerchant(
        base_url=checked_address(written.base_url, written.environment, WECHAT_HOSTS),
        appid=written.appid,
        mchid=written.mchid,
        merchant_serial=written.merchant_serial,
        private_key=_private_key(folder / written.merchant_key_file),
        apiv3_key=(folder / written.apiv3_key_file).read_bytes().strip(),
        v2_key=(folder / written.v2_key_file).read_text("ascii").strip(),
        public_key_id=written.wechat_public_key_id if written.wechat_public_key_file else "",
        verify_keys={serial: _public_key(folder / file) for serial, file in named.items()},
        customs=written.customs,
        merchant_customs_no=written.merchant_customs_no,
        customs_url=checked_address(customs_url, written.environment, WECHAT_HOSTS),
        customs_api=written.customs_api,
        customs_prefix=written.customs_prefix,
        pay_codes=written.pay_codes,
        store_id=written.store_id,
        signs_prefix=written.signs_prefix,
        environment=written.environment,
    )


def load_alipay(folder: Path) -> AlipayMerchant:
    """Read `alipay.json` of a merchant folder and the key files it names (relative ones lie beside it).

    In public-key mode `alipay_public_key_file` is the wallet's key, `former_public_key_files` those still believed during a rotation;
    in certificate mode `app_cert_file`, `root_cert_file` and `alipay_cert_files` name certificates. Raises as `load_wechat`.
    """
    written = msgspec.json.decode((folder / "alipay.json").read_bytes(), type=_AlipayFile)
    keys: dict[str, tuple[RSAPublicKey, ...]] = {}
    if written.alipay_public_key_file:
        files = [written.alipay_public_key_file, *written.former_public_key_files]
        keys[""] = tuple(_public_key(folder / file) for file in files)
    for file in written.alipay_cert_files:
        keys[certificate_sn((folder / file).read_bytes())] = (_public_key(folder / file),)
    if not keys:
        raise MerchantRefusedError("alipay.json names neither a public key nor certificates of the wallet")
    return AlipayMerchant(
        gateway_url=checked_address(written.gateway_url, written.environment, ALIPAY_HOSTS, ALIPAY_SANDBOX_HOSTS),
        app_id=written.app_id,
        seller_id=written.seller_id,
        private_key=_private_key(folder / written.merchant_key_file),
        verify_keys=keys,
        customs_place=written.customs_place,
        merchant_customs_code=written.merchant_customs_code,
        merchant_customs_name=written.merchant_customs_name,
        app_cert_sn=certificate_sn((folder / written.app_cert_file).read_bytes()) if written.app_cert_file else "",
        root_cert_sn=root_sn((folder / written.root_cert_file).read_bytes()) if written.root_cert_file else "",
        environment=written.environment,
    )


def certificate_sn(pem: bytes) -> str:
    """Return a certificate's number as Alipay writes it: MD5 (hex) of the issuer's name, most specific part first, and the serial."""
    return _sn(x509.load_pem_x509_certificate(pem))


def root_sn(pem: bytes) -> str:
    """Return the number of a root bundle: those of its RSA certificates, joined by underscores."""
    found = x509.load_pem_x509_certificates(pem)
    return "_".join(_sn(one) for one in found if one.signature_algorithm_oid.dotted_string.startswith("1.2.840.113549.1.1"))


def _sn(certificate: x509.Certificate) -> str:
    text = f"{certificate.issuer.rfc4514_string()}{certificate.serial_number}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _private_key(file: Path) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{file.name} holds no RSA key")
    return key


def _public_key(file: Path) -> RSAPublicKey:
    content = file.read_bytes()
    is_certificate = b"BEGIN CERTIFICATE" in content
    key = x509.load_pem_x509_certificate(content).public_key() if is_certificate else serialization.load_pem_public_key(content)
    if not isinstance(key, RSAPublicKey):
        raise TypeError(f"{file.name} is no RSA key")
    return key


class _Resolve(Protocol):
    def __call__(self, host: str) -> Iterable[str]: ...


def resolved(host: str) -> list[str]:
    """Return the addresses a name stands for, none when nobody knows it."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]
    except OSError:
        return []


def checked_address(
    address: str,
    environment: str,
    production_hosts: frozenset[str],
    sandbox_hosts: frozenset[str] = frozenset(),
    *,
    resolve: _Resolve = resolved,
) -> str:
    """Return the address without its last slash if keys of this environment may go there.

    Raises MerchantRefusedError: production keys to anybody but the wallet over TLS, sandbox keys to the wallet, or to a public network.
    """
    url = httpx.URL(address)
    if environment == PRODUCTION:
        if url.scheme != "https" or url.host not in production_hosts or url.port not in {None, 443}:
            raise MerchantRefusedError(
                "production keys go to the wallet's own address over TLS only; a rehearsal says environment = sandbox"
            )
    elif environment == SANDBOX:
        official = url.host in sandbox_hosts and url.scheme == "https"
        if not official and not _stays_inside(url.host, resolve):
            raise MerchantRefusedError("sandbox keys go to this machine, a private network or the wallet's sandbox only")
    else:
        raise MerchantRefusedError("environment is production or sandbox")
    return address.rstrip("/")


def is_download(url: str, own: str, environment: str, hosts: Iterable[str], *, resolve: _Resolve = resolved) -> bool:
    """Say whether a bill may be fetched from where the wallet says it lies: the address we speak to, the wallet's own hosts or their subdomains.

    A rehearsal's wallet may call itself by another name (`localhost`, another port) as long as that stays inside.
    """
    there = httpx.URL(url)
    if there.netloc == httpx.URL(own).netloc or any(
        there.host == host or (host.startswith(".") and there.host.endswith(host)) for host in hosts
    ):
        return True
    return environment == SANDBOX and _stays_inside(there.host, resolve)


def _stays_inside(host: str, resolve: _Resolve) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        found = list(resolve(host))
    return bool(found) and all(ipaddress.ip_address(one.partition("%")[0]).is_private for one in found)
