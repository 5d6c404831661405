"""The visit itself: a scripted shopper, clerk and phone work the real windows and the real cashier page."""

import csv
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec

from o2o_store import resources
from o2o_store.ops.demo.programs import ProgramFailed, Screen
from o2o_store.ops.demo.timeline import SOFTWARE, Timeline
from o2o_store.ops.demo.world import STAFF_PIN, World

SHOPPER, STAFF, CUSTOMS_SHARE, WALLET_SHARE = "shopper", "staff", "customs", "wallet"

REST_MS = 700
"""After so long every motion of a page has come to rest."""

FLEETING_MS = 300
"""For what is shown only a moment: the frame round a code, the card that was read."""

RISE_S = 0.35
"""How long the drawn hand takes to bring something into view; until then there is nothing to read."""

FORMS = re.compile(r'name="payer" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Cast:
    """Who buys what: a specimen of resources/demo/persons.json, two products of resources/demo/goods.csv, a screen language."""

    person: dict[str, Any] = field(repr=False)
    goods: tuple[dict[str, str], ...]
    language: str


def choose_cast(language: str, person_id: str = "jia", pieces: int = 2) -> Cast:
    """Return the demo's usual cast. Raises LookupError for an unknown person."""
    persons = msgspec.json.decode(resources.path("demo/persons.json").read_bytes())["persons"]
    with resources.path("demo/goods.csv").open(encoding="utf-8", newline="") as file:
        goods = [row for row in csv.DictReader(file) if row["on_sale"] == "yes"][:pieces]
    return Cast(next(person for person in persons if person["id"] == person_id), tuple(goods), language)


@dataclass(slots=True)
class Visit:
    """One purchase at the three screens of a world; `pictures` is where the screenshots go, None for a visit without."""

    world: World
    cast: Cast
    kiosk: Screen
    desk: Screen
    board: Screen
    pictures: Path | None
    timeline: Timeline = field(default_factory=Timeline)
    _count: int = 0

    def play(self) -> None:
        """Buy and carry away, and leave the screens to the next person. Raises ProgramFailed where the story stops."""
        self.order()
        self.register()
        self.pay()
        self.pack()
        self.collect()
        self.kiosk.tell("touch", name="finishButton")
        self.kiosk.tell("wait", what="checkout.page", **{"is": "attract"})

    def picture(self, screen: Screen, name: str, rest_ms: int = REST_MS) -> None:
        """Save what a screen shows, numbered in the order of the story; nothing when the visit has no place for pictures."""
        if self.pictures is None:
            return
        self._count += 1
        screen.tell("picture", path=str(self.pictures / f"{self._count:02d}-{name}.png"), rest_ms=rest_ms)

    def order(self) -> None:
        """Hold each product's label before the camera until its line is in the basket."""
        self.picture(self.kiosk, "attract")
        for number, goods in enumerate(self.cast.goods, 1):
            self._hold(2, "label", goods["gtin"])
            with self.timeline.span(2, f"scan {goods['sku']}", SOFTWARE):
                self.kiosk.tell("wait", what="checkout.kinds", **{"is": number})
        self.picture(self.kiosk, "scan", FLEETING_MS)
        self.kiosk.tell("hold", kind="empty")

    def register(self) -> None:
        """Confirm the basket, agree, show the card, type the phone number."""
        with self.timeline.span(2, "confirm the basket", SOFTWARE, since_ms=self._press(2, self.kiosk, "submitButton")):
            self.kiosk.tell("wait", what="checkout.page", **{"is": "register"})
        self.picture(self.kiosk, "register")
        with self.timeline.span(1, "agree to the privacy notice", SOFTWARE, since_ms=self._press(1, self.kiosk, "agreeButton")):
            self.kiosk.tell("wait", what="checkout.page", **{"is": "card"})
        self._hold(1, "card", self.cast.person["id_number"], name=self.cast.person["name"])
        with self.timeline.span(1, "read the card", SOFTWARE):
            self.kiosk.tell("wait", what="checkout.last_four", **{"not": ""})
        self.picture(self.kiosk, "card", FLEETING_MS)
        self._settle_name()
        with self.timeline.span(1, "see whose card it was, then the number pad", SHOPPER):
            self.kiosk.tell("wait", what="checkout.page", **{"not": "card"})
            self.kiosk.tell("hold", kind="empty")
        with self.timeline.span(3, "seal the person, file, ask the wallet for a code", SOFTWARE, since_ms=self._phone()):
            self.kiosk.tell("wait", what="checkout.code_url", **{"not": ""})
        self.picture(self.kiosk, "pay")

    def _phone(self) -> float:
        """Type the phone number, unless the platform knows it from an earlier visit; how long the press took that sends it off."""
        if self.kiosk.tell("see", what="checkout.page")["value"] != "phone":
            return 0.0
        with self.timeline.span(1, "type the phone number", SHOPPER):
            for digit in self.cast.person["phone"]:
                self.kiosk.tell("touch", name=f"digit{digit}")
            self.kiosk.tell("wait", what="checkout.phone_complete", **{"is": True})
        self.picture(self.kiosk, "phone")
        return self._press(1, self.kiosk, "registerButton")

    def _hold(self, step: int, kind: str, value: str, **details: str) -> None:
        with self.timeline.span(step, f"bring the {kind} before the camera", SHOPPER):
            self.kiosk.tell("hold", kind=kind, value=value, details=details)
            time.sleep(RISE_S)

    def _press(self, step: int, screen: Screen, name: str, share: str = SHOPPER) -> float:
        """Find a button with the finger and press it; return how many ms ago it was pressed: from then on the screen is at work."""
        with self.timeline.span(step, f"touch {name}", share):
            pressed: float = screen.tell("touch", name=name)["pressed_ms_ago"]
        return pressed

    def _settle_name(self) -> None:
        if self.kiosk.tell("see", what="checkout.needs_confirm")["value"]:
            with self.timeline.span(1, "confirm the name", SHOPPER):
                self.kiosk.tell("touch", name="confirmNameButton")

    def pay(self) -> None:
        """Open the cashier page with the phone and pay as the person on the card."""
        code_url = self.kiosk.tell("see", what="checkout.code_url")["value"]
        with self.timeline.span(4, "scan the code and pay on the phone", SHOPPER):
            pay_at_cashier(code_url, self.cast.person["id"])
        with self.timeline.span(4, "payment known on the screen", SOFTWARE):
            self.kiosk.tell("wait", what="checkout.pickup_number", **{"not": ""})
        self.picture(self.kiosk, "clearing")

    def pack(self) -> None:
        """Sign in at the desk, pick, scan every unit and the parcel label."""
        number = self.kiosk.tell("see", what="checkout.pickup_number")["value"]
        with self.timeline.span(5, "sign in at the desk", STAFF):
            if self.desk.tell("see", what="desk.page")["value"] == "sign_in":
                self.desk.tell("keys", text=self.world.badge)
                self.desk.tell("wait", what="desk.badge", **{"not": ""})
                for digit in STAFF_PIN:
                    self.desk.tell("touch", name=f"digit{digit}")
                self.desk.tell("touch", name="signInButton")
                self.desk.tell("wait", what="desk.page", **{"not": "sign_in"})
        self._press(5, self.desk, "tab_packing", STAFF)
        with self.timeline.span(5, "open the order to pack", SOFTWARE, since_ms=self._press(5, self.desk, f"case_{number}", STAFF)):
            self.desk.tell("wait", what="desk.case_label", **{"not": ""})
        with self.timeline.span(5, "scan units and label, seal", STAFF):
            for place, goods in enumerate(self.cast.goods, 1):
                self.desk.tell("keys", text=goods["gtin"])
                self.desk.tell("wait", what="desk.case_scanned", **{"is": place})
            self.picture(self.desk, "desk-packing")
            self.desk.tell("keys", text=self.desk.tell("see", what="desk.case_label")["value"])
            self.desk.tell("touch", name="packButton")
        with self.timeline.span(5, "packed, and customs has released", CUSTOMS_SHARE):
            self.kiosk.tell("wait", what="checkout.page", **{"is": "released"})
            self.kiosk.tell("wait", what="checkout.voucher", **{"not": ""})
        self.picture(self.kiosk, "released")
        with self.timeline.span(5, "print the receipt", SHOPPER):
            self.kiosk.tell("touch", name="printButton")

    def collect(self) -> None:
        """Number on the board, three proofs at the desk, goods in hand."""
        with self.timeline.span(5, "number on the board", SOFTWARE):
            self.board.tell("wait", what="board.newest_number", **{"not": ""})
        self.picture(self.board, "board")
        voucher = self.kiosk.tell("see", what="checkout.voucher")["value"]
        with self.timeline.span(5, "voucher, person, parcel", STAFF):
            self.desk.tell("keys", text=voucher)
            self.desk.tell("wait", what="desk.proof_voucher", **{"is": "ok"})
            self.desk.tell("type", text="L")
            self.desk.tell("type", text=self.cast.person["id_number"][-4:])
            self.desk.tell("wait", what="desk.last_four_typed", **{"is": self.cast.person["id_number"][-4:]})
            self.desk.tell("keys", text=self.desk.tell("see", what="desk.case_label")["value"])
            self.desk.tell("wait", what="desk.can_hand_over", **{"is": True})
        self.picture(self.desk, "desk-hand-over")
        with self.timeline.span(5, "hand over", SOFTWARE, since_ms=self._press(5, self.desk, "handOverButton", STAFF)):
            self.desk.tell("wait", what="desk.handed_over_number", **{"not": ""})
        self.picture(self.desk, "desk-handed-over")


def pay_at_cashier(url: str, payer: str) -> None:
    """Do on the cashier page what a thumb does: choose who pays, press pay. Raises ProgramFailed when the page says no."""
    with httpx.Client(follow_redirects=True, timeout=30) as phone:
        page = phone.get(url)
        if payer not in FORMS.findall(page.text):
            raise ProgramFailed(f"the cashier page does not offer {payer} (HTTP {page.status_code})")
        answer = phone.post(url, data={"payer": payer, "act": "pay"})
    if answer.is_error or 'class="says done' not in answer.text:
        raise ProgramFailed(f"the cashier page said no (HTTP {answer.status_code})")
