pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// One thing that is checked: its disc fills when it holds.
RowLayout {
    id: line

    property string title: ""
    property string text: ""
    property string icon: "check"
    property bool done: false

    Layout.fillWidth: true
    Layout.minimumHeight: Math.max(Theme.documentRow, words.implicitHeight + Theme.grid(3))
    spacing: Theme.grid(3.5)
    Badge {
        icon: line.done ? "check" : line.icon
        look: line.done ? "filled" : "soft"
        tone: line.done ? "jade" : "sky"
    }
    ColumnLayout {
        id: words
        Layout.fillWidth: true
        spacing: 0
        Words {
            Layout.fillWidth: true
            text: line.title
            strong: true
        }
        Words {
            Layout.fillWidth: true
            text: line.text
            size: Theme.fsSmall
            color: Theme.inkSoft
        }
    }
}
