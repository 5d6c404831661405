pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A quiet button over the camera picture, in the look of the caption; the finger gets its full height.
Pressable {
    id: button

    implicitHeight: Theme.target
    implicitWidth: word.implicitWidth + Theme.grid(6)
    background: Item {
        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            height: Math.max(Theme.grid(7.5), word.implicitHeight + Theme.grid(1.5))
            radius: height / 2
            color: button.pressed ? Theme.jadePress : Theme.veil
        }
    }
    contentItem: Item {
        Words {
            id: word
            anchors.centerIn: parent
            text: button.label
            size: Theme.fsSmall
            strong: true
            color: Theme.overVeil
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
