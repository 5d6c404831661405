"""Composition roots of the three programs with a screen: the window first, then what stands behind it (`behind.py`)."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QScreen

from o2o_store.domain.clock import Clock, SystemClock
from o2o_store.folders import StorageUnreadableError, lock_folder
from o2o_store.kiosk.devices.card_reader import CardReader
from o2o_store.kiosk.devices.guardian import Guardian
from o2o_store.kiosk.eyes.process import EyesHandle
from o2o_store.kiosk.floor_thread import FloorThread
from o2o_store.kiosk.flows.sources import Sources
from o2o_store.kiosk.settings import Enrolment, Settings
from o2o_store.kiosk.ui.bridge import Bridge
from o2o_store.kiosk.ui.camera_view import show_frames_of
from o2o_store.kiosk.ui.engine import Look, Screen, application, open_screen
from o2o_store.kiosk.ui.faces import Around, Face
from o2o_store.kiosk.ui.keys import ScannerKeys
from o2o_store.kiosk.ui.printing import ReceiptPrinting
from o2o_store.kiosk.ui.showing.session import Looks
from o2o_store.kiosk.ui.showing.texts import show_pictures_of
from o2o_store.kiosk.ui.sweeping import Sweeper

if TYPE_CHECKING:
    from o2o_store.kiosk.flows.floor import BoardMachine, DeskMachine, KioskMachine, Machine

MM_OF_INCH = 25.4
BELIEVABLE = (1.5, 14.0)
"""Pixels per millimetre of screens that exist, from a 55-inch totem to a phone; others do not know their own size."""
FLOOR_FAILED = 70
"""Exit code when the floor behind the screen ended by a bug of ours (EX_SOFTWARE): whoever watches starts the program anew."""
SIGNAL_LOOK_MS = 200
"""How often the screen's loop lets Python see a signal of the system."""


BEHIND = "o2o_store.kiosk.behind"
FRAMELESS_MS = 500
"""After so long the floor is raised although the window has not been drawn, as on a screen that is off."""


class Behind:
    """The machine behind a window: raised in the floor's thread, told every gesture in its order, those made before it stands too."""

    def __init__(self, thread: FloorThread, clock: Clock) -> None:
        self.thread = thread
        self.clock = clock
        self.machine: Machine | None = None
        self.prepare: Callable[[], None] | None = None
        """Called in the floor's thread before anything is built."""
        self._early: list[tuple[str, tuple[Any, ...]]] = []
        self._is_rising = False

    @property
    def is_well(self) -> bool:
        """Whether it stands and its clock turns."""
        return self.machine is not None and self.machine.is_ticking

    def rise(self, build: Callable[[Any], "Machine"]) -> None:
        """Build the machine out of the module that knows how, and keep it working; once, however often it is asked for."""
        if not self._is_rising:
            self._is_rising = True
            self.thread.keep(self._work(build))

    def act(self, name: str, *values: Any) -> None:
        """Carry out a gesture of the screen; from any thread."""
        self.thread.post(lambda: self._act(name, values))

    async def close(self) -> None:
        """Take it down; in the floor's thread."""
        if self.machine is not None:
            await self.machine.close()

    async def _work(self, build: Callable[[Any], "Machine"]) -> None:
        if self.prepare is not None:
            self.prepare()
        machine = self.machine = build(import_module(BEHIND))
        for name, values in self._early:
            machine.act(name, *values)
        await machine.run()

    def _act(self, name: str, values: tuple[Any, ...]) -> None:
        if self.machine is None:
            self._early.append((name, values))
        else:
            self.machine.act(name, *values)


@dataclass(slots=True)
class Program:
    """A running program: screen, face, and what stands behind them; `eyes` at the kiosk only."""

    screen: Screen
    face: Face
    behind: Behind
    bridge: Bridge
    eyes: EyesHandle | None = None
    kept: list[Any] = field(default_factory=list)

    def run(self, *, hand: bool = False) -> int:
        """Show until the window is closed, SIGTERM, SIGINT or the floor's end; the exit code. With `hand`, orders come on standard input.

        Raises StorageUnreadableError when the machine's book cannot be opened.
        """
        if hand:
            self.kept.append(self._lend_hand())
        look = QTimer()
        # The interpreter sees signals between two steps of Python only; Qt's loop alone makes none.
        look.timeout.connect(Guardian(is_well=lambda: self.behind.is_well).alive)
        look.start(SIGNAL_LOOK_MS)
        thread = self.behind.thread
        thread.on_failure = lambda: self.bridge.post(self.screen.quit)
        code = 0
        if thread.failed is None:
            with _signals(self.screen.quit):
                code = self.screen.run()
        if isinstance(thread.failed, StorageUnreadableError):
            raise thread.failed
        return FLOOR_FAILED if thread.failed is not None else code

    def _lend_hand(self) -> QObject:
        # Qt's test library, which moves the hand, is nothing a hall's screen should load.
        from o2o_store.kiosk.ui.remote_hand import Grasp, RemoteHand
        from o2o_store.kiosk.ui.script import Hand

        clock = self.behind.clock

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
        self.behind.thread.close()
        self.screen.close()


def run_kiosk(
    settings: Settings, enrolment: Enrolment, *, hand: bool = False, ahead: float = 0.0, prepare: Callable[[], None] | None = None
) -> int:
    """The shopper's kiosk, until it is closed; its clock may stand some seconds ahead (rehearsals). `prepare` is called behind the window."""
    with open_kiosk(settings, enrolment, SystemClock(timedelta(seconds=ahead))) as program:
        program.behind.prepare = prepare
        return program.run(hand=hand)


def run_desk(settings: Settings, enrolment: Enrolment, *, hand: bool = False, prepare: Callable[[], None] | None = None) -> int:
    """The staff's desk, until it is closed."""
    with open_desk(settings, enrolment) as program:
        program.behind.prepare = prepare
        return program.run(hand=hand)


def run_board(settings: Settings, enrolment: Enrolment, *, hand: bool = False, prepare: Callable[[], None] | None = None) -> int:
    """The pickup board, until it is closed."""
    with open_board(settings, enrolment) as program:
        program.behind.prepare = prepare
        return program.run(hand=hand)


@contextlib.contextmanager
def open_kiosk(settings: Settings, enrolment: Enrolment, clock: Clock | None = None) -> Iterator[Program]:
    """A kiosk with its window open; whoever opens it may run its loop or work it by a scripted hand."""
    from o2o_store.kiosk.ui.kiosk_face import KioskFace

    behind = Behind(FloorThread(), clock or SystemClock())
    with lock_folder(settings.folder), _eyes(settings, behind.thread) as eyes:
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        printing = ReceiptPrinting(settings.receipts, paper_mm=settings.paper_mm)
        face = KioskFace(behind.act, settings.language, printing)
        printing.on_state = lambda state: bridge.post(lambda: face.printer_changed(state))

        def build(floor: Any) -> "Machine":
            machine: KioskMachine = floor.raise_kiosk(settings, enrolment, behind.clock, eyes.sources)
            eyes.on_found = machine.look
            machine.on_change = lambda: bridge.show("kiosk", lambda seen: face.show(*seen), _seen_at(machine))
            return machine

        with _shown(settings, "Kiosk", Parts(face, behind, build, bridge, eyes.handle)) as program:
            _listen(program)
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
def _eyes(settings: Settings, network: FloorThread) -> Iterator[_Sight]:
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
    from o2o_store.kiosk.ui.desk_face import DeskFace

    behind = Behind(FloorThread(), clock or SystemClock())
    with lock_folder(settings.folder):
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        printing = ReceiptPrinting(settings.receipts, paper_mm=settings.paper_mm)
        face = DeskFace(behind.act, settings.language, enrolment.device.desk, printing)
        printing.on_state = lambda state: bridge.post(lambda: face.printer_changed(state))

        def build(floor: Any) -> "Machine":
            machine: DeskMachine = floor.raise_desk(settings, enrolment, behind.clock)
            machine.on_change = lambda: bridge.show(
                "desk", lambda seen: face.show(*seen), (machine.flow.state, machine.sign_in.state, _around(machine))
            )
            return machine

        with _shown(settings, "Desk", Parts(face, behind, build, bridge)) as program:
            _listen(program)
            yield program


@contextlib.contextmanager
def open_board(settings: Settings, enrolment: Enrolment, clock: Clock | None = None) -> Iterator[Program]:
    """A board with its window open."""
    from o2o_store.kiosk.ui.board_face import BoardFace

    behind = Behind(FloorThread(), clock or SystemClock())
    with lock_folder(settings.folder):
        application(offscreen=settings.offscreen)
        bridge = Bridge()
        face = BoardFace(settings.language)

        def build(floor: Any) -> "Machine":
            machine: BoardMachine = floor.raise_board(settings, enrolment, behind.clock)
            machine.on_change = lambda: bridge.show("board", lambda seen: face.show(*seen), (machine.flow.state, _around(machine)))
            return machine

        with _shown(settings, "Board", Parts(face, behind, build, bridge)) as program:
            yield program


@dataclass(frozen=True, slots=True)
class Parts:
    """What a window is opened over."""

    face: Face
    behind: Behind
    build: Callable[[Any], "Machine"]
    bridge: Bridge
    eyes: EyesHandle | None = None


@contextlib.contextmanager
def _shown(settings: Settings, module: str, parts: Parts) -> Iterator[Program]:
    show_pictures_of(settings.pictures)
    fullscreen = settings.fullscreen and not settings.offscreen
    placed = "" if settings.width or settings.height else settings.role
    title = f"o2o-store {settings.role}"
    look = Look(module, settings.window, fullscreen=fullscreen, offscreen=settings.offscreen, title=title, role=placed)
    behind = parts.behind
    behind.thread.start()
    screen = open_screen(look, parts.face.properties)
    parts.face.looks = Looks(reduced_motion=settings.reduced_motion, pixels_per_mm=density_of(settings, screen.view.screen()))
    parts.face.speak = screen.speak
    screen.speak(parts.face.language)
    parts.face.surround(Around(None, None, None, behind.clock.now()))
    program = Program(screen, parts.face, behind, parts.bridge, parts.eyes)
    _after_first_frame(screen, lambda: behind.rise(parts.build))
    with Sweeper():
        try:
            yield program
        finally:
            behind.thread.finish(behind.close())
            program.close()


def _after_first_frame(screen: Screen, call: Callable[[], None]) -> None:
    def drawn() -> None:
        screen.view.frameSwapped.disconnect(drawn)
        call()

    screen.view.frameSwapped.connect(drawn)
    QTimer.singleShot(FRAMELESS_MS, call)


def _listen(program: Program) -> None:
    """Let a wedge scanner be heard wherever the focus is."""
    keys = ScannerKeys(lambda code: program.behind.act("scanned", code))
    program.screen.view.installEventFilter(keys)
    program.kept.append(keys)


def _seen_at(machine: "KioskMachine") -> tuple[Any, ...]:
    return machine.flow.state, _around(machine), machine.service.state, machine.facts()


def _around(machine: "Machine") -> Around:
    return Around(machine.hall, machine.offline_since, machine.closed_by, machine.clock.now(), machine.hall_watch.sent_away)


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
