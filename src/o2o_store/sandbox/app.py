"""Composition root of the stand-ins: one home, its secrets and books, five servers."""

from dataclasses import dataclass
from pathlib import Path

from litestar import Litestar

from o2o_store.sandbox.alipay.office import AlipayServer
from o2o_store.sandbox.alipay.server import build_app as build_alipay
from o2o_store.sandbox.credentials import Addresses, Credentials, open_credentials, payment_company, write_merchant_folder
from o2o_store.sandbox.customs.books import Page
from o2o_store.sandbox.customs.office import CustomsServer, CustomsSetting
from o2o_store.sandbox.customs.server import build_app as build_customs
from o2o_store.sandbox.identity.server import IdentityServer
from o2o_store.sandbox.identity.server import build_app as build_identity
from o2o_store.sandbox.persons import names_by_number
from o2o_store.sandbox.quarantine.server import QuarantineServer
from o2o_store.sandbox.quarantine.server import build_app as build_quarantine
from o2o_store.sandbox.seed import demo_goods, fill_account_book
from o2o_store.sandbox.wallet.line import WalletSetting
from o2o_store.sandbox.wallet.serving import build_cashier_app
from o2o_store.sandbox.wechat.office import WeChatServer
from o2o_store.sandbox.wechat.server import build_app as build_wechat

CUSTOMS_PORT, WECHAT_PORT, CASHIER_PORT, ALIPAY_PORT, ALIPAY_CASHIER_PORT, IDENTITY_PORT, QUARANTINE_PORT = 10, 20, 21, 30, 31, 40, 50
"""Ports, counted from the port base."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The built servers and where they will be found."""

    folder: Path
    merchant: Path
    addresses: Addresses
    credentials: Credentials
    customs: CustomsServer
    wechat: WeChatServer
    alipay: AlipayServer
    identity: IdentityServer
    quarantine: QuarantineServer

    def apps(self) -> dict[str, Litestar]:
        """Return the applications by name."""
        return {
            "customs": build_customs(self.customs),
            "wechat": build_wechat(self.wechat),
            "alipay": build_alipay(self.alipay),
            "identity": build_identity(self.identity),
            "quarantine": build_quarantine(self.quarantine),
        }

    def cashiers(self) -> dict[str, Litestar]:
        """Return the wallets' cashier pages alone, for the local network."""
        return {"cashier": build_cashier_app(self.wechat), "alipay cashier": build_cashier_app(self.alipay)}


def loopback_addresses(port_base: int, lan_host: str = "") -> Addresses:
    """Return the addresses on this machine; `lan_host` is where phones find the cashier pages."""

    def at(port: int) -> str:
        return f"http://127.0.0.1:{port_base + port}"

    pages = [f"http://{lan_host}:{port_base + port}" if lan_host else "" for port in (CASHIER_PORT, ALIPAY_CASHIER_PORT)]
    return Addresses(
        customs=at(CUSTOMS_PORT),
        wechat=at(WECHAT_PORT),
        identity=at(IDENTITY_PORT),
        quarantine=at(QUARANTINE_PORT),
        cashier=pages[0] or at(WECHAT_PORT),
        alipay=at(ALIPAY_PORT),
        alipay_cashier=pages[1] or at(ALIPAY_PORT),
    )


def open_sandbox(home: Path, addresses: Addresses, goods: Path | None = None) -> Sandbox:
    """Open the stand-ins kept under `home`/sandbox, making keys, tokens and merchant files at the first start.

    `goods` is the catalogue whose bonded goods customs has in the account book; the demo's when none is named.
    """
    folder = home / "sandbox"
    credentials = open_credentials(folder)
    merchant = write_merchant_folder(folder, credentials, addresses)
    customs = CustomsServer(CustomsSetting(folder / "customs", credentials.control_token, credentials.dxp_tokens, names_by_number()))
    wechat = WeChatServer(
        WalletSetting(
            folder / "wechat", credentials.control_token, credentials.keys, payment_company(credentials, addresses), addresses.cashier
        )
    )
    alipay_company = payment_company(credentials, addresses, "alipay")
    alipay = AlipayServer(
        WalletSetting(folder / "alipay", credentials.control_token, credentials.alipay, alipay_company, addresses.alipay_cashier)
    )
    identity = IdentityServer(folder / "identity", credentials.control_token, credentials.identity_token, names_by_number())
    quarantine = QuarantineServer(folder / "quarantine", credentials.control_token, credentials.quarantine_token)
    catalogue = goods or demo_goods()
    if catalogue.is_file():
        customs.books.write_now(lambda connection: fill_account_book(Page(connection), catalogue))
    return Sandbox(folder, merchant, addresses, credentials, customs, wechat, alipay, identity, quarantine)
