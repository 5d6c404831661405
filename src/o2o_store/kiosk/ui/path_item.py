"""An SVG path as a QML item: icons, rings and brackets, drawn alike by every renderer (QML's own shapes leave ghosts in the software one)."""

from PySide6.QtCore import Property, QByteArray, QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickPaintedItem
from PySide6.QtSvg import QSvgRenderer

from o2o_store.kiosk.ui.emptying import empty_when_destroyed

QML_IMPORT_NAME = "O2OStore.Backend"
QML_IMPORT_MAJOR_VERSION = 1

PAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    '<path d="{path}" {fill} {stroke} stroke-width="{weight}" stroke-linecap="{cap}" stroke-linejoin="round"{dash}/></svg>'
)


def painted(attribute: str, color: QColor) -> str:
    """An SVG paint attribute with its opacity, or none for a transparent colour."""
    if not color.alpha():
        return f'{attribute}="none"'
    return f'{attribute}="{color.name()}" {attribute}-opacity="{color.alphaF():.3f}"'


@QmlElement
class PathItem(QQuickPaintedItem):
    """Draws `path` (SVG path data) stroked and filled; its units are a field of `field` x `field`, or pixels when `field` is 0."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._field = 0.0
        self._stroke = QColor("transparent")
        self._fill = QColor("transparent")
        self._weight = 2.0
        self._round = True
        self._dash = ""
        self._offset = 0.0
        self.changed.connect(self.update)
        self.setAntialiasing(True)
        empty_when_destroyed(self)

    def paint(self, painter: QPainter) -> None:
        """Draw the path over the whole item."""
        if not self._path or self.width() <= 0 or self.height() <= 0:
            return
        dash = f' stroke-dasharray="{self._dash}" stroke-dashoffset="{self._offset:.3f}"' if self._dash else ""
        page = PAGE.format(
            width=self._field or self.width(), height=self._field or self.height(), path=self._path, weight=self._weight,
            fill=painted("fill", self._fill), stroke=painted("stroke", self._stroke), cap="round" if self._round else "butt", dash=dash,
        )  # fmt: skip
        QSvgRenderer(QByteArray(page.encode())).render(painter, QRectF(0, 0, self.width(), self.height()))

    def _get_path(self) -> str:
        return self._path

    def _set_path(self, path: str) -> None:
        if path != self._path:
            self._path = path
            self.changed.emit()

    def _get_field(self) -> float:
        return self._field

    def _set_field(self, field: float) -> None:
        if field != self._field:
            self._field = field
            self.changed.emit()

    def _get_stroke(self) -> QColor:
        return self._stroke

    def _set_stroke(self, stroke: QColor) -> None:
        if stroke != self._stroke:
            self._stroke = QColor(stroke)
            self.changed.emit()

    def _get_fill(self) -> QColor:
        return self._fill

    def _set_fill(self, fill: QColor) -> None:
        if fill != self._fill:
            self._fill = QColor(fill)
            self.changed.emit()

    def _get_weight(self) -> float:
        return self._weight

    def _set_weight(self, weight: float) -> None:
        if weight != self._weight:
            self._weight = weight
            self.changed.emit()

    def _get_round(self) -> bool:
        return self._round

    def _set_round(self, ends: bool) -> None:
        if ends != self._round:
            self._round = ends
            self.changed.emit()

    def _get_dash(self) -> str:
        return self._dash

    def _set_dash(self, dash: str) -> None:
        if dash != self._dash:
            self._dash = dash
            self.changed.emit()

    def _get_offset(self) -> float:
        return self._offset

    def _set_offset(self, offset: float) -> None:
        if offset != self._offset:
            self._offset = offset
            self.changed.emit()

    path = Property(str, _get_path, _set_path, notify=changed)
    field = Property(float, _get_field, _set_field, notify=changed)
    stroke = Property(QColor, _get_stroke, _set_stroke, notify=changed)
    fill = Property(QColor, _get_fill, _set_fill, notify=changed)
    weight = Property(float, _get_weight, _set_weight, notify=changed)
    roundEnds = Property(bool, _get_round, _set_round, notify=changed)  # noqa: N815  # QML's way of writing
    dash = Property(str, _get_dash, _set_dash, notify=changed)
    dashOffset = Property(float, _get_offset, _set_offset, notify=changed)  # noqa: N815
