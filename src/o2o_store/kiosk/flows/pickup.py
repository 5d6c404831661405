"""The desk: the queue of parcels, packing them, and handing them over against voucher, person and parcel."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.fulfilment import HandedOverView, HandOver, PackParcel, ParcelListView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock
from o2o_store.domain.refusals import NotPacked, NotReleased, Refusal, VoucherExpired, VoucherUsed, WrongParcel, WrongPerson
from o2o_store.kiosk.flows import packing
from o2o_store.kiosk.flows.desk_state import NO_PROOFS, NOTHING_LAID, DeskState, Feedback, Proof, tab_of
from o2o_store.kiosk.flows.desk_store import Acts, DeskStore
from o2o_store.kiosk.flows.following import PAUSE, Reach, told
from o2o_store.kiosk.flows.giving_back import ASKED, is_outside, stage_of
from o2o_store.kiosk.flows.offline_desk import hand_over_record, refuse_offline
from o2o_store.kiosk.flows.scanned import BadgeCode, PickupNumber, ProductCode, VoucherCode, parse
from o2o_store.kiosk.flows.sign_in import SignInFlow
from o2o_store.voucher import check_use, verify

LAST_FOUR = 4
SHOW_HANDED_OVER = timedelta(seconds=6)
MOST_UNDONE = 40
SIGNED_OUT_LOOK = 0.04
"""Seconds between two looks whether somebody has signed in: the list should be there with the first glance."""


class DeskLedger(Protocol):
    """What the desk keeps in its own book."""

    def keep_parcels(self, parcels: ParcelListView) -> None:
        """Keep the parcels as last heard."""
        ...

    def parcels(self) -> ParcelListView | None:
        """The parcels as last heard."""
        ...

    def burn(self, record: RecordHandOver) -> bool:
        """Burn a voucher and promise to tell it; False when it was burned before."""
        ...

    def burned_at(self, order_id: str) -> datetime | None:
        """When an order left in an outage."""
        ...

    def keep_gone(self, gone: Mapping[str, datetime]) -> None:
        """Keep which orders left the hall, and when."""
        ...

    def gone(self) -> dict[str, datetime]:
        """Which orders left the hall, and when."""
        ...

    def untold(self) -> int:
        """How many hand-overs must still be told."""
        ...


class ParcelDesk(Protocol):
    """What the desk asks of the platform."""

    async def list_parcels(self, staff: str, after: str = "", wait: float = 0) -> ParcelListView | Problem:
        """The hall's open parcels."""
        ...

    async def pack_parcel(self, request: PackParcel, key: str, staff: str) -> OrderView | Problem:
        """Seal a parcel."""
        ...

    async def hand_over(self, request: HandOver, key: str, staff: str) -> HandedOverView | Problem:
        """Hand a parcel over."""
        ...


class PickupFlow:
    """The desk as a state and its acts. Call it in the floor's loop."""

    def __init__(
        self,
        platform: ParcelDesk,
        sign_in: SignInFlow,
        clock: Clock,
        reach: Reach,
        *,
        voucher_keys: Mapping[str, bytes],
        hall_id: str,
        desk: str,
        book: DeskLedger | None = None,
    ) -> None:
        self._platform = platform
        self.check_permit: Callable[[], Refusal | None] = lambda: None
        """Why the hall may hand nothing over now; asked where the platform cannot be."""
        self._sign_in = sign_in
        self._clock = clock
        self.reach = reach
        self._book = book
        self.seek: Callable[[str], None] = lambda _code: None
        """Who looks for a code that opens nothing on the list."""
        self.store = DeskStore()
        self.acts = Acts(self.store, sign_in, clock, reach)
        self._vouchers: Mapping[str, str] = {}
        self._former: list[dict[str, Any]] = []
        self._voucher_keys = voucher_keys
        self._hall_id = hall_id
        self._desk = desk
        self._worker = sign_in.state.token
        self._listed = False
        self._held_scan = ""
        """A code of an order that may be on the list that is still being fetched: looked up again when it is there."""
        self._gone: dict[str, datetime] = {}
        """Orders that left this hall while this desk looked, and when: their vouchers were used."""
        if book is not None:
            self._recall(book)

    @property
    def state(self) -> DeskState:
        """The desk as it stands."""
        return self.store.state

    @property
    def listeners(self) -> list[Callable[[DeskState], None]]:
        """Who hears when it changes."""
        return self.store.listeners

    # -- gestures

    def show_tab(self, tab: str) -> None:
        """Show the orders of one tab."""
        self._set(tab=tab)

    def select(self, order_id: str) -> None:
        """Open a case; nothing that was proved for another one counts for it."""
        order = next((one for one in self.state.orders if one.order_id == order_id), None)
        if order is None or order_id == self.state.case_id:
            return
        self._set(
            case_id=order_id,
            tab=tab_of(order),
            packing=packing.Packing(order_id) if tab_of(order) == "packing" else None,
            **NO_PROOFS,
        )
        self._hush()

    def step_case(self, step: int) -> None:
        """Open the next or the former case of the queue."""
        ids = [order.order_id for order in self.state.queue]
        if ids:
            here = ids.index(self.state.case_id) if self.state.case_id in ids else -1 if step > 0 else 0
            self.select(ids[(here + step) % len(ids)])

    def close_case(self) -> None:
        """Put the case away."""
        self._former = []
        self._set(undoable=False, case_id="", packing=None, **NO_PROOFS)
        self._hush()

    def dismiss(self) -> None:
        """The refusal was read."""
        self._set(problem=None)
        self._hush()

    def type_last_four(self, text: str) -> None:
        """Compare the end of the number on the card with the buyer's."""
        typed, case = text.strip().upper()[:LAST_FOUR], self.state.case
        proof, problem = Proof(), self.state.problem
        if problem is not None and problem.code == "wrong_person":
            problem = None
        if case is not None and case.buyer is not None and len(typed) == LAST_FOUR:
            same = typed == case.buyer.last_four.upper()
            proof = Proof("ok", "person_fits") if same else Proof("wrong", "wrong_person")
            problem = (problem or self.state.stays) if same else WrongPerson()
        self._set(last_four=typed, person_proof=proof, problem=problem)

    def scanned(self, text: str) -> None:
        """Take any code: a voucher, a unit, a parcel label, a pickup number; it finds its case by itself."""
        code = parse(text)
        before = self._provable()
        self._held_scan = ""
        # Whatever comes next, the last parcel is gone: its success does not stand beside what is said of this code.
        self._set(problem=None, handed_over=None, handed_over_at=None, past_code="")
        if self.state.last_four and text.upper().startswith(self.state.last_four):
            # The head of a scan fell into the field for the card's end before it was known for one.
            self._set(last_four="", person_proof=Proof())
        if isinstance(code, BadgeCode):
            self._sign_in.type_badge(code.text)
        elif self._sign_in.state.session is None:
            return
        elif isinstance(code, VoucherCode):
            self._scan_voucher(code.text)
        elif isinstance(code, ProductCode):
            self._scan_unit(code.gtin.text)
        elif isinstance(code, PickupNumber):
            self._open_number(code.text)
        else:
            self._scan_label(code.text)
        self._remember(before)

    def undo_scan(self) -> None:
        """Take the last scan back: a unit out of the parcel, a proof off the case, the case before it."""
        if self._former:
            self._set(**self._former.pop(), problem=None, undoable=bool(self._former))
            case = self.state.case
            self._tell("undone" if case is not None else "undone_all", case.pickup_number if case is not None else "", "info")

    # -- acts

    async def pack_parcel(self) -> None:
        """Seal the parcel of the open case."""
        case, packed = self.state.case, self.state.packing
        if case is None or packed is None or not self.state.can_pack:
            return
        request = packing.request(case, packed)
        reply = await self.acts.act("pack_parcel", case.order_id, lambda key, staff: self._platform.pack_parcel(request, key, staff))
        if isinstance(reply, OrderView):
            self._take([reply])
            self.close_case()
            self._tell("packed", case.pickup_number, "ok")

    async def hand_over(self) -> None:
        """Hand the parcel over: once, to the buyer, against a voucher that nobody used."""
        case = self.state.case
        if case is None or case.parcel is None or not self.state.can_hand_over:
            return
        request = HandOver(
            order_id=case.order_id, voucher=self.state.voucher, parcel_label=self.state.label, last_four=self.state.last_four
        )
        by_book = self._book is not None
        reply: HandedOverView | None = None
        if self.reach.offline_since is None or not by_book:
            send = self._platform.hand_over
            reply = await self.acts.act("hand_over", case.order_id, lambda key, staff: send(request, key, staff), may_wait=by_book)
        if reply is None and by_book and self.reach.offline_since is not None and self.state.problem is None:
            reply = self._hand_over_by_book(case)
        if reply is not None:
            self._handed(case, reply)

    def _hand_over_by_book(self, case: OrderView) -> HandedOverView | None:
        """Burn the voucher in this desk's own book; the platform is told when it is back, under the promise's own key."""
        session = self._sign_in.state.session
        if self._book is None or session is None:
            return None
        now = self._clock.now()
        refusal = (
            self.check_permit()
            or self._not_for(case.order_id)
            or refuse_offline(case, self.state.voucher, self._vouchers, self._book.burned_at(case.order_id))
        )
        record = hand_over_record(case.order_id, self.state.voucher, self.state.label, session.staff_id, now)
        if refusal is None and not self._book.burn(record):
            refusal = VoucherUsed()
        if refusal is not None:
            self._set(problem=refusal, voucher_proof=Proof("wrong", refusal.code))
            return None
        return HandedOverView(order_id=case.order_id, pickup_number=case.pickup_number, handed_over_at=now, staff_id=session.staff_id)

    def _not_for(self, order_id: str) -> Refusal | None:
        """Why the voucher on the desk opens nothing of this order here and now: nobody else reads it again in an outage."""
        claims = verify(self.state.voucher, self._voucher_keys, self._clock.now())
        return claims if isinstance(claims, Refusal) else check_use(claims, order_id=order_id, hall_id=self._hall_id, desk=self._desk)

    def _handed(self, case: OrderView, reply: HandedOverView) -> None:
        self._left({case.order_id: reply.handed_over_at})
        rest = tuple(order for order in self.state.orders if order.order_id != case.order_id)
        self.close_case()
        self._set(orders=rest, handed_over=reply, handed_over_at=self._clock.now())
        if self._book is not None:
            self._set(untold=self._book.untold())

    # -- what the machine notices

    async def run(self) -> None:
        """Keep the list fresh while somebody is signed in, until cancelled."""
        etag, token = "", ""
        while True:
            if token != self._sign_in.state.token:
                etag, token = "", self._sign_in.state.token
                self._change_hands()
            if not token:
                await asyncio.sleep(SIGNED_OUT_LOOK)
                continue
            reply = await told(self.reach, self._platform.list_parcels(token, etag, 20 if etag else 0))
            if token != self._sign_in.state.token:
                continue
            if isinstance(reply, ParcelListView):
                etag = reply.etag
                self._show(reply)
            else:
                self.acts.refused(reply)
                await asyncio.sleep(PAUSE)

    def tick(self) -> None:
        """Time has passed."""
        shown = self.state.handed_over_at
        if shown is not None and self._clock.now() >= shown + SHOW_HANDED_OVER:
            self._set(handed_over=None, handed_over_at=None)
        self._set(offline=self.reach.offline_since is not None)
        self._sign_in.tick()
        self._change_hands()
        if not self._fetching():
            self._look_up_held()

    def told(self, problem: Problem | None) -> None:
        """The platform took down, or refused, a hand-over that was made while it was away."""
        self._set(untold=self._book.untold() if self._book is not None else 0)
        if problem is not None:
            self._set(problem=problem)
            self._tell("told_differs", "", "wrong")

    # -- inside

    def _change_hands(self) -> None:
        """Somebody else works here now, or nobody: what lay open for the one before is put away, a new voucher above all."""
        if self._worker == self._sign_in.state.token:
            return
        self._worker = self._sign_in.state.token
        self._listed, self._held_scan = False, ""
        self.close_case()
        self._set(orders=self._known_orders(), **NOTHING_LAID)

    def _set(self, **changes: Any) -> None:
        self.store.set(**changes)

    def _tell(self, what: str, about: str, tone: str) -> None:
        self.store.tell(what, about, tone)

    def _hush(self) -> None:
        """What was wrong with the code before is not said over the next order."""
        if self.state.feedback.tone == "wrong":
            self._set(feedback=Feedback(self.state.feedback.serial))

    def _fetching(self) -> bool:
        """The list of this shift is on its way: what is not on it yet may still be here."""
        return not self._listed and self.reach.offline_since is None

    def _not_here(self, code: str, about: str, *, what: str = "not_here") -> None:
        """Say that a code opens nothing here, or that the list is still being fetched: then it is looked up again."""
        if self._fetching():
            self._held_scan = code
            self._tell("fetching", "", "info")
        else:
            self._tell(what, about, "wrong")
            self.seek(code)

    def _look_up_held(self) -> None:
        held, self._held_scan = self._held_scan, ""
        if held:
            self.scanned(held)

    def _provable(self) -> dict[str, Any]:
        return {name: getattr(self.state, name) for name in _UNDONE}

    def _remember(self, before: dict[str, Any]) -> None:
        """Keep what a scan changed, so that it can be taken back."""
        if before != self._provable():
            self._former = [*self._former[-MOST_UNDONE:], before]
            self._set(undoable=True)

    def _recall(self, book: DeskLedger) -> None:
        parcels = book.parcels()
        self._vouchers = parcels.vouchers if parcels is not None else {}
        self._gone = book.gone()
        self._set(orders=self._known_orders(), untold=book.untold())

    def _known_orders(self) -> tuple[OrderView, ...]:
        """What the book knows to lie here, for a desk that starts or changes hands in an outage; nothing while the platform answers."""
        parcels = self._book.parcels() if self._book is not None and self._sign_in.state.token else None
        return tuple(self._still_here(parcels.orders)) if parcels is not None else ()

    def _still_here(self, orders: Sequence[OrderView]) -> list[OrderView]:
        return [one for one in orders if self._book is None or self._book.burned_at(one.order_id) is None]

    def _show(self, parcels: ParcelListView) -> None:
        here = {order.order_id for order in parcels.orders}
        self._left({order.order_id: self._clock.now() for order in self.state.orders if order.ready and order.order_id not in here})
        self._vouchers = parcels.vouchers
        if self._book is not None:
            self._book.keep_parcels(parcels)
        # What left in an outage and is not told yet still stands on the platform's list; it does not stand here.
        orders = self._still_here(parcels.orders)
        kept = self.state.kept
        if kept is not None and any(order.order_id == kept.order_id for order in self.state.orders):
            # The list may have heard more of it before it let it go.
            kept = max((kept, *(one for one in self.state.orders if one.order_id == kept.order_id)), key=lambda one: one.version)
        here_or_kept = {order.order_id for order in orders} | ({kept.order_id} if kept is not None else set())
        gone = self.state.case_id and self.state.case_id not in here_or_kept
        self._listed = True
        self._set(orders=tuple(orders), calls=parcels.calls, kept=kept)
        if gone:
            self.close_case()
        elif isinstance(self.state.problem, NotReleased | NotPacked):
            # Customs or a packer has done its part since, or only one of them.
            self._set(problem=self.state.stays)
        self._look_up_held()

    def _left(self, gone: Mapping[str, datetime]) -> None:
        if gone:
            self._gone |= gone
            if self._book is not None:
                self._book.keep_gone(self._gone)

    def _take(self, newer: list[OrderView]) -> None:
        by_id = {order.order_id: order for order in newer}
        self._set(orders=tuple(by_id.get(order.order_id, order) for order in self.state.orders))

    def _open_number(self, number: str) -> None:
        order = next((one for one in self.state.orders if one.pickup_number == number), None)
        if order is not None:
            self._open(order)
        else:
            self._not_here(number, number, what="number_not_here")

    def _open(self, order: OrderView) -> None:
        self.select(order.order_id)
        self._tell("opened", order.pickup_number, "info")

    def _scan_voucher(self, text: str) -> None:
        claims = verify(text, self._voucher_keys, self._clock.now())
        if isinstance(claims, Refusal):
            self._refuse_voucher(claims, text if isinstance(claims, VoucherExpired) else "")
            return
        order = next((one for one in self.state.orders if one.order_id == claims.order_id), None)
        if order is not None:
            self.select(order.order_id)
        refusal = check_use(claims, order_id=claims.order_id, hall_id=self._hall_id, desk=self._desk)
        if refusal is not None:
            self._refuse_voucher(refusal)
        elif order is None and claims.order_id in self._gone:
            self._refuse_voucher(VoucherUsed(self._gone[claims.order_id]), text)
        elif order is None:
            self._not_here(text, "", what="voucher_not_here")
        else:
            self._set(voucher=text, voucher_proof=Proof("ok", "voucher_valid"))
            if not self._stays():
                self._tell("voucher_valid", order.pickup_number, "ok")

    def _stays(self) -> bool:
        """Say why the open order's parcel may not leave yet, as soon as somebody shows a code to take it."""
        self._set(offline=self.reach.offline_since is not None)
        stays = self.state.stays
        if stays is not None:
            self._set(problem=stays)
            self._tell(stays.code, "", "wrong")
        return stays is not None

    def _refuse_voucher(self, refusal: Refusal, past_code: str = "") -> None:
        self._set(voucher="", voucher_proof=Proof("wrong", refusal.code), problem=refusal, past_code=past_code)
        self._tell(refusal.code, "", "wrong")

    def _scan_unit(self, gtin: str) -> None:
        case, packed = self.state.case, self.state.packing
        if case is None or packed is None:
            self._tell("open_a_case", "", "wrong")
            return
        self._packed(packing.scan_unit(case, packed, gtin))

    def _scan_label(self, label: str) -> None:
        case, packed = self.state.case, self.state.packing
        owner = next((one for one in self.state.orders if one.parcel is not None and one.parcel.label == label), None)
        if owner is None:
            self._not_here(label, label)
        elif case is None or is_outside(case) or stage_of(case) in ASKED:
            # Nothing is proved for what left or goes back: the label is that of the next order.
            self._open(owner)
            self._prove_parcel(owner, label)
        elif packed is not None:
            self._packed(packing.scan_label(case, packed, label))
        else:
            self._prove_parcel(case, label)

    def _prove_parcel(self, case: OrderView, label: str) -> None:
        if self.state.packing is not None:
            return
        own = case.parcel is not None and case.parcel.label == label
        self._set(label=label, parcel_proof=Proof("ok", "parcel_fits") if own else Proof("wrong", "wrong_parcel"))
        if not own:
            self._set(problem=WrongParcel())
            self._tell("wrong_parcel", case.pickup_number, "wrong")
        elif not self._stays():
            self._tell("parcel_fits", case.pickup_number, "ok")

    def _packed(self, scan: packing.Scanned) -> None:
        self._set(packing=scan.packing)
        self._tell(scan.what, "", "ok" if scan.what in {"unit", "last_unit", "label"} else "wrong")


_UNDONE = ("case_id", "kept", "tab", "packing", "voucher", "last_four", "label", "voucher_proof", "person_proof", "parcel_proof")
"""What a scan may change and undoing it brings back."""
