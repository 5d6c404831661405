"""The child's life: one thread captures, one obeys, the main one reads what is asked for and beats."""

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from o2o_store.kiosk.eyes import ocr
from o2o_store.kiosk.eyes.camera import Picture, Source
from o2o_store.kiosk.eyes.findings import (
    Beat,
    CardSeen,
    CodeMoved,
    CodeSeen,
    Corners,
    DocumentSeen,
    Finding,
    Hint,
    Looking,
    Sight,
    SightChanged,
)
from o2o_store.kiosk.eyes.id_reader import FRONT, Session
from o2o_store.kiosk.eyes.opening import open_source
from o2o_store.kiosk.eyes.process import queued_seconds
from o2o_store.kiosk.eyes.quality import Sweep
from o2o_store.kiosk.eyes.ring import Ring
from o2o_store.kiosk.eyes.scanner import Scanner

BEAT_EVERY = 0.2
GRACE = 0.5
"""Seconds asked for until the next beat: the reader of cards beats after each of its steps, of which none takes a tenth of a second."""
LOADING_GRACE = 15.0
"""Seconds asked for while models load on a busy machine."""
DEAF_AFTER = 5.0
"""Seconds without a word from the parent after which it counts as gone."""
BLIND_AFTER, STUCK_AFTER = 1.0, 1.5
"""Seconds one read may last before the picture counts as gone, and the driver as stuck, which only a new process cures."""
STUCK_OPENING = 6.0
"""Seconds that opening may last, with its first picture: cameras take their time to wake."""
FROZEN_AFTER, FROZEN_PICTURES = 2.0, 20
"""Seconds and pictures in which a sensor repeats itself to the bit before its driver counts as stuck: a living one has grain."""
FEATURELESS = 2.0
"""Deviation of grey levels up to which a picture shows nothing: under a lens cap even a living sensor may repeat itself."""
REOPEN_PAUSES = (0.2, 1.0, 2.0, 5.0)
HINT_EVERY = 1.0
REST = 1.0
"""Seconds between looks at a card that has been read and still lies there."""
FOLLOWED = 0.8
"""Seconds for which a code that was read is followed: a hand still carries it while the screen frames it."""
MOVED = 0.004
"""Share of the picture by which a code must have moved to be told of."""
STUCK_EXIT = 3


@dataclass(slots=True)
class Orders:
    """What the parent wants; written by the obeying thread, read by the others. `turn` grows with every word about it."""

    looking: Looking = "nothing"
    turn: int = 0
    sharing: threading.Lock = field(default_factory=threading.Lock)
    """Held while a picture is shared and while that is forbidden: none slips out afterwards."""

    def look_for(self, what: Looking, ring: Ring) -> None:
        """Look for this from now on; for nothing means that no picture is shared any more, and that those shared are black."""
        with self.sharing:
            self.looking, self.turn = what, self.turn + 1
            if what == "nothing":
                ring.clear()


class Repeats:
    """Notices a sensor whose driver hands out one picture for ever."""

    def __init__(self) -> None:
        self._last: npt.NDArray[np.uint8] | None = None
        self._since = 0.0
        self._count = 0

    def frozen(self, view: npt.NDArray[np.uint8], now: float) -> bool:
        """Compare with the picture before, a thin net of pixels first; `now` in monotonic seconds."""
        last, self._last = self._last, view
        same = last is not None and np.array_equal(view[::8, ::8], last[::8, ::8]) and np.array_equal(view, last)
        if not same or float(view[::8, ::8].std()) < FEATURELESS:
            self._since, self._count = now, 0
            return False
        self._count += 1
        return self._count >= FROZEN_PICTURES and now - self._since >= FROZEN_AFTER


class Capture(threading.Thread):
    """Reads the source for ever and keeps the newest picture for the reader; views go into the ring while something is looked for."""

    def __init__(self, source: Source, ring: Ring, orders: Orders) -> None:
        super().__init__(name="capture", daemon=True)
        self.source = source
        self.sight: Sight = "starting"
        self.frames = 0
        self.size = (0, 0)
        """Width and height of the source's own pictures, (0, 0) before the first."""
        self.ending = threading.Event()
        self.doing: Literal["opening", "reading", "resting"] = "opening"
        self.step = 0
        """Grows with each thing that is begun: one that lasts too long has hung."""
        self.frozen = False
        self._ring = ring
        self._orders = orders
        self._new = threading.Condition()
        self._newest: Picture | None = None

    def run(self) -> None:
        """Open, read until the source gives nothing, close, pause, and begin again, until `ending` is set."""
        failed = 0
        while not self.ending.is_set():
            self._begin("opening")
            failed = 0 if self.source.open() and self._read_on() else failed + 1
            self.source.close()
            self.sight = "blind"
            self._sleep(REOPEN_PAUSES[min(failed, len(REOPEN_PAUSES) - 1)])

    def _begin(self, what: Literal["opening", "reading", "resting"]) -> None:
        self.doing, self.step = what, self.step + 1

    def _sleep(self, seconds: float) -> None:
        self._begin("resting")
        self.ending.wait(seconds)

    def _read_on(self) -> bool:
        """Read until the source ends; tell whether it gave any picture."""
        before = self.frames
        repeats = Repeats()
        while True:
            picture = self.source.read()
            if picture is None or self.ending.is_set():
                return self.frames > before
            self._begin("reading")
            self.frozen = self.frozen or (self.source.sensor and repeats.frozen(picture.view, time.monotonic()))
            self.size = (picture.full.shape[1], picture.full.shape[0])
            self._share(picture)
            with self._new:
                self._newest = picture
                self.frames += 1
                self.sight = "seeing"
                self._new.notify()

    def _share(self, picture: Picture) -> None:
        with self._orders.sharing:
            if self._orders.looking != "nothing":
                self._ring.publish(np.ascontiguousarray(cv2.cvtColor(picture.view, cv2.COLOR_BGR2BGRA)).data.cast("B"))

    def take(self, timeout: float) -> Picture | None:
        """Wait for a picture nobody took yet and take it."""
        with self._new:
            if self._newest is None:
                self._new.wait(timeout)
            picture, self._newest = self._newest, None
        return picture


class Silence:
    """How long the source has been at one thing, as the looking thread lived it.

    Time in which this process was held up, or the capturing thread was ready and no processor was free, is not the driver's fault.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._step = -1
        self._looked = 0.0
        self._queued = 0.0
        self._seconds = 0.0

    def look(self, now: float) -> None:
        """Look again; `now` in monotonic seconds, ever greater."""
        passed, self._looked = min(now - self._looked, 2 * BEAT_EVERY), now
        queued = queued_seconds(self._capture.native_id or 0)
        waited, self._queued = queued - self._queued, queued
        if self._capture.step != self._step or self._capture.doing == "resting":
            self._step, self._seconds = self._capture.step, 0.0
        else:
            self._seconds += max(0.0, passed - waited)

    @property
    def sight(self) -> Sight:
        """What there is to see: nothing, when the next picture does not come."""
        capture = self._capture
        gone = capture.sight == "seeing" and capture.doing == "reading" and self._seconds > BLIND_AFTER
        return "blind" if gone else capture.sight

    @property
    def stuck(self) -> bool:
        """Whether only a new process cures the driver: one read has lasted too long, or all pictures are one."""
        return self._capture.frozen or self._seconds > (STUCK_OPENING if self._capture.doing == "opening" else STUCK_AFTER)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Until when a code is followed, and where it was last told to be."""

    until: float
    corners: Corners


def _far_from(one: Corners, other: Corners) -> bool:
    return len(one) != len(other) or any(
        abs(a - b) > MOVED for here, there in zip(one, other, strict=True) for a, b in zip(here, there, strict=True)
    )


class Reader:
    """Turns pictures into findings, by what is looked for at the moment."""

    def __init__(self) -> None:
        self._scanner = Scanner()
        self._session = Session()
        self._sweep = Sweep()
        self._looking: Looking = "nothing"
        self._turn = 0
        self._hinted = 0.0
        self._followed: dict[str, _Followed] = {}
        self._told = ""
        self._accepted: CardSeen | None = None
        self._rest_until = 0.0

    def turn_to(self, looking: Looking, turn: int) -> None:
        """Look for something from now on; a new `turn` with a card begins anew, and what was read before is forgotten, picture or not."""
        if looking != self._looking or (looking == "card" and turn != self._turn):
            self._looking, self._turn = looking, turn
            self._scanner = Scanner()
            self._followed = {}
            self._session = Session()
            self._told = ""
            self._accepted = None
            self._rest_until = 0.0

    def look(self, picture: Picture, looking: Looking, turn: int = 0) -> list[Finding]:
        """Read one picture. A label that lies there still is not told again."""
        self.turn_to(looking, turn)
        if looking == "codes":
            return self._codes(picture)
        return self._card(picture) if looking == "card" else []

    def _codes(self, picture: Picture) -> list[Finding]:
        now = time.monotonic()
        seen = [CodeSeen(code.text, code.format, code.shares(picture.view)) for code in self._scanner.feed(picture.view)]
        self._followed = {text: one for text, one in self._followed.items() if now < one.until}
        moved = self._moved(picture)
        self._followed |= {code.text: _Followed(now + FOLLOWED, code.corners) for code in seen}
        return [*seen, *moved] or self._hints(self._scanner.hint)

    def _moved(self, picture: Picture) -> list[CodeMoved]:
        """Tell of each followed code that is elsewhere than it was last told."""
        told = []
        for code in self._scanner.view if self._followed else ():
            known, corners = self._followed.get(code.text), code.shares(picture.view)
            if known is not None and _far_from(known.corners, corners):
                self._followed[code.text] = _Followed(known.until, corners)
                told.append(CodeMoved(code.text, corners))
        return told

    def _card(self, picture: Picture) -> list[Finding]:
        now = time.monotonic()
        if now < self._rest_until or self._sweep.goes_on(picture.view):
            return []
        reading = self._session.feed(picture.full)
        if reading is None and self._session.wrong_number:
            return self._wrong_card()
        if reading is None:
            return self._back() or self._hints(self._session.hint)
        self._rest_until = now + REST
        self._session = Session()
        if reading.number == self._told:
            return []
        self._told, self._accepted = reading.number, None
        if reading.kind != FRONT:
            return [DocumentSeen("passport" if reading.document.startswith("P") else "permit")]
        expires = reading.valid_until if isinstance(reading.valid_until, date) else None
        self._accepted = CardSeen(reading.number, reading.name, reading.needs_confirm, reading.shares(picture.full), expires)
        return [self._accepted]

    def _back(self) -> list[Finding]:
        """Tell the card of this turn again, once, when its back follows its front and says until when it is valid."""
        until, seen = self._session.valid_until, self._accepted
        if seen is None or until is None:
            return []
        self._session = Session()
        if not isinstance(until, date) or seen.expires == until:
            return []
        self._accepted = replace(seen, expires=until)
        return [self._accepted]

    def _wrong_card(self) -> list[Finding]:
        number = self._session.wrong_number
        self._session = Session()
        told, self._told, self._accepted = self._told, number, None
        return [] if number == told else [CardSeen(number)]

    def _hints(self, hint: Hint | None) -> list[Finding]:
        now = time.monotonic()
        if hint is None or now - self._hinted < HINT_EVERY:
            return []
        self._hinted = now
        return [hint]


def obey(pipe: Connection, orders: Orders, source: Source, ring: Ring) -> None:
    """Take the parent's words until it is silent for too long or gone; whatever ends this ends the process at once."""
    try:
        while pipe.poll(DEAF_AFTER):
            word, value = pipe.recv()
            if word == "look_for":
                orders.look_for(value, ring)
            elif word == "show":
                hold(source, value)
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def hold(source: Source, wish: tuple[str, str, dict[str, str]]) -> None:
    """Show something before a rendered counter; real cameras show what is there, and nonsense is not shown."""
    kind, text, details = wish
    if source.scene is not None:
        # a wish comes from a script or a test; a wrong one must not cost the eyes their ears
        with contextlib.suppress(ValueError, TypeError, LookupError):
            source.scene.show(kind, text, **details)


class Heart:
    """Beats for the thread that reads, and for no other: a beat says that this thread gets on."""

    def __init__(self, pipe: Connection, capture: Capture, orders: Orders, warming: threading.Thread) -> None:
        self._pipe = pipe
        self._capture = capture
        self._orders = orders
        self._warming = warming
        self._beaten = 0.0
        self._asked = 0.0

    def beat(self) -> None:
        """Beat when it is time to, and at once when more time is needed: while the reader's models load, a card may wait for them."""
        now = time.monotonic()
        grace = LOADING_GRACE if self._orders.looking == "card" and self._warming.is_alive() else GRACE
        if now - self._beaten > BEAT_EVERY or grace > self._asked:
            self._beaten, self._asked = now, grace
            self._pipe.send(Beat(self._capture.frames, grace))


def run(source_name: str, ring: Ring, pipe: Connection) -> None:
    """Live until the parent goes or the driver is stuck."""
    cv2.setNumThreads(1)
    source = open_source(source_name)
    orders = Orders()
    capture = Capture(source, ring, orders)
    capture.start()
    threading.Thread(target=obey, args=(pipe, orders, source, ring), name="obey", daemon=True).start()
    warming = threading.Thread(target=ocr.warm_up, name="warm up", daemon=True)
    warming.start()
    heart = Heart(pipe, capture, orders, warming)
    ocr.tell_progress(heart.beat)
    watch(capture, orders, heart, pipe)
    os._exit(STUCK_EXIT)


def watch(capture: Capture, orders: Orders, heart: Heart, pipe: Connection) -> None:
    """Read what is captured and tell of it, until the driver is stuck."""
    reader = Reader()
    silence = Silence(capture)
    told: tuple[Sight, tuple[int, int]] = ("starting", (0, 0))
    while not silence.stuck:
        picture = capture.take(BEAT_EVERY)
        silence.look(time.monotonic())
        sight = silence.sight
        seen = (sight, capture.size if sight == "seeing" else (0, 0))
        if seen != told:
            told = seen
            pipe.send(SightChanged(sight, capture.source.describe(), seen[1]))
        heart.beat()
        looking, turn = orders.looking, orders.turn
        reader.turn_to(looking, turn)
        for finding in reader.look(picture, looking, turn) if picture is not None else ():
            pipe.send(finding)
