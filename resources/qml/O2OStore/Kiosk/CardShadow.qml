pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Controls
import O2OStore.Theme

// A card that was read, without anything of it: the silhouette fills and is ticked.
Rectangle {
    id: shadow

    radius: Theme.radiusL
    color: Theme.jadeSoft

    NumberAnimation on opacity {
        running: shadow.visible
        from: 0
        to: 1
        duration: Theme.slow
    }
    Column {
        x: Theme.grid(6)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.grid(4)
        Repeater {
            model: [0.36, 0.28, 0.42, 0.32]
            Rectangle {
                required property real modelData
                width: shadow.width * modelData
                height: Theme.grid(3)
                radius: height / 2
                color: Theme.contrast ? Theme.ink : Theme.card
            }
        }
    }
    Badge {
        anchors.right: parent.right
        anchors.rightMargin: Theme.grid(9)
        anchors.verticalCenter: parent.verticalCenter
        size: Math.round(shadow.height * 0.4)
    }
}
