"""Icons as pictures from an image provider: an item that Python defines costs memory each time a page is made anew, a picture does not."""

from urllib.parse import unquote

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from o2o_store.kiosk.ui.path_item import PAGE, painted

NAME = "stroke"
"""In QML: `image://stroke/WEIGHT/COLOUR/PATH` (`fill` for WEIGHT: filled, no stroke), percent-encoded; units are a field of 24 x 24."""
FIELD = 24
USUAL = 48


class StrokeProvider(QQuickImageProvider):
    """Draws the strokes of one icon in one colour and weight."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Pixmap)

    def requestPixmap(self, name: str, size: QSize, requested: QSize) -> QPixmap:  # noqa: N802  # Qt's name
        """Return the icon at the size asked for; an empty picture for a name that is none."""
        wide = requested.width() if requested.width() > 0 else USUAL
        picture = QPixmap(wide, wide)
        picture.fill(QColor("transparent"))
        size.setWidth(wide)
        size.setHeight(wide)
        weight, _, rest = unquote(name).partition("/")
        colour, _, path = rest.partition("/")
        if path:
            filled = weight == "fill"
            page = PAGE.format(
                width=FIELD,
                height=FIELD,
                path=path,
                weight="0" if filled else weight,
                fill=painted("fill", QColor(colour)) if filled else 'fill="none"',
                stroke='stroke="none"' if filled else painted("stroke", QColor(colour)),
                cap="round",
                dash="",
            )
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            QSvgRenderer(QByteArray(page.encode())).render(painter, QRectF(0, 0, wide, wide))
            painter.end()
        return picture
