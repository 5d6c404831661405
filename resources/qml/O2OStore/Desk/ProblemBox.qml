pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Something is wrong: what, and what to do now, in two lines.
SoftPanel {
    id: box

    property string title: ""
    property string text: ""
    property string code: ""
    property string glyph: "stop"
    default property alias extra: lines.data

    tone: "vermilion"
    radius: Theme.radiusM
    implicitHeight: lines.implicitHeight + Theme.grid(3)

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.grid(2)
        anchors.rightMargin: Theme.grid(2)
        spacing: Theme.grid(1.5)
        Icon {
            name: box.glyph
            size: Theme.grid(3)
            color: Theme.tone(box.tone)
        }
        ColumnLayout {
            id: lines
            Layout.fillWidth: true
            spacing: 0
            Words {
                objectName: "deskProblem"
                Layout.fillWidth: true
                text: box.title
                strong: true
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: box.text
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: box.code
                size: Theme.fsSmall
                color: Theme.inkSoft
            }
        }
    }
}
