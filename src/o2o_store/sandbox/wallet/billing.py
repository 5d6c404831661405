"""What both wallets put on a day's bill, when it is made out, and what a rehearsal spoils in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Literal

import msgspec

from o2o_store.sandbox.wallet.books import Page, Refund, Trade

READY = time(10, 0)
"""From when on (Beijing) the bill of the day before exists."""


class BillChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line of every bill that is not as the books say: another amount in fen, or, without one, left out.

    `number` is the merchant's own of the payment or refund; a payment that nobody knows is put on the bill of the day asked for.
    """

    number: str
    kind: Literal["payment", "refund"] = "payment"
    amount_fen: int | None = None


def is_ready(day: datetime, now: datetime, *, at_once: bool) -> bool:
    """Say whether the bill of this Beijing day is made out: the morning after, or at once in a rehearsal that will not wait."""
    return at_once or now >= day + timedelta(days=1, hours=READY.hour)


def listed(page: Page, first: float, last: float, changes: Iterable[BillChange]) -> tuple[list[Trade], list[Refund]]:
    """Return the payments and refunds of [first, last) as the bill shows them."""
    wanted = {(one.kind, one.number): one.amount_fen for one in changes}
    trades, refunds = page.list_paid_between(first, last), page.list_refunds_between(first, last)
    known = {trade.out_trade_no for trade in page.list_trades()}
    strangers = [number for (kind, number), fen in wanted.items() if kind == "payment" and number not in known and fen is not None]
    shown = [_retold(trade, wanted.get(("payment", trade.out_trade_no), trade.total)) for trade in trades]
    shown += [_stranger(number, wanted["payment", number] or 0, first) for number in strangers]
    back = [(refund, wanted.get(("refund", refund.out_refund_no), refund.amount)) for refund in refunds]
    return _kept(shown), [msgspec.structs.replace(refund, amount=amount) for refund, amount in back if amount is not None]


def _retold(trade: Trade, amount: int | None) -> Trade | None:
    return msgspec.structs.replace(trade, total=amount, paid=amount) if amount is not None else None


def _kept(trades: Sequence[Trade | None]) -> list[Trade]:
    return [trade for trade in trades if trade is not None]


def _stranger(number: str, amount: int, at: float) -> Trade:
    return Trade(
        out_trade_no=number, code="", request="", description="SPECIMEN", notify_url="", total=amount, paid=amount, created_at=at, code_made_at=at,
        success_at=at, transaction_id=f"SPECIMEN{number}", payer="stranger",
    )  # fmt: skip
