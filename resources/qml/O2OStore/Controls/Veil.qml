pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A caption over the camera picture.
Rectangle {
    id: veil

    property string text: ""
    property bool lit: true

    implicitHeight: Math.max(Theme.grid(7.5), word.implicitHeight + Theme.grid(1.5))
    implicitWidth: word.implicitWidth + Theme.grid(8)
    radius: height / 2
    color: Theme.veil

    Rectangle {
        id: dot
        x: Theme.grid(2.75)
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.grid(1.75)
        height: width
        radius: width / 2
        color: veil.lit ? Theme.jadeLit : "transparent"
        border.width: veil.lit ? 0 : Theme.hair
        border.color: Theme.overVeil
    }
    Words {
        id: word
        anchors.left: dot.right
        anchors.leftMargin: Theme.grid(1.75)
        anchors.verticalCenter: parent.verticalCenter
        text: veil.text
        size: Theme.fsSmall
        color: Theme.overVeil
        wrapMode: Text.NoWrap
    }
}
