pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// Amber, edge to edge, under the steps: since when, what still works, nothing is lost.
Rectangle {
    id: strip

    property string since: ""
    property string text: ""

    implicitHeight: words.implicitHeight + Theme.grid(4.5)
    color: Theme.amberSoft

    Rectangle {
        width: parent.width
        height: Theme.hair
        color: Theme.amber
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hair
        color: Theme.amber
    }
    Icon {
        id: sign
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        name: "offline"
        size: Theme.grid(Theme.large ? 9 : 6)
        color: Theme.amber
    }
    Column {
        id: words
        anchors.left: sign.right
        anchors.leftMargin: Theme.grid(3)
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        Words {
            width: parent.width
            //: Amber strip: the platform cannot be reached since this time. Max 32.
            text: qsTr("No connection since %1").arg(strip.since)
            size: Theme.large ? Theme.fsSmall : Theme.fsBody
            strong: true
        }
        Words {
            width: parent.width
            visible: text !== ""
            text: strip.text
            size: Theme.fsSmall
        }
    }
}
