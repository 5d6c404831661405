"""Which wallets are offered: the hall's own, with an account, that answer."""

from typing import Any

from backend.payment.conftest import ACCOUNTS
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import service


def offered(till: Any) -> dict[str, bool]:
    hall_id = till.shop.order(till.shop.complete()).hall_id
    view = till.shop.database.read(lambda connection: service.show_wallets(connection, hall_id, ACCOUNTS))
    return {one.wallet: one.offered for one in view.wallets}


def test_a_wallet_is_not_offered_while_it_is_away(till: Any) -> None:
    assert offered(till) == {"wechat": True}
    till.shop.command(m.RecordWalletStanding(wallet="wechat", away=True), m.RecordWalletStanding(wallet="wechat", away=True))
    assert offered(till) == {"wechat": False}
    till.shop.command(m.RecordWalletStanding(wallet="wechat", away=False))
    assert offered(till) == {"wechat": True}


def test_a_wallet_without_an_account_is_never_offered(till: Any) -> None:
    view = till.shop.database.read(lambda connection: service.show_wallets(connection, till.shop.order(till.shop.complete()).hall_id, {}))
    assert [one.offered for one in view.wallets] == [False]
