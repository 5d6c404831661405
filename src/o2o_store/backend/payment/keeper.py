"""Keeps the promises to the wallets: one question each, all of a batch at once; what is open is asked again on payments.md's schedule."""

import asyncio
import contextlib
import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import msgspec
import structlog

from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment.gateway.port import (
    DeclareAnswer,
    Declaring,
    NotAccepted,
    OpenAnswer,
    RefundAnswer,
    TradeAnswer,
    WalletGateway,
)
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.clock import Clock
from o2o_store.logs import masked
from o2o_store.outbox.courier import MOST_ATTEMPTS, Kept, NotYet, Result
from o2o_store.outbox.outages import Outage, Rejected, Unreachable
from o2o_store.outbox.outbox import Promise

UNCHECKED_PATIENCE = timedelta(seconds=15)
"""How long a payer may stay unchecked, once customs has taken the declaration, before that counts as the wallet's last word."""
PUSH_PAUSE = timedelta(seconds=3)
"""How long a declaration that was pushed to customs once more is left alone."""
LOST_AFTER = timedelta(hours=2)
"""When an order the wallet does not know can no longer come into being: no code outlives this (payments.md §1.1)."""
REFUND_UNSEEN = timedelta(seconds=60)
"""How long a refund that the wallet took may be unknown to its query before it counts as lost."""
EXPIRY_PATIENCE = timedelta(minutes=1)
"""How long a code whose time is over stays "being checked" while the wallet neither closes it nor says how it ended."""
EXPIRY_PAUSE = timedelta(seconds=3)
"""The pause between two looks at it."""
TROUBLE_PAUSE = timedelta(seconds=10)
"""How long a question rests that the wallet answered with trouble of its own (5xx, 429)."""

SWITCH_PATIENCE = 3.0
"""Seconds that the next code waits for the close of the one before it; what is not closed by then is swept."""
TROUBLES = 2
"""Calls in a row that came to nothing (silence, 5xx, 429) after which the wallet is asked once more and, in vain, no longer offered."""
OPEN_PATIENCE = timedelta(seconds=10)
"""How long somebody waits for a code that does not come before the wallet counts as down for this attempt."""
OPEN_TRIES = 3
"""Answers of trouble to one opening after which it does."""
LOOK_PATIENCE = 3.0
"""Seconds that one look at a wallet may take: somebody may be waiting for it."""
PROBE_PAUSE = 5.0
"""Seconds between two looks whether a wallet that went away is back."""
BILL_PAUSE = 20.0
"""Seconds between two looks at the calendar: is there a bill to fetch?"""

_log = structlog.get_logger(__name__)

_SECOND = timedelta(seconds=1)
_CHECKED = frozenset({"SAME", "DIFFERENT"})
_ASKED = frozenset({m.WATCH, m.CLOSE, m.WATCH_DECLARATION, m.WATCH_REFUND})
_DECIDED = frozenset({"SUCCESS", "REFUND", "CLOSED", "REVOKED", "PAYERROR"})
_VERDICTS = {
    "SUCCESS": "paid",
    "REFUND": "paid",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "PAYERROR": "closed",
    "NOTPAY": "opened",
    "USERPAYING": "opened",
}
_BY_CODE = ((60 * _SECOND, 3 * _SECOND),)
_ON_SCREEN = ((30 * _SECOND, 2 * _SECOND), (120 * _SECOND, 3 * _SECOND))
# Customs may be away for an hour; whoever waits in the hall must not wait for the sweeper's half hour after that, too.
_AT_CUSTOMS = ((3 * _SECOND, _SECOND / 4), (30 * _SECOND, _SECOND), (120 * _SECOND, 3 * _SECOND), (6 * 3600 * _SECOND, 30 * _SECOND))
_REFUNDING = ((30 * _SECOND, 2 * _SECOND),)
_SWEEP = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 180, 600, 1800, 3600))


def next_look(age: timedelta, steps: Sequence[tuple[timedelta, timedelta]], after: timedelta | None = None) -> timedelta:
    """Return the pause until the next question: `steps` are (up to this age, this pause), then `after`, or the sweeper's growing pauses."""
    for until, pause in steps:
        if age < until:
            return pause
    return after if after is not None else sweep_pause(age)


def sweep_pause(age: timedelta) -> timedelta:
    """Return the sweeper's pause at this age: 15 s, 30 s, 1, 3, 10, 30, 60 minutes, then hourly (payments.md §8.3)."""
    return next((pause for pause in _SWEEP if age <= pause * 4), _SWEEP[-1])


class WalletKeeper:
    """Keeps every promise to one wallet, and says when that wallet stops or begins again to answer."""

    def __init__(self, gateway: WalletGateway, fields: FieldCipher, clock: Clock) -> None:
        self.peer = gateway.wallet
        self.topics = tuple(m.topic(name, gateway.wallet) for name in m.WALLET_TOPICS)
        self._gateway = gateway
        self._fields = fields
        self._clock = clock
        self._troubles = 0
        self._answers = 0
        self._told: bool | None = None
        self._refused = ""
        self._heard = asyncio.Event()
        self._by_name: Mapping[str, Callable[[Promise], Awaitable[Result]]] = MappingProxyType(
            {
                m.OPEN: self._open,
                m.CHARGE: self._charge,
                m.WATCH: self._watch,
                m.QUERY: self._query,
                m.CLOSE: self._close,
                m.DECLARE: self._declare,
                m.WATCH_DECLARATION: self._watch_declaration,
                m.REFUND: self._refund,
                m.WATCH_REFUND: self._watch_refund,
            }
        )

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Keep these promises, all at once."""
        return await asyncio.gather(*(self._keep(promise) for promise in promises))

    @property
    def away(self) -> bool:
        """Whether the wallet came to nothing lately; the courier tries again at once when `collect` says that it does not any more."""
        return self._troubles >= TROUBLES

    def look_now(self) -> None:
        """Somebody heard from the wallet, or our books did not take our word of it: ask it now, and say again how it stands."""
        self._told = None
        self._heard.set()

    async def collect(self) -> Sequence[Any]:
        """Wait until the wallet goes away or comes back, asking it now and then while it is away, and say so."""
        while True:
            self._heard.clear()
            if self.away or self._told is None:
                await self._probe()
            if self.away != self._told and (self.away or not self._troubles):
                self._told = self.away
                return [m.RecordWalletStanding(wallet=self.peer, away=self.away, reason=self._refused if self.away else "")]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PROBE_PAUSE if self.away or self._told is None else None):
                    await self._heard.wait()

    async def _probe(self) -> None:
        began = self._answers
        outage = await _look(self._gateway)
        if outage is None:
            self._hear_answer()
        else:
            self._hear_trouble(began, refused=outage.reason if isinstance(outage, NotAccepted) else "")

    def _hear_answer(self) -> None:
        before = self.away
        self._answers += 1
        self._troubles, self._refused = 0, ""
        if before:
            self._heard.set()

    def _hear_trouble(self, began: int, refused: str = "") -> None:
        """Count a call that came to nothing; `began` is how many answers there were when it was made."""
        if began != self._answers:
            # The wallet has answered another call since: this one says nothing of how it is now.
            return
        before = self.away
        self._refused = refused
        # A wallet that only ever answers with trouble of its own takes nobody's money either.
        self._troubles += TROUBLES if refused else 1
        if not before and self.away:
            self._heard.set()

    async def _keep(self, promise: Promise) -> Result:
        began = self._answers
        try:
            result = await self._by_name[promise.topic.rpartition(".")[0]](promise)
        except Unreachable as outage:
            self._hear_trouble(began)
            return self._in_trouble(promise, outage)
        except NotAccepted as outage:
            self._hear_trouble(began, refused=outage.reason)
            _log.error("wallet_refuses_our_calls", wallet=self.peer, topic=promise.topic, reason=outage.reason)
            return self._refused_call(promise, outage)
        except Outage as outage:
            self._hear_answer()
            return outage
        self._hear_answer()
        return result

    def _in_trouble(self, promise: Promise, outage: Unreachable) -> Result:
        """Go on where the courier would at last give up: nobody's money may wait for somebody to notice a parked promise."""
        name = promise.topic.rpartition(".")[0]
        waited = self._clock.now() - promise.created_at >= OPEN_PATIENCE
        if name == m.OPEN and (waited or (outage.answered and promise.attempts + 1 >= OPEN_TRIES)):
            opening = msgspec.json.decode(promise.body, type=m.OpenPayment)
            return Kept([m.RecordUnclosed(opening.order_id, opening.attempt, reason="wallet_down")], given_up=outage)
        if name == m.CHARGE and self._clock.now() > promise.created_at + m.CHARGE_LIFE:
            charge = msgspec.json.decode(promise.body, type=m.ChargePayment)
            return Kept([m.RecordUnclosed(charge.order_id, charge.attempt, reason="wallet_down")], given_up=outage)
        if not outage.answered:
            return outage
        if name in _ASKED:
            return NotYet(self._clock.now() + max(TROUBLE_PAUSE, timedelta(seconds=outage.retry_after or 0.0)))
        if name == m.REFUND and promise.attempts + 1 >= MOST_ATTEMPTS:
            return self._refund_rejected(msgspec.json.decode(promise.body, type=m.RefundPayment), outage)
        return outage

    def _refused_call(self, promise: Promise, outage: NotAccepted) -> Result:
        """Key, clock or rights of ours are wrong: the wallet is as good as away, and no shopper's own wallet is to blame."""
        name = promise.topic.rpartition(".")[0]
        if name == m.OPEN:
            opening = msgspec.json.decode(promise.body, type=m.OpenPayment)
            return Kept([_opened(opening, self._not_opened("open", opening.request, outage.reason, "wallet_down"))])
        if name == m.CHARGE:
            charge = msgspec.json.decode(promise.body, type=m.ChargePayment)
            return Kept([m.RecordUnclosed(charge.order_id, charge.attempt, reason="wallet_down")])
        if name == m.REFUND:
            return self._refund_rejected(msgspec.json.decode(promise.body, type=m.RefundPayment), outage)
        # What is only asked goes on by itself once our settings are mended; everything else waits in the desk's sight.
        return NotYet(self._clock.now() + TROUBLE_PAUSE) if name in _ASKED else outage

    async def _open(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.OpenPayment)
        try:
            answer = await self._gateway.open_code(body.request)
        except NotAccepted:
            raise
        except Rejected as outage:
            # Nobody has seen a code: the attempt is over, and the shopper is told instead of waiting for a person to look.
            answer = self._not_opened("open", body.request, outage.reason, "wallet_refused")
        return Kept([_opened(body, answer)])

    async def _charge(self, promise: Promise) -> Result:
        """Ask before charging: an earlier call may have arrived although its answer did not, and a pay code is charged once."""
        body = msgspec.json.decode(promise.body, type=m.ChargePayment)
        trade = await self._gateway.query(body.out_trade_no)
        if trade.state in _VERDICTS:
            return Kept([_opened(body, OpenAnswer(_VERDICTS[trade.state], "", "", trade.exchange))])
        if self._clock.now() > promise.created_at + m.CHARGE_LIFE:
            # An earlier call may be on its way yet: it is reversed and asked about until the wallet has decided.
            return Kept([m.RecordUnclosed(body.order_id, body.attempt, reason="wallet_down")])
        request = self._fields.decrypt(body.request, m.charge_place(body.out_trade_no))
        try:
            answer = await self._gateway.pay_by_code(request)
        except NotAccepted:
            raise
        except Rejected as outage:
            answer = self._not_opened("charge", b"", outage.reason, "wallet_refused")
        return Kept([_opened(body, answer)])

    def _not_opened(self, call: str, request: bytes, detail: str, reason: str) -> OpenAnswer:
        return OpenAnswer("refused", "", reason, m.Exchange(call, request, detail.encode(), self._clock.now()), detail)

    async def _watch(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.WatchPayment)
        now = self._clock.now()
        if now >= body.expires_at:
            return await self._run_out(body, now - body.expires_at)
        trade = await self._gateway.query(body.out_trade_no)
        if trade.state == "USERPAYING" and not body.scanned:
            return Kept([m.RecordScanned(body.order_id, body.attempt)])
        steps = _BY_CODE if body.by_code else _ON_SCREEN
        return _decided(body, trade) or NotYet(min(now + next_look(now - body.opened_at, steps, 5 * _SECOND), body.expires_at))

    async def _run_out(self, body: m.WatchPayment, over: timedelta) -> Result:
        """End a code whose time is over: "nothing was charged" may be said once the wallet has said so, or knows of no trade at all."""
        trade = await self._close_and_ask(body)
        decided = _decided(body, trade)
        if decided is not None:
            return decided
        if trade.state != "ORDER_NOT_EXIST" and over < EXPIRY_PATIENCE:
            return NotYet(self._clock.now() + EXPIRY_PAUSE)
        return Kept([m.RecordUnclosed(body.order_id, body.attempt, reason="expired")])

    async def _close_and_ask(self, body: m.WatchPayment | m.ClosePayment) -> TradeAnswer:
        """Close, then ask: only the wallet's own word ends an attempt."""
        return await _end(self._gateway, body.out_trade_no, by_code=body.by_code)

    async def _close(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.ClosePayment)
        age = self._clock.now() - body.asked_at
        trade = await self._close_and_ask(body)
        if trade.state == "ORDER_NOT_EXIST" and age > LOST_AFTER:
            return Kept([_payment(body, trade, "CLOSED")])
        return _decided(body, trade) or NotYet(self._clock.now() + sweep_pause(age))

    async def _query(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.QueryPayment)
        # Still open: the watch goes on, this question was only an early one.
        return _decided(body, await self._gateway.query(body.out_trade_no)) or Kept()

    async def _declare(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.DeclarePayment)
        answer = await self._ask_for_declaration(body)
        if answer.state == "SUCCESS" and answer.cert_check not in _CHECKED:
            # Whatever it says of the payer now is asked again before it counts.
            answer = dataclasses.replace(answer, cert_check="")
        return Kept([_declaration(body, answer)])

    async def _ask_for_declaration(self, body: m.DeclarePayment) -> DeclareAnswer:
        return await self._gateway.declare(self._what_of(body))

    def _what_of(self, body: m.DeclarePayment) -> Declaring:
        person = msgspec.json.decode(self._fields.decrypt(body.person, person_place(body.order_id)), type=Person)
        return Declaring(body.out_trade_no, body.transaction_id, body.amount_fen, person.name, person.id_number)

    async def _watch_declaration(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.DeclarePayment)
        answer = await self._gateway.query_declaration(body.out_trade_no)
        if body.cert_check == "SAME" and answer.cert_check not in _CHECKED:
            answer = dataclasses.replace(answer, cert_check=body.cert_check)
        if answer.state == "SUCCESS" and answer.cert_check not in _CHECKED:
            return await self._ask_about_payer(body)
        if answer.state in {"SUCCESS", "FAIL"} or answer.cert_check == "DIFFERENT":
            return Kept([_declaration(body, answer)])
        now = self._clock.now()
        pause = next_look(now - body.asked_at, _AT_CUSTOMS)
        if answer.state == "EXCEPT":
            # The wallet could not reach customs and has given up: it sends again only when it is asked to, which it need not allow yet.
            pause = max(pause, PUSH_PAUSE)
            with contextlib.suppress(Rejected):
                await self._gateway.declare_again(self._what_of(body))
        return NotYet(now + pause)

    async def _ask_about_payer(self, body: m.DeclarePayment) -> Result:
        """Customs has taken it, and the payer is not known to be the buyer: ask, for a while that begins only now."""
        answer = await self._ask_for_declaration(body)
        now = self._clock.now()
        age = now - body.asked_at
        if answer.cert_check in _CHECKED or answer.state == "FAIL":
            return Kept([_declaration(body, answer)])
        if not body.declared:
            return Kept([_declaration(body, dataclasses.replace(answer, state="SUCCESS", cert_check=""))])
        if age < UNCHECKED_PATIENCE:
            return NotYet(now + next_look(age, _AT_CUSTOMS))
        # Whatever else it says or leaves out: the payer is not known to be the buyer, and patience has ended.
        return Kept([_declaration(body, dataclasses.replace(answer, state="SUCCESS", cert_check="UNCHECKED"))])

    async def _refund(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.RefundPayment)
        try:
            answer = await self._gateway.refund(body.request)
        except NotAccepted:
            raise
        except Rejected as outage:
            return self._refund_rejected(body, outage)
        return Kept([_refund(body, answer)])

    def _refund_rejected(self, body: m.RefundPayment, outage: Outage) -> Kept:
        """The wallet will not make it now: stuck in everybody's sight, and asked for again under the same number."""
        exchange = m.Exchange("refund", body.request, outage.reason.encode(), self._clock.now())
        return Kept([_refund(body, RefundAnswer("REJECTED", "", exchange))])

    async def _watch_refund(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.WatchRefund)
        answer = await self._gateway.query_refund(body.out_trade_no, body.refund_no)
        now = self._clock.now()
        age = now - body.asked_at
        if answer.status == "PROCESSING" or (answer.status == "RESOURCE_NOT_EXISTS" and age < REFUND_UNSEEN):
            return NotYet(now + next_look(age, _REFUNDING))
        return Kept([_refund(body, answer)])


async def is_there(gateway: WalletGateway) -> bool:
    """Ask a wallet about nothing: is it there, in its right mind, and does it take our calls? Takes LOOK_PATIENCE at most."""
    return await _look(gateway) is None


async def _look(gateway: WalletGateway) -> Outage | None:
    try:
        async with asyncio.timeout(LOOK_PATIENCE):
            await gateway.query(m.PROBE_NUMBER)
    except (Unreachable, NotAccepted) as outage:
        return outage
    except TimeoutError:
        return Unreachable("no answer to a look")
    except Outage:
        return None
    return None


class SwitchKeeper:
    """Closes the code that was displayed before the next one is opened, whichever wallet it is at; waits for nobody long.

    It has a circuit of its own and answers always: a wallet that is away must not keep the shopper from the other one.
    """

    peer = "wallets"
    topics = (m.SWITCH,)

    def __init__(self, gateways: Mapping[str, WalletGateway]) -> None:
        self._gateways = gateways

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Keep these promises, all at once."""
        return await asyncio.gather(*(self._keep(promise) for promise in promises))

    async def _keep(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.SwitchPayment)
        with contextlib.suppress(TimeoutError, Outage):
            async with asyncio.timeout(SWITCH_PATIENCE):
                gateway = self._gateways[body.wallet]
                decided = _decided(body, await _end(gateway, body.out_trade_no, by_code=body.by_code))
                if decided is not None:
                    return decided
        return Kept([m.RecordUnclosed(body.order_id, body.attempt)])


class BillKeeper:
    """Fetches the wallets' bills and looks at the calendar for them."""

    peer = "bills"

    def __init__(self, gateways: Mapping[str, WalletGateway], pause: float = BILL_PAUSE) -> None:
        self._gateways = gateways
        self.topics = tuple(m.topic(m.FETCH_BILL, wallet) for wallet in gateways)
        self._pause = pause

    async def keep(self, promises: Sequence[Promise]) -> Sequence[Result]:
        """Fetch one after the other: there are few, and each may be large."""
        return [await self._fetch(promise) for promise in promises]

    async def collect(self) -> Sequence[Any]:
        """Wait a moment, then ask for a look at the calendar."""
        await asyncio.sleep(self._pause)
        return [m.LookForBills()]

    async def _fetch(self, promise: Promise) -> Result:
        body = msgspec.json.decode(promise.body, type=m.FetchBill)
        try:
            bill = await self._gateways[body.wallet].fetch_bill(date.fromisoformat(body.bill_date))
        except Outage as outage:
            return outage
        return Kept([m.RecordBill(wallet=body.wallet, bill_date=body.bill_date, lines=list(bill.lines), sha256=bill.sha256)])


def _opened(body: m.OpenPayment | m.ChargePayment, answer: OpenAnswer) -> m.RecordOpened:
    return m.RecordOpened(body.order_id, body.attempt, answer.verdict, answer.code_url, answer.reason, answer.exchange, answer.detail)


async def _end(gateway: WalletGateway, out_trade_no: str, *, by_code: bool) -> TradeAnswer:
    """Close what is open and ask how it ended.

    A pay code is asked about first: what ends it also gives back what it has taken, and that may have won its order meanwhile.
    """
    if by_code:
        trade = await gateway.query(out_trade_no)
        if trade.state in _DECIDED:
            return trade
    await gateway.close(out_trade_no, by_code=by_code)
    return await gateway.query(out_trade_no)


def _decided(body: Any, trade: TradeAnswer) -> Kept | None:
    return Kept([_payment(body, trade, trade.state)]) if trade.state in _DECIDED else None


def _payment(body: Any, trade: TradeAnswer, state: str) -> m.RecordPayment:
    return m.RecordPayment(
        order_id=body.order_id,
        attempt=body.attempt,
        state=state,
        transaction_id=trade.transaction_id,
        total_fen=trade.total_fen,
        payer_total_fen=trade.payer_total_fen,
        currency=trade.currency,
        paid_at=trade.paid_at,
        exchange=trade.exchange,
    )


def _declaration(body: m.DeclarePayment, answer: DeclareAnswer) -> m.RecordDeclaration:
    return m.RecordDeclaration(
        order_id=body.order_id,
        attempt=body.attempt,
        state=answer.state,
        cert_check=answer.cert_check,
        department=answer.verify_department,
        verify_trade_id=answer.verify_trade_id,
        # The wallet's words go to screens; they are kept whole with the exchange.
        reason=masked(answer.reason),
        exchange=answer.exchange,
    )


def _refund(body: m.RefundPayment | m.WatchRefund, answer: RefundAnswer) -> m.RecordRefund:
    return m.RecordRefund(body.order_id, body.attempt, body.refund_no, answer.status, answer.exchange)
