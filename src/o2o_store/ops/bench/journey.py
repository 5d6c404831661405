"""`bench journey`: a scripted shopper buys at the real kiosk; touches, digits, seconds per step, and what the software alone makes wait.

A person's own time is not slept but counted, by the keystroke-level model (Card, Moran and Newell 1983: pointing and pressing 1.3 s,
a digit on a pad 0.5 s, a mental step 1.35 s); what the software takes is measured. So the figures mean the same on any machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from o2o_store.ops.bench.report import Figure
from o2o_store.ops.bench.stage import Stage, raised
from o2o_store.ops.demo.programs import Screen
from o2o_store.ops.demo.timeline import SOFTWARE, Timeline
from o2o_store.ops.demo.visit import CUSTOMS_SHARE, SHOPPER, Cast, choose_cast, pay_at_cashier

SIZES = (1, 3, 10)
PERSONS = ("jia", "yi", "bing")
TOUCH_S, DIGIT_S, THINK_S = 1.3, 0.5, 1.35
SHOW_S = 2.0
"""Taking the next product and turning its code to the camera."""
PHONE_S = 12.0
"""Taking the phone out, scanning, confirming in the wallet."""
MOST_TOUCHES = {False: 4, True: 2}
"""product.md, Goals: by whether the shopper was here before."""
DIGITS = {False: 11, True: 0}
PAGES = {"card": 1, "phone": 1}


@dataclass(slots=True)
class Walk:
    """One purchase as counted: touches and digits of the hand, the person's own seconds, and a timeline of what was waited for."""

    returning: bool
    items: int
    touches: int = 0
    digits: int = 0
    human: dict[int, float] = field(default_factory=dict)
    timeline: Timeline = field(default_factory=Timeline)

    def spend(self, step: int, seconds: float) -> None:
        """Count a person's own time on a step."""
        self.human[step] = self.human.get(step, 0.0) + seconds

    @contextmanager
    def waits(self, step: int, what: str, share: str = SOFTWARE) -> Iterator[None]:
        """Measure what a person waits for."""
        with self.timeline.span(step, what, share):
            yield

    def software_s(self) -> float:
        """Seconds that the software alone made the person wait."""
        return self.timeline.total_ms(SOFTWARE) / 1000

    def step_s(self, step: int) -> float:
        """Seconds of one step, the person's own and the waiting together."""
        waited = sum(span.ms for span in self.timeline.spans if span.step == step and span.share != SHOPPER)
        return self.human.get(step, 0.0) + waited / 1000


@dataclass(slots=True)
class Shopper:
    """A scripted person at the kiosk who counts what the fingers do."""

    kiosk: Screen
    cast: Cast
    walk: Walk

    def buy(self) -> Walk:
        """Scan, confirm, show the card, pay, and wait for the number."""
        self._scan()
        self._order()
        self._register()
        self._pay()
        return self.walk

    def _touch(self, step: int, name: str) -> None:
        self.walk.touches += 1
        self.walk.spend(step, TOUCH_S)
        self.kiosk.tell("touch", name=name)

    def _wait(self, what: str, **how: Any) -> None:
        self.kiosk.tell("wait", what=what, **how)

    def _see(self, what: str) -> Any:
        return self.kiosk.tell("see", what=what)["value"]

    def _scan(self) -> None:
        for number, goods in enumerate(self.cast.goods, 1):
            self.walk.spend(2, SHOW_S)
            with self.walk.waits(2, "a label is read"):
                self.kiosk.tell("hold", kind="label", value=goods["gtin"])
                self._wait("checkout.kinds", **{"is": number})
        self.kiosk.tell("hold", kind="empty")

    def _order(self) -> None:
        self.walk.spend(2, THINK_S)
        self._touch(2, "submitButton")
        with self.walk.waits(2, "the basket is taken"):
            self._wait("checkout.page", **{"is": "register"})

    def _register(self) -> None:
        self.walk.spend(1, 2 * THINK_S)
        self._touch(1, "agreeButton")
        with self.walk.waits(1, "the camera is on"):
            self._wait("checkout.page", **{"is": "card"})
        self.walk.spend(1, SHOW_S)
        with self.walk.waits(1, "the card is read"):
            self.kiosk.tell("hold", kind="card", value=self.cast.person["id_number"])
            self._wait("checkout.last_four", **{"not": ""})
        if self._see("checkout.needs_confirm"):
            self.walk.spend(1, THINK_S)
            self._touch(1, "confirmNameButton")
        with self.walk.waits(1, "the card is known"):
            self._wait("checkout.page", **{"not": "card"})
        self.kiosk.tell("hold", kind="empty")
        if self._see("checkout.page") == "phone":
            self._phone()
        with self.walk.waits(3, "filed, and the wallet's code is there"):
            self._wait("checkout.code_url", **{"not": ""})

    def _phone(self) -> None:
        for digit in self.cast.person["phone"]:
            self.walk.digits += 1
            self.walk.spend(1, DIGIT_S)
            self.kiosk.tell("touch", name=f"digit{digit}")
        self._touch(1, "registerButton")

    def _pay(self) -> None:
        self.walk.spend(4, PHONE_S)
        with self.walk.waits(4, "the phone pays", SHOPPER):
            pay_at_cashier(self._see("checkout.code_url"), self.cast.person["id"])
        with self.walk.waits(4, "the payment is known here"):
            self._wait("checkout.pickup_number", **{"not": ""})
        with self.walk.waits(5, "customs releases", CUSTOMS_SHARE):
            self._wait("checkout.page", **{"is": "released"}, within=90)
        # A hand that only makes room for the next shopper is not counted.
        self.kiosk.tell("touch", name="finishButton")
        self._wait("checkout.page", **{"is": "attract"})


def walks(stage: Stage, sizes: tuple[int, ...] = SIZES) -> list[Walk]:
    """Let each person come once as new and once again, with these many products."""
    kiosk, found = stage.open_kiosk(), []
    for person, items in zip(PERSONS, sizes, strict=False):
        for returning in (False, True):
            cast = choose_cast("zh", person, items)
            found.append(Shopper(kiosk, cast, Walk(returning, items)).buy())
    return found


def figures_of(found: list[Walk]) -> list[Figure]:
    """Each walk against the goals; the new shopper with as many products is the returning one's baseline."""
    figures = []
    new = {walk.items: walk for walk in found if not walk.returning}
    for walk in found:
        who = f"{'returning' if walk.returning else 'new'}, {walk.items} item{'s' if walk.items > 1 else ''}"
        base = new.get(walk.items) if walk.returning else None
        most, digits = MOST_TOUCHES[walk.returning], DIGITS[walk.returning]
        whole = sum(walk.step_s(step) for step in range(1, 6))
        figures += [
            Figure(f"{who}: touches", walk.touches, "", goal=f"≤ {most}", met=walk.touches <= most),
            Figure(f"{who}: digits", walk.digits, "", goal=f"≤ {digits}", met=walk.digits <= digits),
            Figure(f"{who}: software's own waiting", walk.software_s(), "s", *_against(walk, base)),
            Figure(f"{who}: whole visit, person included", whole, "s"),
        ]
        figures += [Figure(f"{who}: step {step} of 5", walk.step_s(step), "s") for step in range(1, 6)]
    return figures


def _against(walk: Walk, base: Walk | None) -> tuple[str, float | None]:
    return ("a new shopper's", walk.software_s() / base.software_s()) if base is not None and base.software_s() else ("", None)


def run(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Play everything and return the figures."""
    with raised() as stage:
        return figures_of(walks(stage, sizes))
