"""The hall's windows as real processes, and a shopper and a clerk who work them by the scripted hand."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import psutil

from journeys.floor import Device
from o2o_store.kiosk.settings import load_enrolment
from o2o_store.ops.demo.programs import Screen, pipes
from o2o_store.ops.demo.visit import Cast, choose_cast
from o2o_store.ops.demo.world import STAFF_PIN, World

OPENING_S = 60.0
"""How long a window may take to know its hall on a busy machine."""


@dataclass(slots=True)
class Window:
    """One window of the hall with a home of its own, which outlives its process."""

    world: World
    home: Path
    role: str = "kiosk"
    language: str = "zh"
    screen: Screen = field(init=False)
    device: Device = field(init=False)
    """The machine's own membership, to ask the platform what it may know."""

    @classmethod
    @contextlib.contextmanager
    def opened(cls, world: World, home: Path, role: str = "kiosk", language: str = "zh") -> Iterator[Self]:
        """A machine that has just joined the hall; it is ended with the block."""
        window = cls(world, home, role, language)
        window.start("--server", world.url, "--code", world.enrolment_code(role, "1" if role == "desk" else ""))
        window.wait("session.hall_number", "not", "", within=OPENING_S)
        enrolment = load_enrolment(home / role)
        assert enrolment is not None
        with httpx.Client(base_url=world.url, timeout=30) as client:
            window.device = Device(client, enrolment.device)
            yield window
        window.end()

    def start(self, *more: str) -> float:
        """Start the process; return the seconds until its screen answers to a touch."""
        began = time.monotonic()
        eyes = ("--source", "rendered:") if self.role == "kiosk" else ()
        words = [self.role, "--home", str(self.home), "--windowed", "--offscreen", "--language", self.language, "--hand", *eyes, *more]
        self.screen = self.world.company.start_screen(self.role, words)
        self.tell("texts")
        return time.monotonic() - began

    def kill(self) -> None:
        """Cut the power: the process and all its children end at once, without a word."""
        processes = [psutil.Process(self.screen.process.pid)]
        processes += processes[0].children(recursive=True)
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=10)
        self.screen.process.wait(10)
        self._forget()

    def end(self) -> None:
        """End the process as an operator does."""
        self.screen.end()
        self._forget()

    def _forget(self) -> None:
        for pipe in pipes(self.screen.process):
            # What was not yet written to a dead process is lost with it.
            with contextlib.suppress(OSError):
                pipe.close()
        self.screen.selector.close()
        with contextlib.suppress(ValueError):
            self.world.company.running.remove(self.screen)

    def tell(self, do: str, **words: Any) -> dict[str, Any]:
        """Give the hand an order."""
        return self.screen.tell(do, **words)

    def touch(self, *names: str) -> None:
        """Touch one thing after the other."""
        for name in names:
            self.tell("touch", name=name)

    def see(self, what: str) -> Any:
        """Read a field."""
        return self.tell("see", what=what)["value"]

    def wait(self, what: str, how: str, value: Any, within: float = 30.0) -> Any:
        """Wait until a field `is` a value, or is `not` it; return what it is."""
        return self.tell("wait", what=what, **{how: value}, within=within)["value"]

    def page(self, *names: str, within: float = 30.0) -> str:
        """Wait for one of these pages and return which it is."""
        if len(names) == 1:
            self.wait("checkout.page", "is", names[0], within)
            return names[0]
        deadline = time.monotonic() + within
        while (shown := self.see("checkout.page")) not in names:
            assert time.monotonic() < deadline, f"none of {names} came, but {shown}"
            time.sleep(0.05)
        return str(shown)

    def texts(self, *, hidden: bool = False) -> list[str]:
        """All texts of the window."""
        found: list[str] = self.tell("texts", hidden=hidden)["value"]
        return found

    def fields(self) -> dict[str, dict[str, Any]]:
        """All fields of all view-models."""
        found: dict[str, dict[str, Any]] = self.tell("fields")["value"]
        return found

    def hold(self, kind: str, value: str = "", **details: str) -> None:
        """Hold something before the drawn counter."""
        self.tell("hold", kind=kind, value=value, details=details)

    def speak(self, language: str) -> None:
        """Switch the screen to a language by its own button."""
        if self.see("session.language") != language:
            self.touch("languageButton")
            self.wait("session.language", "is", language)


@dataclass(slots=True)
class Shopper:
    """A specimen person at the kiosk, with goods in hand."""

    kiosk: Window
    cast: Cast

    @classmethod
    def at(cls, kiosk: Window, who: str = "jia", goods: slice = slice(0, 2)) -> Self:
        """A person of the roster with some of the hall's goods."""
        cast = choose_cast(kiosk.language, who, pieces=10)
        return cls(kiosk, Cast(cast.person, cast.goods[goods], cast.language))

    @property
    def person(self) -> dict[str, Any]:
        """Who it is."""
        return self.cast.person

    def scan(self) -> None:
        """Hold each label before the camera until its line is in the basket."""
        for number, goods in enumerate(self.cast.goods, 1):
            self.kiosk.hold("label", goods["gtin"])
            self.kiosk.wait("checkout.kinds", "is", number)
        self.kiosk.hold("empty")

    def confirm(self) -> None:
        """Confirm the basket."""
        self.kiosk.touch("submitButton")
        self.kiosk.page("register")

    def agree(self) -> None:
        """Agree to the privacy notice."""
        self.kiosk.touch("agreeButton")
        self.kiosk.page("card")

    def show_card(self, name: str = "") -> None:
        """Show the card until it is read; `name` is what is printed on it, if not the person's own."""
        self.kiosk.hold("card", self.person["id_number"], name=name or self.person["name"])
        self.kiosk.wait("checkout.last_four", "is", self.person["id_number"][-4:])
        if self.kiosk.see("checkout.needs_confirm"):
            self.kiosk.touch("confirmNameButton")
        self.kiosk.wait("checkout.page", "not", "card")
        self.kiosk.hold("empty")

    def type_phone(self) -> None:
        """Type the phone number, unless the platform knows it from an earlier visit."""
        if self.kiosk.see("checkout.page") != "phone":
            return
        self.kiosk.touch(*(f"digit{digit}" for digit in self.person["phone"]))
        self.kiosk.wait("checkout.phone_complete", "is", True)

    def press_register(self) -> None:
        """Send the number off, if one was asked for."""
        if self.kiosk.see("checkout.page") == "phone":
            self.kiosk.touch("registerButton")

    def register(self) -> None:
        """From the basket to the moment in which the seal is promised."""
        self.confirm()
        self.agree()
        self.show_card()
        self.type_phone()
        self.press_register()
        self.kiosk.wait("checkout.register_done", "is", True)

    def to_code(self) -> str:
        """From nothing to the wallet's code."""
        self.scan()
        self.register()
        return self.code()

    def code(self) -> str:
        """The wallet's code, once it is there."""
        return str(self.kiosk.wait("checkout.code_url", "not", ""))


def sign_in(desk: Window) -> None:
    """Sign the demo's clerk in at the desk's window."""
    desk.tell("keys", text=desk.world.badge)
    desk.wait("desk.badge", "not", "")
    desk.touch(*(f"digit{digit}" for digit in STAFF_PIN), "signInButton")
    desk.wait("desk.page", "is", "queue")
