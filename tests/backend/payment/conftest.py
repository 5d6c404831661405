"""The shop with the payment room in it, and a wallet's answers as commands: no network, the real writer."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import structlog

from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository, service
from o2o_store.backend.returns.messages import RETURN_GRANTED
from o2o_store.backend.writer import Event, Writer
from o2o_store.contract.store_api.orders import OrderView, RequestPayment
from o2o_store.contract.store_api.payments import CloseMoneyCase, RefundByHand

ACCOUNTS = {
    "wechat": m.WalletAccount(
        wallet="wechat", appid="wx0000000000000001", merchant="1900000001", notify_url="http://127.0.0.1:9700/wechat/notify/1900000001"
    ),
    "alipay": m.WalletAccount(
        wallet="alipay", appid="2021000000000001", merchant="2021000000000001", notify_url="http://127.0.0.1:9700/alipay/notify/2021000000000001",
        takes_code=True, refuses_other_payer=True,
    ),
}  # fmt: skip


class Till:
    """Acts and the wallet's words, by order; `shop` is the rooms' common harness."""

    def __init__(self, shop: Any) -> None:
        self.shop = shop
        room = service.PaymentService(ACCOUNTS)
        services = {
            **shop._services(),
            RequestPayment: room.request_payment,
            m.RecordOpened: service.record_opened,
            m.RecordPayment: service.record_payment,
            m.RecordDeclaration: service.record_declaration,
            m.RecordRefund: service.record_refund,
            m.RecordNotice: service.record_notice,
            m.RecordScanned: service.record_scanned,
            m.RecordUnclosed: service.record_unclosed,
            m.RecordWalletStanding: service.record_wallet_standing,
            m.LookForBills: service.look_for_bills,
            m.AskForBill: service.ask_for_bill,
            m.RecordBill: service.record_bill,
            RefundByHand: service.refund_by_hand,
            CloseMoneyCase: service.close_money_case,
        }
        reactions = {name: list(those) for name, those in shop._reactions().items()}
        reactions["refused"].append(service.refund_refused)
        reactions[RETURN_GRANTED] = [service.refund_returned]
        reactions.setdefault("captured", []).append(service.give_up_losers)
        for name in ("cancelled", "hold_lapsed"):
            reactions[name].append(service.abandon_attempts)
        shop.writer.close()
        shop.writer = Writer(
            shop.database.engine, services, reactions, shop.clock, shop.changed.append, keys=shop.keys, settings=shop.settings
        )
        shop.writer.start()

    def request(self, order_id: str, wallet: str = "wechat", **more: Any) -> Any:
        return self.shop.do(RequestPayment(order_id=order_id, wallet=wallet, **more))

    def exchange(self, call: str = "query", reply: bytes = b"{}") -> m.Exchange:
        return m.Exchange(call, b"", reply, self.shop.clock.now())

    def opened(self, order_id: str, attempt: int = 1, verdict: str = "opened") -> None:
        url = "weixin://specimen" if verdict == "opened" else ""
        self.shop.command(m.RecordOpened(order_id, attempt, verdict, url, "", self.exchange("native")))

    def word(self, order_id: str, state: str = "SUCCESS", attempt: int = 1, **changes: Any) -> m.RecordPayment:
        amount = self.shop.order(order_id).total_fen
        values: dict[str, Any] = {
            "order_id": order_id,
            "attempt": attempt,
            "state": state,
            "transaction_id": f"42000{order_id}{attempt}",
            "total_fen": amount,
            "payer_total_fen": amount,
            "currency": "CNY",
            "paid_at": self.shop.clock.now() if state == "SUCCESS" else None,
            "exchange": self.exchange(),
        }
        return m.RecordPayment(**(values | changes))

    def says(self, order_id: str, state: str = "SUCCESS", attempt: int = 1, **changes: Any) -> None:
        self.shop.command(self.word(order_id, state, attempt, **changes))

    def declared(self, order_id: str, state: str, cert_check: str, reason: str = "") -> None:
        self.shop.command(m.RecordDeclaration(order_id, 1, state, cert_check, "NETSUNION", "20260302001", reason, self.exchange("declare")))

    def refunded(self, order_id: str, status: str, attempt: int = 1) -> None:
        number = self.attempts(order_id)[attempt - 1]["refund_no"]
        self.shop.command(m.RecordRefund(order_id, attempt, number, status, self.exchange("refund")))

    def waiting(self, **buyer: Any) -> str:
        order_id: str = self.shop.filed(**buyer)
        assert self.request(order_id) is None
        self.opened(order_id)
        return order_id

    def attempts(self, order_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.shop.database.read(lambda connection: repository.list_attempts(connection, [order_id]))
        return found

    def refunds(self, order_id: str) -> list[dict[str, Any]]:
        numbers = [row["out_trade_no"] for row in self.attempts(order_id)]
        found: dict[str, list[dict[str, Any]]] = self.shop.database.read(lambda connection: repository.list_refunds(connection, numbers))
        return [one for number in numbers for one in found[number]]

    def returned(self, order_id: str, refund_fen: int, tax_fen: int = 0) -> None:
        """Customs grants a return of so much."""
        facts = {"refund_fen": refund_fen, "tax_fen": tax_fen}
        self.shop.ask(lambda tx: tx.emit(Event(RETURN_GRANTED, order_id, facts)))

    def messages(self, order_id: str) -> list[dict[str, Any]]:
        cipher = self.shop.keys.fields
        found: list[dict[str, Any]] = self.shop.database.read(lambda connection: repository.list_messages(connection, cipher, order_id))
        return found

    def promised(self, name: str, kind: type[Any], wallet: str = "wechat") -> list[Any]:
        topic = name if name == m.SWITCH else m.topic(name, wallet)
        return [msgspec.json.decode(row["body"], type=kind) for row in self.shop.promises(topic)]

    def state(self, order_id: str, attempt: int = 1) -> str:
        found = self.shop.order(order_id).attempt(attempt)
        return found.state if found else ""

    def view(self, order_id: str) -> OrderView:
        found: OrderView = self.shop.view(order_id)
        return found

    def pass_(self, **time: float) -> None:
        self.shop.clock.pass_(timedelta(**time))


@pytest.fixture
def till(shop: Any) -> Till:
    """A shop that takes money; closed by `shop`."""
    return Till(shop)


@pytest.fixture
def restored_logs() -> Iterator[None]:
    """Let a test configure the logs and put them back."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**config)
    structlog.contextvars.clear_contextvars()
