pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Theme

// A word in a sentence that opens something: looks like a word, answers like a button.
Pressable {
    id: link

    property string glyph: "forward"
    property int size: Theme.fsSmall

    implicitHeight: Theme.target
    implicitWidth: face.implicitWidth + Theme.grid(2)
    contentItem: Item {
        Row {
            id: face
            anchors.centerIn: parent
            spacing: Theme.grid(0.5)
            Words {
                id: word
                anchors.verticalCenter: parent.verticalCenter
                text: link.label
                size: link.size
                strong: true
                color: link.pressed ? Theme.jadePress : Theme.jade
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: link.glyph !== ""
                name: link.glyph
                size: link.size
                color: word.color
            }
        }
    }
}
