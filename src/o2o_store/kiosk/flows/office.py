"""What a desk does beside the queue: price check, timeline, a new voucher for a lost one, the day's close, the shift's end."""

from collections.abc import Sequence
from typing import Protocol

from o2o_store.contract.store_api.desk import CloseDay, DayView, HandOverShift, ReissueVoucher, ShiftView, VoucherReissuedView
from o2o_store.contract.store_api.fulfilment import CallNumber
from o2o_store.contract.store_api.goods import GoodsView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.flows.desk_state import SHEETS, Feedback
from o2o_store.kiosk.flows.desk_store import Acts
from o2o_store.kiosk.flows.giving_back import TakingBack
from o2o_store.kiosk.flows.packing import normal
from o2o_store.kiosk.flows.scanned import ProductCode, parse


class Office(Protocol):
    """What is asked of the platform."""

    async def reissue_voucher(self, request: ReissueVoucher, key: str, staff: str) -> VoucherReissuedView | Problem:
        """A new voucher in the place of a lost one."""
        ...

    async def call_number(self, request: CallNumber, key: str, staff: str) -> OrderView | Problem:
        """The board shows the number once more."""
        ...

    async def show_day(self, staff: str) -> DayView | Problem:
        """The hall's day."""
        ...

    async def close_day(self, request: CloseDay, key: str, staff: str) -> DayView | Problem:
        """The evening."""
        ...

    async def hand_over_shift(self, request: HandOverShift, key: str, staff: str) -> ShiftView | Problem:
        """The next clerk takes over."""
        ...


class OfficeFlow:
    """The sheets over the desk; each is opened by its key and closed by Escape."""

    def __init__(self, platform: Office, acts: Acts) -> None:
        self._platform = platform
        self._acts = acts
        self._store = acts.store
        self._goods: Sequence[GoodsView] = ()

    def goods_changed(self, goods: Sequence[GoodsView]) -> None:
        """The catalogue came anew; prices switch whole."""
        self._goods = goods
        priced = self._store.state.priced
        if priced is not None:
            self._store.set(priced=self._find(priced.gtin))

    async def open_sheet(self, name: str) -> None:
        """Lay a sheet over the desk; the day's figures are fetched as it opens."""
        if name not in SHEETS or (name == "timeline" and self._store.state.case is None):
            return
        self._store.set(sheet=name, priced=None, reissued=None, shift=None, problem=None, back=TakingBack())
        self._hush()
        if name == "day":
            reply = await self._acts.act("show_day", "", lambda _key, staff: self._platform.show_day(staff))
            self._store.set(day=reply)

    def close_sheet(self) -> None:
        """Take the sheet away and forget what it showed."""
        self._store.set(sheet="", priced=None, reissued=None, shift=None, problem=None, back=TakingBack())
        self._hush()

    def _hush(self) -> None:
        """What was wrong before is not said on the sheet, nor what was wrong on it over the desk."""
        if self._store.state.feedback.tone == "wrong":
            self._store.set(feedback=Feedback(self._store.state.feedback.serial))

    def scanned_price(self, text: str) -> bool:
        """Show the price of a scanned product while the price sheet is open; say whether the scan was for it."""
        if self._store.state.sheet != "price":
            return False
        code = parse(text)
        found = self._find(code.gtin.text) if isinstance(code, ProductCode) else None
        self._store.set(priced=found)
        self._store.tell("priced" if found is not None else "unknown_product", "", "ok" if found is not None else "wrong")
        return True

    def _find(self, gtin: str) -> GoodsView | None:
        return next((one for one in self._goods if normal(one.gtin) == normal(gtin)), None)

    async def reissue_voucher(self, reason: str = "lost") -> None:
        """Issue a new voucher for the open case to the person whose card was compared; the old one is burned."""
        state = self._store.state
        case = state.case
        if case is None or state.person_proof.state != "ok":
            self._store.tell("person_first", "", "wrong")
            return
        request = ReissueVoucher(order_id=case.order_id, last_four=state.last_four, reason=reason)
        send = self._platform.reissue_voucher
        reply = await self._acts.act("reissue_voucher", case.order_id, lambda key, staff: send(request, key, staff))
        if reply is not None:
            self._store.set(reissued=reply, sheet="voucher")
            self._store.tell("reissued", case.pickup_number, "ok")

    async def call_number(self) -> None:
        """Let the board show and ring the open case's number once more; a second time means a second call."""
        case = self._store.state.case
        if case is None or not case.ready:
            return
        request = CallNumber(order_id=case.order_id)
        reply = await self._acts.act("call_number", case.order_id, lambda key, staff: self._platform.call_number(request, key, staff))
        if reply is not None:
            self._store.tell("called", case.pickup_number, "ok")

    async def close_day(self, note: str) -> None:
        """Freeze the day's figures."""
        day = self._store.state.day
        if day is None or day.closed_at is not None:
            return
        request = CloseDay(day=day.day, note=note)
        reply = await self._acts.act("close_day", str(day.day), lambda key, staff: self._platform.close_day(request, key, staff))
        if reply is not None:
            self._store.set(day=reply)
            self._store.tell("day_closed", "", "ok")

    async def hand_over_shift(self, counted: str, note: str = "") -> None:
        """Count the parcels here and leave the desk to the next clerk, who signs in with the own badge."""
        if not counted.isdecimal():
            self._store.tell("count_first", "", "wrong")
            return
        request = HandOverShift(counted=int(counted), note=note)
        send = self._platform.hand_over_shift
        reply = await self._acts.act("hand_over_shift", counted, lambda key, staff: send(request, key, staff))
        if reply is not None:
            self._store.set(shift=reply)
            self._store.tell("shift_fits" if reply.counted == reply.expected else "shift_differs", str(reply.expected), "ok")
