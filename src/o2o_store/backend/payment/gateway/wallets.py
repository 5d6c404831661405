"""Opens the telephones of every wallet that the merchant folder describes: `wechat.json`, `alipay.json`, or both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from o2o_store.backend.payment.gateway.alipay import AlipayGateway
from o2o_store.backend.payment.gateway.merchant import load_alipay, load_wechat
from o2o_store.backend.payment.gateway.port import WalletGateway
from o2o_store.backend.payment.gateway.wechat import WeChatGateway
from o2o_store.backend.payment.messages import ALIPAY, WECHAT, WalletAccount
from o2o_store.domain.clock import Clock


@dataclass(frozen=True, slots=True)
class OpenWallet:
    """One wallet: its telephone, and what requests name us by."""

    gateway: WalletGateway
    account: WalletAccount


def open_wallets(folder: Path, client: httpx.AsyncClient, clock: Clock, notify_base: Callable[[str], str]) -> list[OpenWallet]:
    """Open what the folder describes; `notify_base` gives the address a wallet notifies, without the merchant's number.

    Raises FileNotFoundError without any wallet's file or for a named file that is missing, `settings.MerchantRefusedError` for keys that must not go where they would.
    """
    if not any((folder / name).is_file() for name in ("wechat.json", "alipay.json")):
        raise FileNotFoundError(f"the merchant folder {folder} holds neither wechat.json nor alipay.json (docs/wallets.md)")
    opened: list[OpenWallet] = []
    if (folder / "wechat.json").is_file():
        wechat = load_wechat(folder)
        account = WalletAccount(
            wallet=WECHAT,
            appid=wechat.appid,
            merchant=wechat.mchid,
            notify_url=f"{notify_base(WECHAT)}/{wechat.mchid}",
            takes_code=wechat.pay_codes,
            store_id=wechat.store_id,
        )
        opened.append(OpenWallet(WeChatGateway(wechat, client, clock), account))
    if (folder / "alipay.json").is_file():
        alipay = load_alipay(folder)
        notify_url = f"{notify_base(ALIPAY)}/{alipay.app_id}"
        account = WalletAccount(
            wallet=ALIPAY, appid=alipay.app_id, merchant=alipay.app_id, notify_url=notify_url, takes_code=True, refuses_other_payer=True
        )
        opened.append(OpenWallet(AlipayGateway(alipay, client, clock, notify_url), account))
    return opened
