pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A way back or beside: outlined, never filled.
Pressable {
    id: button

    property string glyph: ""
    property int size: Theme.fsBody
    property int side: Theme.grid(5.5)
    property string tone: ""

    implicitHeight: Theme.action
    implicitWidth: face.naturalWidth + 2 * button.side

    background: Rectangle {
        radius: Theme.radiusM
        color: button.pressed ? Theme.shot : "transparent"
        border.width: Theme.hair
        border.color: button.tone === "" ? Theme.line : Theme.tone(button.tone)
    }
    contentItem: Item {
        Row {
            id: face
            readonly property real naturalWidth: word.implicitWidth + (button.glyph === "" ? 0 : button.size + face.spacing)
            anchors.centerIn: parent
            spacing: Theme.grid(2.25)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.glyph !== ""
                name: button.glyph
                size: button.size
                color: word.color
            }
            Words {
                id: word
                anchors.verticalCenter: parent.verticalCenter
                text: button.label
                size: button.size
                color: button.tone === "" ? Theme.ink : Theme.tone(button.tone)
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(button.size * Theme.shrinkLimit)
                width: Math.min(implicitWidth, button.width - Theme.grid(4) - (button.glyph === "" ? 0 : button.size + face.spacing))
                Accessible.ignored: true
            }
        }
    }
}
