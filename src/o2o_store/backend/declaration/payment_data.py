"""Raw payment data on customs' asking (179): answered at once, gathered in the same transaction, uploaded as a promise."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.declaration import dossier as papers
from o2o_store.backend.declaration import messages as m
from o2o_store.backend.declaration import repository
from o2o_store.backend.halls import service as halls
from o2o_store.backend.keys import Keys
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.writer import Transaction
from o2o_store.ceb.models import new_guid
from o2o_store.ceb.payment_data import PaymentData
from o2o_store.domain.money import Fen

ReadExchanges = Callable[[Connection, Keys, str], Sequence[Any]]
"""Reads what was said to and by the wallet about an order, oldest first: `request` and `reply` in bytes. Handed in by the composition root."""
FindClearing = Callable[[Connection, str], tuple[str, str]]
"""Says where a payment (its number) was cleared, in the wallet's word, and under which number there. Handed in as well."""
OTHER = "3"
_DEPARTMENTS: Mapping[str, str] = {"UNIONPAY": "1", "NETSUNION": "2", "OTHERS": OTHER, "1": "1", "2": "2", "3": OTHER}
"""verDept by the wallets' words (facts: payments §1.4, §2.5): WeChat names the institution, Alipay numbers it."""
_LONGEST = 8000


class PaymentDataService:
    """Answers customs; `accounts` are our receiving accounts by wallet, `own_url` is where a product's page stands."""

    def __init__(self, read_exchanges: ReadExchanges, find_clearing: FindClearing, accounts: Mapping[str, str], own_url: str) -> None:
        self._read_exchanges = read_exchanges
        self._find_clearing = find_clearing
        self._accounts = accounts
        self._own_url = own_url

    def ask(self, tx: Transaction, commands: Sequence[m.AskPaymentData]) -> Sequence[bool]:
        """Promise the data of these orders; False for an order nobody paid here."""
        owners = repository.find_owners(tx.connection, [one.order_no for one in commands])
        found = orders.find_orders(tx.connection, [row["order_id"] for row in owners.values()])
        rows = repository.find_dossiers(tx.connection, tx.keys.fields, list(found))
        outcomes = []
        for command in commands:
            owner = owners.get(command.order_no)
            if owner is not None:
                self._promise(tx, command, found[owner["order_id"]], rows[owner["order_id"]])
            outcomes.append(owner is not None)
        return outcomes

    def _promise(self, tx: Transaction, command: m.AskPaymentData, order: Order, row: Mapping[str, Any]) -> None:
        content = msgspec.json.encode(self._data(tx, order, row))
        body = m.SendPaymentData(
            order_id=order.order_id,
            session_id=command.session_id,
            content=tx.keys.fields.encrypt(content, m.payment_data_place(order.order_id)),
        )
        tx.promise(m.SEND_PAYMENT_DATA, f"{order.order_id}/179/{command.session_id}", body)

    def _data(self, tx: Transaction, order: Order, row: Mapping[str, Any]) -> PaymentData:
        document = papers.decode(row["content"]).order
        attempt = order.attempt(order.winner)
        hall = halls.find_halls(tx.connection, [order.hall_id])[order.hall_id].hall
        request, reply = self._first_words(tx, order.order_id, document.order_no)
        wallet = attempt.wallet if attempt is not None else ""
        department, number = self._find_clearing(tx.connection, document.order_no)
        return PaymentData(
            guid=new_guid(),
            initial_request=request,
            initial_response=reply,
            ebp_code=document.ebp_code,
            pay_code=document.pay_code,
            # What the clearing institution knows it by; the wallet's own number only until the wallet has named that one.
            pay_transaction_id=number or document.pay_transaction_id,
            total_fen=Fen(row["paid_fen"]),
            ver_dept=_DEPARTMENTS.get(department.upper(), OTHER),
            trading_time=(attempt.captured_at if attempt is not None else None) or order.captured_at or tx.now,
            order_no=document.order_no,
            goods=tuple((line.item_name, f"{self._own_url}/goods/{line.item_no}") for line in document.lines),
            recp_account=self._accounts.get(wallet, wallet),
            recp_name=hall.enterprises.platform.name,
            recp_code=hall.enterprises.platform.code,
        )

    def _first_words(self, tx: Transaction, order_id: str, order_no: str) -> tuple[str, str]:
        """Return the raw request that opened the winning attempt, and its raw reply."""
        for one in self._read_exchanges(tx.connection, tx.keys, order_id):
            if order_no.encode() in one.request:
                return one.request.decode("utf-8", "replace")[:_LONGEST], one.reply.decode("utf-8", "replace")[:_LONGEST]
        return "", ""
