"""The face of the shopper's kiosk."""

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.machine_facts import MachineFacts
from o2o_store.kiosk.flows.service import ServiceState
from o2o_store.kiosk.ui.faces import Act, Around, Face, fill
from o2o_store.kiosk.ui.printing import ReceiptPrinting
from o2o_store.kiosk.ui.showing.checkout import offline_key, show_checkout
from o2o_store.kiosk.ui.showing.service import show_service
from o2o_store.kiosk.ui.viewmodels.checkout import Checkout
from o2o_store.kiosk.ui.viewmodels.service import Service

CHOICES_WAIT = timedelta(seconds=60)
"""What somebody chose before a visit waits so long for it: then type size and contrast are the machine's own again."""


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
