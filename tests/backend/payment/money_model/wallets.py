"""Simulated wallets at the gateway seam: books that never lie, a line that loses requests and replies."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from o2o_store.backend.payment.gateway.port import Bill, DeclareAnswer, Declaring, OpenAnswer, RefundAnswer, TradeAnswer
from o2o_store.backend.payment.messages import Exchange, RecordNotice
from o2o_store.outbox.outages import Unreachable

CODE_LIFE_S = 7200.0


@dataclass(slots=True)
class Trade:
    """One trade as the wallet has it; times in seconds of the model."""

    number: str
    total: int
    opened: float
    closed: bool = False
    paid_at: float | None = None
    by_code: bool = False
    refunds: dict[str, int] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """The wallet took the money and has not given it back."""
        return self.paid_at is not None and not self.refunds


class Line:
    """The way to a wallet: loses requests, loses replies, says 5xx; calm when told so."""

    def __init__(self, choice: random.Random, *, lost_request: float = 0.04, lost_reply: float = 0.06) -> None:
        self._choice = choice
        self.lost_request = lost_request
        self.lost_reply = lost_reply

    def send(self) -> None:
        """Lose the request, perhaps."""
        if self._choice.random() < self.lost_request:
            raise Unreachable("the request was lost", answered=self._choice.random() < 0.3)

    def answer(self) -> None:
        """Lose the reply, perhaps: what was asked for has happened."""
        if self._choice.random() < self.lost_reply:
            raise Unreachable("the reply was lost", answered=self._choice.random() < 0.3)


class SimulatedWallet:
    """One wallet; `alipay` keeps no trade until somebody scans, and refunds at once."""

    def __init__(self, wallet: str, world: Any, choice: random.Random) -> None:
        self.wallet = wallet
        self._world = world
        self._choice = choice
        self.line = Line(choice)
        self.trades: dict[str, Trade] = {}
        self.refund_calls = 0
        self.moods: dict[str, str] = {}
        """How the charge of each pay code on a phone will go: `pays`, `password` or `poor`; a code that was taken is gone."""

    # --- the shopper's side

    def pay(self, number: str) -> bool:
        """Pay a code; closed and old ones are refused, and nothing is paid twice."""
        trade = self.trades.get(number)
        if trade is None or trade.closed or trade.paid_at is not None or self._world.time - trade.opened > CODE_LIFE_S:
            return False
        trade.paid_at = self._world.time
        return True

    # --- the merchant's side

    def _exchange(self, call: str) -> Exchange:
        return Exchange(call, b"{}", b"{}", self._world.true_now())

    async def open_code(self, request: bytes) -> OpenAnswer:
        """Open, or open again, the trade of this number."""
        self.line.send()
        asked = json.loads(request)
        number = asked["out_trade_no"]
        amount = asked["amount"]["total"] if "amount" in asked else round(float(asked["total_amount"]) * 100)
        trade = self.trades.setdefault(number, Trade(number, amount, self._world.time))
        self.line.answer()
        if trade.paid_at is not None:
            return OpenAnswer("paid", "", "", self._exchange("open"))
        if trade.closed:
            return OpenAnswer("closed", "", "", self._exchange("open"))
        return OpenAnswer("opened", f"{self.wallet}://{number}", "", self._exchange("open"))

    async def pay_by_code(self, request: bytes) -> OpenAnswer:
        """Charge the pay code on a phone, once a code and once a number."""
        self.line.send()
        asked = json.loads(request)
        number, code = asked["out_trade_no"], asked.get("auth_code") or asked["payer"]["auth_code"]
        known = self.trades.get(number)
        if known is None:
            mood = self.moods.pop(code, "")
            if mood in {"", "poor"}:
                self.line.answer()
                return OpenAnswer("refused", "", "not_enough_money" if mood else "pay_code_invalid", self._exchange("charge"))
            amount = asked["amount"]["total"] if "amount" in asked else round(float(asked["total_amount"]) * 100)
            known = self.trades[number] = Trade(number, amount, self._world.time, by_code=True)
            self._world.charged(self.wallet, number, asks=mood == "password")
        self.line.answer()
        return OpenAnswer("paid" if known.paid_at is not None else "closed" if known.closed else "opened", "", "", self._exchange("charge"))

    async def query(self, out_trade_no: str) -> TradeAnswer:
        """Tell how a trade stands."""
        self.line.send()
        trade = self.trades.get(out_trade_no)
        self.line.answer()
        if trade is None or (self.wallet == "alipay" and trade.paid_at is None and not trade.closed and not trade.by_code):
            return TradeAnswer("ORDER_NOT_EXIST", out_trade_no, self._exchange("query"))
        if trade.by_code and trade.closed:
            return TradeAnswer("REVOKED", out_trade_no, self._exchange("query"))
        if trade.paid_at is None:
            waits = "USERPAYING" if trade.by_code else "NOTPAY"
            return TradeAnswer("CLOSED" if trade.closed else waits, out_trade_no, self._exchange("query"))
        state = "REFUND" if trade.refunds else "SUCCESS"
        paid_at = self._world.moment(trade.paid_at)
        return TradeAnswer(state, out_trade_no, self._exchange("query"), f"T{out_trade_no}", trade.total, trade.total, "CNY", paid_at)

    async def close(self, out_trade_no: str, *, by_code: bool = False) -> Exchange:
        """Close what is not paid, reverse what charged a pay code, paid or not; unknown numbers are nobody's."""
        self.line.send()
        trade = self.trades.get(out_trade_no)
        if trade is not None and by_code and trade.by_code and not trade.closed:
            trade.closed = True
            if trade.paid_at is not None:
                trade.refunds.setdefault("reversed", trade.total)
        elif trade is not None and trade.paid_at is None and not trade.by_code:
            trade.closed = True
        self.line.answer()
        return self._exchange("close")

    async def refund(self, request: bytes) -> RefundAnswer:
        """Pay back once a number."""
        self.line.send()
        self.refund_calls += 1
        asked = json.loads(request)
        trade = self.trades[asked["out_trade_no"]]
        number = asked.get("out_refund_no") or asked["out_request_no"]
        trade.refunds.setdefault(number, trade.total)
        self.line.answer()
        return RefundAnswer("SUCCESS" if self.wallet == "alipay" else "PROCESSING", number, self._exchange("refund"))

    async def query_refund(self, out_trade_no: str, refund_no: str) -> RefundAnswer:  # noqa: ARG002
        """Tell how a refund stands."""
        self.line.send()
        found = any(refund_no in trade.refunds for trade in self.trades.values())
        self.line.answer()
        return RefundAnswer("SUCCESS" if found else "RESOURCE_NOT_EXISTS", refund_no, self._exchange("query_refund"))

    async def declare(self, what: Declaring) -> DeclareAnswer:
        """Declare; the payer is another person for as many orders as the world says."""
        self.line.send()
        self.line.answer()
        check = "DIFFERENT" if self._world.payer_differs(what.out_trade_no) else "SAME"
        return DeclareAnswer("SUCCESS", check, "3", "V1", "", self._exchange("declare"))

    async def declare_again(self, what: Declaring) -> None:
        """Nothing fails to reach customs in the model."""
        raise NotImplementedError

    async def query_declaration(self, out_trade_no: str) -> DeclareAnswer:  # noqa: ARG002
        """Tell how a declaration stands."""
        self.line.send()
        self.line.answer()
        return DeclareAnswer("SUCCESS", "SAME", "3", "V1", "", self._exchange("query_declaration"))

    async def fetch_bill(self, day: date) -> Bill:
        """No bills in the model: they come when all is over."""
        return Bill(day, (), "")

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> RecordNotice:
        """Notifications come as commands here: forging them is tested elsewhere."""
        raise NotImplementedError


def stamp_of(moment: datetime) -> int:
    """Return seconds since 1970."""
    return int(moment.timestamp())
