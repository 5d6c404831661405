"""Which wallets are offered: the hall's own, with an account, that answer."""

from typing import Any

from backend.payment.conftest import ACCOUNTS
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import service
from o2o_store.domain.refusals import WalletUnavailable


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


def test_who_waits_for_a_code_of_a_wallet_that_went_away_may_take_the_other(till: Any) -> None:
    waiting, shown = till.shop.filed(), till.waiting()
    till.request(waiting)
    till.shop.command(m.RecordWalletStanding(wallet="wechat", away=True))
    payment = till.view(waiting).payment
    assert (payment.state, payment.reason) == ("abandoned", "wallet_down")
    # What was asked for and not answered may have been opened all the same: it is swept, and paid late it goes back.
    assert [one.out_trade_no for one in till.promised(m.CLOSE, m.ClosePayment)] == [till.attempts(waiting)[0]["out_trade_no"]]
    assert till.view(shown).payment.state == "waiting"
    assert till.request(till.shop.filed()) == WalletUnavailable("wechat")
    assert till.request(waiting, "alipay") is None
    till.shop.command(m.RecordWalletStanding(wallet="wechat", away=False))
    assert till.request(waiting, "wechat") is None


def test_a_person_is_called_once_when_a_wallet_takes_no_call_of_ours(till: Any) -> None:
    for _ in range(2):
        till.shop.command(m.RecordWalletStanding(wallet="wechat", away=True, reason="401 SIGNERROR"))
    assert [one.out_trade_no for one in till.promised(m.QUERY, m.QueryPayment)] == [m.PROBE_NUMBER]
    assert offered(till) == {"wechat": False}


def test_a_charged_pay_code_is_not_given_up_when_its_wallet_goes_away(till: Any) -> None:
    order_id = till.shop.filed()
    assert till.request(order_id, "alipay", pay_code="284567890123456789") is None
    till.shop.command(m.RecordWalletStanding(wallet="alipay", away=True))
    assert till.view(order_id).payment.state == "creating"


def test_a_wallet_without_an_account_is_never_offered(till: Any) -> None:
    view = till.shop.database.read(lambda connection: service.show_wallets(connection, till.shop.order(till.shop.complete()).hall_id, {}))
    assert [one.offered for one in view.wallets] == [False]
