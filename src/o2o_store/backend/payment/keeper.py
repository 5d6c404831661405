"""Keeps the promises to the wallet: one question each, all of a batch at once; what is open is asked again on payments.md's schedule."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import msgspec

from o2o_store.backend.identity.messages import person_place
from o2o_store.backend.keys import FieldCipher
from o2o_store.backend.payment import messages as m
from o2o_store.backend.payment.gateway import DeclareAnswer, RefundAnswer, TradeAnswer, WeChatGateway
from o2o_store.contract.store_api.orders import Person
from o2o_store.domain.clock import Clock
from o2o_store.logs import masked
from o2o_store.outbox.courier import MOST_ATTEMPTS, Kept, NotYet, Result
from o2o_store.outbox.outages import Outage, Rejected, Unreachable
from o2o_store.outbox.outbox import Promise

UNCHECKED_PATIENCE = timedelta(seconds=15)
"""How long a payer may stay unchecked before that counts as the wallet's last word."""
LOST_AFTER = timedelta(hours=2)
"""When an order the wallet does not know can no longer come into being: no code outlives this (payments.md §1.1)."""
TROUBLE_PAUSE = timedelta(seconds=10)
"""How long a question rests that the wallet answered with trouble of its own (5xx, 429)."""

_SECOND = timedelta(seconds=1)
_ASKED = frozenset({m.WATCH, m.CLOSE, m.WATCH_DECLARATION, m.WATCH_REFUND})
_DECIDED = frozenset({"SUCCESS", "REFUND", "CLOSED", "REVOKED"})
_ON_SCREEN = ((30 * _SECOND, 2 * _SECOND), (120 * _SECOND, 3 * _SECOND))
_AT_CUSTOMS = ((3 * _SECOND, _SECOND / 4), (30 * _SECOND, _SECOND), (120 * _SECOND, 3 * _SECOND))
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
    """Keeps every topic of this room; `topics` is what the composition root registers it for."""

    peer = "wechat"
    topics = (m.OPEN, m.WATCH, m.QUERY, m.CLOSE, m.DECLARE, m.WATCH_DECLARATION, m.REFUND, m.WATCH_REFUND)

    def __init__(self, gateway: WeChatGateway, fields: FieldCipher, clock: Clock) -> None:
        self._gateway = gateway
        self._fields = fields
        self._clock = clock
        self._by_topic: Mapping[str, Callable[[bytes], Awaitable[Result]]] = MappingProxyType(
            {
                m.OPEN: self._open,
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

    async def _keep(self, promise: Promise) -> Result:
        try:
            return await self._by_topic[promise.topic](promise.body)
        except Unreachable as outage:
            return self._in_trouble(promise, outage)
        except Outage as outage:
            return outage

    def _in_trouble(self, promise: Promise, outage: Unreachable) -> Result:
        """Go on where the courier would at last give up: nobody's money may wait for somebody to notice a parked promise."""
        if not outage.answered:
            return outage
        if promise.topic in _ASKED:
            return NotYet(self._clock.now() + max(TROUBLE_PAUSE, timedelta(seconds=outage.retry_after or 0.0)))
        if promise.topic == m.REFUND and promise.attempts + 1 >= MOST_ATTEMPTS:
            return self._refund_rejected(msgspec.json.decode(promise.body, type=m.RefundPayment), outage)
        return outage

    async def _open(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.OpenPayment)
        try:
            answer = await self._gateway.open_native(body.request)
        except Rejected as outage:
            # Nobody has seen a code: the attempt is over, and the shopper is told instead of waiting for a person to look.
            exchange = m.Exchange("native", body.request, outage.reason.encode(), self._clock.now())
            return Kept([m.RecordOpened(body.order_id, body.attempt, "refused", "", outage.reason, exchange)])
        return Kept([m.RecordOpened(body.order_id, body.attempt, answer.verdict, answer.code_url, answer.reason, answer.exchange)])

    async def _watch(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.WatchPayment)
        now = self._clock.now()
        if now < body.expires_at:
            trade = await self._gateway.query(body.out_trade_no)
            pause = next_look(now - body.opened_at, _ON_SCREEN, 5 * _SECOND)
            return _decided(body, trade) or NotYet(min(now + pause, body.expires_at))
        return await self._end(body, now - body.expires_at)

    async def _close(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.ClosePayment)
        return await self._end(body, self._clock.now() - body.asked_at)

    async def _end(self, body: m.WatchPayment | m.ClosePayment, age: timedelta) -> Result:
        """Close, then ask: only the wallet's own word ends an attempt."""
        await self._gateway.close(body.out_trade_no)
        trade = await self._gateway.query(body.out_trade_no)
        if trade.state == "ORDER_NOT_EXIST" and age > LOST_AFTER:
            return Kept([_payment(body, trade, "CLOSED")])
        return _decided(body, trade) or NotYet(self._clock.now() + sweep_pause(age))

    async def _query(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.QueryPayment)
        # Still open: the watch goes on, this question was only an early one.
        return _decided(body, await self._gateway.query(body.out_trade_no)) or Kept()

    async def _declare(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.DeclarePayment)
        return Kept([_declaration(body, await self._ask_for_declaration(body))])

    async def _ask_for_declaration(self, body: m.DeclarePayment) -> DeclareAnswer:
        person = msgspec.json.decode(self._fields.decrypt(body.person, person_place(body.order_id)), type=Person)
        return await self._gateway.declare(body.out_trade_no, body.transaction_id, person.name, person.id_number)

    async def _watch_declaration(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.DeclarePayment)
        answer = await self._gateway.query_declaration(body.out_trade_no)
        now = self._clock.now()
        age = now - body.asked_at
        again = NotYet(now + next_look(age, _AT_CUSTOMS))
        if answer.state == "SUCCESS" and answer.cert_check not in {"SAME", "DIFFERENT"} and age < UNCHECKED_PATIENCE:
            answer = await self._ask_for_declaration(body)
            if answer.cert_check not in {"SAME", "DIFFERENT"}:
                return again
        if answer.state == "SUCCESS" and answer.cert_check not in {"SAME", "DIFFERENT"}:
            # Whatever else it says or leaves out: the payer is not known to be the buyer, and patience has ended.
            answer = dataclasses.replace(answer, cert_check="UNCHECKED")
        if answer.state in {"SUCCESS", "FAIL"} or answer.cert_check == "DIFFERENT":
            return Kept([_declaration(body, answer)])
        return again

    async def _refund(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.RefundPayment)
        try:
            answer = await self._gateway.refund(body.request)
        except Rejected as outage:
            return self._refund_rejected(body, outage)
        return Kept([_refund(body, answer)])

    def _refund_rejected(self, body: m.RefundPayment, outage: Outage) -> Kept:
        """The wallet will not make it now: stuck in everybody's sight, and asked for again under the same number."""
        exchange = m.Exchange("refund", body.request, outage.reason.encode(), self._clock.now())
        return Kept([_refund(body, RefundAnswer("REJECTED", "", exchange))])

    async def _watch_refund(self, raw: bytes) -> Result:
        body = msgspec.json.decode(raw, type=m.WatchRefund)
        answer = await self._gateway.query_refund(body.refund_no)
        if answer.status == "PROCESSING":
            now = self._clock.now()
            return NotYet(now + next_look(now - body.asked_at, _REFUNDING))
        return Kept([_refund(body, answer)])


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
