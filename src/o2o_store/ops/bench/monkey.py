"""`bench monkey`: a tester's hour by script. Ten touches a second anywhere, keys, and a world that blocks, vanishes and lies.

Nothing may be lost and nothing may stand still: a touched button answers, the screen's pulse never stops, and from wherever the tester
left it the kiosk finds its own way back to the idle page. What only real hardware can confirm is listed in docs/hall.md.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from o2o_store.ops.bench.report import Figure
from o2o_store.ops.bench.stage import Stage, percentile, raised
from o2o_store.ops.demo.programs import ProgramFailed, Screen
from o2o_store.ops.demo.visit import choose_cast, pay_at_cashier

TOUCHES_A_SECOND = 10
ROUND_S = 10
FEWEST_ROUNDS, ROUNDS_HOME = 2, 3
"""The tester stays for two rounds at least, and goes away after every third."""
SILENCE_MS = 1000.0
"""Longer than this nobody may wait for the screen's pulse, on a loaded machine too."""
HOME_STEPS = 12
"""Looks at the clock, each past every page's patience, within which an abandoned kiosk must be idle again."""
BEYOND_PATIENCE_S = 330
KEYS = "1234567890abcXYZ,.-\r"
PERSONS = ("jia", "yi", "bing", "ding")


@dataclass(slots=True)
class Hour:
    """What happened in a tester's hour."""

    seconds: float = 0.0
    touches: int = 0
    expected: int = 0
    missed: list[str] = field(default_factory=list)
    paint_ms: list[float] = field(default_factory=list)
    gap_ms: float = 0.0
    pages: dict[str, int] = field(default_factory=dict)
    harms: dict[str, int] = field(default_factory=dict)
    dead_ends: list[str] = field(default_factory=list)
    paid: int = 0


@dataclass(slots=True)
class Tester:
    """One tester at one kiosk; every choice comes from one seed."""

    stage: Stage
    kiosk: Screen
    chance: random.Random
    hour: Hour = field(default_factory=Hour)
    away: bool = False
    deck: list[str] = field(default_factory=list)
    """Harms still to come before any comes again."""

    def test(self, seconds: float) -> Hour:
        """Test for so long. Raises ProgramFailed when the kiosk dies."""
        began, rounds = time.monotonic(), 0
        while time.monotonic() - began < seconds or rounds < FEWEST_ROUNDS:
            self._harm()
            self._rain(min(ROUND_S, max(2, int(seconds))))
            rounds += 1
            if rounds % ROUNDS_HOME == 0:
                self._go_home()
        self._go_home()
        self.hour.seconds = time.monotonic() - began
        return self.hour

    def _rain(self, seconds: int) -> None:
        answer = self.kiosk.tell(
            "rain", touches=seconds * TOUCHES_A_SECOND, seed=self.chance.randrange(1 << 30), pace=1000 // TOUCHES_A_SECOND
        )
        fallen = answer["value"]
        self.hour.touches += fallen["touches"]
        self.hour.expected += fallen["expected"]
        self.hour.missed += fallen["missed"]
        self.hour.paint_ms += fallen["paint_ms"]
        self.hour.gap_ms = max(self.hour.gap_ms, fallen["gap_ms"])
        for page, count in fallen["pages"].items():
            self.hour.pages[page] = self.hour.pages.get(page, 0) + count

    def _harm(self) -> None:
        if not self.deck:
            self.deck = self.chance.sample(sorted(HARMS), len(HARMS))
        name = self.deck.pop()
        self.hour.harms[name] = self.hour.harms.get(name, 0) + 1
        HARMS[name](self)

    def _go_home(self) -> None:
        """Everything works again and nobody touches: the kiosk must find its way back by itself."""
        self.platform_back()
        self.kiosk.tell("hold", kind="empty")
        for _ in range(HOME_STEPS):
            if self._see("checkout.page") == "attract" and not self._see("service.staff") and not self._see("service.calling"):
                return
            self.kiosk.tell("pass", seconds=BEYOND_PATIENCE_S)
            with suppress(ProgramFailed):
                self.kiosk.tell("wait", what="checkout.page", **{"is": "attract"}, within=2)
        self.hour.dead_ends.append(self._see("checkout.page"))

    def _see(self, what: str) -> Any:
        return self.kiosk.tell("see", what=what)["value"]

    def hold(self, kind: str, value: str = "") -> None:
        """Hold something before the camera."""
        self.kiosk.tell("hold", kind=kind, value=value)

    def shop(self) -> None:
        """Bring the visit on, as a shopper would: the tester alone would never get past the card."""
        goods = choose_cast("zh", pieces=8).goods
        self.hold("label", self.chance.choice(goods)["gtin"])

    def card(self) -> None:
        """Lay a card under the camera and type its number, if the kiosk asks for one."""
        person = choose_cast("zh", self.chance.choice(PERSONS)).person
        if self._see("checkout.page") in {"attract", "scan"}:
            self.kiosk.tell("act", what="checkout.submit_order")
        self.kiosk.tell("act", what="checkout.agree")
        self.hold("card", person["id_number"])
        with suppress(ProgramFailed):
            self.kiosk.tell("wait", what="checkout.last_four", **{"not": ""}, within=5)
            self.kiosk.tell("act", what="checkout.confirm_name")
            self.kiosk.tell("wait", what="checkout.page", **{"is": "phone"}, within=3)
            for digit in person["phone"]:
                self.kiosk.tell("act", what="checkout.digit", values=[digit])
            self.kiosk.tell("act", what="checkout.register_buyer")

    def pay(self) -> None:
        """Pay what is shown, as one person or another."""
        code = self._see("checkout.code_url")
        if code:
            with suppress(ProgramFailed, httpx.HTTPError):
                pay_at_cashier(code, self.chance.choice(PERSONS))
                self.hour.paid += 1

    def unplug(self) -> None:
        """Pull the camera."""
        self.hold("unplugged")

    def kill_eyes(self) -> None:
        """End the eyes' process, or let it hang."""
        pid = int(self._see("eyes.pid"))
        if pid:
            with suppress(OSError):
                os.kill(pid, self.chance.choice((signal.SIGKILL, signal.SIGSTOP)))

    def jump(self) -> None:
        """Set the clock forwards or backwards."""
        self.kiosk.tell("pass", seconds=self.chance.choice((-3600, -90, 30, 90, 3600)))

    def keys(self) -> None:
        """Hammer on a keyboard."""
        self.kiosk.tell("burst", text="".join(self.chance.choices(KEYS, k=40)))

    def badge(self) -> None:
        """A clerk shows a badge and goes away again."""
        self.kiosk.tell("burst", text=self.stage.world.badge)

    def paper(self) -> None:
        """The printer hangs on its cable, or is gone from it."""
        place = Path(self.stage.printer.removeprefix("device:"))
        if place.exists():
            place.unlink()
        else:
            os.mkfifo(place)
        if self._see("checkout.page") in {"clearing", "released", "refused"}:
            self.kiosk.tell("act", what="checkout.print_receipt")

    def platform_gone(self) -> None:
        """The platform dies in the middle of it."""
        if not self.away:
            self.stage.world.platform.end()
            self.stage.company.running.remove(self.stage.world.platform)
            self.away = True

    def platform_back(self) -> None:
        """The platform is started again."""
        if self.away:
            self.stage.world.start_platform()
            self.away = False


HARMS: dict[str, Callable[[Tester], None]] = {
    "a label": Tester.shop,
    "another label": Tester.shop,
    "a card": Tester.card,
    "a card again": Tester.card,
    "paying": Tester.pay,
    "camera unplugged": Tester.unplug,
    "eyes killed": Tester.kill_eyes,
    "clock jump": Tester.jump,
    "keys": Tester.keys,
    "badge": Tester.badge,
    "printer": Tester.paper,
    "platform gone": Tester.platform_gone,
    "platform back": Tester.platform_back,
}


def figures_of(hour: Hour) -> list[Figure]:
    """The hour against what it may not show."""
    return [
        Figure("touches", hour.touches, "", goal="10 a second"),
        Figure("touches on buttons that had to answer", hour.expected, ""),
        Figure("lost touches", len(hour.missed), "", "of those", len(hour.missed) / max(hour.expected, 1), "0", not hour.missed),
        Figure("dead ends", len(hour.dead_ends), "", goal="0", met=not hour.dead_ends),
        Figure("longest silence of the screen", hour.gap_ms, "ms", goal=f"≤ {SILENCE_MS:.0f}", met=hour.gap_ms <= SILENCE_MS),
        Figure("touch → paint, p95", percentile(hour.paint_ms, 0.95), "ms"),
        Figure("payments made", hour.paid, ""),
        Figure("kinds of harm done", len(hour.harms), "", goal=f"{len(HARMS)} in an hour"),
        *(Figure(f"touches on {page or 'nothing'}", count, "") for page, count in sorted(hour.pages.items())),
    ]


def run(seconds: float, seed: int = 1) -> Hour:
    """Raise a world and let a tester loose on its kiosk."""
    with raised() as stage:
        stage.printer = f"device:{stage.home / 'lp0'}"
        return Tester(stage, stage.open_kiosk(), random.Random(seed)).test(seconds)  # noqa: S311  # no secret depends on it
