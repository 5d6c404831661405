pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A button of the header: a disc with an icon or two letters, or a pill with a word beside the icon.
Pressable {
    id: button

    property string glyph: ""
    property string word: ""
    property bool on: false
    property bool strong: false
    readonly property color tint: button.on ? Theme.card : Theme.ink

    implicitHeight: Theme.target
    implicitWidth: button.glyph !== "" && button.word !== "" ? face.implicitWidth + Theme.grid(6.5) : Theme.target

    background: Rectangle {
        radius: button.height / 2
        color: button.on ? Theme.ink : (button.pressed ? Theme.shot : Theme.card)
        border.width: Theme.hair
        border.color: Theme.line
    }
    contentItem: Item {
        Row {
            id: face
            anchors.centerIn: parent
            spacing: Theme.grid(1.5)
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.glyph !== ""
                name: button.glyph
                size: Theme.large ? Theme.fsBody : Math.round(Theme.fsBody * 1.125)
                color: button.tint
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.word !== ""
                text: button.word
                size: Theme.large ? Theme.fsSmall : Theme.fsBody
                strong: button.strong
                color: button.tint
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
