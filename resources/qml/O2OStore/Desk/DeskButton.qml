pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Controls
import O2OStore.Theme

// A button of the desk with the key that does the same.
Pressable {
    id: button

    property string glyph: ""
    property string key: ""
    property bool primary: false
    // One of several to choose from, and the one that is chosen.
    property bool picked: false
    readonly property color tint: button.primary ? Theme.overJade : Theme.ink

    implicitHeight: Theme.action
    Accessible.checkable: button.picked
    Accessible.checked: button.picked
    implicitWidth: face.implicitWidth + Theme.grid(4.5)
    background: Rectangle {
        radius: Theme.radiusM
        color: button.primary ? (button.pressed ? Theme.jadePress : Theme.jade) : (button.picked ? Theme.jadeSoft : (button.pressed ? Theme.shot : "transparent"))
        border.width: button.primary ? 0 : (button.picked ? Theme.bold : Theme.hair)
        border.color: button.picked ? Theme.jade : Theme.line
    }
    contentItem: Item {
        Row {
            id: face
            anchors.centerIn: parent
            spacing: Theme.grid(1.25)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.glyph !== ""
                name: button.glyph
                size: Theme.fsLead
                color: button.tint
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: button.label
                size: button.primary ? Theme.fsLead : Theme.fsBody
                strong: button.primary
                color: button.tint
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            KeyCap {
                anchors.verticalCenter: parent.verticalCenter
                key: button.key
                strong: button.primary
                ground: button.primary ? Theme.jadePress : Theme.card
                edge: button.primary ? Theme.jadePress : Theme.line
                ink: button.primary ? Theme.overJade : Theme.inkSoft
            }
        }
    }
}
