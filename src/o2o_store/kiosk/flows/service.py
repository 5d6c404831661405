"""What a kiosk offers beside a purchase: a call for staff, the staff's own menu behind a badge, and standing out of service."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from o2o_store.domain.access import PIN_LENGTHS
from o2o_store.domain.clock import Clock
from o2o_store.kiosk.eyes.findings import Sight
from o2o_store.kiosk.flows.sign_in import SignInFlow, SignInState, StaffDoor

CALL_SHOWN = timedelta(minutes=5)
"""How long a call stands when nobody comes: then the screen is the shopper's again."""
CALL_RINGS = timedelta(seconds=4)
"""The bell of a call rings again after this."""
MENU_IDLE = timedelta(seconds=60)
"""A staff menu that nobody touches closes by itself."""
BLIND = timedelta(seconds=60)
"""A camera without a picture for so long takes an idle kiosk out of service; the first picture brings it back."""
VOLUME_STEP = 20
LOUDEST = 100


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How this machine was told to behave; kept in its book, so that a restart changes nothing.

    `volume` is in percent of full loudness, `night` asks for dark colours, `closed` stands from staff's word to staff's word.
    """

    volume: int = 80
    night: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What the service layer shows; replaced whole at each change. `staff` is the staff's page: none, `pin` or `menu`."""

    manners: Manners = field(default_factory=Manners)
    calling_since: datetime | None = None
    staff: str = ""
    pin: str = field(default="", repr=False)
    sign_in: SignInState = field(default_factory=SignInState)
    touched_at: datetime | None = None
    blind_since: datetime | None = None
    sightless: bool = False
    is_sent_away: bool = False

    @property
    def closed_by(self) -> str:
        """Why the kiosk serves nobody: `staff`, `platform` (locked out), `camera`, or empty while it serves."""
        return "staff" if self.manners.closed else "platform" if self.is_sent_away else "camera" if self.sightless else ""


@dataclass(slots=True)
class Household:
    """What the flow works with: the platform's staff door, the clock, where manners are kept, how a visit is ended, who hears the bell."""

    door: StaffDoor
    clock: Clock
    keep: Callable[[Manners], None] = lambda _manners: None
    end_visit: Callable[[], None] = lambda: None
    ring: Callable[[], None] = lambda: None
    visiting: Callable[[], bool] = lambda: False


class ServiceFlow:
    """Call it from one thread; only signing in waits for anybody."""

    def __init__(self, household: Household, manners: Manners | None = None, on_change: Callable[[], None] = lambda: None) -> None:
        self._house = household
        self._on_change = on_change
        self._rung_at: datetime | None = None
        self._sign_in = SignInFlow(household.door, household.clock, self._signing)
        self.state = ServiceState(manners=manners or Manners())

    # -- the shopper

    def call_staff(self) -> None:
        """Ask for a person: the screen and a bell say where."""
        if self.state.calling_since is None:
            self._set(calling_since=self._house.clock.now())
            self._ring()

    def staff_came(self) -> None:
        """Somebody is here, or nobody is needed any more."""
        self._set(calling_since=None)

    # -- staff

    def badge_seen(self, badge: str) -> None:
        """A badge was shown: ask for its PIN. Whoever called has been found by that."""
        asked_for = self.state.staff == "pin" and self.state.sign_in.busy and self.state.sign_in.badge == badge
        if self.state.staff != "menu" and not asked_for:
            # Whatever somebody before began ends here: a PIN counts for the badge it was typed for, and for nobody after.
            self._sign_in.forget()
            self._sign_in.type_badge(badge)
            self._set(staff="pin", pin="", calling_since=None, touched_at=self._house.clock.now())

    def staff_digit(self, digit: str) -> None:
        """One digit of the PIN."""
        if len(digit) == 1 and digit.isdecimal():
            self._set(pin=(self.state.pin + digit)[: PIN_LENGTHS[-1]], touched_at=self._house.clock.now())

    def staff_erase(self) -> None:
        """Take the last digit back."""
        self._set(pin=self.state.pin[:-1], touched_at=self._house.clock.now())

    async def staff_enter(self) -> None:
        """Ask the platform whether badge and PIN belong together; the PIN is forgotten at once."""
        pin, badge = self.state.pin, self._sign_in.state.badge
        if self.state.staff != "pin" or not pin:
            return
        self._set(pin="", touched_at=self._house.clock.now())
        if await self._sign_in.sign_in_staff(badge, pin) and self.state.staff == "pin":
            self._set(staff="menu", touched_at=self._house.clock.now())

    async def leave_menu(self) -> None:
        """Back to the shopper's screen; the session ends."""
        self._set(staff="", pin="")
        await self._sign_in.sign_out_staff()

    def louder(self, steps: int) -> None:
        """More or less volume, in steps of a fifth."""
        volume = min(max(self.state.manners.volume + steps * VOLUME_STEP, 0), LOUDEST)
        if self._behave(volume=volume):
            self._ring()

    def toggle_night(self) -> None:
        """Dark colours on or off."""
        self._behave(night=not self.state.manners.night)

    def toggle_service(self) -> None:
        """Out of service, or back into it; an open visit is ended first."""
        if self._behave(closed=not self.state.manners.closed) and self.state.manners.closed:
            self._house.end_visit()

    def end_visit(self) -> None:
        """End the visit that somebody left open."""
        if self.state.staff == "menu":
            self._house.end_visit()
            self._touch()

    # -- the machine

    def sight_changed(self, sight: Sight) -> None:
        """The camera gives a picture, or none."""
        if sight == "seeing":
            self._set(blind_since=None, sightless=False)
        elif self.state.blind_since is None:
            self._set(blind_since=self._house.clock.now())

    def sent_away(self, away: bool) -> None:
        """Whether the platform has locked this machine out: then nobody can be served, and whoever is here is told to ask staff."""
        if away and not self.state.is_sent_away:
            self._house.end_visit()
        self._set(is_sent_away=away)

    def tick(self) -> None:
        """Time has passed."""
        now = self._house.clock.now()
        self._sign_in.tick()
        self._set(**{name: now for name in ("calling_since", "touched_at", "blind_since") if _ahead(getattr(self.state, name), now)})
        state = self.state
        if state.calling_since is not None:
            if now >= state.calling_since + CALL_SHOWN:
                self.staff_came()
            elif self._rung_at is None or now >= self._rung_at + CALL_RINGS or now < self._rung_at:
                self._ring()
        if state.staff and (state.touched_at is None or now >= state.touched_at + MENU_IDLE or self._session_over()):
            self._set(staff="", pin="")
            self._sign_in.forget()
        if state.blind_since is not None and not state.sightless and now >= state.blind_since + BLIND and not self._house.visiting():
            self._set(sightless=True)

    def _session_over(self) -> bool:
        return self.state.staff == "menu" and self._sign_in.state.session is None

    def _behave(self, **changes: Any) -> bool:
        """Change the machine's manners; only a signed-in person may."""
        if self.state.staff != "menu":
            return False
        manners = msgspec.structs.replace(self.state.manners, **changes)
        self._house.keep(manners)
        self._set(manners=manners)
        self._touch()
        return True

    def _touch(self) -> None:
        self._set(touched_at=self._house.clock.now())

    def _ring(self) -> None:
        self._rung_at = self._house.clock.now()
        self._house.ring()

    def _signing(self) -> None:
        self._set(sign_in=self._sign_in.state)

    def _set(self, **changes: Any) -> None:
        changed = replace(self.state, **changes)
        if changed != self.state:
            self.state = changed
            self._on_change()


def _ahead(moment: datetime | None, now: datetime) -> bool:
    """Whether the clock was set back behind this moment: counting goes on from now then."""
    return moment is not None and now < moment
