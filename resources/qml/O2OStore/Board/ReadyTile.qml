pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Controls
import O2OStore.Theme

// One ready number and its desk.
Rectangle {
    id: tile

    required property string pickup_number
    required property string desk
    required property bool newest

    // The newest stands above, in the filled tile.
    visible: !tile.newest
    radius: Theme.radiusL
    color: Theme.card

    PickupNumber {
        objectName: "ready_" + tile.pickup_number
        x: Theme.grid(5)
        anchors.verticalCenter: parent.verticalCenter
        value: tile.pickup_number
        size: Theme.fsNumber
    }
    Column {
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(5)
        anchors.verticalCenter: parent.verticalCenter
        Figure {
            anchors.horizontalCenter: parent.horizontalCenter
            text: tile.desk
        }
        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            text: BoardWords.deskZh
            size: Theme.fsSmall
            color: Theme.inkSoft
            leading: 1.1
            wrapMode: Text.NoWrap
        }
    }
}
