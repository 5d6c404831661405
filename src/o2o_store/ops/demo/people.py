"""Manual play: a person works the windows, and this terminal is the hand that holds things before the cameras and scanners."""

import contextlib
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from o2o_store.ops.demo.programs import ProgramFailed, Screen
from o2o_store.ops.demo.visit import Cast, pay_at_cashier
from o2o_store.ops.demo.world import STAFF_PIN

Say = Callable[[str], None]

LOOK_S = 0.5
"""How often it is seen whether a window was closed."""

MENU = """The windows are yours; touch them with the mouse. What a hand must hold is done here, by a letter and Enter:
  kiosk   1 … {most}  hold a product's label before the camera    c  hold the ID card    e  take it away    p  pay on the phone
  desk    b  scan the badge (PIN {pin})    u 1 … {most}  scan a unit    l  scan the parcel label    v  scan the shopper's voucher
  ?  this menu    q  end"""


@dataclass(slots=True)
class People:
    """What the terminal can hold: before the kiosk's camera, and under the desk's scanner."""

    cast: Cast
    badge: str
    kiosk: Screen
    desk: Screen
    say: Say
    photographed: str = ""
    """The last voucher the kiosk showed: a shopper takes a picture of it, and the page folds."""

    def look(self) -> None:
        """See what the shopper would have photographed by now."""
        with contextlib.suppress(ProgramFailed):
            self.photographed = self.kiosk.tell("see", what="checkout.voucher")["value"] or self.photographed

    def menu(self) -> None:
        """Say what can be done."""
        self.say(MENU.format(most=len(self.cast.goods), pin=STAFF_PIN))
        for number, goods in enumerate(self.cast.goods, 1):
            self.say(f"  {number}  {goods['name_zh']} / {goods['name_en']}")

    def obey(self, line: str) -> bool:
        """Do what a line asks; False when it asks to end. What cannot be done now is said."""
        word, _, rest = line.strip().lower().partition(" ")
        if word in {"q", "quit"}:
            return False
        try:
            if word.isdigit():
                self._hold("label", self._gtin(word))
            elif word == "u":
                self.desk.tell("keys", text=self._gtin(rest))
            else:
                self._acts().get(word, self.menu)()
        except (ProgramFailed, LookupError) as trouble:
            self.say(f"  not now: {str(trouble).splitlines()[0]}")
        return True

    def _acts(self) -> Mapping[str, Callable[[], object]]:
        return {
            "c": lambda: self._hold("card", self.cast.person["id_number"], name=self.cast.person["name"]),
            "e": lambda: self._hold("empty", ""),
            "p": lambda: pay_at_cashier(self._shown(self.kiosk, "checkout.code_url"), self.cast.person["id"]),
            "b": lambda: self.desk.tell("keys", text=self.badge),
            "l": lambda: self.desk.tell("keys", text=self._shown(self.desk, "desk.case_label")),
            "v": lambda: self.desk.tell("keys", text=self._voucher()),
        }

    def _hold(self, kind: str, value: str, **details: str) -> None:
        self.kiosk.tell("hold", kind=kind, value=value, details=details)

    def _gtin(self, number: str) -> str:
        if not number.isdigit() or not 1 <= int(number) <= len(self.cast.goods):
            raise LookupError(f"there are products 1 … {len(self.cast.goods)}")
        return self.cast.goods[int(number) - 1]["gtin"]

    def _voucher(self) -> str:
        self.look()
        if not self.photographed:
            raise LookupError("kiosk has shown no voucher yet")
        return self.photographed

    def _shown(self, screen: Screen, what: str) -> str:
        value: str = screen.tell("see", what=what)["value"]
        if not value:
            raise LookupError(f"{screen.name} shows nothing of the kind yet")
        return value


def lead(people: People, alive: Callable[[], bool], orders: Iterable[str] | None = None) -> None:
    """Take orders line by line until one asks to end or a window was closed; when the lines end, the windows go on alone."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin if orders is None else orders:
            lines.put(line)

    # A thread waits for the terminal: a line that is read ahead would be invisible to whoever only asks whether there is more.
    threading.Thread(target=listen, name="orders", daemon=True).start()
    people.menu()
    while alive():
        people.look()
        with contextlib.suppress(queue.Empty):
            if not people.obey(lines.get(timeout=LOOK_S)):
                return
