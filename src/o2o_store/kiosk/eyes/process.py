"""The parent's side of the eyes: starts the child process, watches its heart, replaces it when it is killed or hangs.

Nothing here imports an image library; the child loads its worker by name, so that the till's own process stays light
and a native crash in a driver or decoder never reaches it.
"""

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType

from o2o_store.kiosk.eyes.findings import Beat, Finding, Looking, Sight, SightChanged
from o2o_store.kiosk.eyes.ring import Frame, Ring

WORKER = "o2o_store.kiosk.eyes.worker"
START_GRACE = 20.0
PING_EVERY = 0.5
PATIENCE = 0.6
"""Seconds a child may be late with its beat beyond the grace it asked for before it counts as hung."""
LOOK_EVERY = 0.1
SHORT_LIFE = 5.0
PAUSES = (0.0, 0.2, 0.5, 1.0, 1.5)
"""Seconds before each restart of a child that keeps dying young."""
MOST_FINDINGS = 256
BUG_EXIT = 4


@dataclass(slots=True)
class Wish:
    """What the child should be doing; told again to every new child."""

    looking: Looking = "nothing"
    shown: tuple[str, str, dict[str, str]] | None = None


@dataclass(slots=True)
class _Life:
    """One child process and what was last heard from it."""

    process: SpawnProcess
    pipe: Connection
    born: float
    due: float
    pinged: float = 0.0
    queued: float = 0.0
    """Seconds its main thread had waited for a processor when it last beat."""

    def late(self, now: float) -> bool:
        """Tell whether the beat is overdue; time in which the child was ready and no processor was free is not its fault."""
        return now > self.due and now > self.due + queued_seconds(self.process.pid or 0) - self.queued


def bind_to_parent() -> None:
    """Die with the parent and never leave a memory image (it would hold frames of identity cards) on disk."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import resource

    parent_death_signal, dumpable = 1, 4
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(parent_death_signal, signal.SIGKILL)
    library.prctl(dumpable, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def queued_seconds(pid: int) -> float:
    """Return how long a process's main thread has waited for a processor so far; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def live(source: str, ring_name: str, pipe: Connection, parent: int) -> None:
    """Be the child: bind to the parent, then hand over to the worker until told to stop."""
    bind_to_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:
        return
    sys.excepthook = _report
    threading.excepthook = lambda failure: _report(failure.exc_type, failure.exc_value, failure.exc_traceback)
    try:
        importlib.import_module(WORKER).run(source, Ring(ring_name), pipe)
    except Exception as bug:  # noqa: BLE001 - any bug ends this process, and must do so without printing what it was reading
        _report(type(bug), bug, bug.__traceback__)
        os._exit(BUG_EXIT)


def _report(kind: type[BaseException], _: BaseException | None, trace: TracebackType | None) -> None:
    """Say what failed and where, never the message: it could hold a piece of a number that was being read."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_qualname}, line {trace.tb_lineno}" if trace is not None else "an unknown place"
    sys.stderr.write(f"eyes: {kind.__name__} in {where}\n")


class EyesHandle:
    """The kiosk's hold on its eyes. Every method returns at once and may be called from any thread.

    `source` is `rendered:`, `folder:PATH`, `video:PATH` or `camera:N`. `wake` is called in the watching thread whenever
    `findings()` has something new.
    """

    def __init__(self, source: str, wake: Callable[[], None] = lambda: None) -> None:
        self.source = source
        self.restarts = 0
        self.sight: Sight = "starting"
        self.described = ""
        """The source in the child's own words, with what its driver refused."""
        self.size = (0, 0)
        """Width and height of the source's own pictures, which cards are read on; (0, 0) while none came."""
        self._wake = wake
        self._ring = Ring()
        self._wish = Wish()
        self._found: list[Finding] = []
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._stopping = threading.Event()
        self._life: _Life | None = None
        self._thread = threading.Thread(target=self._watch, name="eyes", daemon=True)

    @property
    def pid(self) -> int:
        """Process id of the present child, 0 when there is none."""
        life = self._life
        return (life.process.pid or 0) if life else 0

    def start(self) -> None:
        """Start the child; frames and findings follow within about a second."""
        self._thread.start()

    def stop(self) -> None:
        """End the child, blacken and free the shared frames. Takes at most three seconds; calling it twice is allowed."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(3.0)
        with self._reading:
            self._ring.close()

    def look_for(self, what: Looking) -> None:
        """Read codes, a card, or nothing from now on. Looking for nothing also blackens the frames already shared."""
        with self._lock:
            self._wish.looking = what
            if what == "nothing":
                with self._reading:
                    self._ring.clear()
            self._send("look_for", what)

    def show(self, kind: str, value: str = "", details: Mapping[str, str] | None = None) -> None:
        """Hold something before the rendered counter: `empty`, `label` (a GTIN), `card` (a specimen number) or `code` (any text)."""
        with self._lock:
            self._wish.shown = (kind, value, dict(details or {}))
            self._send("show", self._wish.shown)

    def findings(self) -> list[Finding]:
        """Take what was found since the last call, oldest first."""
        with self._lock:
            found, self._found = self._found, []
        return found

    def latest_frame(self, after: int = 0) -> Frame | None:
        """Return the newest picture, or None when there is none newer than frame number `after`."""
        with self._reading:
            hidden = self._stopping.is_set() or self._wish.looking == "nothing"
            return None if hidden else self._ring.latest(after)

    # -- the watching thread; it also starts the child, because the parent-death signal follows the starting thread

    def _watch(self) -> None:
        young = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            # A machine short of processes, memory or files may have them again in a moment.
            with contextlib.suppress(OSError):
                life = self._begin()
                self._attend(life)
                self._end(life)
            if self._stopping.is_set():
                return
            young = young + 1 if time.monotonic() - began < SHORT_LIFE else 0
            self.restarts += 1
            self._note(SightChanged("restarting", self.source))
            self._stopping.wait(PAUSES[min(young, len(PAUSES) - 1)])

    def _begin(self) -> _Life:
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=live, args=(self.source, self._ring.name, theirs, os.getpid()), name="eyes", daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        now = time.monotonic()
        life = _Life(process, ours, now, now + START_GRACE)
        # Read and told in one piece: a wish of this moment would otherwise be overtaken by the one before.
        with self._lock:
            self._life = life
            self._send("look_for", self._wish.looking)
            if self._wish.shown is not None:
                self._send("show", self._wish.shown)
        return life

    def _attend(self, life: _Life) -> None:
        looked = time.monotonic()
        while not self._stopping.is_set():
            ready = wait([life.pipe, life.process.sentinel], timeout=LOOK_EVERY)
            if life.pipe in ready and not self._hear(life):
                return
            if life.process.sentinel in ready and life.pipe not in ready:
                return
            now = time.monotonic()
            # what held us up (a starved or suspended machine) held the child up too
            life.due += max(0.0, now - looked - 2 * LOOK_EVERY) * 2
            looked = now
            if life.late(now):
                return
            if now - life.pinged > PING_EVERY:
                life.pinged = now
                with self._lock:
                    self._send("ping", None)

    def _hear(self, life: _Life) -> bool:
        try:
            said = life.pipe.recv()
        except (EOFError, OSError):
            return False
        if isinstance(said, Beat):
            life.due = time.monotonic() + said.grace + PATIENCE
            life.queued = queued_seconds(life.process.pid or 0)
        else:
            self._note(said)
        return True

    def _note(self, finding: Finding) -> None:
        if isinstance(finding, SightChanged):
            self.sight = finding.sight
            self.described = finding.source
            self.size = finding.size
        with self._lock:
            self._found = [*self._found[-MOST_FINDINGS:], finding]
        self._wake()

    def _send(self, word: str, value: object) -> None:
        """Tell the child, if there is one; the lock is held."""
        life = self._life
        if life is None:
            return
        # a child that just died is noticed by the watch; the wish is told again to the next one
        with contextlib.suppress(OSError, ValueError):
            life.pipe.send((word, value))

    def _end(self, life: _Life) -> None:
        self._life = None
        life.process.kill()
        life.process.join(2.0)
        with self._lock:
            life.pipe.close()
        # a process that even SIGKILL does not end (waiting in a driver) is left to the parent-death signal
        with contextlib.suppress(ValueError):
            life.process.close()
