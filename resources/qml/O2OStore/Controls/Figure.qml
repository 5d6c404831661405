pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A figure in a box exactly its own size high, so that large numbers stand where the eye expects them.
Item {
    id: figure

    property alias text: glyphs.text
    property alias color: glyphs.color
    property int size: Theme.fsTotal
    property bool strong: true
    readonly property real footing: figure.size * Theme.figureBaseline

    implicitWidth: Math.ceil(glyphs.implicitWidth)
    implicitHeight: figure.size
    baselineOffset: figure.footing

    Text {
        id: glyphs
        y: Math.round(figure.size * (Theme.figureBaseline - Theme.ascent))
        color: Theme.ink
        font.family: Theme.family
        font.pixelSize: figure.size
        font.weight: figure.strong ? Font.Bold : Font.Normal
        font.features: Theme.features
        textFormat: Text.PlainText
        Accessible.role: Accessible.StaticText
        Accessible.name: glyphs.text
    }
}
