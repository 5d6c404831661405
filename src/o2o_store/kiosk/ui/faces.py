"""The faces of the three machines: view-models that take a flow's state and give gestures back by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QObject

from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.flows.board import BoardState
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.flows.machine_facts import MachineFacts
from o2o_store.kiosk.flows.service import ServiceState
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.printing import ReceiptPrinting
from o2o_store.kiosk.ui.showing.board import show_board
from o2o_store.kiosk.ui.showing.checkout import offline_key, show_checkout
from o2o_store.kiosk.ui.showing.desk import show_desk
from o2o_store.kiosk.ui.showing.receipt import Print
from o2o_store.kiosk.ui.showing.service import show_service
from o2o_store.kiosk.ui.showing.session import Looks, show_printer, show_session
from o2o_store.kiosk.ui.viewmodels.board import Board
from o2o_store.kiosk.ui.viewmodels.checkout import Checkout
from o2o_store.kiosk.ui.viewmodels.desk import Desk
from o2o_store.kiosk.ui.viewmodels.service import Service
from o2o_store.kiosk.ui.viewmodels.session import Session

Act = Callable[..., None]


CHOICES_WAIT = timedelta(seconds=60)
"""What somebody chose before a visit waits so long for it: then type size and contrast are the machine's own again."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a flow's state on a screen: the hall, the connection, the hall's standing, the moment."""

    hall: HallView | None
    offline_since: datetime | None
    closed_by: Refusal | None
    now: datetime


class Face:
    """What every face has: a session, a language that the screen speaks, and choices of the person before it."""

    role = ""

    def __init__(self, act: Act, language: str, speak: Callable[[str], None] = lambda _language: None) -> None:
        self._act = act
        self.language = language
        self.speak = speak
        self.looks = Looks()
        self._around: Around | None = None
        self._printer_state = ""
        self._chosen_at: datetime | None = None
        self.session = Session(self._session_act)

    @property
    def properties(self) -> dict[str, QObject]:
        """The view-models by the names under which `Main.qml` requires them."""
        return {"session": self.session}

    def surround(self, around: Around) -> None:
        """Show hall, clock and connection."""
        self._around = around
        self._show_session()

    def reset_choices(self) -> None:
        """The person left: type size and contrast are the machine's own again."""
        self.looks = replace(self.looks, large_type=False, high_contrast=False)
        self._chosen_at = None

    def printer_changed(self, state: str) -> None:
        """The printer began, finished, or is in trouble; in the screen's thread."""
        self._printer_state = state
        self._show_session()

    def about_print(self, *, reprint: bool = False) -> Print | None:
        """What a slip says of itself now; None before the hall is known."""
        around = self._around
        if around is None or around.hall is None:
            return None
        name = around.hall.name_zh if self.language == "zh" else around.hall.name_en
        return Print(name, self.language, around.now, reprint=reprint, training=around.hall.training)

    def choose_language(self, language: str) -> None:
        """Speak another language from now on."""
        if language != self.language:
            self.language = language
            self.speak(language)
            self._show_session()

    def _offline_key(self, _now: datetime) -> str:
        """Which sentence about an outage is true on this screen now; empty for the role's own."""
        return ""

    def _session_act(self, name: str, *values: str) -> None:
        if name == "switch_language":
            self.choose_language(values[0])
            self._act(name, *values)
        elif name == "toggle_large_type":
            self.looks = replace(self.looks, large_type=not self.looks.large_type)
        elif name == "toggle_high_contrast":
            self.looks = replace(self.looks, high_contrast=not self.looks.high_contrast)
        self._chosen_at = self._around.now if self._around is not None else None
        self._show_session()

    def _show_session(self) -> None:
        if self._around is None:
            return
        hall, offline, closed, now = self._around.hall, self._around.offline_since, self._around.closed_by, self._around.now
        shown = show_session(self.role, hall, offline, closed, self.language, now, self.looks, self._offline_key(now))
        self.session.show(show_printer(shown, self._printer_state))


class KioskFace(Face):
    """The shopper's screen."""

    role = "kiosk"

    def __init__(self, act: Act, language: str, printing: ReceiptPrinting | None = None) -> None:
        super().__init__(act, language)
        self.checkout = Checkout(self._checkout_act)
        self.service = Service(act)
        self._printing = printing
        self._state = CheckoutState()

    @property
    def properties(self) -> dict[str, QObject]:
        """Checkout, service and session."""
        return {"checkout": self.checkout, "service": self.service, "session": self.session}

    def show(self, state: CheckoutState, around: Around, service: ServiceState | None = None, facts: MachineFacts | None = None) -> None:
        """Draw the flows' states; `facts` are there while staff look at them."""
        aside = service or ServiceState()
        self.looks = replace(self.looks, night=aside.manners.night)
        if state.visit is None and self._chosen_at is not None and around.now >= self._chosen_at + CHOICES_WAIT:
            self.reset_choices()
        if self._state.visit is not None and state.visit is None:
            self.reset_choices()
            if self._printing is not None:
                self._printing.forget()
        self._state = state
        self.choose_language(state.language)
        self.surround(around)
        screen = show_checkout(state, around.now)
        fill(self.checkout, "basket", screen.basket)
        fill(self.checkout, "documents", screen.documents)
        fill(self.checkout, "sums", screen.sums)
        self.checkout.show(screen.shown)
        beside = show_service(aside, state, facts, around.now)
        fill(self.service, "facts", beside.facts)
        self.service.show(beside.shown)

    def _offline_key(self, now: datetime) -> str:
        return offline_key(self._state, now)

    def _checkout_act(self, name: str, *values: str) -> None:
        if name == "print_receipt":
            self._print()
            self._act("still_here")
        else:
            self._act(name, *values)

    def _print(self) -> None:
        view, about = self._state.known.view, self.about_print()
        if self._printing is not None and view is not None and about is not None:
            self._printing.print_receipt(view, about)


class DeskFace(Face):
    """The staff's screen."""

    role = "desk"

    def __init__(self, act: Act, language: str, desk: str, printing: ReceiptPrinting | None = None) -> None:
        super().__init__(self._without_language, language)
        self._gesture = act
        self._desk = desk
        self._printing = printing
        self._state = DeskState()
        self.desk = Desk(self._desk_act)

    @property
    def properties(self) -> dict[str, QObject]:
        """Desk and session."""
        return {"desk": self.desk, "session": self.session}

    def show(self, state: DeskState, sign_in: SignInState, around: Around) -> None:
        """Draw the flows' states."""
        self._state = state
        self.surround(around)
        screen = show_desk(state, sign_in, self._desk, self.language, around.now)
        fill(self.desk, "cases", screen.cases)
        fill(self.desk, "units", screen.units)
        fill(self.desk, "documents", screen.documents)
        fill(self.desk, "troubles", screen.troubles)
        fill(self.desk, "timeline", screen.timeline)
        fill(self.desk, "figures", screen.figures)
        self.desk.show(screen.shown)

    def _desk_act(self, name: str, *values: str) -> None:
        if name == "print_slip":
            self._print()
        else:
            self._gesture(name, *values)

    def _print(self) -> None:
        """Print the open case's slip again, marked as such; a voucher stands on it only when it has just been issued anew."""
        case, about = self._state.case, self.about_print(reprint=True)
        if self._printing is None or case is None or about is None:
            return
        fresh = self._state.reissued
        voucher = fresh.voucher if fresh is not None and fresh.order_id == case.order_id else ""
        self._printing.print_receipt(msgspec.structs.replace(case, voucher=voucher), about)

    def _without_language(self, name: str, *values: str) -> None:
        # The desk's language is the screen's own affair; no flow has to know it.
        if name != "switch_language":
            self._gesture(name, *values)


class BoardFace(Face):
    """The board's screen."""

    role = "board"

    def __init__(self, language: str) -> None:
        super().__init__(lambda *_: None, language)
        self.board = Board(lambda *_: None)

    @property
    def properties(self) -> dict[str, QObject]:
        """Board and session."""
        return {"board": self.board, "session": self.session}

    def show(self, state: BoardState, around: Around) -> None:
        """Draw the flow's state."""
        self.surround(around)
        screen = show_board(state, around.now, self.language)
        fill(self.board, "clearing", screen.clearing)
        fill(self.board, "ready", screen.ready)
        self.board.show(screen.shown)


def fill(model: QObject, role: str, rows: Sequence[object]) -> None:
    """Give a view-model's list its rows."""
    found = model.property(role)
    assert isinstance(found, RowListModel)
    found.show(rows)
