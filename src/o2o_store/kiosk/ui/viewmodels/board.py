"""The pickup board as it is drawn."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from o2o_store.kiosk.ui.listmodels.board import TileRow
from o2o_store.kiosk.ui.listmodels.rows import RowListModel
from o2o_store.kiosk.ui.showing.board_shown import BoardShown

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Board(QObject):
    """The pickup board as it is drawn. Gestures go to `act`, by name."""

    changed = Signal()

    def __init__(self, act: Callable[..., None]) -> None:
        super().__init__()
        self._act = act
        self._shown = BoardShown()
        self._clearing = RowListModel(TileRow, "pickup_number")
        self._ready = RowListModel(TileRow, "pickup_number")

    def show(self, shown: BoardShown) -> None:
        """Take new fields; tells QML once when anything differs."""
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(str, notify=changed)
    def hall_name_zh(self) -> str:
        """The hall's Chinese name."""
        return self._shown.hall_name_zh

    @Property(str, notify=changed)
    def hall_name_en(self) -> str:
        """Its English name."""
        return self._shown.hall_name_en

    @Property(str, notify=changed)
    def clock(self) -> str:
        """`14:05`."""
        return self._shown.clock

    @Property(str, notify=changed)
    def updated(self) -> str:
        """When the numbers were last confirmed, `14:05:42`."""
        return self._shown.updated

    @Property(bool, notify=changed)
    def stale(self) -> bool:
        """They are old: `updated` turns amber."""
        return self._shown.stale

    @Property(bool, notify=changed)
    def has_newest(self) -> bool:
        """There is a newest ready number."""
        return self._shown.has_newest

    @Property(str, notify=changed)
    def newest_number(self) -> str:
        """`B208`."""
        return self._shown.newest_number

    @Property(str, notify=changed)
    def newest_desk(self) -> str:
        """`2`."""
        return self._shown.newest_desk

    @Property(int, notify=changed)
    def bell(self) -> int:
        """Grows when a number becomes ready: ring once."""
        return self._shown.bell

    @Property(str, notify=changed)
    def clearance(self) -> str:
        """Median from payment to release today, `12 s` or `1:40`; empty before there is one."""
        return self._shown.clearance

    @Property(str, notify=changed)
    def visit(self) -> str:
        """Median from the first touch to release today; empty before there is one."""
        return self._shown.visit

    @Property(QObject, constant=True)
    def clearing(self) -> QObject:
        """Roles of TileRow: pickup_number desk age slow newest."""
        return self._clearing

    @Property(QObject, constant=True)
    def ready(self) -> QObject:
        """Roles of TileRow; newest first and filled."""
        return self._ready
