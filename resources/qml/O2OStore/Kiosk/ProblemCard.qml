pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Something is wrong here and can be put right here: what, and what to do now.
SoftPanel {
    id: card

    property string title: ""
    property string text: ""
    // Small, for staff: under which code this refusal is known.
    property string code: ""
    property string icon: "stop"

    tone: "vermilion"
    radius: Theme.radiusM
    implicitHeight: words.implicitHeight + Theme.grid(5)

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(3.5)
        anchors.rightMargin: Theme.grid(3.5)
        spacing: Theme.grid(3)
        Icon {
            name: card.icon
            size: Theme.grid(6)
            color: Theme.tone(card.tone)
        }
        ColumnLayout {
            id: words
            Layout.fillWidth: true
            spacing: 0
            Words {
                objectName: "problemTitle"
                Layout.fillWidth: true
                text: card.title
                strong: true
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: card.text
                size: Theme.fsSmall
            }
            Words {
                objectName: "problemCode"
                Layout.fillWidth: true
                visible: text !== ""
                text: card.code
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
    }
}
