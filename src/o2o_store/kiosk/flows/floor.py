"""The machines of the floor without their screens: each ties its flow to the book, the telephone and the clock, in one event loop."""

import asyncio
import contextlib
import inspect
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.contract.store_api.payments import WalletsView
from o2o_store.domain.clock import Clock
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.devices.speaker import SilentSpeaker, Speaker
from o2o_store.kiosk.eyes.findings import CodeSeen, Finding, SightChanged
from o2o_store.kiosk.flows.board import BoardFlow
from o2o_store.kiosk.flows.checkout import CheckoutFlow, Eyes, Floor
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.desk_keeping import RecordHandOverKeeper
from o2o_store.kiosk.flows.following import Follower, HallWatch, Reach, WalletWatch
from o2o_store.kiosk.flows.hall import check_hall, check_pickup
from o2o_store.kiosk.flows.keeping import keepers
from o2o_store.kiosk.flows.machine_facts import MachineFacts, program_version
from o2o_store.kiosk.flows.office import OfficeFlow
from o2o_store.kiosk.flows.patience import NO_QUESTION
from o2o_store.kiosk.flows.pickup import PickupFlow
from o2o_store.kiosk.flows.pictures import PictureShelf
from o2o_store.kiosk.flows.scanned import BadgeCode, parse
from o2o_store.kiosk.flows.sending import SendingFlow
from o2o_store.kiosk.flows.service import Household, Manners, ServiceFlow
from o2o_store.kiosk.flows.sign_in import SignInFlow
from o2o_store.kiosk.flows.sounds import sound_of
from o2o_store.kiosk.flows.sources import Sources
from o2o_store.kiosk.flows.taking_back import TakingBackFlow
from o2o_store.kiosk.flows.worklist import WorklistFlow
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.desk_book import RECORD_HAND_OVER, DeskBook
from o2o_store.kiosk.ledger.records import Answer
from o2o_store.kiosk.settings import Enrolment, raw_key
from o2o_store.outbox.courier import Courier, Keeper

TICK = 0.2
"""Seconds between two looks at the clock: countdowns show whole seconds."""

CALL_KEEPS = timedelta(seconds=60)
"""How long a call for staff keeps a page open on which nothing can be lost."""
STILL = 10.0
"""Seconds without a look at the clock after which a machine counts as stuck."""
PARKED_LOOK = 300.0
"""Seconds after which a promise that was set aside is tried again although nothing changed."""

_log = structlog.get_logger(__name__)


class Machine:
    """What kiosk, desk and board share: a platform, a hall, a ticking clock, and tasks that end together."""

    def __init__(self, enrolment: Enrolment, gateway: PlatformGateway, clock: Clock) -> None:
        self.enrolment = enrolment
        self.gateway = gateway
        self.clock = clock
        self.hall: HallView | None = None
        self.reach = Reach(clock, self.reach_changed)
        self.pictures: PictureShelf | None = None
        """Where the goods' own pictures are kept; set before `run` by whoever has a folder for them."""
        self.hall_watch = HallWatch(gateway, self.reach, self.hall_changed, goods=False)
        self.on_change: Callable[[], None] = lambda: None
        """Called whenever something on the screen may have changed, and with every tick."""
        self._acting: set[asyncio.Task[Any]] = set()
        self._is_back = asyncio.Event()
        self._ticked_at = float("-inf")

    @property
    def offline_since(self) -> datetime | None:
        """Since when the platform has not answered."""
        return self.reach.offline_since

    @property
    def is_ticking(self) -> bool:
        """Whether the clock was looked at lately; a floor that does not is stuck or has ended. May be asked from any thread."""
        return time.monotonic() - self._ticked_at < STILL

    @property
    def closed_by(self) -> Refusal | None:
        """Why the hall may not offer pickup now."""
        return check_hall(self.hall, self.enrolment.device.permit_keys, self.clock.now()) if self.hall is not None else None

    def act(self, name: str, *values: Any) -> None:
        """Carry out a gesture of the screen, by the name of its slot; in the loop. An unknown name is our bug and is logged."""
        gesture = self.gesture(name)
        if gesture is None:
            _log.error("unknown_gesture", name=name)
            return
        outcome = gesture(*values)
        if inspect.iscoroutine(outcome):
            task = asyncio.get_running_loop().create_task(outcome)
            self._acting.add(task)
            task.add_done_callback(self._acted)

    def gesture(self, name: str) -> Callable[..., Any] | None:
        """The flow's function for a slot."""
        raise NotImplementedError

    def tick(self) -> None:
        """Time has passed."""

    def tasks(self) -> list[Any]:
        """What runs besides the hall's watch and the clock."""
        return []

    def reach_changed(self, since: datetime | None) -> None:
        """The platform went away, or is back and is told at once what waited for it."""
        if since is None:
            self._is_back.set()
        self.on_change()

    def hall_changed(self, hall: HallView | None, goods: GoodsListView | None) -> None:
        """The hall came anew."""
        if goods is not None and self.pictures is not None:
            self.pictures.want(goods)
        self.hall = hall or self.hall
        self.on_change()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            shelves = [self.pictures.run()] if self.pictures is not None else []
            for work in (self.hall_watch.run(), self._ticking(), *shelves, *self.tasks()):
                group.create_task(work)

    async def close(self) -> None:
        """Hang up."""
        await self.gateway.close()

    async def carry(self, book: Ledger, kept_by: Mapping[str, Keeper]) -> None:
        """Keep the book's promises until cancelled; what was set aside is tried again at the start, after an outage and now and then.

        On the floor nobody can release a promise by hand, so time does: the key stays, and what was done already is done once.
        """
        while True:
            self._is_back.clear()
            book.release_parked()
            # A new courier has no memory of silences: after an outage everything is tried at once, under the same keys.
            courier = Courier(book, kept_by, self.clock)
            book.on_promise = courier.wake
            courier.start()
            try:
                while not await self._back_within(PARKED_LOOK):
                    if book.release_parked():
                        courier.wake()
            finally:
                await courier.stop()

    async def _back_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._is_back.wait()
        return False

    async def _ticking(self) -> None:
        while True:
            self.tick()
            self._ticked_at = time.monotonic()
            self.on_change()
            await asyncio.sleep(TICK)

    def _acted(self, task: asyncio.Task[Any]) -> None:
        self._acting.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("gesture_failed", exc_info=task.exception())
        self.on_change()


class KioskMachine(Machine):
    """The shopper's kiosk."""

    def __init__(
        self,
        enrolment: Enrolment,
        gateway: PlatformGateway,
        clock: Clock,
        ledger: Ledger,
        eyes: Eyes,
        *,
        language: str = "zh",
        speaker: Speaker | None = None,
    ) -> None:
        super().__init__(enrolment, gateway, clock)
        self.ledger = ledger
        self.eyes = eyes
        self.speaker = speaker or SilentSpeaker()
        self.hall = ledger.hall()
        self.hall_watch = HallWatch(gateway, self.reach, self.hall_changed, goods=True)
        self.follower = Follower(gateway, self.reach, self._order_changed)
        self.wallet_watch = WalletWatch(gateway, self.reach, self._wallets_changed)
        self.flow = CheckoutFlow(
            Floor(
                ledger=ledger,
                clock=clock,
                eyes=eyes,
                sealing_key=enrolment.sealing_key,
                permit_keys=enrolment.device.permit_keys,
                refresh=self.hall_watch.refresh,
                watch=self.follower.watch,
                language=language,
                server=enrolment.server,
                listeners=[self._flow_changed],
            )
        )
        self._was_aside = False
        self.service = ServiceFlow(self._household(), self._manners(), self._behaviour_changed)
        self._behaviour_changed()
        self._before = self.flow.state
        ledger.on_answer = self.flow.answered

    def gesture(self, name: str) -> Callable[..., Any] | None:
        """The function for a slot: of the checkout, of the service layer, or a code from a wedge scanner."""
        if name == "scanned":
            return self.scanned
        return _public(self.flow, name) or _public(self.service, name)

    def scanned(self, text: str) -> None:
        """A wedge scanner beside the camera read a code."""
        self.take(CodeSeen(text=text, format="wedge"))

    def tick(self) -> None:
        """Let the flows see the time; whoever waits for staff is not taken for gone."""
        self.service.sent_away(self.hall_watch.sent_away)
        self.service.tick()
        if self.service.state.staff or self._is_waiting():
            self.flow.still_here()
        self.flow.tick()

    def _is_waiting(self) -> bool:
        """Whether somebody waits for staff, so that the page must not close; one where nothing can be lost waits a minute only.

        Whoever takes a call back may be somebody else, and must not find the voucher of the one who called.
        """
        called = self.service.state.calling_since
        return called is not None and (self.flow.state.page not in NO_QUESTION or self.clock.now() < called + CALL_KEEPS)

    def facts(self) -> MachineFacts | None:
        """The machine in figures, while staff look at it."""
        if self.service.state.staff != "menu":
            return None
        goods, counted = self.flow.state.goods, self.ledger.count_promises()
        return MachineFacts(
            device_id=self.enrolment.device.device_id,
            version=program_version(),
            sight=self.flow.state.sight,
            offline_since=self.offline_since,
            waiting=counted[0],
            parked=counted[1],
            goods=len(goods.goods) if goods is not None else 0,
            price_version=goods.price_version if goods is not None else "",
        )

    def tasks(self) -> list[Any]:
        """The courier, the order on the screen, and the wallets."""
        return [self._carrying(), self.follower.run(), self.wallet_watch.run()]

    def look(self) -> None:
        """Take what the eyes found; called in the loop when they say so."""
        if isinstance(self.eyes, Sources):
            for finding in self.eyes.findings():
                self.take(finding)

    def take(self, finding: Finding) -> None:
        """A badge opens the staff's page; a kiosk out of service sees nothing else."""
        if isinstance(finding, SightChanged):
            self.service.sight_changed(finding.sight)
        if isinstance(finding, CodeSeen):
            code = parse(finding.text)
            if isinstance(code, BadgeCode):
                self.service.badge_seen(code.text)
                return
        if not self._aside() or isinstance(finding, SightChanged):
            self.flow.found(finding)

    def reach_changed(self, since: datetime | None) -> None:
        """Tell the flow too."""
        self.flow.reach_changed(since)
        super().reach_changed(since)

    def hall_changed(self, hall: HallView | None, goods: GoodsListView | None) -> None:
        """Keep hall and goods in the book."""
        if hall is not None and hall != self.hall:
            self.ledger.keep_hall(hall)
        if goods is not None and goods != self.flow.state.goods:
            self.ledger.keep_goods(goods)
        super().hall_changed(hall, goods)
        self.flow.hall_changed(hall, goods)

    async def close(self) -> None:
        """Hang up and close the book."""
        await super().close()
        self.ledger.close()

    def _flow_changed(self, state: CheckoutState) -> None:
        sound = sound_of(self._before, state)
        self._before = state
        if sound is not None:
            self.speaker.play(sound)
        self.on_change()

    def _order_changed(self, view: OrderView) -> None:
        self.flow.order_changed(view)

    def _wallets_changed(self, view: WalletsView) -> None:
        self.flow.wallets_changed(view)

    def _household(self) -> Household:
        return Household(
            door=self.gateway,
            clock=self.clock,
            keep=lambda manners: self.ledger.keep_manners(msgspec.json.encode(manners)),
            end_visit=self.flow.leave,
            ring=self._ring,
            visiting=lambda: self.flow.state.visit is not None,
        )

    def _ring(self) -> None:
        self.speaker.play("call")

    def _manners(self) -> Manners:
        kept = self.ledger.manners()
        return msgspec.json.decode(kept, type=Manners) if kept else Manners()

    def _aside(self) -> bool:
        """Say whether something else than the visit has the screen."""
        return bool(self.service.state.closed_by or self.service.state.staff or self.service.state.calling_since)

    def _behaviour_changed(self) -> None:
        self.speaker.volume = self.service.state.manners.volume
        was, self._was_aside = self._was_aside, self._aside()
        if was and not self._was_aside:
            # What was shown meanwhile was told once and dropped.
            self.flow.look_again()
        self.on_change()

    async def _carrying(self) -> None:
        self.flow.resume()
        # The eyes may have opened before this loop ran: nobody was there to be told.
        self.look()
        await self.carry(self.ledger, keepers(self.gateway, self.reach.heard))


class DeskMachine(Machine):
    """The staff's desk; with a book it hands over in an outage too, and tells it later. Untouched for `idle` it is nobody's."""

    def __init__(
        self, enrolment: Enrolment, gateway: PlatformGateway, clock: Clock, book: DeskBook | None = None, *, idle: timedelta = timedelta()
    ) -> None:
        super().__init__(enrolment, gateway, clock)
        device = enrolment.device
        keys = {name: raw_key(key) for name, key in device.voucher_keys.items()}
        self.book = book
        self.hall_watch = HallWatch(gateway, self.reach, self.hall_changed, goods=True)
        self.sign_in = SignInFlow(gateway, clock, self._changed, book, idle)
        self.hall = book.hall() if book is not None else None
        self.flow = PickupFlow(
            gateway, self.sign_in, clock, self.reach, voucher_keys=keys, hall_id=device.hall_id, desk=device.desk, book=book
        )
        self.flow.check_permit = lambda: check_pickup(self.hall, device.permit_keys, clock.now())
        self.worklist = WorklistFlow(gateway, self.flow.acts)
        self.office = OfficeFlow(gateway, self.flow.acts)
        self.sending = SendingFlow(gateway, self.flow.acts)
        self.taking_back = TakingBackFlow(gateway, self.flow.acts)
        self.flow.seek = self.taking_back.seek
        self.flow.listeners.append(lambda _state: self.on_change())
        if book is not None:
            book.on_answer = self._told

    def act(self, name: str, *values: Any) -> None:
        """Carry out a gesture; somebody is here."""
        self.sign_in.touched()
        super().act(name, *values)

    def gesture(self, name: str) -> Callable[..., Any] | None:
        """The desk's function for a slot."""
        if name == "scanned":
            return self._scanned
        found = (_public(flow, name) for flow in (self.flow, self.worklist, self.office, self.sending, self.taking_back, self.sign_in))
        return next((one for one in found if one is not None), None)

    def tick(self) -> None:
        """Let the flow see the time."""
        self.flow.tick()

    def tasks(self) -> list[Any]:
        """The list of parcels, the worklist, and what must be told."""
        return [
            self.flow.run(),
            self.worklist.run(),
            self.worklist.run_money(),
            self.taking_back.run(),
            *([self._telling(self.book)] if self.book is not None else []),
        ]

    def hall_changed(self, hall: HallView | None, goods: GoodsListView | None) -> None:
        """Hall and prices came anew."""
        if goods is not None:
            self.office.goods_changed(goods.goods)
        if hall is not None and hall != self.hall and self.book is not None:
            self.book.keep_hall(hall)
        super().hall_changed(hall, goods)

    async def close(self) -> None:
        """Hang up and close the book."""
        await super().close()
        if self.book is not None:
            self.book.close()

    async def _scanned(self, text: str) -> None:
        if self.taking_back.scanned_back(text):
            await self.taking_back.requote()
        elif not self.office.scanned_price(text):
            self.flow.scanned(text)

    def _told(self, answer: Answer) -> None:
        self.flow.told(answer.problem)

    def _changed(self) -> None:
        self.on_change()

    async def _telling(self, book: DeskBook) -> None:
        await self.carry(book, {RECORD_HAND_OVER: RecordHandOverKeeper(self.gateway, self.reach.heard)})


class BoardMachine(Machine):
    """The pickup board; with a book it shows the last numbers after a restart in an outage."""

    def __init__(self, enrolment: Enrolment, gateway: PlatformGateway, clock: Clock, book: Ledger | None = None) -> None:
        super().__init__(enrolment, gateway, clock)
        self.book = book
        self.flow = BoardFlow(gateway, clock, self.reach, book)
        self.flow.listeners.append(lambda _state: self.on_change())

    def gesture(self, name: str) -> Callable[..., Any] | None:  # noqa: ARG002  # nobody touches a board
        """None: nobody touches a board."""
        return None

    async def close(self) -> None:
        """Hang up and close the book."""
        await super().close()
        if self.book is not None:
            self.book.close()

    def tick(self) -> None:
        """Let the flow see the time."""
        self.flow.tick()

    def tasks(self) -> list[Any]:
        """The board's numbers."""
        return [self.flow.run()]


def _public(flow: object, name: str) -> Callable[..., Any] | None:
    found = None if name.startswith("_") else getattr(flow, name, None)
    return found if callable(found) else None
