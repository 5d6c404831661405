"""The face of the staff's desk."""

import msgspec
from PySide6.QtCore import QObject

from o2o_store.kiosk.flows.desk_state import DeskState
from o2o_store.kiosk.flows.sign_in import SignInState
from o2o_store.kiosk.ui.faces import Act, Around, Face, fill
from o2o_store.kiosk.ui.printing import ReceiptPrinting
from o2o_store.kiosk.ui.showing.desk import show_desk
from o2o_store.kiosk.ui.showing.taking_back import show_taking_back
from o2o_store.kiosk.ui.viewmodels.desk import Desk
from o2o_store.kiosk.ui.viewmodels.taking_back import TakingBack


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
        self.back = TakingBack(act)

    @property
    def properties(self) -> dict[str, QObject]:
        """Desk, what goes back, and session."""
        return {"desk": self.desk, "back": self.back, "session": self.session}

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
        back = show_taking_back(state, self.language, around.now)
        fill(self.back, "reasons", back.reasons)
        fill(self.back, "lines", back.lines)
        fill(self.back, "found", back.found)
        # Before the desk's own: a sheet that opens finds everything it shows.
        self.back.show(back.shown)
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
