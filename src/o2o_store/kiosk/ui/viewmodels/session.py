"""What every page of a machine shows: hall, clock, language, type size, connection."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.showing.session_shown import SessionShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Session(QObject):
    """What every page of a machine shows: hall, clock, language, type size, connection. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = SessionShown()

    def show(self, shown: SessionShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(str, notify=changed)
    def language(self) -> str:
        """`zh` or `en`."""
        return self._shown.language

    @Property(str, notify=changed)
    def hall_name(self) -> str:
        """The hall's name in the language of the screen."""
        return self._shown.hall_name

    @Property(str, notify=changed)
    def hall_number(self) -> str:
        """The hall's number (`1`)."""
        return self._shown.hall_number

    @Property(str, notify=changed)
    def clock(self) -> str:
        """Beijing time, `14:05`."""
        return self._shown.clock

    @Property(bool, notify=changed)
    def offline(self) -> bool:
        """Whether the platform cannot be reached; the amber strip shows."""
        return self._shown.offline

    @Property(str, notify=changed)
    def offline_since(self) -> str:
        """Since when, `14:02`; empty when reachable."""
        return self._shown.offline_since

    @Property(str, notify=changed)
    def offline_text(self) -> str:
        """What still works, one sentence in the language of the screen."""
        return self._shown.offline_text

    @Property(bool, notify=changed)
    def permit_missing(self) -> bool:
        """Whether the hall may not offer pickup now; nothing can be started."""
        return self._shown.permit_missing

    @Property(bool, notify=changed)
    def locked_out(self) -> bool:
        """Whether the platform no longer accepts this machine's key."""
        return self._shown.locked_out

    @Property(bool, notify=changed)
    def large_type(self) -> bool:
        """Large type is on."""
        return self._shown.large_type

    @Property(bool, notify=changed)
    def high_contrast(self) -> bool:
        """High contrast is on."""
        return self._shown.high_contrast

    @Property(bool, notify=changed)
    def demo(self) -> bool:
        """Whether this is training: no real money, no real customs."""
        return self._shown.demo

    @Property(str, notify=changed)
    def printer_state(self) -> str:
        """printing|printed|out_of_paper|cover_open|jammed|offline, empty at rest."""
        return self._shown.printer_state

    @Property(str, notify=changed)
    def printer_text(self) -> str:
        """What is wrong with the printer and what to do, one sentence; empty when nothing is."""
        return self._shown.printer_text

    @Property(bool, notify=changed)
    def night(self) -> bool:
        """Dark colours are on."""
        return self._shown.night

    @Property(bool, notify=changed)
    def reduced_motion(self) -> bool:
        """Things fade, nothing travels."""
        return self._shown.reduced_motion

    @Property(float, notify=changed)
    def pixels_per_mm(self) -> float:
        """Density of the glass; 0 when nobody knows it."""
        return self._shown.pixels_per_mm

    @Slot(str)
    def switch_language(self, language: str) -> None:
        """Show everything in this language."""
        self._act("switch_language", language)

    @Slot()
    def toggle_large_type(self) -> None:
        """Large type on or off."""
        self._act("toggle_large_type")

    @Slot()
    def toggle_high_contrast(self) -> None:
        """High contrast on or off."""
        self._act("toggle_high_contrast")
