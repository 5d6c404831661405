pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// The key that does the same as the button beside it.
Rectangle {
    id: cap

    property string key: ""
    property bool strong: false
    property color ground: Theme.card
    property color ink: Theme.inkSoft
    property color edge: Theme.line

    implicitWidth: Math.max(Theme.grid(2.75), word.implicitWidth + Theme.grid(1.5))
    implicitHeight: Theme.grid(2.75)
    visible: cap.key !== ""
    radius: Theme.radiusS
    color: cap.ground
    border.width: Theme.hair
    border.color: cap.edge
    Accessible.ignored: true

    Words {
        id: word
        anchors.centerIn: parent
        text: cap.key
        size: Theme.fsSmall
        strong: cap.strong
        color: cap.ink
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
