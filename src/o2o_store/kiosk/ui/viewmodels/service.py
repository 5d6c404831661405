"""What a kiosk offers beside a purchase."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.listmodels.service import FactRow
from o2o_store.kiosk.ui.showing.service_shown import ServiceShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Service(QObject):
    """Help call, price check, staff menu, out of service. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = ServiceShown()
        self._facts = RowListModel(FactRow, "what")

    def show(self, shown: ServiceShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(bool, notify=changed)
    def calling(self) -> bool:
        """Somebody asked for a person: the screen shows where."""
        return self._shown.calling

    @Property(str, notify=changed)
    def calling_for(self) -> str:
        """How long already, `0:42`."""
        return self._shown.calling_for

    @Property(str, notify=changed)
    def closed_by(self) -> str:
        """Why nobody is served: staff|camera or empty."""
        return self._shown.closed_by

    @Property(str, notify=changed)
    def staff(self) -> str:
        """The staff's page: pin|menu or empty."""
        return self._shown.staff

    @Property(bool, notify=changed)
    def staff_busy(self) -> bool:
        """Badge and PIN are being checked."""
        return self._shown.staff_busy

    @Property(str, notify=changed)
    def staff_name(self) -> str:
        """Who is signed in."""
        return self._shown.staff_name

    @Property(str, notify=changed)
    def staff_problem(self) -> str:
        """Why badge and PIN were refused, or empty."""
        return self._shown.staff_problem

    @Property(str, notify=changed)
    def staff_problem_now(self) -> str:
        """What to do about it."""
        return self._shown.staff_problem_now

    @Property(bool, notify=changed)
    def staff_unreachable(self) -> bool:
        """The platform could not be asked."""
        return self._shown.staff_unreachable

    @Property(int, notify=changed)
    def pin_length(self) -> int:
        """How many digits of the PIN were typed."""
        return self._shown.pin_length

    @Property(int, notify=changed)
    def volume(self) -> int:
        """Loudness in percent."""
        return self._shown.volume

    @Property(bool, notify=changed)
    def night(self) -> bool:
        """Dark colours are on."""
        return self._shown.night

    @Property(bool, notify=changed)
    def out_of_service(self) -> bool:
        """Staff took the kiosk out of service."""
        return self._shown.out_of_service

    @Property(bool, notify=changed)
    def visiting(self) -> bool:
        """A visit is open."""
        return self._shown.visiting

    @Property(bool, notify=changed)
    def pricing(self) -> bool:
        """The next code shows its price and adds nothing."""
        return self._shown.pricing

    @Property(str, notify=changed)
    def priced_gtin(self) -> str:
        """The product whose price is shown, or empty."""
        return self._shown.priced_gtin

    @Property(str, notify=changed)
    def priced_name(self) -> str:
        """Its name."""
        return self._shown.priced_name

    @Property(str, notify=changed)
    def priced_line(self) -> str:
        """Its origin and measure."""
        return self._shown.priced_line

    @Property(str, notify=changed)
    def priced_price(self) -> str:
        """Price of one piece."""
        return self._shown.priced_price

    @Property(str, notify=changed)
    def priced_tax(self) -> str:
        """Tax on one piece."""
        return self._shown.priced_tax

    @Property(str, notify=changed)
    def priced_rate(self) -> str:
        """Tax as a share of the price, in percent."""
        return self._shown.priced_rate

    @Property(str, notify=changed)
    def priced_total(self) -> str:
        """Both together."""
        return self._shown.priced_total

    @Property(str, notify=changed)
    def priced_image(self) -> str:
        """Its picture."""
        return self._shown.priced_image

    @Property(QObject, constant=True)
    def facts(self) -> QObject:
        """Roles of FactRow: what value tone."""
        return self._facts

    @Slot()
    def call_staff(self) -> None:
        """Ask for a person."""
        self._act("call_staff")

    @Slot()
    def staff_came(self) -> None:
        """Somebody is here."""
        self._act("staff_came")

    @Slot(str)
    def staff_digit(self, text: str) -> None:
        """One digit of the PIN."""
        self._act("staff_digit", text)

    @Slot()
    def staff_erase(self) -> None:
        """Take the last digit back."""
        self._act("staff_erase")

    @Slot()
    def staff_enter(self) -> None:
        """Check badge and PIN."""
        self._act("staff_enter")

    @Slot()
    def leave_menu(self) -> None:
        """Close the staff's page."""
        self._act("leave_menu")

    @Slot(int)
    def louder(self, steps: int) -> None:
        """Louder or quieter."""
        self._act("louder", steps)

    @Slot()
    def toggle_night(self) -> None:
        """Dark colours on or off."""
        self._act("toggle_night")

    @Slot()
    def toggle_service(self) -> None:
        """Out of service or back into it."""
        self._act("toggle_service")

    @Slot()
    def end_visit(self) -> None:
        """End the open visit."""
        self._act("end_visit")

    @Slot()
    def begin_pricing(self) -> None:
        """The next codes show prices and add nothing."""
        self._act("begin_pricing")

    @Slot()
    def end_pricing(self) -> None:
        """Codes add to the basket again."""
        self._act("end_pricing")

    @Slot()
    def take_priced(self) -> None:
        """Put the product whose price is shown into the basket."""
        self._act("take_priced")
