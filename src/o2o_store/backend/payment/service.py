"""What happens to payments: each function decides for a whole batch, moves orders by `advance` and promises what the wallets must hear.

The five rules of facts/payments.md §8.4 and where each stands: committed before the call (`attempts`), close before a new code
(`attempts.give_up_displayed`), one winner by compare-and-set (`capturing.capture_orders`), late money goes back
(`capturing.refund_late`), whatever is open is watched until the wallet itself has decided (`attempts.sweep`).
"""

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.keys import Keys
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment import repository
from o2o_store.backend.payment.attempts import (
    PaymentService,
    abandon_attempts,
    record_opened,
    record_scanned,
    record_unclosed,
    trade_number,
)
from o2o_store.backend.payment.capturing import give_up_losers, record_payment
from o2o_store.backend.payment.declaring import record_declaration
from o2o_store.backend.payment.moving import MONEY_PROMISE
from o2o_store.backend.payment.noticing import UNKNOWN, record_notice
from o2o_store.backend.payment.reconciling import (
    ask_for_bill,
    close_money_case,
    list_money_cases,
    look_for_bills,
    record_bill,
    view_cases,
    view_fx,
    view_settlement,
)
from o2o_store.backend.payment.refunding import STUCK_PAUSE, record_refund, refund_by_hand, refund_refused, refund_returned
from o2o_store.backend.payment.standing import WALLETS_CHANGED, is_away, record_wallet_standing, show_wallets

__all__ = [
    "MONEY_PROMISE",
    "STUCK_PAUSE",
    "UNKNOWN",
    "WALLETS_CHANGED",
    "PaymentService",
    "abandon_attempts",
    "ask_for_bill",
    "close_money_case",
    "give_up_losers",
    "is_away",
    "list_acts",
    "list_messages",
    "list_money_cases",
    "look_for_bills",
    "record_bill",
    "record_declaration",
    "record_notice",
    "record_opened",
    "record_payment",
    "record_refund",
    "record_scanned",
    "record_unclosed",
    "record_wallet_standing",
    "refund_by_hand",
    "refund_refused",
    "refund_returned",
    "show_wallets",
    "trade_number",
    "view_cases",
    "view_fx",
    "view_settlement",
]


def list_messages(connection: Connection, keys: Keys, order_id: str) -> list[m.WalletMessage]:
    """Return what was said to and by the wallet about this order, in clear, oldest first; nobody but an operator asks for it."""
    return [msgspec.convert(row, m.WalletMessage) for row in repository.list_messages(connection, keys.fields, order_id)]


def find_clearing(connection: Connection, out_trade_no: str) -> tuple[str, str]:
    """Return where a payment was cleared and its number there, as the wallet told when it was declared; empty before that."""
    row = repository.find_by_number(connection, [out_trade_no]).get(out_trade_no, {})
    return str(row.get("verify_department", "")), str(row.get("verify_trade_id", ""))


def list_acts(connection: Connection) -> list[repository.Values]:
    """Return the newest lines of the audit log of money, newest first."""
    return repository.list_acts(connection)
