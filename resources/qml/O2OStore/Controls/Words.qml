pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Any sentence on a screen: one family, tabular figures, the language's own line height.
Text {
    id: words

    property int size: Theme.fsBody
    property bool strong: false
    property real leading: Theme.lineHeight

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: words.size
    font.weight: words.strong ? Font.Bold : Font.Normal
    font.features: Theme.features
    lineHeight: Math.round(words.font.pixelSize * words.leading)
    lineHeightMode: Text.FixedHeight
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    renderType: Text.QtRendering
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Accessible.ignored: words.text === ""
}
