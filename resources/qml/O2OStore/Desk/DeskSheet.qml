pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import O2OStore.Controls
import O2OStore.Theme

// Something laid over the desk: title, content, Escape. The desk stays visible behind it; nothing of it can be touched.
FocusScope {
    id: sheet

    property string title: ""
    property real columns: 60
    default property alias content: body.data
    signal closed

    anchors.fill: parent
    focus: true
    Component.onCompleted: sheet.forceActiveFocus()
    Keys.onEscapePressed: sheet.closed()

    Rectangle {
        anchors.fill: parent
        color: Theme.shade
        opacity: Theme.shadeOpacity
        MouseArea {
            anchors.fill: parent
            onClicked: sheet.closed()
        }
    }
    Card {
        anchors.centerIn: parent
        width: Theme.grid(sheet.columns)
        height: Math.min(lines.implicitHeight + Theme.grid(7), parent.height - Theme.grid(6))
        MouseArea {
            anchors.fill: parent
        }
        ColumnLayout {
            id: lines
            anchors.fill: parent
            anchors.margins: Theme.grid(3.5)
            spacing: Theme.gap
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.grid(1)
                Words {
                    objectName: "deskSheetTitle"
                    Layout.fillWidth: true
                    text: sheet.title
                    size: Theme.fsTitle
                    strong: true
                }
                KeyCap {
                    key: "Esc"
                }
                Words {
                    //: What Escape does on a sheet. Max 12.
                    text: qsTr("back")
                    size: Theme.fsSmall
                    color: Theme.inkSoft
                    wrapMode: Text.NoWrap
                }
            }
            ColumnLayout {
                id: body
                Layout.fillWidth: true
                Layout.fillHeight: true
                spacing: Theme.gap
            }
        }
    }
}
