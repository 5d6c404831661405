"""The desk and a shopper who changed their mind: a sale given up before it leaves, goods brought back, an order that is over found again."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import msgspec

from o2o_store.contract.store_api.orders import LineView, OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.contract.store_api.returns import (
    FindOrders,
    FoundOrdersView,
    QuoteReturn,
    RecallParcel,
    ReturnedLine,
    ReturnGoods,
    ReturnQuoteView,
    WithdrawOrder,
)
from o2o_store.domain.refusals import NotIntact
from o2o_store.kiosk.flows.desk_state import NO_PROOFS, tab_of
from o2o_store.kiosk.flows.desk_store import Acts
from o2o_store.kiosk.flows.following import told
from o2o_store.kiosk.flows.giving_back import REASONS, TakingBack, may_return, way_out
from o2o_store.kiosk.flows.packing import normal
from o2o_store.kiosk.flows.scanned import BadgeCode, PickupNumber, ProductCode, parse

LOOK = 1.0
"""Seconds between two looks at an open order that is on the hall's list no more: its money is on the way."""
LONGEST_NOTE = 100
"""Characters of a reason in own words: customs keeps a line."""
SHEETS = frozenset({"withdraw", "return", "past"})
"""The sheets of this flow; a scan is theirs while one lies open."""


class ReturnDesk(Protocol):
    """What is asked of the platform."""

    async def withdraw_order(self, request: WithdrawOrder, key: str, staff: str) -> OrderView | Problem:
        """The buyer leaves before the release."""
        ...

    async def recall_parcel(self, request: RecallParcel, key: str, staff: str) -> OrderView | Problem:
        """A released parcel goes back by the return process."""
        ...

    async def return_goods(self, request: ReturnGoods, key: str, staff: str) -> OrderView | Problem:
        """The buyer brought goods back."""
        ...

    async def quote_return(self, request: QuoteReturn, staff: str) -> ReturnQuoteView | Problem:
        """What pieces would bring."""
        ...

    async def find_orders(self, request: FindOrders, staff: str) -> FoundOrdersView | Problem:
        """Orders that fit, over or not."""
        ...


class TakingBackFlow:
    """Acts on the open case of the desk, and opens cases that are over."""

    def __init__(self, platform: ReturnDesk, acts: Acts) -> None:
        self._platform = platform
        self._acts = acts
        self._store = acts.store
        self._asked = 0
        self._sought = ""
        self._news = asyncio.Event()

    # -- the sheets

    def open_withdrawal(self) -> None:
        """Lay the withdrawal of the open case over the desk."""
        case = self._store.state.case
        if case is None or not way_out(case):
            self._store.tell("not_to_withdraw", "", "wrong")
            return
        self._store.set(sheet="withdraw", back=TakingBack(), problem=None)

    async def open_return(self) -> None:
        """Lay the return over the desk; with no case open, open the order of the voucher that was just refused as used."""
        state = self._store.state
        if state.case is None and state.past_code:
            await self._look_up(state.past_code)
        elif state.case is None or not may_return(state.case):
            self._store.tell("not_to_return", "", "wrong")
        else:
            self._store.set(sheet="return", back=TakingBack(), problem=None)
            await self.requote()

    def choose_reason(self, name: str) -> None:
        """Say why."""
        if name in REASONS:
            self._set(reason=name)

    # -- giving a sale up

    async def withdraw_order(self, note: str = "") -> None:
        """Give the open case up: at once, at customs, or by the return process once it was released."""
        state = self._store.state
        case = state.case
        way = way_out(case) if case is not None else ""
        if case is None or state.sheet != "withdraw" or state.busy or way in {"", "pack_first"} or self._is_away():
            return
        reason = self._reason(note)
        if way == "recall":
            recall = RecallParcel(order_id=case.order_id, reason=reason)
            key = self._key(case, recall)
            reply = await self._acts.act(
                "recall_parcel", case.order_id, lambda key, staff: self._platform.recall_parcel(recall, key, staff), key=key
            )
        else:
            request = WithdrawOrder(order_id=case.order_id, reason=reason)
            key = self._key(case, request)
            reply = await self._acts.act(
                "withdraw_order", case.order_id, lambda key, staff: self._platform.withdraw_order(request, key, staff), key=key
            )
        self._take(reply, "given_up")

    # -- goods that come back

    def scanned_back(self, text: str) -> bool:
        """Take a scan while one of the sheets lies open; say whether it was for it. A product of a past case begins its return."""
        state, code = self._store.state, parse(text)
        begins = not state.sheet and state.case is not None and may_return(state.case) and isinstance(code, ProductCode)
        if isinstance(code, BadgeCode) or not (begins or state.sheet in SHEETS):
            return False
        if begins:
            self._store.set(sheet="return", back=TakingBack(), problem=None)
        if state.sheet == "past":
            self.seek(text)
        elif self._store.state.sheet == "return":
            if isinstance(code, ProductCode):
                self._count(code.gtin.text, 1)
            else:
                self._store.tell("scan_goods", "", "wrong")
        return True

    def choose_line(self, step: int) -> None:
        """Go to the next or the former line."""
        lines = self._lines()
        if lines:
            self._set(chosen=(self._store.state.back.chosen + step) % len(lines))

    async def count_piece(self, by: int) -> None:
        """Count one piece of the chosen line more or less."""
        lines = self._lines()
        if self._store.state.sheet == "return" and lines:
            self._count(lines[self._store.state.back.chosen % len(lines)].gtin, by)
            await self.requote()

    def say_intact(self, answer: str) -> None:
        """Say whether the goods are as they left (`yes`, `no`); others customs does not take back."""
        if self._store.state.sheet == "return":
            self._set(intact=answer)
            self._store.set(problem=NotIntact() if answer == "no" else None)

    async def requote(self) -> None:
        """Ask what the counted pieces bring; the answer to an earlier count is dropped."""
        state = self._store.state
        if state.case is None or state.sheet != "return":
            return
        self._asked += 1
        asked = self._asked
        self._set(asking=True, quote=None)
        request = QuoteReturn(order_id=state.case.order_id, lines=self._pieces())
        reply = await told(self._acts.reach, self._platform.quote_return(request, self._acts.sign_in.state.token))
        if asked != self._asked or self._store.state.sheet != "return":
            return
        self._set(asking=False, quote=reply if isinstance(reply, ReturnQuoteView) else None)
        if isinstance(reply, Problem):
            self._acts.refused(reply)
        elif reply is None:
            self._store.tell("unreachable", "", "wrong")

    async def return_goods(self, note: str = "") -> None:
        """Take the counted pieces back: customs is asked, and the money follows its yes."""
        state = self._store.state
        case = state.case
        if case is None or state.sheet != "return" or not can_take_back(state.back) or state.busy or self._is_away():
            return
        request = ReturnGoods(order_id=case.order_id, lines=self._pieces(), reason=self._reason(note), intact=True)
        key = self._key(case, request)
        reply = await self._acts.act(
            "return_goods", case.order_id, lambda key, staff: self._platform.return_goods(request, key, staff), key=key
        )
        self._take(reply, "taken_back")

    # -- orders that are over

    def seek(self, code: str) -> None:
        """Look for an order of this code among those that are over; a pickup number alone names too many."""
        if not isinstance(parse(code), PickupNumber | ProductCode | BadgeCode):
            self._sought = code
            self._news.set()

    async def find_past(self, pickup_number: str, last_four: str) -> None:
        """Find orders by pickup number and the end of the card that is shown; one alone is opened at once."""
        self._open_only(await self._ask(FindOrders(pickup_number=pickup_number, last_four=last_four)))

    def open_found(self, place: int) -> None:
        """Open one of the found orders by its place."""
        found = self._store.state.back.found
        if 0 <= place < len(found):
            self._open(found[place])

    async def run(self) -> None:
        """Look for codes that nothing on the list answers to, and after the open case when the list has it no more, until cancelled."""
        while True:
            code, self._sought = self._sought, ""
            if code and self._acts.sign_in.state.token:
                await self._look_up(code)
            else:
                await self._look_after()
            self._news.clear()
            if not self._sought:
                await self._pause()

    # -- inside

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK):
                await self._news.wait()
        except TimeoutError:
            return

    async def _look_after(self) -> None:
        state = self._store.state
        kept = state.kept
        if kept is None or kept.closed or state.case_id != kept.order_id or any(one.order_id == kept.order_id for one in state.orders):
            return
        found = await self._ask(FindOrders(code=kept.order_id))
        newer = next((one for one in found or () if one.order_id == kept.order_id), None)
        if newer is not None and self._store.state.case_id == newer.order_id:
            self._store.set(kept=newer)

    async def _look_up(self, code: str) -> None:
        found = await self._ask(FindOrders(code=code))
        if found:
            self._open_only(found)

    async def _ask(self, request: FindOrders) -> Sequence[OrderView] | None:
        reply = await told(self._acts.reach, self._platform.find_orders(request, self._acts.sign_in.state.token))
        if isinstance(reply, FoundOrdersView):
            return reply.orders
        if isinstance(reply, Problem):
            self._acts.refused(reply)
        else:
            self._store.tell("unreachable", "", "wrong")
        return None

    def _open_only(self, found: Sequence[OrderView] | None) -> None:
        if found is None:
            return
        self._set(found=tuple(found), searched=True)
        if len(found) == 1:
            self._open(found[0])
        elif not found:
            self._store.tell("none_found", "", "wrong")

    def _open(self, order: OrderView) -> None:
        listed = any(one.order_id == order.order_id for one in self._store.state.orders)
        tab = tab_of(order) if listed else "pickup"
        opened = {**NO_PROOFS, "kept": order, "case_id": order.order_id, "tab": tab, "packing": None, "sheet": "", "back": TakingBack()}
        self._store.set(**opened, handed_over=None, handed_over_at=None)
        self._store.tell("opened", order.pickup_number, "info")

    def _take(self, reply: OrderView | None, what: str) -> None:
        if reply is None:
            return
        orders = tuple(reply if one.order_id == reply.order_id else one for one in self._store.state.orders)
        self._store.set(orders=orders, kept=reply, packing=None, sheet="", back=TakingBack(), problem=None)
        self._store.tell(what, reply.pickup_number, "ok")

    def _is_away(self) -> bool:
        """Say that nothing of this is done while nobody answers: customs could not be asked, and no promise would be honest."""
        if self._acts.reach.offline_since is None:
            return False
        self._store.tell("not_offline", "", "wrong")
        return True

    def _key(self, case: OrderView, request: Any) -> str:
        """One key for one wish: the same request about the same state of the order, even after this desk was killed and started again."""
        session = self._acts.sign_in.state.session
        who = session.staff_id if session is not None else ""
        said = b"|".join((type(request).__name__.encode(), msgspec.json.encode(request), str(case.version).encode(), who.encode()))
        return hashlib.sha256(said).hexdigest()

    def _reason(self, note: str) -> str:
        reason, own = REASONS[self._store.state.back.reason], " ".join(note.split())[:LONGEST_NOTE]
        return f"{reason}：{own}" if own else reason

    def _set(self, **changes: Any) -> None:
        self._store.set(back=replace(self._store.state.back, **changes))

    def _lines(self) -> Sequence[LineView]:
        case = self._store.state.case
        return case.lines if case is not None else []

    def _pieces(self) -> list[ReturnedLine]:
        pieces = self._store.state.back.pieces
        return [ReturnedLine(gtin=gtin, quantity=count) for gtin, count in sorted(pieces.items()) if count]

    def _count(self, gtin: str, by: int) -> None:
        lines, back = self._lines(), self._store.state.back
        place = next((place for place, line in enumerate(lines) if normal(line.gtin) == normal(gtin)), None)
        if place is None:
            self._store.tell("not_in_order", "", "wrong")
            return
        line = lines[place]
        count = back.pieces.get(line.gtin, 0) + by
        if count > line.quantity - line.returned:
            self._set(chosen=place)
            self._store.tell("too_many_back", "", "wrong")
        elif count >= 0:
            self._set(pieces={**back.pieces, line.gtin: count}, chosen=place)
            self._store.tell("counted_back", str(count), "ok")


def can_take_back(back: TakingBack) -> bool:
    """Say whether the return can be asked for: pieces are counted, the platform has said what they bring, and they are as they left."""
    return back.quote is not None and bool(back.quote.lines) and not back.asking and back.intact == "yes"
