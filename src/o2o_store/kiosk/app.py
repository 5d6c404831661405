"""Composition roots of the three programs with a screen."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QScreen

from o2o_store.domain.clock import Clock, SystemClock
from o2o_store.kiosk.devices.card_reader import CardReader
from o2o_store.kiosk.devices.guardian import Guardian
from o2o_store.kiosk.devices.speaker import SilentSpeaker, SystemSpeaker
from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.kiosk.flows.floor import BoardMachine, DeskMachine, KioskMachine, Machine
from o2o_store.kiosk.flows.sources import Sources
from o2o_store.kiosk.gateway import NetworkThread, PlatformGateway
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.desk_book import DeskBook
from o2o_store.kiosk.settings import Enrolment, Settings
from o2o_store.kiosk.ui.bridge import Bridge
from o2o_store.kiosk.ui.camera_view import show_frames_of
from o2o_store.kiosk.ui.engine import Look, Screen, application, open_screen
from o2o_store.kiosk.ui.faces import Around, BoardFace, DeskFace, Face, KioskFace
from o2o_store.kiosk.ui.keys import ScannerKeys
from o2o_store.kiosk.ui.printing import ReceiptPrinting
from o2o_store.kiosk.ui.showing.session import Looks
from o2o_store.kiosk.ui.sweeping import Sweeper
from o2o_store.storage import lock_folder

MM_OF_INCH = 25.4
BELIEVABLE = (1.5, 14.0)
"""Pixels per millimetre of screens that exist, from a 55-inch totem to a phone; others do not know their own size."""
FLOOR_FAILED = 70
"""Exit code when the floor behind the screen ended by a bug of ours (EX_SOFTWARE): whoever watches starts the program anew."""
SIGNAL_LOOK_MS = 200
"""How often the screen's loop lets Python see a signal of the system."""


@dataclass(slots=True)
class Program:
    """A running program: screen, face, machine and the thread it works in; `eyes` at the kiosk only."""

    screen: Screen
    face: Face
    machine: Machine
    network: NetworkThread
    bridge: Bridge
    eyes: EyesHandle | None = None
    kept: list[Any] = field(default_factory=list)

    def run(self, *, hand: bool = False) -> int:
        """Show until the window is closed, SIGTERM, SIGINT or the floor's end; the exit code. With `hand`, orders come on standard input."""
        if hand:
            self.kept.append(self._lend_hand())
        look = QTimer()
        # The interpreter sees signals between two steps of Python only; Qt's loop alone makes none.
        look.timeout.connect(Guardian(is_well=lambda: self.machine.is_ticking).alive)
        look.start(SIGNAL_LOOK_MS)
        self.network.on_failure = lambda: self.bridge.post(self.screen.quit)
        if self.network.failed is not None:
            return FLOOR_FAILED
        with _signals(self.screen.quit):
            code = self.screen.run()
        return FLOOR_FAILED if self.network.failed is not None else code

    def _lend_hand(self) -> QObject:
        # Qt's test library, which moves the hand, is nothing a hall's screen should load.
        from o2o_store.kiosk.ui.remote_hand import Grasp, RemoteHand
        from o2o_store.kiosk.ui.script import Hand

        clock = self.machine.clock

        def forward(seconds: float) -> None:
            if isinstance(clock, SystemClock):
                clock.offset += timedelta(seconds=seconds)

        grasp = Grasp(self.eyes.show, forward) if self.eyes is not None else Grasp(forward=forward)
        shown: dict[str, Any] = {**self.face.properties, **({"eyes": self.eyes} if self.eyes is not None else {})}
        remote = RemoteHand(Hand(self.screen.view), shown, grasp)
        remote.start()
        return remote

    def close(self) -> None:
        """Take everything down in order: screen quiet, floor ended, window gone."""
        self.bridge.close()
        self.network.close()
        self.screen.close()


def run_kiosk(settings: Settings, enrolment: Enrolment, *, hand: bool = False, ahead: float = 0.0) -> int:
    """The shopper's kiosk, until it is closed; its clock may stand some seconds ahead (rehearsals)."""
    with open_kiosk(settings, enrolment, SystemClock(timedelta(seconds=ahead))) as program:
        return program.run(hand=hand)


def run_desk(settings: Settings, enrolment: Enrolment, *, hand: bool = False) -> int:
    """The staff's desk, until it is closed."""
    with open_desk(settings, enrolment) as program:
        return program.run(hand=hand)


def run_board(settings: Settings, enrolment: Enrolment, *, hand: bool = False) -> int:
    """The pickup board, until it is closed."""
    with open_board(settings, enrolment) as program:
        return program.run(hand=hand)


@contextlib.contextmanager
def open_kiosk(settings: Settings, enrolment: Enrolment, clock: Clock | None = None) -> Iterator[Program]:
    """A kiosk with its window open; whoever opens it may run its loop or work it by a scripted hand."""
    time = clock or SystemClock()
    network = NetworkThread()
    with lock_folder(settings.folder), _eyes(settings, network) as eyes:
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        ledger = Ledger.open(settings.folder, time, enrolment.device.hall_id)
        speaker = SilentSpeaker() if settings.offscreen else SystemSpeaker()
        machine = KioskMachine(enrolment, _gateway(enrolment), time, ledger, eyes.sources, language=settings.language, speaker=speaker)
        eyes.on_found = machine.look
        act = _gestures(network, machine)
        printing = ReceiptPrinting(settings.receipts, paper_mm=settings.paper_mm)
        face = KioskFace(act, settings.language, printing)
        printing.on_state = lambda state: bridge.post(lambda: face.printer_changed(state))
        machine.on_change = lambda: bridge.show("kiosk", lambda seen: face.show(*seen), _seen_at(machine))
        with _shown(settings, "Kiosk", Parts(face, machine, network, bridge, eyes.handle)) as program:
            keys = ScannerKeys(lambda code: act("scanned", code))
            program.screen.view.installEventFilter(keys)
            program.kept.append(keys)
            yield program


@dataclass(slots=True)
class _Sight:
    """The eyes, the card reader beside them, and whom they tell."""

    handle: EyesHandle
    reader: CardReader | None = None
    on_found: Callable[[], None] = lambda: None

    @property
    def sources(self) -> Sources:
        """Camera and reader as one."""
        return Sources(self.handle, self.reader)


@contextlib.contextmanager
def _eyes(settings: Settings, network: NetworkThread) -> Iterator[_Sight]:
    def tell() -> None:
        network.post(sight.on_found)

    sight = _Sight(EyesHandle(settings.source, tell), CardReader(settings.card_reader, tell) if settings.card_reader else None)
    show_frames_of(sight.handle.latest_frame)
    sight.handle.start()
    if sight.reader is not None:
        sight.reader.start()
    try:
        yield sight
    finally:
        if sight.reader is not None:
            sight.reader.stop()
        show_frames_of(lambda _after: None)
        sight.handle.stop()


@contextlib.contextmanager
def open_desk(settings: Settings, enrolment: Enrolment, clock: Clock | None = None) -> Iterator[Program]:
    """A desk with its window open."""
    network = NetworkThread()
    with lock_folder(settings.folder):
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        time = clock or SystemClock()
        book = DeskBook.open(settings.folder, time, enrolment.device.hall_id)
        machine = DeskMachine(enrolment, _gateway(enrolment), time, book, idle=timedelta(minutes=settings.idle_minutes))
        act = _gestures(network, machine)
        printing = ReceiptPrinting(settings.receipts, paper_mm=settings.paper_mm)
        face = DeskFace(act, settings.language, enrolment.device.desk, printing)
        printing.on_state = lambda state: bridge.post(lambda: face.printer_changed(state))
        machine.on_change = lambda: bridge.show(
            "desk", lambda seen: face.show(*seen), (machine.flow.state, machine.sign_in.state, _around(machine))
        )
        with _shown(settings, "Desk", Parts(face, machine, network, bridge)) as program:
            keys = ScannerKeys(lambda code: act("scanned", code))
            program.screen.view.installEventFilter(keys)
            program.kept.append(keys)
            yield program


@contextlib.contextmanager
def open_board(settings: Settings, enrolment: Enrolment, clock: Clock | None = None) -> Iterator[Program]:
    """A board with its window open."""
    network = NetworkThread()
    with lock_folder(settings.folder):
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        time = clock or SystemClock()
        book = Ledger.open(settings.folder, time, enrolment.device.hall_id)
        machine = BoardMachine(enrolment, _gateway(enrolment), time, book)
        face = BoardFace(settings.language)
        machine.on_change = lambda: bridge.show("board", lambda seen: face.show(*seen), (machine.flow.state, _around(machine)))
        with _shown(settings, "Board", Parts(face, machine, network, bridge)) as program:
            yield program


@dataclass(frozen=True, slots=True)
class Parts:
    """What a window is opened over."""

    face: Face
    machine: Machine
    network: NetworkThread
    bridge: Bridge
    eyes: EyesHandle | None = None


@contextlib.contextmanager
def _shown(settings: Settings, module: str, parts: Parts) -> Iterator[Program]:
    fullscreen = settings.fullscreen and not settings.offscreen
    placed = "" if settings.width or settings.height else settings.role
    title = f"o2o-store {settings.role}"
    look = Look(module, settings.window, fullscreen=fullscreen, offscreen=settings.offscreen, title=title, role=placed)
    screen = open_screen(look, parts.face.properties)
    parts.face.looks = Looks(reduced_motion=settings.reduced_motion, pixels_per_mm=density_of(settings, screen.view.screen()))
    parts.face.speak = screen.speak
    screen.speak(parts.face.language)
    program = Program(screen, parts.face, parts.machine, parts.network, parts.bridge, parts.eyes)
    parts.network.start()
    parts.network.keep(parts.machine.run())
    with Sweeper():
        try:
            yield program
        finally:
            parts.network.finish(parts.machine.close())
            program.close()


def _gateway(enrolment: Enrolment) -> PlatformGateway:
    return PlatformGateway(enrolment.server, token=enrolment.device.token, certificate=enrolment.certificate)


def _gestures(network: NetworkThread, machine: Machine) -> Callable[..., None]:
    return lambda name, *values: network.post(lambda: machine.act(name, *values))


def _seen_at(machine: KioskMachine) -> tuple[Any, ...]:
    return machine.flow.state, _around(machine), machine.service.state, machine.facts()


def _around(machine: Machine) -> Around:
    return Around(machine.hall, machine.offline_since, machine.closed_by, machine.clock.now())


def density_of(settings: Settings, glass: QScreen | None) -> float:
    """Pixels per millimetre of the glass: the setting's word, else the screen's own where it is believable, else 0."""
    if settings.density:
        return max(settings.density, 0.0)
    if settings.offscreen or glass is None:
        return 0.0
    told = glass.physicalDotsPerInch() / MM_OF_INCH
    return told if BELIEVABLE[0] <= told <= BELIEVABLE[1] else 0.0


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    def ended(_number: int, _frame: FrameType | None) -> None:
        stop()

    former = {number: signal.signal(number, ended) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
