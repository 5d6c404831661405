"""Goods and money that go back, as the desk's pages draw them."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.listmodels.taking_back import BackLineRow, FoundRow, ReasonRow
from o2o_store.kiosk.ui.showing.taking_back_shown import TakingBackShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class TakingBack(QObject):
    """Withdrawal, return and past orders at the desk. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = TakingBackShown()
        self._reasons = RowListModel(ReasonRow, "name")
        self._lines = RowListModel(BackLineRow, "gtin")
        self._found = RowListModel(FoundRow, "order_id")

    def show(self, shown: TakingBackShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(bool, notify=changed)
    def can_withdraw(self) -> bool:
        """The open order can still be given up before it leaves."""
        return self._shown.can_withdraw

    @Property(bool, notify=changed)
    def can_return(self) -> bool:
        """The buyer has goods of the open order that may come back."""
        return self._shown.can_return

    @Property(bool, notify=changed)
    def can_open_past(self) -> bool:
        """The voucher that was just refused belongs to an order that is over; it can be opened."""
        return self._shown.can_open_past

    @Property(bool, notify=changed)
    def past(self) -> bool:
        """The open order's goods left, or go back: nothing is proved for it."""
        return self._shown.past

    @Property(str, notify=changed)
    def way(self) -> str:
        """at_once|ask_customs|recall|pack_first or empty: how the open order is given up."""
        return self._shown.way

    @Property(str, notify=changed)
    def way_text(self) -> str:
        """What will happen, in plain words."""
        return self._shown.way_text

    @Property(str, notify=changed)
    def reason(self) -> str:
        """The chosen reason."""
        return self._shown.reason

    @Property(str, notify=changed)
    def intact(self) -> str:
        """yes|no or empty: whether the goods are as they left."""
        return self._shown.intact

    @Property(int, notify=changed)
    def counted(self) -> int:
        """Pieces counted so far."""
        return self._shown.counted

    @Property(str, notify=changed)
    def refund_text(self) -> str:
        """What goes back for the counted pieces, as the platform says; empty while it is asked."""
        return self._shown.refund_text

    @Property(str, notify=changed)
    def refund_tax(self) -> str:
        """The tax in it."""
        return self._shown.refund_tax

    @Property(str, notify=changed)
    def until_text(self) -> str:
        """Until which day a return may be asked for."""
        return self._shown.until_text

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """The platform is being asked for the sum."""
        return self._shown.asking

    @Property(bool, notify=changed)
    def can_act(self) -> bool:
        """The return can be asked for."""
        return self._shown.can_act

    @Property(bool, notify=changed)
    def hopeless(self) -> bool:
        """Nothing of the open order can be taken back now, whatever is counted."""
        return self._shown.hopeless

    @Property(bool, notify=changed)
    def searched(self) -> bool:
        """Past orders were looked for."""
        return self._shown.searched

    @Property(str, notify=changed)
    def stage(self) -> str:
        """withdrawing|returning|withdrawal_refused|return_refused|refund_running|refunded|refund_stuck or empty."""
        return self._shown.stage

    @Property(str, notify=changed)
    def stage_title(self) -> str:
        """How far giving back has come."""
        return self._shown.stage_title

    @Property(str, notify=changed)
    def stage_text(self) -> str:
        """What that means and what to do."""
        return self._shown.stage_text

    @Property(str, notify=changed)
    def stage_amount(self) -> str:
        """The money that goes back; empty while nothing does."""
        return self._shown.stage_amount

    @Property(str, notify=changed)
    def stage_tone(self) -> str:
        """sky|amber|jade|vermilion."""
        return self._shown.stage_tone

    @Property(QObject, constant=True)
    def reasons(self) -> QObject:
        """Roles of ReasonRow: name words key chosen."""
        return self._reasons

    @Property(QObject, constant=True)
    def lines(self) -> QObject:
        """Roles of BackLineRow: gtin name spec image quantity returned room counted chosen."""
        return self._lines

    @Property(QObject, constant=True)
    def found(self) -> QObject:
        """Roles of FoundRow: order_id pickup_number when buyer pieces total key."""
        return self._found

    @Slot()
    def open_withdrawal(self) -> None:
        """Lay the withdrawal of the open case over the desk."""
        self._act("open_withdrawal")

    @Slot()
    def open_return(self) -> None:
        """Lay the return of the open case over the desk; with none open, open the order of the refused voucher."""
        self._act("open_return")

    @Slot(str)
    def choose_reason(self, text: str) -> None:
        """Say why, by the reason's name."""
        self._act("choose_reason", text)

    @Slot(str)
    def withdraw_order(self, note: str) -> None:
        """Give the open case up, with a word of why."""
        self._act("withdraw_order", note)

    @Slot(int)
    def choose_line(self, number: int) -> None:
        """Go to the next (+1) or former (-1) line."""
        self._act("choose_line", number)

    @Slot(int)
    def count_piece(self, number: int) -> None:
        """Count one piece of the chosen line more (+1) or less (-1)."""
        self._act("count_piece", number)

    @Slot(str)
    def say_intact(self, text: str) -> None:
        """yes|no: whether the goods are as they left."""
        self._act("say_intact", text)

    @Slot(str)
    def return_goods(self, note: str) -> None:
        """Take the counted pieces back, with a word of why."""
        self._act("return_goods", note)

    @Slot(str, str)
    def find_past(self, pickup_number: str, last_four: str) -> None:
        """Find past orders by pickup number and the end of the card."""
        self._act("find_past", pickup_number, last_four)

    @Slot(int)
    def open_found(self, number: int) -> None:
        """Open the found order at this place."""
        self._act("open_found", number)
