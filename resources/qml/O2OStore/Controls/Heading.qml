pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Theme

// A block's title with a quiet remark at the right; the text lines up with the card's curve.
RowLayout {
    id: heading

    property string title: ""
    property string beside: ""
    property string remark: ""
    property int size: Theme.fsLead

    spacing: Theme.grid(1.5)
    Words {
        Layout.leftMargin: Theme.grid(1)
        Layout.alignment: Qt.AlignBaseline
        text: heading.title
        size: heading.size
        strong: true
        wrapMode: Text.NoWrap
    }
    Words {
        Layout.alignment: Qt.AlignBaseline
        visible: text !== ""
        text: heading.beside
        size: Theme.fsSmall
        color: Theme.inkSoft
        wrapMode: Text.NoWrap
    }
    Words {
        opacity: Theme.large ? 0 : 1
        Layout.fillWidth: true
        Layout.rightMargin: Theme.grid(1)
        Layout.alignment: Qt.AlignBaseline
        text: heading.remark
        size: Theme.fsSmall
        color: Theme.inkSoft
        horizontalAlignment: Text.AlignRight
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(size * Theme.shrinkLimit)
    }
}
