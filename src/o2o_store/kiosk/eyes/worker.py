"""The child's life: one thread captures, one obeys, the main one reads what is asked for and beats."""

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection

import cv2
import numpy as np

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
from o2o_store.kiosk.eyes.quality import Sweep
from o2o_store.kiosk.eyes.ring import Ring
from o2o_store.kiosk.eyes.scanner import Scanner

BEAT_EVERY = 0.2
GRACE: dict[Looking, float] = {"nothing": 0.4, "codes": 0.5, "card": 2.4}
"""Seconds asked for until the next beat: reading a card on a busy machine takes longest."""
LOADING_GRACE = 15.0
"""Seconds asked for while models load on a busy machine."""
DEAF_AFTER = 5.0
"""Seconds without a word from the parent after which it counts as gone."""
STUCK_AFTER = 6.0
"""Seconds one read may last before the driver counts as stuck, which only a new process cures."""
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


class Capture(threading.Thread):
    """Reads the source for ever and keeps the newest picture for the reader; views go into the ring while something is looked for."""

    def __init__(self, source: Source, ring: Ring, orders: Orders) -> None:
        super().__init__(name="capture", daemon=True)
        self.source = source
        self.sight: Sight = "starting"
        self.frames = 0
        self.ending = threading.Event()
        self.reading_since = time.monotonic()
        self._ring = ring
        self._orders = orders
        self._new = threading.Condition()
        self._newest: Picture | None = None

    def run(self) -> None:
        """Open, read until the source gives nothing, close, pause, and begin again, until `ending` is set."""
        failed = 0
        while not self.ending.is_set():
            self.reading_since = time.monotonic()
            failed = 0 if self.source.open() and self._read_on() else failed + 1
            self.source.close()
            self.sight = "blind"
            self._sleep(REOPEN_PAUSES[min(failed, len(REOPEN_PAUSES) - 1)])

    def _sleep(self, seconds: float) -> None:
        self.reading_since = time.monotonic() + seconds
        self.ending.wait(seconds)

    def _read_on(self) -> bool:
        """Read until the source ends; tell whether it gave any picture."""
        before = self.frames
        while True:
            self.reading_since = time.monotonic()
            picture = self.source.read()
            if picture is None or self.ending.is_set():
                return self.frames > before
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

    @property
    def stuck(self) -> bool:
        """Whether one read has lasted too long."""
        return time.monotonic() - self.reading_since > STUCK_AFTER


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
        self._rest_until = 0.0

    def look(self, picture: Picture, looking: Looking, turn: int = 0) -> list[Finding]:
        """Read one picture; a new `turn` with a card begins anew. A label that lies there still is not told again."""
        if looking != self._looking or (looking == "card" and turn != self._turn):
            self._looking, self._turn = looking, turn
            self._scanner = Scanner()
            self._followed = {}
            self._session = Session()
            self._told = ""
            self._rest_until = 0.0
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
            return self._hints(self._session.hint)
        self._rest_until = now + REST
        self._session = Session()
        if reading.number == self._told:
            return []
        self._told = reading.number
        if reading.kind != FRONT:
            return [DocumentSeen("passport" if reading.document.startswith("P") else "permit")]
        expires = reading.valid_until if isinstance(reading.valid_until, date) else None
        return [CardSeen(reading.number, reading.name, reading.needs_confirm, reading.shares(picture.full), expires)]

    def _wrong_card(self) -> list[Finding]:
        number = self._session.wrong_number
        self._session = Session()
        told, self._told = self._told, number
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


def run(source_name: str, ring: Ring, pipe: Connection) -> None:
    """Live until the parent goes or the driver is stuck."""
    cv2.setNumThreads(1)
    source = open_source(source_name)
    orders = Orders()
    capture = Capture(source, ring, orders)
    capture.start()
    threading.Thread(target=obey, args=(pipe, orders, source, ring), name="obey", daemon=True).start()
    threading.Thread(target=ocr.warm_up, name="warm up", daemon=True).start()
    pipe.send(Beat(0, LOADING_GRACE))
    reader = Reader()
    told: Sight = "starting"
    beaten = 0.0
    while not capture.stuck:
        picture = capture.take(BEAT_EVERY)
        if capture.sight != told:
            told = capture.sight
            pipe.send(SightChanged(told, source.describe()))
        now = time.monotonic()
        if now - beaten > BEAT_EVERY:
            beaten = now
            pipe.send(Beat(capture.frames, GRACE[orders.looking]))
        for finding in reader.look(picture, orders.looking, orders.turn) if picture is not None else ():
            pipe.send(finding)
    os._exit(STUCK_EXIT)
