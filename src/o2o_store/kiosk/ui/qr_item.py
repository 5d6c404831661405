"""A QR code as a QML item: crisp modules on whole pixels, nothing over it."""

from PySide6.QtCore import Property, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem

from o2o_store.kiosk.ui.emptying import empty_when_destroyed

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1

Matrix = tuple[tuple[bool, ...], ...]


def matrix_of(text: str) -> Matrix:
    """The modules of a text's QR code without quiet zone; empty for no text and for a text no code can hold."""
    if not text:
        return ()
    # Loaded with the first code: the page a program starts with has none.
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return ()
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def paint_matrix(painter: QPainter, matrix: Matrix, top_left: QPointF, module: float, ink: QColor) -> None:
    """Paint the dark modules from `top_left` on, `module` px wide each, edges on whole pixels, runs of a row in one stroke: no seam shows."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                start, end = QPointF(round(x * module), round(y * module)), QPointF(round((x + run) * module), round((y + 1) * module))
                painter.drawRect(QRectF(top_left + start, top_left + end))
            x += max(run, 1)


def module_size(room: float) -> float:
    """Whole pixels per module, unless that would give away more than a twentieth of the size: small codes are read by their size."""
    whole = max(1.0, float(int(room)))
    return room if room > whole * 1.06 else whole


@QmlElement
class QrCode(QQuickPaintedItem):
    """Shows `text` as large as whole pixels allow, with `quiet` modules of ground on every side."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._matrix: Matrix = ()
        self._quiet = 4
        self._ink = QColor("black")
        self._ground = QColor("white")
        self.changed.connect(self.update)
        self.setAntialiasing(False)
        empty_when_destroyed(self)

    def paint(self, painter: QPainter) -> None:
        """Draw ground and modules, centred."""
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), self._ground)
        if not self._matrix:
            return
        count = len(self._matrix) + 2 * self._quiet
        module = module_size(min(self.width(), self.height()) / count)
        side = module * len(self._matrix)
        corner = QPointF(int((self.width() - side) / 2), int((self.height() - side) / 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        paint_matrix(painter, self._matrix, corner, module, self._ink)

    def _get_text(self) -> str:
        return self._text

    def _set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._matrix = matrix_of(text)
            self.changed.emit()

    def _get_quiet(self) -> int:
        return self._quiet

    def _set_quiet(self, quiet: int) -> None:
        if quiet != self._quiet:
            self._quiet = quiet
            self.changed.emit()

    def _get_ink(self) -> QColor:
        return self._ink

    def _set_ink(self, ink: QColor) -> None:
        if ink != self._ink:
            self._ink = QColor(ink)
            self.changed.emit()

    def _get_ground(self) -> QColor:
        return self._ground

    def _set_ground(self, ground: QColor) -> None:
        if ground != self._ground:
            self._ground = QColor(ground)
            self.changed.emit()

    text = Property(str, _get_text, _set_text, notify=changed)
    quiet = Property(int, _get_quiet, _set_quiet, notify=changed)
    ink = Property(QColor, _get_ink, _set_ink, notify=changed)
    ground = Property(QColor, _get_ground, _set_ground, notify=changed)
