"""What the faces of the three machines share: view-models take a flow's state and give gestures back by name. Each role has its own module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject

from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.refusals import Refusal
from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.showing.receipt import Print
from o2o_store.kiosk.ui.showing.session import Looks, show_printer, show_session
from o2o_store.kiosk.ui.viewmodels.session import Session

Act = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a flow's state on a screen: the hall, the connection, the hall's standing, the moment."""

    hall: HallView | None
    offline_since: datetime | None
    closed_by: Refusal | None
    now: datetime
    locked_out: bool = False
    """Whether the platform no longer accepts this machine's key."""


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
        self.session.show(replace(show_printer(shown, self._printer_state), locked_out=self._around.locked_out))


def fill(model: QObject, role: str, rows: Sequence[object]) -> None:
    """Give a view-model's list its rows."""
    found = model.property(role)
    assert isinstance(found, RowListModel)
    found.show(rows)
